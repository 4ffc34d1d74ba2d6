"""What the checks of wording share: small words, and what they apply to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing import languages
from briefing.words import stems

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from briefing.models import Sentence

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_REACH = 6  # words behind a small word in which what it applies to must begin
_CONTENT = 3  # content words that it is taken to apply to


class Word(NamedTuple):
    """A word of a text, case-folded, with its stem.

    The stem is empty for a function word, and for a run of a script without spaces: where a word
    begins there, these checks do not know.
    """

    text: str
    stem: str
    start: int
    end: int


def read(text: str, language: str | None = "en") -> list[Word]:
    """Return the words of a text with their stems and places."""
    common = languages.function_words(language or "en")
    found = [
        (m.group().casefold().replace("’", "'"), m.start(), m.end()) for m in _WORD.finditer(text)
    ]
    stemmed = stems([word for word, _, _ in found], language or "en")
    return [
        Word(word, "" if word in common or _UNSPACED.search(word) else stem, start, end)
        for (word, start, end), stem in zip(found, stemmed, strict=True)
    ]


def scope(words: Sequence[Word], at: int) -> list[str]:
    """Return the stems of the first content words behind the word at `at`."""
    return [word.stem for word in words[at + 1 : at + 1 + _REACH] if word.stem][:_CONTENT]


def overlap(statement: Sequence[Word], other: Sequence[Word]) -> float:
    """Return the share of the statement's content words that the other has."""
    stated = {word.stem for word in statement if word.stem}
    given = {word.stem for word in other if word.stem}
    return len(stated & given) / len(stated) if stated else 0.0


def nearest(statement: Sequence[Word], evidence: Sequence[Sentence]) -> list[Word]:
    """Return the words of the evidence sentence that is closest to the statement."""
    read_all = [read(sentence.text) for sentence in evidence]
    return max(read_all, key=lambda words: overlap(statement, words), default=[])


def applied(words: Sequence[Word], to: Sequence[str]) -> int | None:
    """Return where the content words `to` stand next to each other in a text, or None."""
    content = [(word.stem, number) for number, word in enumerate(words) if word.stem]
    found = [stem for stem, _ in content]
    for place in range(len(found) - len(to) + 1):
        if found[place : place + len(to)] == list(to):
            return content[place][1]
    return None


def any_of(words: Sequence[Word], wanted: Collection[str]) -> bool:
    """Say whether one of the wanted words is there."""
    return any(word.text in wanted for word in words)
