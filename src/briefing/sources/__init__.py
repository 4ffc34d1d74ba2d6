"""Sources: files, folders, patterns and standard input in, documents out.

`read` opens what a URI names, looks at the content to see what it is, and hands it to the first
reader that claims it. What a reader yields is taken apart in turn until only text, Markdown and
HTML are left. What cannot be read becomes a problem; the rest goes on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from briefing.errors import SourceError
from briefing.hookspecs import DocumentReader, SourceReader
from briefing.models import Document, Problem
from briefing.settings import Settings
from briefing.sources import files, folders, media_types, opening
from briefing.sources.archives import ArchiveReader
from briefing.sources.archives.warc import WarcReader
from briefing.sources.feeds import FeedReader
from briefing.sources.feeds.json_feed import JsonFeedReader
from briefing.sources.feeds.opml import LINK, OpmlReader
from briefing.sources.feeds.wordpress import WordPressReader
from briefing.sources.json_lines import JsonReader
from briefing.sources.leaves import LeafReader
from briefing.sources.mail import MailReader
from briefing.sources.pdf import PdfFileReader
from briefing.sources.web import WebReader
from briefing.sources.wire import wire_readers

__all__ = ["builtin_readers", "read"]

MAX_DEPTH = 4
MAX_DOCUMENTS = 20_000
MAX_HOPS = 2  # a list of feeds may name another list, and no more

STANDARD_INPUT = "-"
_OF_TEASERS = frozenset({"teaser", "item"})


def builtin_readers(settings: Settings) -> list[SourceReader]:
    """Return the readers that come with the package, in order of precedence."""
    return [
        WebReader.from_settings(settings),
        *wire_readers(),
        MailReader(),
        PdfFileReader(),
        WarcReader(),
        ArchiveReader(),
        FeedReader(),
        JsonFeedReader(),
        OpmlReader(allow_hosts=settings.allow_hosts),
        WordPressReader(),
        JsonReader(),
        LeafReader(),
    ]


def read(
    uris: Iterable[str],
    readers: Sequence[SourceReader],
    *,
    stdin: BinaryIO | None = None,
    follow: bool = False,
) -> tuple[list[Document], list[Problem]]:
    """Read everything that `uris` name.

    Args:
        uris: Files, folders (recursive), patterns (also `**`), `file:` URLs, `-` for standard
            input, and whatever schemes a reader claims. Each file is read once, however often
            and by whatever name it is given.
        readers: The readers, in order of precedence.
        stdin: Standard input, the process's own by default.
        follow: Whether the page of a feed's short item is read in its stead.

    Returns:
        The documents, all of them plain text, Markdown or HTML, and what could not be read.
    """
    reading = _Reading(readers, follow=follow)
    given = [uris] if isinstance(uris, str) else [os.fspath(uri) for uri in uris]
    entries: dict[str, files.Entry] = {}
    for uri in dict.fromkeys(given):
        if uri == STANDARD_INPUT:
            reading.take_stream(stdin or sys.stdin.buffer, uri)
        elif files.scheme(uri):
            reading.take_foreign(uri)
        else:
            found, left_out = folders.expand(uri)
            reading.problems.extend(left_out)
            for entry in found:
                _keep(entries, entry)
    for entry in entries.values():
        reading.take_file(entry)
    return reading.documents, reading.problems


def _keep(entries: dict[str, files.Entry], entry: files.Entry) -> None:
    """Remember each file once, by the shortest of its names, whatever the order of arrival."""
    try:
        where = os.path.realpath(entry.path)
    except ValueError:  # a name with a NUL; opening it will say so
        where = str(entry.path)
    known = entries.get(where, entry)
    entries[where] = min(known, entry, key=lambda e: (len(e.uri), e.uri))


class _Reading:
    """One call of `read`: the readers, and what they have given so far."""

    def __init__(self, readers: Sequence[SourceReader], *, follow: bool = False) -> None:
        self.readers = readers
        self.follow = follow
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self._followed: set[str] = set()
        self._hops = 0

    def take_stream(self, stream: BinaryIO, uri: str) -> None:
        """Read an open stream."""
        try:
            self._take_bytes(files.load_stream(stream, uri), uri)
        except SourceError as error:
            self._tell(uri, str(error))

    def take_file(self, entry: files.Entry) -> None:
        """Read one file."""
        try:
            self._take_bytes(files.load(entry.path, entry.uri), entry.uri)
        except SourceError as error:
            self._tell(entry.uri, str(error))

    def take_foreign(self, uri: str) -> None:
        """Read a URI with a scheme that only a reader knows."""
        self._followed.add(uri)
        reader = self._claiming(uri, "")
        if reader is None:
            self._tell(uri, f"no reader is installed for {files.scheme(uri)}: addresses")
            return
        for document in self._guarded(reader, uri, lambda: reader.read(uri)):
            self._unfold(document, reader, 1)

    def _take_bytes(self, content: bytes, uri: str) -> None:
        self._unfold(opening.document(uri, content), None, 0)

    def _unfold(self, document: Document, origin: SourceReader | None, depth: int) -> None:
        """Take a document apart until only leaves are left."""
        if document.media_type == LINK:
            self._follow(document.uri)
            return
        reader = self._claiming(document.uri, document.media_type)
        if reader is None and document.media_type not in media_types.LEAVES:
            kind = media_types.describe(document.media_type)
            self._tell(document.uri, f"is {kind}; not read by this version")
        elif reader is None or reader is origin:
            self._finish(document)
        elif depth >= MAX_DEPTH:
            self._tell(document.uri, f"is nested more than {MAX_DEPTH} deep; not read")
        elif isinstance(reader, DocumentReader):
            for part in self._guarded(reader, document.uri, lambda: reader.parse(document)):
                self._unfold(part, reader, depth + 1)
        else:
            for part in self._guarded(reader, document.uri, lambda: reader.read(document.uri)):
                self._unfold(part, reader, depth + 1)

    def _follow(self, uri: str) -> None:
        """Read an address that a document names: once, on the web only, and not for ever."""
        if uri.partition(":")[0].lower() not in {"http", "https"}:
            self._tell(uri, "is named by a source and not followed: only http and https are")
        elif self._hops == MAX_HOPS:
            self._tell(uri, f"is more than {MAX_HOPS} links away; not followed")
        elif uri not in self._followed:
            self._hops += 1
            self.take_foreign(uri)
            self._hops -= 1

    def _finish(self, document: Document) -> None:
        if document.media_type not in media_types.LEAVES:
            kind = media_types.describe(document.media_type)
            self._tell(document.uri, f"came out as {kind}; not read")
        elif not self._took_page_of(document):
            self.documents.append(document)

    def _took_page_of(self, teaser: Document) -> bool:
        """Read the page that a short item points at, when that is asked; say whether there is one.

        What the feed says of the item stays with the page, so that their dates can be compared.
        """
        url = teaser.fields.get("url")
        if not (self.follow and teaser.fields.get("teaser") and isinstance(url, str)):
            return False
        before = len(self.documents)
        self._follow(url)
        said = {key: value for key, value in teaser.fields.items() if key not in _OF_TEASERS}
        pages = [replace(page, fields={**page.fields, **said}) for page in self.documents[before:]]
        self.documents[before:] = pages
        return bool(pages)

    def _claiming(self, uri: str, media_type: str) -> SourceReader | None:
        for reader in self.readers:
            try:
                if reader.claims(uri, media_type):
                    return reader
            except (Exception, SystemExit) as error:  # noqa: BLE001 - plugins raise anything
                self._tell(uri, _blame(reader, error))
        return None

    def _guarded(
        self, reader: SourceReader, uri: str, start: Callable[[], Iterable[Document]]
    ) -> Iterator[Document]:
        """Yield what a reader gives; what it raises ends it and becomes problems."""
        count = 0
        try:
            for document in start():
                if not isinstance(document, Document):
                    self._tell(uri, _blame(reader, TypeError("it gave something not a Document")))
                    return
                if count == MAX_DOCUMENTS:
                    self._tell(uri, f"holds more than {MAX_DOCUMENTS:,} documents; the rest unread")
                    return
                count += 1
                yield document
        except ExceptionGroup as group:
            for error in group.exceptions:
                self._tell_error(reader, uri, error)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - plugins raise anything
            self._tell_error(reader, uri, error)

    def _tell_error(self, reader: SourceReader, uri: str, error: BaseException) -> None:
        if isinstance(error, SourceError):
            self._tell(error.uri or uri, str(error))
        else:
            self._tell(uri, _blame(reader, error))

    def _tell(self, uri: str, message: str) -> None:
        self.problems.append(Problem(kind="source", where=files.shown(uri), message=message))


def _blame(reader: SourceReader, error: BaseException) -> str:
    """Name the reader that failed. One line, bounded: the words are somebody else's."""
    most = 200
    words = " ".join(str(error).split())[:most]
    name = getattr(reader, "name", type(reader).__name__)
    return f"the reader {name!r} failed: {type(error).__name__}{': ' if words else ''}{words}"
