"""The record is plain data that repeats the briefing exactly and lets nothing unsupported out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import records
from briefing.models import (
    Article,
    Briefing,
    Coverage,
    Doubt,
    Evidence,
    Fitness,
    Item,
    Problem,
    Removal,
    Signal,
    Source,
    Statement,
    Story,
)
from briefing.records import passages, to_record

MANUAL = Path(records.__file__).parent.parent / "templates" / "README.md"

HARBOUR = Article(
    text=(
        "The port authority closed the north quay on Friday.\n\n"
        "Ships wait outside the bay. Repairs cost 12 million euros and take until May. "
        "Fishermen were told by radio.\n\n"
        "“Nobody was hurt,” said harbour master Ines Corral."
    ),
    title="North quay closed",
    url="https://www.port-news.example/quay?id=7",
    publisher="Port News",
    published=datetime(2026, 3, 6, 17, 5, tzinfo=UTC),
    language="en",
    removed=(Removal(text="Subscribe", reason="promotion"),),
    copies=(Article(text="The port authority closed the north quay.", publisher="Bay Herald"),),
)
RADIO = Article(
    text="The quay in the north is shut. Engineers found cracks in two pillars.",
    title="Cracks close quay",
    uri="file:///home/someone/clips/radio%20note.txt",
    published=datetime(2026, 3, 6, tzinfo=UTC),
    updated=datetime(2026, 3, 7, 6, 30, tzinfo=timezone(timedelta(hours=1))),
)


def cite(article: Article, quoted: str) -> Evidence:
    start = article.text.index(quoted)
    return Evidence(article_id=article.id, start=start, end=start + len(quoted))


def said(article: Article, quoted: str, **changes: Any) -> Statement:
    statement = Statement(
        text=quoted,
        evidence=(cite(article, quoted),),
        verdict="supported",
        method="verbatim",
        backend="extractive",
    )
    return replace(statement, **changes)


CLOSED = said(HARBOUR, "The port authority closed the north quay on Friday.")
COST = said(HARBOUR, "Repairs cost 12 million euros and take until May.")
QUOTE = said(HARBOUR, "“Nobody was hurt,”", speaker="Ines Corral")
STORY = Story(articles=(HARBOUR, RADIO), groups=((HARBOUR.id,), (RADIO.id,)))


def edition(*statements: Statement, **changes: Any) -> Briefing:
    item = Item(
        story=STORY,
        headline="North quay closed",
        statements=statements or (CLOSED,),
        figures=(COST,),
        quotes=(QUOTE,),
        backend="extractive",
    )
    briefing = Briefing(
        title="Coast watch",
        date=date(2026, 3, 7),
        zone="Europe/Madrid",
        language="en",
        cut_off=HARBOUR.published,
        bottom_line=(CLOSED,),
        items=(item,),
        sources=(Source(number=1, article=HARBOUR), Source(number=2, article=RADIO)),
        backend="extractive",
    )
    return replace(briefing, **changes)


def unfit_edition(quoted: str, **changes: Any) -> dict[str, Any]:
    signs = (Signal(kind="a", reason="a sign."), Signal(kind="a", reason="a sign."))
    article = replace(RADIO, fitness=Fitness(quotable=False, signals=signs))
    statement = said(article, quoted, verdict="doubtful", lead_in="The text says:", **changes)
    item = Item(story=Story(articles=(article,)), headline="h", statements=(statement,))
    sources = (Source(number=1, article=article),)
    return to_record(edition(items=(item,), bottom_line=(), sources=sources))


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, entry in value.items():
            yield key
            yield from keys(entry)
    if isinstance(value, list):
        for entry in value:
            yield from keys(entry)


def test_a_statement_that_the_sources_do_not_support_stops_the_record() -> None:
    unsupported = replace(CLOSED, verdict="unsupported")
    with pytest.raises(ValueError, match="unsupported statement"):
        to_record(edition(unsupported))
    for part in ("statements", "figures", "quotes"):
        item = replace(Item(story=STORY, headline="h"), **{part: (unsupported,)})
        with pytest.raises(ValueError, match="unsupported statement"):
            to_record(edition(noted=(item,)))
    with pytest.raises(ValueError, match="unsupported statement"):
        to_record(edition(bottom_line=(unsupported,)))


def test_a_statement_that_points_nowhere_stops_the_record() -> None:
    with pytest.raises(ValueError, match="points at no source"):
        to_record(edition(replace(CLOSED, evidence=())))
    beyond = Evidence(article_id=HARBOUR.id, start=0, end=len(HARBOUR.text) + 1)
    with pytest.raises(ValueError, match="cites characters"):
        to_record(edition(replace(CLOSED, evidence=(beyond,))))
    elsewhere = Evidence(article_id="unknown", start=0, end=1)
    with pytest.raises(ValueError, match="not a numbered source"):
        to_record(edition(replace(CLOSED, evidence=(elsewhere,))))


def test_a_headline_needs_no_passage() -> None:
    headline = Statement(text="North quay closed", verdict="supported", method="headline")
    record = to_record(edition(headline))
    assert record["stories"][0]["statements"][0]["citations"] == []
    assert record["stories"][0]["backend_label"] == "headline only"


def test_quoted_characters_are_those_of_the_source_and_their_surroundings_adjoin_them() -> None:
    record = to_record(edition(CLOSED, COST))
    texts = {1: HARBOUR.text, 2: RADIO.text}
    seen = 0
    for source in record["sources"]:
        for passage in source["evidence"]:
            text = texts[source["number"]]
            assert text[passage["start"] : passage["end"]] == passage["quoted"]
            assert passage["before"] + passage["quoted"] + passage["after"] in text
            seen += 1
    assert seen == 3


def test_a_passage_is_shown_in_its_paragraph_and_no_other() -> None:
    passage = to_record(edition(COST))["sources"][0]["evidence"][1]
    assert passage["before"] == "Ships wait outside the bay. "
    assert passage["after"] == " Fishermen were told by radio."
    assert not passage["before_cut"]
    assert not passage["after_cut"]


def test_passages_are_numbered_in_the_order_of_their_first_citation_and_lead_back() -> None:
    first = to_record(edition(COST, CLOSED))["sources"][0]["evidence"]
    assert [(p["ref"], p["quoted"]) for p in first] == [
        ("1.1", CLOSED.text),
        ("1.2", COST.text),
        ("1.3", QUOTE.text),
    ]
    assert first[0]["statements"] == ["s-0-1", "s-1-2"]
    assert first[1]["statements"] == ["s-1-1", "f-1-1"]


def test_one_passage_cited_twice_by_a_statement_is_one_citation() -> None:
    twice = replace(CLOSED, evidence=CLOSED.evidence * 2)
    assert len(to_record(edition(twice))["stories"][0]["statements"][0]["citations"]) == 1


@given(
    text=st.text(st.sampled_from("ab \n\u0301水"), min_size=1, max_size=1500),
    data=st.data(),
    context=st.sampled_from([0, 5, 300]),
)
def test_a_passage_never_loses_or_gains_a_character(
    text: str, data: st.DataObject, context: int
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = passages.passage(text, (start, end), ref=(3, 2), context=context)
    around = shown["before"] + shown["quoted"] + shown["after"]
    assert shown["quoted"] == text[start:end]
    assert text[start - len(shown["before"]) :].startswith(around)
    assert max(len(shown["before"]), len(shown["after"])) <= context
    assert shown["before_cut"] or text[: start - len(shown["before"])][-2:] in ("", "\n\n")
    assert shown["after_cut"] or text[end + len(shown["after"]) :][:2] in ("", "\n\n")


def test_a_long_paragraph_is_cut_at_a_word_and_says_so() -> None:
    text = "word " * 200 + "The bridge fell." + " word" * 200
    start = text.index("The")
    shown = passages.passage(text, (start, start + 16), ref=(1, 1))
    assert shown["before_cut"]
    assert shown["before"].startswith("word ")
    assert shown["after_cut"]
    assert shown["after"].endswith(" word")


def test_no_key_hides_behind_a_method_of_dict() -> None:
    record = to_record(edition(noted=(Item(story=STORY, headline="h"),)))
    assert not set(keys(record)) & set(dir(dict))


def test_every_key_is_in_the_manual_of_templates() -> None:
    problem = Problem(kind="source", where="feed", message="silent")
    doubtful = replace(CLOSED, verdict="doubtful", doubts=(Doubt(kind="date", message="m"),))
    noted = (Item(story=STORY, headline="h"),)
    record = to_record(edition(doubtful, problems=(problem,), noted=noted))
    named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", MANUAL.read_text("utf-8")))))
    missing = {key.removesuffix("_long") for key in keys(record)} - named
    assert not missing


def test_the_record_is_json_and_the_same_every_time() -> None:
    told = [json.dumps(to_record(edition(CLOSED, COST))) for _ in range(2)]
    assert told[0] == told[1]
    assert json.loads(told[0])["schema"] == "briefing/1"


def test_times_are_told_in_the_zone_of_the_edition() -> None:
    record = to_record(edition())
    assert record["date_long"] == "Saturday 7 March 2026"
    assert record["cut_off_long"] == "6 Mar 2026, 18:05 CET"
    assert record["stories"][0]["newest_long"] == "7 Mar 2026, 06:30 CET"
    undated = to_record(edition(cut_off=None))
    assert undated["cut_off"] is None
    assert undated["cut_off_long"] is None


def test_a_day_is_not_told_as_a_minute() -> None:
    source = to_record(edition())["sources"][1]
    assert source["published"] == "2026-03-06"
    assert source["published_long"] == "6 Mar 2026"


def test_a_moment_at_the_end_of_the_calendar_does_not_stop_the_edition() -> None:
    late = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    assert to_record(edition(cut_off=late))["cut_off_long"] == "31 Dec 9999, 23:30 UTC"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Europe", "a\0b"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="IANA time zone"):
        to_record(edition(zone=zone))


def test_a_story_names_who_reported_it_and_how_many_are_independent() -> None:
    story = to_record(edition())["stories"][0]
    assert story["outlets"] == ["Port News", "radio note.txt"]
    assert [reporter["number"] for reporter in story["reported_by"]] == [1, 2]
    assert story["independent_sources"] == 2
    assert not story["single_source"]
    alone = Item(story=Story(articles=(HARBOUR,)), headline="h", statements=(CLOSED,))
    assert to_record(edition(items=(alone,)))["stories"][0]["single_source"]


def test_a_statement_counts_the_independent_sources_that_it_cites() -> None:
    both = replace(CLOSED, evidence=(*CLOSED.evidence, cite(RADIO, "The quay in the north")))
    told = to_record(edition(CLOSED, both))["stories"][0]["statements"]
    assert [statement["independent_sources"] for statement in told] == [1, 2]


def test_quotations_are_grouped_by_speaker_and_the_unattributed_come_last() -> None:
    unknown = replace(QUOTE, speaker=None)
    other = said(HARBOUR, "“Nobody was hurt,” said", speaker="A. Nother")
    item = Item(story=STORY, headline="h", quotes=(unknown, QUOTE, other, QUOTE))
    grouped = to_record(edition(items=(item,)))["quotes"]
    assert [(group["speaker"], len(group["lines"])) for group in grouped] == [
        ("Ines Corral", 2),
        ("A. Nother", 1),
        (None, 1),
    ]


def test_copies_and_removed_furniture_are_told_with_their_source() -> None:
    source = to_record(edition())["sources"][0]
    assert [copy["outlet"] for copy in source["copies"]] == ["Bay Herald"]
    assert source["removed_lines"] == 1


def test_folders_of_the_desk_are_not_names_of_sources() -> None:
    source = to_record(edition())["sources"][1]
    assert source["outlet"] == source["file"] == "radio note.txt"


def test_a_source_unfit_to_be_quoted_brings_its_banner_and_no_surroundings() -> None:
    record = unfit_edition("Engineers found cracks in two pillars.")
    banner = record["stories"][0]["unfit"]["banner"]
    assert banner.startswith("Source quality: low. ")
    assert "A sign. Quotations are not reproduced." in banner
    assert record["stories"][0]["statements"][0]["lead_in"] == "The text says"
    passage = record["sources"][0]["evidence"][0]
    assert passage["before"] == ""
    assert passage["before_cut"]
    assert record["sources"][0]["reasons"] == ["A sign"]


def test_one_unfit_source_among_several_is_named_in_the_banner() -> None:
    unfit = replace(RADIO, fitness=Fitness(quotable=False))
    item = Item(story=Story(articles=(HARBOUR, unfit)), headline="h", statements=(CLOSED,))
    sources = (Source(number=1, article=HARBOUR), Source(number=2, article=unfit))
    banner = to_record(edition(items=(item,), sources=sources))["stories"][0]["unfit"]["banner"]
    assert banner.startswith("Source quality of source 2: low.")


def test_the_disclosure_says_who_wrote_what_was_printed() -> None:
    quoted = to_record(edition())
    assert "quoted word for word from the sources" in quoted["disclosure"]
    assert "Not reviewed by an editor" in quoted["disclosure"]
    written = replace(CLOSED, text="The quay is shut.", method="abstractive", backend="http")
    record = to_record(edition(written))
    assert "written by http and checked" in record["disclosure"]
    assert "others are quoted word for word" in record["disclosure"]
    assert record["stories"][0]["backend_label"].startswith("written by")


def test_marks_taken_off_an_unfit_source_do_not_make_the_extractive_backend_a_writer() -> None:
    record = unfit_edition("Engineers found cracks in two pillars.", method="abstractive")
    assert "written by" not in record["disclosure"]
    assert record["stories"][0]["backend_label"].startswith("taken from the text")


def test_a_passage_whose_words_the_statement_changed_is_marked_for_printing() -> None:
    changed = replace(CLOSED, text="The quay is shut.", method="abstractive", backend="http")
    evidence = to_record(edition(changed, bottom_line=()))["sources"][0]["evidence"]
    assert [passage["repeated"] for passage in evidence] == [False, True, True]


def test_an_empty_briefing_has_a_record() -> None:
    empty = Briefing(title="t", date=date(2026, 3, 7), zone="UTC", language="en")
    record = to_record(empty)
    assert record["counts"]["minutes"] == 1
    assert record["stories"] == record["sources"] == record["gaps"] == []
    assert "headlines and sources only" in record["disclosure"]


def test_reading_time_counts_what_is_printed() -> None:
    long = said(replace(HARBOUR, text="word " * 460), "word " * 460)
    sources = (Source(number=1, article=replace(HARBOUR, text="word " * 460)),)
    item = Item(story=Story(articles=(sources[0].article,)), headline="", statements=(long,))
    counts = to_record(
        edition(items=(item,), bottom_line=(), sources=sources, coverage=Coverage(withheld=2))
    )["counts"]
    assert (counts["words"], counts["minutes"], counts["withheld"]) == (460, 2, 2)
