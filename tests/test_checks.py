"""The built-in checks, each against its own kind of fault."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.checks import builtin_checks
from briefing.hookspecs import Check
from briefing.models import Article, Doubt, Statement
from briefing.sentences import split

PORT = Article(
    id="port",
    title="Port closes",
    language="en",
    published=dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC),
    text=(
        "The harbour of Ashland will close for eleven weeks. "
        "The work costs $30 million and 120 workers will rebuild the northern pier. "
        "Fishing crews will not receive compensation for the lost season. "
        "Mary Roe, the mayor of Ashland, warned that the ferry company would cut its routes. "
        "The contractor allegedly paid bribes to two officials in 2019. "
        "Exports of herring rose sharply in the United Kingdom. "
        '"We waited far too long," said John Doe of the Global Fishing Union.'
    ),
)
CHECKS = {check.name: check for check in builtin_checks()}


def doubts(
    check: str, text: str, article: Article = PORT, speaker: str | None = None
) -> list[Doubt]:
    evidence = split(article.text, language="en", article_id=article.id)
    statement = Statement(text=text, speaker=speaker)
    return list(CHECKS[check].judge(statement, evidence, {article.id: article}))


def flagged(check: str, text: str, article: Article = PORT) -> list[str]:
    return [text[d.start : d.end] for d in doubts(check, text, article)]


def test_every_check_keeps_the_contract_and_has_a_name_of_its_own() -> None:
    assert all(isinstance(check, Check) for check in builtin_checks())
    assert len(CHECKS) == len(builtin_checks())


@pytest.mark.parametrize(
    "text",
    [
        "Ashland's harbour closes for 11 weeks.",
        "The northern pier will be rebuilt by 120 workers at a cost of 30 million dollars.",
        "Fishing crews get no compensation for the lost season.",
        "Mary Roe warned that the ferry company would cut routes.",
        "Two officials were allegedly paid bribes by the contractor in 2019.",
        "British exports of herring rose sharply.",
        "“We waited far too long,” John Doe said.",
        "The GFU's John Doe said they waited far too long.",
        "On Tuesday the mayor warned of cuts by the ferry company.",
    ],
)
def test_a_faithful_sentence_raises_no_doubt_at_all(text: str) -> None:
    assert {name: doubts(name, text) for name in CHECKS if doubts(name, text)} == {}


@pytest.mark.parametrize("number", range(7))
def test_a_sentence_of_the_source_raises_no_doubt_at_all(number: int) -> None:
    text = split(PORT.text, language="en")[number].text
    assert [d for name in CHECKS for d in doubts(name, text)] == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The harbour will close for twelve weeks.", ["twelve"]),
        ("The work costs $40 million.", ["$40 million"]),
        ("The work costs $30 billion.", ["$30 billion"]),
        ("The work costs £30 million.", ["£30 million"]),
        ("It employs 30% of the workers.", ["30%"]),
        ("Four officials were bribed.", ["Four"]),
    ],
)
def test_a_figure_the_source_does_not_have_is_doubted(text: str, wrong: list[str]) -> None:
    assert flagged("numbers", text) == wrong


def test_a_figure_of_another_thing_is_doubted() -> None:
    article = Article(id="a", language="en", text="Some 12 people died and 30 people were hurt.")
    (doubt,) = doubts("numbers", "Some 45 people died.", article)
    assert doubt.kind == "number"
    assert doubts("numbers", "Some 30 people were hurt.", article) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Bribes were paid in 2018.", ["2018"]),
        ("The harbour closes on Friday.", ["Friday"]),
        ("The harbour closes on 12 April.", ["12 April"]),
        ("It was announced on 3 March 2026.", []),
        ("The mayor may march on.", []),
    ],
)
def test_a_date_the_source_does_not_have_is_doubted(text: str, wrong: list[str]) -> None:
    assert flagged("dates", text) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The mayor, Mary Row, warned the company.", ["Row"]),
        ("The harbour of Birchland will close.", ["Birchland"]),
        ("The contractor Hugo Plank paid bribes.", ["Hugo Plank"]),
        ("The UK bought more herring.", []),
        ("Some Ashlanders wait for the ferry.", []),
        ("However, Roe’s warning was heard.", []),
    ],
)
def test_a_name_the_source_does_not_have_is_doubted(text: str, wrong: list[str]) -> None:
    assert flagged("names", text) == wrong


def test_a_headline_in_title_case_is_not_read_for_names() -> None:
    assert doubts("names", "Quarrel Over Harbour Costs Divides Local Council") == []


def test_a_single_german_noun_is_no_name() -> None:
    article = Article(id="d", language="de", text="Der Hafen von Esch wird elf Wochen gesperrt.")
    assert doubts("names", "Die Sperrung von Esch dauert elf Wochen.", article) == []
    assert flagged("names", "Laut Hugo Plank wird er bald wieder offen sein.", article) == [
        "Hugo Plank"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“We waited much too long,” said John Doe.",
        "The mayor “warned” of “delays”.",
    ],
)
def test_words_in_marks_that_the_source_has_not_are_doubted(text: str) -> None:
    assert {doubt.kind for doubt in doubts("quotations", text)} == {"quote"}


def test_words_given_to_another_speaker_are_doubted() -> None:
    (doubt,) = doubts("speakers", "“We waited far too long,” said Mary Roe.")
    assert "John Doe" in doubt.message
    assert doubts("speakers", "“We waited far too long,” said Mr Doe.") == []
    assert len(doubts("speakers", "“We waited far too long,”", speaker="Mary Roe")) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Fishing crews will receive compensation for the lost season.", 2),
        ("The ferry company would not cut its routes, Mary Roe warned.", 3),
        ("Exports of herring fell sharply in the United Kingdom.", 5),
        ("120 workers will rebuild the southern pier.", 1),
    ],
)
def test_a_statement_that_says_the_opposite_is_doubted(text: str, number: int) -> None:
    evidence = [split(PORT.text, language="en")[number]]
    found = CHECKS["negation"].judge(Statement(text=text), evidence, {})
    assert [doubt.kind for doubt in found] == ["negation"]


def test_a_dropped_allegedly_is_doubted() -> None:
    (doubt,) = doubts("certainty", "The contractor paid bribes to two officials in 2019.")
    assert (doubt.kind, "allegedly" in doubt.message) == ("certainty", True)
    kept = "The contractor is accused of having paid bribes to two officials."
    assert doubts("certainty", kept) == []


def test_a_dropped_speaker_is_doubted() -> None:
    (doubt,) = doubts("attribution", "The ferry company would cut its routes.")
    assert (doubt.kind, "Mary Roe" in doubt.message) == ("attribution", True)
    assert doubts("attribution", "The ferry company would cut its routes, said Roe.") == []
    assert doubts("attribution", "The ferry company would cut its routes.", speaker="Roe") == []


def test_words_without_any_ground_are_named() -> None:
    text = "Astronomers photographed a distant galaxy with improved telescopes."
    (doubt,) = doubts("grounding", text)
    assert doubt.kind == "unfounded"
    assert "galaxy" in doubt.message
    assert len(doubts("grounding", "Penguins run the orchestra.")) == 1
    assert doubts("grounding", "The closing harbour worries fishing crews.") == []


@given(
    st.text(alphabet="Aab Roe$30%“”\"'.,:-–12\n不是", max_size=80), st.sampled_from(sorted(CHECKS))
)
def test_a_doubt_has_its_place_inside_the_statement(text: str, check: str) -> None:
    for doubt in doubts(check, text):
        assert doubt.kind
        assert doubt.message
        assert 0 <= (doubt.start or 0) <= (doubt.end or 0) <= len(text)
    evidence = split(PORT.text, language="en")
    assert list(CHECKS[check].judge(Statement(text=text), [], {})) is not None
    assert list(CHECKS[check].judge(Statement(text=text), evidence, {})) is not None


@pytest.mark.parametrize("piece", ["not ", "Aa ", '"a" ', "1,111 ", "said ", "may ", "a", "不"])
@pytest.mark.parametrize("check", sorted(CHECKS))
def test_a_hostile_statement_is_judged_in_linear_time(check: str, piece: str) -> None:
    began = time.perf_counter()
    doubts(check, (piece * 8000)[:8000])
    assert time.perf_counter() - began < 2
