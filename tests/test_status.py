"""What an item says about its own use is a gate: withheld, withdrawn, superseded, local only."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import briefing
from briefing import articles, sentences
from briefing.articles import status
from briefing.desk import Desk
from briefing.models import Article, Document, Handling, Reading, Summary, SummaryRequest
from briefing.settings import Settings

NOW = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)


def document(text: str = "The fund paid 20 million euros. It said so.", **fields: Any) -> Document:
    uri = f"item-{fields.get('version', 'x')}"
    return Document(uri=uri, media_type="text/plain", content=text.encode(), fields=fields)


def extract(*documents: Document) -> Reading:
    return articles.extract(documents, now=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "withheld"},
        {"status": "stat:canceled"},
        {"status": "Cancelled"},
        {"status": "no such status"},
        {"signals": ("sig:kill",)},
        {"signals": "withdrawal"},
        {"signals": ("advisory",)},
    ],
)
def test_what_may_not_be_used_is_counted_and_never_quoted(fields: dict[str, Any]) -> None:
    reading = extract(document(**fields))
    assert not reading.articles
    assert not reading.problems
    (told,) = reading.withheld
    assert "fund" not in str(told)


@pytest.mark.parametrize("fields", [{}, {"status": "usable"}, {"status": "stat:usable"}])
def test_what_may_be_used_is_read(fields: dict[str, Any]) -> None:
    assert len(extract(document(**fields))) == 1


def test_the_latest_version_wins_and_the_correction_is_noted() -> None:
    old = document("The fund paid 20 billion euros. It said so.", item="urn:1", version="1")
    new = document(item="urn:1", version="2", note="CORRECTION: 20 million, not billion")
    for given in ([old, new], [new, old]):
        reading = extract(*given)
        (article,) = reading.articles
        assert "million" in article.text
        kinds = {problem.kind: problem.message for problem in reading.problems}
        assert kinds["version"] == "superseded by version 2"
        assert "20 million, not billion" in kinds["correction"]


def test_a_withdrawal_takes_back_earlier_versions_even_without_a_text() -> None:
    old = document(item="urn:1", version="2")
    kill = document("", item="urn:1", version="3", status="canceled")
    other = document("Another story is told here.", item="urn:2", version="1")
    reading = extract(old, kill, other)
    assert [article.handling.item for article in reading] == ["urn:2"]
    assert len(reading.withheld) == 2


def test_a_version_after_the_withdrawal_stands() -> None:
    reading = extract(
        document("", item="urn:1", version="2", status="canceled"),
        document(item="urn:1", version="3"),
    )
    assert [article.handling.version for article in reading] == [3]


def test_rights_and_labels_are_kept() -> None:
    (article,) = extract(document(rights="Use only\nwith agreement", local_only=True))
    assert article.handling == Handling(rights="Use only with agreement", local_only=True)
    assert not status.read({"local_only": "false"}).handling.local_only


class Outside:
    name = "outside"
    max_tokens = None
    sends_text_out = True

    def __init__(self) -> None:
        self.seen: list[str] = []

    def summarise(self, request: SummaryRequest) -> Summary:
        self.seen += [article.text for article in request.articles]
        return Summary(statements=())


def test_a_local_only_item_never_reaches_a_backend_that_sends_text_out() -> None:
    outside = Outside()
    desk = Desk.open(Settings())
    desk = Desk((outside, *desk.ladder), desk.checks, desk.budget, ())
    secret = Article(text="The plan is secret. Nobody knows.", handling=Handling(local_only=True))
    public = Article(text="The fair opens today. All may come.")
    stories = [*briefing.group([secret]), *briefing.group([public])]
    split = {a.id: sentences.split(a.text, article_id=a.id) for a in (secret, public)}
    told = list(desk.tell(stories, split, None))
    assert outside.seen == [public.text]
    assert told[0][0].backend == "extractive"
    assert "local only" in str(told[0][1][-1])


def test_json_lines_carry_handling_fields() -> None:
    lines = [
        {"text": "One is withheld. Really.", "pubstatus": "withheld"},
        {"text": "Two is local. Really.", "local_only": True, "version": 2, "id": "urn:2"},
    ]
    Path("a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    reading = briefing.read("a.jsonl")
    assert [a.handling.local_only for a in reading] == [True]
    assert len(reading.withheld) == 1


def test_terms_of_use_are_shown_with_the_source_in_every_daily_template() -> None:
    terms = "Free to quote with *credit* <to> us"
    article = Article(
        text="The fair opens today. All may come.", handling=Handling(rights=terms), language="en"
    )
    edition = briefing.brief([article], now=NOW)
    assert json.loads(briefing.render(edition, "daily.json"))["sources"][0]["rights"] == terms
    assert f"Terms of use: {terms}" in briefing.render(edition, "daily.txt")
    assert "&lt;to&gt; us" in briefing.render(edition, "daily.html")
    assert r"\*credit\* \<to" in briefing.render(edition, "daily.md")


def test_the_time_of_fetching_is_kept_apart_from_that_of_publication() -> None:
    (article,) = extract(document(fetched="2026-03-03T06:00:00Z"))
    assert article.retrieved == dt.datetime(2026, 3, 3, 6, tzinfo=dt.UTC)
    assert article.published is None


def test_the_same_version_in_two_formats_counts_once_and_supersedes_nothing() -> None:
    reading = extract(
        document("One wording of it. Told in JSON.", item="urn:1", version="4"),
        document("Another wording of it. Told in XML.", item="urn:1", version="4"),
    )
    assert len(reading) == 1
    assert reading.problems == ()
