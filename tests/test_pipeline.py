"""The whole flow through the public names: what a library user sees."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

import briefing
from briefing import SourceError
from briefing.settings import Settings

NOW = dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC)
BRIDGE = """The Tarn bridge reopened on Monday after eleven months of repairs.

The city council spent 4.2 million crowns on the work, 600,000 more than planned.

"We are glad to have our bridge back," said the mayor, Ada Lind.

Buses will use the bridge again from Thursday. However, lorries remain banned until May.
"""
HARVEST = """Farmers in the Elm valley expect the smallest apple harvest in ten years.

A late frost in April destroyed about 40 percent of the blossom, the growers' association said.

Prices for juice apples have already risen by a quarter.
"""


def articles() -> list[briefing.Article]:
    return [
        briefing.Article(
            text=BRIDGE, title="Tarn bridge reopens", publisher="The Herald", language="en",
            published=NOW - dt.timedelta(hours=3),
        ),
        briefing.Article(text=HARVEST, title="Frost halves apple hopes", language="en"),
    ]  # fmt: skip


def test_every_statement_is_the_characters_it_points_at() -> None:
    edition = briefing.brief(articles(), now=NOW)
    texts = {article.id: article.text for article in articles()}
    said = [s for item in edition.items for s in (*item.statements, *item.figures, *item.quotes)]
    assert len(said) >= 5
    for statement in (*said, *edition.bottom_line):
        (evidence,) = statement.evidence
        assert texts[evidence.article_id][evidence.start : evidence.end] == statement.text
        assert statement.verdict == "supported"


def test_quotes_keep_their_speaker() -> None:
    edition = briefing.brief(articles(), now=NOW, settings=Settings(sentences=1))
    quotes = [quote for item in edition.items for quote in item.quotes]
    assert [(q.speaker, q.text) for q in quotes] == [
        ("Ada Lind", '"We are glad to have our bridge back,"')
    ]


def test_the_same_input_in_any_order_gives_the_same_bytes() -> None:
    given = [*articles(), *(briefing.Article(text=f"Item {n} is short.") for n in range(6))]
    expected = None
    for seed in range(5):
        random.Random(seed).shuffle(given)
        edition = briefing.brief(given, date=NOW.date(), now=NOW)
        page = briefing.render(edition, "daily.html") + briefing.render(edition, "daily.json")
        expected = expected or page
        assert page == expected


def test_an_article_under_embargo_is_counted_and_never_quoted() -> None:
    secret = briefing.Article(
        text="The plant closes in June. Nobody knows yet.", embargo=NOW + dt.timedelta(hours=1)
    )
    edition = briefing.brief([*articles(), secret], now=NOW)
    page = briefing.render(edition, "daily.json")
    assert "plant closes" not in page
    assert edition.coverage.withheld == 1
    after = briefing.brief([secret], now=NOW + dt.timedelta(hours=2))
    assert "plant closes" in briefing.render(after, "daily.json")


def test_stories_beyond_the_limit_are_noted_not_lost() -> None:
    edition = briefing.brief(articles(), now=NOW, settings=Settings(stories=1))
    assert len(edition.items) == 1
    assert len(edition.noted) == 1
    assert len(edition.sources) == 2


def test_unreadable_sources_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(f"Tarn bridge reopens\n\n{BRIDGE}", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    edition = briefing.brief(["good.txt", "empty.txt", "binary.txt", "missing.txt"], now=NOW)
    assert len(edition.items) == 1
    told = {problem.where for problem in edition.problems}
    assert {"empty.txt", "binary.txt", "missing.txt"} <= told
    assert edition.coverage.unread == 3


def test_nothing_readable_at_all_is_an_error_that_names_the_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"missing\.txt") as caught:
        briefing.brief([str(tmp_path / "missing.txt")])
    assert "missing.txt" in caught.value.uri


def test_no_articles_make_an_empty_edition() -> None:
    edition = briefing.brief([])
    assert edition.items == ()
    assert "No articles were read" in briefing.render(edition)


def test_a_summary_keeps_the_budget() -> None:
    assert len(briefing.summarise(BRIDGE, sentences=2).statements) == 2
    assert len(briefing.summarise(BRIDGE, words=25).text.split()) <= 25
    with pytest.raises(ValueError, match="exactly one"):
        briefing.summarise(BRIDGE, sentences=1, words=2)


def test_three_sentence_items_work() -> None:
    text = "The pool opens at nine. Children swim free of charge. Towels are for hire."
    for count in (1, 2, 3):
        assert len(briefing.summarise(text, sentences=count).statements) == count


def test_an_empty_text_is_told_and_a_wrong_type_is_refused() -> None:
    summary = briefing.summarise("  \n ")
    assert summary.statements == ()
    assert "empty" in str(summary.problems[0])
    with pytest.raises(TypeError, match="Article or a str"):
        briefing.summarise([7])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="at least one article"):
        briefing.summarise([])


def test_a_list_is_one_story_even_of_strangers() -> None:
    summary = briefing.summarise(articles(), sentences=4)
    assert len({e.article_id for s in summary.statements for e in s.evidence}) == 2


def test_verify_judges_each_sentence_of_a_draft() -> None:
    draft = (
        "The Tarn bridge reopened on Monday after eleven months of repairs. "
        "The council spent 9.7 million crowns on the work. "
        "Penguins were elected to the board of the orchestra."
    )
    verdicts = briefing.verify(draft, articles())
    assert [statement.text for statement in verdicts] == [
        s.text for s in briefing.split_sentences(draft)
    ]
    assert verdicts[0].verdict == "supported"
    assert "number" in {doubt.kind for doubt in verdicts[1].doubts}
    assert verdicts[1].verdict != "supported"
    assert verdicts[2].verdict == "unsupported"
    assert verdicts[0].support > verdicts[2].support


def test_a_plan_sends_nothing_and_counts() -> None:
    plan = briefing.plan(articles())
    assert plan.backend == "extractive"
    assert plan.articles == 2
    assert plan.cost == 0.0
    assert plan.exact_tokens
    assert plan.input_tokens > 50


def test_pack_keeps_its_budget_and_offsets() -> None:
    article = articles()[0]
    for chunk in briefing.pack(article, max_tokens=32):
        assert chunk.tokens <= 32
        assert article.text[chunk.start : chunk.end] == chunk.text


def test_an_unknown_backend_is_an_error_that_says_what_there_is() -> None:
    with pytest.raises(briefing.ConfigError, match=r"'http9'; there is .*extractive"):
        briefing.summarise(BRIDGE, backend="http9")


def test_a_garbled_source_keeps_no_quotation_marks_and_is_introduced() -> None:
    text = (
        "The mayor seems to be losing patience with the rail company this week.\n\n"
        "“Enough!” Lind killed the talks on Tuesday after writing on the social network.\n\n"
        "The bill is made by Sens. sponsored by Ola Berg (DN.H.) and Per Holm (C-Tarn).\n\n"
        "“We are always open the door.” explain.\n\n"
        "The strike would begin on Friday if no offer is made.\n"
    )
    edition = briefing.brief([briefing.Article(text=text, language="en")], now=NOW)
    (item,) = edition.items
    assert not item.story.articles[0].fitness.quotable
    assert item.statements
    for statement in item.statements:
        assert statement.lead_in == "The text says"
        assert not set("“”\"'") & set(statement.text.replace("’", ""))
    assert not item.quotes
    page = briefing.render(edition, "daily.txt")
    assert "Source quality" in page


def test_gaps_are_in_the_order_in_which_people_count() -> None:
    lines = ['{"text": "The bridge opened on Monday."}', *["{}"] * 10]
    Path("a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    told = [problem.where for problem in briefing.read("a.jsonl").problems]
    assert told == [f"a.jsonl#{number}" for number in range(2, 12)]


def test_of_equal_copies_the_one_that_names_itself_leads() -> None:
    bare = briefing.Article(text=BRIDGE)
    named = briefing.Article(text=BRIDGE, title="Tarn bridge reopens", url="https://a.example/1")
    for given in ([bare, named], [named, bare]):
        (story,) = briefing.group(given)
        assert story.articles[0].title == "Tarn bridge reopens"


def test_a_quotation_that_its_paragraph_does_not_close_is_no_quote() -> None:
    text = (
        "The mayor spoke to the council on Monday about the new bridge over the Tarn.\n\n"
        '"The first year was hard for all of us and for the shops," said the mayor, Ada Lind. '
        '"We did not know when it would end.\n\n'
        '"Now we know that it has," she said.'
    )
    edition = briefing.brief([briefing.Article(text=text)], settings=Settings(sentences=1))
    (item,) = edition.items
    assert [quote.text[0] + quote.text[-1] for quote in item.quotes] == ['""'] * len(item.quotes)
    assert not any("know when it would end" in quote.text for quote in item.quotes)
