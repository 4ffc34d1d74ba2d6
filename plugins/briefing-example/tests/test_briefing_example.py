"""What the example plugin promises, and that the core finds it once it is installed."""

import importlib.metadata

import pytest
from briefing_example import Lead

import briefing
from briefing import plugins
from briefing.settings import Settings

TEXT = "The bridge opened on Monday. It had been shut for a year. Traffic was light."


def test_it_is_found_through_its_entry_point() -> None:
    entries = importlib.metadata.entry_points(group="briefing")
    assert "example" in {entry.name for entry in entries}
    backends, problems = plugins.load(Settings()).summarisers()
    assert isinstance(backends["lead"], Lead)
    assert not problems


def test_a_disabled_plugin_offers_nothing() -> None:
    backends, _ = plugins.load(Settings(disable_plugins=("example",))).summarisers()
    assert "lead" not in backends


def test_it_tells_the_first_sentences_and_cites_them() -> None:
    article = briefing.Article(text=TEXT, language="en")
    summary = briefing.summarise(article, sentences=2, backend="lead")
    assert [s.text for s in summary.statements] == [
        "The bridge opened on Monday.",
        "It had been shut for a year.",
    ]
    assert summary.backend == "lead"
    for statement in summary.statements:
        (evidence,) = statement.evidence
        assert article.text[evidence.start : evidence.end] == statement.text
        assert statement.verdict == "supported"


@pytest.mark.parametrize(("words", "kept"), [(5, 1), (11, 1), (12, 2), (100, 3)])
def test_it_keeps_a_budget_of_words(words: int, kept: int) -> None:
    assert len(briefing.summarise(TEXT, words=words, backend="lead").statements) == kept
