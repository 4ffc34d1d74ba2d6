"""Faults that a sentence shows once it is cut out of its article.

An extract can be word for word true and still mislead: a "He said" whose "he" stayed behind, a
quotation cut in half, a quotation without its speaker. Zhang, Wan and Bansal ("Extractive is not
Faithful", 2023) found such faults in 30 % of extractive summaries. The rules for dangling
references know English well and the openings of de, fr, es, it, pt and nl; those for quotation
marks need no language. They are cues, not a parser, and lean towards calling a doubtful opening
a fault: another sentence usually says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal

from briefing.models import Sentence
from briefing.quotations import marks

FaultKind = Literal["dangling", "half_quotation", "orphaned_attribution"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an extracted sentence: a `kind` for programs, a sentence for a person."""

    kind: FaultKind
    message: str


# --- quotation marks -----------------------------------------------------------------------

_MARK = re.compile('["“”„‟＂«»「」『』]')
_SINGLE = re.compile(  # an opening mark, or a closing one that punctuation tells from an apostrophe
    r"(?<![^\s(\[\"“„«—–-])[‘'‚](?=[^\W\d])(?!(?:em|tis|twas|till?|cause|bout|round|n)\b)"
    r"|(?<=[.,!?…])[’'](?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Quotes:
    """The quoted spans of a text, and whether marks are left without a partner in it."""

    spans: tuple[tuple[int, int], ...]
    unclosed: bool
    unopened: bool


_AFLOAT = re.compile(r"(?<=\s)['’](?=[\s.,;:!?]|$)")
_ANY_MARK = re.compile("[\"“”„‟＂«»「」『』'‘’‚‹›]")
_NO_QUOTES = _Quotes((), unclosed=False, unopened=False)


@lru_cache(maxsize=512)  # the same sentence is asked about its marks several times in a row
def _quotes(text: str) -> _Quotes:
    if not _ANY_MARK.search(text):
        return _NO_QUOTES
    found = marks.quoted(text)
    spans = [(marked.start, marked.end) for marked in found if marked.complete]
    unclosed, unopened = any(not marked.complete for marked in found), False
    afloat = [match.start() for match in _AFLOAT.finditer(text)]
    afloat.reverse()
    for place in _strays(text, [(marked.start, marked.end) for marked in found]):
        before = text[place - 1 : place]
        while afloat and afloat[-1] <= place:
            afloat.pop()
        if text[place] == '"' and before.isdigit() and text[place + 1 : place + 2] != ",":
            continue  # inches, or seconds of arc; a comma goes on as speech does
        if before and not before.isspace() and before not in "([—–-":
            unopened = True
        elif afloat and text[place] in "'‘":
            spans.append((place, afloat.pop() + 1))  # 'like this ' in tokenised text
        else:
            unclosed = True
    return _Quotes(tuple(sorted(spans)), unclosed, unopened)


def _strays(text: str, found: list[tuple[int, int]]) -> Iterator[int]:
    """Yield the places of the marks that are in none of the stretches found, in order."""
    every = sorted(
        match.start() for pattern in (_MARK, _SINGLE) for match in pattern.finditer(text)
    )
    at = 0
    for place in every:
        while at < len(found) and found[at][1] <= place:
            at += 1
        if at == len(found) or found[at][0] > place:
            yield place


def half_quotation(text: str) -> bool:
    """Say whether `text` opens a quotation that it does not close, or closes one it did not open.

    Apostrophes, feet and inches are not mistaken for quotation marks.
    """
    quotes = _quotes(text)
    return quotes.unclosed or quotes.unopened


def inside_quotation(sentences: Sequence[Sentence]) -> list[bool]:
    """Say of each sentence whether it lies within a quotation that other sentences open and close.

    Such a sentence carries no mark of its own, so on its own it reads as the article's claim.
    A quotation ends with its paragraph: the next one opens it anew, by the usual convention.
    """
    inside: list[bool] = []
    for _, group in groupby(sentences, key=lambda s: (s.article_id, s.paragraph)):
        opened: int | None = None
        paragraph = list(group)
        marked = [False] * len(paragraph)
        for at, sentence in enumerate(paragraph):
            quotes = _quotes(sentence.text)
            if quotes.unopened and opened is not None:
                marked[opened + 1 : at] = [True] * (at - opened - 1)
                opened = None
            if quotes.unclosed:
                opened = at
        inside.extend(marked)
    return inside


# --- references to what came before ------------------------------------------------------------

_CONNECTIVES = {  # matched as whole words at the start, in any case
    "en": (
        "however|but|meanwhile|also|in addition|as a result|instead(?! of)|moreover"
        "|furthermore|and|or|nor|nevertheless|nonetheless|therefore|thus|hence|consequently"
        "|similarly|likewise|otherwise|additionally|conversely|accordingly|afterwards?"
        "|besides,|still,|indeed,|later,|again,|finally,|secondly"
        "|so(?! far| called|-called| long| many| much)|then(?!-)|yet(?! another)"
        "|at the same time|by contrast|in contrast|on the other hand|for example|for instance"
        "|in turn|in other words|even so|as such|after that|since then"
        "|(?:despite|because of|in spite of|following|after|in response to) (?:this|that|these)"
        "|instead,|in fact|to that end|that said"
    ),
    "de": (
        "aber|doch|jedoch|allerdings|außerdem|zudem|deshalb|deswegen|daher|dennoch|trotzdem"
        "|und|oder|stattdessen|dabei|damit|dadurch|dagegen|darüber hinaus|auch|so|denn"
        "|zugleich|danach"
    ),
    "fr": (
        "mais|cependant|toutefois|pourtant|en outre|de plus|par ailleurs|ainsi|donc|et|or"
        "|aussi|en revanche|par conséquent|néanmoins|malgré cela|puis|ensuite|par exemple"
    ),
    "es": (
        "pero|sin embargo|además|por (?:lo )?tanto|no obstante|asimismo|también|así"
        "|mientras tanto|en cambio|por ello|por eso|aun así|y|e|o|luego|entonces|por ejemplo"
    ),
    "it": (
        "ma|però|tuttavia|inoltre|quindi|perciò|anche|e|ed|invece|infatti|così|nel frattempo"
        "|ciononostante|per questo|dunque|poi|ad esempio|per esempio"
    ),
    "pt": (
        "mas|porém|no entanto|além disso|portanto|também|contudo|entretanto|assim|todavia|e"
        "|ou|por isso|apesar disso|enquanto isso|em vez disso|depois|por exemplo"
    ),
    "nl": (
        "maar|echter|toch|daarnaast|bovendien|daarom|ook|en|of|dus|want|ondertussen|intussen"
        "|daardoor|desondanks|vervolgens|bijvoorbeeld"
    ),
}
_PRONOUNS = {  # likewise
    "en": (
        "he|she|they|his|her|their|its|him|them|these|others|another(?! of)|such(?! as)"
        "|the latter|the former(?= was| is|,)|the (?:pair|duo|trio|two)"
        "|both (?:men|women|were|are|have|had)"
        "|(?:one|some|none|many|most|two|all|both|neither|either) of (?:them|these|those|which)"
        r"|those(?! (?:who|with|in|of|on|without|from|whose|\w+ed)\b)"
        "|this(?! (?:week|weekend|year|month|morning|afternoon|evening|summer|autumn|fall|winter"
        "|spring|season|time|century|decade|quarter|mon|tues|wednes|thurs|fri|satur|sun))"
        r"|that(?! (?:the|an?|he|she|they|we|it|you|his|her|their|its|there|some|many)\b)"
    ),
    "de": (
        "er|sie|ihr(?:e[mnrs]?)?|sein(?:e[mnrs]?)?|dies(?:e[mnrs]?)?|das (?:ist|war|sei|hat|heißt)"
    ),
    "fr": (
        "il(?! y a| faut| s.agit)|elle|ils|elles|cela|ceci|celui-ci|celle-ci|ceux-ci|ces?|ça"
        "|son|sa|ses|leurs?"
    ),
    "es": ("él|ella|ellos|ellas|esto|eso|ello|ést[ea]s?|est[eao]s?|es[eao]s?|sus?"),
    "it": ("lui|lei|egli|ella|essa|esso|essi|esse|loro|quest[oaie]|ciò|su[oa]|sue|suoi"),
    "pt": ("el[ea]s?|isso|isto|ess[ea]s?|est[ea]s?|aquilo|seus?|suas?"),
    "nl": ("hij|zij|ze|dit|dat|deze|die|zijn|haar|hun|hem"),
}
_PERSONS = {  # subjects that need somebody named before them
    "en": "he she they",
    "de": "er sie",
    "fr": "il elle ils elles",
    "es": "él ella ellos",
    "it": "lui lei egli",
    "pt": "ele ela eles",
    "nl": "hij zij ze",
}
_CUES = {  # words that report speech without saying whose
    "en": (
        "said says added told wrote asked replied explained insisted warned noted continued"
        " concluded argued claimed tweeted stressed recalled admitted answered"
    ),
    "de": ("sagte sagt erklärte fügte betonte meinte schrieb so hinzu teilte mit"),
    "fr": ("dit déclaré ajouté ajoute a affirmé expliqué précisé écrit"),
    "es": ("dijo añadió agregó afirmó explicó señaló aseguró declaró escribió"),
    "it": ("ha detto aggiunto spiegato dichiarato scritto affermato disse"),
    "pt": ("disse afirmou acrescentou explicou declarou escreveu completou"),
    "nl": ("zei zegt aldus verklaarde schreef voegde toe liet weten"),
}
_EXPLETIVE = re.compile(  # "It is unclear whether", "It took three days to"
    r"it(?:['’]s| is| was| has been| will be| would be| may be| remains| seems| appears| took)\b"
    r"(?: [\w'-]+){0,4}? (?:that|to|who|when|whether|how|what|why|if)\b"
    r"|it (?:emerged|is understood|is believed|was announced"
    r"|was reported|is thought|is expected|turned out|rained|snowed)\b",
    re.IGNORECASE,
)
_IT = re.compile(r"it\b", re.IGNORECASE)
_QUOTED_PERSON = re.compile(r"(?:he|she|they|his|her|their)\b", re.IGNORECASE)
_LEADING = re.compile(r"[^\w]{0,8}")
_INTRODUCTION = re.compile(
    r"(?:in|on|at|during|by|from|with|last|earlier|later|yesterday|today|asked|speaking|writing"
    r"|walking|following|about|for|until|throughout|under|born)\b[^,]{0,120}, ?"
    r"(?:he|she|they|it)\b(?! (?:is|was) (?:\w+ )?(?:that|to)\b)",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"(?:a|an|the|in|on|at|to|of|by|for|from|with|as|and|but|or|when|while|after|before|that"
    r"|i|we|you|my|our|so|also|then|later|earlier|now|last|next|this|is|was|what|how|why|yes|no"
    r"|yesterday|today|\d+|\w+ly|\w+day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|week|month|year|morning|afternoon|evening|night|day|time"
    r"|statement|interview|speech|letter|tweet|post|video|email|message)$",
    re.IGNORECASE,
)
_CATAPHORA = re.compile(  # "After he lost the vote, Mr Smith": the name comes at once
    r"(?:after|when|while|although|though|as|before|since|if|because|until|once|despite|unless)\b"
    r"[^,]{0,150}, ?(?!(?:he|she|they|it|his|her|their)\b)\w",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BARE_CUE = 60  # characters: "They added on Friday." is shorter
_WINDOW = 300  # a subject stands near the start; what follows cannot supply it


@lru_cache(maxsize=64)
def _opening(language: str) -> re.Pattern[str]:
    pattern = rf"(?:{_CONNECTIVES[language]}|{_PRONOUNS[language]})(?!\w|-\w)"
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=64)
def _speech(language: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Return the personal pronouns and the words of reporting of a language, if it is known."""
    code = language or ""
    return frozenset(_PERSONS.get(code, "").split()), frozenset(_CUES.get(code, "").split())


def _known(language: str | None) -> str | None:
    """Return the language whose rules apply; text of unknown language is tried as English."""
    code = (language or "en").partition("-")[0].lower()
    return code if code in _CONNECTIVES else None


def _outside(text: str) -> str:
    """Return `text` without what stands in quotation marks."""
    kept, at = [], 0
    for start, end in _quotes(text).spans:
        if start >= at:
            kept.append(text[at:start])
        at = max(at, end)
    return " ".join([*kept, text[at:]])


def needs_previous(text: str, language: str | None = None) -> bool:
    """Say whether `text` leans on the sentence before it.

    That is an opening connective ("However,"), an opening pronoun or demonstrative ("He said",
    "This means"), or a pronoun as the speaker of a quotation. "It is unclear whether", "This
    week" and "In his speech, the minister" stand on their own. A `language` that is not among
    those of this module is not judged; None is read as English.
    """
    code = _known(language)
    if code is None:
        return False
    start = _LEADING.match(text)
    at = start.end() if start else 0
    if _quotes(text).spans and _MARK.search(text, 0, at):
        # Within the quotation the speaker may well say "But"; yet nobody knows who "he" is.
        return bool(code == "en" and _QUOTED_PERSON.match(text, at)) or _pronoun_speaks(text, code)
    if _opening(code).match(text, at):
        return True
    if code == "en":
        vague_it = _IT.match(text, at) and not _EXPLETIVE.match(text, at)
        if vague_it or _INTRODUCTION.match(text, at):
            return True
        if _CATAPHORA.match(text, at):
            return False
    return _pronoun_speaks(text, code)


def _pronoun_speaks(text: str, code: str) -> bool:
    """Say whether a personal pronoun outside the quotation marks comes before any noun there."""
    if not _quotes(text).spans and code != "en":
        return False
    subjects, cues = _speech(code)
    for match in _WORD.finditer(_outside(text)[:_WINDOW]):
        word = match.group().casefold()
        if word in subjects:
            return True
        if word not in cues and not _NOT_A_NAME.match(word):
            return False
    return False


def orphaned_attribution(text: str, language: str | None = None) -> bool:
    """Say whether `text` is a quotation without any speaker, or a speaker's cue without one.

    `“We will rebuild.”` alone is the first; `She added.` the second.
    """
    if not _quotes(text).spans and len(text) > _BARE_CUE:
        return False
    outside = [word.casefold() for word in _WORD.findall(_outside(text))]
    persons, cues = _speech(_known(language))
    if _quotes(text).spans:
        return cues.issuperset(outside)
    return bool(outside) and (persons | cues).issuperset(outside)


def faults(
    sentence: Sentence,
    previous: Sentence | None = None,
    *,
    language: str | None = None,
    inside: bool = False,
) -> tuple[Fault, ...]:
    """Return what is wrong with `sentence` when it stands in an extract after `previous`.

    Args:
        sentence: a sentence of the extract.
        previous: the sentence printed directly before it, if any. It supplies a reference only
            when it is also the one directly before it in the same article.
        language: the article's language.
        inside: whether the sentence lies within a longer quotation (see `inside_quotation`).
    """
    found = []
    led = (
        previous is not None
        and previous.article_id == sentence.article_id
        and previous.number + 1 == sentence.number
    )
    if not led and needs_previous(sentence.text, language):
        found.append(Fault("dangling", "refers to a sentence that is not shown"))
    if inside or half_quotation(sentence.text):
        found.append(Fault("half_quotation", "shows a quotation only in part"))
    if orphaned_attribution(sentence.text, language):
        found.append(Fault("orphaned_attribution", "separates a quotation from its speaker"))
    return tuple(found)


def lint(
    extract: Sequence[Sentence], article: Sequence[Sentence], *, language: str | None = None
) -> list[tuple[Sentence, Fault]]:
    """Return the faults of an extract, given all sentences of the article it was cut from."""
    within = {
        (sentence.article_id, sentence.number)
        for sentence, inside in zip(article, inside_quotation(article), strict=True)
        if inside
    }
    found: list[tuple[Sentence, Fault]] = []
    for previous, sentence in zip([None, *extract], extract, strict=False):
        inside = (sentence.article_id, sentence.number) in within
        every = faults(sentence, previous, language=language, inside=inside)
        found.extend((sentence, fault) for fault in every)
    return found
