"""Article text comes out as the characters that it is made of, or not at all."""

from __future__ import annotations

import json
import time
import unicodedata

import pytest
import yaml as yaml_
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markupsafe import Markup

from briefing import escaping
from briefing.escaping import finalise, md, plain, slug, tojson_pretty, visible, wrap, yaml

ACTIVE = "\\`*_[]()<>#+-.!|~$^{}@:=%&;/\"'1aw \n"


def test_what_markdown_acts_on_is_escaped_and_reads_as_written() -> None:
    for text in (
        "*A* _b_ `c` [d](https://e.example) ![f](g) <h> # i | j ~~k~~ &lt;l&gt;",
        "# heading",
        "1. item",
        "12345) item",
        "- item",
        "+ item",
        "> quote",
        "---",
        "===",
        "[1]: https://a.example",
        "www.evil.example and me@evil.example and evil.example",
        "Prices rise 3.5 per cent (AI said).",
    ):
        tokens = MarkdownIt("commonmark").parse(md(text))
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        children = tokens[1].children or []
        assert {child.type for child in children} <= {"text", "text_special"}, text
        assert "".join(child.content for child in children) == text


@given(st.text(st.sampled_from(ACTIVE), max_size=60))
def test_no_article_text_becomes_markup(text: str) -> None:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for template in ("{}", "- {} [1]", "### {}", "> {}", "**{}**: x", "{}[3]"):
        known = template.format("word")
        shape = [token.type for token in parser.parse(known)]
        shown = parser.parse(template.format("word" + md(text) + "word"))
        assert [token.type for token in shown] == shape
        children = [child.type for token in shown for child in token.children or []]
        assert not set(children) & {"link_open", "image", "html_inline", "em_open", "code_inline"}


@pytest.mark.parametrize(
    "text", ["{{ 7 }}", "{% raw %}", "%%hidden%%", "==mark==", "$x$", "^[note]"]
)
def test_marks_of_other_tools_are_taken_apart(text: str) -> None:
    for pair in ("{{", "{%", "%%", "==", "^["):
        assert pair not in md(text)
    assert "\\$" in md("$x$")


def test_bare_addresses_are_not_made_links_by_github_or_by_editors() -> None:
    assert md("https://evil.example") == "https\\://evil\\.example"
    assert md("www.evil.example").startswith("www\\.")
    assert md("me@evil.example") == "me\\@evil\\.example"


def test_plain_prose_is_left_alone() -> None:
    text = "Rates rose 3.5 per cent (the U.S. said); “so be it,” she said: 1,000 jobs - or more!?"
    assert md(text) == text


@given(st.text(st.characters(), max_size=200))
def test_nothing_a_terminal_obeys_is_left(text: str) -> None:
    for shown in (visible(text), plain(text), wrap(text)):
        assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in shown)
        assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028")


def test_joiners_stay_where_scripts_need_them_and_hide_nowhere_else() -> None:
    assert visible("می\u200cخواهم") == "می\u200cخواهم"
    assert visible("pay\u200dpal") == "paypal"


def test_line_breaks_of_all_kinds_are_one_kind() -> None:
    assert visible("a\r\nb\rc\x85d\u2028e\x0bf") == "a\nb\nc\nd\ne\nf"
    assert plain(" a\r\n\tb ") == "a b"


def test_finalising_keeps_markup_markup_and_prints_nothing_for_none() -> None:
    shown = finalise(Markup("<b>\x1b</b>"))
    assert isinstance(shown, Markup)
    assert shown == "<b></b>"
    assert finalise(None) == ""
    assert finalise(3) == 3


@given(st.text(max_size=300), st.integers(10, 90))
def test_wrapping_keeps_every_word_and_the_width(text: str, width: int) -> None:
    lines = wrap(text, width, "* ", "  ").split("\n")
    assert lines[0].startswith("* ")
    assert all(line.startswith("  ") for line in lines[1:])
    assert "".join("".join(line[2:].split()) for line in lines) == "".join(plain(text).split())
    for line in lines:
        assert escaping._columns(line) <= width or "://" in line


def test_text_without_spaces_is_wrapped_by_columns_and_addresses_stay_whole() -> None:
    assert wrap("水" * 50, 20).split("\n") == ["水" * 10] * 5
    address = "https://a.example/" + "x" * 100
    assert wrap(f"see {address} there", 40).split("\n") == ["see", address, "there"]


@given(st.text(max_size=100))
def test_a_slug_is_a_safe_anchor(text: str) -> None:
    shown = slug(text)
    assert 1 <= len(shown) <= 80
    assert set(shown) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug("Número 7: ¡Ahora!") == "numero-7-ahora"


@given(st.text(st.characters(), max_size=100))
def test_json_is_exact_and_shows_nothing_hidden(text: str) -> None:
    shown = tojson_pretty({"text": text})
    assert visible(shown) == shown
    expected = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    assert json.loads(shown) == {"text": expected}


@given(st.text(st.characters(codec="utf-8"), max_size=100))
def test_a_line_of_front_matter_reads_back_and_holds_no_markup(text: str) -> None:
    shown = yaml(text)
    assert yaml_.safe_load(f"title: {shown}") == {"title": plain(text)}
    assert not set(shown) & set("<>[]`&|\n")


def test_hostile_text_costs_time_in_proportion_to_its_length() -> None:
    for seed in (
        "*",
        "[",
        "www.",
        "1",
        "水",
        "\u200d",
        "a\u200d",
        "=%",
        "a.aa",
        "-",
        "\x1b",
        " \n",
    ):
        text = seed * (100_000 // len(seed))
        started = time.perf_counter()
        md(text)
        wrap(text)
        yaml(text)
        slug(text)
        assert time.perf_counter() - started < 2, seed
