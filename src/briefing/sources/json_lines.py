"""Articles as JSON: one object a line, one object, or an array of objects.

The keys are those that exports and scrapers commonly use; see `KEYS`. What is not an article is
told with its line number and the rest is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import charsets, media_types, opening

KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "url": ("url", "link"),
    "publisher": ("publisher", "source", "outlet"),
    "authors": ("authors", "author", "byline"),
    "published": ("published", "published_at", "publishedat", "date", "date_published", "pubdate"),
    "updated": ("updated", "updated_at", "updatedat", "modified", "date_modified"),
    "language": ("language", "lang"),
    "status": ("pubstatus", "pub_status"),
    "item": ("id", "guid", "uri"),
    "version": ("version",),
    "signals": ("signals", "signal"),
    "note": ("ednote",),
    "rights": ("rights", "usageterms"),
    "local_only": ("local_only", "localonly"),
}
TEXTS = ("text", "body", "content")

_MOST_TOLD = 10  # further ones are counted


class JsonReader:
    """Reads JSON lines and JSON files of articles."""

    name = "json"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim JSON and JSON lines."""
        return media_type in {"application/json", "application/x-ndjson"}

    def read(self, uri: str) -> Iterable[Document]:
        """Read a JSON file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one document for each article.

        Raises:
            SourceError: It is not JSON.
            ExceptionGroup: At the end, one `SourceError` for each line that is no article.
        """
        text, _ = charsets.decode(document)
        whole = document.media_type == "application/json"
        errors: list[SourceError] = []
        left_out = 0
        for where, value in _values(text, document.uri) if whole else _lines(text):
            uri = f"{document.uri}#{where}" if where else document.uri
            try:
                yield _article(uri, value)
            except (ValueError, TypeError) as error:
                left_out += 1
                if len(errors) < _MOST_TOLD:
                    errors.append(SourceError(str(error), uri=uri))
        if left_out > len(errors):
            more = f"{left_out - len(errors):,} further entries are no articles"
            errors.append(SourceError(more, uri=document.uri))
        if errors:
            raise ExceptionGroup("entries that are no articles", errors)


def _lines(text: str) -> Iterator[tuple[str, object]]:
    """Yield number and value of each line that holds something; a bad line's value is its fault.

    Split at line feeds only: JSON allows U+2028 and its like inside a string.
    """
    at, number = 0, 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        number += 1
        line = text[at:end].strip()
        if line:
            yield f"{number}", _loaded(line)
        at = end + 1


def _values(text: str, uri: str) -> Iterator[tuple[str, object]]:
    """Yield the one value, or the members of an array with their numbers from 1."""
    value = _loaded(text)
    if isinstance(value, ValueError):
        raise SourceError(str(value), uri=uri) from value
    if isinstance(value, list):
        yield from ((f"{number}", member) for number, member in enumerate(value, start=1))
    else:
        yield "", value


def _loaded(text: str) -> object:
    """Load JSON, or return the fault as a `ValueError` value.

    NaN and the infinities are no JSON and count as nothing said.
    """
    try:
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return ValueError(f"is not valid JSON: {error.msg} ({place})")
    except RecursionError:
        return ValueError("is nested too deeply")
    except ValueError:  # a number of more digits than Python converts
        return ValueError("is not usable JSON: a number in it is too long")


def _article(uri: str, value: object) -> Document:
    """Return one JSON object as a document.

    Raises:
        TypeError: It is not an object.
        ValueError: It is a fault, or has no text.
    """
    if isinstance(value, ValueError):
        raise value
    if not isinstance(value, dict):
        raise TypeError("is not a JSON object with a text")
    folded = {str(key).casefold(): member for key, member in value.items()}
    text = next((t for key in TEXTS if isinstance(t := folded.get(key), str) and t.strip()), None)
    if text is None:
        raise ValueError(f"has no text: none of {', '.join(TEXTS)} holds any")
    fields: dict[str, str | bool | tuple[str, ...] | None]
    fields = {name: _first(folded, keys) for name, keys in KEYS.items()}
    fields |= {key: _plain(member) for key, member in folded.items() if key.startswith("embargo")}
    return Document(
        uri=uri,
        media_type="text/html" if media_types.is_markup(text) else "text/plain",
        content=text.encode("utf-8", "replace"),
        charset="utf-8",
        fields={name: member for name, member in fields.items() if member not in (None, "", ())},
    )


def _first(folded: Mapping[str, object], keys: tuple[str, ...]) -> str | tuple[str, ...] | None:
    """Return the first of `keys` that says something, as a string or a tuple of strings."""
    for key in keys:
        value = _plain(folded.get(key))
        if isinstance(value, str | tuple) and value:
            return value
        if value is True:
            return "true"
    return None


def _plain(value: object) -> str | bool | tuple[str, ...] | None:
    """Return a JSON value as text: the name of an object, the names of a list's members."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("name", "title", "value") if value.get(key)), None)
        return _plain(value) if isinstance(value, str) else None
    if isinstance(value, list):
        members = [_plain(member) for member in value if isinstance(member, str | dict)]
        return tuple(member for member in members if isinstance(member, str) and member)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if value == value // 1 else str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").strip()
    return value if isinstance(value, bool) else None
