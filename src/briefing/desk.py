"""The desk of one run: who writes, who checks, and the gate between the two.

Drafts come down a ladder of backends (the chosen one, then the extractive one); every statement
is judged against all articles of its story, and what they do not support goes no further.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from briefing import chunks, composition, plugins, statements, summaries
from briefing.articles.fitness import is_safe_claim
from briefing.models import (
    Article,
    Budget,
    Problem,
    Sentence,
    Statement,
    Story,
    Summary,
    SummaryRequest,
)
from briefing.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from briefing.hookspecs import Check, Summariser

Split = Mapping[str, Sequence[Sentence]]


@dataclass(frozen=True)
class Desk:
    """The backends, checks and budget of one run. `problems` names the plugins left out."""

    ladder: tuple[Summariser, ...]
    checks: tuple[Check, ...]
    budget: Budget
    problems: tuple[Problem, ...]

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        backend: str | None = None,
        sentences: int | None = None,
        words: int | None = None,
    ) -> Desk:
        """Load plugins and choose the backend.

        Raises:
            ConfigError: The settings name a backend that is not there.
            PluginError: Two plugins claim its name.
        """
        settings = settings or Settings()
        loaded = plugins.load(settings)
        backends, broken = loaded.summarisers()
        checks, unfit = loaded.checks()
        problems = (*loaded.problems, *broken, *unfit)
        chosen = plugins.choose(backends, backend or settings.backend, problems)
        fallback = backends["extractive"]
        given = sentences is not None or words is not None
        return cls(
            ladder=(chosen,) if chosen is fallback else (chosen, fallback),
            checks=tuple(checks),
            budget=Budget(sentences=sentences, words=words) if given else settings.budget(),
            problems=problems,
        )

    def ask(
        self, story: Story, split: Split, language: str | None = None, rung: int = 0
    ) -> list[SummaryRequest]:
        """Return the requests for one story to a rung of the ladder."""
        citable = {a.id: _citable(a, split[a.id]) for a in story.articles}
        limit = self.ladder[rung].max_tokens
        packed = None
        if limit is not None:
            packed = {a.id: chunks.pack(a, citable[a.id], max_tokens=limit) for a in story.articles}
        return summaries.requests(
            story.articles, citable, self.budget, chunks=packed, language=language
        )

    def tell(
        self,
        told: Sequence[Story],
        split: Split,
        language: str | None,
        executor: Executor | None = None,
    ) -> Iterator[tuple[Summary, list[Problem]]]:
        """Yield for each story its verified summary and what was left out of it."""
        asked = [(self.budget, self.ask(story, split, language)) for story in told]
        answers = summaries.summarise(asked, self.ladder, executor=executor)
        for story, answer in zip(told, answers, strict=True):
            summary, gaps = self._gated(story, answer, split)
            if not summary.statements and len(self.ladder) > 1:  # nothing held: the last rung
                again = [(self.budget, self.ask(story, split, language, rung=-1))]
                last = next(iter(summaries.summarise(again, self.ladder[-1:])))
                summary, more = self._gated(story, last, split)
                gaps += more
            yield summary, gaps

    def _gated(self, story: Story, summary: Summary, split: Split) -> tuple[Summary, list[Problem]]:
        judged, broken = statements.verify(summary.statements, story.articles, split, self.checks)
        held = [statement for statement in judged if statement.verdict != "unsupported"]
        gaps = [*summary.problems, *broken]
        if len(held) < len(judged):
            where = composition.headline(story, held)
            count = len(judged) - len(held)
            message = f"{count} statement(s) left out: the sources do not support them"
            gaps.append(Problem(kind="unsupported", where=where, message=message))
        return replace(summary, statements=tuple(held)), gaps

    def held(
        self, drafts: Sequence[Statement], story: Story, split: Split
    ) -> tuple[Statement, ...]:
        """Return those of the drafts that the story supports without a doubt."""
        judged, _ = statements.verify(drafts, story.articles, split, self.checks)
        return tuple(statement for statement in judged if statement.verdict == "supported")


def _citable(article: Article, split: Sequence[Sentence]) -> list[Sentence]:
    """Return what may be cited: of a source that is not fit to be quoted, only plain claims."""
    if article.fitness.quotable:
        return list(split)
    return [sentence for sentence in split if is_safe_claim(sentence.text)]
