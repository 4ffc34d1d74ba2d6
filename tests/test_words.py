"""Words as everything that compares texts sees them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from briefing.words import stems, terms, words


def test_words_are_folded_and_numbers_stay_whole() -> None:
    assert words("The Mayor’s plan: 1,250.5 crowns") == [
        "the",
        "mayor's",
        "plan",
        "1,250.5",
        "crowns",
    ]


def test_vowel_signs_stay_in_their_word() -> None:
    assert words("में नहीं") == ["में", "नहीं"]
    assert words("cafe\u0301 au lait") == ["cafe\u0301", "au", "lait"]


def test_scripts_without_spaces_become_pairs() -> None:
    assert words("東京都 2026") == ["東京", "京都", "2026"]
    assert words("京") == ["京"]


def test_terms_are_stems_of_content_words() -> None:
    assert terms("The ministers were voting on the budgets", "en") == ["minist", "vote", "budget"]


def test_an_unknown_language_is_left_as_it_is() -> None:
    assert terms("The ministers", None) == ["the", "ministers"]
    assert stems(["ministers"], "xx") == ["ministers"]


def test_threads_do_not_share_a_stemmer() -> None:
    tokens = ["ministers", "voting", "budgets"] * 200
    with ThreadPoolExecutor(8) as threads:
        found = set(map(tuple, threads.map(lambda _: stems(tokens, "en"), range(40))))
    assert found == {("minist", "vote", "budget") * 200}


@given(st.text(max_size=300))
def test_any_text_has_words(text: str) -> None:
    assert all(word for word in words(text))
    assert len(words(text)) <= len(text.casefold())
