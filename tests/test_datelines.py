"""The date printed beside a headline is found; days that the story tells of are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from briefing.articles import datelines, extract
from briefing.models import Document

HEADLINE = "Dam holds, engineer says"
STORY = "The dam above Selby held through the night, the engineer told the council at its meeting."


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("04.05.2026", "2026-05-04"),
        ("4. 5. 2026, 10:27 Uhr | Politik", "2026-05-04"),
        ("By Ann Bell4.5.2026", "2026-05-04"),
        ("Published 2026-05-04 at noon", "2026-05-04"),
        ("Monday, 4 May 2026", "4 May 2026"),
        ("May 4, 2026 | Selby", "May 4, 2026"),
        ("4. Mai 2026", "4. Mai 2026"),
        ("4 de mayo de 2026", "4 de mayo de 2026"),
        ("4.5.2026 – 6.5.2026", None),
        ("31.02.2026", None),
        ("Room 4 Block 2026", None),
        ("04/05/2026", None),
        ("On 4 May 2026 the council of Selby met to hear about the dam and the road.", None),
    ],
)
def test_a_short_line_with_one_day_dates_the_story(line: str, day: str | None) -> None:
    assert datelines.beside({HEADLINE}, ["Menu", HEADLINE, line, STORY]) == day
    assert datelines.beside({HEADLINE}, [line, HEADLINE, STORY]) == day


def test_the_nearest_line_counts_and_far_ones_do_not() -> None:
    lines = ["1.5.2026", "Politics", HEADLINE, "4.5.2026", *["A line."] * 5, "7.5.2026"]
    assert datelines.beside({HEADLINE}, lines) == "2026-05-04"
    assert datelines.beside({"A line."}, lines[5:]) == "2026-05-07"
    assert datelines.beside({HEADLINE}, [HEADLINE, *["A line."] * 5, "7.5.2026"]) is None
    assert datelines.beside({HEADLINE}, ["4.5.2026", STORY]) is None


def found(line: str, meta: str = "") -> datetime | None:
    source = (
        f"<!doctype html><html><head>{meta}</head><body><article><h1>{HEADLINE}</h1><p>{line}</p>"
        f"<p>{STORY}</p><p>{STORY[:-1]} of 1 March 2020.</p></article></body></html>"
    )
    document = Document(uri="a.html", media_type="text/html", content=source.encode())
    return extract([document], now=datetime(2026, 6, 1, tzinfo=UTC)).articles[0].published


def test_a_page_is_dated_by_its_line_only_where_its_data_are_silent() -> None:
    said = '<meta property="article:published_time" content="2026-05-03T10:00:00Z">'
    assert found("04.05.2026") == datetime(2026, 5, 4, tzinfo=UTC)
    assert found("04.05.2026", said) == datetime(2026, 5, 3, 10, tzinfo=UTC)
    assert found("No date here") is None


def test_looking_for_a_date_grows_with_the_page_only() -> None:
    lines = [HEADLINE, "4 May 202"] * 20_000
    assert datelines.beside({HEADLINE}, lines) is None
    assert datelines.beside({HEADLINE}, [HEADLINE, "4 " * 1_000_000]) is None
