"""Dates that disagree: the older one counts, and the disagreement is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from briefing.articles import fitness, staleness
from briefing.models import Article, Fitness, Signal

FEED = datetime(2026, 5, 18, 9, 30, tzinfo=UTC)
OLD = datetime(2011, 3, 4, 7, tzinfo=UTC)


def test_an_old_page_under_a_new_feed_date_is_old() -> None:
    moment, signal = staleness.settle(FEED, OLD)
    assert moment == OLD
    assert signal is not None
    assert signal.kind == "date-conflict"
    assert "the feed says 2026-05-18" in signal.reason
    assert "the page says 2011-03-04" in signal.reason


def test_an_old_dateline_beats_two_new_dates() -> None:
    moment, signal = staleness.settle(FEED, FEED, OLD)
    assert moment == OLD
    assert signal is not None
    assert "the text says" in signal.reason


def test_the_feed_may_be_the_older_one() -> None:
    moment, signal = staleness.settle(OLD, FEED)
    assert moment == OLD
    assert signal is not None


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(hours=3), timedelta(hours=24)])
def test_dates_within_a_day_agree_and_the_container_counts(apart: timedelta) -> None:
    assert staleness.settle(FEED, FEED - apart) == (FEED, None)
    assert staleness.settle(FEED, FEED + apart) == (FEED, None)


def test_more_than_a_day_does_not_agree() -> None:
    _, signal = staleness.settle(FEED, FEED - timedelta(hours=24, minutes=1))
    assert signal is not None


def test_a_day_without_a_time_is_the_whole_day() -> None:
    day = datetime(2026, 5, 17, tzinfo=UTC)  # ends 9.5 hours before the feed's moment
    assert staleness.settle(FEED, day) == (FEED, None)
    assert staleness.settle(day, FEED - timedelta(hours=12)) == (FEED - timedelta(hours=12), None)
    assert staleness.settle(FEED, day - timedelta(days=1))[1] is not None


def test_what_is_unknown_or_was_never_filled_in_contradicts_nothing() -> None:
    assert staleness.settle(None, None) == (None, None)
    assert staleness.settle(None, OLD) == (OLD, None)
    assert staleness.settle(FEED, datetime(1, 1, 1, tzinfo=UTC)) == (FEED, None)


@pytest.mark.parametrize(
    "text",
    [
        "HARBOUR CITY, 4 March 2011 (Agency) – The bank closed its doors.",
        "HARBOUR CITY (Agency), March 4, 2011 - The bank closed its doors.",
        "Harbour City, 2011-03-04: The bank closed its doors.",
        "Published on 4 March 2011\n\nThe bank closed its doors.",
        "Friday, 4 March 2011\n\nThe bank closed its doors.",
    ],
)
def test_a_dateline_with_a_year_is_read(text: str) -> None:
    assert staleness.dateline(text) == datetime(2011, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "The bank that closed on 4 March 2011 has opened again, its owners said on Monday.",
        "HARBOUR CITY, March 4 – The bank closed its doors.",
        "In Harbour City. On 4 March 2011 - a Friday - the bank closed.",
        "",
    ],
)
def test_a_day_that_the_story_tells_of_is_no_dateline(text: str) -> None:
    assert staleness.dateline(text) is None


def test_the_day_in_an_address_is_read() -> None:
    day = datetime(2011, 3, 4, tzinfo=UTC)
    assert staleness.dateline("The bank.", "https://paper.example/news/2011/03/04/bank") == day
    assert staleness.dateline("The bank.", "https://paper.example/2011-03-04-bank") == day
    assert staleness.dateline("The bank.", "https://paper.example/2011/13/40/bank") is None
    assert staleness.dateline("The bank.", "https://paper.example/?day=2011/03/04/") is None


def _article(kind: str, published: datetime | None) -> Article:
    judged = Fitness(signals=(Signal(kind=kind, reason="why"),))
    return Article(text="The bank closed.", published=published, fitness=judged)


def test_an_old_story_dressed_as_new_is_not_told() -> None:
    assert fitness.is_headline_only(_article("date-conflict", OLD), now=FEED)
    assert fitness.is_headline_only(_article("date-conflict", None), now=FEED)
    assert fitness.is_headline_only(_article("paywalled-stub", FEED), now=FEED)
    assert not fitness.is_headline_only(_article("date-conflict", FEED), now=FEED)
    assert not fitness.is_headline_only(_article("teaser", OLD), now=FEED)


def test_only_sentences_that_touch_a_barred_place_are_barred() -> None:
    judged = Fitness(
        signals=(
            Signal(kind="instruction", reason="why", start=10, end=20),
            Signal(kind="mixed-spelling", reason="why", start=30, end=40),
            Signal(kind="superseded", reason="why", start=50, end=60),
        )
    )
    places = [(0, 10), (0, 11), (19, 25), (20, 25), (30, 40), (55, 56)]
    barred = [fitness.is_barred(judged, start, end) for start, end in places]
    assert barred == [False, True, True, False, False, True]


def test_a_text_in_another_language_than_declared_is_flagged() -> None:
    english = "The bank closed its doors on Friday and nobody knows when it will open again. " * 4
    german = "Die Bank hat am Freitag geschlossen und niemand weiß, wann sie wieder öffnet. " * 4
    signal = fitness.language_conflict("de-AT", english)
    assert signal is not None
    assert signal.kind == "language"
    assert "“de”" in signal.reason
    assert "“en”" in signal.reason
    assert fitness.language_conflict("en_GB", german) is not None
    for declared, text in (("en", english), (None, english), ("xh", english), ("en", german[:100])):
        assert fitness.language_conflict(declared, text) is None


def test_kindred_languages_are_given_the_benefit() -> None:
    danish = "Banken lukkede i fredags, og ingen ved, hvornår den åbner igen for kunderne. " * 4
    assert fitness.language_conflict("nb", danish) is None
    assert fitness.language_conflict("en", danish) is not None
