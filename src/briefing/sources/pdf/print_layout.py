"""Printed lines to paragraphs: running heads gone, hyphenation undone, ligatures as letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

Page = Sequence[str]

_EDGE = 2  # so many lines at the top and at the end of a page can be running heads
_REPEATED = 3
_NUMBER = re.compile(r"\d{1,5}")
# Presentation forms only: full compatibility folding would make 10² the number 102.
_FORMS = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]+")
_HYPHENS = ("-", "\u2010", "\u00ad")
_WORD_BEFORE = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,80}(?=[-\u2010\u00ad]\Z)")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+){0,3}")
# First halves that are nearly always compounds when a line ends in them.
_COMPOUNDING = frozenset({"self", "well", "long", "short", "high", "low", "cross", "half", "ex"})
_ITEM = re.compile(r"(?:[•▪◦●‣∙–—*-]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])[ \t]")
_ENDS = (".", "!", "?", ":", ";", "…", '."', ".”", ".’", "?”", "!”", ".»", ".)")
_FULL = 0.85  # of the page's width: a line that long goes on in the next
_SHORT = 0.6
_RUNNING = "running head"


def paragraphs(pages: Sequence[Page]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the text of printed pages, a blank line between paragraphs, and what was left out.

    A paragraph goes on over the end of a page. What was left out are pairs of text and reason.
    """
    plain_pages = [[plain(line) for line in page] for page in pages]
    running = _running(plain_pages)
    known = Counter(word for page in plain_pages for line in page for word in _WORDS.findall(line))
    kept: list[tuple[str, int]] = []
    removed: list[tuple[str, str]] = []
    for number, page in enumerate(plain_pages):
        body = [line for at, line in enumerate(page) if (number, at) not in running]
        removed += [(line, _RUNNING) for at, line in enumerate(page) if (number, at) in running]
        width = _width(body)
        kept += [(line, width) for line in body]
    return "\n\n".join(_joined(block, known) for block in _blocks(kept)), tuple(removed)


def plain(text: str) -> str:
    """Return `text` with ligatures and other presentation forms as the letters they stand for."""
    return _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _running(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """Return the places (page, line) of heads and feet that at least three pages repeat.

    They are equal, or differ in one number that counts with the pages. A row of a table that runs
    over pages does not, and stays.
    """
    places: dict[tuple[str, str, int], set[tuple[int, int]]] = {}
    for number, page in enumerate(pages):
        top = range(min(_EDGE, len(page)))
        end = range(max(len(page) - _EDGE, len(top)), len(page))
        for at in (*top, *end):
            side = "top" if at in top else "end"
            for shape, offset in _shapes(page[at], number):
                places.setdefault((side, shape, offset), set()).add((number, at))
    repeated = {
        place
        for found in places.values()
        if len({page for page, _ in found}) >= _REPEATED
        for place in found
    }
    return {(page, at) for page, at in repeated if _at_edge(page, at, len(pages[page]), repeated)}


def _at_edge(page: int, at: int, count: int, repeated: set[tuple[int, int]]) -> bool:
    """Say whether nothing but running heads stands between the line and the edge of its page."""
    outer = range(at) if at < _EDGE else range(at + 1, count)
    return all((page, other) in repeated for other in outer)


def _shapes(line: str, page: int) -> Iterator[tuple[str, int]]:
    """Yield the line as it is, and with its first or last number taken as a page's number."""
    yield line, -1
    numbers = list(_NUMBER.finditer(line))
    for match in {m.start(): m for m in (*numbers[:1], *numbers[-1:])}.values():
        offset = int(match[0]) - page
        yield f"{line[: match.start()]}\0{line[match.end() :]}", offset


def _width(lines: Page) -> int:
    """Return the length of a full line: that of the longest but a tenth."""
    lengths = sorted(map(len, lines))
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def _blocks(lines: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    """Yield the lines of one paragraph at a time."""
    block: list[str] = []
    for at, (line, width) in enumerate(lines):
        block.append(line)
        if at + 1 < len(lines) and not _breaks(line, width, lines[at + 1][0]):
            continue
        yield block
        block = []


def _breaks(line: str, width: int, after: str) -> bool:
    """Say whether a paragraph ends with `line`.

    It does before an item of a list, after a sentence that ends before the margin, and after a
    short line (a heading) before a capital. It never does within a word or before small letters.
    """
    if line.endswith(_HYPHENS) and after[:1].isalpha():
        return False
    if _ITEM.match(after):
        return True
    if after[:1].islower():
        return False
    if line.endswith(_ENDS):
        return len(line) < _FULL * width
    return len(line) < _SHORT * width


def _joined(lines: Sequence[str], known: Counter[str]) -> str:
    """Return lines as one, words that were divided at a line's end made whole."""
    text = lines[0]
    pieces = [text]
    for before, after in pairwise(lines):
        head, tail = _WORD_BEFORE.search(before), _WORD_AFTER.match(after)
        if not before.endswith(_HYPHENS) or len(before) < 2:  # noqa: PLR2004 - a dash alone
            pieces.append(f" {after}")
        elif head and tail and _is_divided(before, head, tail[0], after, known):
            pieces[-1] = pieces[-1][:-1]
            pieces.append(after)
        else:
            pieces.append(after if before[-2].isalnum() else f" {after}")
    return "".join(pieces).replace("\u00ad", "")


def _is_divided(
    before: str, head: re.Match[str], tail: str, after: str, known: Counter[str]
) -> bool:
    """Tell a divided word from a compound: by the document's other words, then by its halves."""
    if before.endswith("\u00ad"):
        return True
    if not tail[0].islower():
        return False
    whole, compound = head[0] + tail, f"{head[0]}-{tail}"
    if known[whole] != known[compound]:
        return known[whole] > known[compound]
    inner = before[: head.start()].endswith("-") or after[len(tail) : len(tail) + 1] == "-"
    return not inner and head[0].lower() not in _COMPOUNDING
