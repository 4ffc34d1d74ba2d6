"""The alarm for rewritten sources: it rings for the sample and stays silent for clean copy."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from briefing.articles import fitness, furniture, signs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CEILING = 0.005  # of clean documents, judged as if title, author and date were unknown


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _wikinews(data: Path) -> list[str]:
    files = sorted((data / "newsroom/gum-wikinews/dev").glob("*.txt"))
    return [file.read_text(encoding="utf-8") for file in files]


def _references(data: Path) -> list[str]:
    rows = _rows(data / "eval/singledoc_refs.dev.jsonl.gz")
    origins = ("cnndm", "newsroom", "writers", "gum")
    return [row["source"] for row in rows if row["origin"].startswith(origins)]


def _pages(data: Path) -> list[str]:
    texts = []
    for country in ("au", "ca", "ind", "uk", "us"):
        for file in sorted((data / "newsroom/pages-fundus/dev" / country).glob("*.json")):
            for gold in json.loads(file.read_text(encoding="utf-8")).values():
                body = gold.get("body") or {}
                parts = [
                    p for s in body.get("sections", []) for p in s["headline"] + s["paragraphs"]
                ]
                texts.append("\n\n".join(body.get("summary", []) + parts))
    return [text for text in texts if text]


def _bbc(data: Path) -> list[str]:
    return [row["source"] for row in _rows(data / "eval/bbc_extractive.dev.jsonl.gz")]


def _politics(data: Path) -> list[str]:
    return [row["text"] for row in _rows(data / "eval/polnear_quotes.dev.jsonl.gz")]


CLEAN = {
    "wikinews": (_wikinews, 20), "references": (_references, 300), "pages": (_pages, 20),
    "bbc": (_bbc, 1000), "politics": (_politics, 400),
}  # fmt: skip


def _judge(text: str) -> tuple[bool, set[str]]:
    judged = fitness.assess(text, title=None, authors=(), published=None, language="en")
    kinds = {signal.kind for signal in judged.signals}
    return judged.quotable, kinds & (signs.STRONG_KINDS | signs.WEAK_KINDS)


@pytest.mark.parametrize("name", CLEAN)
def test_clean_copy_without_title_author_and_date_stays_quotable(
    shared_data: Path, name: str
) -> None:
    load, at_least = CLEAN[name]
    texts = load(shared_data)
    assert len(texts) >= at_least
    kinds: Counter[str] = Counter()
    unquotable = 0
    for text in texts:
        quotable, found = _judge(text)
        kinds.update(found)
        unquotable += not quotable
    print(f"{name}: {unquotable} of {len(texts)} unquotable; documents with a sign: {dict(kinds)}")
    assert unquotable <= CEILING * len(texts)


def test_the_sample_is_not_quotable_for_many_reasons(shared_data: Path) -> None:
    text, _ = furniture.strip((shared_data / "scraped-article.txt").read_text(encoding="utf-8"))
    quotable, kinds = _judge(text)
    assert not quotable
    assert len(kinds & signs.STRONG_KINDS) >= 6


def test_the_sample_is_not_quotable_even_without_the_table_of_phrases(shared_data: Path) -> None:
    text = (shared_data / "scraped-article.txt").read_text(encoding="utf-8")
    kinds = {signal.kind for signal in signs.find(text, {})}
    assert len(kinds & signs.STRONG_KINDS) >= 5


def test_no_dangerous_line_of_the_sample_passes_as_a_safe_claim(shared_data: Path) -> None:
    from briefing import sentences  # only this test needs the splitter

    lines = (shared_data / "scraped-article.txt").read_text(encoding="utf-8").split("\n")
    labels = shared_data / "newsroom/garbled-sample/scraped-article.labels.jsonl"
    passed: Counter[str] = Counter()
    for row in map(json.loads, labels.read_text(encoding="utf-8").splitlines()):
        for sentence in sentences.split(lines[row["line"] - 1]):
            passed[row["label"]] += fitness.is_safe_claim(sentence.text)
    print(f"sentences that pass, by the label of their line: {dict(passed)}")
    assert passed["dangerous"] == 0
    assert passed["false"] == 0
    assert passed["quote-altered"] == 0
    assert sum(passed.values()) >= 4  # a briefing of the sample still says something


def test_the_garbled_sides_of_the_hazard_pairs_are_seen(shared_data: Path) -> None:
    pairs = shared_data / "newsroom/hazards/dev/garbled/pairs.jsonl"
    seen = []
    for row in map(json.loads, pairs.read_text(encoding="utf-8").splitlines()):
        assert signs.find(row["clean"]) == []
        seen.append(bool(signs.find(row["garbled"])))
    print(f"garbled sides with a sign: {sum(seen)} of {len(seen)}")
    assert sum(seen) >= 5  # the sixth turned an offer into a fact, which no text shows
