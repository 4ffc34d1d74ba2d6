"""An embargo that is stated is kept; one that cannot be read is a problem; prose is neither."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.articles import handling

STORY = "\n\nMinister to open harbour\n\nThe minister will open the harbour.\n"


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


READABLE = [
    ("STRICTLY EMBARGOED UNTIL 00.01 GMT FRIDAY 2 JANUARY 2099", _utc(2099, 1, 2, 0, 1)),
    ("Under embargo until 6pm ET, 3 March 2026", _utc(2026, 3, 3, 23)),
    ("EMBARGOED: not for publication before 18:00 CET on 12 March 2026", _utc(2026, 3, 12, 17)),
    ("Sperrfrist: 12.03.2026, 10:00 Uhr", _utc(2026, 3, 12, 9)),
    ("SPERRFRIST: Donnerstag, 12. März 2026, 10 Uhr MEZ", _utc(2026, 3, 12, 9)),
    ("Sous embargo jusqu’au 12 mars 2026 à 10h00 (heure de Paris)", _utc(2026, 3, 12, 9)),
    ("Embargado hasta el 5 de mayo de 2099 a las 10:00 hora peninsular", _utc(2099, 5, 5, 8)),
    ("Sotto embargo fino alle 10:00 CEST del 5 maggio 2099", _utc(2099, 5, 5, 8)),
    ("PRESS RELEASE – EMBARGOED UNTIL 00:01 GMT, 2 January 2099", _utc(2099, 1, 2, 0, 1)),
    ("> **Embargoed** to 0001 hrs GMT 2 January 2099", _utc(2099, 1, 2, 0, 1)),
    ("EMBARGO: 2099-01-02T00:01:00+01:00", _utc(2099, 1, 1, 23, 1)),
    ("This release is embargoed until 00:01 GMT on 2 January 2099.", _utc(2099, 1, 2, 0, 1)),
    ("Embargoed until 6pm GMT / 7pm CET, 2 January 2099", _utc(2099, 1, 2, 18)),
    ("Embargoed until midnight GMT 2 January 2099", _utc(2099, 1, 3)),
    ("EMBARGO\n10:00 GMT, 2 January 2099", _utc(2099, 1, 2, 10)),
]

UNREADABLE = [
    "EMBARGOED",
    "EMBARGOED UNTIL DELIVERY",
    "Embargoed until 00:01, 2 January 2099",
    "Embargoed until 00:01 IST 2 January 2099",
    "Embargoed until 10:00 local time, 3 March 2026",
    "Embargoed until 10:00 GMT on 3 March",
    "Embargoed until 10:00 GMT 03/04/2026",
    "Embargoed until 10:00 GMT Friday 3 January 2099",
    "Embargoed until 25:00 GMT 3 January 2099",
    "Embargoed until 10:00 GMT 31 February 2099",
    "Sous embargo jusqu'au 12 mars 2026 à 10h00",
    "Under embargo until Monday",
]

PROSE = [
    "The Council lifted the embargo on oil on 2 March 2026 at 10:00 GMT.",
    "Embargo on oil until 2030",
    "EU embargo until 2030",
    "Under embargo since 1962, the island has few cars.",
    "Under embargo until 1994, the country built its own arms industry.",
    "Embargo until 2030 on timber agreed",
    "Embargo: oil prices rise",
    "Embargoed goods worth millions were found in the harbour on Tuesday.",
    "The arms embargo was extended until 31 May 2027.",
    "Sperrfrist für Neubauten beschlossen",
    "FOR IMMEDIATE RELEASE",
    "Embargo: none",
    "EMBARGO LIFTED",
    "Keine Sperrfrist",
]


@pytest.mark.parametrize(("label", "until"), READABLE)
def test_a_label_line_at_the_top_is_read(label: str, until: datetime) -> None:
    assert handling.embargo(label + STORY, {}) == (until, None)


def test_a_label_line_at_the_end_is_read() -> None:
    text = "News of the day.\n" * 60 + "ENDS\nEMBARGOED UNTIL 00.01 GMT FRIDAY 2 JANUARY 2099"
    assert handling.embargo(text, {}) == (_utc(2099, 1, 2, 0, 1), None)


@pytest.mark.parametrize("label", UNREADABLE)
def test_a_label_that_leaves_doubt_is_a_problem(label: str) -> None:
    until, problem = handling.embargo(label + STORY, {})
    assert until is None
    assert problem
    assert label[:20] in problem


@pytest.mark.parametrize("line", PROSE)
def test_news_about_an_embargo_is_no_embargo(line: str) -> None:
    assert handling.embargo(line + STORY, {}) == (None, None)


@pytest.mark.parametrize(
    "name",
    ["embargo", "embargoed", "embargoedUntil", "embargoed_until", "Embargo-Until", "Sperrfrist"],
)
def test_a_field_is_read_under_its_usual_names(name: str) -> None:
    assert handling.embargo("", {name: "2099-01-02T00:01:00Z"}) == (_utc(2099, 1, 2, 0, 1), None)


@pytest.mark.parametrize("value", [None, False, "", " ", "false", "None", 0, [], {}])
def test_an_empty_field_is_no_embargo(value: Any) -> None:
    assert handling.embargo("Text.", {"embargoed": value}) == (None, None)


@pytest.mark.parametrize(
    "value",
    [True, "Next Monday", "2099-01-02T00:01:00", datetime(2099, 1, 2), object(), float("nan"),  # noqa: DTZ001 - a naive time is the case
     {"a": {"b": "c"}}, 10**400, b"2099-01-02", "\x1b[31mred"],
)  # fmt: skip
def test_a_field_that_cannot_be_read_is_a_problem(value: Any) -> None:
    until, problem = handling.embargo("Text.", {"embargoed": value})
    assert until is None
    assert problem
    assert problem.isprintable()


@pytest.mark.parametrize("value", [date(2099, 1, 2), "2099-01-02", "2 January 2099"])
def test_a_day_without_a_time_ends_when_it_is_over_everywhere(value: object) -> None:
    assert handling.embargo("", {"embargo": value}) == (_utc(2099, 1, 3, 12), None)


def test_a_summer_time_name_in_winter_counts_as_the_later_hour() -> None:
    until, _ = handling.embargo("Embargoed until 00:01 BST 2 January 2099" + STORY, {})
    assert until == _utc(2099, 1, 2, 0, 1)


def test_the_later_of_field_and_label_counts() -> None:
    label = "EMBARGOED UNTIL 10:00 GMT 2 January 2099"
    until, _ = handling.embargo(label + STORY, {"embargoed": "2099-01-02T09:00:00Z"})
    assert until == _utc(2099, 1, 2, 10)


def test_a_label_in_the_middle_of_a_long_text_is_not_looked_for() -> None:
    text = "News.\n" * 40 + "EMBARGOED UNTIL 10:00 GMT 2 January 2099\n" + "News.\n" * 40
    assert handling.embargo(text, {}) == (None, None)


def test_other_fields_are_not_read() -> None:
    fields = {"title": "Embargo", "oil_embargo": "2099-01-02T00:01:00Z"}
    assert handling.embargo("Text.", fields) == (None, None)


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2120, 1, 1)),  # noqa: DTZ001 - made aware below
    st.integers(-12, 14),
)
def test_every_exact_moment_is_read_back(moment: datetime, hours: int) -> None:
    sign = "-" if hours < 0 else "+"
    moment = moment.replace(second=0, microsecond=0)
    stated = f"EMBARGO: {moment:%Y-%m-%dT%H:%M}{sign}{abs(hours):02}:00"
    expected = moment.replace(tzinfo=UTC) - timedelta(hours=hours)
    assert handling.embargo(stated, {}) == (expected, None)


@given(st.text(max_size=200))
def test_a_label_never_gives_both_or_raises(rest: str) -> None:
    until, problem = handling.embargo(f"EMBARGOED UNTIL {rest}{STORY}", {"embargoed": rest})
    assert until is None or problem is None
    assert until is None or until.tzinfo is not None
    assert problem is None or problem.isprintable()


def test_a_huge_line_costs_nothing_to_speak_of() -> None:
    assert handling.embargo("embargoed until 1" * 600_000, {})[0] is None
