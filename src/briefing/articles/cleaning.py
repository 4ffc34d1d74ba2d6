"""Text made regular: one form of each character, nothing invisible, paragraphs set apart.

What a reader cannot see must not reach a briefing or a model: zero-width characters, direction
controls, the tag characters and variation selectors that can smuggle words (Unicode TR 36).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from briefing.models import Removal

_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe"
    "\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
# Scripts whose spelling needs the joiners: Arabic, the scripts of India to Sri Lanka, Thai to
# Myanmar, Khmer, Mongolian.
_JOINING = re.compile("[\u0600-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u18af\ua840-\uabff]")
_PICTURE = re.compile("[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KEYCAP = "0123456789#*"
_MOST_LISTED = 10

_SPACES = re.compile(" {2,}")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_SPACE_AT_END = re.compile(r"(?<=[^ \t])[ \t]+(?=\n)")
_ENDS = tuple(".!?:;…\"'”\u2019»)")
_WIDE, _NARROW, _SHORTEST_SHARE = 100, 40, 0.6


def regular(text: str) -> tuple[str, tuple[Removal, ...]]:
    """Return `text` in NFC with line feeds as line breaks and nothing invisible in it.

    Joiners stay where the script or an emoji needs them. What was taken out is counted in one
    removal that lists code points, never the characters themselves.
    """
    broken = _LINE_BREAKS.sub("\n", text.replace("\u2029", "\n\n")).replace("\t", " ")
    counts: Counter[str] = Counter()

    def drop(match: re.Match[str]) -> str:
        if _is_needed(broken, match.start()):
            return match[0]
        counts[match[0]] += 1
        return ""

    clean = unicodedata.normalize("NFC", _INVISIBLE.sub(drop, broken))
    if not counts:
        return clean, ()
    listed = sorted(counts.items())[:_MOST_LISTED]
    names = ", ".join(f"U+{ord(sign):04X} ({count})" for sign, count in listed)
    more = ", …" if len(counts) > _MOST_LISTED else ""
    return clean, (Removal(text=names + more, reason="invisible characters"),)


def line(text: str) -> str:
    """Return `text` as one regular line, for titles, names and addresses."""
    return " ".join(regular(text)[0].split())


def paragraphs(text: str) -> str:
    """Return regular `text` with a blank line between paragraphs and no other empty line.

    Runs of spaces become one. Lines that were wrapped at a fixed width become one line; lines
    that are paragraphs of their own are set apart; others (a list, an address, a poem) stay as
    they are.
    """
    trimmed = _SPACE_AT_END.sub("", _SPACES.sub(" ", text.strip()) + "\n")
    blocks = _BLANK_LINES.split(trimmed.strip())
    return "\n\n".join(_block(block.split("\n")) for block in blocks if block)


def _is_needed(text: str, at: int) -> bool:
    """Say whether the invisible character at `at` shapes the visible ones beside it."""
    sign = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if sign in "\u200c\u200d" and before and after:
        if _JOINING.match(before) and _JOINING.match(after):
            return True
        return sign == "\u200d" and bool(_PICTURE.match(after)) and _ends_picture(text, at)
    if sign in "\ufe0e\ufe0f":
        return bool(before) and (before in _KEYCAP or bool(_PICTURE.match(before)))
    if "\U000e0100" <= sign <= "\U000e01ef":
        return bool(before) and bool(_HAN.match(before))
    return False


def _ends_picture(text: str, at: int) -> bool:
    before = text[at - 2 : at - 1] if text[at - 1] in "\ufe0e\ufe0f" else text[at - 1]
    return bool(before) and bool(_PICTURE.match(before))


def _block(lines: list[str]) -> str:
    if len(lines) == 1:
        return lines[0].strip()
    bare = [stripped for line in lines if (stripped := line.strip())]
    if _is_wrapped(bare):
        return _unwrapped(bare)
    ended = sum(line.endswith(_ENDS) and len(line) > _NARROW for line in bare)
    apart = 2 * ended >= len(bare) or max(map(len, bare)) > 2 * _WIDE
    return ("\n\n" if apart else "\n").join(bare)


def _is_wrapped(lines: list[str]) -> bool:
    """Say whether the lines look like one paragraph wrapped at a fixed width."""
    full = [len(line) for line in lines[:-1]]
    widest = max(*full, len(lines[-1]))
    if not _NARROW <= widest <= _WIDE or min(full) < _SHORTEST_SHARE * widest:
        return False
    # Of lines that are sentences of their own, each ends like one; of wrapped ones, few do.
    ended = sum(line.endswith(_ENDS) for line in lines[:-1])
    return 2 * ended < len(full)


def _unwrapped(lines: list[str]) -> str:
    joined = lines[0]
    pieces = [joined]
    for before, after in pairwise(lines):
        hyphen = before.endswith("-") and before[-2:-1].isalpha() and after[0].islower()
        pieces.append(after if hyphen else f" {after}")
    return "".join(pieces)
