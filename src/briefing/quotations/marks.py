"""Quotation marks and typography: which words stand in marks, and whether a source has them.

Two texts are compared "modulo typography": the glyph of a quotation mark, an apostrophe, a dash
or an ellipsis, the width of a space and a ligature are the printer's choice, not the author's.
Letters, case, figures and every other sign are not.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from briefing.models import Doubt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PLAIN = {
    **dict.fromkeys("\"'`´‘’‚‛“”„‟«»‹›「」『』＂＇′″", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "…": "...", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl",
}  # fmt: skip
_WIDTHLESS = "".join(sign for sign, plain in _PLAIN.items() if not plain)
# A single plain space, by far the most frequent, is left alone.
_SPECIAL = re.compile(
    rf"[\s{_WIDTHLESS}]{{2,}}|[^\S ]|[{''.join(map(re.escape, _PLAIN))}]",
)

# Marks that can open and close one another. A straight mark is closed by any of its family: wrong
# glyphs at the end of a quotation are common in real copy.
_FAMILIES = ('"“”„‟＂', "«»", "「」", "『』")
_FAMILY = {mark: number for number, marks in enumerate(_FAMILIES) for mark in marks}
_OPENING, _CLOSING = "“„‟「『", "”」』"
_MARK = re.compile("[" + "".join(_FAMILY) + "]")
_SINGLE_OPEN = re.compile(
    r"(?<![^\s(\[\"“„«—–-])[‘'‚‹](?=\w)(?!(?:em|tis|twas|til|cause|n|\d\ds?)\b)", re.IGNORECASE
)
_SINGLE_CLOSE = re.compile(r"(?<=[^\s(\[])[’'‘›](?!\w)")
_SINGLE = "['‘’‚‹›]"
_ANY_MARK = re.compile(rf"{_MARK.pattern}|(?<!\w){_SINGLE}|{_SINGLE}(?!\w)")
_BEFORE_OPEN, _AFTER_CLOSE = "([{—–-/", ".,;:!?)]}—–-/…"
_LEFT, _RIGHT, _EITHER = "left", "right", "either"


class Folded(NamedTuple):
    """A text without its typography; `offsets[i]` is where character i stood, plus a last one."""

    text: str
    offsets: array[int]


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch in quotation marks: `start` and `end` with the marks, `inner_*` without them.

    `complete` is False when the closing mark is missing; the stretch then runs to the end.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    complete: bool = True


@lru_cache(maxsize=64)
def fold(text: str) -> Folded:
    """Return `text` with plain marks, dashes and single spaces, and where each character stood."""
    parts: list[str] = []
    offsets = array("l")
    done = 0
    for match in _SPECIAL.finditer(text):
        start, found = match.start(), match.group()
        plain = _PLAIN.get(found)
        if plain is None:
            plain = " " if any(sign.isspace() for sign in found) else ""
        parts += (text[done:start], plain)
        offsets.extend(range(done, start))
        offsets.extend([start] * len(plain))
        done = match.end()
    parts.append(text[done:])
    offsets.extend(range(done, len(text) + 1))
    return Folded("".join(parts), offsets)


def locate(words: str, source: Folded) -> tuple[int, int] | None:
    """Return where `words` first stand in the source, as whole words, modulo typography."""
    wanted = fold(words).text.strip()
    if not wanted:
        return None
    at = source.text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if _whole(source.text, at, end):
            return source.offsets[at], source.offsets[end - 1] + 1
        at = source.text.find(wanted, at + 1)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    """Say whether the stretch neither starts nor ends inside a word."""
    cut_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    cut_right = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not cut_left and not cut_right


def quoted(text: str, *, continued: bool = False) -> list[Marked]:
    """Return the stretches in quotation marks of one paragraph, outermost level, in order.

    A mark that cannot be paired is left alone: words are never called quoted because two marks
    happen to stand around them. `continued` says that the paragraph before left a quotation open.
    """
    found = _double(text, continued=continued)
    singles = _single(text, found)
    return sorted([*found, *singles], key=lambda marked: marked.start)


def _double(text: str, *, continued: bool) -> list[Marked]:
    marks = [(match.start(), _side(text, match.start())) for match in _MARK.finditer(text)]
    found: list[Marked] = []
    opened: int | None = None
    for number, (at, side) in enumerate(marks):
        if opened is None:
            following = marks[number + 1][1] if number + 1 < len(marks) else None
            # Both marks look closing and nothing is open: the first has lost its space.
            stray = side == _RIGHT and (continued or following != _RIGHT)
            continued = continued and not stray  # a stray closing mark ends what was left open
            opened = None if stray else at
        elif _FAMILY[text[opened]] != _FAMILY[text[at]]:
            continue
        elif side == _LEFT:
            opened = at  # the one before was never closed: where it ended is anybody's guess
        else:
            if text[opened + 1 : at].strip():
                found.append(Marked(opened, at + 1, opened + 1, at))
            opened = None
    if opened is not None and text[opened + 1 :].strip():
        end = len(text.rstrip())
        found.append(Marked(opened, end, opened + 1, end, complete=False))
    return found


def _side(text: str, at: int) -> str:
    """Say whether the mark stands at the left or at the right of something."""
    mark = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    opens = before.isspace() or before in _BEFORE_OPEN or before in _FAMILY
    closes = after.isspace() or after in _AFTER_CLOSE or after in _FAMILY
    if (
        mark in "«»"
    ):  # « a » in French, »a« in German: the side with the text decides, then the glyph
        if opens and closes:
            return _LEFT if mark == "«" else _RIGHT
    elif mark in _OPENING and not (closes and not opens):
        return _LEFT
    elif mark in _CLOSING and not (opens and not closes):
        return _RIGHT
    if opens == closes:
        return _EITHER
    return _LEFT if opens else _RIGHT


def _single(text: str, taken: list[Marked]) -> list[Marked]:
    """Pair single marks outside the double ones; an apostrophe is not a mark."""
    closers = [match.start() for match in _SINGLE_CLOSE.finditer(text)]
    found: list[Marked] = []
    outer, closer, done = 0, 0, 0
    for match in _SINGLE_OPEN.finditer(text):
        at = match.start()
        while outer < len(taken) and taken[outer].end <= at:
            outer += 1
        limit = taken[outer].start if outer < len(taken) else len(text)
        if at < done or limit <= at:
            continue
        while closer < len(closers) and closers[closer] <= at + 1:
            closer += 1
        end = _closer(text, closers, closer, limit)
        if end is not None:
            found.append(Marked(at, end + 1, at + 1, end))
            done = end + 1
    return found


_LOOK_AHEAD = 8  # plural possessives that are passed over in search of a true closing mark


def _closer(text: str, closers: list[int], first: int, limit: int) -> int | None:
    """Return the closing mark: the first that is no plural possessive, or else the first."""
    near = [at for at in closers[first : first + _LOOK_AHEAD] if at < limit]
    for at in near:
        possessive = text[at - 1] in "sS" and text[at + 1 : at + 2] == " "
        if not (possessive and text[at + 2 : at + 3].islower()):
            return at
    return near[0] if near else None


_MOST_LEVELS = 4  # of quotations inside quotations


def place(text: str, marked: Marked, sources: Sequence[Folded]) -> tuple[int, int, int] | None:
    """Return (number of the source, start, end) of the words in marks, or None.

    A closing comma or full stop belongs to the sentence around a quotation as often as to the
    quotation, so it need not be in the source. A stretch that is never closed counts to its end:
    so reads the first sentence of a longer quotation.
    """
    inner = text[marked.inner_start : marked.inner_end].strip()
    if not any(sign.isalnum() for sign in inner):
        return None
    for words in dict.fromkeys((inner, inner.rstrip(".,"))):
        for number, source in enumerate(sources):
            found = locate(words, source)
            if found:
                return number, *found
    return None


def has_mark(text: str) -> bool:
    """Say whether a (double) quotation mark of any kind is there, paired or not."""
    return _MARK.search(text) is not None


def take_off(
    text: str, is_exact: Callable[[str, Marked], bool], reason: str, *, strays: bool = False
) -> tuple[str, list[Doubt]]:
    """Return `text` without the marks of quotations that are not exact, and what was done.

    What stood inside other marks is looked at again on its own. With `strays`, marks that pair
    with nothing go as well.
    """
    doubts: list[Doubt] = []
    for level in range(_MOST_LEVELS + 1):
        wrong = [marked for marked in quoted(text) if not is_exact(text, marked)]
        lone = [] if wrong or not strays else list(_MARK.finditer(text))
        if not wrong and not lone:
            break
        gone = [span for marked in wrong for span in _signs(text, marked)]
        gone = gone or [match.span() for match in lone]
        if level == _MOST_LEVELS:  # nobody writes this: no mark is left to look at
            gone = [match.span() for match in _ANY_MARK.finditer(text)]
        doubts += [
            Doubt(kind="quote", message=reason, start=m.inner_start, end=m.inner_end) for m in wrong
        ]
        doubts += [Doubt(kind="quote", message=reason, start=0, end=len(text)) for _ in lone[:1]]
        doubts = _moved(doubts, gone)
        edges = [0, *(edge for span in gone for edge in span), len(text)]
        text = "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    return text, sorted(doubts, key=lambda doubt: (doubt.start or 0, doubt.end or 0))


def _signs(text: str, marked: Marked) -> list[tuple[int, int]]:
    """Return where the two marks stand, with the space that some languages put inside them."""
    inner = text[marked.inner_start : marked.inner_end]
    left = marked.inner_end - len(inner.lstrip())
    right = max(left, marked.inner_start + len(inner.rstrip()))
    return [(marked.start, left), (right, marked.end)]


def _moved(doubts: Sequence[Doubt], gone: Sequence[tuple[int, int]]) -> list[Doubt]:
    """Return the doubts at the places that theirs become once the spans in `gone` are taken out."""
    ends = [span[1] for span in gone]
    before = [0, *accumulate(right - left for left, right in gone)]

    def at(place: int) -> int:
        passed = bisect_right(ends, place)
        inside = passed < len(gone) and gone[passed][0] < place
        return (gone[passed][0] if inside else place) - before[passed]

    return [replace(d, start=at(d.start or 0), end=at(d.end or 0)) for d in doubts]
