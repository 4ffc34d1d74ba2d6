"""What the headers of a message say, decoded and each made one line.

Headers are read raw and decoded here, bounded: the library's own structured parser takes minutes
for some long ones, and in some versions a decoded line break makes a header of its own.
"""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import Any

_LONGEST = 2_000
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LINK = re.compile(r"<?\s{0,5}(https?://[^\s<>,]{3,2000})", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][\w.'’-]{0,40}(?: [^\W\d_][\w.'’-]{0,40}){1,3}\Z")
_OFFICE = re.compile(
    r"\b(?:news(?:letter|desk|room)?|press(?:e|estelle)?|brief(?:ing)?|office|team|desk|ministry|media"
    r"|info|editors?|service|daily|weekly|morning|alerts?|bulletin|digest|council|department"
    r"|redaktion|bureau|prensa|stampa|communications?|the)\b",
    re.IGNORECASE,
)


def fields(message: Message, web_address: str) -> dict[str, Any]:
    """Return the fields of a message as written; `web_address` is where its text says it is."""
    sender = _sender(header(message, "From"))
    is_list = any(message.get(name) for name in ("List-Id", "List-Unsubscribe", "List-Post"))
    is_person = bool(_PERSON.match(sender)) and not _OFFICE.search(sender) and not is_list
    organisation = header(message, "Organization")
    found = {
        "title": header(message, "Subject"),
        "published": header(message, "Date"),
        "authors": (sender,) if sender and is_person else (),
        "publisher": organisation or ("" if is_person else sender),
        "url": _link(message, "Archived-At") or web_address or _link(message, "List-Archive"),
        "language": header(message, "Content-Language").partition(",")[0],
    }
    return {name: value for name, value in found.items() if value}


def header(message: Message, name: str) -> str:
    """Return a header decoded (RFC 2047) as one line; empty where there is none."""
    raw = message.get(name)
    return _decoded(_as_text(raw)) if raw is not None else ""


def line(text: str) -> str:
    """Return any text as one printable, bounded line."""
    return " ".join(_UNPRINTABLE.sub(" ", text[:_LONGEST]).split())


def _as_text(raw: object) -> str:
    """Return the raw header; bytes above ASCII, against the rules, as what they mean."""
    if not isinstance(raw, str):  # the library wraps those
        raw = "".join(
            piece if isinstance(piece, str) else piece.decode("ascii", "surrogateescape")
            for piece, _ in decode_header(raw)  # type: ignore[arg-type] # takes a Header as well
        )
    text = raw[:_LONGEST]
    if text.isascii():
        return text
    octets = text.encode("utf-8", "surrogateescape")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def _decoded(text: str) -> str:
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return line(text)
    return line("".join(_piece(piece, charset) for piece, charset in pieces))


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    for name in (charset or "ascii", "utf-8"):
        try:
            return piece.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return piece.decode("cp1252", "replace")


def _sender(said: str) -> str:
    """Return the display name of the first address; an address alone names nobody."""
    name = line(parseaddr(said)[0]).strip("\"' ")
    return "" if "@" in name else name


def _link(message: Message, name: str) -> str:
    match = _LINK.match(header(message, name))
    return match[1] if match else ""
