"""Cited passages: the exact characters a statement rests on, shown in their paragraph."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

CONTEXT: Final = 300  # code points shown on either side of a passage


def passage(
    text: str, span: tuple[int, int], *, ref: tuple[int, int], context: int = CONTEXT
) -> dict[str, Any]:
    """Return a passage with what stands around it in its paragraph; `ref` is source and number.

    `quoted` is `text[start:end]`, exactly, and `before` and `after` adjoin it, each of at most
    `context` code points; where they had to be cut, they are cut at a word and say so.
    """
    start, end = span
    source, number = ref
    left, right = _paragraph(text, start, end, context)
    before = _snapped(text, max(left, start - context), left, start)
    after = _trimmed(text, min(right, end + context), right, end)
    return {
        "ref": f"{source}.{number}",
        "id": f"e-{source}-{number}",
        "passage": number,
        "start": start,
        "end": end,
        "before": text[before:start],
        "quoted": text[start:end],
        "after": text[end:after],
        "before_cut": before > left,
        "after_cut": after < right,
        "repeated": True,
        "statements": [],
    }


def _paragraph(text: str, start: int, end: int, context: int) -> tuple[int, int]:
    """Return the ends of the paragraph, looked for no further than one sees that it is cut."""
    low, high = max(0, start - context - 2), min(len(text), end + context + 2)
    blank = text.rfind("\n\n", low, start)
    following = text.find("\n\n", end, high)
    left = low if blank < 0 else blank + 2
    return left, high if following < 0 else following


def _snapped(text: str, at: int, left: int, start: int) -> int:
    """Return where the text before a passage begins: at a word, where it had to be cut."""
    if at == left:
        return at
    for here in range(at, start):
        if text[here - 1].isspace():
            return here
    while at < start and _continues(text, at):
        at += 1
    return at


def _trimmed(text: str, at: int, right: int, end: int) -> int:
    """Return where the text after a passage ends: after a word, where it had to be cut."""
    if at == right:
        return at
    for here in range(at, end, -1):
        if text[here].isspace():
            return here
    while at > end and _continues(text, at):
        at -= 1
    return at


def _continues(text: str, at: int) -> bool:
    """Say whether the character at `at` is drawn together with the one before it."""
    mark = (
        unicodedata.category(text[at]).startswith("M") or "\U0001f3fb" <= text[at] <= "\U0001f3ff"
    )
    return mark or "\u200d" in text[at - 1 : at + 1]
