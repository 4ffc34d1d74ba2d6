"""dpa digitalwires, the JSON of the German agency. What is not for publication is never taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefing.models import Document
from briefing.sources import opening
from briefing.sources.wire import editors_notes, nitf, wire_items, wire_types

# Genres and subjects of items that announce stories and are none.
_PREVIEWS = frozenset({
    "vorschau", "tagesvorschau", "wochenvorschau", "terminvorschau", "themenvorschau",
    "planungshinweis", "tagesplanung", "termine", "achtung", "hinweis", "advisory", "daybook",
})  # fmt: skip
_PREVIEW_TITLE = re.compile(
    r"(?:dpa[- ])?(?:tages|wochen|termin|themen)(?:vorschau|planung)\b|planungshinweis\b",
    re.IGNORECASE,
)


class DpaReader:
    """Reads dpa digitalwires items, alone, in a list or as an answer's entries."""

    name = "dpa"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim dpa digitalwires."""
        return media_type == wire_types.DPA

    def read(self, uri: str) -> Iterable[Document]:
        """Read a file of dpa items."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one document for each item that has a text.

        Raises:
            SourceError: It is not JSON; or, at the end, some items have no text.
        """
        yield from wire_items.read(document, _read)


def _read(uri: str, item: object) -> Document | str:
    """Return one item as a document, or why it is none."""
    if not isinstance(item, Mapping):
        return str(item) if isinstance(item, ValueError) else "is not a JSON object"
    parts = [wire_items.string(item.get(key)) for key in ("article_html", "infobox_html")]
    html = "\n".join(nitf.without_frame(part) for part in parts if part) if parts[0] else None
    kind = wire_items.string(item.get("type")) or "empty"
    return wire_items.item(uri, _fields(item), html, "text/html") or f"has no text ({kind})"


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the item says about itself; see `briefing.models.Document`."""
    first = wire_items.string
    notes, internal = _notes(item, publishable=True), _notes(item, publishable=False)
    said = (first(item.get("copyrightnotice")), first(item.get("usageterms")))
    rights = "; ".join(" ".join(part.split()) for part in said if part) or None
    embargo, title = item.get("embargoed"), first(item.get("headline"))
    return {
        "title": title,
        "publisher": first(item.get("creditline")) or _provider(item),
        "authors": wire_items.names(first(item.get("byline"))),
        "published": first(item.get("version_created")),
        "language": first(item.get("language")),
        "embargo": embargo or editors_notes.first_embargo([*notes, *internal]),
        "status": (first(item.get("pubstatus")) or "").lower(),
        "item": first(item.get("urn")),
        "version": first(item.get("version")),
        "rights": rights,
        **editors_notes.fields(notes, _signals(item), rights, internal=internal, title=title),
    }


def _notes(item: Mapping[str, Any], *, publishable: bool) -> list[str]:
    """Return the notes that are marked as publishable, or the others; never the `notepad`."""
    notes = item.get("ednotes")
    return [
        text
        for note in (notes if isinstance(notes, list) else [])
        if isinstance(note, Mapping) and (note.get("is_publishable") is True) == publishable
        if (text := wire_items.string(note.get("ednote")))
    ]


def _signals(item: Mapping[str, Any]) -> list[str]:
    """Return the signals of an item; one that announces stories is an advisory."""
    given = item.get("signal")
    values = [*(given if isinstance(given, list) else [given])]
    values += [one.get("qcode") for one in _categories(item, "signal")]
    found = [text.rpartition(":")[2].lower() for v in values if (text := wire_items.string(v))]
    named = [one.get("name") for kind in ("genre", "dpasubject") for one in _categories(item, kind)]
    preview = any(isinstance(name, str) and name.lower() in _PREVIEWS for name in named)
    titled = _PREVIEW_TITLE.match(wire_items.string(item.get("headline")) or "")
    return [*dict.fromkeys(found), *(["advisory"] if preview or titled else [])]


def _provider(item: Mapping[str, Any]) -> str | None:
    names = (wire_items.string(one.get("name")) for one in _categories(item, "provider"))
    return next((name for name in names if name), None)


def _categories(item: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    """Yield the categories of a kind."""
    given = item.get("categories")
    for one in given if isinstance(given, list) else []:
        if isinstance(one, Mapping) and one.get("type") == f"dnltype:{kind}":
            yield one
