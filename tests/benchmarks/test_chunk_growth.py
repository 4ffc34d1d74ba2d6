"""Packing grows with the text, not with its square."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest

from briefing import chunks, tokens
from briefing.models import Article, Sentence

PROSE = "The council met on Monday and passed the budget for the year. “We are glad. It is done.” "
MOST = 2.6  # times the time for twice the text: 2 is linear, 4 is quadratic


def article(repeats: int, kind: str) -> tuple[Article, list[Sentence]]:
    text = (PROSE * repeats).strip()
    if kind == "unspaced":
        text = "予算は月曜日に可決された。市長は喜んだ。" * repeats
    ends = [match.end() for match in re.finditer(r"[.。]”?", text)]
    if kind == "one sentence":
        ends = [len(text)]
    sentences, start = [], 0
    for number, end in enumerate(ends):
        start += len(text[start:end]) - len(text[start:end].lstrip())
        sentences.append(Sentence(start=start, end=end, text=text[start:end], number=number))
        start = end
    return Article(text=text), sentences


def seconds(whole: Article, sentences: list[Sentence], max_tokens: int) -> float:
    started = time.process_time()
    chunks.pack(whole, sentences, max_tokens=max_tokens, overlap=max_tokens // 8)
    return time.process_time() - started


@pytest.mark.benchmark
@pytest.mark.parametrize("kind", ["prose", "unspaced", "one sentence"])
@pytest.mark.parametrize("max_tokens", [100, 2_000, 1_000_000])
def test_twice_the_text_takes_about_twice_the_time(kind: str, max_tokens: int) -> None:
    tokens.count("the table is read before the clock runs")
    inputs = [article(repeats, kind) for repeats in (800, 1_600, 3_200)]
    # Sizes take turns, so that a busy spell of the machine hits them all.
    rounds = [[seconds(*given, max_tokens) for given in inputs] for _ in range(5)]
    taken = [min(times) for times in zip(*rounds, strict=True)]
    ratios = [later / earlier for earlier, later in pairwise(taken)]
    print(kind, max_tokens, [f"{t * 1000:.0f} ms" for t in taken], [f"{r:.2f}" for r in ratios])
    # Over both doublings, so that one hiccup on a busy machine does not decide.
    assert (taken[-1] / taken[0]) ** 0.5 < MOST
