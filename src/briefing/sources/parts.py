"""The parts of a container (an archive, a message, a web archive) as documents of their own.

What a container says about the use of what it holds holds for every part: an attachment to an
embargoed message is under the same embargo.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import files, media_types

CARRIED = ("embargo", "local_only", "note", "rights", "signals", "status")

_UNPRINTABLE = re.compile("[\x00-\x20\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e]+")
_LONGEST_NAME = 200


def carried(document: Document) -> dict[str, Any]:
    """Return the fields of a container that hold for all its parts."""
    return {name: document.fields[name] for name in CARRIED if name in document.fields}


def document(
    parent: Document,
    name: str,
    content: bytes,
    *,
    charset: str | None = None,
    media_type: str | None = None,
    fields: Mapping[str, Any] | None = None,
) -> Document:
    """Return `content`, found in `parent` under `name`, typed by what it is.

    The name is a label only: it never becomes a path.

    Raises:
        SourceError: It is an article of more bytes than a file may have.
    """
    uri = place(parent.uri, name)
    kind = media_type or media_types.sniff(content, uri)
    if kind in media_types.LEAVES and len(content) > files.MAX_BYTES:
        most = files.MAX_BYTES // 1_000_000
        raise SourceError(f"is larger than {most} MB, the most that one text may have", uri=uri)
    said = {**carried(parent), **{k: v for k, v in (fields or {}).items() if v not in ("", ())}}
    return Document(uri=uri, media_type=kind, content=content, charset=charset, fields=said)


def place(uri: str, name: str) -> str:
    """Return the address of a part; the name, somebody else's words, as one printable word."""
    return f"{uri}#{_UNPRINTABLE.sub('_', name)[:_LONGEST_NAME]}"
