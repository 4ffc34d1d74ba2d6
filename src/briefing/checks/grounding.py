"""Does a statement use words for which the sources have nothing at all?"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from briefing.checks import clauses
from briefing.models import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.models import Article, Sentence, Statement

_FEWEST = 4  # words without ground: fewer are a paraphrase
_LEAST_SHARE = 0.45  # of the content words
_NEARLY_ALL = 0.75  # of the content words: then two are enough
_MOST_NAMED = 5
_SAME_ROOT = 5  # letters: "election" has ground in "elected"


class Grounding:
    """Finds statements of whose content words many stand nowhere in the story."""

    name: ClassVar[str] = "grounding"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterator[Doubt]:
        """Return one doubt of kind "unfounded" that names the words without ground."""
        del evidence  # a faithful summary may take its words from all over the story
        language = next((article.language for article in articles.values()), None)
        stated = [word for word in clauses.read(statement.text, language) if word.stem]
        known = [_stems(f"{a.title or ''}\n{a.text}", a.language) for a in articles.values()]
        unknown = [
            word
            for word in stated
            if word.stem.isalpha()
            and not any(word.stem in stems or word.stem[:_SAME_ROOT] in stems for stems in known)
        ]
        many = len(unknown) >= _FEWEST and len(unknown) >= _LEAST_SHARE * len(stated)
        most = len(unknown) > 1 and len(unknown) >= _NEARLY_ALL * len(stated)
        if not (many or most):
            return
        shown = dict.fromkeys(statement.text[word.start : word.end] for word in unknown)
        listed = ", ".join(f"“{word}”" for word in list(shown)[:_MOST_NAMED])
        yield Doubt(
            kind="unfounded",
            message=f"nothing in the source stands for {listed}",
            start=unknown[0].start,
            end=unknown[-1].end,
        )


@lru_cache(maxsize=256)
def _stems(text: str, language: str | None) -> frozenset[str]:
    """Return the stems of a text, each also cut to its root, as both are asked for."""
    found = {word.stem or word.text for word in clauses.read(text, language)}
    return frozenset(found | {stem[:_SAME_ROOT] for stem in found})
