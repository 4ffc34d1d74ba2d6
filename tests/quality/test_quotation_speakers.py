"""Speakers of quotations against people's annotations: wrong names first, coverage second.

A naive reading gives 23 right and 16 wrong names on the news stories; the floors only rise.
"""

from __future__ import annotations

import difflib
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefing import quotations
from briefing.quotations.people import fold
from briefing.sentences import split

pytestmark = pytest.mark.quality

FEWEST_RIGHT, MOST_WRONG = 50, 1
LEAST_PRECISION, LEAST_NAMED = 0.96, 0.58
PRONOUNS = {"he", "she", "they", "it", "i", "we", "who", "him"}


def records(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def find(text: str) -> list[quotations.Quotation]:
    return quotations.find(text, split(text, language="en"), language="en")


def words(mention: str) -> list[str]:
    return [fold(word) for word in re.findall(r"\w[\w’'-]*", mention)]


def same(found: str, wanted: str) -> bool:
    """Say whether two mentions share a word, or their surnames differ by a slip of the pen."""
    ours, theirs = words(found), words(wanted)
    alike = difflib.SequenceMatcher(None, ours[-1], theirs[-1]).ratio() >= 0.75
    return alike or bool((set(ours) & set(theirs)) - {"the", "a", "of"})


def overlapping(
    found: list[quotations.Quotation], start: int, end: int
) -> quotations.Quotation | None:
    least = 0.6 * (end - start)
    return next((q for q in found if min(q.end, end) - max(q.start, start) >= least), None)


def test_wrong_speakers_are_rare_in_news_stories(shared_data: Path, record_property: Any) -> None:
    folder = shared_data / "newsroom" / "gum-wikinews" / "dev"
    counts: Counter[str] = Counter()
    for gold in records(folder / "quotes_gold.jsonl"):
        text = (folder / f"{gold['doc']}.txt").read_text(encoding="utf-8")
        found = overlapping(find(text), gold["start"], gold["end"])
        if gold["kind"] == "INVERTED":
            assert found is None, "narration was taken for a quotation"
        elif gold["kind"] == "title":
            counts["title with speaker"] += bool(found and found.speaker)
        elif found is None or found.speaker is None:
            counts["none" if found else "missed"] += 1
        else:
            right = gold["speaker"] is not None and same(found.speaker, gold["speaker"])
            counts["right" if right else "wrong"] += 1
    print(f"\nspeakers, news stories: {dict(sorted(counts.items()))}")
    record_property("counts", dict(counts))
    assert counts["right"] >= FEWEST_RIGHT
    assert counts["wrong"] <= MOST_WRONG
    assert counts["missed"] == 0
    assert counts["title with speaker"] == 0


def source_of(record: dict[str, Any], found: quotations.Quotation) -> str | None:
    """Return the annotated source of the attribution that holds most of a quotation."""
    best, most = None, 0.6
    for attribution in record["attributions"]:
        parts = attribution["content"]
        inside = sum(max(0, min(found.end, p["end"]) - max(found.start, p["start"])) for p in parts)
        length = sum(part["end"] - part["start"] for part in parts)
        share = inside / (found.end - found.start) - length / 1e5  # of equal ones the shorter
        if attribution["source"] and share > most:
            best = " ".join(part["text"] for part in attribution["source"])
            most = share
    return best


def test_named_speakers_are_right_in_political_news(
    shared_data: Path, record_property: Any
) -> None:
    counts: Counter[str] = Counter()
    for record in records(shared_data / "eval" / "polnear_quotes.dev.jsonl.gz"):
        for found in find(record["text"]):
            wanted = source_of(record, found) if found.kind != "title" else None
            if wanted is None or wanted.casefold() in PRONOUNS or not words(wanted):
                continue
            if found.speaker is None:
                counts["none"] += 1
            else:
                counts["right" if same(found.speaker, wanted) else "wrong"] += 1
    print(f"\nspeakers, political news: {dict(sorted(counts.items()))}")
    record_property("counts", dict(counts))
    named = counts["right"] + counts["wrong"]
    assert counts["right"] / named >= LEAST_PRECISION
    assert named / counts.total() >= LEAST_NAMED
