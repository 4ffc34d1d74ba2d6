"""What the trade's dangers must lead to: every expectation of the hazard samples, asserted.

The samples are evaluation data and no part of the project; without them the tests are skipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import briefing
from briefing import quotations
from briefing.articles import dates, extract
from briefing.models import Article, Briefing, Document, Item, Reading

NOW = datetime(2026, 5, 18, 10, tzinfo=UTC)

Expected = dict[str, Any]
CHECKS: dict[str, Callable[[Path, Expected], None]] = {}


def hazard(name: str) -> Callable[[Callable[[Path, Expected], None]], Any]:
    """Register the check of one expectation, by its path without `.expected.json`."""

    def register(check: Callable[[Path, Expected], None]) -> Callable[[Path, Expected], None]:
        CHECKS[name] = check
        return check

    return register


@pytest.fixture
def hazards(shared_data: Path) -> Path:
    folder = shared_data / "newsroom/hazards/dev"
    if not folder.is_dir():
        pytest.skip("the hazard samples are not on this machine")
    return folder


def _read(*paths: Path, now: datetime = NOW) -> Reading:
    return briefing.read(*paths, now=now)


def _brief(*paths: Path, now: datetime = NOW) -> Briefing:
    return briefing.brief(list(paths), now=now, date=now.date())


def _moment(raw: str) -> datetime:
    return datetime.fromisoformat(raw).astimezone(UTC)


def _kinds(article: Article) -> set[str]:
    return {signal.kind for signal in article.fitness.signals}


def _told(edition: Briefing) -> list[str]:
    items: tuple[Item, ...] = (*edition.items, *edition.noted)
    statements = [s for item in items for s in (*item.statements, *item.figures, *item.quotes)]
    return [statement.text for statement in (*edition.bottom_line, *statements)]


def test_every_expectation_has_a_check(hazards: Path) -> None:
    named = {
        str(path.relative_to(hazards)).removesuffix(".expected.json")
        for path in hazards.rglob("*.expected.json")
    }
    assert named == set(CHECKS)


@hazard("cookiewall/only-consent.html")
@hazard("soft404/removed.html")
def _no_article(path: Path, expected: Expected) -> None:
    assert expected["summarise"] is False
    reading = _read(path)
    assert not reading.articles
    (problem,) = reading.problems
    assert problem.kind == "article"
    said = {"consent-wall": "consent", "no-article": "no article"}[expected["flag"]]
    assert said in problem.message


@hazard("paywall/stub.html")
def _paywall(path: Path, expected: Expected) -> None:
    (article,) = _read(path).articles
    assert expected["flag"] in _kinds(article)
    assert "Subscribe" not in article.text
    edition = _brief(path)
    assert expected["summarise"] is False
    assert not [item for item in edition.items if item.statements]
    assert not _told(edition)
    assert expected["list_as"] == "headline + link only"
    headlines = [item.headline for item in (*edition.items, *edition.noted)]
    title = re.search("<title>([^<]+)</title>", path.read_text(encoding="utf-8"))
    assert title
    assert headlines == [title[1]]


@hazard("correction/v3-kill.json")
def _correction(path: Path, expected: Expected) -> None:
    assert expected["after_v2"].startswith("only 20 million may appear")
    first, second = path.with_name("v1.json"), path.with_name("v2.json")
    reading = _read(first, second)
    assert "20 million" in reading.articles[0].text
    assert not [a for a in reading.articles if "20 billion" in f"{a.title} {a.text}"]
    note = json.loads(second.read_text(encoding="utf-8"))["ednote"]
    assert note in (reading.articles[0].handling.correction or "")
    edition = _brief(first, second)
    assert _told(edition)
    assert not [text for text in _told(edition) if "billion" in text]
    assert [p for p in edition.problems if p.kind == "correction" and note in p.message]
    assert expected["after_v3"].startswith("item removed")
    after = _read(first, second, path)
    assert not after.articles
    assert after.withheld


@hazard("dates/feed.xml")
def _dates(path: Path, expected: Expected) -> None:
    items = etree.parse(path, etree.XMLParser(resolve_entities=False)).iter("item")
    raw = {item.findtext("guid"): item.findtext("pubDate") for item in items}
    assert set(raw) == set(expected["utc_or_null_if_ambiguous"])
    for name, right in expected["utc_or_null_if_ambiguous"].items():
        written = raw[name] or ""
        moment = dates.parse(written)
        if right is not None:
            assert moment == _moment(right), name
        elif moment is not None:  # the day is sure, and that the time is not is said
            assert dates.doubt(written), name
            assert f"{moment:%Y-%m-%d}" == "2025-05-16", name


@hazard("embargo/ninjs1.json")
@hazard("embargo/ninjs3.json")
@hazard("embargo/plain.txt")
@hazard("embargo/unparsable.json")
def _embargo(path: Path, expected: Expected) -> None:
    assert expected["withhold"] is True
    reading = _read(path)
    assert not reading.articles
    assert not reading.problems
    (withheld,) = reading.withheld
    assert withheld.message.startswith("under embargo")
    if expected["until"] is None:
        assert "no time that can be read" in withheld.message
        assert not _read(path, now=NOW + timedelta(days=40_000)).articles
        return
    until = _moment(expected["until"])
    assert f"{until:%Y-%m-%d %H:%M} UTC" in withheld.message
    assert not _read(path, now=until - timedelta(minutes=1)).articles
    assert len(_read(path, now=until + timedelta(minutes=1)).articles) == 1


@hazard("eml/forwarded.eml")
def _forwarded(path: Path, expected: Expected) -> None:
    assert set(expected["flags"]) == {"forwarded", "not-for-publication", "embargo"}
    local = datetime.fromisoformat(expected["embargo_local"]).replace(tzinfo=UTC)
    for now in (local - timedelta(hours=12), local + timedelta(days=2)):
        reading = _read(path, now=now)
        assert not reading.articles  # not for publication, embargo or not
        assert len(reading.withheld) == 1
        words = re.findall(r"\w{5,}", path.read_bytes().decode("latin-1").rpartition("\n\n")[2])
        assert words
        assert not [word for word in words if word in str((reading.withheld, reading.problems))]


@hazard("eml/newsletter.eml")
def _newsletter(path: Path, expected: Expected) -> None:
    reading = _read(path)
    assert reading.articles
    shown = "\n".join(f"{article.title}\n{article.text}" for article in reading)
    for item in expected["items"]:
        assert item["heading"] in shown
    for dropped in expected["must_drop"]:
        assert dropped not in shown
    assert expected["links_unwrapped"]
    everything = f"{shown}\n{[article.url for article in reading]}"
    assert "click.lists.example" not in everything  # links are unwrapped or gone, never tracked


@hazard("injection/feed.xml")
@hazard("injection/hidden.html")
def _injection(path: Path, expected: Expected) -> None:
    reading = _read(path)
    (article,) = reading.articles
    told = _told(_brief(path))
    for planted in expected["must_not_contain"]:
        assert planted not in f"{article.title}\n{article.text}"
        assert not [text for text in told if planted in text]
    for needed in expected.get("must_contain", []):
        assert needed in article.text
    spans = [
        article.text[s.start : s.end] for s in article.fitness.signals if s.kind == "instruction"
    ]
    for flagged in expected.get("flag_instruction_like", []):
        assert [span for span in spans if flagged in span]
        assert not [text for text in told if flagged in text]


@hazard("liveblog/live.html")
def _liveblog(path: Path, expected: Expected) -> None:
    (article,) = _read(path).articles
    assert expected["type"] in _kinds(article)
    superseded = [r for r in article.removed if r.reason == "superseded live entry"]
    assert len(superseded) == len(expected["superseded"])
    kept = re.findall(r"^\d\d:\d\d", article.text, re.MULTILINE)
    assert len(kept) + len(superseded) == expected["entries"]
    assert kept == sorted(kept, reverse=True)
    assert max(m for m in (article.published, article.updated) if m) == _moment(expected["latest"])
    stale = expected["must_not_present_as_current"]
    told = _told(_brief(path))
    assert told
    assert not [text for text in told if stale in text]


@hazard("opml/desk.opml")
def _opml(path: Path, expected: Expected) -> None:
    reading = _read(path)  # the network is blocked: every feed that is followed becomes a problem
    followed = {p.where for p in reading.problems if "feeds.example" in p.where}
    assert len(followed) == expected["feeds"]
    assert expected["duplicates"] == 1
    assert not [where for where in followed if where.startswith("http://feeds.example/parliament")]
    told = [p.message for p in reading.problems if p.where == str(path)]
    assert [m for m in told if m.startswith(f"{len(expected['skipped'])} of its entries")]
    for refused in expected["refused"]:
        assert [m for m in told if refused in m]
    assert not [a for a in reading if "root:" in a.text]


@hazard("quotes/edge.txt")
def _quotes(path: Path, expected: Expected) -> None:
    text = path.read_text(encoding="utf-8").strip()
    found = quotations.find(text, briefing.split_sentences(text, language="en"), language="en")
    for right in expected["quotes"]:
        words = right["text"].rstrip(".")
        (quotation,) = [q for q in found if words in text[q.inner_start : q.inner_end]]
        if right.get("unclosed"):
            closing = re.compile('["”“»’]')
            assert not closing.match(text, quotation.end - 1)  # it ends without a mark
        if "kind" in right:
            assert quotation.kind in right["kind"].replace("scare/", "")
            continue
        if right["speaker"] is None:
            assert quotation.speaker is None, words
        elif quotation.speaker is not None:  # none is a gap, another one would be a falsehood
            assert right["speaker"].casefold() in {quotation.speaker.casefold(), "the coach"}, words
    (article,) = _read(path).articles  # what was flagged there makes the whole source unfit
    assert not article.fitness.quotable
    assert {"lost-speaker", "speech-then-act"} <= _kinds(article)
    assert not [item for item in _brief(path).items if item.quotes]


@hazard("stale/page.html")
def _stale(path: Path, expected: Expected) -> None:
    feed = etree.parse(path.with_name("feed.xml"), etree.XMLParser(resolve_entities=False))
    listed = feed.findtext(".//item/pubDate")
    assert dates.parse(listed) == _moment(expected["feed_date"])
    (page,) = _read(path).articles
    assert page.published == _moment(expected["page_date"])
    document = Document(
        uri=str(path),
        media_type="text/html",
        content=path.read_bytes(),
        charset="utf-8",
        fields={"published": listed},
    )
    (article,) = extract([document], now=NOW).articles
    assert expected["flag"] in _kinds(article)
    assert article.published == _moment(expected["effective_date"])
    assert expected["include_in_daily"] is False
    edition = briefing.brief([article], now=NOW, date=NOW.date())
    assert not edition.items
    assert not _told(edition)


@hazard("syndication/cluster")
def _syndication(path: Path, expected: Expected) -> None:
    paths = [path.with_name(name) for name in expected["one_cluster"]]
    edition = _brief(*paths)
    (item,) = (*edition.items, *edition.noted)
    assert item.story.independent_sources == expected["independent_sources"]
    (lead,) = item.story.articles
    assert Path(lead.uri or "").name == expected["canonical"]
    assert len(lead.copies) == len(paths) - 1
    shown = briefing.render(edition, "daily.md").casefold()
    assert expected["must_not_say"] not in shown
    assert not re.search(r"\b(?:3|three) (?:independent )?(?:sources|outlets)", shown)


@hazard("wordpress/posts.json")
def _wordpress(path: Path, expected: Expected) -> None:
    reading = _read(path)
    assert len(reading.articles) == expected["items"]
    (article,) = reading.articles
    assert article.title == expected["title"]
    assert article.published == _moment(expected["date_utc"])
    for dropped in expected["must_drop"]:
        assert dropped not in article.text
    (problem,) = reading.problems
    assert f"{len(expected['skipped_protected'])} protected" in problem.message


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_what_a_hazard_must_lead_to(hazards: Path, name: str) -> None:
    expected = json.loads((hazards / f"{name}.expected.json").read_text(encoding="utf-8"))
    CHECKS[name](hazards / name, expected)
