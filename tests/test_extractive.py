"""The extractive backend: whole sentences, word for word, that can stand where they are printed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import discourse
from briefing.backends import features
from briefing.backends.extractive import Extractive
from briefing.hookspecs import Summariser
from briefing.models import Article, Budget, Sentence, Summary, SummaryRequest

STORM = (
    "A storm closed the harbour of Selby on Monday.",
    "The harbour master, Ruth Okoro, said the storm had damaged two ferries.",
    "She expects repairs to take a month.",
    "However, the smaller ferry may sail on Friday.",
    "“We have not seen such a storm in twenty years.",
    "The ferries were never built for it,” Ms Okoro said.",
    "“The harbour will open again.”",
    "The town council will vote on money for the ferries on Thursday.",
    "Fishing boats were moved inland before the storm reached the harbour.",
    "Notes to editors",
)


def article(*texts: str, **fields: object) -> tuple[Article, tuple[Sentence, ...]]:
    made = Article(text=" ".join(texts), **{"id": "a", "language": "en", **fields})  # type: ignore[arg-type]
    found, at = [], 0
    for number, text in enumerate(texts):
        end = at + len(text)
        found.append(Sentence(start=at, end=end, text=text, number=number, article_id=made.id))
        at = end + 1
    return made, tuple(found)


def summarise(*articles: tuple[Article, tuple[Sentence, ...]], **budget: int) -> Summary:
    request = SummaryRequest(
        articles=tuple(made for made, _ in articles),
        sentences=tuple(sentence for _, found in articles for sentence in found),
        budget=Budget(**budget),
    )
    return Extractive().summarise(request)


def texts(summary: Summary) -> list[str]:
    return [statement.text for statement in summary.statements]


def test_it_keeps_the_contract_of_a_summariser() -> None:
    backend = Extractive()
    assert isinstance(backend, Summariser)
    assert (backend.name, backend.max_tokens, backend.sends_text_out) == ("extractive", None, False)


def test_statements_are_exact_spans_in_the_order_of_the_article() -> None:
    storm = article(*STORM)
    summary = summarise(storm, sentences=3)
    assert len(summary.statements) == 3
    starts = []
    for statement in summary.statements:
        (evidence,) = statement.evidence
        assert storm[0].text[evidence.start : evidence.end] == statement.text
        assert (evidence.article_id, statement.method) == ("a", "verbatim")
        assert (statement.backend, statement.verdict) == ("extractive", "unsupported")
        starts.append(evidence.start)
    assert starts == sorted(starts)
    assert summary.problems == ()


@pytest.mark.parametrize("count", range(1, 8))
def test_a_budget_of_sentences_is_met_exactly_without_a_fault(count: int) -> None:
    storm = article(*STORM)
    summary = summarise(storm, sentences=count)
    shown = [s for s in storm[1] if s.text in texts(summary)]
    # Six of the ten can be printed: four that stand, and two that follow what they refer to.
    assert len(shown) == min(count, 6)
    assert discourse.lint(shown, storm[1], language="en") == []
    assert "Notes to editors" not in texts(summary)


def test_a_reference_brings_its_sentence_along_directly_before_it() -> None:
    storm = article(
        "Ruth Okoro won the Selby harbour vote on Monday.",
        "She beat the ferry owner by nine votes in the Selby harbour count on Monday night.",
        "Rain fell.",
    )
    assert texts(summarise(storm, sentences=2)) == [storm[1][0].text, storm[1][1].text]
    assert texts(summarise(storm, sentences=1)) == [storm[1][0].text]


def test_a_reference_is_followed_two_sentences_back_and_no_further() -> None:
    chain = article(
        "Rain fell on the market of Selby all day.",
        "Ruth Okoro won the vote.",
        "She thanked the town.",
        "She also thanked the ferry crews.",
        "She then left the hall at once.",
    )
    assert chain[1][3].text in texts(summarise(chain, sentences=4))
    assert chain[1][4].text not in texts(summarise(chain, sentences=5))


def test_a_sentence_whose_antecedent_was_withheld_stays_out() -> None:
    made, found = article(*STORM)
    summary = summarise((made, (found[0], found[2], found[7])), sentences=3)
    assert found[2].text not in texts(summary)
    assert len(summary.statements) == 2


@pytest.mark.parametrize("count", [1, 2, 3])
def test_three_short_sentences_are_an_article_too(count: int) -> None:
    item = article("Selby floods.", "Trains stop at Selby today.", "Schools in Selby are shut.")
    assert len(summarise(item, sentences=count).statements) == min(count, 3 if count < 3 else 2)


def test_only_faulty_sentences_give_one_rather_than_none_and_it_says_so() -> None:
    leaning = ("He left the harbour early.", "She stayed until the ferry came.", "“They")
    summary = summarise(article(*leaning, uri="file:x"), sentences=3)
    assert len(summary.statements) == 1
    assert texts(summary)[0] in leaning[:2]
    (problem,) = summary.problems
    assert (problem.kind, problem.where) == ("extract", "file:x")
    assert "not shown" in problem.message


def test_only_halves_of_quotations_give_one_and_it_says_so() -> None:
    summary = summarise(article("“And so it", "went on and on,” she"), sentences=2)
    assert len(summary.statements) == 1
    assert "quotation" in summary.problems[0].message


def test_only_a_heading_is_given_as_such() -> None:
    summary = summarise(article("Harbour news from Selby"), sentences=1)
    assert texts(summary) == ["Harbour news from Selby"]
    assert "heading" in summary.problems[0].message


def test_no_sentence_at_all_is_a_problem_and_not_an_error() -> None:
    summary = summarise((Article(text="", title="Blank"), ()), sentences=1)
    assert summary.statements == ()
    assert summary.problems[0].where == "Blank"


@pytest.mark.parametrize("limit", [5, 9, 20, 30, 60, 500])
def test_a_budget_of_words_is_a_ceiling(limit: int) -> None:
    summary = summarise(article(*STORM), words=limit)
    assert sum(len(text.split()) for text in texts(summary)) <= limit
    assert bool(summary.statements) == (limit >= 9)


def test_too_few_words_for_any_sentence_give_none_and_say_how_many_are_needed() -> None:
    summary = summarise(article(*STORM), words=5)
    assert summary.statements == ()
    assert "needs 9 words, not 5" in summary.problems[0].message


def test_a_budget_of_tokens_holds_for_the_joined_text() -> None:
    from briefing.tokens import count

    for limit in (15, 40, 80):
        summary = summarise(article(*STORM), tokens=limit)
        assert summary.statements
        assert count(summary.text) <= limit


def story() -> list[tuple[Article, tuple[Sentence, ...]]]:
    return [
        article(
            "Parliament passed the harbour bill on Tuesday by nine votes.",
            "The harbour bill gives Selby forty million for ferries.",
            "A choir sang outside in the drizzle for an hour.",
            id="late",
            published=datetime(2025, 3, 5, tzinfo=UTC),
        ),
        article(
            "The harbour bill gives Selby forty million for ferries.",
            "Opponents of the harbour bill had asked for a bridge over the river.",
            id="early",
            published=datetime(2025, 3, 4, tzinfo=UTC),
        ),
        article("Selby had waited for the harbour bill since the ferry sank.", id="undated"),
    ]


def test_articles_of_a_story_follow_each_other_by_time_and_undated_ones_come_last() -> None:
    summary = summarise(*story(), sentences=6)
    order = [statement.evidence[0].article_id for statement in summary.statements]
    assert order == sorted(order, key=["early", "late", "undated"].index)
    assert set(order) == {"early", "late", "undated"}


def test_what_two_reports_say_in_the_same_words_is_said_once() -> None:
    shown = texts(summarise(*story(), sentences=6))
    assert len(shown) == len(set(shown)) == 5


def test_what_several_reports_agree_on_weighs_more() -> None:
    apart = [
        article("Grain prices rose in Tarn.", "A ferry sank off Selby.", id="one"),
        article("A ferry sank near Selby overnight.", "Wool sales fell in Moss.", id="two"),
    ]
    shown = summarise(*apart, sentences=1)
    assert "ferry" in shown.text


def test_the_headline_draws_the_choice() -> None:
    lines = (
        "Wool sales fell in Moss on Monday.",
        "Ruth Okoro opened a bakery beside the canal.",
        "Nobody has claimed the lost parrot.",
        "Grain prices rose in Tarn last week.",
        "Choirs from four valleys sang all night.",
        "Two lorries blocked the northern bypass.",
    )
    wanted = lines[3]
    assert wanted not in texts(summarise(article(*lines), sentences=2))
    titled = article(*lines, title="Grain prices rise in Tarn")
    assert wanted in texts(summarise(titled, sentences=2))


def test_equal_sentences_are_told_apart_by_their_place() -> None:
    item = article("Red Selby boats sail.", "Blue Selby boats sail.", "Gold Selby boats sail.")
    assert texts(summarise(item, sentences=1)) == ["Red Selby boats sail."]


@pytest.mark.parametrize(
    "text",
    ["Notes", "ENDS", "Image: the harbour", "Read more", "By Ruth Okoro", "Yes.", "HARBOUR " * 20],
)
def test_furniture_is_a_fragment(text: str) -> None:
    assert features.is_fragment(text)


@pytest.mark.parametrize(
    "text",
    ["The port will close today.", "“The port will close,” she said.", "港は月曜日に再開する。"],
)
def test_a_sentence_is_no_fragment(text: str) -> None:
    assert not features.is_fragment(text)


def test_other_scripts_and_languages_are_summarised() -> None:
    japanese = article(
        "港は月曜日に閉鎖された。", "嵐が港を襲った。", "市は会議を開く。", language="ja"
    )
    assert len(summarise(japanese, sentences=2).statements) == 2
    german = article(
        "Der Hafen von Selby bleibt geschlossen.",
        "Er öffnet erst im Mai wieder.",
        "Der Sturm hatte den Hafen beschädigt.",
        language="de",
    )
    assert texts(summarise(german, sentences=1))[0] != german[1][1].text


WORDS = st.one_of(
    st.sampled_from(["Selby", "harbour", "ferry", "storm", "council", "vote", "Monday", "the"]),
    st.sampled_from(["He", "She", "But", "said", "“We", "”", "closed", "on", "9", "'", '"']),
)
LINES = st.lists(
    st.lists(WORDS, min_size=1, max_size=12).map(lambda parts: " ".join(parts).strip() + "."),
    min_size=1,
    max_size=14,
)


@given(LINES, st.integers(1, 6))
def test_a_budget_of_sentences_is_never_passed_and_never_left_empty(
    lines: list[str], limit: int
) -> None:
    summary = summarise(article(*lines), sentences=limit)
    assert 1 <= len(summary.statements) <= limit
    assert summary == summarise(article(*lines), sentences=limit)


@given(LINES, st.integers(1, 60))
def test_a_budget_of_words_is_never_passed_and_an_empty_answer_is_explained(
    lines: list[str], limit: int
) -> None:
    summary = summarise(article(*lines), words=limit)
    assert len(summary.text.split()) <= limit
    assert summary.statements or summary.problems


@given(LINES, st.integers(1, 6))
def test_without_a_problem_reported_no_extract_shows_a_fault(lines: list[str], limit: int) -> None:
    made, found = article(*lines)
    summary = summarise((made, found), sentences=limit)
    starts = {statement.evidence[0].start for statement in summary.statements}
    shown = [sentence for sentence in found if sentence.start in starts]
    if not summary.problems:
        assert discourse.lint(shown, found, language="en") == []


@given(st.text(max_size=200), st.integers(1, 3))
def test_any_text_can_be_extracted_from(text: str, limit: int) -> None:
    made = Article(text=text, id="a")
    whole = Sentence(start=0, end=len(text), text=text, article_id="a")
    assert len(summarise((made, (whole,)), sentences=limit).statements) == 1
