"""Bodies of answers: decompressed within bounds, and found to be whole.

The HTTP client's own decompression is not used: it takes 2 kB of a bomb for a gigabyte of
memory, and says nothing when a compressed body breaks off.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from briefing.errors import SourceError
from briefing.sources import media_types

ACCEPTED = "gzip, deflate"
TRUNCATED = "came truncated: the connection broke off before its end"

_MOST_RATIO = 200
_RATIO_FROM = 1 << 20
_STEP = 256 * 1024
_MOST_MEMBERS = 1_000
_TAIL = 64 * 1024
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9_.:+-]{2,40})""", re.IGNORECASE)
_HEAD = 8 * 1024
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]{0,60})")


def decoded(pieces: Iterable[bytes], coding: str, *, most: int, where: str) -> bytes:
    """Return the whole body that comes in `pieces`, at most `most` bytes of it.

    Args:
        pieces: What comes off the wire.
        coding: The `Content-Encoding` header, empty for none.
        most: The most bytes, before and after decompression.
        where: The URL as it may be printed.

    Raises:
        SourceError: It is too large, compressed beyond reason or in a way that was not asked
            for, damaged, or broken off.
    """
    method = coding.strip().lower()
    if method in ("", "identity"):
        return b"".join(_bounded(pieces, most, where))
    if method not in ("gzip", "x-gzip", "deflate"):
        said = "".join(c for c in method[:40] if c.isprintable())
        raise SourceError(f"is compressed in a way that was not asked for ({said})", uri=where)
    inflating = _Inflating(method, most, where)
    for piece in _bounded(pieces, most, where):
        inflating.take(piece)
    return inflating.whole()


def is_whole(content: bytes, media_type: str) -> bool:
    """Say whether a body whose length nobody stated has the end that its type has.

    Markup ends with the end tag of its root; of JSON its parser will tell; nothing tells of text.
    """
    head = _COMMENT.sub(b"", content[:_HEAD].replace(b"\0", b"")).lstrip(
        b"\xef\xbb\xbf\xff\xfe \t\r\n"
    )
    if media_type != "text/html" and not head.startswith(b"<"):
        return True
    root = _ROOT.search(head)
    name = b"html" if media_type == "text/html" else root[1].lower() if root else b""
    tail = content[-_TAIL:].replace(b"\0", b"").lower()
    return bool(name) and re.search(b"</%s\\s{0,99}>" % re.escape(name), tail) is not None


def charset(content_type: str) -> str | None:
    """Return the charset that a `Content-Type` header names."""
    found = _CHARSET.search(content_type[:500])
    return found[1] if found else None


def media_type(content: bytes, path: str) -> str:
    """Return what a body is, by looking at it; the path of its URL only breaks ties."""
    return media_types.sniff(content, path.partition("?")[0])


def _bounded(pieces: Iterable[bytes], most: int, where: str) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise _too_large(most, where)
        yield piece


def _too_large(most: int, where: str) -> SourceError:
    return SourceError(f"is larger than {most / 1e6:g} MB, the most that is fetched", uri=where)


class _Inflating:
    """Decompresses step by step, never more than a step ahead of the bounds."""

    def __init__(self, method: str, most: int, where: str) -> None:
        self.gzip = method != "deflate"
        self.most = most
        self.where = where
        self.came = 0
        self.size = 0
        self.members = 0
        self.out: list[bytes] = []
        self.engine: zlib._Decompress | None = None
        self.full = False  # the last step was filled: there may be more without more input
        self.start = b""  # the first bytes, until there are enough to tell zlib from raw deflate

    def take(self, piece: bytes) -> None:
        """Decompress one more piece."""
        data = piece
        if self.engine is None:
            data = self.start + data
            self.start = data
            if len(data) < 2:  # noqa: PLR2004 - the two bytes that open a zlib stream
                return
        while data or self.full:
            data = self._step(data)

    def whole(self) -> bytes:
        """Return everything, if the stream has come to its own end."""
        if self.engine is None or not self.engine.eof:
            raise SourceError(TRUNCATED, uri=self.where)
        return b"".join(self.out)

    def _step(self, data: bytes) -> bytes:
        """Decompress at most one step and return what is left of the data."""
        if self.engine is None:
            self.engine = zlib.decompressobj(self._window(data))
        elif self.engine.eof:
            if not self.gzip or not data.startswith(b"\x1f"):
                return b""  # padding after the end, which some servers send
            self.members += 1
            if self.members > _MOST_MEMBERS:
                raise SourceError("is compressed in too many parts", uri=self.where)
            self.engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            out = self.engine.decompress(data, _STEP)
        except zlib.error as error:
            raise SourceError("cannot be decompressed: it is damaged", uri=self.where) from error
        rest = self.engine.unused_data if self.engine.eof else self.engine.unconsumed_tail
        self.came += len(data) - len(rest)
        self._keep(out)
        self.full = len(out) == _STEP and not self.engine.eof
        return rest

    def _window(self, data: bytes) -> int:
        if self.gzip:
            return zlib.MAX_WBITS | 16
        # "deflate" means zlib, but some servers send it without its frame (RFC 9110 8.4.1.2).
        framed = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0  # noqa: PLR2004
        return zlib.MAX_WBITS if framed else -zlib.MAX_WBITS

    def _keep(self, out: bytes) -> None:
        self.size += len(out)
        if self.size > self.most:
            raise _too_large(self.most, self.where)
        if self.size > _RATIO_FROM and self.size > _MOST_RATIO * self.came:
            raise SourceError("is compressed beyond reason (a bomb)", uri=self.where)
        self.out.append(out)
