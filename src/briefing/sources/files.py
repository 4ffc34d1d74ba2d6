"""Opening files and streams within bounds. Nothing here blocks on a pipe or a device."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from briefing.errors import SourceError

MAX_BYTES = 20_000_000

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to read: how the user calls it, and where it is."""

    uri: str
    path: Path

    @classmethod
    def of(cls, uri: str) -> Entry:
        """Return the entry of one file named by a path or a `file:` URL."""
        return cls(uri, path_of(uri))


def scheme(uri: str) -> str:
    """Return the scheme of `uri` in lower case; empty for a path and for `file:`."""
    match = _SCHEME.match(uri)
    if match is None or match[1].lower() == "file" or exists(uri):
        return ""
    return match[1].lower()


def load(path: Path, uri: str) -> bytes:
    """Return the bytes of a regular file of at most `MAX_BYTES`.

    Raises:
        SourceError: It is not there, cannot be read, is empty, too large or no regular file.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_NOCTTY", 0))
        with os.fdopen(handle, "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SourceError(irregular(status.st_mode), uri=uri)
            _refuse_larger(status.st_size, uri)
            return _bounded(file, uri)
    except (OSError, ValueError) as error:
        raise SourceError(why(error), uri=uri) from error


def load_stream(stream: BinaryIO, uri: str) -> bytes:
    """Return what `stream` holds, at most `MAX_BYTES`.

    Raises:
        SourceError: It holds nothing, too much or cannot be read.
    """
    try:
        return _bounded(stream, uri)
    except (OSError, ValueError) as error:
        raise SourceError(why(error), uri=uri) from error


def _bounded(stream: BinaryIO, uri: str) -> bytes:
    """Read in steps, so that an endless stream is refused after little more than the bound."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_STEP):
        pieces.append(piece)
        size += len(piece)
        _refuse_larger(size, uri)
    content = b"".join(pieces)
    if not content.strip():
        raise SourceError("is empty", uri=uri)
    return content


def _refuse_larger(size: int, uri: str) -> None:
    if size > MAX_BYTES:
        most = MAX_BYTES // 1_000_000
        raise SourceError(f"is larger than {most} MB, the most that one document may have", uri=uri)


def path_of(uri: str) -> Path:
    """Return the path that a `file:` URL or a plain path names."""
    if not uri.lower().startswith("file:") or exists(uri):
        name = uri
    else:
        parts = urlsplit(uri)
        if parts.netloc not in {"", "localhost"}:
            raise SourceError(f"names a file on another machine ({parts.netloc})", uri=uri)
        from urllib.request import url2pathname  # noqa: PLC0415 - pulls in an HTTP client

        name = url2pathname(parts.path)
    if not name:  # as a path this would be the current folder
        raise SourceError("names no file", uri=uri)
    return Path(name)


def exists(name: str) -> bool:
    """Say whether something of this name is there, be it a dangling link."""
    try:
        return os.path.lexists(name)
    except ValueError:
        return False


def irregular(mode: int) -> str:
    """Say what a thing that is not a regular file is."""
    for test, kind in (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if test(mode):
            return f"is {kind}, not a file"
    return "is not a regular file"


def why(error: Exception) -> str:
    """Say in a few words why something cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "may not be read: permission denied"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error}"


def shown(name: str) -> str:
    """Return a name fit to be printed: undecodable bytes and a pasted novel are not."""
    most = 300
    readable = name.encode("utf-8", "replace").decode("utf-8").replace("\0", "�")
    return readable if len(readable) <= most else f"{readable[:most]}…"
