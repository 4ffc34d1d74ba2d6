# ruff: noqa: SIM905 - word lists read better as running words than as lists
"""Names in running text: capitalised runs, what is a title in front of them, how they compare.

There is no list of people here. A name is what the text writes as one: words with a capital,
joined by the particles that names have ("van der", "al-"). Whether two mentions are the same
name is decided on folded words: case, accents, possessives and dots do not count.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from briefing import languages

WORD = re.compile(r"[^\W\d_]+(?:['’\-‑.][^\W\d_]+)*\.?")
_PARTICLES = frozenset(
    "al bin da das de del della den der di do dos du e el ibn la le van von y zu zur af ben".split()
)
TITLES = frozenset(  # as `fold` leaves them: no accents
    """
    mr mrs ms miss dr prof professor sir dame lord lady rev reverend father sister sheikh
    president minister chancellor premier governor mayor senator sen sens congressman
    congresswoman representative rep reps ambassador secretary undersecretary speaker judge
    justice general gen colonel col captain capt major maj lieutenant lt sergeant sgt admiral
    commander officer constable inspector detective sheriff director chairman chairwoman chair
    ceo cfo coach king queen prince princess duke pope bishop archbishop cardinal councillor
    commissioner monsieur madame mme herr frau senor senora signor signora mp msp spokesman
    spokeswoman spokesperson leader editor author researcher analyst ministerin prasident
    prasidentin kanzler kanzlerin bundeskanzler bundeskanzlerin sprecher sprecherin ministre
    presidente ministro ministra
    """.split()
)
# "Justice Department", "Governor Office": the word after such a one makes the run a body.
BODIES = frozenset(
    """
    agency army assembly association authority bank board bureau campaign center centre church
    city club college commission committee company congress corporation council county court
    democrats department federation force forces foundation gazette government group guardian
    hospital house inc institute international journal league limited ltd mail ministry nations
    network news office organisation organization parliament party police post press republicans
    reuters school senate service society states street telegraph times tribune union university
    """.split()
)
_KEPT_TITLES = frozenset("mr mrs ms miss dr prof professor sir dame lord lady herr frau".split())
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december today yesterday tomorrow
    """.split()
)
ABBREVIATED = frozenset(
    "mr mrs ms dr prof sen sens rep reps gov gen col capt maj lt sgt rev st jr sr".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised run: where it stands, and its words with the place of each."""

    start: int
    end: int
    words: tuple[str, ...]
    starts: tuple[int, ...]

    @property
    def key(self) -> str:
        """The last word folded: the surname, where the run is a person."""
        return fold(self.words[-1])


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Return a word as names are compared: no case, accents, dots, possessive or apostrophe."""
    flat = unicodedata.normalize("NFKD", word.replace("’", "'"))
    bare = "".join(c for c in flat if not unicodedata.combining(c)).casefold()
    return bare.removesuffix("'s").replace(".", "").replace("'", "").replace("‑", "-")


def is_title(word: str) -> bool:
    """Say whether a word is a title or an office rather than part of a name."""
    return fold(word) in TITLES


def _capital(word: str) -> bool:
    """Say whether a word is written like a name: "al-Amr" and "d'Arc" are, "anti-Roman" is not."""
    if word[0].isupper():
        return True
    first, *rest = re.split("['’\\-‑]", word)
    return (len(first) == 1 or first in _PARTICLES) and any(part[:1].isupper() for part in rest)


def _ends_run(word: str, text: str, end: int) -> bool:
    """Say whether the dot after `word` ends the sentence rather than shortens the word."""
    if not word.endswith("."):
        return False
    bare = word.rstrip(".")
    short = len(bare) == 1 or "." in bare or fold(bare) in ABBREVIATED
    return not short and (end >= len(text) or text[end].isspace())


def runs(text: str, start: int = 0, end: int | None = None) -> list[Name]:
    """Return the capitalised runs of `text[start:end]`, in order; offsets are into `text`."""
    stop = len(text) if end is None else end
    found: list[Name] = []
    current: list[tuple[str, int, int]] = []
    gap: list[tuple[str, int, int]] = []  # particles that wait for a capital

    def close() -> None:
        if current:
            found.append(_name(current))
            current.clear()
        gap.clear()

    for match in WORD.finditer(text, start, stop):
        word, at = match.group(), match.start()
        last = gap[-1] if gap else current[-1] if current else None
        if last is not None and text[last[2] : at] != " ":
            close()
        item = (word, at, match.end())
        if _capital(word):
            current.extend([*gap, item])
            gap.clear()
            if _ends_run(word, text, match.end()):
                close()
        elif current and word in _PARTICLES and len(gap) < 2:  # noqa: PLR2004 - "van der", no more
            gap.append(item)
        else:
            close()
    close()
    return found


def _name(items: list[tuple[str, int, int]]) -> Name:
    """Build a name without the possessive and the full stop at its end."""
    words = [word for word, _, _ in items]
    last = words[-1]
    bare = last.removesuffix("'s").removesuffix("’s")
    if bare.endswith(".") and len(bare) > 2 and "." not in bare[:-1]:  # noqa: PLR2004 - "J." stays
        bare = bare if fold(bare) in ABBREVIATED else bare[:-1]
    words[-1] = bare or last
    start = items[-1][1]
    return Name(
        start=items[0][1],
        end=start + len(words[-1]),
        words=tuple(words),
        starts=tuple(at for _, at, _ in items),
    )


def is_body(name: Name) -> bool:
    """Say whether the run names an institution rather than a person."""
    return any(fold(word) in BODIES for word in name.words)


def person(name: Name, language: str | None = "en") -> Name | None:
    """Return the run without what is no name in front of it: "As", "The", "Home Secretary".

    A courtesy title stays when only a surname would be left. None when nothing remains, or when
    what remains is a day or a month.
    """
    common = languages.function_words(language or "en")
    first = 0
    last = len(name.words)
    while last > first and fold(name.words[last - 1]) in _CALENDAR:
        last -= 1
    bodies = [number for number, word in enumerate(name.words) if fold(word) in BODIES]
    for number, word in enumerate(name.words[:last]):
        bare = fold(word)
        titled = bare in TITLES and not any(body > number for body in bodies)
        owner = number + 1 < last and word.endswith(("'s", "’s"))
        leading = number == first and bare in common and "." not in word
        if leading or owner or bare in _CALENDAR or titled:
            first = number + 1
    if first >= last:
        return None
    end = name.end if last == len(name.words) else name.starts[last - 1] + len(name.words[last - 1])
    if last - first == 1 and first and fold(name.words[first - 1]) in _KEPT_TITLES:
        first -= 1
    return Name(name.starts[first], end, name.words[first:last], name.starts[first:last])


def full_name(mention: Name, known: list[Name]) -> Name:
    """Return the longest earlier mention with the same surname, when all agree on one person.

    Two people of one surname leave the mention as it is.
    """
    same = [
        name
        for name in known
        if len(name.words) > 1 and name.key == mention.key and not is_title(name.words[0])
    ]
    firsts = {fold(name.words[0]) for name in same}
    if len(mention.words) > 1 and not is_title(mention.words[0]):
        return mention
    return same[0] if len(firsts) == 1 else mention
