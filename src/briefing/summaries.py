"""Summaries: requests through the chosen backend. The only room with threads.

A backend is trusted with nothing: what it returns is checked against the contract, a failure
becomes a `Problem`, and the next backend of the ladder takes the request over, visibly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from briefing import tokens
from briefing.errors import BackendError, BadAnswerError
from briefing.models import (
    Article,
    Budget,
    Chunk,
    Evidence,
    Problem,
    Sentence,
    Statement,
    Summary,
    SummaryRequest,
    Usage,
)

if TYPE_CHECKING:
    from briefing.hookspecs import Summariser

CALLS_AT_ONCE = 8  # for backends that wait for somebody else's machine


class Task(NamedTuple):
    """What is asked for one story: requests that share a budget.

    `ladder` is the chosen backend, then the ones that take over when it fails.
    """

    budget: Budget
    requests: Sequence[SummaryRequest]
    ladder: Sequence[Summariser]


def requests(
    articles: Sequence[Article],
    sentences: Mapping[str, Sequence[Sentence]],
    budget: Budget,
    *,
    chunks: Mapping[str, Sequence[Chunk]] | None = None,
    language: str | None = None,
) -> list[SummaryRequest]:
    """Return what a backend is to be asked for one story.

    Without `chunks` that is one request with every sentence. With them it is one request a
    chunk, each with its share of the budget by length and at least one unit of it.
    """
    if chunks is None:
        every = tuple(sentence for article in articles for sentence in sentences[article.id])
        whole = SummaryRequest(
            articles=tuple(articles), sentences=every, budget=budget, language=language
        )
        return [whole] if every else []
    parts = [(article, chunk) for article in articles for chunk in chunks[article.id]]
    total = sum(chunk.tokens for _, chunk in parts)
    return [
        SummaryRequest(
            articles=(article,),
            sentences=chunk.sentences,
            budget=_share(budget, chunk.tokens / total),
            language=language,
        )
        for article, chunk in parts
    ]


def _share(budget: Budget, share: float) -> Budget:
    """Return `share` of a budget, rounded up so that a short chunk is not silenced."""
    if budget.sentences:
        return Budget(sentences=math.ceil(budget.sentences * share))
    if budget.words:
        return Budget(words=math.ceil(budget.words * share))
    return Budget(tokens=math.ceil((budget.tokens or 1) * share))


def summarise(
    tasks: Sequence[Task],
    *,
    executor: Executor | None = None,
) -> Iterator[Summary]:
    """Yield one summary for each story, in the order asked.

    Args:
        tasks: What is asked for each story, and of whom.
        executor: Where the work runs. By default threads for a backend that sends text out,
            and the caller's own thread for one that computes here.
    """
    if executor is not None:
        yield from executor.map(_told, tasks)
    elif any(task.ladder[0].sends_text_out for task in tasks):
        with ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="briefing") as threads:
            yield from threads.map(_told, tasks)
    else:
        yield from map(_told, tasks)


def _told(task: Task) -> Summary:
    """Return the answers to one story's requests as one summary within its budget."""
    answers = [_first_answer(request, task.ladder) for request in task.requests]
    if len(answers) == 1:
        return answers[0]
    return Summary(
        statements=tuple(within(task.budget, [answer.statements for answer in answers])),
        backend=" + ".join(dict.fromkeys(a.backend for a in answers if a.statements)),
        usage=total(answer.usage for answer in answers),
        problems=tuple(problem for answer in answers for problem in answer.problems),
    )


def total(usages: Iterable[Usage]) -> Usage:
    """Add usages up. An unknown cost makes the whole cost unknown, an estimate makes it one."""
    every = list(usages)
    costs = [usage.cost for usage in every]
    known = [cost for cost in costs if cost is not None]
    return Usage(
        calls=sum(usage.calls for usage in every),
        input_tokens=sum(usage.input_tokens for usage in every),
        output_tokens=sum(usage.output_tokens for usage in every),
        cost=sum(known) if len(known) == len(costs) else None,
        exact_tokens=all(usage.exact_tokens for usage in every),
    )


def within(budget: Budget, parts: Sequence[Sequence[Statement]]) -> list[Statement]:
    """Return statements of several chunks that together keep the budget, in chunk order.

    Every chunk has a first statement in before any has a second one.
    """
    turns = sorted(
        (turn, part) for part, statements in enumerate(parts) for turn in range(len(statements))
    )
    chosen: list[tuple[int, int]] = []
    spent = 0
    for turn, part in turns:
        cost = _length(parts[part][turn].text, budget)
        if spent + cost <= (budget.sentences or budget.words or budget.tokens or 0):
            chosen.append((part, turn))
            spent += cost
    return [parts[part][turn] for part, turn in sorted(chosen)]


def _length(text: str, budget: Budget) -> int:
    """Return what a statement takes of the budget, in the budget's unit."""
    if budget.sentences:
        return 1
    return len(text.split()) if budget.words else tokens.count(text)


def _first_answer(request: SummaryRequest, ladder: Sequence[Summariser]) -> Summary:
    problems: list[Problem] = []
    for backend in ladder:
        try:
            answer = checked(backend.summarise(request), request, backend.name)
        except BackendError as error:
            problems.append(_failed(backend.name, request, str(error)))
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything; it is named
            message = f"unexpected {type(error).__name__}: {error}"
            problems.append(_failed(backend.name, request, message))
        else:
            return replace(answer, problems=(*problems, *answer.problems))
    return Summary(statements=(), problems=tuple(problems))


def _failed(backend: str, request: SummaryRequest, message: str) -> Problem:
    about = request.articles[0].title or request.articles[0].uri or request.articles[0].id
    return Problem(kind="backend", where=f"backend {backend}", message=f"{message} (on {about!r})")


def checked(answer: object, request: SummaryRequest, backend: str) -> Summary:
    """Return the answer with its backend named, or say how it breaks the contract.

    Every statement has text and cites at least one span inside the sentences of the request.
    Verdict and support are the core's to give: what a backend claims of its own is reset.

    Raises:
        BadAnswerError: The answer is no summary, or a statement cites nothing of the request.
    """

    def refuse(what: str) -> BadAnswerError:
        return BadAnswerError(what, backend=backend)

    if not isinstance(answer, Summary):
        raise refuse(f"returned {type(answer).__name__}, not a Summary")
    inside = _spans(request)
    statements = []
    for statement in answer.statements:
        _refuse_rubbish(statement, inside, refuse)
        judged = replace(statement, verdict="unsupported", support=0.0, backend=backend)
        statements.append(judged)
    return replace(answer, statements=tuple(statements), backend=backend)


def _refuse_rubbish(
    statement: object,
    inside: Mapping[str, Sequence[tuple[int, int]]],
    refuse: Callable[[str], BadAnswerError],
) -> None:
    if not isinstance(statement, Statement):
        raise refuse(f"returned {type(statement).__name__} among its statements")
    text: object = statement.text
    if not isinstance(text, str) or not text.strip():
        raise refuse("returned a statement without text")
    if not statement.evidence:
        raise refuse("returned a statement that cites nothing")
    for evidence in statement.evidence:
        if not isinstance(evidence, Evidence):
            raise refuse(f"cites with {type(evidence).__name__}, not Evidence")
        spans = inside.get(evidence.article_id, ())
        if not any(start <= evidence.start < evidence.end <= end for start, end in spans):
            raise refuse("cites characters that were not among the sentences it was given")


def _spans(request: SummaryRequest) -> dict[str, list[tuple[int, int]]]:
    """Return the stretches of each article that the request's sentences cover, joined up."""
    spans: dict[str, list[tuple[int, int]]] = {}
    last: dict[str, int] = {}
    for sentence in request.sentences:
        own = spans.setdefault(sentence.article_id, [])
        if own and sentence.number - last[sentence.article_id] in (0, 1):
            own[-1] = (own[-1][0], sentence.end)
        else:
            own.append((sentence.start, sentence.end))
        last[sentence.article_id] = sentence.number
    return spans
