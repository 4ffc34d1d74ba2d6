"""Real inputs, as ugly as they come: the scrape that a user sent, and a folder of wire stories."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

TEMPLATES = ("daily.md", "daily.txt", "daily.html", "story.md", "quotes.md")


def build(source: Path, template: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "briefing", "build", str(source), "-t", template],
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout


def record(source: Path) -> dict[str, list[dict[str, object]]]:
    loaded: dict[str, list[dict[str, object]]] = json.loads(build(source, "daily.json"))
    return loaded


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_garbled_scrape_gets_its_banner_and_no_furniture(
    shared_data: Path, template: str
) -> None:
    page = build(shared_data / "scraped-article.txt", template)
    if template != "quotes.md":
        assert "Source quality: low" in page
        assert "The text says" in page
    for line in (shared_data / "scraped-article.txt").read_text("utf-8").split("\n"):
        if line.strip() and not line.strip().endswith((".", "”", "explain.")) and len(line) < 20:
            assert line.strip() not in page  # the logo's name and the link line


def test_the_garbled_scrape_keeps_no_quotation_marks_around_anybodys_words(
    shared_data: Path,
) -> None:
    found = record(shared_data / "scraped-article.txt")
    (story,) = found["stories"]
    assert story["statements"]
    assert not story["quotes"]
    for statement in story["statements"]:
        assert statement["lead_in"] == "The text says"
        assert statement["verdict"] == "doubtful"
        assert not re.search("[“”\"«»„]|(?<!\\w)[‘']", statement["text"])


def test_the_banner_does_not_repeat_the_words_it_warns_of(shared_data: Path) -> None:
    (story,) = record(shared_data / "scraped-article.txt")["stories"]
    assert story["unfit"]["reasons"]
    page = build(shared_data / "scraped-article.txt", "daily.txt")
    assert "killed" not in page
    assert not set("“”") & set(page)


def test_no_dangerous_line_of_the_garbled_scrape_is_reported(shared_data: Path) -> None:
    labels = shared_data / "newsroom" / "garbled-sample" / "scraped-article.labels.jsonl"
    lines = (shared_data / "scraped-article.txt").read_text("utf-8").split("\n")
    bad = {"dangerous", "false", "quote-altered"}
    dangerous = [
        lines[row["line"] - 1]
        for row in map(json.loads, labels.read_text("utf-8").splitlines())
        if row["label"] in bad
    ]
    assert len(dangerous) > 15
    (story,) = record(shared_data / "scraped-article.txt")["stories"]
    for statement in story["statements"]:
        assert not any(statement["text"] in line for line in dangerous)


def test_a_folder_of_wire_stories_makes_a_good_briefing(shared_data: Path) -> None:
    folder = shared_data / "newsroom" / "gum-wikinews" / "dev"
    found = record(folder)
    assert len(found["stories"]) == 7
    assert len(found["bottom_line"]) == 3
    texts = {row["number"]: row for row in found["sources"]}
    for story in found["stories"]:
        assert len(story["statements"]) == 3
        assert story["headline"]
        assert story["unfit"] is None
        for statement in story["statements"]:
            (citation,) = statement["citations"]
            assert statement["text"] == citation["quoted"]
            assert citation["number"] in texts
    first_lines = {path.read_text("utf-8").split("\n")[0] for path in folder.glob("*.txt")}
    headlines = {story["headline"] for story in (*found["stories"], *found["noted"])}
    assert len(headlines & first_lines) >= 20  # the headline is the story's own
    for quote in found["quotes"]:
        assert quote["speaker"]


def test_the_json_and_text_versions_of_one_story_count_once(shared_data: Path) -> None:
    folder = shared_data / "newsroom" / "gum-wikinews" / "dev"
    found = record(folder)
    assert len(found["stories"]) + len(found["noted"]) == len(list(folder.glob("*.txt")))
