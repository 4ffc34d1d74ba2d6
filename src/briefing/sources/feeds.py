"""RSS, RDF and Atom feeds: one document for each entry.

Dates stay the strings that the feed has: the feed parser fills in today's month where it cannot
read one, and takes every unknown zone for UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import media_types, opening

MAX_BYTES = 5_000_000
MAX_ENTRIES = 10_000

# The parser's time grows with the square of the attributes in one tag.
_HUGE_TAG = re.compile(rb"<[^<>]{20000}")
_MAIL_AND_NAME = re.compile(r"\S{0,200} ?\(([^()]{1,200})\)?\Z")
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)


class FeedReader:
    """Reads feeds. An entry that carries its whole text is an article, others are teasers."""

    name = "feeds"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim RSS, RDF and Atom."""
        return media_type in media_types.FEEDS

    def read(self, uri: str) -> Iterable[Document]:
        """Read a feed from a file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one document for each entry that has a text.

        Raises:
            SourceError: It is no feed, or too large; or, at the end, some entries have no text.
        """
        import feedparser  # noqa: PLC0415 - slow to import, needed for feeds only

        _refuse_costly(document)
        # Never bytes or str: the parser opens a local file whose name they happen to be.
        feed = feedparser.parse(BytesIO(document.content), sanitize_html=True)
        entries = feed.entries
        if not entries and not feed.version:
            raise SourceError("is no feed that can be read", uri=document.uri)
        empty = 0
        for number, entry in enumerate(entries[:MAX_ENTRIES], start=1):
            found = _document(document.uri, number, entry, feed.feed)
            empty += found is None
            if found is not None:
                yield found
        _tell(document.uri, len(entries), empty)


def _refuse_costly(document: Document) -> None:
    if len(document.content) > MAX_BYTES:
        most = MAX_BYTES // 1_000_000
        raise SourceError(f"is larger than {most} MB, the most for a feed", uri=document.uri)
    if _HUGE_TAG.search(document.content):
        raise SourceError("holds a tag of more than 20 kB: not parsed", uri=document.uri)


def _tell(uri: str, entries: int, empty: int) -> None:
    """Say at the end what did not become a document."""
    if entries > MAX_ENTRIES:
        raise SourceError(f"has {entries:,} entries; the first {MAX_ENTRIES:,} were read", uri=uri)
    if empty:
        raise SourceError(f"{empty} of its {entries} entries have no text", uri=uri)
    if not entries:
        raise SourceError("is a feed without entries", uri=uri)


def _document(
    uri: str, number: int, entry: dict[str, Any], feed: Mapping[str, Any]
) -> Document | None:
    """Return the entry as a document; None when it has no text."""
    content, teaser = _content(entry)
    if not content.strip():
        return None
    key = entry.get("id") or entry.get("link") or str(number)
    kind = "text/html" if "<" in content or "&" in content else "text/plain"
    return Document(
        uri=f"{uri}#{_clean(key)}",
        media_type=kind,
        content=content.encode("utf-8", "replace"),
        charset="utf-8",
        fields={k: v for k, v in _fields(entry, feed, teaser=teaser).items() if v},
    )


def _content(entry: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the longest text that the entry carries, and whether it is only a summary."""
    full = [str(part.get("value") or "") for part in entry.get("content") or []]
    summary = str(entry.get("summary") or "")
    longest = max(full, key=len, default="")
    return (longest, False) if longest.strip() else (summary, True)


def _fields(entry: dict[str, Any], feed: Mapping[str, Any], *, teaser: bool) -> dict[str, Any]:
    link = str(entry.get("link") or "")
    source = entry.get("source") or {}
    return {
        "title": _line(entry.get("title")),
        "url": link if _WEB.match(link) else "",
        # A planet or an aggregator names the feed that an entry came from.
        "publisher": _line(source.get("title") or feed.get("title")),
        "authors": _authors(entry),
        "published": _clean(entry.get("published")),
        # Asked for plainly, the parser gives the publication date for a missing update.
        "updated": _clean(dict.get(entry, "updated")),
        "language": _clean(_language(entry) or feed.get("language") or ""),
        "teaser": teaser,
    }


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    named = [_person(author.get("name")) for author in entry.get("authors") or []]
    return tuple(filter(None, named)) or tuple(filter(None, [_person(entry.get("author"))]))


def _person(value: object) -> str:
    """Return the name out of "desk@harbour.example (Ada Lund)", which the parser cuts anywhere."""
    name = _line(value)
    match = _MAIL_AND_NAME.match(name)
    return match[1].strip() if match else name


def _language(entry: Mapping[str, Any]) -> str | None:
    """Return the xml:lang of the entry's text, which the parser keeps beside each value."""
    details = [*(entry.get("content") or []), entry.get("summary_detail") or {}]
    return next((part["language"] for part in details if part.get("language")), None)


def _line(value: object) -> str:
    """One line of plain text out of a title that may be HTML."""
    from lxml import html  # noqa: PLC0415 - needed for feeds only

    text = _clean(value)
    if "<" in text or "&" in text:
        try:
            text = str(html.fromstring(f"<div>{text}</div>").text_content())
        except (ValueError, html.etree.LxmlError):
            text = re.sub(r"<[^<>]*>", " ", text)
    return " ".join(text.split())


def _clean(value: object) -> str:
    return str(value or "").encode("utf-8", "replace").decode("utf-8").strip()
