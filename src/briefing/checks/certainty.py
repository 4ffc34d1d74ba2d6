# ruff: noqa: SIM905 - word lists read better as running words than as lists
"""Does a statement keep the "may", "alleged" and "plans to" of its source?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from briefing.checks import clauses
from briefing.models import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.models import Article, Sentence, Statement

_LEAST_OVERLAP = 0.7
_HEDGES = frozenset(
    """
    may might could alleged allegedly reportedly apparently possibly perhaps probably likely
    suspected accused threatened proposed planned plans hopes wants
    """.split()
)
# Other ways to leave a thing open: any of them in the statement keeps the reader warned.
_OPEN = _HEDGES | frozenset(
    """
    can would should will claim claims claimed allege alleges charge charged charges believe
    believed believes suspect suspects accuse accuses if whether risk threat possible potential
    plan proposal proposes expected set seek seeks seeking hope hoped intends intend aim aims
    said says saying told according want wanted consider considering unconfirmed thought seem
    seems seemed appear appears appeared would-be trial case question questions
    """.split()
)


class Certainty:
    """Finds statements that are surer than the sentence they rest on."""

    name: ClassVar[str] = "certainty"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterator[Doubt]:
        """Return a doubt of kind "certainty" where a hedge of the evidence was dropped."""
        del articles
        stated = clauses.read(statement.text)
        if clauses.any_of(stated, _OPEN):
            return
        given = clauses.nearest(stated, evidence)
        if clauses.overlap(stated, given) < _LEAST_OVERLAP:
            return
        for number, word in enumerate(given):
            applies = clauses.scope(given, number) if word.text in _HEDGES else []
            place = clauses.applied(stated, applies[:2]) if len(applies) > 1 else None
            if place is not None:
                yield Doubt(
                    kind="certainty",
                    message=f"the source only says “{word.text}” here",
                    start=stated[place].start,
                    end=stated[place].end,
                )
                return
