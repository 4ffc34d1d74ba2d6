"""JSON that names its own form: loaded within bounds, its values taken as text or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import charsets


def load(document: Document) -> object:
    """Return the JSON value in a document; NaN and the infinities count as nothing said.

    Raises:
        SourceError: It is not JSON, or nested so deeply that nobody meant it.
    """
    text, _ = charsets.decode(document)
    try:
        return json.loads(text, strict=False, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        message = f"is not valid JSON: {error.msg} ({place})"
    except RecursionError:
        message = "is nested too deeply"
    except ValueError:  # a number of more digits than Python converts
        message = "is not usable JSON: a number in it is too long"
    raise SourceError(message, uri=document.uri)


def text(value: object) -> str:
    """Return a string as it is, for UTF-8 to hold; nothing for any other value."""
    return (
        value.encode("utf-8", "replace").decode("utf-8").strip() if isinstance(value, str) else ""
    )


def identity(value: object) -> str:
    """Return an identifier, which exports write as a string or a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)[:100]
    return text(value)


def members(value: object) -> list[Mapping[str, object]]:
    """Return the objects in a list, or the one object; what is neither is left out."""
    several = value if isinstance(value, list) else [value]
    return [member for member in several if isinstance(member, dict)]


def child(value: object, *keys: str) -> object:
    """Return what stands under `keys`, one inside the other; None where the path ends early."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
