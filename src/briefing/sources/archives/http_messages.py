"""An HTTP/1.x answer as an archive stores it: status, headers and the body, decoded in bounds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from briefing.errors import SourceError

MAX_BODY = 20_000_000

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})\b")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEADER = 128 * 1024
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,9}(?:;[^\r\n]{0,400})?\r?\n")
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_STEP = 1 << 20
_FREE = 1_000_000
_MAX_RATIO = 200
_AUTO, _RAW = 47, -15  # window bits: gzip or zlib by what is there; deflate without a header


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer. Header names are in lower case; of repeated ones the first counts."""

    status: int
    headers: Mapping[str, str]
    payload: bytes

    @property
    def is_success(self) -> bool:
        """Whether the server gave what was asked for (and not a part of it)."""
        return self.status in {200, 203}


def parse(block: bytes, uri: str) -> Answer:
    """Return the answer in `block`.

    Raises:
        SourceError: It is no HTTP answer.
    """
    status = _STATUS.match(block)
    end = _HEADER_END.search(block, 0, _LONGEST_HEADER)
    if status is None:
        raise SourceError("is stored without an HTTP status", uri=uri)
    head = block[: end.start()] if end else block[:_LONGEST_HEADER]
    payload = block[end.end() :] if end else b""
    return Answer(int(status[1]), headers(head.partition(b"\n")[2]), payload)


def headers(block: bytes) -> dict[str, str]:
    """Return header lines as a mapping; names in lower case, folded lines joined."""
    found: dict[str, str] = {}
    name = ""
    for raw in block.splitlines():
        line = raw.decode("utf-8", "replace")
        if line[:1] in {" ", "\t"} and name:
            found[name] = f"{found[name]} {line.strip()}"
            continue
        key, colon, value = line.partition(":")
        name = key.strip().lower() if colon and key.strip().lower() not in found else ""
        if name:
            found[name] = value.strip()
    return found


def charset(content_type: str) -> str | None:
    """Return the charset that a content type states."""
    found = _CHARSET.search(content_type[:400])
    return found[1] if found else None


def body(answer: Answer, uri: str) -> bytes:
    """Return the body, its chunks joined and its compression undone.

    Crawlers store bodies as they came or already decoded, the headers unchanged: what does not
    look chunked or compressed is taken as it is.

    Raises:
        SourceError: It is incomplete, in a coding that is not read, or unpacks to too much.
    """
    content = answer.payload
    if "chunked" in answer.headers.get("transfer-encoding", "").lower() and _CHUNK.match(content):
        content = _joined(content, uri)
    elif answer.headers.get("content-length", "").isdigit():
        stated = answer.headers["content-length"][:12]
        if int(stated) > len(content) and "content-encoding" not in answer.headers:
            raise SourceError("is stored incompletely; not read", uri=uri)
    coding = answer.headers.get("content-encoding", "").lower().strip()
    if coding in {"gzip", "x-gzip", "deflate"}:
        return _inflated(content, coding, uri)
    if coding in {"br", "zstd", "compress"} and not content.lstrip()[:1] == b"<":
        raise SourceError(f"is compressed with {coding}, which is not read", uri=uri)
    return content


def _joined(content: bytes, uri: str) -> bytes:
    pieces: list[bytes] = []
    at = 0
    while head := _CHUNK.match(content, at):
        size = int(head[1], 16)
        if not size:
            return b"".join(pieces)
        at = head.end() + size
        if at > len(content):
            break
        pieces.append(content[head.end() : at])
        at += 2 if content[at : at + 2] == b"\r\n" else content[at : at + 1] == b"\n"
    raise SourceError("is stored incompletely: its chunks do not add up; not read", uri=uri)


def _inflated(content: bytes, coding: str, uri: str) -> bytes:
    """Undo gzip or deflate step by step; content that is not compressed is taken as it is."""
    if coding != "deflate" and not content.startswith(b"\x1f\x8b"):
        return content
    zlib_header = len(content) > 1 and content[0] & 15 == 8 and not int.from_bytes(content[:2]) % 31  # noqa: PLR2004 - RFC 1950
    inflater = zlib.decompressobj(_AUTO if coding != "deflate" or zlib_header else _RAW)
    pieces: list[bytes] = []
    size, rest = 0, content
    try:
        while rest and not inflater.eof:
            piece = inflater.decompress(rest, _STEP)
            rest = inflater.unconsumed_tail
            size += len(piece)
            pieces.append(piece)
            used = max(len(content) - len(rest), 1)
            if size > MAX_BODY or (size > _FREE and size > _MAX_RATIO * used):
                raise SourceError("would unpack to far too much; not read", uri=uri)
    except zlib.error as error:
        if content.lstrip()[:1] == b"<":
            return content
        raise SourceError("is compressed and damaged; not read", uri=uri) from error
    if not inflater.eof:
        raise SourceError("is stored incompletely: its compression breaks off", uri=uri)
    return b"".join(pieces)
