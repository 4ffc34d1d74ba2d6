"""What is not public is refused before a socket opens, however it is spelt."""

from __future__ import annotations

import ipaddress
import socket
import time
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import SourceError
from briefing.sources.web import WebReader, addresses

HOSTILE = [
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://2130706433./",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0X7F.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.0x1/",
    "http://127.000.000.001/",
    "http://0/",
    "http://0.0.0.0/",
    "http://%31%32%37.0.0.1/",
    "http://127%2e0%2e0%2e1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://１２７.０.０.１/",
    "http://١٢٧.٠.٠.١/",
    "http://127。0。0。1/",
    "http://127．0．0．1/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://a.localhost/",
    "http://ⓛocalhost/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b:1::a9fe:a9fe]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[2a00::1%lo]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://10.0.0.1/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://198.18.0.1/",
    "http://news.example@127.0.0.1/",
    "http://user:secret@news.example/",
    "http://news.example\\@127.0.0.1/",
    "http://127.0.0.1\\.news.example/",
    "http://127.0.0.1 .news.example/",
    "http://127.0.0.1#@news.example/",
    "http://news.example:22/",
    "http://news.example:0/",
    "http://news.example:99999/",
    "http://news.example:80:80/",
    "http:///etc/hosts",
    "http://",
    "http://./",
    "http://..",
    "http://news..example/",
    "http://[::1",
    "http://[]/",
    "http://[v1.a]/",
    "http://news.example/\r\nHost: other.example",
    "http://new\ts.example/",
    "http://" + "a" * 300 + ".example/",
    "http://news.example/" + "a" * 5000,
    "file:///etc/hosts",
    "ftp://news.example/",
    "gopher://127.0.0.1:11211/_stats",
    "javascript:alert(1)",
    "//news.example/",
    "",
]


def forbid(monkeypatch: pytest.MonkeyPatch, *, resolver: bool = False) -> None:
    def opened(*arguments: object, **_: object) -> NoReturn:
        raise AssertionError(f"a socket was opened: {arguments}")

    monkeypatch.setattr(socket.socket, "connect", opened)
    if resolver:
        monkeypatch.setattr(addresses, "resolve", opened)


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_url_is_refused_before_a_socket_opens(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch)
    # The system's own resolver knows more spellings than we want to, so it is asked as well.
    start = time.perf_counter()
    with pytest.raises(SourceError) as told:
        list(WebReader().read(url))
    assert time.perf_counter() - start < 5
    assert "\n" not in str(told.value) + told.value.uri
    assert "secret" not in str(told.value) + told.value.uri
    assert len(str(told.value)) + len(told.value.uri) < 700


@pytest.mark.parametrize("url", [url for url in HOSTILE if "localhost" not in url.lower()])
def test_nearly_all_are_refused_without_asking_the_resolver(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, resolver=True)
    with pytest.raises(SourceError):
        list(WebReader().read(url))


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        ["169.254.169.254"],
        ["93.184.215.14", "127.0.0.1"],
        ["127.0.0.1", "93.184.215.14"],
        ["2606:4700::1111", "fd00::1"],
        ["fe80::1%eth0"],
        ["93.184.215.14"] * 20 + ["10.0.0.1"],
    ],
)
def test_a_name_with_any_private_address_is_refused(
    answers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch)
    monkeypatch.setattr(addresses, "resolve", lambda _host, _port: answers)
    with pytest.raises(SourceError, match="is not a public address") as told:
        list(WebReader().read("https://news.example/a?key=secret"))
    assert told.value.uri == "https://news.example/a?…"


def test_the_resolver_is_asked_once_and_its_answer_is_what_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flips = [["93.184.215.14"], ["127.0.0.1"]]  # a name that changes its answer at once
    connected: list[tuple[str, int]] = []

    def connect(_socket: socket.socket, address: tuple[str, int]) -> NoReturn:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(addresses, "resolve", lambda _host, _port: flips.pop(0))
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(SourceError, match="cannot be reached"):
        list(WebReader().read("http://news.example/"))
    assert [address[0] for address in connected] == ["93.184.215.14"]
    assert flips == [["127.0.0.1"]]


def test_a_resolver_that_hangs_does_not_hang_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "resolve", lambda _host, _port: time.sleep(3) or ["1.1.1.1"])
    start = time.perf_counter()
    with pytest.raises(SourceError, match="took too long to find the host"):
        addresses.reachable(addresses.target("http://news.example/"), 0.2)
    assert time.perf_counter() - start < 1.5


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.215.14", "172.15.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111"],
)
def test_public_addresses_pass(address: str) -> None:
    assert addresses.is_public(ipaddress.ip_address(address))


@given(st.ip_addresses())
def test_nothing_passes_that_the_standard_library_calls_special(
    address: addresses.Address,
) -> None:
    special = address.is_private or address.is_multicast or address.is_reserved
    if special or address.is_loopback or address.is_link_local or address.is_unspecified:
        assert not addresses.is_public(address)


def test_a_host_that_is_allowed_may_be_anywhere_on_any_port() -> None:
    aim = addresses.target("http://[::1]:8080/a b?q=ü#part", ["::1"])
    assert aim.url == "http://[::1]:8080/a%20b?q=%C3%BC"
    assert addresses.reachable(aim, 1) == ["::1"]
    with pytest.raises(SourceError, match="port 8080"):
        addresses.target("http://intranet.example:8080/", ["other.example"])


def test_hosts_have_one_spelling() -> None:
    assert addresses.target("HTTPS://Straße.Example.:443/%2f").url == (
        "https://xn--strae-oqa.example/%2f"
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@news.example/a?key=s#x", "https://…@news.example/a?…"),
        ("https://news.example/a#token", "https://news.example/a"),
        ("https://a@b@news.example", "https://…@news.example"),
        ("https://news.example/\x1b[31m", "https://news.example/�[31m"),
    ],
)
def test_a_url_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert addresses.shown(url) == shown
