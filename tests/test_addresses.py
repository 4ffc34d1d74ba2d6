"""Only an address that a reader can see for what it is becomes a link."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.models import Article
from briefing.records.addresses import file_name, link, outlet, without_login


def at(address: str) -> Article:
    return Article(text="", url=address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example/a",
        "https://news.example@evil.example/",
        "https://user:secret@news.example/",
        "https://",
        "https://news.example:99999/",
        "https://[::1",
        "https://news.example\\@evil.example/",
        "https://news.example/a b",
        "https://news.example/\n",
        "https://news.example/\u202egnp",
        "file:///etc/hosts",
        "https://" + "a" * 5000,
        "https://a..example/",
    ],
)
def test_what_is_not_a_plain_web_address_is_no_link(address: str) -> None:
    assert link(at(address)) is None


def test_a_web_address_is_kept_and_what_could_end_it_is_encoded() -> None:
    assert link(at("https://a.example/b?c=d&e=%20#f")) == "https://a.example/b?c=d&e=%20#f"
    assert link(at('https://a.example/"><b>')) == "https://a.example/%22%3E%3Cb%3E"
    assert link(at("http://[::1]:8080/x")) == "http://[::1]:8080/x"
    assert link(at("HTTPS://A.example:8443/X")) == "https://a.example:8443/X"


def test_a_look_alike_host_shows_itself() -> None:
    shown = link(at("https://ехаmple.example/"))
    assert shown is not None
    assert "xn--" in shown


@given(st.text(max_size=80))
def test_a_link_is_ascii_and_cannot_leave_the_brackets_around_it(text: str) -> None:
    for address in (text, f"https://a.example/{text}", f"https://{text}/"):
        shown = link(at(address))
        if shown is not None:
            assert shown.isascii()
            assert not set(shown) & set("<>\"' \n`\\") - {"'"}
            assert urlsplit(shown).scheme in ("http", "https")


def test_a_source_is_called_by_its_publisher_then_its_site_then_its_file() -> None:
    assert (
        outlet(Article(text="", publisher=" Port News ", url="https://a.example/")) == "Port News"
    )
    assert outlet(at("https://www.a.example/x")) == "a.example"
    assert outlet(Article(text="", uri="/clips/2026/one two.txt")) == "one two.txt"
    assert outlet(Article(text="", uri="file:///clips/one%20two.txt")) == "one two.txt"
    assert outlet(Article(text="", uri="-")) == "-"
    assert outlet(Article(text="")) == "Unnamed source"


def test_a_web_source_has_no_file() -> None:
    assert file_name(at("https://a.example/x.html")) is None


def test_a_login_is_not_printed() -> None:
    assert without_login("https://me:secret@a.example/x") == "https://a.example/x"
    assert without_login("notes@home.txt") == "notes@home.txt"


@given(st.text(max_size=80))
def test_no_address_raises(text: str) -> None:
    article = Article(text="", url=text, uri=text)
    assert outlet(article)
    assert isinstance(without_login(text), str)


def test_a_hostile_address_costs_no_time() -> None:
    started = time.perf_counter()
    for hostile in ("a" * 100_000, "@" * 100_000, "https://" + "." * 100_000, "%" * 100_000):
        outlet(Article(text="", url=hostile, uri=hostile))
    assert time.perf_counter() - started < 2
