"""Sentence boundaries measured against people's: golden rules, news, speech, court decisions.

The floors only rise. A boundary is where a sentence ends; F1 is over all boundaries of a group.
"""

import gzip
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from briefing.sentences import split

pytestmark = pytest.mark.quality

Record = Callable[[str, object], None]
FLOORS = json.loads(Path(__file__).with_name("floors_sentences.json").read_text(encoding="utf-8"))


class Score:
    """Counts of boundaries that are right, too many and missing, and of passages exactly right."""

    def __init__(self) -> None:
        self.right = self.extra = self.missing = self.exact = self.passages = 0

    def add(self, found: set[int], wanted: set[int]) -> None:
        self.right += len(found & wanted)
        self.extra += len(found - wanted)
        self.missing += len(wanted - found)
        self.exact += found == wanted
        self.passages += 1

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missing)

    @property
    def share(self) -> float:
        return self.exact / max(1, self.passages)


def records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def show(scores: dict[str, Score], record_property: Record) -> None:
    for name, score in sorted(scores.items()):
        print(f"{name:28} F1 {score.f1:.3f}  exact {score.share:.3f}  n {score.passages}")
        record_property(f"{name} F1", round(score.f1, 4))


def compact_ends(sentences: list[str]) -> set[int]:
    """Return where sentences end when white space is not counted: the texts differ in it."""
    ends, at = set(), 0
    for sentence in sentences:
        at += len("".join(sentence.split()))
        ends.add(at)
    return ends


@pytest.mark.parametrize("told", [True, False], ids=["language told", "language found"])
def test_golden_rules_hold(shared_data: Path, record_property: Record, told: bool) -> None:  # noqa: FBT001
    scores: dict[str, Score] = defaultdict(Score)
    for record in records(shared_data / "eval" / "sbd_golden.dev.jsonl.gz"):
        if not record["lossless"]:
            continue
        language = record["lang"]
        found = split(record["text"], language=language if told else None)
        ends = compact_ends([sentence.text for sentence in found])
        wanted = compact_ends(record["sentences"])
        scores[language].add(ends, wanted)
        scores["all"].add(ends, wanted)
        if (language, record["kind"]) == ("en", "golden"):
            scores["en golden rules"].add(ends, wanted)
    show(scores, record_property)
    assert scores["en golden rules"].share >= FLOORS["english_golden_exact"]
    assert scores["all"].share >= FLOORS["golden_exact"]
    if told:
        for language, floor in FLOORS["golden_f1"].items():
            assert scores[language].f1 >= floor, language


def spans_score(path: Path, group: str) -> dict[str, Score]:
    scores: dict[str, Score] = defaultdict(Score)
    for record in records(path):
        found = {sentence.end for sentence in split(record["text"])}
        wanted = {end for _, end in record["sentence_spans"]}
        scores[record[group]].add(found, wanted)
        scores["all"].add(found, wanted)
    return scores


def test_news_and_other_prose_are_cut_as_people_cut_them(
    shared_data: Path, record_property: Record
) -> None:
    scores = spans_score(shared_data / "eval" / "sbd_gum.dev.jsonl.gz", "genre")
    show(scores, record_property)
    for genre, floor in FLOORS["gum_f1"].items():
        assert scores[genre].f1 >= floor, genre


def test_court_decisions_are_cut_tolerably(shared_data: Path, record_property: Record) -> None:
    scores = spans_score(shared_data / "eval" / "sbd_legal.dev.jsonl.gz", "collection")
    show(scores, record_property)
    assert scores["all"].f1 >= FLOORS["legal_f1"]


TEXT_KEYS = frozenset({"text", "source", "body", "content", "reference", "background"})


def strings(value: object, key: str = "") -> Iterator[str]:
    """Yield the strings under the usual text keys, however deep."""
    if isinstance(value, str):
        if key in TEXT_KEYS:
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from strings(item, "" if name == "outputs" else name)


def all_texts(data: Path) -> Iterator[str]:
    for path in sorted((data / "eval").glob("*.jsonl.gz")):
        for record in records(path):
            yield from strings(record)
    for path in sorted((data / "hostile").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from strings(json.loads(line))
    for path in sorted([*data.rglob("*.txt"), *data.rglob("*.eml")]):
        yield path.read_bytes().decode("utf-8", "replace")


@pytest.mark.slow
def test_offsets_are_exact_in_every_document(shared_data: Path, record_property: Record) -> None:
    start = time.process_time()
    documents = sentences = 0
    for text in all_texts(shared_data):
        at = 0
        for sentence in split(text):
            assert text[sentence.start : sentence.end] == sentence.text
            assert sentence.text == sentence.text.strip()
            assert sentence.start >= at
            assert not text[at : sentence.start].strip()
            at = sentence.end
            sentences += 1
        assert not text[at:].strip()
        documents += 1
    record_property("documents", documents)
    print(f"{documents} documents, {sentences} sentences, {time.process_time() - start:.1f} s")
    assert documents > 1_000
