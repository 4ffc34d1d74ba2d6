"""List items that run on within a paragraph: "1. Fill it in 2. Sign it", "• one • two"."""

from __future__ import annotations

import re

from briefing.sentences.paragraphs import BULLETS

_MARKER = re.compile(r"(?<!\S)(\(?)(\d{1,3}|[A-Za-z])(\.\)|\)|\.)(?=\s)")
_BULLET = re.compile(rf"(?<=\s)[{BULLETS}]")
_MARKER_ONLY = re.compile(
    rf"[{BULLETS}*\s(-]*(?:\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}|[A-Za-z]|[ivx]{{1,4}}|[IVX]{{1,4}})"
)
_LONGEST_MARKER = 12


def is_marker(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]`, before a full stop, is nothing but the mark of a list item."""
    return end - start <= _LONGEST_MARKER and bool(_MARKER_ONLY.fullmatch(text, start, end))


def inner_starts(text: str, start: int, end: int) -> list[int]:
    """Return where the items of enumerations within `text[start:end]` begin, in order.

    An enumeration begins the paragraph or a sentence, counts on in one style and has two items
    at least; "for two reasons: (1) cost and (2) time" is a sentence and stays one.
    """
    if text[start] in BULLETS:
        same = text[start]
        return [m.start() for m in _BULLET.finditer(text, start + 1, end) if m.group() == same]
    found: list[int] = []
    awaited: tuple[str, str, str] | None = None
    pending = -1
    for marker in _MARKER.finditer(text, start, end):
        opening, label, closing = marker.groups()
        if (opening, label, closing) == awaited:
            if pending >= 0:
                found.append(pending)
                pending = -1
            found.append(marker.start())
        elif _begins(text, start, marker.start()) and _countable(label, closing):
            pending = marker.start()
        else:
            continue
        awaited = (opening, _next(label), closing)
    return found


def _begins(text: str, start: int, at: int) -> bool:
    """Say whether an enumeration may begin here: first in the paragraph or after a sentence."""
    return at == start or text[max(start, at - 4) : at].rstrip()[-1:] in {".", "!", "?"}


def _countable(label: str, closing: str) -> bool:
    """Say whether a label can open a list: "A." is more often an initial."""
    return label.isdecimal() or closing != "." or label == "a"


def _next(label: str) -> str:
    """Return the label that follows: 2 after 1, b after a."""
    return str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)
