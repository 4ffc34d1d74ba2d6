"""NITF 3.x, the IPTC's older XML for the text of a story: alone, or inside NewsML-G2 and ninjs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from briefing.models import Document
from briefing.sources import opening
from briefing.sources.wire import editors_notes, wire_items, wire_types, wire_xml

if TYPE_CHECKING:
    from briefing.sources.wire.wire_xml import Element

_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d))?(Z|[+-]\d\d:?\d\d)?)?\Z")
_CELL = re.compile(r"</t[dh]>", re.IGNORECASE)
_DECLARATION = re.compile(r"\s{0,99}<\?xml[^<>]{0,200}\?>")


class NitfReader:
    """Reads NITF files."""

    name = "nitf"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim NITF."""
        return media_type == wire_types.NITF

    def read(self, uri: str) -> Iterable[Document]:
        """Read a NITF file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield the one story.

        Raises:
            SourceError: It is not well-formed, or has no text.
        """
        root = wire_xml.parsed(document.content, document.uri)
        found = wire_items.item(document.uri, fields(root), body(root), "text/html")
        yield from wire_items.told(document.uri, [found or "has no text"])


def body(root: Element) -> str | None:
    """Return the text of a `nitf` element as an HTML fragment."""
    content = next(wire_xml.within(root, "body.content"), None)
    return wire_xml.markup(content) or None if content is not None else None


def body_of_text(text: str, uri: str) -> str | None:
    """Return the text of NITF that stands in a string, as an HTML fragment.

    Raises:
        SourceError: It is not well-formed.
    """
    bare = _DECLARATION.sub("", text, count=1)
    return body(wire_xml.parsed(bare.encode("utf-8", "replace"), uri))


def without_frame(html: str) -> str:
    """Return what stands between the body tags of HTML, or all of it where there are none.

    A body out of a wire is all story: it must not be taken for a page with furniture around it.
    """
    folded = html.lower()
    start = folded.find("<body")
    opened = html.find(">", start) + 1 if start >= 0 else 0
    end = folded.rfind("</body")
    inner = html[opened : end if end > opened else len(html)]
    return _CELL.sub(r" \g<0>", inner)  # so that the cells of a table stay apart


def byline(root: Element) -> str | None:
    """Return the byline without job titles."""
    found = wire_xml.line(next(wire_xml.within(root, "byline"), None), without=("byttl",))
    return wire_items.names(found)


def headline(root: Element) -> str | None:
    """Return the main headline, else the title of the head."""
    for name in ("hl1", "hedline"):
        found = wire_xml.line(next(wire_xml.within(root, name), None))
        if found:
            return found
    return wire_xml.line(wire_xml.find(root, "head", "title"))


def fields(root: Element) -> dict[str, Any]:
    """Return what a story says about itself in its head."""
    data = {wire_xml.local(one): one for one in wire_xml.within(root, "docdata") for one in one}
    issued, released = _norm(data.get("date.issue")), _norm(data.get("date.release"))
    notes = _notes(root, data)
    embargo = released if _is_later(released, issued) else None
    rights = _rights(data)
    docdata = next(wire_xml.within(root, "docdata"), None)
    status = docdata.get("management-status") if docdata is not None else None
    publication = next(wire_xml.within(root, "pubdata"), None)
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return {
        "title": headline(root),
        "publisher": wire_xml.line(next(wire_xml.within(root, "distributor"), None))
        or _attribute(data.get("doc.copyright"), "holder")
        or _attribute(publication, "name"),
        "authors": byline(root),
        "published": issued or extended(_attribute(publication, "date.publication")),
        "language": language,
        "embargo": embargo or editors_notes.first_embargo(notes),
        "status": (status or "").strip().lower(),
        "item": _attribute(data.get("doc-id"), "id-string"),
        "version": _attribute(data.get("du-key"), "version"),
        "rights": rights,
        **editors_notes.fields(notes, [], rights),
    }


def extended(written: str | None) -> str | None:
    """Return a moment in the basic form of ISO 8601 in its extended form, others as written."""
    basic = _BASIC.match(written.strip()) if written else None
    if basic is None:
        return written
    year, month, day, hour, minute, second, zone = basic.groups()
    clock = f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else ""
    return f"{year}-{month}-{day}{clock}"


def _norm(element: Element | None) -> str | None:
    return extended(_attribute(element, "norm"))


def _attribute(element: Element | None, name: str) -> str | None:
    value = element.get(name) if element is not None else None
    return (value or "").strip() or None


def _is_later(released: str | None, issued: str | None) -> bool:
    """Say whether the release is an embargo: many wires repeat the date of issue there."""
    if not released:
        return False
    most = min(len(released), len(issued or ""), len("2000-01-01T00:00"))
    return not issued or released[:most] > issued[:most]


def _notes(root: Element, data: dict[str, Element]) -> list[str]:
    message = data.get("ed-msg")
    given = [_attribute(message, "info"), _attribute(message, "msg-type")]
    given += [wire_xml.line(one) for one in wire_xml.within(root, "note")]
    return [note for note in given if note]


def _rights(data: dict[str, Element]) -> str | None:
    holder, year = (_attribute(data.get("doc.copyright"), key) for key in ("holder", "year"))
    owner = _attribute(data.get("doc.rights"), "owner")
    copyright_ = " ".join(part for part in ("Copyright", year, holder) if part) if holder else None
    return "; ".join(part for part in (copyright_, owner) if part and part != holder) or None
