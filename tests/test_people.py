"""Names in running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.quotations import people


def names(text: str) -> list[str]:
    found = (people.person(run) for run in people.runs(text))
    return [text[name.start : name.end] for name in found if name is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yesterday Mary Roe met John Doe.", ["Mary Roe", "John Doe"]),
        ("The Prime Minister of Ashland left.", ["Ashland"]),
        ("Home Secretary Mary Roe left.", ["Mary Roe"]),
        ("Ashland's General Omar al-Roe left.", ["Omar al-Roe"]),
        ("Mr. Doe and J. R. van der Roe left.", ["Mr. Doe", "J. R. van der Roe"]),
        ("On Monday Roe left. In May she came.", ["Roe"]),
        ("The Justice Department waits.", ["Justice Department"]),
        ("An anti-Roman d'Arc speech.", ["d'Arc"]),
        ("It was Roe. Doe agreed.", ["Roe", "Doe"]),
    ],
)
def test_names_are_read_without_titles_and_common_words(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("one", "other"), [("Roe's", "Roe"), ("Éva", "Eva"), ("U.S.", "us"), ("O’Roe", "O'Roe")]
)
def test_spelling_habits_do_not_make_names_differ(one: str, other: str) -> None:
    assert people.fold(one) == people.fold(other)


@given(st.text(alphabet="AaRoe .,'’-\nÉéßİ", max_size=60))
def test_a_run_and_its_words_stand_where_they_say(text: str) -> None:
    last = 0
    for run in people.runs(text):
        assert last <= run.start < run.end <= len(text)
        for word, start in zip(run.words, run.starts, strict=True):
            assert text[start : start + len(word)] == word
        last = run.end
