"""Does a statement give a quotation to the one who said it?"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from briefing import quotations
from briefing.models import Doubt, Sentence
from briefing.quotations import marks, people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.models import Article, Statement


class Speakers:
    """Finds quotations that a statement gives to somebody else than the source does."""

    name: ClassVar[str] = "speakers"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterator[Doubt]:
        """Return a doubt of kind "speaker" where both name one, and the names differ."""
        del evidence  # the cue may stand in the sentence before
        text = statement.text
        if not marks.quoted(text):
            return
        sources = [marks.fold(article.text) for article in articles.values()]
        stated = quotations.find(text, [Sentence(start=0, end=len(text), text=text)])
        for said in stated:
            claimed = said.speaker or statement.speaker
            marked = marks.Marked(said.start, said.end, said.inner_start, said.inner_end)
            found = marks.place(text, marked, sources)
            if claimed is None or found is None:
                continue
            article = list(articles.values())[found[0]]
            given = _speaker(article, found[1], found[2])
            if given is not None and not same(claimed, given):
                yield Doubt(
                    kind="speaker",
                    message=f"the source gives these words to {given}, not to {claimed}",
                    start=said.start,
                    end=said.end,
                )


@lru_cache(maxsize=64)
def _found(text: str) -> tuple[quotations.Quotation, ...]:
    """Find the quotations of an article, paragraphs being its lines."""
    lines: list[Sentence] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            end = start + len(line)
            lines.append(Sentence(start=start, end=end, text=line, number=number, paragraph=number))
        start += len(line) + 1
    return tuple(quotations.find(text, lines))


def _speaker(article: Article, start: int, end: int) -> str | None:
    inside = [q for q in _found(article.text) if q.start <= start and end <= q.end]
    return inside[0].speaker if inside else None


def same(one: str, other: str) -> bool:
    """Say whether two mentions can be the same speaker: a word in common that is no title."""
    first = {people.fold(word) for word in one.split() if not people.is_title(word)}
    second = {people.fold(word) for word in other.split() if not people.is_title(word)}
    return bool((first & second) - {"the", "a", "of", "an"}) or not first or not second
