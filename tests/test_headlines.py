"""What pages add to headlines and bylines is taken off; what belongs to them is not."""

from __future__ import annotations

import pytest

from briefing.articles import headlines

HEADING = "Dam holds through the night"


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADING} | The Paper",
        f"{HEADING} | TP | 4.5.2026",
        f"{HEADING} \u2013 The Paper",
        f"{HEADING} : 4.5.2026, 10:19",
        f"News - {HEADING} - The Paper",
    ],
)
def test_additions_to_the_shown_heading_go(title: str) -> None:
    assert headlines.shown(title, ["Sections", HEADING]) == HEADING


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Dam holds through the night, engineer says", HEADING),
        ("Selby: Dam holds through the night", HEADING),
        ("Dam holds - for now", "Dam holds"),
        ("Dam holds through the night-time storm", HEADING),
        ("Something else", HEADING),
        ("Something else", ""),
    ],
)
def test_a_title_that_says_more_stays_as_it_is(title: str, heading: str) -> None:
    assert headlines.shown(title, [heading]) == title


def test_no_title_is_none() -> None:
    assert headlines.shown(None, [HEADING]) is None


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("Ann Bell", "Ann-Bell"), ("Ann Bell",)),
        (("Par Jean Petit", "Autor Otto Lang"), ("Jean Petit", "Otto Lang")),
        (("Paper Example", "Ann Bell"), ("Ann Bell",)),
        (("Name", "Redaktion", "", "--"), ()),
        (("Von Otto Lang", "Von der Leyen"), ("Otto Lang", "Von der Leyen")),
        (("By", "Dina Par"), ("By", "Dina Par")),
    ],
)
def test_names_lose_labels_doubles_and_the_address(
    names: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    assert headlines.people(names, "https://www.paper.example/a") == kept


@pytest.mark.parametrize("url", [None, "", "not an address", "https://["])
def test_any_address_will_do(url: str | None) -> None:
    assert headlines.people(("Ann Bell",), url) == ("Ann Bell",)
