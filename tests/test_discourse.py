"""Faults of extracts: what may not be printed without the sentence before it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import discourse
from briefing.models import Sentence


def sentences(*texts: str, paragraph: int = 0, article_id: str = "a") -> list[Sentence]:
    found, at = [], 0
    for number, text in enumerate(texts):
        found.append(
            Sentence(
                start=at,
                end=at + len(text),
                text=text,
                number=number,
                paragraph=paragraph,
                article_id=article_id,
            )
        )
        at += len(text) + 1
    return found


@pytest.mark.parametrize(
    "text",
    [
        "He refused to comment.",
        "His lawyer refused to comment.",
        "They will meet again in Oslo.",
        "It fell by a third within a week.",
        "It's a mess.",
        "This means higher rents.",
        "These were the last two ferries.",
        "That was a mistake.",
        "Those were the terms.",
        "Others stayed away.",
        "However, the harbour stayed open.",
        "But the harbour stayed open.",
        "Meanwhile, the harbour stayed open.",
        "As a result, the harbour closed.",
        "In addition, the harbour closed.",
        "Despite this, the harbour stayed open.",
        "So the harbour closed.",
        "Instead, the harbour closed.",
        "Both men were cleared.",
        "One of them was cleared.",
        "In a statement, he denied it.",
        "On Tuesday, she denied it.",
        "Yesterday he denied it.",
        "When he arrived, he denied it.",
        "“The port will close,” she said.",
        '"The port will close," he told reporters on Friday.',
        "‘The port will close,’ he said.",
        "“He never came,” Ms Okoro said.",
    ],
)
def test_an_opening_that_points_back_needs_the_sentence_before(text: str) -> None:
    assert discourse.needs_previous(text, "en")
    assert discourse.needs_previous(text), "unknown language is read as English"


@pytest.mark.parametrize(
    "text",
    [
        "The minister said he would resign.",
        "Ms Okoro told her staff that they could leave.",
        "It is unclear whether the port will reopen.",
        "It was announced that the port would close.",
        "It took three days to clear the port.",
        "This week the port reopened.",
        "This year's budget is smaller.",
        "That the port closed surprised nobody.",
        "Those who stayed were paid.",
        "So far, the port has stayed open.",
        "Instead of a bridge, the town got a ferry.",
        "In his speech, the minister praised the port.",
        "After he lost the vote, Mr Okoro resigned.",
        "Despite its losses, the firm will stay.",
        "“But we will stay,” Ms Okoro said.",
        "“It works,” Ms Okoro said.",
        "Heavy rain closed the port.",
        "Butter prices rose.",
        "Andrea Okoro won the seat.",
        "",
        "   ",
    ],
)
def test_a_sentence_that_names_its_subject_stands_alone(text: str) -> None:
    assert not discourse.needs_previous(text, "en")


@pytest.mark.parametrize(
    ("language", "leaning", "standing"),
    [
        ("de", "Er sagte nichts dazu.", "Der Hafen bleibt offen."),
        ("de", "„Wir bleiben“, sagte sie.", "„Wir bleiben“, sagte Frau Okoro."),
        ("de-AT", "Allerdings bleibt der Hafen offen.", "Erwin Okoro gewann."),
        ("fr", "Cependant, le port reste ouvert.", "Il y a trois ports ouverts."),
        ("fr", "« Le port rouvre », dit-elle.", "« Le port rouvre », a dit Mme Okoro."),
        ("es", "Sin embargo, el puerto sigue abierto.", "El puerto sigue abierto."),
        ("it", "Tuttavia il porto resta aperto.", "Sui moli si lavora."),
        ("pt", "No entanto, o porto segue aberto.", "O porto segue aberto."),
        ("nl", "Hij zweeg.", "De haven blijft open."),
    ],
)
def test_other_languages_have_their_openings(language: str, leaning: str, standing: str) -> None:
    assert discourse.needs_previous(leaning, language)
    assert not discourse.needs_previous(standing, language)


def test_a_language_without_rules_is_not_judged_by_english_ones() -> None:
    assert not discourse.needs_previous("He kahore.", "mi")
    assert not discourse.needs_previous("It was so.", "fi")


@pytest.mark.parametrize(
    "text",
    [
        "“The port will close, Ms Okoro said.",
        "The port will close,” Ms Okoro said.",
        '"The port will close, Ms Okoro said.',
        'The port will close," Ms Okoro said.',
        "„Der Hafen bleibt offen, sagte sie.",
        "« Le port reste ouvert, a-t-elle dit.",
        "'The port will close, she said",
        "The port will close,' she said",
        "‘The port will close, she said",
        "The port will close.’",
        "Ms Okoro said: “The port will close.",
    ],
)
def test_a_quotation_cut_in_two_is_seen(text: str) -> None:
    assert discourse.half_quotation(text)


@pytest.mark.parametrize(
    "text",
    [
        "“The port will close,” Ms Okoro said, “and soon.”",
        '"The port will close," Ms Okoro said.',
        "“They said ‘soon’ and left,” Ms Okoro said.",
        "The “red line” was crossed.",
        "„Der Hafen bleibt offen“, sagte Frau Okoro.",
        "»Der Hafen bleibt offen«, sagte Frau Okoro.",
        "« Le port reste ouvert », a dit Mme Okoro.",
        "”Hamnen är öppen”, sa Okoro.",
        "「港は開いている」と大久保氏は述べた。",
        "The dockers' pay rose, and the ports’ fees too.",
        "The beam was 6'2\" long.",
        "Rock 'n' roll, the ’90s and ‘90s hits.",
        "It isn't the firm’s fault.",
        "The 'bare boat ' charter and the 'dry ' one differ.",
        "No marks at all.",
        "",
    ],
)
def test_whole_quotations_and_apostrophes_pass(text: str) -> None:
    assert not discourse.half_quotation(text)


def test_a_quotation_without_a_speaker_is_an_orphan() -> None:
    assert discourse.orphaned_attribution("“The port will close.”")
    assert discourse.orphaned_attribution("“The port will close,” said.")
    assert discourse.orphaned_attribution("She added.")
    assert not discourse.orphaned_attribution("“The port will close,” Ms Okoro said.")
    assert not discourse.orphaned_attribution("The “red line” was crossed.")
    assert not discourse.orphaned_attribution("Ms Okoro added.")
    assert not discourse.orphaned_attribution("")


def test_sentences_within_a_longer_quotation_are_known() -> None:
    said = sentences(
        "Ms Okoro spoke first.",
        "“We will close the port.",
        "The dockers know it.",
        "We told them in May,” Ms Okoro said.",
        "The dockers left.",
    )
    assert discourse.inside_quotation(said) == [False, False, True, False, False]


def test_a_missing_closing_mark_does_not_spoil_the_next_paragraph() -> None:
    first = sentences("“We will close the port.", "The dockers know it.")
    second = sentences("The mayor's word.", "“Yes,” the mayor said.", paragraph=1)
    assert not any(discourse.inside_quotation([*first, *second]))


def test_the_sentence_before_supplies_the_reference_only_when_it_is_the_neighbour() -> None:
    name, gap, said = sentences("Ms Okoro won.", "The dockers left.", "She thanked the town.")
    assert [fault.kind for fault in discourse.faults(said)] == ["dangling"]
    assert [fault.kind for fault in discourse.faults(said, name)] == ["dangling"]
    assert discourse.faults(said, gap) == ()


def test_lint_names_each_faulty_sentence_of_an_extract() -> None:
    article = sentences(
        "Ms Okoro won.", "She thanked the town.", "“We will close the port.", "Soon,” she said."
    )
    found = discourse.lint([article[0], article[1]], article)
    assert found == []
    found = discourse.lint([article[1], article[2]], article)
    assert [(sentence.number, fault.kind) for sentence, fault in found] == [
        (1, "dangling"),
        (2, "half_quotation"),
    ]


@given(st.text(alphabet="aHhe '\"“”‘’„«».,!\n", max_size=60))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    piece = sentences(text)[0]
    kinds = [fault.kind for fault in discourse.faults(piece, inside=True)]
    assert "half_quotation" in kinds
    assert len(kinds) == len(set(kinds))


@given(st.text(alphabet="abc ,.", min_size=1, max_size=40))
def test_wrapping_words_in_marks_never_cuts_a_quotation(words: str) -> None:
    assert not discourse.half_quotation(words)
    inner = words.strip(" ,.")
    if inner:
        assert not discourse.half_quotation(f"“{inner}” Ms Okoro said.")
        assert discourse.half_quotation(f"“{inner} Ms Okoro said.")


HOSTILE = ["“", '"', "'", "a, ", "„ ", "in a ", "he said ", "it is ", "x' ", '"a ', "one of ", " a"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    begun = time.process_time()
    discourse.faults(sentences(text)[0], language="en")
    assert time.process_time() - begun < 2.0, "a quadratic rule would take minutes"


def test_a_figure_before_a_closing_mark_is_not_always_inches() -> None:
    assert discourse.half_quotation('Shells fell near posts 250 and 251", said the agency.')
    assert not discourse.half_quotation('The trophy is 6 3/4" high.')
