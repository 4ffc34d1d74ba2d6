"""Web archives (WARC 1.x, ISO 28500, and the older ARC): one document for each page in them.

The moment of an archive record is when the page was fetched. It never becomes the date on which
something was published. Archives are often cut off or miscounted; what is whole is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import media_types, opening, parts
from briefing.sources.archives import http_messages

MAX_RECORDS = 20_000

_START = re.compile(rb"(?:\A|(?<=\n))WARC/[01]\.\d{1,2}\r?\n")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEADER = 32 * 1024
_WEB = re.compile(r"https?://[^\s/]\S*\Z", re.IGNORECASE)
_ARC_LINE = re.compile(
    rb"(?P<uri>[a-z]{2,12}:\S{1,4000}) \S{1,50} (?P<date>\d{8,14}) \S{1,200} (?P<size>\d{1,9})\r?\n"
)
_OF_CRAWLER = re.compile(r"(?:metadata|dns|urn|whois):", re.IGNORECASE)
# What a page is made of beside its text; not worth a line each.
_FURNISHING = re.compile(
    r"(?:image|audio|video|font)/|text/css\b|[a-z]{1,20}/(?:x-)?(?:java|ecma)script"
)
_TEXTS = ("text/html", "application/xhtml+xml")
_MOST_DIGITS = 12


class WarcReader:
    """Reads web archives: the pages, and what else in them a reader claims."""

    name = "warc"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim WARC and ARC."""
        return media_type in {"application/warc", "application/x-arc"}

    def read(self, uri: str) -> Iterable[Document]:
        """Read a web archive from a file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one document for each page that was fetched in full.

        Raises:
            ExceptionGroup: At the end, a `SourceError` for each kind of thing that was not read.
        """
        tally = _Tally()
        of_arc = document.media_type == "application/x-arc"
        for record in _arc(document, tally) if of_arc else _warc(document, tally):
            try:
                found = _page(document, record, tally)
            except SourceError as error:
                tally.errors.append(error)
                continue
            if found:
                tally.pages += 1
                yield found
        tally.finish(document.uri)


@dataclass(frozen=True, slots=True)
class _Record:
    kind: str
    uri: str
    date: str
    media_type: str
    block: bytes


@dataclass(slots=True)
class _Tally:
    """What was found and what was not read."""

    pages: int = 0
    unsuccessful: int = 0
    furnishing: int = 0
    empty: int = 0
    damaged: int = 0
    cut: bool = False
    more: bool = False
    errors: list[SourceError] = field(default_factory=list)

    def finish(self, uri: str) -> None:
        """Raise what there is to tell."""
        told = [
            (self.cut, "is cut off; the records before the end were read"),
            (self.more, f"holds more than {MAX_RECORDS:,} records; the rest was not read"),
            (self.damaged, f"{self.damaged:,} records in it are damaged and were not read"),
            (self.unsuccessful, f"{self.unsuccessful:,} answers in it are redirects or errors"),
            (self.empty, f"{self.empty:,} answers in it are empty"),
            (not self.pages and self.furnishing, "holds no page, only pictures, styles or scripts"),
            (not self.pages and not self.furnishing, "holds no page"),
        ]
        errors = [*self.errors, *(SourceError(words, uri=uri) for said, words in told if said)]
        if errors:
            raise ExceptionGroup("records that were not read", errors)


def _warc(document: Document, tally: _Tally) -> Iterator[_Record]:
    """Yield the records; after a damaged one reading goes on at the next that starts a line."""
    content = document.content
    start = _START.search(content)
    for _ in range(MAX_RECORDS):
        if start is None:
            return
        header = _HEADER_END.search(content, start.end(), start.end() + _LONGEST_HEADER)
        if header is None:
            tally.cut = tally.cut or len(content) - start.end() < _LONGEST_HEADER
            tally.damaged += not tally.cut
            start = _START.search(content, start.end())
            continue
        said = http_messages.headers(content[start.end() : header.start()])
        size = said.get("content-length", "")
        end = header.end() + (int(size) if _is_size(size) else 0)
        following = _START.search(content, header.end() if not _is_size(size) else end)
        if not _is_size(size):
            tally.damaged += 1
        elif end > len(content):  # miscounted, or the last one of an archive that is cut off
            following = _START.search(content, header.end())
            tally.damaged += following is not None
            tally.cut = tally.cut or following is None
        else:
            yield _record(said, content[header.end() : end])
        start = following
    tally.more = start is not None


def _record(said: dict[str, str], block: bytes) -> _Record:
    return _Record(
        kind=said.get("warc-type", "").lower(),
        uri=said.get("warc-target-uri", "").strip("<> "),  # one crawler writes <http://…>
        date=said.get("warc-date", ""),
        media_type=said.get("content-type", "").lower(),
        block=block,
    )


def _is_size(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS


def _arc(document: Document, tally: _Tally) -> Iterator[_Record]:
    """Yield the answers of an ARC file: a line that names and counts, and the block."""
    content, at = document.content, 0
    for _ in range(MAX_RECORDS):
        while content[at : at + 1] in (b"\r", b"\n"):
            at += 1
        if at >= len(content):
            return
        line = _ARC_LINE.match(content, at)
        if line is None:
            tally.damaged += 1
            return
        at = line.end() + int(line["size"])
        if at > len(content):
            tally.cut = True
            return
        uri = line["uri"].decode("utf-8", "replace")
        if not uri.startswith("filedesc:"):
            date, block = line["date"].decode(), content[line.end() : at]
            yield _Record("response", uri, date, "application/http", block)
    tally.more = at < len(content)


def _page(document: Document, record: _Record, tally: _Tally) -> Document | None:
    """Return what a record holds, or None for what is no page.

    Requests, metadata and repeats of what is in the archive already are not told.
    """
    if record.kind == "response" and record.media_type.startswith("application/http"):
        return _answer(document, record, tally)
    if record.kind in {"resource", "conversion"} and not _OF_CRAWLER.match(record.uri):
        return _payload(document, record, record.media_type, record.block, tally)
    return None


def _answer(document: Document, record: _Record, tally: _Tally) -> Document | None:
    where = parts.place(document.uri, record.uri)
    answer = http_messages.parse(record.block, where)
    if not answer.is_success:
        tally.unsuccessful += 1
        return None
    if _FURNISHING.match(answer.headers.get("content-type", "").lower()):
        tally.furnishing += 1
        return None
    body = http_messages.body(answer, where)
    kind = answer.headers.get("content-type", "")
    language = answer.headers.get("content-language", "")
    return _payload(document, record, kind, body, tally, language=language)


def _payload(
    document: Document,
    record: _Record,
    kind: str,
    content: bytes,
    tally: _Tally,
    *,
    language: str = "",
) -> Document | None:
    if _FURNISHING.match(kind):
        tally.furnishing += 1
        return None
    if not content.strip():
        tally.empty += 1
        return None
    where = parts.place(document.uri, record.uri)
    sniffed = media_types.sniff(content, where)
    if sniffed.startswith(("image/", "audio/", "video/")):
        tally.furnishing += 1
        return None
    if kind.lower().startswith(_TEXTS) and sniffed in {"text/plain", "application/xml"}:
        sniffed = "text/html"
    url = record.uri if _WEB.match(record.uri) else ""
    fields = {"url": url, "language": language, "fetched": record.date}
    charset = http_messages.charset(kind)
    return parts.document(
        document, record.uri, content, charset=charset, media_type=sniffed, fields=fields
    )
