"""Requests, the ladder of backends, and the contract that answers are held to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from briefing import chunks, sentences, summaries
from briefing.errors import BackendUnavailableError, BadAnswerError
from briefing.models import (
    Article,
    Budget,
    Evidence,
    Sentence,
    Statement,
    Summary,
    SummaryRequest,
    Usage,
)

ARTICLE = Article(text=" ".join(f"Sentence number {n} says something." for n in range(40)))
SPLIT = {ARTICLE.id: sentences.split(ARTICLE.text, article_id=ARTICLE.id)}
THREE = Budget(sentences=3)


def cite(sentence: Sentence) -> Statement:
    place = Evidence(article_id=sentence.article_id, start=sentence.start, end=sentence.end)
    return Statement(text=sentence.text, evidence=(place,), verdict="supported", support=1.0)


def first(request: SummaryRequest) -> Summary:
    return Summary(statements=(cite(request.sentences[0]),), usage=Usage(calls=1))


@dataclass
class Backend:
    answer: Callable[[SummaryRequest], Summary] = first
    name: str = "fake"
    max_tokens: int | None = None
    sends_text_out: bool = False
    asked: list[SummaryRequest] = field(default_factory=list)

    def summarise(self, request: SummaryRequest) -> Summary:
        self.asked.append(request)
        return self.answer(request)


def request() -> SummaryRequest:
    (one,) = summaries.requests([ARTICLE], SPLIT, THREE)
    return one


def test_without_a_limit_there_is_one_request_with_every_sentence() -> None:
    assert list(request().sentences) == SPLIT[ARTICLE.id]


def test_nothing_to_say_asks_nothing() -> None:
    assert summaries.requests([ARTICLE], {ARTICLE.id: []}, THREE) == []


def test_with_chunks_every_sentence_is_asked_about_once_and_no_chunk_is_silenced() -> None:
    packed = {ARTICLE.id: chunks.pack(ARTICLE, SPLIT[ARTICLE.id], max_tokens=40)}
    asked = summaries.requests([ARTICLE], SPLIT, THREE, chunks=packed)
    assert len(asked) > 3
    assert [s for one in asked for s in one.sentences] == SPLIT[ARTICLE.id]
    assert all((one.budget.sentences or 0) >= 1 for one in asked)


def test_a_story_of_several_chunks_keeps_the_whole_budget() -> None:
    packed = {ARTICLE.id: chunks.pack(ARTICLE, SPLIT[ARTICLE.id], max_tokens=40)}
    asked = summaries.requests([ARTICLE], SPLIT, THREE, chunks=packed)
    (summary,) = summaries.summarise([summaries.Task(THREE, asked, [Backend()])])
    assert len(summary.statements) == 3
    assert summary.usage.calls == len(asked)
    starts = [statement.evidence[0].start for statement in summary.statements]
    assert starts == sorted(starts)


def test_what_a_backend_claims_of_its_own_verdict_is_reset() -> None:
    (summary,) = summaries.summarise([summaries.Task(THREE, [request()], [Backend()])])
    (statement,) = summary.statements
    assert (statement.verdict, statement.support, statement.backend) == ("unsupported", 0.0, "fake")


def test_the_next_backend_takes_over_and_the_failure_is_told() -> None:
    def down(_: SummaryRequest) -> Summary:
        raise BackendUnavailableError("overloaded", backend="first")

    ladder = [Backend(down, name="first"), Backend(name="second")]
    (summary,) = summaries.summarise([summaries.Task(THREE, [request()], ladder)])
    assert summary.backend == "second"
    assert "overloaded" in str(summary.problems[0])


def test_when_every_backend_fails_the_summary_is_empty_and_says_so() -> None:
    def broken(_: SummaryRequest) -> Summary:
        raise ValueError("x")

    (summary,) = summaries.summarise([summaries.Task(THREE, [request()], [Backend(broken)])])
    assert summary.statements == ()
    assert "unexpected ValueError" in str(summary.problems[0])


def test_usages_add_up_and_an_unknown_cost_stays_unknown() -> None:
    known = Usage(calls=1, input_tokens=10, output_tokens=2, cost=0.25)
    assert summaries.total([known, known]) == Usage(
        calls=2, input_tokens=20, output_tokens=4, cost=0.5
    )
    assert summaries.total([known, Usage(cost=None, exact_tokens=False)]) == Usage(
        calls=1, input_tokens=10, output_tokens=2, cost=None, exact_tokens=False
    )
    assert summaries.total([]) == Usage()


def test_evidence_across_two_neighbouring_sentences_is_accepted() -> None:
    one, two = SPLIT[ARTICLE.id][:2]
    place = Evidence(article_id=ARTICLE.id, start=one.start, end=two.end)
    answer = Summary(statements=(Statement(text="Both.", evidence=(place,)),))
    assert summaries.checked(answer, request(), "fake").statements


def test_evidence_outside_the_sentences_that_were_sent_is_refused() -> None:
    own = SPLIT[ARTICLE.id]
    asked = SummaryRequest(articles=(ARTICLE,), sentences=(own[0], own[5]), budget=THREE)
    place = Evidence(article_id=ARTICLE.id, start=own[0].start, end=own[5].end)
    answer = Summary(statements=(Statement(text="Too much.", evidence=(place,)),))
    with pytest.raises(BadAnswerError, match="not among the sentences"):
        summaries.checked(answer, asked, "fake")


def test_answers_come_in_the_order_asked_whatever_arrives_first() -> None:
    def slow_first(one: SummaryRequest) -> Summary:
        time.sleep(0.05 if one.articles[0].text.startswith("A") else 0.0)
        return first(one)

    found = [Article(text=f"{letter} is a letter.") for letter in "ABCDEFGH"]
    asked = []
    for article in found:
        own = {article.id: sentences.split(article.text, article_id=article.id)}
        asked.append(summaries.requests([article], own, THREE))
    outward = Backend(slow_first, sends_text_out=True)
    tasks = [summaries.Task(THREE, requests, [outward]) for requests in asked]
    told = [s.statements[0].text for s in summaries.summarise(tasks)]
    assert told == [article.text for article in found]
    with ThreadPoolExecutor(3) as executor:
        again = list(summaries.summarise(tasks, executor=executor))
    assert [s.statements[0].text for s in again] == told


def test_a_backend_that_computes_here_runs_in_the_callers_thread() -> None:
    threads: set[int] = set()

    def note(one: SummaryRequest) -> Summary:
        threads.add(threading.get_ident())
        return first(one)

    task = summaries.Task(THREE, [request()], [Backend(note)])
    list(summaries.summarise([task] * 3))
    assert threads == {threading.get_ident()}


@pytest.mark.parametrize("budget", [Budget(sentences=3), Budget(words=20), Budget(tokens=25)])
def test_statements_of_several_chunks_together_keep_the_budget(budget: Budget) -> None:
    parts = [[cite(s) for s in SPLIT[ARTICLE.id][n : n + 2]] for n in (0, 10, 20, 30)]
    kept = summaries.within(budget, parts)
    assert kept
    lengths = {"sentences": 1, "words": 5, "tokens": 6}
    unit = "sentences" if budget.sentences else "words" if budget.words else "tokens"
    allowed = budget.sentences or budget.words or budget.tokens or 0
    assert len(kept) * lengths[unit] <= allowed
    assert kept[0] == parts[0][0]
    assert kept[1] == parts[1][0]


@pytest.mark.parametrize("wrong", [{}, {"sentences": 1, "words": 2}, {"words": 0}])
def test_a_budget_says_one_thing(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"exactly one|at least 1"):
        Budget(**wrong)
