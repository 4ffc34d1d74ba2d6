"""Zip, gzip and tar archives: each file in them is a document of its own.

Nothing is written to disk and no name is used as a path. One outermost archive has one budget
for all that comes out of it, archives in archives included: what unpacks to more is a bomb.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, BinaryIO, Protocol

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import media_types, opening, parts
from briefing.sources.archives import tarballs

MAX_MEMBER = 50_000_000
MAX_TOTAL = 200_000_000
MAX_MEMBERS = 10_000
MAX_RATIO = 200
MAX_DEPTH = 3

_FREE = 1_000_000  # so much may come out of any input before the ratio counts
_STEP = 64 * 1024
_MOST_TOLD = 10
_MOST_ENTRIES = 50_000
_ENTRY = b"PK\x01\x02"
_GZIP = b"\x1f\x8b\x08"
_TYPES = frozenset({"application/zip", "application/gzip", "application/x-tar"})
# Of these the records before a cut are whole; of anything else the rest would pass for all.
_CUTTABLE = frozenset({"application/warc", "application/x-tar"})
_ENCRYPTED = 1


class _Source(Protocol):
    def read1(self, size: int, /) -> bytes: ...


class ArchiveReader:
    """Reads zip, gzip and tar archives, also nested, within one budget."""

    name = "archives"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim zip, gzip and tar."""
        return media_type in _TYPES

    def read(self, uri: str) -> Iterable[Document]:
        """Read an archive from a file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one document for each file in the archive.

        Raises:
            ExceptionGroup: At the end, one `SourceError` for each file that cannot be read.
        """
        unpacking = _Unpacking()
        yield from unpacking.taken(document, 0)
        unpacking.finish(document.uri)


@dataclass(slots=True)
class _Unpacking:
    """One outermost archive: what came out of it so far, and what could not."""

    total: int = 0
    errors: list[SourceError] = field(default_factory=list)
    left_out: int = 0
    empty: int = 0

    def taken(self, document: Document, depth: int) -> Iterator[Document]:
        """Take an archive apart, and the archives in it."""
        if document.media_type not in _TYPES:
            yield document
            return
        if depth >= MAX_DEPTH:
            nested = f"is nested more than {MAX_DEPTH} archives deep; not read"
            self.tell(SourceError(nested, uri=document.uri))
            return
        opened = {"application/zip": self._zip, "application/gzip": self._gzip}
        try:
            for part in opened.get(document.media_type, self._tar)(document):
                yield from self.taken(part, depth + 1)
        except SourceError as error:
            self.tell(error)

    def tell(self, error: SourceError) -> None:
        """Remember an error, a bounded number of them."""
        if len(self.errors) < _MOST_TOLD:
            self.errors.append(error)
        else:
            self.left_out += 1

    def finish(self, uri: str) -> None:
        """Raise what was remembered."""
        if self.left_out:
            more = f"{self.left_out:,} further files in it cannot be read"
            self.errors.append(SourceError(more, uri=uri))
        if self.empty:
            self.errors.append(SourceError(f"{self.empty:,} files in it are empty", uri=uri))
        if self.errors:
            raise ExceptionGroup("files that cannot be read", self.errors)

    def _zip(self, document: Document) -> Iterator[Document]:
        if document.content.count(_ENTRY) > _MOST_ENTRIES:
            raise SourceError(f"lists more than {_MOST_ENTRIES:,} files", uri=document.uri)
        try:
            archive = zipfile.ZipFile(io.BytesIO(document.content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise SourceError("is a damaged zip archive", uri=document.uri) from error
        with archive:
            entries = archive.infolist()
            _refuse_office({entry.filename for entry in entries}, document.uri)
            wanted = [entry for entry in entries if _is_wanted(entry)]
            for entry in wanted[:MAX_MEMBERS]:
                try:
                    content = self._zipped(archive, entry, document)
                    yield from self._part(document, entry.filename, content)
                except SourceError as error:
                    self._tell_or_stop(error)
        _tell_many(len(wanted), document.uri)

    def _zipped(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, document: Document
    ) -> bytes:
        uri = parts.place(document.uri, entry.filename)
        if entry.flag_bits & _ENCRYPTED:
            raise SourceError("is protected by a password", uri=uri)
        # Other methods cannot be unpacked in bounded steps.
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SourceError("is compressed in a way that is not read", uri=uri)
        packed = min(entry.compress_size, len(document.content))
        try:
            with archive.open(entry) as member:
                return self._bounded(member, packed, uri)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise SourceError("is damaged in its archive", uri=uri) from error
        except (NotImplementedError, RuntimeError) as error:
            raise SourceError("is stored in a way that is not read", uri=uri) from error

    def _gzip(self, document: Document) -> Iterator[Document]:
        uri = document.uri
        if document.content.count(_GZIP) > _MOST_ENTRIES:
            raise SourceError(f"is more than {_MOST_ENTRIES:,} gzip streams in one", uri=uri)
        raw = io.BytesIO(document.content)
        cut: SourceError | None = None
        with gzip.GzipFile(fileobj=raw) as stream:
            pieces = _Pieces(self, uri)
            try:
                pieces.gather(stream, raw)
            except EOFError:
                cut = SourceError("is cut off; what could be read was read", uri=uri)
            except (OSError, zlib.error):  # the library's words are about its own insides
                cut = SourceError("is damaged; what could be read was read", uri=uri)
        content = pieces.joined()
        name = re.split("[/#]", uri)[-1].removesuffix(".gz").removesuffix(".tgz") or "content"
        kind = media_types.sniff(content, name) if content else ""
        if cut and kind not in _CUTTABLE:
            raise SourceError(str(cut).replace("what could be read was read", "not read"), uri=uri)
        yield from self._part(document, name, content)
        if cut:
            raise cut

    def _tar(self, document: Document) -> Iterator[Document]:
        count = 0
        for member in tarballs.members(document.content, document.uri):
            if _is_hidden(member.name):
                continue
            count += 1
            if count > MAX_MEMBERS:
                break
            if not member.whole:
                uri = parts.place(document.uri, member.name)
                raise SourceError("is cut off: the archive ends in it", uri=uri)
            try:
                yield from self._part(document, member.name, member.content)
            except SourceError as error:
                self._tell_or_stop(error)
        _tell_many(count, document.uri)

    def _part(self, document: Document, name: str, content: bytes) -> Iterator[Document]:
        if content.strip():
            yield parts.document(document, name, content)
        else:
            self.empty += 1

    def _tell_or_stop(self, error: SourceError) -> None:
        self.tell(error)
        if self.total > MAX_TOTAL:
            raise SourceError("the rest of the archive was not read", uri=error.uri)

    def _bounded(self, stream: IO[bytes], packed: int, uri: str) -> bytes:
        pieces = _Pieces(self, uri)
        while piece := stream.read(_STEP):
            pieces.add(piece, packed)
        return pieces.joined()


@dataclass(slots=True)
class _Pieces:
    """What comes out of one compressed stream, counted while it comes."""

    unpacking: _Unpacking
    uri: str
    size: int = 0
    held: list[bytes] = field(default_factory=list)

    def gather(self, stream: _Source, raw: BinaryIO) -> None:
        """Read all of a stream that takes its bytes from `raw`."""
        while piece := stream.read1(_STEP):
            self.add(piece, raw.tell())

    def add(self, piece: bytes, packed: int) -> None:
        """Keep a piece, `packed` bytes of input having been used so far.

        Raises:
            SourceError: It is a bomb.
        """
        self.size += len(piece)
        self.unpacking.total += len(piece)
        reason = None
        if self.size > MAX_MEMBER:
            reason = f"to more than {MAX_MEMBER // 1_000_000} MB"
        elif self.size > _FREE and self.size > MAX_RATIO * max(packed, 1):
            reason = f"to more than {MAX_RATIO} times its size"
        elif self.unpacking.total > MAX_TOTAL:
            reason = f"to more than {MAX_TOTAL // 1_000_000} MB with what was read before it"
        if reason:
            self.held.clear()
            raise SourceError(f"would unpack {reason}; not read", uri=self.uri)
        self.held.append(piece)

    def joined(self) -> bytes:
        """Return all that was kept."""
        return b"".join(self.held)


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    link = stat.S_ISLNK(entry.external_attr >> 16)
    return not entry.is_dir() and not link and not _is_hidden(entry.filename)


def _is_hidden(name: str) -> bool:
    """Say whether a file is one that folders do not show, or a system's bookkeeping."""
    steps = name.replace("\\", "/").split("/")
    return "__MACOSX" in steps or steps[-1].startswith(".")


def _refuse_office(names: set[str], uri: str) -> None:
    if "[Content_Types].xml" in names:
        raise SourceError("is an Office document; not read: save it as PDF or text", uri=uri)
    if "META-INF/container.xml" in names or "content.xml" in names:
        raise SourceError("is an e-book or an office document; not read", uri=uri)


def _tell_many(count: int, uri: str) -> None:
    if count > MAX_MEMBERS:
        raise SourceError(f"holds more than {MAX_MEMBERS:,} files; the rest unread", uri=uri)
