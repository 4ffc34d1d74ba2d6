"""The demo: what a newcomer sees first, from articles that show what the product is for."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path

import pytest

import briefing
from briefing.cli.demo import MORNING, ZONE
from briefing.settings import Settings


@pytest.fixture
def shown() -> str:
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "briefing", "demo"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert time.perf_counter() - begin < 10
    return done.stdout


@pytest.mark.usefixtures("shown")
def test_its_articles_show_what_the_product_is_for() -> None:
    reading = briefing.read("briefing-demo/articles", now=MORNING)
    assert reading.documents == 14
    assert reading.problems == ()
    assert len(reading.withheld) == 1
    assert [a.uri for a in reading if not a.fitness.quotable] == [
        "briefing-demo/articles/garbled-scrape.txt"
    ]
    toll = briefing.group(reading)[0]
    assert len(toll.articles[0].copies) == 2
    assert toll.independent_sources == 3


def test_it_prints_an_edition_and_writes_the_page_beside_its_articles(shown: str) -> None:
    for part in ("Bottom line", "Figures", "Who said what", "Also noted", "Gaps", "Sources"):
        assert part in shown
    assert "Source quality: low" in shown
    assert "The text says" in shown
    assert "inflation slows" not in shown  # under embargo
    page = Path("briefing-demo/briefing.html").read_text(encoding="utf-8")
    assert "under embargo until 2026-03-03 09:30 UTC" in page
    assert "inflation slows" not in page


@pytest.mark.usefixtures("shown")
def test_after_the_embargo_the_release_is_told() -> None:
    later = MORNING + dt.timedelta(hours=3)
    edition = briefing.brief(["briefing-demo/articles"], now=later, settings=Settings(tz=ZONE))
    assert "Consumer prices in Norhaven rose 2.1 percent" in briefing.render(edition)
