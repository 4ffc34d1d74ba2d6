"""The last step of reading: plain text, Markdown and HTML, brought into UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from briefing.models import Document
from briefing.sources import charsets, media_types, opening


class LeafReader:
    """Reads a text, Markdown or HTML file: one document, its encoding settled."""

    name = "text"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim the types that an article can be made of."""
        return media_type in media_types.LEAVES

    def read(self, uri: str) -> Iterable[Document]:
        """Read one file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Return the document in UTF-8.

        Raises:
            SourceError: It is empty, or cannot be read as text in any encoding.
        """
        text, _ = charsets.decode(document)
        yield replace(document, content=text.encode("utf-8", "replace"), charset="utf-8")
