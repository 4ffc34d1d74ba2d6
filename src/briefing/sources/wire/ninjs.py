"""ninjs, the IPTC's news in JSON, in its three shapes: 1.x, 2.x and 3.x (camel case).

Names are compared in lower case, so that 2.x and 3.x are one. Schemas are never fetched: what
can be read is read, and a value of the wrong type counts as not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import media_types, opening
from briefing.sources.wire import editors_notes, nitf, wire_items, wire_types

_BODIES = ("body_xhtml", "body_html", "body_text")
_SUMMARIES = frozenset({"", "main", "text", "lead", "summary", "abstract", "short", "long"})
_NO_STORY = frozenset({"picture", "graphic", "audio", "video", "component", "event", "planning"})
_PLANS = ("eventdetails", "plannedcoverage")
_TAG = re.compile(r"<[^<>]{1,500}>")
_WEB = re.compile(r"https?://[^\s/]\S*\Z", re.IGNORECASE)


class NinjsReader:
    """Reads ninjs items, alone, in a list or one a line."""

    name = "ninjs"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim ninjs."""
        return media_type == wire_types.NINJS

    def read(self, uri: str) -> Iterable[Document]:
        """Read a ninjs file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one document for each item that has a text.

        Raises:
            SourceError: It is not JSON; or, at the end, some items are no stories.
        """
        yield from wire_items.read(document, _read)


def _read(uri: str, value: object) -> Document | str:
    """Return one item as a document, or why it is none."""
    if not isinstance(value, Mapping):
        return str(value) if isinstance(value, ValueError) else "is not a JSON object"
    item = {str(key).lower(): member for key, member in value.items()}
    kind = wire_items.string(item.get("type")) or "text"
    try:
        text, media_type = _body(item, uri)
    except SourceError as error:
        return str(error)
    fields = _fields(item)
    planned = kind in _NO_STORY or any(item.get(name) for name in _PLANS)
    if text is None and not planned and not item.get("renditions"):
        text, media_type = _chosen(item.get("descriptions"), _SUMMARIES, uri) or (
            wire_items.string(item.get("description_text")),
            "text/plain",
        )
        fields["teaser"] = bool(text)
    found = wire_items.item(uri, fields, text, media_type)
    reason = "is an event or a plan" if any(item.get(name) for name in _PLANS) else f"is {kind}"
    return found or f"has no text ({reason})"


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the item says about itself; see `briefing.models.Document`."""
    uri = _first(item, "uri")
    created, versioned = _first(item, "firstcreated"), _first(item, "versioncreated")
    rights = _rights(item)
    note, title = _first(item, "ednote"), _title(item)
    embargo = _embargo(item, note)
    return {
        "title": title,
        "url": uri if uri and _WEB.match(uri) else None,
        "publisher": _publisher(item),
        "authors": wire_items.names(_first(item, "byline", "by")),
        "published": created or versioned or _first(item, "contentcreated"),
        "updated": versioned if created and versioned != created else None,
        "language": _first(item, "language"),
        "embargo": embargo,
        "status": (_first(item, "pubstatus") or "").lower(),
        "item": _identity(item) or uri,
        "version": _first(item, "version"),
        "rights": rights,
        **editors_notes.fields([note] if note else [], _signals(item), rights, title=title),
    }


def _embargo(item: Mapping[str, Any], note: str | None) -> Any:  # noqa: ANN401 - as written
    """Return the embargo as written, of whatever type; else what the note states."""
    for key in ("embargoed", "embargoeduntil"):
        value = item.get(key)
        if value not in (None, "", False):
            return value
    return editors_notes.first_embargo([note]) if note else None


def _identity(item: Mapping[str, Any]) -> str | None:
    """Return AP's identity of a story over all its versions, where there is one."""
    altids = item.get("altids")
    return wire_items.string(altids.get("itemid")) if isinstance(altids, Mapping) else None


def _signals(item: Mapping[str, Any]) -> list[str]:
    given = item.get("signals")
    values = given if isinstance(given, list) else [given]
    return [found.lower() for value in values if (found := wire_items.string(value))]


def _publisher(item: Mapping[str, Any]) -> str | None:
    """Return the holder of the copyright, else the one source that has no special part."""
    named = _first(item, "copyrightholder")
    sources = item.get("infosources") or item.get("infosource")
    members = sources if isinstance(sources, list) else []
    plain = [
        wire_items.string(one.get("name"))
        for one in members
        if isinstance(one, Mapping) and not (one.get("rel") or one.get("role"))
    ]
    return named or (plain[0] if len(plain) == 1 else None)


def _rights(item: Mapping[str, Any]) -> str | None:
    info = item.get("rightsinfo")
    linked = ""
    if isinstance(info, Mapping):
        folded = {str(key).lower(): value for key, value in info.items()}
        linked = _first(folded, "usageterms", "linkedrights") or ""
    said = (_first(item, "copyrightnotice"), _first(item, "usageterms"), linked)
    return "; ".join(dict.fromkeys(part for part in said if part)) or None


def _title(item: Mapping[str, Any]) -> str | None:
    headlines = item.get("headlines")
    members = (
        [h for h in headlines if isinstance(h, Mapping)] if isinstance(headlines, list) else []
    )
    ranked = sorted(members, key=lambda one: one.get("role") != "main")
    found = next((text for one in ranked if (text := wire_items.string(one.get("value")))), None)
    others = sorted(key for key in item if key.startswith("headline_"))
    named = _first(item, "headline") or found or _first(item, *others, "title", "name")
    return unescape(_TAG.sub("", named)).strip() if named else None


def _body(item: Mapping[str, Any], uri: str) -> tuple[str | None, str]:
    """Return the body and its type: the one with the most of its structure kept."""
    chosen = _chosen(item.get("bodies"), None, uri)
    if chosen:
        return chosen
    others = sorted(key for key in item if key.startswith("body_") and key not in _BODIES)
    for key in (*_BODIES, *others):
        text = wire_items.string(item.get(key))
        if text:
            marked = key != "body_text" and (media_types.is_markup(text) or _TAG.search(text))
            return (nitf.without_frame(text), "text/html") if marked else (text, "text/plain")
    return None, "text/plain"


def _chosen(
    members: object, roles: frozenset[str] | None, uri: str
) -> tuple[str | None, str] | None:
    """Return the best of a list of bodies or descriptions: the main one, marked up if it can be."""
    candidates = []
    for one in members if isinstance(members, list) else []:
        folded = {str(k).lower(): v for k, v in one.items()} if isinstance(one, Mapping) else {}
        role = (wire_items.string(folded.get("role")) or "").lower()
        text = wire_items.string(folded.get("value"))
        if text and (role in roles if roles else role != "caption"):
            kind = (wire_items.string(folded.get("contenttype")) or "").lower()
            candidates.append(
                (role != "main", "html" not in kind and "nitf" not in kind, text, kind)
            )
    if not candidates:
        return None
    _, _, text, kind = min(candidates, key=lambda one: one[:2])
    if "nitf" in kind:
        return nitf.body_of_text(text, uri), "text/html"
    marked = "html" in kind or (not kind and media_types.is_markup(text))
    return (nitf.without_frame(text), "text/html") if marked else (text, "text/plain")


def _first(item: Mapping[str, Any], *keys: str) -> str | None:
    return next((text for key in keys if (text := wire_items.string(item.get(key)))), None)
