"""A feed's short items are followed to their pages when that is asked, from a real server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import briefing
from briefing.settings import Settings

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1", "::1", "localhost"])

PROSE = "The Tarn bridge reopened on Monday after eleven months of repairs and one long winter. "
PAGE = f"""<!doctype html><html lang="en"><head><title>Tarn bridge reopens</title></head>
<body><main><article><h1>Tarn bridge reopens</h1><p>{PROSE * 3}</p>
<p>Buses will use it again from Thursday, the council said on its own page.</p>
</article></main></body></html>"""


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        home = f"http://127.0.0.1:{self.server.server_address[1]}"
        items = "".join(
            f"<item><title>{name}</title><link>{home}/{name}</link>"
            f"<description>Only a teaser of {name}.</description></item>"
            for name in ("page", "gone")
        )
        feed = f"<rss version='2.0'><channel><title>The Herald</title>{items}</channel></rss>"
        body = {"/feed": feed, "/page": PAGE}.get(self.path, "")
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/rss+xml" if body == feed else "text/html")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Keep the terminal quiet."""


@pytest.fixture
def feed() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/feed"
    server.shutdown()
    server.server_close()


def test_without_being_asked_the_teasers_stay(feed: str) -> None:
    reading = briefing.read(feed, settings=Settings(allow_hosts=("127.0.0.1",)))
    assert sorted(article.text for article in reading) == [
        "Only a teaser of gone.",
        "Only a teaser of page.",
    ]


def test_when_asked_the_page_stands_for_its_teaser_and_a_missing_page_is_told(feed: str) -> None:
    reading = briefing.read(feed, settings=Settings(allow_hosts=("127.0.0.1",), follow=True))
    texts = {article.title: article.text for article in reading}
    assert "on its own page" in texts["page"]
    assert texts["gone"] == "Only a teaser of gone."
    assert {article.publisher for article in reading} == {"The Herald"}
    assert any("404" in problem.message for problem in reading.problems)
