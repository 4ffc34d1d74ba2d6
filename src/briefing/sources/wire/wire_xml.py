"""XML of the wires: parsed without network, DTD or entities, and its text markup made plain HTML.

NITF and XHTML share most of their elements. What is furniture around the story (headers,
captions, notes to the desks, contacts) is left out; blocks keep their structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING, TypeAlias

from briefing.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

    Element: TypeAlias = _Element

# The blocks that are kept, and the HTML that they become.
_BLOCKS = {
    "p": "p", "pre": "p", "hl1": "h2", "hl2": "h2", "h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4",
    "h5": "h5", "h6": "h6", "ul": "ul", "ol": "ol", "li": "li", "dl": "dl", "dt": "dt", "dd": "dd",
    "bq": "blockquote", "blockquote": "blockquote", "table": "table", "tr": "tr", "td": "td",
    "th": "th", "caption": "caption", "section": "div", "div": "div", "article": "div",
    "block": "div", "main": "div", "hedline": "div", "fn": "p", "tagline": "p", "thead": "thead",
    "tbody": "tbody",
}  # fmt: skip
_DROPPED = frozenset({
    "head", "header", "footer", "nav", "aside", "figure", "figcaption", "script", "style",
    "template", "noscript", "media", "media-caption", "media-producer", "media-metadata", "note",
    "byline", "distributor", "dateline", "abstract", "body.head", "body.end", "iframe", "object",
    "video", "audio", "svg", "math", "form", "button",
})  # fmt: skip
_DROPPED_CLASSES = frozenset({"np-nonpublic", "notepad", "linkbox", "dateline", "closingline"})
_MOST_BYTES = 20_000_000
_SPACE = re.compile(r"[ \t\r\n]+")


def parsed(content: bytes, uri: str) -> Element:
    """Return the root of an XML document; nothing outside of it is ever looked at.

    Raises:
        SourceError: It is not well-formed, too large, or has entities of its own.
    """
    from lxml import etree  # noqa: PLC0415 - slow to import, needed for XML only

    if len(content) > _MOST_BYTES:
        raise SourceError(f"has more than {_MOST_BYTES // 1_000_000} MB of XML", uri=uri)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        dtd_validation=False, remove_comments=True, remove_pis=True, recover=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except (etree.LxmlError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise SourceError(f"is not well-formed XML: {reason}", uri=uri) from error
    _refuse_own_entities(root, uri)
    return root


def local(element: Element) -> str:
    """Return an element's name without its namespace, in lower case."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def find(element: Element, *names: str) -> Element | None:
    """Return the first element down a path of local names, one level each."""
    for name in names:
        inner = next(children(element, name), None)
        if inner is None:
            return None
        element = inner
    return element


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children with one of the local names."""
    return (child for child in element if local(child) in names)


def within(element: Element, *names: str) -> Iterator[Element]:
    """Yield the descendants with one of the local names."""
    return (one for one in element.iter() if local(one) in names)


def line(element: Element | None, *, without: Iterable[str] = ()) -> str | None:
    """Return the text of an element as one line; None where there is none."""
    if element is None:
        return None
    return " ".join("".join(_texts(element, frozenset(without))).split()) or None


def text(element: Element) -> str:
    """Return the text of an element with its line breaks."""
    return "".join(_texts(element, frozenset())).strip()


def markup(element: Element) -> str:
    """Return the blocks of an element as an HTML fragment, its furniture left out."""
    return "".join(_pieces(element)).strip()


def _texts(element: Element, left_out: frozenset[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not isinstance(child.tag, str):
            yield _character(child)
        elif local(child) not in left_out:
            yield from _texts(child, left_out)
        yield child.tail or ""


def _pieces(element: Element) -> Iterator[str]:
    """Yield HTML, depth first; the parser bounds the depth at 256."""
    yield _plain(element.text)
    for child in element:
        yield from _piece(child)
        yield _plain(child.tail)


def _plain(text: str | None) -> str:
    """Escape text; its line breaks mean nothing."""
    return escape(_SPACE.sub(" ", text or ""), quote=False)


def _piece(child: Element) -> Iterator[str]:
    name = local(child)
    classes = frozenset((child.get("class") or "").lower().split()) if name else frozenset()
    if not name:
        yield _plain(_character(child))
        return
    if name in _DROPPED or classes & _DROPPED_CLASSES:
        return
    if name in {"br", "hr"}:
        yield "<br>"
        return
    tag = _BLOCKS.get(name)
    if tag:
        yield f"<{tag}>"
    yield from _pieces(child)
    if tag:
        yield f"</{tag}> "  # the space keeps the cells of a table apart


def _refuse_own_entities(root: Element, uri: str) -> None:
    """Refuse a document that uses entities other than those that HTML names (`&nbsp;`)."""
    from lxml import etree  # noqa: PLC0415 - as above

    for entity in root.iter(etree.Entity):
        if not _character(entity):
            name = str(entity.text or "")[:40]
            raise SourceError(f"uses an entity of its own ({name}): not read", uri=uri)


def _character(node: Element) -> str:
    """Return the character that an entity stands for; nothing for other nodes."""
    text = "" if isinstance(node.tag, str) else str(node.text or "")
    return html5.get(text.removeprefix("&"), "") if text.startswith("&") else ""
