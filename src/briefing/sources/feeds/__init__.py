"""RSS, RDF and Atom feeds: one document for each entry.

Dates stay the strings that the feed has: the feed parser fills in today's month where it cannot
read one, and takes every unknown zone for UTC.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import media_types, opening
from briefing.sources.feeds import fragments

MAX_BYTES = 5_000_000
MAX_ENTRIES = 10_000

# The parser's time grows with the square of the attributes in one tag.
_HUGE_TAG = re.compile(rb"<[^<>]{20000}")
_MAIL_AND_NAME = re.compile(r"\S{0,200} ?\(([^()]{1,200})\)?\Z")
_ONE_DATE = "briefing_one_date"
_UPDATES = re.compile(rb"<(?:[A-Za-z]{1,20}:)?(?:modified|lastmod|updated)[\s>]")
_GLOBAL = re.compile(r"[a-z][a-z0-9+.-]{1,20}:[^\s]", re.IGNORECASE)
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
        # Its own cleaning takes the style away that tells the extraction what is hidden, and is
        # slow on hostile markup; ours follows.
        feed = feedparser.parse(
            BytesIO(document.content), sanitize_html=False, resolve_relative_uris=False
        )
        # The parser takes the one date of RSS 1.0, `dc:date`, for that of an update.
        feed[_ONE_DATE] = not _UPDATES.search(document.content)
        entries = feed.entries
        ids = Counter(str(entry.get("id") or "") for entry in entries)
        if not entries and not feed.version:
            raise SourceError("is no feed that can be read", uri=document.uri)
        empty = 0
        for number, entry in enumerate(entries[:MAX_ENTRIES], start=1):
            found = _document(document.uri, number, entry, feed)
            empty += found is None
            if found is not None:
                yield found if ids[str(entry.get("id") or "")] == 1 else _without_item(found)
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


def _document(uri: str, number: int, entry: dict[str, Any], feed: Any) -> Document | None:  # noqa: ANN401 - the parser carries no types
    """Return the entry as a document; None when it has no text."""
    content, kind, teaser = _content(entry, feed.version or "")
    if not content.strip():
        return None
    key = fragments.plain(entry.get("id") or entry.get("link") or str(number))
    fields = fields_of(entry, feed, teaser=teaser)
    if entry.get("id") and not teaser:  # a teaser is no version of the article
        home = fragments.plain(feed.feed.get("link")) or uri
        fields["item"] = key if _GLOBAL.match(key) else f"{home}#{key}"
    return Document(
        uri=f"{uri}#{key}",
        media_type=kind,
        content=content.encode("utf-8", "replace"),
        charset="utf-8",
        fields={name: value for name, value in fields.items() if value},
    )


def _without_item(document: Document) -> Document:
    """A feed that gives several entries one identity gives them none."""
    fields = {name: value for name, value in document.fields.items() if name != "item"}
    return replace(document, fields=fields)


def _content(entry: Mapping[str, Any], version: str) -> tuple[str, str, bool]:
    """Return the longest text that the entry carries, its type, and whether it is a summary."""
    parts = entry.get("content") or []
    longest: Mapping[str, Any] = max(
        parts, key=lambda part: len(part.get("value") or ""), default={}
    )
    teaser = not str(longest.get("value") or "").strip()
    if teaser:
        longest = entry.get("summary_detail") or {"value": entry.get("summary")}
    text = str(longest.get("value") or "")
    if not fragments.is_html(text) or _is_literal(longest, version):
        return text, "text/plain", teaser
    return fragments.cleaned(text), "text/html", teaser


def _is_literal(detail: Mapping[str, Any], version: str) -> bool:
    """Say whether what looks like tags are letters: Atom says so, and it is not plainly wrong.

    What the parser finds in RSS, it guesses.
    """
    plain = version.startswith("atom") and detail.get("type") == "text/plain"
    return plain and not media_types.is_markup(str(detail.get("value") or ""))


def fields_of(entry: dict[str, Any], feed: Any, *, teaser: bool) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return what the feed says of an entry, dates as written."""
    link = str(entry.get("link") or "")
    source = entry.get("source") or {}
    published = fragments.plain(entry.get("published"))
    # Asked for plainly, the parser gives the publication date for a missing update.
    updated = fragments.plain(dict.get(entry, "updated"))
    if not published and feed.get(_ONE_DATE):
        published, updated = updated, ""
    title = entry.get("title_detail") or {"value": entry.get("title")}
    literal = _is_literal(title, feed.version or "")
    return {
        "title": " ".join(fragments.plain(title.get("value")).split())
        if literal
        else fragments.line(title.get("value")),
        "url": link if _WEB.match(link) else "",
        # A planet or an aggregator names the feed that an entry came from.
        "publisher": fragments.line(source.get("title") or feed.feed.get("title")),
        "authors": _authors(entry),
        "published": published,
        "updated": updated,
        "language": fragments.plain(_language(entry) or feed.feed.get("language") or ""),
        "rights": fragments.line(entry.get("rights") or feed.feed.get("rights")),
        "teaser": teaser,
    }


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    named = [_person(author.get("name")) for author in entry.get("authors") or []]
    return tuple(filter(None, named)) or tuple(filter(None, [_person(entry.get("author"))]))


def _person(value: object) -> str:
    """Return the name out of "desk@harbour.example (Ada Lund)", which the parser cuts anywhere."""
    name = fragments.line(value)
    match = _MAIL_AND_NAME.match(name)
    return match[1].strip() if match else name


def _language(entry: Mapping[str, Any]) -> str | None:
    """Return the xml:lang of the entry's text, which the parser keeps beside each value."""
    details = [*(entry.get("content") or []), entry.get("summary_detail") or {}]
    return next((part["language"] for part in details if part.get("language")), None)
