"""Figures: what they say, when they agree, which sentences carry them."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import figures
from briefing.sentences import split


def only(text: str) -> figures.Figure:
    (figure,) = figures.read(text)
    return figure


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("twelve boats", 12, ""),
        ("12 boats", 12, ""),
        ("a dozen boats", 12, ""),
        ("twenty-five boats", 25, ""),
        ("two hundred and fifty thousand euros", 250_000, "eur"),
        ("$20bn", 20_000_000_000, "usd"),
        ("20 billion dollars", 20_000_000_000, "usd"),
        ("1,234,567 boats", 1_234_567, ""),
        ("1 000 boats", 1000, ""),
        ("12%", 12, "percent"),
        ("12 per cent", 12, "percent"),
        ("3,5 Prozent", Decimal("3.5"), "percent"),
        ("£5m", 5_000_000, "gbp"),
        ("the 19th", 19, "ordinal"),
        ("in 2014", 2014, "year"),
        ("a five-year-old", 5, ""),
    ],
)
def test_a_figure_is_read_to_value_and_unit(text: str, value: Decimal, unit: str) -> None:
    figure = only(text)
    assert value in figure.values
    assert figure.unit == unit


def test_a_point_before_three_digits_can_be_read_both_ways() -> None:
    assert only("1.500 Boote").values == (Decimal("1.500"), Decimal(1500))


@pytest.mark.parametrize("text", ["one of them", "COVID-19", "the F-16", "at 7:30", "dozens", ""])
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert figures.read(text) == ()


@pytest.mark.parametrize(
    ("stated", "given_", "same"),
    [
        ("$20bn", "20 billion dollars", True),
        ("1,000", "1 000", True),
        ("70 percent", "69.6%", True),
        ("1.2 billion", "1,234,567,890", True),
        ("4-7%", "from 4% to 7%", True),
        ("20%", "20 boats", False),
        ("$20", "£20", False),
        ("20", "23", False),
        ("15 million", "15 billion", False),
        ("1,000", "1", False),
    ],
)
def test_figures_agree_when_they_say_the_same(stated: str, given_: str, *, same: bool) -> None:
    first = figures.read(stated)[0]
    assert any(figures.agree(first, other) for other in figures.read(given_)) is same


def test_money_and_shares_come_before_counts_and_dates_do_not_come_at_all() -> None:
    text = (
        "The port opened in 1984. Some 450 people work there. Mary Roe is 61 years old. "
        "The state paid $30 million, or 40 percent of the cost. It closed on May 12."
    )
    found = [sentence.text for sentence in figures.find(split(text, language="en"))]
    assert found == [
        "The state paid $30 million, or 40 percent of the cost.",
        "Some 450 people work there.",
    ]


def test_equal_sentences_keep_their_order() -> None:
    text = "Ash paid $5 million. Elm paid $6 million. Oak paid $7 million."
    found = figures.find(split(text, language="en"))
    assert [sentence.number for sentence in found] == [0, 1, 2]


@given(st.integers(min_value=2, max_value=10**12))
def test_a_number_with_thousands_separators_is_the_same_number(number: int) -> None:
    for written in (f"{number:,}", f"{number:,}".replace(",", "\u202f"), str(number)):
        assert Decimal(number) in only(f"about {written} boats").values


@given(st.text(alphabet="0123456789.,' %$€-/: \u00a0abmntwo", max_size=60))
def test_a_figure_lies_inside_the_text_and_agrees_with_itself(text: str) -> None:
    for figure in figures.read(text):
        assert 0 <= figure.start < figure.end <= len(text)
        assert figures.agree(figure, figure)


@pytest.mark.parametrize("piece", ["1,111", "1 ", "one ", "$", "9", "1.1.1.1.", "and a ", "4-"])
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    began = time.perf_counter()
    figures.read(text)
    assert time.perf_counter() - began < 3
