# ruff: noqa: SIM905 - word lists read better as running words than as lists
"""Who speaks: the cue before or after a quotation, and whom "he said" can safely mean.

A wrong name is far worse than none, so every rule gives up as soon as the wording leaves a
choice. A speaker is always a stretch of the article itself: no name, office or first name is
added that the text does not have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from briefing.quotations import people

if TYPE_CHECKING:
    from collections.abc import Sequence

CUES = frozenset(
    """
    said says say saying told tells telling added adds adding wrote writes writing stated states
    stating explained explains explaining noted notes noting asked asks asking replied replies
    replying announced announces announcing argued argues arguing claimed claims claiming insisted
    insists insisting warned warns warning declared declares declaring commented comments
    commenting continued continues continuing asserted asserts asserting remarked remarks recalled
    recalls admitted admits admitting concluded concludes tweeted tweets tweeting posted responded
    responds responding acknowledged acknowledges stressed stresses emphasised emphasized observed
    observes joked quipped reasoned reads reported reporting reports testified vowed pledged urged
    urges urging called calls calling described describes describing characterized characterised
    dubbed suggested suggests complained denied confirmed confirms quoted
    sagte sagt erklärte erklärt betonte schrieb meinte antwortete kritisierte forderte mahnte
    déclaré dit affirmé expliqué ajouté indiqué estimé souligné assuré répondu déclare affirme
    explique ajoute indique estime souligne assure
    dijo afirmó declaró señaló explicó añadió aseguró dice detto dichiarato affermato spiegato
    aggiunto disse disseram afirmou declarou explicou acrescentou zei zegt verklaarde aldus
    """.split()
)
_PRONOUNS = {"he": "m", "she": "f", "it": "n", "er": "m", "sie": "f", "il": "m", "elle": "f"}
_GENDERED = {"mr": "m", "sir": "m", "lord": "m", "herr": "m", "mrs": "f", "ms": "f", "miss": "f",
             "dame": "f", "lady": "f", "frau": "f", "mme": "f", "madame": "f"}  # fmt: skip
_LIGHT = frozenset(
    """
    also later then has had have hat a ha who just previously once recently have again even only
    further still and will would finally simply repeatedly publicly privately reportedly
    """.split()
)
_OBJECT = frozenset(
    "of for at in from with to by against on about near via than like and or under over".split()
)
_AUXILIARIES = frozenset({"a", "hat", "ha"})  # "a déclaré le ministre"
_DOCUMENTS = frozenset("statement letter post tweet blog speech message note memo".split())
_CONJUNCTIONS = frozenset(
    "and but while as when after before because although though or if since until which".split()
)
_ARTICLES = frozenset("the a an one le la les un une der die das ein eine el il".split())
_NOT_IN_DESCRIPTION = frozenset("who that which and or but when after while was were is".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_ACCORDING = re.compile(r"\b(?:according to|laut|selon|según|secondo)\s+", re.IGNORECASE)
_LONGEST_CLAUSE = 220  # characters between a cue and its quotation; beyond that, give up
_LONGEST_DESCRIPTION = 5  # words in "the report's lead author"


class Word(NamedTuple):
    """A word of the text and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """A stretch of the article that names the speaker; `pronoun` where it is "he" or "she"."""

    start: int
    end: int
    name: people.Name | None = None
    pronoun: str | None = None


def _words(text: str, start: int, end: int) -> list[Word]:
    return [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, start, end)]


def before(text: str, start: int, end: int) -> Speaker | None:
    """Return the speaker that `text[start:end]`, the words in front of a quotation, names."""
    start = max(start, end - _LONGEST_CLAUSE)
    words = _words(text, start, end)
    cues = [number for number, word in enumerate(words) if word.text in CUES]
    if not cues:
        return _according(text, start, end)
    cue = words[cues[-1]]
    if cue.text.endswith("ing") and text[start : cue.start].rstrip().endswith(","):
        return _opening(text, start, cue.start)  # "Mary Roe met John Doe, saying": not the object
    return subject(text, start, cue.start)


def after(text: str, start: int, end: int) -> Speaker | None:
    """Return the speaker that `text[start:end]`, the words behind a quotation, names."""
    end = min(end, start + _LONGEST_CLAUSE)
    words = _words(text, start, end)
    if not words or words[0].text.casefold() in _CONJUNCTIONS:
        return None
    if words[0].text in _AUXILIARIES and len(words) > 1 and words[1].text in CUES:
        words = words[1:]
    if words[0].text in CUES and not words[0].text.endswith("ing"):
        return _inverted(text, words, end)
    for number, word in enumerate(words):
        if word.text in CUES:
            return subject(text, start, word.start) if number else None
    return _according(text, start, end)


def _inverted(text: str, words: list[Word], end: int) -> Speaker | None:
    """Read "said Ambassador Roe" and "said the minister": the subject follows the verb at once."""
    rest = [word for word in words[1:] if word.text.casefold() not in _LIGHT]
    if not rest:
        return None
    if rest[0].text.casefold() in _PRONOUNS:
        return Speaker(rest[0].start, rest[0].end, pronoun=rest[0].text.casefold())
    names = people.runs(text, rest[0].start, end)
    lead = text[rest[0].start : names[0].start].split() if names else []
    if lead and lead[-1].endswith(",") and lead[0].casefold() in _ARTICLES:
        lead[-1] = lead[-1][:-1]  # "said the mayor, Mary Roe"
    near = names and len(lead) <= _LONGEST_DESCRIPTION and "," not in "".join(lead)
    if near and not any(word.casefold() in _OBJECT - {"of"} | CUES for word in lead):
        name = people.person(names[0])
        return Speaker(name.start, name.end, name) if name else None
    return _described(text, rest[0].start, end, closed=False)


def subject(text: str, start: int, end: int) -> Speaker | None:
    """Return the subject that stands right before a verb at `end`, or None when in doubt."""
    words = _words(text, start, end)
    while words and words[-1].text.casefold() in _LIGHT:
        words.pop()
        comma = text.find(",", words[-1].end, end) if words else -1
        end = comma + 1 if comma >= 0 else words[-1].end if words else end
    if not words:
        return None
    last = words[-1]
    if last.text.casefold() in _PRONOUNS and not text[last.end : end].strip():
        return Speaker(last.start, last.end, pronoun=last.text.casefold())
    if "," in text[last.end : end]:
        return _with_apposition(text, start, last.end + text[last.end : end].index(","))
    return _adjacent(text, start, last.end)


def _adjacent(text: str, start: int, end: int) -> Speaker | None:
    """Return a subject that ends exactly at `end`."""
    names = people.runs(text, start, end)
    clause = max(text.rfind(sign, start, end) for sign in ",;:(—–\n") + 1
    if names and names[-1].end == end:
        return _from_run(text, start, names[-1])
    words = _words(text, max(start, clause), end)
    if names and words and words[-1].text.casefold() in _DOCUMENTS:
        owner = text[names[-1].end : names[-1].end + 2] in {"'s", "’s"}
        name = people.person(names[-1]) if owner and len(words) <= _LONGEST_DESCRIPTION else None
        return Speaker(name.start, name.end, name) if name else None
    return _described(text, max(start, clause), end, closed=True)


def _from_run(text: str, start: int, run: people.Name) -> Speaker | None:
    """Return the person of a run, unless a preposition makes it an object."""
    name = people.person(run)
    if name is None:
        return None
    ahead = _words(text, start, run.start)
    preposition = (ahead[-1].text if ahead else "").casefold()
    if preposition == "the" and len(ahead) > 1:
        preposition = ahead[-2].text.casefold()
    opened = run.words[0].casefold() in _OBJECT  # "In London Roe said"
    if preposition in {"and", "or"} or opened:
        return None
    titled = name.start > run.start and people.fold(run.words[0]) not in {"the", "a"}
    if preposition in _OBJECT and preposition != "with" and not titled:
        # "the governor of Ashland Mary Roe": the last two words of a longer run are the person
        if len(name.words) < 3 or people.is_body(people.Name(0, 0, name.words[-2:], (0, 0))):  # noqa: PLR2004
            return None
        name = people.Name(name.starts[-2], name.end, name.words[-2:], name.starts[-2:])
    return Speaker(name.start, name.end, name)


def _with_apposition(text: str, start: int, comma: int) -> Speaker | None:
    """Return the subject of "Mary Roe, mayor of Ashland, said"; `comma` is the second one."""
    end = comma
    for _ in range(4):
        previous = text.rfind(",", start, end)
        if previous < 0:
            break
        inner = people.runs(text, previous, comma)
        names = people.runs(text, start, previous)
        whole = inner and inner[0].end == comma and not _words(text, previous, inner[0].start)
        if names and names[-1].end == previous:
            found = _from_run(text, start, names[-1])
            if found and found.name and (len(found.name.words) > 1 or not whole):
                return found
        if whole and len(inner[0].words) > 1:  # "the prime minister, Mary Roe, said"
            return _from_run(text, previous, inner[0])
        end = previous
    return _opening(text, start, comma)


def _opening(text: str, start: int, end: int) -> Speaker | None:
    """Return the name that opens a sentence and so is its subject: "Mary Roe of Ashland, says"."""
    names = people.runs(text, start, end)
    if not names:
        return None
    ahead = _words(text, start, names[0].start)
    if len(ahead) > _LONGEST_DESCRIPTION or any(
        w.text.casefold() in _OBJECT | _CONJUNCTIONS | CUES for w in ahead
    ):
        return None
    name = people.person(names[0])
    if name is None or people.is_body(name):
        return None
    behind = text[name.end : name.end + 6].split()
    clear = len(name.words) > 1 or text[name.end : name.end + 1] == "," or behind[:1] == ["of"]
    return Speaker(name.start, name.end, name) if clear else None


def _described(text: str, start: int, end: int, *, closed: bool) -> Speaker | None:
    """Return "the report" or "one witness": a short description next to its verb.

    `closed` says that it must fill `text[start:end]`; else it runs up to the next sign.
    """
    if not closed:
        stop = re.compile(r"[.,;:!?\"“”»)\n]").search(text, start, end)
        end = stop.start() if stop else end
    words = _words(text, start, end)
    while closed and words and words[0].text.casefold() in {"with", "while", "and", "as"}:
        words = words[1:]
    bare = [word.text.casefold() for word in words]
    if not 2 <= len(bare) <= _LONGEST_DESCRIPTION or bare[0] not in _ARTICLES:  # noqa: PLR2004
        return None
    if any(word in _NOT_IN_DESCRIPTION | CUES | _OBJECT - {"of"} for word in bare):
        return None
    return Speaker(words[0].start, words[-1].end)


def _according(text: str, start: int, end: int) -> Speaker | None:
    """Read "according to Mary Roe"."""
    found = list(_ACCORDING.finditer(text, start, end))
    if not found:
        return None
    names = people.runs(text, found[-1].end(), end)
    lead = text[found[-1].end() : names[0].start].split() if names else []
    if not names or len(lead) > _LONGEST_DESCRIPTION or "," in " ".join(lead):
        return None
    name = people.person(names[0]) if not set(lead) & _OBJECT else None
    return Speaker(name.start, name.end, name) if name else None


def resolve(
    text: str, pronoun: Speaker, window: Sequence[tuple[int, int]], known: Sequence[people.Name]
) -> people.Name | None:
    """Return whom "he" or "she" means, when the sentences of `window` leave one person only.

    `known` are the people of the article: a lone capitalised word is nobody until the article
    has named it in full. The person must open a sentence of the window.
    """
    if pronoun.pronoun is None or _PRONOUNS[pronoun.pronoun] == "n":
        return None
    keys = {name.key for name in known}
    found: dict[str, people.Name] = {}
    opening: set[str] = set()
    genders: set[tuple[str, str]] = set()
    for start, end in window:
        for run in people.runs(text, start, end):
            name = people.person(run)
            if name is None or (len(name.words) == 1 and name.key not in keys):
                continue
            found.setdefault(name.key, name)
            genders.add((name.key, _GENDERED.get(people.fold(run.words[0]), "")))
            ahead = _words(text, start, name.start)
            lead = {word.text.casefold() for word in ahead}
            if len(ahead) <= _LONGEST_DESCRIPTION and not lead & (_OBJECT - {"for", "of"}):
                opening.add(name.key)
    if len(found) != 1:
        return None
    name = next(iter(found.values()))
    wanted = {"", _PRONOUNS[pronoun.pronoun]}
    fits = all(gender in wanted for key, gender in genders if key == name.key)
    return name if fits and name.key in opening and not people.is_body(name) else None
