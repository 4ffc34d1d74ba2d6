"""Fetching, against real servers on this machine that behave as badly as servers do."""

from __future__ import annotations

import gzip
import itertools
import shlex
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from briefing.errors import SourceError
from briefing.hookspecs import SourceReader
from briefing.models import Document
from briefing.settings import Settings
from briefing.sources import builtin_readers, read
from briefing.sources.web import (
    WebOptions,
    WebReader,
    addresses,
    bodies,
    connections,
    manners,
    robots,
)

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1", "::1", "localhost"])

PAGE = b"<!doctype html><html><body><p>The council met.</p></body></html>"
FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><item><title>One</title>'
    b"<description>The ferry line opens again on Monday after a year of repairs.</description>"
    b"</item></channel></rss>"
)
Handler = Callable[[socket.socket, str], None]


def http(body: bytes = PAGE, status: str = "200 OK", *lines: str, length: bool = True) -> bytes:
    head = [f"HTTP/1.1 {status}", *([f"Content-Length: {len(body)}"] if length else []), *lines]
    return "\r\n".join([*head, "Connection: close", "", ""]).encode("latin-1") + body


class Server:
    """Answers each path with fixed bytes or with whatever a handler does to the socket."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, bytes | Handler] = {"/robots.txt": http(b"", "404 Not Found")}
        self.heads: list[str] = []
        self.times: list[float] = []
        self.tls = tls
        self.lock = threading.Lock()
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=32)
        self.port = self.listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.heads]

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                found, _ = self.listening.accept()
                threading.Thread(target=self._answer, args=(found,), daemon=True).start()

    def _answer(self, found: socket.socket) -> None:
        with found, suppress(OSError):
            found.settimeout(10)
            if self.tls:
                found = self.tls.wrap_socket(found, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = found.recv(65536)
                if not piece:
                    return
                head += piece
            self._respond(found, head.decode("latin-1"))
            found.close()

    def _respond(self, found: socket.socket, head: str) -> None:
        with self.lock:
            self.heads.append(head)
            self.times.append(time.monotonic())
        route = self.routes.get(head.split(" ")[1], http(b"", "404 Not Found"))
        if callable(route):
            route(found, head)
        else:
            found.sendall(route)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    made = Server(tls)
    try:
        yield made
    finally:
        made.listening.close()


def reader(**options: object) -> WebReader:
    quick = {"allow_hosts": ("127.0.0.1",), "pause": 0.0, "timeout": 5.0, "robots": False}
    return WebReader(WebOptions(**{**quick, **options}))  # type: ignore[arg-type]


def fetched(url: str, **options: object) -> Document:
    (document,) = reader(**options).read(url)
    return document


def told(url: str, **options: object) -> str:
    with pytest.raises(SourceError) as caught:
        list(reader(**options).read(url))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@contextmanager
def within(seconds: float, megabytes: float = 64) -> Iterator[None]:
    tracemalloc.start()
    start = time.perf_counter()
    try:
        yield
        assert time.perf_counter() - start < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1e6
    finally:
        tracemalloc.stop()


# What comes back


def test_a_page_is_one_document_typed_by_its_content(server: Server) -> None:
    server.routes["/a?id=1"] = http(PAGE, "200 OK", "Content-Type: image/png; charset=iso-8859-2")
    document = fetched(f"{server.url}/a?id=1#part")
    assert document.content == PAGE
    assert (document.media_type, document.charset) == ("text/html", "iso-8859-2")
    assert document.uri == f"{server.url}/a?id=1" == document.fields["url"]


def test_who_asks_is_said_and_nothing_else(server: Server) -> None:
    server.routes["/"] = http()
    fetched(server.url)
    lines = server.heads[0].split("\r\n")
    names = sorted(line.partition(":")[0] for line in lines[1:] if line)
    assert names == ["Accept", "Accept-Encoding", "Host", "User-Agent"]
    assert "Accept-Encoding: gzip, deflate" in lines
    assert f"Host: 127.0.0.1:{server.port}" in lines
    assert any(
        line.startswith("User-Agent: briefing/") and "briefing tool" in line for line in lines
    )


def test_a_feed_is_taken_apart_by_its_reader(server: Server) -> None:
    server.routes["/feed"] = http(FEED)
    web = reader()
    assert isinstance(web, SourceReader)
    documents, problems = read([f"{server.url}/feed"], [web, *builtin_readers(Settings())])
    assert [document.fields["title"] for document in documents] == ["One"]
    assert problems == []


def test_a_wrong_charset_in_the_header_does_not_garble(server: Server) -> None:
    page = "<html><body><p>Überfällig: die Brücke über die Spree.</p></body></html>".encode()
    server.routes["/"] = http(page, "200 OK", "Content-Type: text/html; charset=utf-7")
    documents, problems = read([server.url], [reader(), *builtin_readers(Settings())])
    assert "Brücke" in documents[0].content.decode()
    assert problems == []


def test_settings_reach_the_reader_and_what_is_not_allowed_is_not_asked(server: Server) -> None:
    settings = SimpleNamespace(allow_hosts=(), store=None, robots=True, timeout=3)
    web = WebReader.from_settings(settings)
    assert web.options == WebOptions(timeout=3)
    with pytest.raises(SourceError, match=f"the port {server.port}"):
        list(web.read(server.url))
    with pytest.raises(SourceError, match=r"is not a public address \(127\.0\.0\.1\)"):
        list(web.read("http://127.0.0.1/"))
    assert server.heads == []


def test_a_host_may_have_an_address_that_is_dead_and_be_of_either_family(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving() as server:
        server.routes["/"] = http()
        monkeypatch.setattr(addresses, "resolve", lambda _host, _port: ["::1", "127.0.0.1"])
        url = f"http://news.example:{server.port}/"
        assert fetched(url, allow_hosts=("news.example",)).content == PAGE
        assert f"Host: news.example:{server.port}" in server.heads[0]


def test_only_urls_that_nobody_has_opened_are_claimed() -> None:
    web = WebReader()
    assert web.claims("HTTPS://news.example/", "")
    assert not web.claims("https://news.example/", "text/html")
    assert not web.claims("imap://news.example/", "")


# Redirects


def to(place: str, status: str = "302 Found") -> bytes:
    return http(b"x" * 50_000, status, f"Location: {place}")


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
def test_redirects_are_followed_and_the_last_url_counts(server: Server, status: str) -> None:
    server.routes |= {"/a": to("b?x=1", status), "/b?x=1": to("/c d", status), "/c%20d": http()}
    assert fetched(f"{server.url}/a").uri == f"{server.url}/c%20d"


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("http://169.254.169.254/latest/", "is not a public address"),
        ("http://2852039166/", "spells its address in an unusual way"),
        ("http://[::ffff:127.0.0.1]/", "is not a public address"),
        ("//10.0.0.1/a", "is not a public address"),
        ("file:///etc/hosts", "is not http or https but 'file'"),
        ("data:text/html,a", "is not http or https but 'data'"),
        ("http://u:secret@127.0.0.1/", "holds a login"),
        ("http://[", "redirects to what is no valid URL"),
        ("", "redirects to nowhere"),
    ],
)
def test_every_hop_is_checked(server: Server, place: str, reason: str) -> None:
    server.routes["/"] = to(place)
    message = told(server.url)
    assert reason in message
    assert "secret" not in message


def test_a_redirect_to_a_name_that_resolves_to_loopback_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "resolve", lambda _host, _port: ["127.0.0.1"])
    server.routes["/"] = to("http://news.example/a?key=secret")
    message = "leads to http://news.example/a?…, which is not a public address (127.0.0.1)"
    assert told(server.url) == message


def test_what_was_opened_for_us_is_not_open_to_a_public_host() -> None:
    web = reader()
    aim = addresses.target("http://news.example/", web.options.allow_hosts)
    answer = connections.Answer(302, {"location": "http://127.0.0.1/"})
    with pytest.raises(SourceError, match="is not a public address"):
        web._visits._next(aim, answer)


def test_redirects_end(server: Server) -> None:
    server.routes["/loop"] = to("/pool")
    server.routes["/pool"] = to("/loop")
    server.routes |= {f"/{n}": to(f"/{n + 1}") for n in range(30)}
    server.routes["/30"] = http()
    with within(5):
        assert told(f"{server.url}/loop") == "redirects in a circle"
        assert told(f"{server.url}/0").endswith("is behind more than 10 redirects")
    assert len(server.heads) == 2 + 11
    assert fetched(f"{server.url}/20").content == PAGE


# Sizes and times


def endless(line: str, piece: bytes) -> Handler:
    def handler(found: socket.socket, _head: str) -> None:
        found.sendall(f"HTTP/1.1 200 OK\r\n{line}\r\n".encode())
        while True:
            found.sendall(piece)

    return handler


def zeros(megabytes: int, wbits: int = 31) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return b"".join(engine.compress(bytes(1 << 20)) for _ in range(megabytes)) + engine.flush()


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "raw"])
def test_a_bomb_is_refused_early(server: Server, coding: str) -> None:
    bomb = zeros(100, {"deflate": 15, "raw": -15}.get(coding, 31))
    name = coding.replace("raw", "deflate")
    server.routes["/"] = http(bomb, "200 OK", f"Content-Encoding: {name}")
    with within(3, 16):
        assert told(server.url) == "is compressed beyond reason (a bomb)"


def test_a_body_that_grows_slowly_past_the_bound_is_refused(server: Server) -> None:
    words = "".join(str(number) for number in range(2_000_000)).encode()
    server.routes["/"] = http(gzip.compress(words), "200 OK", "Content-Encoding: gzip")
    with within(5, 40):
        assert told(server.url) == "is larger than 10 MB, the most that is fetched"


@pytest.mark.parametrize("status", ["302 Found", "404 Not Found", "500 Oh", "429 Slow"])
def test_bodies_of_other_answers_are_not_read(server: Server, status: str) -> None:
    lines = ("Content-Encoding: gzip", "Location: /robots.txt")
    server.routes["/"] = http(zeros(100), status, *lines)
    with within(3, 4):
        assert "(status " in told(server.url)


@pytest.mark.parametrize("line", ["", "Transfer-Encoding: chunked\r\n"])
def test_an_endless_body_is_cut_off(server: Server, line: str) -> None:
    piece = b"10000\r\n" + b"a" * 65536 + b"\r\n" if line else b"a" * 65536
    server.routes["/"] = endless(line, piece)
    with within(5, 40):
        assert told(server.url).startswith("is larger than 10 MB")


@pytest.mark.parametrize(
    "coding", ["br", "zstd", "gzip, gzip", "gzip, identity", "compress", "\x01x"]
)
def test_compression_that_was_not_asked_for_is_refused(server: Server, coding: str) -> None:
    server.routes["/"] = http(gzip.compress(PAGE), "200 OK", f"Content-Encoding: {coding}")
    assert told(server.url)


def drip(before: bytes, piece: bytes = b"a") -> Handler:
    def handler(found: socket.socket, _head: str) -> None:
        found.sendall(before)
        for _ in range(100):
            found.sendall(piece)
            time.sleep(0.05)

    return handler


@pytest.mark.parametrize(
    "before",
    [b"", b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-"],
)
def test_a_server_that_drips_is_left_at_the_deadline(server: Server, before: bytes) -> None:
    server.routes["/"] = drip(before)
    start = time.perf_counter()
    assert told(server.url, timeout=0.6) == "took longer than 0.6 s"
    assert 0.55 < time.perf_counter() - start < 1.1


def test_the_deadline_spans_redirects_and_silent_servers(server: Server) -> None:
    def slow(found: socket.socket, head: str) -> None:
        time.sleep(0.25)
        found.sendall(to(f"/{int(head.split(' ')[1][1:]) + 1}"))

    server.routes |= {f"/{n}": slow for n in range(20)}
    with within(1.6):
        assert told(f"{server.url}/0", timeout=0.8).endswith("took longer than 0.8 s")


@pytest.mark.parametrize("piece", [b"X-A: " + b"a" * 60_000, b"X-A: b\r\n"])
def test_a_header_bomb_is_refused(server: Server, piece: bytes) -> None:
    server.routes["/"] = endless("X-B: c", piece * (1 + 30_000 // len(piece)))
    with within(5, 16):
        assert told(server.url) == "gave an answer that is not valid HTTP"


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH_9\r\n\r\n", b"HTTP/1.1 999999 X\r\n\r\n", b"\0" * 500]
)
def test_what_is_not_http_is_told(server: Server, answer: bytes) -> None:
    server.routes["/"] = answer
    assert told(server.url) in {
        "broke the connection off without a whole answer",
        "gave an answer that is not valid HTTP",
    }


# Whole or not at all


def test_no_cut_of_an_answer_passes_as_a_document(server: Server) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked += b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    zipped = http(gzip.compress(PAGE), "200 OK", "Content-Encoding: gzip", length=False)
    for number, whole in enumerate((http(), chunked, zipped, http(FEED, length=False))):
        start = whole.index(b"\r\n\r\n") + 4
        for cut in range(start, len(whole), 7):
            server.routes[f"/{number}"] = whole[:cut]
            assert told(f"{server.url}/{number}") in {bodies.TRUNCATED, "is empty"}
        server.routes[f"/{number}"] = whole
        assert fetched(f"{server.url}/{number}").content in (PAGE, FEED)


@pytest.mark.parametrize("wbits", [31, 15, -15])
def test_a_compressed_body_is_whole_or_refused_at_every_byte(wbits: int) -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, wbits)
    whole = engine.compress(PAGE * 3) + engine.flush()
    coding = "gzip" if wbits == 31 else "deflate"

    def decode(content: bytes, step: int) -> bytes:
        pieces = (content[at : at + step] for at in range(0, len(content), step))
        return bodies.decoded(pieces, coding, most=10**6, where="a")

    for cut in range(len(whole)):
        with pytest.raises(SourceError):
            decode(whole[:cut], 5)
    for step in (1, 2, 7, 1000):
        assert decode(whole, step) == PAGE * 3


def test_members_of_gzip_follow_each_other_but_not_without_end() -> None:
    two = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 50
    assert bodies.decoded([two], "gzip", most=99_999, where="a") == b"one two"
    with pytest.raises(SourceError, match="too many parts"):
        bodies.decoded([gzip.compress(b"") * 2000], "gzip", most=99_999, where="a")
    large = b"".join(b"%d " % (number * number) for number in range(300_000))
    assert bodies.decoded([gzip.compress(large)], "gzip", most=4_000_000, where="a") == large


def test_pages_without_an_end_are_refused_only_where_no_length_was_stated(server: Server) -> None:
    page = b"<html><body><p>Short and open"
    server.routes |= {"/sized": http(page), "/open": http(page, length=False)}
    assert fetched(f"{server.url}/sized").content == page
    assert told(f"{server.url}/open") == bodies.TRUNCATED


@pytest.mark.parametrize(
    ("content", "kind", "whole"),
    [
        (PAGE + b"\n<!-- from the cache -->", "text/html", True),
        (b"<p>no page at all</p>", "text/html", False),
        (b"<!-- <a> --><x:RSS a='b'>c</x:RSS >", "application/xml", True),
        (b"<?xml version='1.0'?>", "application/xml", False),
        ("\ufeff<feed><entry/></feed>".encode("utf-16-le"), "application/atom+xml", True),
        ("\ufeff<feed><entry/></fee".encode("utf-16-le"), "application/atom+xml", False),
        (b"<", "text/plain", False),
        (b"Words, and then", "text/plain", True),
        (b'{"a": ', "application/json", True),
    ],
)
def test_the_end_of_markup_is_that_of_its_root(content: bytes, kind: str, *, whole: bool) -> None:
    assert bodies.is_whole(content, kind) is whole


def test_looking_for_the_end_is_quick_on_hostile_bodies() -> None:
    with within(2):
        for piece in (b"<!--", b"</", b"<a", b"</html " + b" " * 200, b"\0"):
            bodies.is_whole(piece * (10_000_000 // len(piece)), "text/html")


# Errors in words


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("404 N", "is not there (status 404)"),
        ("403 N", "is refused by its server (status 403)"),
        ("500 N", "cannot be had: its server has failed (status 500)"),
        ("206 P", "gives no document (status 206)"),
        ("304 N", "gives no document (status 304)"),
    ],
)
def test_a_status_is_told_in_words(server: Server, status: str, words: str) -> None:
    server.routes["/"] = http(PAGE, status)
    assert told(server.url) == words


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with within(3):
        assert told(url) == "cannot be reached: no connection"


def test_an_unknown_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(addresses, "resolve", unknown)
    words = "names a host that is not known (news.example)"
    assert told("https://news.example/") == words


# TLS


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    made = tmp_path / "made.pem"
    subprocess.run(
        shlex.split(
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
            " -addext subjectAltName=DNS:localhost -keyout made.pem -out cert.pem"
        ),
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    made.write_text(made.read_text() + (tmp_path / "cert.pem").read_text())
    return made


def test_certificates_are_checked_against_the_name(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    allow = {"allow_hosts": ("localhost", "127.0.0.1")}
    monkeypatch.setattr(addresses, "resolve", lambda _host, _port: ["127.0.0.1"])
    with serving(context) as server:
        server.routes["/"] = http()
        connections._trust.cache_clear()
        url = f"https://localhost:{server.port}/"
        assert told(url, **allow).startswith("has no valid certificate (self")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        connections._trust.cache_clear()
        assert fetched(url, **allow).content == PAGE
        other = url.replace("localhost", "127.0.0.1")
        assert told(other, **allow).startswith("has no valid certificate (IP address mismatch")
        assert names[:2] == ["localhost", "localhost"]
    connections._trust.cache_clear()


def test_a_server_without_tls_is_told(server: Server) -> None:
    message = told(server.url.replace("http:", "https:"), timeout=0.5)
    assert message in {"cannot be reached safely: TLS failed", "took longer than 0.5 s"}


# What was fetched before


def remembering(found: socket.socket, head: str) -> None:
    lines = ('ETag: "v1"', "Last-Modified: Mon, 02 Nov 2026 08:00:00 GMT")
    same = 'If-None-Match: "v1"' in head and "If-Modified-Since: Mon, 02 Nov" in head
    kind = "Content-Type: text/html; charset=utf-8"
    found.sendall(http(b"", "304 N", *lines) if same else http(PAGE, "200 OK", kind, *lines))


def test_what_has_not_changed_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    server.routes["/"] = remembering
    store = str(tmp_path / "state.db")
    first = fetched(server.url, store=store)
    for again in (fetched(server.url, store=store), fetched(server.url)):
        assert (again.content, again.media_type) == (first.content, first.media_type)
    asked = ["If-None-Match" in head for head in server.heads]
    assert asked == [False, True, False]


def test_a_store_that_cannot_be_used_is_told_and_left_alone(server: Server, tmp_path: Path) -> None:
    server.routes["/"] = remembering
    path = tmp_path / "state.db"
    path.write_text("my notes")
    assert "state.db: is damaged or no store" in told(server.url, store=str(path))
    assert path.read_text() == "my notes"
    assert server.heads == []


# Manners


def test_robots_txt_is_read_once_and_obeyed(server: Server) -> None:
    server.routes |= {"/robots.txt": http(b"User-agent: *\nDisallow: /no\n"), "/yes": http()}
    server.routes["/go"] = to("/no/further")
    web = reader(robots=True)
    for path in ("/no", "/no/a?b", "/go"):
        with pytest.raises(SourceError, match=r"the site's robots\.txt says so"):
            list(web.read(server.url + path))
    assert [document.content for document in web.read(f"{server.url}/yes")] == [PAGE]
    assert server.paths() == ["/robots.txt", "/go", "/yes"]


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (http(b"", "404 N"), True),
        (http(b"", "403 N"), True),
        (http(b""), True),
        (http(PAGE), True),
        (to("/robots.txt"), True),
        (to("http://10.0.0.1/robots.txt"), False),
        (http(b"", "500 N"), False),
        (http(b"", "503 N"), False),
        (b"", False),
    ],
)
def test_without_rules_all_may_be_asked_and_on_failure_nothing(
    server: Server, answer: bytes, *, allowed: bool
) -> None:
    server.routes |= {"/robots.txt": answer, "/": http()}
    if allowed:
        assert fetched(server.url, robots=True).content == PAGE
    else:
        assert told(server.url, robots=True)
        assert "/" not in server.paths()


def test_pauses_are_kept_and_bounded(server: Server) -> None:
    server.routes |= {"/robots.txt": http(b"User-agent: *\nCrawl-delay: 900\n"), "/": http()}
    web = reader(robots=True, pause=0.2, longest_pause=0.4, timeout=0.35)
    for _ in range(2):
        list(web.read(server.url))
    gaps = [later - earlier for earlier, later in itertools.pairwise(server.times)]
    assert 0.15 < gaps[0] < 1
    assert 0.35 < gaps[1] < 2


def test_one_host_never_sees_more_than_two_connections(server: Server) -> None:
    seen: list[int] = []
    being_served: set[int] = set()

    def slow(found: socket.socket, _head: str) -> None:
        being_served.add(found.fileno())
        seen.append(len(being_served))
        time.sleep(0.1)
        being_served.remove(found.fileno())  # before the answer: the next may come at once
        found.sendall(http())

    server.routes["/"] = slow
    web = reader()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: list(web.read(server.url)), range(6)))
    assert len(found) == 6
    assert max(seen) == manners.MOST_CONNECTIONS


@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
def test_a_busy_server_is_asked_once_more_when_it_says(server: Server, status: str) -> None:
    busy = http(b"", status, "Retry-After: 1")
    answers = iter([busy, http(), busy, busy])
    server.routes["/"] = lambda found, _head: found.sendall(next(answers))
    start = time.perf_counter()
    assert fetched(server.url, timeout=0.9).content == PAGE
    assert 0.95 < time.perf_counter() - start < 2
    assert told(server.url, timeout=0.9).startswith("asks to come back at 20")
    assert len(server.heads) == 4


@pytest.mark.parametrize("header", ["3600", "Wed, 01 Jan 2098 08:00:00 GMT", "9" * 50, "soon", ""])
def test_a_server_that_is_busy_for_long_is_left_alone(server: Server, header: str) -> None:
    server.routes["/"] = http(b"", "429 Too Many", f"Retry-After: {header}")
    with within(2):
        message = told(server.url)
    assert message.startswith(
        "asks to come back at" if header[:1] in "3W" and header else "is busy"
    )
    assert len(server.heads) == 1


def test_a_chain_of_busy_servers_cannot_make_us_wait_for_ever(server: Server) -> None:
    for number in range(8):
        answers = iter([http(b"", "503 Busy", "Retry-After: 1"), to(f"/{number + 1}")])
        server.routes[f"/{number}"] = lambda found, _head, a=answers: found.sendall(next(a))
    with within(4):
        assert "asks to come back at" in told(f"{server.url}/0", longest_wait=2)


def test_slow_rules_count_for_the_deadline(server: Server) -> None:
    server.routes |= {"/robots.txt": drip(b"HTTP/1.1 200 OK\r\n\r\n"), "/": http()}
    with within(1.2):
        assert told(server.url, robots=True, timeout=0.5) == "took longer than 0.5 s"
    assert server.paths() == ["/robots.txt"]


def test_retry_after_is_seconds_or_a_date() -> None:
    now = datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert manners.retry_after("90", now) == now + timedelta(seconds=90)
    assert manners.retry_after("Mon, 02 Nov 2026 09:00:00 GMT", now) == now + timedelta(hours=1)
    assert manners.retry_after("-5", now) is None
    assert manners.retry_after(None, now) is None


ROBOTS = b"""\xef\xbb\xbf# hello
User-agent: other
Disallow: /

User-Agent: Briefing/1.0
User-agent: third
Disallow: /a
Allow: /a/open
Disallow: /*.pdf$
Disallow: /x*y*z
Disallow: /%7Euser
Disallow:
Crawl-delay: 2.5
Sitemap: https://news.example/map.xml

User-agent: *
Disallow: /everyone
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/a/b", False),
        ("/a/open/b", True),
        ("/b/c.pdf", False),
        ("/b/c.pdf?x", True),
        ("/x1y2z3", False),
        ("/x1z2", True),
        ("/~user/", False),
        ("/everyone", True),
        ("/robots.txt", True),
    ],
)
def test_the_longest_rule_for_us_counts(path: str, *, allowed: bool) -> None:
    assert robots.parse(ROBOTS).allow(path) is allowed


def test_rules_without_our_name_are_those_for_all() -> None:
    rules = robots.parse(b"User-agent: *\r\nDisallow: /\r\nAllow: /$\r\nCrawl-delay: soon")
    assert rules.allow("/")
    assert not rules.allow("/a")
    assert (robots.parse(ROBOTS).delay, rules.delay) == (2.5, 0.0)
    assert robots.parse(b"User-agent: *\nDisallow: /a\nAllow: /a").allow("/a")


def test_a_star_or_dollar_that_is_escaped_is_only_itself() -> None:
    rules = robots.parse(b"User-agent: *\nDisallow: /a%2Ab\nDisallow: /c%24\nDisallow: /d%2fe")
    for path in ("/a*b", "/a%2ab", "/c$d", "/c%24", "/d%2Fe"):
        assert not rules.allow(path)
    for path in ("/axb", "/c", "/d/e"):
        assert rules.allow(path)


def test_a_hostile_robots_txt_costs_little() -> None:
    stars = b"User-agent: *\n" + (b"Disallow: /" + b"*a" * 480 + b"b\n") * 600
    with within(5):
        assert robots.parse(stars).allow("/" + "a" * 3_900)
    with within(5):
        assert robots.parse(b"User-agent: a\n" * 300_000).allow("/")
