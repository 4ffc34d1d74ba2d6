"""XML as it is found: broken, with names of HTML characters in it, and not to be trusted.

What stands before the root is cut off, so no declaration of a document is ever used; nothing is
fetched, nothing expanded, and what the parser could not make sense of is said.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import charsets, media_types

_ENCODING = re.compile(
    rb"""\A[^>]{0,100}\bencoding\s{0,5}=\s{0,5}["']([A-Za-z0-9_.:-]{2,40})["']"""
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|([A-Za-z][A-Za-z0-9]{0,31});)?")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
# The parser's time grows with the square of the attributes in one tag.
_HUGE_TAG = re.compile(r"<[^<>]{20000}")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


def parse(document: Document, most: int) -> tuple[Any, str | None]:
    """Return the root element, and where the document stops making sense, if it does.

    Args:
        document: XML in any encoding that it or its container declares.
        most: The largest size in bytes.

    Raises:
        SourceError: It is larger, could take minutes, or has no element that can be read.
    """
    from lxml import etree  # noqa: PLC0415 - needed for XML only

    if len(document.content) > most:
        limit = f"{most // 1_000_000} MB"
        raise SourceError(f"is larger than {limit}, the most for its kind", uri=document.uri)
    text = _repaired(_decoded(document))
    if any(_HUGE_TAG.search(piece) for piece, inside in _pieces(text) if not inside):
        raise SourceError("holds a tag of more than 20 kB: not parsed", uri=document.uri)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError("is no XML that can be read", uri=document.uri) from error
    if root is None:
        raise SourceError("is no XML that can be read", uri=document.uri)
    fatal = [fault for fault in parser.error_log if fault.level_name == "FATAL"]
    return root, f"is not well-formed from line {fatal[0].line} on" if fatal else None


def name(element: Any) -> str:  # noqa: ANN401 - lxml carries no types
    """Return an element's name with the prefix it is written with, in lower case."""
    local = str(element.tag).rpartition("}")[2].lower()
    return f"{element.prefix.lower()}:{local}" if element.prefix else local


def _decoded(document: Document) -> str:
    """Return the text from the root on, its lines where they were."""
    said = _ENCODING.search(document.content[:200])
    charset = document.charset or (said[1].decode("ascii") if said else None)
    text, _ = charsets.decode(replace(document, charset=charset))
    rest = media_types.without_prolog(text)
    return "\n" * (text.count("\n") - rest.count("\n")) + rest


def _repaired(text: str) -> str:
    """Settle every reference that XML itself does not know; a bare "&" stays one as text."""
    return "".join(
        piece if inside else _REFERENCE.sub(_settled, piece)
        for piece, inside in _pieces(_CONTROLS.sub("", text))
    )


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, with whether each is a CDATA section."""
    at = 0
    while (start := text.find(_CDATA, at)) >= 0:
        end = text.find(_CDATA_END, start)
        if end < 0:
            break
        yield text[at:start], False
        at = end + len(_CDATA_END)
        yield text[start:at], True
    yield text[at:], False


def _settled(match: re.Match[str]) -> str:
    written, word = match[0], match[1]
    if written != "&" and (word is None or word in _OF_XML):
        return written
    known = html.unescape(written) if word else written
    return known if known != written else f"&amp;{written[1:]}"
