from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import chunks, tokens
from briefing.chunks import pieces
from briefing.models import Article, Chunk, Sentence

SENTENCE = re.compile(r"[^\s.!?。](?:[^.!?。\n]*[.!?。]+[\"”’」]*|[^.!?。\n]*(?=\n|\Z))|[.!?。]+")


def split(text: str, article_id: str = "a") -> list[Sentence]:
    """Split coarsely, so that these tests say nothing about `briefing.sentences`."""
    found: list[Sentence] = []
    paragraph, done = 0, 0
    for match in SENTENCE.finditer(text):
        paragraph += "\n" in text[done : match.start()]
        done = match.end()
        body = match.group().rstrip()
        found.append(
            Sentence(
                start=match.start(),
                end=match.start() + len(body),
                text=body,
                number=len(found),
                paragraph=paragraph,
                article_id=article_id,
            )
        )
    return found


def packed(
    text: str, max_tokens: int, overlap: int = 0, encoding: str = "o200k_base"
) -> list[Chunk]:
    article = Article(text=text, id="a")
    return chunks.pack(
        article, split(text), max_tokens=max_tokens, overlap=overlap, encoding=encoding
    )


def texts(made: Sequence[Chunk]) -> list[str]:
    return [chunk.text for chunk in made]


MIXED = st.one_of(
    st.sampled_from("abcdefg  ,;\n0123-/(“”\"'"),
    st.sampled_from("漢字かな、「」한국어ไทยक्षאבגعربي،؟"),
    st.sampled_from(
        [
            "👩\u200d👩\u200d👧",
            "🇩🇪",
            "👍🏽",
            "e\u0301",
            "\u200f",
            "\u0000",
            "\x1b[31m",
            "\r\n",
            "\n\n",
        ]
    ),
    st.sampled_from(["council ", "the budget, ", "Verwaltung ", "予算は", "“We pay. We did.” "]),
    st.characters(),
)
STOPS = st.sampled_from([". ", "? ", "。", ".\n\n", ".” "])
PARTS = st.tuples(MIXED, st.sampled_from([1, 1, 1, 2, 40])).map(lambda part: part[0] * part[1])
SENTENCES = st.tuples(st.lists(PARTS, min_size=1, max_size=12).map("".join), STOPS).map("".join)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=40).map("".join)
ENCODINGS = st.sampled_from(["o200k_base", "cl100k_base", "unheard-of"])


@settings(deadline=None, max_examples=200)
@given(text=TEXTS, budget=st.integers(16, 200), encoding=ENCODINGS, data=st.data())
def test_whatever_the_text_budgets_hold_and_offsets_are_exact(
    text: str, budget: int, encoding: str, data: st.DataObject
) -> None:
    overlap = data.draw(st.integers(0, budget - 1))
    sentences = split(text)
    made = packed(text, budget, overlap, encoding)
    assert {s.number for chunk in made for s in chunk.sentences} == {s.number for s in sentences}
    for chunk in made:
        assert chunk.tokens == tokens.count(chunk.text, encoding) <= budget
        assert chunk.text == text[chunk.start : chunk.end]
        assert (chunk.start, chunk.end) == (chunk.sentences[0].start, chunk.sentences[-1].end)
        for piece in chunk.sentences:
            whole = sentences[piece.number]
            assert piece.text == text[piece.start : piece.end] == piece.text.strip() != ""
            assert whole.start <= piece.start < piece.end <= whole.end
            assert (piece.paragraph, piece.article_id) == (whole.paragraph, "a")


@settings(deadline=None, max_examples=200)
@given(text=TEXTS, budget=st.integers(16, 200), encoding=ENCODINGS)
def test_without_overlap_every_character_is_there_exactly_once(
    text: str, budget: int, encoding: str
) -> None:
    made = packed(text, budget, encoding=encoding)
    pieces = [piece for chunk in made for piece in chunk.sentences]
    assert all(a.end <= b.start for a, b in pairwise(pieces))
    there = "".join(piece.text for piece in pieces)
    assert "".join(there.split()) == "".join(text.split())


@settings(deadline=None, max_examples=200)
@given(text=TEXTS, budget=st.integers(16, 200), data=st.data())
def test_overlap_repeats_whole_sentences_within_its_limit(
    text: str, budget: int, data: st.DataObject
) -> None:
    overlap = data.draw(st.integers(0, budget - 1))
    sentences = split(text)
    made = packed(text, budget, overlap)
    for before, after in pairwise(made):
        assert before.start < after.start
        assert before.end < after.end
        if after.start < before.end:
            assert tokens.count(text[after.start : before.end]) <= overlap
            again = [s for s in after.sentences if s.start < before.end]
            assert again == sentences[again[0].number : again[-1].number + 1]
            assert again[-1] == before.sentences[-1]


@settings(deadline=None, max_examples=200)
@given(text=TEXTS, budget=st.integers(16, 200))
def test_a_sentence_that_fits_is_never_in_pieces(text: str, budget: int) -> None:
    sentences = split(text)
    kept = {s for chunk in packed(text, budget) for s in chunk.sentences}
    for sentence in sentences:
        assert (sentence in kept) == (tokens.count(sentence.text) <= budget)


@settings(deadline=None, max_examples=100)
@given(
    quoted=st.integers(2, 6),
    before=st.integers(0, 12),
    after=st.integers(0, 12),
    budget=st.integers(40, 90),
)
def test_a_quotation_is_not_cut_where_it_fits(
    quoted: int, before: int, after: int, budget: int
) -> None:
    said = " ".join(["We will pay."] * quoted)
    text = f"{'The day went on. ' * before}“{said}”{' Nobody else spoke.' * after}"
    made = packed(text, budget)
    assert tokens.count(f"“{said}”") <= budget
    assert any(f"“{said}”" in chunk.text for chunk in made)


def test_a_quotation_over_two_paragraphs_is_not_cut() -> None:
    said = "“We will pay the bill this year.\n\n“We will not pay it twice.”"
    before = "The minister spoke for an hour in the old town hall. She was clear."
    text = f"{before}\n\n{said}\n\nAll left."
    budgets = range(tokens.count(said) + 1, tokens.count(text) + 1)
    assert len(budgets) > 5
    for budget in budgets:
        assert any(said in chunk.text for chunk in packed(text, budget))


def test_a_quotation_over_the_budget_is_cut_between_sentences() -> None:
    text = "“" + " ".join(["The bridge will open in the spring of next year."] * 12) + "”"
    made = packed(text, 40)
    assert len(made) > 1
    assert all(sentence.text.endswith((".", ".”")) for c in made for sentence in c.sentences)


def test_overlap_gives_way_to_a_quotation() -> None:
    said = "“" + " ".join(["It is what we promised."] * 5) + "”"
    text = f"The hall was full. The vote was close. The mayor rose. {said} Then all went home."
    size = tokens.count(said)
    made = packed(text, size + 1, overlap=7)
    assert any(said in chunk.text for chunk in made)


def test_a_text_that_fits_is_one_chunk() -> None:
    text = "The council met. It passed the budget.\n\nThe mayor thanked all."
    (only,) = packed(text, 100)
    assert only.text == text
    assert only.article_id == "a"


def test_a_chunk_ends_with_a_paragraph_where_that_is_free() -> None:
    line = "The council met on Monday in the hall. "  # nine tokens
    text = f"{line * 4}".strip() + "\n\n" + f"{line * 6}".strip()
    first, second = packed(text, 60)  # six lines fit: the budget alone would cut after the sixth
    assert first.end == text.index("\n\n")
    assert second.text == f"{line * 6}".strip()


def test_a_paragraph_end_never_costs_a_chunk() -> None:
    line = "The council met on Monday in the hall. "
    text = f"{line * 4}".strip() + "\n\n" + f"{line * 8}".strip()
    first, second = packed(text, 60)
    assert first.text.count("council") == second.text.count("council") == 6


def test_overlap_repeats_the_last_sentences() -> None:
    text = " ".join(f"Sentence number {number} is here." for number in range(40))
    made = packed(text, 60, overlap=14)
    assert len(made) > 2
    for before, after in pairwise(made):
        assert before.sentences[-2:] == after.sentences[:2]


def test_pieces_of_a_sentence_are_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    def words(text: str, sentence: Sentence, *_: object) -> list[Sentence]:
        found = re.finditer(r"\S+", text[: sentence.end])
        return [replace(sentence, start=m.start(), end=m.end(), text=m.group()) for m in found]

    monkeypatch.setattr(pieces, "cut", words)
    made = packed("word " * 100 + "end.", 16, overlap=8)
    assert len(made) > 5
    assert " ".join(texts(made)) == "word " * 100 + "end."


@pytest.mark.parametrize(
    ("clause", "between"), [("the mayor spoke first, ", " "), ("市長は最初に話した、", "")]
)
def test_a_long_sentence_is_cut_after_clauses(clause: str, between: str) -> None:
    text = (clause * 60).strip()
    made = packed(text, 50)
    assert len(made) > 3
    assert all(chunk.text.endswith((",", "、")) for chunk in made)
    assert between.join(texts(made)) == text


def test_a_long_sentence_without_clauses_is_cut_between_words() -> None:
    text = " ".join(["Verwaltungsgerichtsbarkeiten"] * 300)
    assert " ".join(texts(packed(text, 50))) == text


@pytest.mark.parametrize(
    "cluster",
    [
        "👩\u200d👩\u200d👧\u200d👦",
        "🇩🇪",
        "👍🏽",
        "e\u0301",
        "한",
        "\u1112\u1161\u11ab",
        "न्दि",
        "ก\u0e33",
        "❤\ufe0f",
    ],
)
@pytest.mark.parametrize("budget", [32, 33, 34, 35, 50])
def test_what_a_reader_sees_as_one_character_is_not_cut(cluster: str, budget: int) -> None:
    text = cluster * 200
    made = packed(text, budget)
    assert "".join(texts(made)) == text
    assert len(made) > 3
    for chunk in made:
        assert chunk.text == cluster * (len(chunk.text) // len(cluster))


def test_a_cluster_over_the_budget_is_cut_between_code_points() -> None:
    text = "e" + "\u0301" * 5_000
    assert "".join(texts(packed(text, 16))) == text


def test_a_surrogate_pair_stays_together() -> None:
    text = "\ud83d\ude00" * 500
    made = packed(text, 17)
    assert "".join(texts(made)) == text
    assert all(len(chunk.text) % 2 == 0 for chunk in made)


def test_a_surrogate_pair_stays_together_even_in_an_endless_cluster() -> None:
    text = "\ud83d\ude00\u200d" * 300
    for budget in (16, 17, 18, 19):
        made = packed(text, budget)
        assert "".join(texts(made)) == text
        assert not any(chunk.text.startswith("\ude00") for chunk in made)


def test_where_characters_are_cut_agrees_with_unicode() -> None:
    regex = pytest.importorskip("regex", reason="tiktoken brings it along")
    signs = "ab\u0301\u200d👩🏽🇩🇪\u1100\u1161\u11a8가각\r\n \u0600\u0e01\u0e33नि\ufe0f"
    for first in signs:
        for second in signs:
            text = f"x{first}{second}"
            ends = {match.end() for match in regex.finditer(r"\X", text)}
            if 2 not in ends:
                assert pieces._joined(text, 0, 2), ascii(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "word " * 10_000,
        "漢" * 50_000,
        "👩\u200d" * 25_000,
        "🇩🇪" * 25_000,
        "e" + "\u0301" * 49_999,
        "," * 50_000,
        "a, " * 16_000 + "a",
        "x" + " " * 49_998 + "x",
        "\u1100" * 50_000,
        "(" * 50_000,
    ],
    ids=lambda text: ascii(text[:3]),
)
@pytest.mark.parametrize("budget", [16, 200, 5_000])
def test_a_sentence_of_fifty_thousand_characters_is_cut_in_time(text: str, budget: int) -> None:
    whole = Sentence(start=0, end=len(text), text=text)
    started = time.process_time()
    made = chunks.pack(Article(text=text), [whole], max_tokens=budget)
    assert time.process_time() - started < 15  # quadratic growth takes minutes
    assert all(tokens.count(chunk.text) <= budget for chunk in made)
    assert "".join("".join(texts(made)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "。" * 30_000,
        "A." * 15_000,
        '"A." ' * 8_000,
        "“A. " * 8_000,
        "“A.\n\n" * 6_000,
        "1.2" * 9_000,
    ],
    ids=lambda text: ascii(text[:3]),
)
@pytest.mark.parametrize("budget", [16, 1_000])
@pytest.mark.parametrize("overlap", [0, 15])
def test_thousands_of_tiny_sentences_are_packed_in_time(
    text: str, budget: int, overlap: int
) -> None:
    length = 3
    sentences = [
        Sentence(start=m.start(), end=m.end(), text=m.group(), number=n, paragraph=n // 3)
        for n, m in enumerate(re.finditer(rf"\S{{1,{length}}}", text))
    ]
    started = time.process_time()
    made = chunks.pack(Article(text=text), sentences, max_tokens=budget, overlap=overlap)
    assert time.process_time() - started < 15
    assert {s.number for chunk in made for s in chunk.sentences} == set(range(len(sentences)))
    assert all(chunk.tokens <= budget for chunk in made)


def test_counts_that_are_far_from_their_sum_are_found_in_time() -> None:
    text = "." * 100_000  # one token each, and 64 of them one token
    sentences = [Sentence(start=at, end=at + 1, text=".") for at in range(len(text))]
    started = time.process_time()
    made = chunks.pack(Article(text=text), sentences, max_tokens=500)
    assert time.process_time() - started < 4
    assert len(made) == 4


def test_sentences_that_were_left_out_lie_between_the_others() -> None:
    text = "One is in. Two is left out. Three is in."
    one, _, three = split(text)
    (only,) = chunks.pack(Article(text=text), [one, three], max_tokens=50)
    assert only.sentences == (one, three)
    assert only.text == text


def test_much_left_out_text_is_not_carried_along() -> None:
    text = "One is in. " + "This is left out. " * 500 + "The last is in."
    every = split(text)
    made = chunks.pack(Article(text=text), [every[0], every[-1]], max_tokens=50)
    assert texts(made) == ["One is in.", "The last is in."]


def test_an_unknown_encoding_is_packed_by_its_bound() -> None:
    text = "The council met on Monday. " * 20
    assert all(len(chunk.text.encode()) <= 64 for chunk in packed(text, 64, encoding="unheard-of"))


def test_nothing_gives_no_chunks() -> None:
    assert packed("", 100) == []
    assert packed(" \n ", 100) == []


@pytest.mark.parametrize(("budget", "overlap"), [(15, 0), (0, 0), (-5, 0), (100, 100), (100, -1)])
def test_budgets_that_cannot_work_are_refused(budget: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        packed("One.", budget, overlap)


@pytest.mark.parametrize(
    "sentences",
    [
        [Sentence(start=0, end=4, text="Two.")],
        [Sentence(start=0, end=99, text="One.")],
        [Sentence(start=5, end=9, text="Two."), Sentence(start=0, end=4, text="One.")],
        [Sentence(start=0, end=4, text="One."), Sentence(start=0, end=4, text="One.")],
        [Sentence(start=4, end=4, text="")],
    ],
)
def test_sentences_of_another_text_are_refused(sentences: list[Sentence]) -> None:
    with pytest.raises(ValueError, match="is not at"):
        chunks.pack(Article(text="One. Two."), sentences, max_tokens=50)
