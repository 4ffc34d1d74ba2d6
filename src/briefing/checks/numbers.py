"""Do the figures of a statement stand in its sources?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from briefing import figures
from briefing.models import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.models import Article, Sentence, Statement

_SMALL = 4  # people count up to here for themselves: "the two men" need no "two" in the source


class Numbers:
    """Finds figures that the source does not have, or has for something else.

    Rounding is no fault, nor is writing "$20bn" for "20 billion dollars". Years belong to the
    check of dates.
    """

    name: ClassVar[str] = "numbers"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterator[Doubt]:
        """Return a doubt of kind "number" for each figure that the source does not give."""
        given = [figure for sentence in evidence for figure in figures.read(sentence.text)]
        for stated in figures.read(statement.text):
            if stated.unit in {"year", "ordinal"}:
                continue
            words = statement.text[stated.start : stated.end]
            reason = self._reason(stated, given, articles)
            if reason:
                yield Doubt(
                    kind="number",
                    message=f"“{words}” {reason}",
                    start=stated.start,
                    end=stated.end,
                )

    def _reason(
        self,
        stated: figures.Figure,
        given: Sequence[figures.Figure],
        articles: Mapping[str, Article],
    ) -> str | None:
        if any(figures.agree(stated, figure) for figure in given):
            return None
        elsewhere = any(_has(_all(article.text), stated) for article in articles.values())
        counted = any(stated.noun and g.noun == stated.noun for g in given)
        if counted and elsewhere:
            return "is in the source, but the sentences this rests on have another number here"
        small = stated.worded and not stated.unit and max(stated.values) <= _SMALL
        return None if elsewhere or (small and not counted) else "is not in the source"


@lru_cache(maxsize=256)
def _all(text: str) -> tuple[tuple[Decimal, figures.Figure], ...]:
    """Return the figures of a text by value."""
    values = [(value, figure) for figure in figures.read(text) for value in figure.values]
    return tuple(sorted(values, key=lambda pair: pair[0]))


def _has(known: Sequence[tuple[Decimal, figures.Figure]], stated: figures.Figure) -> bool:
    """Say whether a figure of the text agrees; only those of about its size are looked at."""
    for value in stated.values:
        digits = len(value.normalize().as_tuple().digits)
        reach = Decimal(1).scaleb(value.adjusted() - digits + 2)  # what rounding can take away
        first = bisect_left(known, value - reach, key=lambda pair: pair[0])
        last = bisect_right(known, value + reach, key=lambda pair: pair[0])
        if any(figures.agree(stated, figure) for _, figure in known[first:last]):
            return True
    return False
