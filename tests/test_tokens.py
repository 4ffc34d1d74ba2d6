from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import tiktoken
import tiktoken_ext.openai_public as published
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import ranks, tokens
from briefing.ranks import pack

SOURCE = Path(tokens.__file__).parents[1]
ALPHABET = (
    "abcXYZ 019\t\n\r.,;:!?'\"“”—-/<|>_\u00a0\u2003\u3000\x1c\x85\x00"
    "ßéİσ漢字かな한국ไทयक्षअربע🎉👩\u200d🇩🇪\u0301\ufe0f\ufb01"
)
TEXTS = st.text(st.one_of(st.sampled_from(ALPHABET), st.characters(codec="utf-8")), max_size=400)


@pytest.fixture(scope="module")
def references() -> dict[str, tiktoken.Encoding]:
    """tiktoken's own encodings, with our ranks in place of its download."""
    wanted: dict[str, str] = {}

    def from_ranks(address: str, expected_hash: str | None = None) -> dict[bytes, int]:
        name = address.rsplit("/", 1)[-1].removesuffix(".tiktoken")
        wanted[name] = expected_hash or ""
        return ranks.load(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "load_tiktoken_bpe", from_ranks)
        found = {
            name: tiktoken.Encoding(**published.ENCODING_CONSTRUCTORS[name]())
            for name in tokens.ENCODINGS
        }
    assert wanted == ranks.SHA256
    return found


@pytest.mark.parametrize("name", tokens.ENCODINGS)
def test_the_packed_ranks_are_the_published_file(name: str) -> None:
    table = ranks.load(name)
    assert list(table.values()) == list(range(len(table)))
    lines = (base64.b64encode(token) + b" %d\n" % rank for token, rank in table.items())
    assert hashlib.sha256(b"".join(lines)).hexdigest() == ranks.SHA256[name]


@pytest.mark.parametrize("name", tokens.ENCODINGS)
def test_the_pattern_is_that_of_tiktoken(
    name: str, references: dict[str, tiktoken.Encoding]
) -> None:
    assert tokens._PATTERNS[name] == references[name]._pat_str


@pytest.mark.parametrize("name", tokens.ENCODINGS)
@settings(deadline=None)  # the first example reads the table
@given(text=TEXTS)
def test_counts_are_those_of_tiktoken(
    name: str, references: dict[str, tiktoken.Encoding], text: str
) -> None:
    assert tokens.count(text, name) == len(references[name].encode_ordinary(text))


@pytest.mark.parametrize("name", tokens.ENCODINGS)
@settings(max_examples=300, deadline=None)
@given(
    text=st.text(st.sampled_from("a.5’/ \t\n\r\u00a0\u3000\x1c\x85\u0301漢"), max_size=60),
    blanks=st.text(st.sampled_from(" \t\u3000"), min_size=4, max_size=20),
    at=st.integers(0, 60),
)
def test_handing_over_runs_of_blanks_apart_changes_no_count(
    name: str, references: dict[str, tiktoken.Encoding], text: str, blanks: str, at: int
) -> None:
    text = text[:at] + blanks + text[at:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "_LONG_RUN", 4)
        assert tokens.count(text, name) == len(references[name].encode_ordinary(text))


def test_special_tokens_in_a_source_are_ordinary_text() -> None:
    assert tokens.count("<|endoftext|>") > 1
    assert tokens.count("a <|endofprompt|> b", "cl100k_base") > 3


@pytest.mark.parametrize("name", [*tokens.ENCODINGS, "unheard-of"])
def test_a_lone_surrogate_counts_as_the_replacement_character(name: str) -> None:
    assert tokens.count("left \ud800 right", name) == tokens.count("left \ufffd right", name)
    assert tokens.count("\ud83d\ude00", name) == tokens.count("😀", name)


@pytest.mark.parametrize("unit", [" ", "a", "漢", ".", "\n", "\t", " \n", "7", "\u0301", "'"])
@pytest.mark.parametrize("name", tokens.ENCODINGS)
def test_a_megabyte_of_one_thing_is_counted_in_time(name: str, unit: str) -> None:
    text = "x" + unit * (1_000_000 // len(unit))
    started = time.process_time()
    assert 0 < tokens.count(text, name) <= len(text.encode())
    assert time.process_time() - started < 10  # quadratic growth takes minutes


def test_endless_blanks_before_a_word_are_counted_exactly() -> None:
    # 128 blanks are the longest token; the last blank belongs to the word.
    assert tokens.count(" " * 1_280_000 + " word") == 10_000 + 1


def test_a_model_is_counted_with_its_encoding() -> None:
    text = "Der Haushalt wächst, 预算也是。"
    assert tokens.is_exact("gpt-4o")
    assert tokens.count(text, "gpt-4o") == tokens.count(text, "o200k_base")
    assert tokens.count(text, "gpt-4-0613") == tokens.count(text, "cl100k_base")
    assert tokens.count(text, "gpt-oss-120b") == tokens.count(text, "o200k_base")


@pytest.mark.parametrize("name", ["", "unheard-of", "r50k_base", "gpt2", "text-davinci-003"])
def test_an_encoding_that_is_not_packed_gives_bytes_and_says_so(name: str) -> None:
    assert not tokens.is_exact(name)
    assert tokens.count("Grüße", name) == 7


@settings(deadline=None)  # the first example reads the table
@given(text=TEXTS)
def test_the_bound_is_never_below_an_exact_count(text: str) -> None:
    bound = tokens.count(text, "unheard-of")
    assert all(tokens.count(text, name) <= bound for name in tokens.ENCODINGS)


def test_counting_many_texts_is_counting_each() -> None:
    texts = ["One.", "", "Two words."]
    for name in (*tokens.ENCODINGS, "unheard-of"):
        assert tokens.count_all(texts, name) == [tokens.count(text, name) for text in texts]


@pytest.mark.parametrize("name", [*tokens.ENCODINGS, "unheard-of"])
@settings(deadline=None)  # the first example reads the table
@given(text=TEXTS, budget=st.integers(-1, 60), start=st.integers(0, 50))
def test_what_fits_keeps_the_budget_and_wastes_little_of_it(
    name: str, text: str, budget: int, start: int
) -> None:
    start = min(start, len(text))
    end = tokens.fit(text, budget, name, start=start)
    assert start <= end <= len(text)
    assert tokens.count(text[start:end], name) <= max(budget, 0)
    if tokens.count(text[start:], name) <= budget:
        assert end == len(text)
    elif budget > 8:
        assert tokens.count(text[start:end], name) >= budget - 8


@pytest.mark.parametrize("unit", [" ", "a", "漢", "a ", "\t"])
def test_what_fits_is_found_in_time_in_endless_text(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    for budget in (16, 1_000, 10_000):
        end = tokens.fit(text, budget)
        assert tokens.count(text[:end]) <= budget
        assert end == len(text) or tokens.count(text[:end]) >= budget - 8
    assert time.process_time() - started < 20


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "flipped", "foreign"])
def test_a_damaged_table_gives_the_bound_and_says_so(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ranks.to_bytes([bytes([value]) for value in range(256)])
    content = {
        "empty": b"",
        "cut": whole[:-9],
        "flipped": whole[:40] + bytes([whole[40] ^ 1]) + whole[41:],
        "foreign": ranks.to_bytes([b"a"])[:-1] + b"!",
    }
    if damage != "missing":
        (tmp_path / "o200k_base.xz").write_bytes(content[damage])
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)
    monkeypatch.setattr(tokens, "_loaded", {})
    assert tokens.count("Grüße") == 7
    assert not tokens.is_exact()


def test_lengths_that_do_not_fit_the_bytes_are_refused() -> None:
    import lzma

    short = lzma.compress((3).to_bytes(4, "little") + bytes([1, 1, 2]) + b"abc")
    with pytest.raises(ValueError, match="lengths"):
        ranks.from_bytes(short)


def test_what_is_packed_comes_out_again() -> None:
    table = [b"a", b"bc", b"\x00" * 128]
    assert list(ranks.from_bytes(ranks.to_bytes(table))) == table


def test_packing_refuses_a_file_that_is_not_the_published_one(tmp_path: Path) -> None:
    (tmp_path / "cl100k_base.tiktoken").write_bytes(b"IQ== 0\n")
    with pytest.raises(ValueError, match="sha256"):
        pack.main(tmp_path, tmp_path)
    assert not list(tmp_path.glob("*.xz"))


def test_packing_refuses_ranks_with_a_gap() -> None:
    assert pack.tokens_of(b"IQ== 0\nIg== 1\n") == [b"!", b'"']
    with pytest.raises(ValueError, match="rank 2"):
        pack.tokens_of(b"IQ== 0\nIg== 2\n")


def test_packing_the_published_files_gives_the_packed_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "cl100k_base"  # one of the two: packing takes seconds
    monkeypatch.setattr(pack, "SHA256", {name: ranks.SHA256[name]})
    lines = (base64.b64encode(t) + b" %d\n" % rank for t, rank in ranks.load(name).items())
    (tmp_path / f"{name}.tiktoken").write_bytes(b"".join(lines))
    pack.main(tmp_path, tmp_path)
    packed = (tmp_path / f"{name}.xz").read_bytes()
    assert ranks.from_bytes(packed) == ranks.load(name)


def test_threads_that_count_first_share_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_loaded", {})
    built: list[str] = []
    load = ranks.load

    def slow_load(name: str) -> dict[bytes, int]:
        built.append(name)
        return load(name)

    monkeypatch.setattr(ranks, "load", slow_load)
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(tokens.count("Two words"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [2] * 8
    assert built == ["o200k_base"]


OFFLINE = """
import socket, sys

def refuse(*args, **kwargs):
    raise AssertionError("the network was touched")

socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from briefing import tokens

assert "tiktoken" not in sys.modules, "importing must stay cheap"
print([tokens.count("The council met.", name) for name in (*tokens.ENCODINGS, "nobody/knows-me")])
print([tokens.is_exact(name) for name in (*tokens.ENCODINGS, "r50k_base")])
"""


def test_counting_is_exact_without_network_and_without_cache(tmp_path: Path) -> None:
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in {"TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"}
    }
    ran = subprocess.run(
        [sys.executable, "-c", OFFLINE],
        env={**clean, "TMPDIR": str(tmp_path), "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.stdout.split("\n")[:2] == ["[4, 4, 16]", "[True, True, False]"]
    assert not list(tmp_path.iterdir()), "tiktoken keeps its downloads here"
