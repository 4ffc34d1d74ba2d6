"""Quotations of an article and who speaks in them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import quotations
from briefing.sentences import split

PIECES = st.sampled_from(
    [
        '"',
        "“",
        "”",
        "„",
        "«",
        "»",
        "'",
        "’",
        " said",
        " Mary Roe",
        " he",
        ".",
        ",",
        "\n\n",
        " a",
        " We go",
    ]
)


def find(text: str) -> list[quotations.Quotation]:
    return quotations.find(text, split(text, language="en"), language="en")


def speakers(text: str) -> list[str | None]:
    return [quotation.speaker for quotation in find(text)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"We will rebuild the pier by spring," said Mary Roe.', "Mary Roe"),
        ('"We will rebuild the pier by spring," Mary Roe told reporters.', "Mary Roe"),
        ('Mary Roe said: "We will rebuild the pier by spring."', "Mary Roe"),
        ('Mary Roe, mayor of Ashland, said, "We will rebuild the pier."', "Mary Roe"),
        ('"We will rebuild it," Mary Roe, editor at the Ash Gazette, said.', "Mary Roe"),
        ('"We will rebuild the pier," said the mayor, Mary Roe.', "Mary Roe"),
        ('Home Secretary Mary Roe told the Ash Gazette: "We will rebuild it."', "Mary Roe"),
        ('Ashland\'s prime minister, Mary Roe, said, "We will rebuild it."', "Mary Roe"),
        ('The governor of Ashland Mary Roe said, "We will rebuild it all."', "Mary Roe"),
        ('According to Mary Roe, "the pier will be rebuilt by spring".', "Mary Roe"),
        ('"We will rebuild the pier by spring." - Mary Roe', None),
        ('The coach said: "We learned a lot from this game."', "The coach"),
        ("„Wir bauen die Brücke wieder auf“, sagte Ministerin Mary Roe.", "Mary Roe"),
        ("« Nous n'avons rien décidé », a déclaré le ministre.", "le ministre"),
    ],
)
def test_the_speaker_is_read_from_the_cue(text: str, speaker: str | None) -> None:
    assert speakers(text) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        '"So it is a combination of things, we think." explain.',
        "“Stop the bill now, please!” Jones killed the bill last month.",
        'Mary Roe met John Doe. He said, "We agree on most things."',
        'The law passed in New Ashland. He said, "We agree on most things."',
        '"We agree on most things," it was reported.',
        'Mary Roe saw a sign that read, "Keep away from the cliff edge."',
    ],
)
def test_where_the_wording_leaves_a_choice_nobody_is_named(text: str) -> None:
    assert speakers(text) == [None]


def test_a_pronoun_is_the_one_person_of_the_sentences_before() -> None:
    text = 'Mary Roe opened the pier on Monday. She said, "We are proud of the work."'
    assert speakers(text) == ["Mary Roe"]


def test_a_pronoun_that_contradicts_a_courtesy_title_names_nobody() -> None:
    text = 'Mrs Roe opened the pier. Mary Roe left. Mrs Roe smiled. He said, "We are proud of it."'
    assert speakers(text) == [None]


def test_a_surname_gets_the_full_name_that_the_article_has() -> None:
    text = 'Mary Roe runs the port.\n\n"We need two more cranes," Roe said.'
    assert speakers(text) == ["Mary Roe"]


def test_a_surname_of_two_people_stays_a_surname() -> None:
    text = 'Mary Roe runs the port. John Roe runs the pier.\n\n"We need more cranes," Roe said.'
    assert speakers(text) == ["Roe"]


def test_a_split_quotation_has_one_speaker() -> None:
    text = '"We need two cranes," said Mary Roe. "The old ones are beyond repair."'
    assert speakers(text) == ["Mary Roe", "Mary Roe"]


def test_another_name_in_between_ends_what_a_speaker_says() -> None:
    text = '"We need two cranes," said Mary Roe, whom John Doe doubts. "The old ones are fine."'
    assert speakers(text)[1] is None


def test_a_quotation_over_two_paragraphs_keeps_its_speaker() -> None:
    text = 'Mary Roe said: "We need two cranes.\n\n"And we need them before the spring."'
    first, second = find(text)
    assert (first.speaker, second.speaker) == ("Mary Roe", "Mary Roe")
    assert first.complete
    assert second.complete


def test_a_quotation_that_is_never_closed_says_so() -> None:
    (only,) = find('Mary Roe said: "We need two cranes.\n\nThe port opened in June.')
    assert not only.complete
    assert only.text == '"We need two cranes.'


def test_titles_and_scare_quotes_are_no_speech() -> None:
    title, scare = find('The report, titled "Better Ports", calls the plan "risky".')
    assert (title.kind, title.speaker) == ("title", None)
    assert scare.kind == "partial"


def test_a_text_without_marks_has_no_quotations() -> None:
    assert find("Mary Roe said she would rebuild the pier.") == []
    assert quotations.find("", []) == []


@given(st.lists(PIECES, max_size=40))
def test_a_quotation_is_the_characters_it_points_at(pieces: list[str]) -> None:
    text = "".join(pieces)
    last = 0
    for found in find(text):
        assert text[found.start : found.end] == found.text
        assert last <= found.start < found.end
        last = found.end
        if found.speaker is None:
            assert found.speaker_start is None
        else:
            assert text[found.speaker_start : found.speaker_end] == found.speaker


@pytest.mark.parametrize(
    "piece", ['"', '"a b c d," he said. ', "Aa, bb, ", 'Roe said "a b" ', "“A ", "said ", "Aa'b-"]
)
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    text = (piece * 50_000)[:50_000]
    began = time.perf_counter()
    find(text)
    assert time.perf_counter() - began < 5
