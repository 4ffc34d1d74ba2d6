"""What all readers of wire formats share: JSON in, items out, one account of what has no text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import charsets
from briefing.sources.wire import wire_types

MAX_ITEMS = 10_000

_MOST_TOLD = 5
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)\s{1,3}(?=\w)", re.IGNORECASE)


def loaded(document: Document) -> list[Any]:
    """Return the items of a JSON document: one, an array, an answer's entries, or one a line.

    Raises:
        SourceError: It is not JSON.
    """
    text, _ = charsets.decode(document)
    try:
        value = _parsed(text)
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):  # noqa: PLR2004 - one line was tried
            raise SourceError(str(error), uri=document.uri) from error
        return [_line(line) for line in lines]
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and not {"uri", "urn"} & {str(key).lower() for key in value}:
        for name in wire_types.WRAPPERS:
            if isinstance(value.get(name), list):
                return list(value[name])
    return [value]


def read(document: Document, item: Callable[[str, object], Document | str]) -> Iterator[Document]:
    """Yield the documents of a JSON document's items; `item` reads one, or says why it is none.

    Raises:
        SourceError: It is not JSON; or, at the end, some items are no stories.
    """
    items = loaded(document)
    several = len(items) > 1
    found = (
        item(f"{document.uri}#{number}" if several else document.uri, value)
        for number, value in enumerate(items, start=1)
    )
    yield from told(document.uri, found)


def _line(line: str) -> Any:  # noqa: ANN401 - JSON is anything
    """Return the value of a line; its fault as a value where it is not JSON."""
    try:
        return _parsed(line)
    except ValueError as error:
        return error


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON is anything
    try:
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"is not valid JSON: {error.msg} ({place})") from error
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    except ValueError as error:  # a number of more digits than Python converts
        raise ValueError("is not usable JSON: a number in it is too long") from error


def string(value: object) -> str | None:
    """Return a JSON value as text if it is a text or a number, and says something."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).encode("utf-8", "replace").decode("utf-8").strip()
    return text or None


def names(byline: str | None) -> str | None:
    """Return a byline without the word before the names ("By", "Von") and a comma at its end."""
    return _BY.sub("", byline, count=1).strip(" ,") or None if byline else None


def item(
    uri: str, fields: Mapping[str, Any], text: str | None, media_type: str = "text/plain"
) -> Document | None:
    """Return an item as a document; None when it has no text.

    An item that its sender takes back is a document even without text: it recalls others.
    """
    said = {name: value for name, value in fields.items() if value not in (None, "", (), False)}
    if not (text and text.strip()):
        if not _recalls(said):
            return None
        text, media_type = "", "text/plain"
    content = text.encode("utf-8", "replace")
    return Document(uri=uri, media_type=media_type, content=content, charset="utf-8", fields=said)


def _recalls(fields: Mapping[str, Any]) -> bool:
    known = bool(fields.get("item"))
    status = str(fields.get("status", "usable"))
    return known and (status != "usable" or "kill" in fields.get("signals", ()))


def told(uri: str, found: Iterable[Document | str]) -> Iterator[Document]:
    """Yield the documents among `found`; the rest are reasons, told in the end.

    Raises:
        SourceError: Some items, or all, are without text.
    """
    reasons: dict[str, int] = {}
    count = 0
    for one in found:
        count += 1
        if count > MAX_ITEMS:
            raise SourceError(f"holds more than {MAX_ITEMS:,} items; the rest unread", uri=uri)
        if isinstance(one, Document):
            yield one
        else:
            reasons[one] = reasons.get(one, 0) + 1
    if not count:
        raise SourceError("holds no items", uri=uri)
    if reasons:
        whole = "; ".join(list(reasons)[:_MOST_TOLD])
        number = sum(reasons.values())
        said = whole if count == 1 else f"{number} of {count} items are no stories: {whole}"
        raise SourceError(said, uri=uri)
