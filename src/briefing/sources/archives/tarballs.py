"""The members of a tar archive (POSIX ustar and pax, GNU long names), out of bytes.

The standard library's reader follows offsets, sparse maps and header patterns that can be made
to crawl; here every header is looked at once and a member is a slice of what is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefing.errors import SourceError

BLOCK = 512

_REGULAR = (b"0", b"\0", b"7")
_LONG_NAME, _PAX = b"L", b"x"
_LONGEST_HEADER = 64 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """A regular file in an archive; `whole` is false when the archive ends inside it."""

    name: str
    content: bytes
    whole: bool = True


def members(content: bytes, uri: str) -> Iterator[Member]:
    """Yield the regular files of an archive in order. Folders, links and devices are left out.

    Raises:
        SourceError: A header is damaged, or the archive is cut off between two members.
    """
    at, named = 0, ""
    while at + BLOCK <= len(content):
        header = content[at : at + BLOCK]
        if not header.strip(b"\0"):
            return
        size = _size(header, uri)
        start, end = at + BLOCK, at + BLOCK + size
        at = start + -(-size // BLOCK) * BLOCK
        kind = header[156:157]
        if kind in (_LONG_NAME, _PAX):
            if size > _LONGEST_HEADER:
                raise SourceError("has a tar header of more than 64 kB", uri=uri)
            block = content[start:end]
            named = (_pax_name(block) if kind == _PAX else _text(block)) or named
            continue
        if kind in _REGULAR:
            yield Member(named or _name(header), content[start:end], whole=end <= len(content))
        named = ""
    if at < len(content) or named:
        raise SourceError("is cut off; the files before the end were read", uri=uri)


def _size(header: bytes, uri: str) -> int:
    """Return the size a header states (octal, or base 256 for large ones), its checksum right."""
    try:
        stated = int(header[148:156].strip(b" \0") or b"0", 8)
        field = header[124:136]
        if field[0] & 0x80:
            size = int.from_bytes(field[1:], "big")
        else:
            size = int(field.strip(b" \0") or b"0", 8)
    except ValueError as error:
        raise SourceError("is a damaged tar archive", uri=uri) from error
    if stated != sum(header[:148]) + 8 * 0x20 + sum(header[156:]) or size < 0:
        raise SourceError("is a damaged tar archive: a checksum is wrong", uri=uri)
    return size


def _name(header: bytes) -> str:
    name, prefix = _text(header[:100]), _text(header[345:500])
    return f"{prefix}/{name}" if prefix and header[257:263] == b"ustar\0" else name


def _pax_name(block: bytes) -> str:
    """Return the path of a pax header: records of the form "27 path=some/name.txt" and a break."""
    for record in block.split(b"\n"):
        _, _, said = record.partition(b" ")
        if said.startswith(b"path="):
            return _text(said[5:])
    return ""


def _text(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("utf-8", "replace")
