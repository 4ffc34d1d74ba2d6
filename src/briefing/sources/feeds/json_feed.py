"""JSON Feed 1.0 and 1.1 (jsonfeed.org): one document for each item that has a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import opening
from briefing.sources.feeds import fragments, json_values

MAX_ITEMS = 10_000
MEDIA_TYPE = "application/feed+json"

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.[0-9]{1,2})?/?")
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_GLOBAL = re.compile(r"[a-z][a-z0-9+.-]{1,20}:[^\s]", re.IGNORECASE)


class JsonFeedReader:
    """Reads JSON Feeds. An item that has only a summary is a teaser."""

    name = "json-feed"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim JSON Feed."""
        return media_type == MEDIA_TYPE

    def read(self, uri: str) -> Iterable[Document]:
        """Read a feed from a file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one document for each item that has a text.

        Raises:
            SourceError: It is no JSON Feed of a known version; or, at the end, some items have
                no text.
        """
        feed = json_values.load(document)
        items = _items(feed, document.uri)
        empty = 0
        for number, item in enumerate(items[:MAX_ITEMS], start=1):
            found = _document(document.uri, number, item, feed)
            empty += found is None
            if found is not None:
                yield found
        if len(items) > MAX_ITEMS:
            told = f"has {len(items):,} items; the first {MAX_ITEMS:,} were read"
            raise SourceError(told, uri=document.uri)
        if empty:
            raise SourceError(f"{empty} of its {len(items)} items have no text", uri=document.uri)
        if not items:
            raise SourceError("is a feed without items", uri=document.uri)


def _items(feed: object, uri: str) -> list[object]:
    version = json_values.text(json_values.child(feed, "version"))
    if not _VERSION.fullmatch(version):
        raise SourceError("is not a JSON Feed of version 1 or 1.1", uri=uri)
    items = json_values.child(feed, "items")
    if not isinstance(items, list):
        raise SourceError("is a JSON Feed without a list of items", uri=uri)
    return items


def _document(uri: str, number: int, item: object, feed: object) -> Document | None:
    """Return the item as a document; None when it has no text."""
    if not isinstance(item, dict):
        return None
    content, media_type, teaser = _content(item)
    if not content:
        return None
    key = json_values.identity(item.get("id"))
    fields = _fields(item, feed, teaser=teaser)
    if key and not teaser:  # a teaser is no version of the article
        home = json_values.text(json_values.child(feed, "feed_url")) or uri
        fields["item"] = key if _GLOBAL.match(key) else f"{home}#{key}"
    return Document(
        uri=f"{uri}#{key or number}",
        media_type=media_type,
        content=content.encode("utf-8"),
        charset="utf-8",
        fields={name: value for name, value in fields.items() if value},
    )


def _content(item: Mapping[str, object]) -> tuple[str, str, bool]:
    """Return the item's text, its type, and whether it is only a summary."""
    html = json_values.text(item.get("content_html"))
    if fragments.has_text(html):
        return fragments.cleaned(html), "text/html", False
    for key, teaser in (("content_text", False), ("summary", True)):
        text = json_values.text(item.get(key))
        if text:
            return text, "text/plain", teaser
    return "", "", False


def _fields(item: Mapping[str, object], feed: object, *, teaser: bool) -> dict[str, Any]:
    url = json_values.text(item.get("url"))
    return {
        "title": fragments.line(json_values.text(item.get("title"))),
        "url": url if _WEB.match(url) else "",
        "publisher": fragments.line(json_values.text(json_values.child(feed, "title"))),
        "authors": _authors(item) or _authors(feed),
        "published": json_values.text(item.get("date_published")),
        "updated": json_values.text(item.get("date_modified")),
        "language": json_values.text(item.get("language"))
        or json_values.text(json_values.child(feed, "language")),
        "teaser": teaser,
    }


def _authors(value: object) -> tuple[str, ...]:
    """Return the names under `authors` (1.1), else under `author` (1.0)."""
    for key in ("authors", "author"):
        people = json_values.members(json_values.child(value, key))
        names = [fragments.line(json_values.text(person.get("name"))) for person in people]
        if any(names):
            return tuple(filter(None, names))
    return ()
