"""Are the words in quotation marks exactly those of a source?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from briefing.models import Doubt
from briefing.quotations import marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.models import Article, Sentence, Statement


class Quotations:
    """Finds words in quotation marks that no article of the story has, letter for letter."""

    name: ClassVar[str] = "quotations"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterator[Doubt]:
        """Return a doubt of kind "quote" for each stretch in marks that is not in the source."""
        del evidence  # the words may stand anywhere in the story
        stretches = marks.quoted(statement.text)
        sources = [marks.fold(article.text) for article in articles.values()] if stretches else []
        for marked in stretches:
            if marks.place(statement.text, marked, sources) is None:
                yield Doubt(
                    kind="quote",
                    message="the words in quotation marks are not exactly those of the source",
                    start=marked.start,
                    end=marked.end,
                )
