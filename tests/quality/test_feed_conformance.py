"""Titles and dates of feeds against what over a thousand test feeds state of themselves.

Each file of the feed parser's own test set says in a comment what must come out of it. Ours may
know less (a feed without a text, a date that is not sure), but nothing else.
"""

from __future__ import annotations

import ast
import html
import json
import re
import time
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import feedparser
import pytest

from briefing import articles
from briefing.articles import dates
from briefing.errors import SourceError
from briefing.settings import Settings
from briefing.sources import builtin_readers, feeds, opening, read
from briefing.sources.feeds.opml import OpmlReader

MOST_SECONDS = 2.0

_EXPECTED = re.compile(
    r"entries\[(\d{1,3})\](?:\['(\w+)'\]|\.(\w+))(\['value'\])?"
    r" *== *(\([^()]*\)|u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"|entries)(?! *\+)"
)
_TITLES = ("title", "title_detail")
_DATES = ("published_parsed", "updated_parsed", "published", "updated")


def collection(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "newsroom" / "feedparser-tests" / "dev").rglob("*.xml"))


def seen(value: str) -> str:
    """Return what a person sees of HTML, spaces and tags aside; worked out without a parser."""
    text = re.sub(r"<(script|style)\b.*?</\1>", "", value, flags=re.DOTALL | re.IGNORECASE)
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", text)).split())


def expectations(path: Path) -> list[tuple[int, str, object]]:
    """Return entry, name and value of each statement about a title or a date in the comment."""
    head = path.read_bytes().decode("utf-8", "replace").partition("-->")[0]
    found = []
    for number, quoted, dotted, value, stated in _EXPECTED.findall(head):
        name = quoted or dotted
        known = name in _DATES or name == "title" or (name == "title_detail" and value)
        if known and stated != "entries":
            found.append((int(number), name, ast.literal_eval(stated)))
    return found


def ours(path: Path) -> list[dict[str, str]]:
    """Return what our reader says of each entry, also of those without a text."""
    parsed = feedparser.parse(
        BytesIO(path.read_bytes()), sanitize_html=False, resolve_relative_uris=False
    )
    return [
        {
            **feeds.fields_of(entry, parsed, teaser=True),
            "type": (entry.get("title_detail") or {}).get("type", ""),
        }
        for entry in parsed.entries
    ]


def judge(said: dict[str, str], name: str, stated: object) -> str:
    """Say whether ours is right, unknown or wrong."""
    if name in _TITLES:
        literal = said["type"] == "text/plain"  # then "<b>" are three letters, not a tag
        got, expected = said["title"], seen(str(stated))
        if literal and got != expected:
            expected = " ".join(str(stated).split())
        return "unknown" if not got else "right" if got == expected else "wrong"
    raw = said[name.removesuffix("_parsed")]
    if not name.endswith("_parsed"):
        return "unknown" if not raw else "right" if raw == stated else "wrong"
    moment = dates.parse(raw)
    assert isinstance(stated, tuple)
    right = datetime(*stated[:6], tzinfo=UTC)
    if dates.doubt(raw):
        return "unknown"
    return "unknown" if moment is None else "right" if moment == right else "wrong"


@pytest.mark.quality
def test_no_title_and_no_date_of_a_feed_is_wrong(shared_data: Path) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for path in collection(shared_data):
        stated = expectations(path)
        said = ours(path) if stated else []
        for number, name, value in stated:
            verdict = judge(said[number], name, value) if number < len(said) else "unknown"
            kind = "title" if name in _TITLES else "date"
            counts[kind, verdict] += 1
            if verdict == "wrong":
                wrong.append((path.name, value, said[number]))
    for (kind, verdict), count in sorted(counts.items()):
        print(f"{kind:6} {verdict:8} {count}")
    for entry in wrong:
        print(entry)
    assert wrong == []
    assert counts["title", "right"] >= 10


@pytest.mark.quality
@pytest.mark.slow
def test_no_feed_crashes_or_takes_long(shared_data: Path) -> None:
    readers = builtin_readers(Settings())
    slowest = 0.0
    counts: Counter[str] = Counter()
    for path in collection(shared_data):
        start = time.perf_counter()
        found, told = read([str(path)], readers)
        slowest = max(slowest, time.perf_counter() - start)
        assert found or told, path
        assert not [problem for problem in told if "failed" in problem.message], path
        counts["documents"] += len(found)
        counts["problems"] += len(told)
    print(f"{dict(counts)}, the slowest took {slowest:.2f} s")
    assert slowest < MOST_SECONDS


def links(path: Path) -> tuple[list[str], list[str]]:
    """Return the addresses in a list of feeds, and what the reader tells of the rest."""
    reader = OpmlReader(["domain", "domain1", "domain2", "localhost"])
    found: list[str] = []
    told: list[str] = []
    try:
        for document in reader.parse(opening.document(str(path))):
            found.append(document.uri)  # noqa: PERF401 - what came before an error counts
    except SourceError as error:
        told.append(str(error))
    except ExceptionGroup as group:
        told.extend(map(str, group.exceptions))
    return found, told


@pytest.mark.quality
def test_every_list_of_feeds_gives_the_addresses_that_it_states(shared_data: Path) -> None:
    stated = re.compile(r"result\[.feeds.\]\[\d\]\[.url.\] == [\"'](http[^\"']+)[\"']")
    counts: Counter[str] = Counter()
    for path in sorted((shared_data / "newsroom" / "opml" / "dev").rglob("*.xml")):
        if opening.document(str(path)).media_type != "text/x-opml":
            continue
        found, told = links(path)
        counts["files"] += 1
        counts["links"] += len(found)
        assert found or told, path
        for url in stated.findall(path.read_text(encoding="utf-8")):
            counts["stated"] += 1
            assert url in found, path
    print(dict(counts))
    assert counts["stated"] >= 4


@pytest.mark.quality
def test_no_hostile_date_is_read_as_another(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "newsroom" / "hazards" / "dev" / "dates"
    expected = json.loads((folder / "feed.xml.expected.json").read_text())
    # The entries have no text; an article needs one.
    feed = (folder / "feed.xml").read_text()
    text = "<description>The council met on the day that is in question here.</description>"
    (tmp_path / "feed.xml").write_text(feed.replace("</item>", f"{text}</item>"))
    found, told = read([str(tmp_path / "feed.xml")], builtin_readers(Settings()))
    assert told == []
    now = datetime(2025, 5, 17, 12, tzinfo=UTC)
    by_title = {article.title: article for article in articles.extract(found, now=now)}
    for document in found:
        name, raw = document.fields["title"], document.fields["published"]
        stated = expected["utc_or_null_if_ambiguous"][name]
        article = by_title[name]
        right = datetime.fromisoformat(stated) if stated else None
        untrusted = any(removal.reason == "untrusted date" for removal in article.removed)
        assert (article.published is None) == untrusted, name
        if right is None:
            assert article.published is None or dates.doubt(raw), name
        elif right > now:  # read right, and not believed
            assert (dates.parse(raw), article.published) == (right, None), name
        else:
            assert (article.published, dates.doubt(raw)) == (right, None), name
        day = article.published or datetime(2025, 5, 16, tzinfo=UTC)
        assert (day.year, day.month) == (2025, 5), name
    assert len(by_title) == len(expected["utc_or_null_if_ambiguous"])
