"""Real wire items: agencies' JSON against its own conversion to NewsML-G2, IPTC's test suites."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from briefing import articles, sources
from briefing.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.models import Document, Reading

pytestmark = pytest.mark.quality

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
TWINS = 8
NINJS_WITH_BODY = 20


def _read(path: Path) -> tuple[list[Document], list[str], Reading]:
    documents, problems = sources.read([str(path)], sources.builtin_readers(Settings()))
    return documents, [one.message for one in problems], articles.extract(documents, now=NOW)


@pytest.fixture(scope="module")
def newsroom(shared_data: Path) -> Path:
    """Return the folder of newsroom data."""
    return shared_data / "newsroom"


def test_dpa_items_are_what_their_conversions_say(newsroom: Path) -> None:
    inputs = sorted((newsroom / "dpa-digitalwires/dev/input").glob("*.json"))
    told = {}
    for path in inputs:
        ours, problems, reading = _read(path)
        twin = path.parent.parent / "output" / f"{path.stem}.xml"
        theirs, more, other = _read(twin)
        assert (problems, more) == ([], [])
        told[path.stem] = [ours[0].fields == theirs[0].fields]
        # The conversion puts the teaser before the text.
        pairs = zip(reading, other, strict=True)
        told[path.stem] += [
            whole.text == text.text or whole.text.endswith(f"\n\n{text.text}")
            for text, whole in pairs
        ]
    assert len(told) >= TWINS
    assert {name: same for name, same in told.items() if not all(same)} == {}


def test_nothing_internal_of_dpa_gets_out(newsroom: Path) -> None:
    checked = 0
    for path in (newsroom / "dpa-digitalwires/dev/input").glob("*.json"):
        item = json.loads(path.read_text(encoding="utf-8"))
        hidden = [n["ednote"] for n in item["ednotes"] if not n["is_publishable"]]
        private = (item["notepad"] or {}).get("nonpublic_html") or ""
        hidden += re.findall(r">([^<>]{12,})<", private)
        for document in (path, path.parent.parent / "output" / f"{path.stem}.xml"):
            got = repr(_read(document)[0])
            assert [words for words in hidden if words in got] == []
            checked += len(hidden)
    assert checked > 0


def _items(path: Path) -> list[dict[str, Any]]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return []
    return [one for one in (value if isinstance(value, list) else [value]) if one.get("uri")]


def test_ninjs_items_are_read_or_told(newsroom: Path) -> None:
    bodies = 0
    for path in sorted((newsroom / "ninjs/dev").rglob("*.json")):
        documents, problems, reading = _read(path)
        assert documents or problems, path
        assert not [message for message in problems if "failed" in message], path
        for item in _items(path):
            held = [key for key in item if key.startswith(("body_", "bodies")) and item[key]]
            if not held:
                continue
            bodies += 1
            [document] = documents
            folded = {key.lower(): value for key, value in item.items()}
            assert document.fields["item"] == item["uri"]
            assert document.fields.get("version") == folded.get("version")
            created = folded.get("firstcreated") or folded.get("versioncreated")
            assert document.fields.get("published") == created
            assert len(reading.articles) == 1, path
            if folded.get("headline"):
                assert document.fields["title"] == folded["headline"].strip()
    assert bodies >= NINJS_WITH_BODY


def test_newsml_items_are_read_or_told_with_a_reason(newsroom: Path) -> None:
    read = 0
    for path in sorted((newsroom / "newsml-g2/dev").rglob("*.xml")):
        documents, problems, _ = _read(path)
        assert not [message for message in problems if "failed" in message], path
        assert bool(documents) != bool(problems), path
        for document in documents:
            read += 1
            assert {"title", "published", "item", "version", "rights"} <= set(document.fields)
    assert read == 2


@pytest.mark.parametrize("name", ["ninjs1", "ninjs3", "unparsable"])
def test_embargoed_items_are_withheld(newsroom: Path, name: str) -> None:
    path = newsroom / f"hazards/dev/embargo/{name}.json"
    wanted = json.loads(path.with_name(f"{name}.json.expected.json").read_text(encoding="utf-8"))
    documents, problems, reading = _read(path)
    assert (problems, list(reading)) == ([], [])
    [withheld] = reading.withheld
    until = wanted["until"]
    assert (until[:16].replace("T", " ") if until else "states no time") in withheld.message
    assert documents[0].fields["embargo"]


def test_a_correction_replaces_and_a_kill_recalls(newsroom: Path) -> None:
    folder = newsroom / "hazards/dev/correction"
    names = ["v1.json", "v2.json", "v3-kill.json"]
    documents = [one for name in names for one in _read(folder / name)[0]]
    [article] = articles.extract(documents[:2], now=NOW)
    assert "20 million" in article.text
    assert article.handling.correction is not None
    assert list(articles.extract(documents, now=NOW)) == []
