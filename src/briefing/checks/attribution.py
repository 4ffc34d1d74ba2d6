# ruff: noqa: SIM905 - word lists read better as running words than as lists
"""Does a statement keep who said it? "The minister said X" never becomes X."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from briefing.checks import clauses
from briefing.models import Doubt
from briefing.quotations import people, speakers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.models import Article, Sentence, Statement

_LEAST_OVERLAP = 0.8
_REPORTS = frozenset(
    """
    said says claimed claims told insisted insists argued argues alleged alleges warned warns
    stated states asserted asserts
    """.split()
)
_KEEPS = speakers.CUES | frozenset(
    "according believes believed thinks thought alleges alleged accused accuses promised".split()
)


class Attribution:
    """Finds claims that the source gives to somebody and the statement tells as fact."""

    name: ClassVar[str] = "attribution"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterator[Doubt]:
        """Return a doubt of kind "attribution" where "X said" was dropped."""
        del articles
        stated = clauses.read(statement.text)
        if statement.speaker is not None or clauses.any_of(stated, _KEEPS):
            return
        nearest = max(
            evidence, key=lambda s: clauses.overlap(stated, clauses.read(s.text)), default=None
        )
        if nearest is None:
            return
        given = clauses.read(nearest.text)
        if clauses.overlap(stated, given) < _LEAST_OVERLAP:
            return
        who = _reported_by(nearest.text, given)
        if who is not None and not {people.fold(w) for w in who.split()} & {w.text for w in stated}:
            yield Doubt(kind="attribution", message=f"the source gives this as the words of {who}")


def _reported_by(text: str, given: list[clauses.Word]) -> str | None:
    """Return who is said to have said it, when the sentence names somebody."""
    for word in given:
        if word.text in _REPORTS:
            found = speakers.subject(text, 0, word.start)
            if found is not None and found.pronoun is None:
                return text[found.start : found.end]
    return None
