"""Deduplicating and grouping grow with the number of articles, not with its square."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

import pytest

from briefing import stories
from briefing.articles.duplicates import deduplicate
from briefing.models import Article

MOST = 2.6  # times the time for twice the articles: 2 is linear, 4 is quadratic
WORDS = ["".join(chr(97 + number // 26**at % 26) for at in range(4)) for number in range(40_000)]
ZIPF = list(accumulate(1 / (rank + 8) for rank in range(len(WORDS))))
START = datetime(2026, 3, 2, tzinfo=UTC)


def articles(count: int, per_event: int = 5, length: int = 400) -> list[Article]:
    """Return reports of invented events: shared rare words, own wording, now and then a copy."""
    draw = random.Random(count)
    made: list[Article] = []
    subject: list[str] = []
    while len(made) < count:
        number = len(made)
        if number % per_event == 0:
            subject = draw.choices(WORDS[500:], k=15)
        own = draw.choices(WORDS, cum_weights=ZIPF, k=length)
        own[: len(subject) * 4 : 4] = subject
        text = " ".join(own)
        if number % 7 == 3:
            text = " ".join(own[:20]) + " " + made[-1].text
        when = START + timedelta(seconds=draw.randrange(86_400))
        made.append(Article(text=text, id=f"{number}", publisher=f"p{number % 90}", published=when))
    return made


def one_event(count: int) -> list[Article]:
    """Return nothing but reports of one huge event."""
    return articles(count, per_event=count, length=80)


def seconds(work: Callable[[list[Article]], object], given: list[Article]) -> float:
    started = time.process_time()
    work(given)
    return time.process_time() - started


@pytest.mark.benchmark
@pytest.mark.parametrize("work", [deduplicate, stories.group])
@pytest.mark.parametrize("news", [articles, one_event])
def test_twice_the_articles_take_about_twice_the_time(
    work: Callable[[list[Article]], object], news: Callable[[int], list[Article]]
) -> None:
    inputs = [news(count) for count in (1_000, 2_000, 4_000)]
    work(inputs[0][:50])
    # Sizes take turns, so that a busy spell of the machine hits them all.
    rounds = [[seconds(work, given) for given in inputs] for _ in range(2)]
    taken = [min(times) for times in zip(*rounds, strict=True)]
    ratios = [later / earlier for earlier, later in pairwise(taken)]
    print(work.__name__, news.__name__, [f"{t:.2f} s" for t in taken], [f"{r:.2f}" for r in ratios])
    # Over both doublings, so that one hiccup on a busy machine does not decide.
    assert (taken[-1] / taken[0]) ** 0.5 < MOST


@pytest.mark.benchmark
@pytest.mark.slow
def test_a_day_of_twenty_thousand_articles_is_grouped_within_two_minutes() -> None:
    given = articles(20_000)
    deduplicating = seconds(deduplicate, given)
    grouping = seconds(stories.group, deduplicate(given))
    print(f"20,000 articles: deduplicate {deduplicating:.1f} s, group {grouping:.1f} s")
    assert deduplicating < 60
    assert grouping < 60
