"""Do the names of a statement stand in its sources?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from briefing import languages
from briefing.models import Doubt
from briefing.quotations import people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.models import Article, Sentence, Statement

_MOST_CAPITALS = 0.6  # of the words: more is a headline in title case, where capitals say nothing
_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
_SHORTEST_STEM = 4
_CALENDAR = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?$"
    r"|(?:jan|feb|mar|apr|aug|sept?|oct|nov|dec|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|ad|bc|am|pm)$"
)
# A country and its people, where the one is not the beginning of the other.
_DEMONYMS = {
    "american": "us usa america united", "britain": "british uk", "british": "britain uk united",
    "briton": "british uk britain", "france": "french", "french": "france", "dutch": "netherlands",
    "netherlands": "dutch", "spain": "spanish", "spanish": "spain", "wales": "welsh",
    "welsh": "wales", "ireland": "irish", "irish": "ireland", "england": "english",
    "english": "england", "scotland": "scottish", "scottish": "scotland", "turkey": "turkish",
    "turkish": "turkey turkiye", "turkiye": "turkey turkish", "greece": "greek", "greek": "greece",
    "danish": "denmark", "denmark": "danish", "swiss": "switzerland", "switzerland": "swiss",
    "polish": "poland", "poland": "polish", "kiev": "kyiv", "kyiv": "kiev", "us": "american usa",
    "usa": "american us", "america": "us usa", "uk": "british britain", "thai": "thailand",
    "china": "chinese", "chinese": "china", "swedish": "sweden", "sweden": "swedish",
    "united": "us usa uk un uae america american british britain",
    "states": "us usa america american",
    "nations": "un", "kingdom": "uk british britain", "finnish": "finland",
    "finland": "finnish", "norwegian": "norway", "norway": "norwegian",
}  # fmt: skip


class Names:
    """Finds names that no article of the story has in any spelling."""

    name: ClassVar[str] = "names"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterator[Doubt]:
        """Return a doubt of kind "name" for each name that the source does not have."""
        del evidence  # a pronoun of the evidence may well be a name of another sentence
        text = statement.text
        capitals = [word for word in text.split() if word[:1].isupper()]
        if len(capitals) > _MOST_CAPITALS * len(text.split()) and len(capitals) > 3:  # noqa: PLR2004
            return
        known = [
            _known(f"{a.title or ''}\n{a.text}\n{a.publisher or ''}") for a in articles.values()
        ]
        language = next((a.language for a in articles.values()), None)
        strict = language in _NOUNS_HAVE_CAPITALS
        for run in people.runs(text):
            judged = [
                (word, at)
                for number, (word, at) in enumerate(zip(run.words, run.starts, strict=True))
                if not _may_open(text, at, number, run, language)
            ]
            unknown = [
                (word, at)
                for word, at in judged
                if not any(_same(people.fold(word), names) for names in known)
            ]
            noun = strict and (len(unknown) < 2 or len(unknown) < len(judged))  # noqa: PLR2004
            if not unknown or noun:
                continue
            start, end = unknown[0][1], unknown[-1][1] + len(unknown[-1][0])
            yield Doubt(
                kind="name",
                message=f"“{text[start:end]}” is not a name in the source",
                start=start,
                end=end,
            )


def _may_open(text: str, at: int, number: int, run: people.Name, language: str | None) -> bool:
    """Say whether a word has its capital for another reason than being a name."""
    bare = people.fold(run.words[number])
    if bare in languages.function_words(language or "en") or people.is_title(bare):
        return True
    if _CALENDAR.match(bare) or len(bare) < 2:  # noqa: PLR2004 - an initial
        return True
    before = text[:at].rstrip(" \"'“‘«(")
    return not before or before[-1] in ".!?:\n"


@lru_cache(maxsize=256)
def _known(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the folded words of a text, and the initials of its capitalised runs."""
    bare = frozenset(
        part
        for word in people.WORD.findall(text)
        for part in (people.fold(word), *people.fold(word).split("-"))
    )
    initials = set[str]()
    for run in people.runs(text):
        letters = [people.fold(w)[:1] for w in run.words if w[:1].isupper()]
        if len(letters) > 1:
            initials.add("".join(letters))
            initials.add("".join(letters[1:]) if people.fold(run.words[0]) == "the" else "")
    return bare, frozenset(initials - {""})


def _same(name: str, known: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Say whether a source has the name: as a word, its kin, or the initials of some words."""
    bare, initials = known
    if name in bare or name in initials:
        return True
    if any(part in bare for part in _DEMONYMS.get(name, "").split()):
        return True
    if "-" in name:
        return all(_same(part, known) for part in name.split("-") if part)
    # Plural and adjective: "Russians", "Russian" for "Russia". No letter may differ inside.
    return any(
        len(name) - cut >= _SHORTEST_STEM and name[: len(name) - cut] in bare for cut in (1, 2, 3)
    ) or any(name + ending in bare for ending in ("s", "n", "an", "ian", "i", "ish", "es", "ity"))
