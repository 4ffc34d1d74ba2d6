"""Nothing that an article carries drives a terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from briefing.printing import printable

HIDDEN = {"Cc", "Cs"}


@given(st.text(st.characters(), max_size=200))
def test_no_control_character_is_left(text: str) -> None:
    shown = printable(text, keep="\n\t")
    assert all(unicodedata.category(c) not in HIDDEN or c in "\n\t" for c in shown)


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=200))
def test_letters_numbers_and_punctuation_stay_as_they_are(text: str) -> None:
    assert printable(text) == text


def test_escape_sequences_lose_their_start() -> None:
    assert printable("a\x1b[31mred\x9b0m\x07") == "a[31mred0m"


def test_bidirectional_and_invisible_characters_go_and_joiners_stay() -> None:
    assert printable("a\u202eb\u200bc\U000e0041") == "abc"
    family = "\U0001f469\u200d\U0001f467"
    assert printable(family) == family


def test_lines_become_spaces_unless_kept() -> None:
    assert printable("a\nb\tc") == "a b c"
    assert printable("a\nb\tc", keep="\n") == "a\nb c"
