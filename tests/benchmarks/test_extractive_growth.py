"""The extractive backend's cost grows with the length of the text, not with its square."""

from __future__ import annotations

import time

import pytest

from briefing.backends.extractive import Extractive
from briefing.models import Article, Budget, Sentence, SummaryRequest

pytestmark = pytest.mark.benchmark

SIZES = (50, 100, 200, 400, 800, 1600, 3200, 6400)
PER_DOUBLING = 2.6  # 2.0 is linear; the rest is sorting, caches and a busy machine
SYLLABLES = ("ba", "de", "fo", "gu", "ki", "la", "me", "no", "pu", "ra", "se", "ti", "vo")


def made_up(length: int) -> SummaryRequest:
    """Return a text with few frequent and many rare words, by arithmetic alone."""
    texts, seed = [], 12345
    for _ in range(length):
        words = []
        for _ in range(18):
            seed = (seed * 1103515245 + 12345) % 2**31
            rank = int(60 / (0.0005 + (seed >> 8) / 2**23))  # a long tail
            words.append("".join(SYLLABLES[(rank // 13**power) % 13] for power in range(4)))
        opening = "He" if seed % 5 == 0 else "The"
        texts.append(f"{opening} {' '.join(words)}.")
    sentences, at = [], 0
    for number, text in enumerate(texts):
        end = at + len(text)
        sentences.append(Sentence(start=at, end=end, text=text, number=number, article_id="a"))
        at = end + 1
    article = Article(text=" ".join(texts), id="a", language="en")
    return SummaryRequest(
        articles=(article,), sentences=tuple(sentences), budget=Budget(sentences=3)
    )


def repeated(length: int) -> SummaryRequest:
    """Return the hardest text for redundancy control: every sentence says the same."""
    request = made_up(1)
    text = "The council of Selby passed the harbour bill on Monday"
    sentences = tuple(
        Sentence(start=at, end=at + 1, text=f"{text} {at}.", number=at, article_id="a")
        for at in range(length)
    )
    return SummaryRequest(
        articles=request.articles, sentences=sentences, budget=Budget(sentences=length // 2)
    )


def fastest(request: SummaryRequest, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        Extractive().summarise(request)
        times.append(time.process_time() - begun)
    return min(times)


def test_doubling_the_sentences_about_doubles_the_time() -> None:
    Extractive().summarise(made_up(50))
    spent = [fastest(made_up(size), 4 if size < 1000 else 2) for size in SIZES]
    for size, seconds in zip(SIZES, spent, strict=True):
        print(f"{size:6} sentences {1000 * seconds:8.1f} ms {size / seconds:9.0f} sentences/s")
    print(f"{1 / spent[0]:.0f} articles of {SIZES[0]} sentences per CPU second")
    # Over three doublings, so that one hiccup on a busy machine does not decide.
    for small, large in zip(spent, spent[3:], strict=False):
        assert (large / small) ** (1 / 3) < PER_DOUBLING


def test_neither_a_large_budget_nor_repetition_makes_it_crawl() -> None:
    small, large = fastest(repeated(400), 3), fastest(repeated(3200), 2)
    print(f"repetition: {1000 * small:.1f} ms for 400, {1000 * large:.1f} ms for 3,200")
    assert (large / small) ** (1 / 3) < PER_DOUBLING
