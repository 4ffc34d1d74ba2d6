"""Bytes become a document: loaded within bounds, and typed by what they are."""

from __future__ import annotations

from briefing.models import Document
from briefing.sources import files, media_types


def document(uri: str, content: bytes | None = None) -> Document:
    """Return the file at `uri`, or `content` that came from there, as a document.

    Raises:
        SourceError: The file cannot be read, or is too large.
    """
    if content is None:
        content = files.load(files.Entry.of(uri).path, uri)
    return Document(uri=uri, media_type=media_types.sniff(content, uri), content=content)
