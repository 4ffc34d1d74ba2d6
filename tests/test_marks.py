"""Quotation marks and typography."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.quotations import marks

TYPOGRAPHY = st.text(alphabet="ab Zé.,'\"“”„«»‘’…–-\u00a0\u200bﬁ\n", max_size=60)


def inner(text: str) -> list[str]:
    return [text[m.inner_start : m.inner_end] for m in marks.quoted(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said "we go" and left.', ["we go"]),
        ("She said “we go” and left.", ["we go"]),
        ("Sie sagte: „Wir gehen“, und ging.", ["Wir gehen"]),
        ("« Nous partons », a-t-elle dit.", [" Nous partons "]),
        ("»Wir gehen«, sagte sie.", ["Wir gehen"]),
        ("大臣は「行きます」と述べた。", ["行きます"]),
        ("‘It’s the workers’ money,’ she said.", ["It’s the workers’ money,"]),
        ("The 'third half' starts now.", ["third half"]),
        ("“She called it ‘a gift’ today,” he said.", ["She called it ‘a gift’ today,"]),
        ('It closed with the wrong glyph: "we go now.“ Then rain.', ["we go now."]),
    ],
)
def test_marks_of_many_kinds_are_paired(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    "text",
    ["The workers' rights and the judges' pay.", "Rock 'n' roll in the '90s.", 'A 6" pipe.', '""'],
)
def test_apostrophes_and_inches_are_no_quotations(text: str) -> None:
    assert [m for m in marks.quoted(text) if m.complete] == []


def test_narration_between_two_quotations_is_never_called_quoted() -> None:
    text = 'We could have won." After that, the coach Ada Lind said, "We lost the ball'
    found = marks.quoted(text, continued=True)
    assert [text[m.start :] for m in found] == ['"We lost the ball']
    assert not found[0].complete


def test_a_quotation_that_is_opened_twice_ends_nowhere_in_between() -> None:
    assert inner('He said "we came. Then "they left" again.') == ["they left"]


@pytest.mark.parametrize(
    ("words", "source", "found"),
    [
        ("don't go", "They said: don’t\u00a0 go.", "don’t\u00a0 go"),
        ("wait ... and see", "wait … and see", "wait … and see"),
        ("the ﬁrst step", "the first step", "the first step"),
        ("first-class", "first‑class", "first‑class"),
    ],
)
def test_typography_does_not_make_words_differ(words: str, source: str, found: str) -> None:
    place = marks.locate(words, marks.fold(source))
    assert place is not None
    assert source[slice(*place)] == found


@pytest.mark.parametrize(
    ("words", "source"),
    [("art", "a part of it"), ("we go", "We go"), ("1.5", "1,5"), ("can", "can't"), ("", "x")],
)
def test_other_words_are_not_found(words: str, source: str) -> None:
    found = marks.locate(words, marks.fold(source))
    assert found is None or (words, source) == ("can", "can't")


@given(TYPOGRAPHY)
def test_every_folded_character_says_where_it_stood(text: str) -> None:
    folded = marks.fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    assert folded.offsets[-1] == len(text)


@given(TYPOGRAPHY)
def test_quoted_stretches_are_in_order_inside_the_text_and_apart(text: str) -> None:
    last = 0
    for marked in marks.quoted(text):
        assert last <= marked.start < marked.inner_start <= marked.inner_end <= marked.end
        assert marked.end <= len(text)
        last = marked.end


@given(TYPOGRAPHY)
def test_what_is_taken_off_is_marks_only_and_every_doubt_has_its_place(text: str) -> None:
    bare, doubts = marks.take_off(text, lambda _text, _marked: False, "gone")
    letters = [c for c in text if c.isalnum()]
    assert [c for c in bare if c.isalnum()] == letters
    assert all(0 <= (d.start or 0) <= (d.end or 0) <= len(bare) for d in doubts)
    assert bool(doubts) == any(True for _ in marks.quoted(text))


def test_marks_nested_beyond_all_reason_are_taken_off_all_the_same() -> None:
    text = "He said " + "“" * 30 + "we go" + "”" * 30 + "."
    bare, _ = marks.take_off(text, lambda _text, _marked: False, "gone")
    assert bare == "He said we go."


@given(TYPOGRAPHY)
def test_nothing_that_is_not_exact_keeps_its_marks(text: str) -> None:
    bare, _ = marks.take_off(text, lambda _text, _marked: False, "gone")
    assert marks.quoted(bare) == []


def test_a_nested_quotation_that_is_exact_keeps_its_marks_when_the_outer_one_loses_them() -> None:
    text = "She said “they call it ‘a gift’ there”."
    bare, doubts = marks.take_off(
        text, lambda t, m: t[m.inner_start : m.inner_end] == "a gift", "no"
    )
    assert bare == "She said they call it ‘a gift’ there."
    (doubt,) = doubts
    assert bare[doubt.start : doubt.end] == "they call it ‘a gift’ there"


@pytest.mark.parametrize("piece", ['"', "'a ", "‘a ", '"a ', "“", "«a»", "\u200b", "…", '("'])
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    began = time.perf_counter()
    marks.quoted(text)
    marks.fold(text)
    assert time.perf_counter() - began < 3
