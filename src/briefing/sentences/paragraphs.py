"""Where paragraphs, headings, list items and lines begin and end, before sentences are looked for.

A blank line always ends a paragraph. A single line break does so in text that is written line
by line, before a list item and after a heading, but not in hard-wrapped text such as an e-mail,
which is recognised by its even right margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.models import Span

BULLETS = "•‣⁃●▪■◦·∙○►▶➤✓✔"
_ITEM = re.compile(
    rf"[{BULLETS}]|[-*–—](?=\s)|\(?(?:\d{{1,3}}|[A-Za-z]|[ivxIVX]{{2,4}})(?:\.\)|\)|\.)(?=\s)"
)
_SURE_ITEM = re.compile(rf"[{BULLETS}*]|-(?=\s)|\([A-Za-z\d]{{1,2}}\)\s")
_END = re.compile(r"[.!?…。！？؟۔।॥։:;][\"'”’»“«)\]」』）]*$")

# Columns between which text is taken to be hard-wrapped, and how ragged its margin may be.
_NARROWEST, _WIDEST, _RAGGED = 42, 110, 6
_NARROWEST_WIDE_SCRIPT = 18
_SHORT = 40
_OPEN_END = (
    ",-–—、，のはがをにとでもへや"  # a comma, a dash, a Japanese particle: the sentence goes on
)


def paragraphs(text: str) -> Iterator[Span]:
    """Yield the spans of the paragraphs of `text`, in order, without surrounding whitespace."""
    block: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            start = at + len(line) - len(line.lstrip())
            block.append(Span(start, start + len(bare)))
        at += len(line)
        if block and (not bare or line[-1] == "\u2029"):
            yield from _parts(text, block)
            block = []
    if block:
        yield from _parts(text, block)


def _parts(text: str, block: list[Span]) -> Iterator[Span]:
    """Yield the paragraphs of a block of lines that no blank line divides."""
    width = max(line.end - line.start for line in block)
    first = last = block[0]
    for line in block[1:]:
        if not _joined(text, first, last, line, width):
            yield Span(first.start, last.end)
            first = line
        last = line
    yield Span(first.start, last.end)


def _joined(text: str, first: Span, last: Span, line: Span, width: int) -> bool:
    """Say whether `line` goes on where `last`, of the paragraph beginning with `first`, ended."""
    wrapped = _wrapped(text, last, line, width)
    ended = _END.search(text, max(last.start, last.end - 8), last.end) is not None
    if _SURE_ITEM.match(text, line.start, line.end):
        return False
    if _ITEM.match(text, line.start, line.end):
        return wrapped and not ended and not _ITEM.match(text, first.start, first.end)
    if text[line.start].islower():
        # Lower case goes on, except in a list of short lower-case lines.
        return text[first.start].isupper() or last.end - last.start >= _SHORT or wrapped
    return wrapped or text[last.end - 1] in _OPEN_END


def _wrapped(text: str, last: Span, line: Span, width: int) -> bool:
    """Say whether the first word of `line` would not have fitted on the line before."""
    narrowest = _NARROWEST if text[line.start] < "\u2e80" else _NARROWEST_WIDE_SCRIPT
    if not narrowest <= width <= _WIDEST:
        return False
    opening = text[line.start : min(line.end, line.start + width)].split(maxsplit=1)
    word = len(opening[0]) if text[line.start] < "\u2e80" else 1
    return last.end - last.start + 1 + word > width - _RAGGED
