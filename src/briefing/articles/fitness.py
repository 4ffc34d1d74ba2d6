"""Judges whether a source as a whole is fit to be quoted.

A text that was translated back and forth, or spun, passes any check of exact quotation: the
altered words really stand in it. Most of its faults cannot be seen line by line, so a text that
shows several unmistakable signs is downgraded as a whole. The signs are English; a text in
another language is judged only by what is missing.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from briefing import languages
from briefing.articles import signs
from briefing.models import Fitness, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from briefing.models import Article

# Kinds of signals with a place whose sentences are never cited.
BARRED_KINDS = frozenset({"instruction", "superseded"})
# Kinds of signals of an article of which only the start was read.
STUB_KINDS = frozenset({"paywalled-stub"})
_NEWS = timedelta(days=7)

_SPELLINGS = (
    ("Kiev", "Kyiv"),
    ("Kharkov", "Kharkiv"),
    ("Odessa", "Odesa"),
    ("Lvov", "Lviv"),
    ("Türkiye", "Turkey"),
    ("Peking", "Beijing"),
    ("Zelensky", "Zelenskyy"),
    ("Zelensky", "Zelenskiy"),
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_QUOTATION_MARK = re.compile(r"[\"“”„‟«»‹›‘‚]|(?<!\w)['’](?=\w)")
_PERSON = re.compile(r"\b(?:I|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur|[Yy]our|me|us|[Oo]urs|[Yy]ours|mine)\b")
_NEEDS_CONTEXT = frozenset(
    "accordingly after also although and another as because before besides both but consequently"  # noqa: SIM905 - a table
    " despite earlier either even former further furthermore he hence her here herself him himself"
    " his however if indeed instead it its later likewise meanwhile moreover"
    " nevertheless next nor now one or other others otherwise she similarly since so some still"
    " such that their them then there thereby therefore these they this those"
    " though thus today tomorrow tonight too unless until what when where which while who whose"
    " why yesterday yet".split(),
)
_NEEDS_CONTEXT_PHRASE = re.compile(
    r"(?:on the (?:other|one) hand|in (?:addition|contrast|response|turn)|as a result"
    r"|at (?:this|that)"
    r" point|for (?:this|that) reason|the (?:former|latter|same)|in (?:this|that))\b",
    re.IGNORECASE,
)
# What rewriting damages most, and a reader would carry off: who did what to whom (participles and
# relative clauses lose their agent), cause and order in time, offers and intentions, figures.
_FRAGILE = re.compile(
    r",\s(?:with\b|which\b|who(?:se|m)?\b|[a-z]{2,30}ing\b)"
    r"|\b(?:even as|because|although|though|whereas|despite|unless|until|before|after|instead of"
    r"|rather than|except|led to|will|would|shall|should|must|may|might|could)\b"
    r"|\b(?:kill|murder|attack|assault|rap|stabb|bomb|shell|robb|bribe?|arrest|convict|accus|charg|"
    r"indict|execut|tortur|kidnapp|assassinat|massacr|poison)(?:ed|ing|s)\b|\bshot\b|\bstole\b"
    r"|[$€£¥%]|\b\d[\d.,]*(?:\s(?:thousand|million|billion|trillion|percent|per cent))\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d[\d.,]*")
_YEARS = range(1800, 2200)
_MIN_WORDS, _MAX_WORDS = 6, 32
# Written so alike that telling them apart proves no mistake.
_KIN = tuple(
    frozenset(codes.split())
    for codes in ("no nb nn da sv", "hr sr bs sh me", "cs sk", "es ca gl pt", "bg mk", "nl af fy")
)
# Languages that have a script of their own; detection needs no list of words for them.
_OWN_SCRIPT = frozenset(
    "el hy he bn pa gu ta te kn ml si th lo my ka ko am km ja zh".split()  # noqa: SIM905 - a table
)
_LEAST_TEXT = 200  # characters; less is too little to contradict a declared language


def assess(
    text: str,
    *,
    title: str | None,
    authors: Sequence[str],
    published: datetime | None,
    language: str | None,
    phrases: Mapping[str, str] = signs.TORTURED,
) -> Fitness:
    """Judge a source by its wording and by what is known about it.

    Two different kinds of rewriting signs make a text unquotable; one is enough when title,
    author and date are missing together. What is missing never makes a text unquotable alone,
    and neither does grammar that a second-language writer may produce.

    Args:
        text: The article's text, in which the signals' offsets point.
        title: Its headline, if known.
        authors: Its authors, empty if unknown.
        published: When it was published, if known.
        language: ISO 639-1 code; the signs of rewriting are English, None is taken as English.
        phrases: Artefacts of rewriting and the terms they stand for; extend `signs.TORTURED`.
    """
    found: list[Signal] = []
    if language is None or language.casefold().split("-")[0].split("_")[0] == "en":
        found += signs.find(text, phrases)
        found += _mixed_spellings(text)
    missing = _missing(title, authors, published)
    kinds = {signal.kind for signal in found}
    strong = len(kinds & signs.STRONG_KINDS)
    all_kinds = strong + len(kinds & signs.WEAK_KINDS)
    bare = len(missing) == 3  # noqa: PLR2004 - title, author and date
    unfit = all_kinds >= 2 if strong or bare else False  # noqa: PLR2004 - two kinds, see above
    unfit = unfit or (bare and strong > 0)
    return Fitness(quotable=not unfit, signals=(*found, *missing))


def is_barred(judged: Fitness, start: int, end: int) -> bool:
    """Say whether a sentence at these places must not be cited: an instruction, or superseded."""
    return any(
        signal.kind in BARRED_KINDS
        and signal.start is not None
        and signal.end is not None
        and signal.start < end
        and start < signal.end
        for signal in judged.signals
    )


def is_headline_only(article: Article, *, now: datetime) -> bool:
    """Say whether no more than the headline may be told of an article.

    So it is with the start of an article whose rest was not read, and with one whose dates
    conflict when the older one is more than a week before `now`: an old story dressed as new.
    """
    kinds = {signal.kind for signal in article.fitness.signals}
    old = article.published is None or now - article.published > _NEWS
    return bool(kinds & STUB_KINDS) or ("date-conflict" in kinds and old)


def language_conflict(declared: str | None, text: str) -> Signal | None:
    """Return a signal of the kind `language` when the text is surely not in the language declared.

    Args:
        declared: ISO 639-1 code as the container or the page gives it; None contradicts nothing.
        text: The article's text. A short one, and kindred languages, are given the benefit.
    """
    if not declared or len(text) < _LEAST_TEXT:
        return None
    code = declared.casefold().replace("_", "-").partition("-")[0]
    if code not in _OWN_SCRIPT and not languages.function_words(code):
        return None  # a language that detection does not know
    found = languages.detect(text)
    if found is None or found == code or any({code, found} <= kin for kin in _KIN):
        return None
    reason = f"The text is declared to be in “{code}” but reads like “{found}”."
    return Signal(kind="language", reason=reason)


def is_safe_claim(sentence: str) -> bool:
    """Say whether a sentence of an unfit source may be reported as "The text says: …".

    It must stand by itself: six to 32 words, complete, nobody's speech, nothing before it
    needed, free of every sign of rewriting and of what rewriting damages most: figures, futures,
    causes, accusations. This cannot see a falsehood that reads well.
    """
    sentence = sentence.strip()
    words = _WORD.findall(sentence)
    if not _MIN_WORDS <= len(words) <= _MAX_WORDS or not sentence.endswith((".", "。", "।")):
        return False
    if not sentence[0].isupper() and not sentence[0].isdigit():
        return False
    first = re.split("['’]", words[0])[0].casefold()
    if first in _NEEDS_CONTEXT or _NEEDS_CONTEXT_PHRASE.match(sentence):
        return False
    if _QUOTATION_MARK.search(sentence) or _PERSON.search(sentence):
        return False
    if _FRAGILE.search(sentence) or any(map(_is_figure, _FIGURE.findall(sentence))):
        return False
    return not signs.find(sentence)


def _is_figure(digits: str) -> bool:
    """Say whether digits count something; a year or a day of the month does not."""
    number = digits.strip(".,")
    plain = number.isascii() and number.isdecimal() and len(number) <= 4  # noqa: PLR2004 - a year
    return not (plain and (int(number) in _YEARS or int(number) <= 31))  # noqa: PLR2004 - a day


def _missing(
    title: str | None, authors: Sequence[str], published: datetime | None
) -> tuple[Signal, ...]:
    known = (
        ("missing-title", "The source has no headline", bool(title and title.strip())),
        ("missing-author", "The source names no author", any(a.strip() for a in authors)),
        ("missing-date", "The source has no date", published is not None),
    )
    return tuple(Signal(kind=kind, reason=reason) for kind, reason, there in known if not there)


def _mixed_spellings(text: str) -> list[Signal]:
    """Name places and people that the text spells in two ways: two hands, or a machine."""
    found = []
    for pair in _SPELLINGS:
        places = [re.search(rf"\b{name}\b", text) for name in pair]
        if all(places):
            start, end = max(place.span() for place in places if place)
            reason = f"One name is spelt in two ways: {pair[0]}, {pair[1]}"
            found.append(Signal(kind="mixed-spelling", reason=reason, start=start, end=end))
    return found
