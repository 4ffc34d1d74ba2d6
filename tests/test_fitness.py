"""Signs of a rewritten source are found, explained and weighed; clean copy is left alone."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.articles import fitness, signs

KNOWN = {
    "title": "Harbour plan",
    "authors": ("Ana Ruiz",),
    "published": datetime(2026, 3, 1, tzinfo=UTC),
}
UNKNOWN: dict[str, tuple[()] | None] = {"title": None, "authors": (), "published": None}

SIGNS = [
    ("“Stop, all of you!” Jones killed the bill on Monday.", "speech-then-act"),
    ("“We shall see what comes,” Jones arrested the talks.", "speech-then-act"),
    ("“We shall not sign this paper.” explain.", "lost-speaker"),
    ('"We shall not sign this paper." Explain.', "lost-speaker"),
    ("She left.\nexplain.\nHe stayed.", "lost-speaker"),
    ("The plan was made by Sens. sponsored by the mayor.", "broken-title"),
    ("He backed the plan by Reps.\nThe mayor agreed.", "broken-title"),
    ("Jane Doe (RS.C.) and John Roe spoke.", "broken-tag"),
    ("Jane Doe (DN.M.) spoke.", "broken-tag"),
    ("Jane Doe (ROhio) spoke.", "broken-tag"),
    ("The towns of Altona and Altona and Bergen were hit.", "repeat"),
    ("He is chairman of the Harbour Isles (Harbour Isles).", "repeat"),
    ("It is the practice of our common practice.", "repeat"),
    ("He opposes harbour duties on Bergen’s harbour duties package.", "repeat"),
    ("According to a paper, it pays, according to a paper seen by us.", "repeat"),
    ("The paper last month Recognizes the three harbours.", "broken-sentence"),
    ("He said it in a Statement on Monday.", "broken-sentence"),
    ("They fear counterfeit consciousness in schools.", "tortured-phrase"),
    ("The Senate Armed Forces Committee met.", "tortured-phrase"),
    ("He said in an article on social media that he agreed.", "tortured-phrase"),
    ("The minister agreed，but not today.", "foreign-marks"),
    ("The mіnistеr".replace("і", "и") + " agreed.", "foreign-marks"),
    ("His impatientness grew.", "broken-grammar"),
    ("They would has agreed.", "broken-grammar"),
    ("It was a important day.", "broken-grammar"),
    ("The fair cost $3 million dollars.", "broken-grammar"),
    ("A spokesman told Hill that nothing was planned.", "lost-article"),
]

CLEAN = [
    "“Stop!” Jones shot back.",
    "“Stop!” Jones told the driver.",
    "“We will not sign,” she said. Police arrested two men.",
    "In “The Long Harbour,” Jones built a town of cards.",
    "“We will not sign,” he explained.",
    "Sens. Jane Doe and John Roe, and Rep. Ana Ruiz, spoke.",
    "Mr. and Mrs. Khan spoke to Gov.-elect Roe.",
    "Jane Doe (R-Texas), John Roe (D-N.M.), Ana Ruiz (D-Conn.), Al Roe (R) and Bo Li (D., Calif.).",
    "The Democratic National Committee (DNC) and the Department of Justice (DOJ) agreed.",
    "Johnson and Johnson fell, over and over, again and again.",
    "The International Monetary Fund (IMF) met.",
    "The band The Who and the paper The Hill were there.",
    "He read What Is to Be Done by night.",
    "Her unpleasantness and his absent-mindedness were known.",
    "It took an hour, a European union of a one-man band, and a useful idea.",
    "A spokesman told The Hill that John Hill told Hill Street Books.",
    "The free will is what counts.",
    "TNFα and a 5μm filter were used.",
    "The Senate Armed Services Committee met.",
    "The leader of the party leaders spoke of a photo of a photo.",
]


@pytest.mark.parametrize(("text", "kind"), SIGNS)
def test_a_sign_is_found_where_it_stands(text: str, kind: str) -> None:
    found = [s for s in signs.find(f"The day began. {text}") if s.kind == kind]
    assert found
    assert found[0].start is not None
    assert 0 <= found[0].start < len(text) + 15


@pytest.mark.parametrize("text", CLEAN)
def test_clean_copy_shows_no_sign(text: str) -> None:
    assert signs.find(f"The day began. {text}") == []


def test_two_kinds_of_signs_make_a_source_unquotable() -> None:
    text = "Jane Doe (RS.C.) spoke. “We shall not sign this.” explain."
    judged = fitness.assess(text, language="en", **KNOWN)
    assert not judged.quotable
    assert {s.kind for s in judged.signals} == {"broken-tag", "lost-speaker"}


def test_one_kind_is_not_enough_when_the_source_is_known() -> None:
    text = "Jane Doe (RS.C.) spoke. John Roe (RS.C.) spoke too."
    assert fitness.assess(text, language="en", **KNOWN).quotable


def test_one_kind_is_enough_when_title_author_and_date_are_missing() -> None:
    judged = fitness.assess("Jane Doe (RS.C.) spoke.", language="en", **UNKNOWN)
    assert not judged.quotable


def test_missing_essentials_alone_are_named_and_forgiven() -> None:
    judged = fitness.assess("The council met on Tuesday.", language="en", **UNKNOWN)
    assert judged.quotable
    assert [s.kind for s in judged.signals] == ["missing-title", "missing-author", "missing-date"]


def test_second_language_grammar_alone_is_forgiven() -> None:
    text = "It was a important day. It was an big fair. They would has agreed."
    assert fitness.assess(text, language="en", **UNKNOWN).quotable


def test_two_spellings_of_a_name_are_named_and_forgiven() -> None:
    judged = fitness.assess("From Kiev to Kyiv is no way.", language="en", **KNOWN)
    assert judged.quotable
    assert [s.kind for s in judged.signals] == ["mixed-spelling"]


@pytest.mark.parametrize(
    ("language", "fires"), [("en", True), ("en-GB", True), (None, True), ("de", False)]
)
def test_the_english_signs_are_for_english_texts(language: str | None, fires: bool) -> None:  # noqa: FBT001 - a table
    text = "Jane Doe (RS.C.) spoke. “We shall not sign this.” explain."
    assert fitness.assess(text, language=language, **KNOWN).quotable is not fires


def test_a_desk_can_add_its_own_artefacts() -> None:
    phrases = {**signs.TORTURED, "harbour overlord": "harbour master"}
    judged = fitness.assess("The harbour overlord spoke.", language="en", phrases=phrases, **KNOWN)
    assert [s.kind for s in judged.signals] == ["tortured-phrase"]
    assert "harbour master" in judged.signals[0].reason


def test_a_reason_is_one_short_printable_line() -> None:
    text = "The Harbour\x1b[31mIsles And Far Beyond, Jane Doe (RS.C.) “No.”\x07 explain."
    for signal in signs.find(text):
        assert signal.reason.isprintable()
        assert len(signal.reason) < 160


def test_a_flood_of_signs_is_kept_short() -> None:
    found = signs.find("Jane Doe (RS.C.) spoke. " * 5_000)
    assert len(found) == 10


@given(st.lists(st.sampled_from([t for t, _ in SIGNS] + CLEAN), max_size=6).map(" ".join))
def test_every_signal_points_into_the_text_in_order(text: str) -> None:
    places = [(s.start or 0, s.end or 0) for s in signs.find(text)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert [start for start, _ in places] == sorted(start for start, _ in places)


@given(st.text(max_size=300))
def test_no_text_breaks_the_judgement(text: str) -> None:
    judged = fitness.assess(text, language=None, **UNKNOWN)
    assert judged == fitness.assess(text, language=None, **UNKNOWN)
    assert isinstance(fitness.is_safe_claim(text), bool)


@pytest.mark.parametrize(
    "unit",
    ["a", "A", "“", '"', "A A ", "aaaaa aaaaa of ", ",” A ", "Sens. ", "according to a b ", " \n",
     "(", "killed ", "a" * 6 + " of the ", "$1", "A and A, ", "said ", "é"],
)  # fmt: skip
def test_ten_times_the_text_takes_about_ten_times_as_long(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.perf_counter()
        signs.find(text)
        return time.perf_counter() - start

    seconds(10_000)
    assert seconds(100_000) < 50 * max(min(seconds(10_000) for _ in range(3)), 0.002)


SAFE = [
    "Officials of both towns held talks in Bergen on Monday.",
    "The mayor has rejected the call for a new harbour.",
    "In 2019 the council of Altona closed its oldest harbour.",
]

UNSAFE = {
    "a quotation": "The mayor called the harbour plan “a very good idea” on Monday.",
    "single quotation marks": "The mayor called the harbour plan 'very good' on Monday.",
    "a pronoun at the start": "She rejected the call for a new harbour on Monday.",
    "a contraction at the start": "He’s a very old friend of the harbour master.",
    "a connective": "However, the mayor rejected the call for a new harbour.",
    "what went before": "On the other hand the mayor rejected the new harbour.",
    "a first person": "The mayor of the town gave me the keys of the harbour.",
    "too few words": "The mayor agrees.",
    "no end": "The mayor has rejected the call for a new harbour",
    "a heading": "Residents fear the end of the old harbour town",
    "a question": "Has the mayor rejected the call for a new harbour?",
    "a future": "The council will impose new duties on the harbour.",
    "a figure": "About $20 million in harbour funds remain this year.",
    "a count": "The towns exchanged 1,000 prisoners in the old harbour.",
    "an accusation": "The captain killed a guard in the harbour town.",
    "a participle without its agent": "The mayor met the council, abandoning the harbour plan.",
    "a relative clause": "The mayor spoke of the plan, which depends on his council.",
    "a limit in time": "Pressure on the harbour must last until the mayor agrees.",
    "a cause": "The storm led to the closing of the old harbour.",
    "a sign of rewriting": "The Senate Armed Forces Committee discussed the old harbour.",
    "too many words": "The mayor of the town " + "and of the next town " * 7 + "spoke.",
}


@pytest.mark.parametrize("sentence", SAFE)
def test_a_plain_claim_may_be_reported(sentence: str) -> None:
    assert fitness.is_safe_claim(sentence)


@pytest.mark.parametrize("reason", UNSAFE)
def test_a_claim_that_rewriting_may_have_turned_is_not_reported(reason: str) -> None:
    assert not fitness.is_safe_claim(UNSAFE[reason])
