"""Dates are read exactly as written, or not at all."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.articles.dates import parse


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2024-03-05T09:30:00Z", "2024-03-05T09:30"),
        ("2024-03-05T09:30:00.25+02:00", "2024-03-05T07:30"),
        ("2024-03-05 09:30 UTC", "2024-03-05T09:30"),
        ("20240305T093000Z", "2024-03-05T09:30"),
        ("Tue, 05 Mar 2024 09:30:00 +0100", "2024-03-05T08:30"),
        ("Tue, 5 Mar 2024 09:30 GMT", "2024-03-05T09:30"),
        ("05 Mar 24 09:30:00 EST", "2024-03-05T14:30"),
        ("Tue, 05 Mar 2024 24:00:00 GMT", "2024-03-06T00:00"),
        ("Di, 05 März 2024 09:30:00 +0100", "2024-03-05T08:30"),
        ("March 5, 2024 at 9:30 p.m. ET", "2024-03-06T02:30"),
        ("5 July 2024, 21:30 PT", "2024-07-06T04:30"),
        ("1709631000", "2024-03-05T09:30"),
        ("1709631000000", "2024-03-05T09:30"),
    ],
)
def test_a_moment_with_a_zone_is_read_to_the_minute(raw: str, expected: str) -> None:
    assert parse(raw) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "2024-03-05",
        "2024/3/5",
        "5 March 2024",
        "Tuesday, March 5, 2024",
        "March 5th, 2024",
        "5. März 2024",
        "Dienstag, 5. März 2024",
        "5 mars 2024",
        "mardi 5 mars 2024",
        "5 de marzo de 2024",
        "martes, 5 de marzo de 2024",
        "5 marzo 2024",
        "5 maart 2024",
        "  5   March\n2024 ",
    ],
)
def test_a_day_is_midnight_utc(raw: str) -> None:
    assert parse(raw) == datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw", ["2024-03-05T23:30:00", "2024/3/5 23:30:00", "5. März 2024, 23:30 Uhr"]
)
def test_a_time_without_a_zone_is_known_to_the_day_only(raw: str) -> None:
    assert parse(raw) == datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "05/06/2024",
        "5 March",
        "March 2024",
        "2024",
        "yesterday",
        "30 February 2024",
        "2023-02-29",
        "5 Smarch 2024",
        "2024-03-05T25:00:00Z",
        "2024-03-05T09:61:00Z",
        "2024-03-05T09:30:00+25:00",
        "5 March 2024 13:30 pm GMT",
        "9999-12-31T23:59:00-12:00",
        "0001-01-01T00:00:00+05:00",
        "17476",
        "x" * 100_000,
        "1" * 100_000,
    ],
)
def test_what_is_no_sure_date_is_not_read(raw: str) -> None:
    assert parse(raw) is None


@pytest.mark.parametrize("zone", ["IST", "XYZ", "EST+3", "A"])
def test_an_ambiguous_zone_makes_the_date_unknown(zone: str) -> None:
    assert parse(f"Tue, 05 Mar 2024 09:30:00 {zone}") is None


def test_bst_is_read_only_while_british_summer_time_holds() -> None:
    assert parse("5 Jul 2024 09:30:00 BST") == datetime(2024, 7, 5, 8, 30, tzinfo=UTC)
    assert parse("5 Jan 2024 09:30:00 BST") is None


def test_a_wrong_weekday_does_not_move_the_date() -> None:
    assert parse("Sun, 05 Mar 2024 09:30:00 GMT") == datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)),  # noqa: DTZ001 - the zone comes next
    st.integers(-14 * 60, 14 * 60),
)
def test_what_isoformat_writes_is_read_back(naive: datetime, minutes: int) -> None:
    moment = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert parse(moment.isoformat()) == moment


@given(st.text(max_size=120))
def test_any_text_gives_an_aware_moment_or_nothing(raw: str) -> None:
    moment = parse(raw)
    assert moment is None or moment.tzinfo is UTC


@given(
    st.lists(
        st.sampled_from(["5", "12", "2024", "Mar", "May", "10:30", ",", "pm", "Z", "Tue,", "th"]),
        max_size=8,
    )
)
def test_the_year_is_never_invented(parts: list[str]) -> None:
    moment = parse(" ".join(parts))
    assert moment is None or moment.year in {2005, 2012, 2024}  # RFC 822 years have two digits


@pytest.mark.parametrize("piece", ["1 ", "a ", "Mon, ", "1.", "2024-", "(", "10:10 ", "à "])
def test_hostile_strings_take_no_time(piece: str) -> None:
    raw = (piece * 100)[:100]
    start = time.perf_counter()
    for _ in range(100):
        parse(raw)
    assert time.perf_counter() - start < 0.5
