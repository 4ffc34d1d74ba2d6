"""Furniture goes as whole lines; prose stays to the character."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.articles import furniture

PROSE = "The council met on Tuesday.\n\nIt agreed on a plan for the harbour."

FURNITURE = [
    ("XYZlogo", "logo"),
    ("site-logo.png", "logo"),
    ("Harbour Echo logo", "logo"),
    ("Source link", "link line"),
    ("Read more", "link line"),
    ("Read more →", "link line"),
    ("Read also: Harbour plan delayed again", "link line"),
    ("Related: Who pays for the harbour?", "link line"),
    ("Lesen Sie auch: Hafen wird teurer", "link line"),
    ("À lire aussi : le port attend", "link line"),
    ("Leggi anche: il porto aspetta", "link line"),
    ("Lea también: el puerto espera", "link line"),
    ("Share on Facebook Twitter WhatsApp", "share bar"),
    ("Tweet Share Pin", "share bar"),
    ("Share", "share bar"),
    ("Teilen auf Facebook, X, WhatsApp", "share bar"),
    ("We use cookies to improve your visit.", "cookie line"),
    ("Accept all", "cookie line"),
    ("Wir verwenden Cookies.", "cookie line"),
    ("Nous utilisons des cookies pour mesurer l’audience.", "cookie line"),
    ("Advertisement", "advertisement"),
    ("- Advertisement -", "advertisement"),
    ("Anzeige", "advertisement"),
    ("Publicité", "advertisement"),
    ("Publicidad", "advertisement"),
    ("Click here to subscribe", "promotion"),
    ("Follow us on Mastodon", "promotion"),
    ("Sign up for our newsletter", "promotion"),
    ("Abonnez-vous", "promotion"),
    ("Subscribe", "promotion"),
    ("Loading…", "navigation"),
    ("Skip to content", "navigation"),
    ("Print this page", "navigation"),
    ("12 comments", "navigation"),
    ("Kommentare (7)", "navigation"),
    ("Continue reading below", "navigation"),
    ("Toggle caption", "navigation"),
    ("© 2024 Harbour Echo Ltd. All rights reserved.", "copyright"),
    ("Tutti i diritti riservati", "copyright"),
    ("Photo: Ana Ruiz/Reuters", "picture credit"),
    ("Foto: dpa", "picture credit"),
    ("(Image: Ana Ruiz)", "picture credit"),
    ("Ana Ruiz/AFP via Getty Images", "picture credit"),
]

TEXT_LINES = [
    "Share prices fell in London.",
    "Read more books, the minister told pupils.",
    "Follow the money, the auditor said.",
    "The firm unveiled a new logo",
    "The new logo",
    "Diálogo",
    "Catálogo",
    (
        "Related: the two men are cousins, and they have run the harbour for thirty years "
        "without a single audit by the town, the county or the state, as the report of the "
        "auditors shows in detail on its first forty pages."
    ),
    "Copyright law will change in 2027, ministers say.",
    "Advertisement spending rose by a tenth.",
    "We use cookies in this recipe only for the base of the cake, and nobody minds them.",
    "Subscribe to the view that prices fall, and you will wait.",
    "Facebook",
    "X",
    "Photo: the picture shows the mayor. He is smiling.",
    "Copyright law is changing.",
    "Comments by the minister angered unions.",
    "Sign up for the army, the poster said.",
    "In print",
    "Sponsored by the town, the fair opened.",
    "Loading docks were closed on Monday.",
]


@pytest.mark.parametrize(("line", "reason"), FURNITURE)
def test_a_furniture_line_goes_and_says_why(line: str, reason: str) -> None:
    text, removed = furniture.strip(f"The council met.\n\n{line}\n\nIt agreed on a plan.")
    assert text == "The council met.\n\nIt agreed on a plan."
    assert [(r.text, r.reason) for r in removed] == [(line, reason)]


@pytest.mark.parametrize("line", TEXT_LINES)
def test_a_line_of_text_stays(line: str) -> None:
    text = f"The council met.\n\n{line}\n\nIt agreed on a plan."
    assert furniture.strip(text) == (text, ())


def test_text_without_furniture_is_the_same_object_of_characters() -> None:
    text = "  A line with  spaces \n\n\n\n and gaps.\t\n"
    assert furniture.strip(text) == (text, ())


def test_furniture_at_both_ends_leaves_no_blank_lines() -> None:
    assert furniture.strip(f"XYZlogo\n\n{PROSE}\n\nSource link")[0] == PROSE


def test_line_endings_of_the_text_are_kept() -> None:
    given_text = "One line.\r\n\r\nRead more\r\n\r\nAnother line.\r\n"
    text, _ = furniture.strip(given_text)
    assert text == "One line.\r\n\r\nAnother line.\r\n"


def test_share_buttons_on_lines_of_their_own_are_one_bar() -> None:
    text, removed = furniture.strip(f"Facebook\nTwitter\nEmail\n\n{PROSE}")
    assert text == PROSE
    assert [r.reason for r in removed] == ["share bar"] * 3


def test_furniture_words_inside_prose_stay() -> None:
    text = "The page said: Read more. Subscribe. Advertisement. We use cookies."
    assert furniture.strip(text) == (text, ())


def test_a_removal_holds_no_more_than_200_characters() -> None:
    line = "Read also: " + "a" * 180
    _, removed = furniture.strip(f"{PROSE}\n\n{line}")
    assert removed
    assert all(len(r.text) <= 200 for r in removed)


_LINE = st.one_of(
    st.sampled_from([line for line, _ in FURNITURE]),
    st.sampled_from([*TEXT_LINES, "Twitter", "", "  ", "\x0c", "\u2028"]),
    st.text(max_size=30),
)


@given(st.lists(_LINE, max_size=12).map("\n".join))
def test_stripping_twice_changes_nothing_more(text: str) -> None:
    once, _ = furniture.strip(text)
    assert furniture.strip(once) == (once, ())


@given(st.lists(_LINE, max_size=12).map("\n".join))
def test_every_line_is_either_kept_or_reported(text: str) -> None:
    kept, removed = furniture.strip(text)
    before = [line.strip() for line in text.splitlines() if line.strip()]
    after = [line.strip() for line in kept.splitlines() if line.strip()]
    gone = [r.text for r in removed]
    assert sorted(before) == sorted(after + gone)
    rest = iter(before)
    assert all(line in rest for line in after)  # in the same order


@pytest.mark.parametrize(
    "unit",
    ["a", "copy link ", "share ", "a\n", "Read more\n", "© ", "\n", "photo: ", "cookies by "],
)
def test_ten_times_the_text_takes_about_ten_times_as_long(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        times = []
        for _ in range(3):
            start = time.perf_counter()
            furniture.strip(text)
            times.append(time.perf_counter() - start)
        return min(times)

    assert seconds(300_000) < 50 * max(seconds(30_000), 0.002)
