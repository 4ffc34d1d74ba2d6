"""Captions are told from short sentences."""

from __future__ import annotations

import pytest

from briefing import sentences
from briefing.backends.captions import captions, is_caption


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Lind (left) and Mr Holm (right) on the bridge, 3 March 2026.",
        "The new harbour crane, seen from the ferry.",
        "pilgrims at the shrine in 2019.",
        "The old town hall shortly after the fire. Photo: Ada Berg",
        "The old town hall burned for two days. Photo: Ada Berg.",
    ],
)
def test_a_line_that_only_names_what_is_shown_is_a_caption(text: str) -> None:
    assert is_caption(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge reopened on Monday.",
        "Farmers expect the smallest harvest in ten years.",
        "The council meets on Friday.",
        "Prices rose again.",
        "It’s over for the old harbour.",
        "Who wins?",
    ],
)
def test_a_short_sentence_is_none(text: str) -> None:
    assert not is_caption(text)


def test_only_lines_of_their_own_and_only_english_ones_are_judged() -> None:
    text = "The bridge reopened on Monday. No more detours.\n\nThe new bridge at dawn."
    split = sentences.split(text)
    assert captions(split, "en") == [False, False, True]
    assert captions(split, "de") == [False, False, False]
