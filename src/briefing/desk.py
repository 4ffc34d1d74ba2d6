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
        self, story: Story, split: Split, backend: Summariser, language: str | None = None
    ) -> list[SummaryRequest]:
        """Return the requests for one story to a backend."""
        citable = {a.id: _citable(a, split[a.id]) for a in story.articles}
        limit = backend.max_tokens
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
        tasks = [self._task(story, split, language) for story in told]
        answers = summaries.summarise(tasks, executor=executor)
        for story, task, answer in zip(told, tasks, answers, strict=True):
            summary, gaps = self._gated(story, answer, split)
            if not summary.statements and len(task.ladder) > 1:  # nothing held: the last rung
                again = self._task(story, split, language, self.ladder[-1:])
                summary, more = self._gated(story, next(summaries.summarise([again])), split)
                gaps += more
            if len(task.ladder) < len(self.ladder):
                gaps.append(_kept_here(story, self.ladder[0]))
            yield summary, gaps

    def _task(
        self,
        story: Story,
        split: Split,
        language: str | None,
        ladder: tuple[Summariser, ...] | None = None,
    ) -> summaries.Task:
        """Return what is asked for a story; a local-only text goes to nobody outside."""
        ladder = ladder or self.ladder
        if any(article.handling.local_only for article in story.articles):
            ladder = tuple(backend for backend in ladder if not backend.sends_text_out)
        return summaries.Task(self.budget, self.ask(story, split, ladder[0], language), ladder)

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


def _kept_here(story: Story, chosen: Summariser) -> Problem:
    message = f"local only: not sent to {chosen.name}"
    return Problem(kind="handling", where=composition.headline(story, ()), message=message)


def _citable(article: Article, split: Sequence[Sentence]) -> list[Sentence]:
    """Return what may be cited: of a source that is not fit to be quoted, only plain claims."""
    if article.fitness.quotable:
        return list(split)
    return [sentence for sentence in split if is_safe_claim(sentence.text)]
