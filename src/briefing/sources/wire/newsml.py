"""NewsML-G2: items, packages and messages of many items. Catalogues are never fetched.

A code is taken for what it says after its scheme (`stat:usable`, a URI's last segment).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from briefing.models import Document
from briefing.sources import media_types, opening
from briefing.sources.wire import editors_notes, nitf, wire_items, wire_types, wire_xml

if TYPE_CHECKING:
    from briefing.sources.wire.wire_xml import Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WITHOUT_END = "until further notice"  # an embargo that states no time
_KINDS = {
    "packageitem": "a package",
    "conceptitem": "a concept",
    "knowledgeitem": "a list of concepts",
    "planningitem": "a planning item",
    "catalogitem": "a catalogue",
}


class NewsmlReader:
    """Reads NewsML-G2: one document for each item that carries text."""

    name = "newsml-g2"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim NewsML-G2."""
        return media_type == wire_types.NEWSML_G2

    def read(self, uri: str) -> Iterable[Document]:
        """Read a NewsML-G2 file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one document for each item that has a text.

        Raises:
            SourceError: It is not well-formed; or, at the end, some items are no stories.
        """
        root = wire_xml.parsed(document.content, document.uri)
        items = [root] if wire_xml.local(root) != "newsmessage" else _items(root)
        several = len(items) > 1
        yield from wire_items.told(
            document.uri,
            (
                _read(f"{document.uri}#{number}" if several else document.uri, item)
                for number, item in enumerate(items, start=1)
            ),
        )


def _items(message: Element) -> list[Element]:
    return [item for itemset in wire_xml.children(message, "itemset") for item in itemset]


def _read(uri: str, item: Element) -> Document | str:
    """Return one item as a document, or why it is none."""
    text, media_type, inner = _content(item)
    found = wire_items.item(uri, _fields(item, inner), text, media_type)
    if found:
        return found
    name = wire_xml.local(item)
    kind = _KINDS.get(name) or _code(wire_xml.find(item, "itemmeta", "itemclass")) or "empty"
    return f"has no text ({kind})"


def _content(item: Element) -> tuple[str | None, str, Element | None]:
    """Return the text of an item, its type, and the NITF element that it comes from, if any.

    The members of a content set are renditions of one content: the best is read.
    """
    content = wire_xml.find(item, "contentset")
    if content is None:
        return None, "text/plain", None
    for inline in wire_xml.children(content, "inlinexml"):
        root = next((child for child in inline if wire_xml.local(child)), None)
        if root is None:
            continue
        inner = next(wire_xml.within(root, "nitf"), None)
        if inner is not None:
            text = nitf.body(inner)
        elif wire_xml.local(root) in {"html", "div", "section", "body", "article", "p"}:
            body = next(wire_xml.within(root, "body"), root)
            text = wire_xml.markup(body) or None
        else:
            text = None
        if text:
            return text, "text/html", inner
    return *_data(content), None


def _data(content: Element) -> tuple[str | None, str]:
    """Return the text that stands in a content set as plain data."""
    for inline in wire_xml.children(content, "inlinedata"):
        kind = (inline.get("contenttype") or "text/plain").lower()
        text = wire_xml.text(inline)
        if not text or inline.get("encoding") or not kind.startswith("text/"):
            continue
        if "html" in kind or media_types.is_markup(text):
            return nitf.without_frame(text), "text/html"
        return text, "text/plain"
    return None, "text/plain"


def _fields(item: Element, inner: Element | None) -> dict[str, Any]:
    """Return what the item says about itself; see `briefing.models.Document`."""
    meta, content = wire_xml.find(item, "itemmeta"), wire_xml.find(item, "contentmeta")
    created, versioned = _line(meta, "firstcreated"), _line(meta, "versioncreated")
    title = _headline(content) or _line(meta, "title")
    rights, (notes, internal) = _rights(item), _notes(meta)
    story = {} if inner is None else nitf.fields(inner)
    return {
        **_stated(story, "title", "authors"),
        **({"title": title} if title else {}),
        "publisher": _line(content, "creditline") or _publisher(item, meta),
        **_stated({"authors": _authors(content, inner)}, "authors"),
        "published": created or versioned,
        "updated": versioned if created and versioned != created else None,
        "language": _language(item, content),
        "embargo": _embargo(meta, [*notes, *internal]) or story.get("embargo"),
        "status": _code(_find(meta, "pubstatus")) or story.get("status"),
        "item": item.get("guid"),
        "version": item.get("version"),
        "rights": rights,
        **editors_notes.fields(notes, _signals(meta), rights, internal=internal, title=title),
    }


def _stated(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: fields[name] for name in names if fields.get(name)}


def _headline(content: Element | None) -> str | None:
    """Return the headline of the first rank; kickers have a later one."""
    found = list(wire_xml.children(content, "headline")) if content is not None else []
    ranked = sorted(found, key=lambda one: (one.get("rank") or "1").zfill(3))
    return next((text for one in ranked if (text := wire_xml.line(one))), None)


def _publisher(item: Element, meta: Element | None) -> str | None:
    """Return the provider's name, else that of the holder of the copyright, else its code."""
    provider = _find(meta, "provider")
    named = wire_xml.line(wire_xml.find(provider, "name")) if provider is not None else None
    holder = wire_xml.find(item, "rightsinfo", "copyrightholder")
    held = wire_xml.line(wire_xml.find(holder, "name")) if holder is not None else None
    code = provider.get("qcode") or provider.get("literal") if provider is not None else None
    return named or held or (code.rpartition(":")[2] if code else None)


def _authors(content: Element | None, inner: Element | None) -> str | tuple[str, ...] | None:
    """Return the byline, else the creators that are given as people's names."""
    if content is None:
        return None
    byline = wire_items.names(_line(content, "by"))
    if byline or (inner is not None and nitf.byline(inner)):
        return byline
    names = (
        wire_xml.line(wire_xml.find(creator, "name"))
        for creator in wire_xml.children(content, "creator")
    )
    return tuple(name for name in names if name and " " in name and "." not in name.split()[0][1:])


def _language(item: Element, content: Element | None) -> str | None:
    stated = _find(content, "language")
    tag: str | None = stated.get("tag") if stated is not None else None
    return tag or item.get(_LANG)


def _embargo(meta: Element | None, notes: list[str]) -> str | None:
    """Return the embargo as written; an empty element is one without an end."""
    stated = _find(meta, "embargoed")
    if stated is not None:
        return wire_xml.line(stated) or _WITHOUT_END
    return editors_notes.first_embargo(notes)


def _notes(meta: Element | None) -> tuple[list[str], list[str]]:
    """Return the notes that may be shown and the internal ones.

    Notes that hold markup are whole notepads with contacts: they are neither.
    """
    shown: list[str] = []
    internal: list[str] = []
    for note in wire_xml.children(meta, "ednote") if meta is not None else ():
        text = None if len(note) else wire_xml.line(note)
        if text:
            hidden = "nonpublic" in (note.get("pubconstraint") or "").lower()
            (internal if hidden else shown).append(text)
    return shown, internal


def _signals(meta: Element | None) -> list[str]:
    found = wire_xml.children(meta, "signal") if meta is not None else ()
    return [code for signal in found if (code := _code(signal))]


def _rights(item: Element) -> str | None:
    said = [
        wire_xml.line(one)
        for info in wire_xml.children(item, "rightsinfo")
        for one in wire_xml.children(info, "copyrightnotice", "usageterms")
    ]
    # A sender's template with nothing to put in writes "None".
    return "; ".join(dict.fromkeys(text for text in said if text and text != "None")) or None


def _code(element: Element | None) -> str | None:
    """Return what a code says: after its scheme, or the last segment of its URI."""
    if element is None:
        return None
    qcode, uri = element.get("qcode"), element.get("uri")
    found = qcode.rpartition(":")[2] if qcode else (uri or "").rstrip("/#").rpartition("/")[2]
    return (found or element.get("literal") or "").strip().lower() or None


def _find(element: Element | None, name: str) -> Element | None:
    return wire_xml.find(element, name) if element is not None else None


def _line(element: Element | None, name: str) -> str | None:
    return wire_xml.line(_find(element, name))
