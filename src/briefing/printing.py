"""Text that is safe to print: what articles carry must not drive a terminal or hide in a page.

Removed are C0 and C1 control characters and DEL (escape sequences start with them), bidirectional
controls, zero-width and tag characters, and lone surrogates. The joiners ZWJ and ZWNJ stay
between visible characters, where several scripts and emoji need them.
"""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINES = re.compile(r"[\t\n]")


def printable(text: str, *, keep: str = "") -> str:
    """Return `text` without what a terminal would obey or a reader could not see.

    Tabs and line breaks become spaces unless they are in `keep`.
    """
    text = _UNPRINTABLE.sub("", text)
    return _LINES.sub(lambda match: match.group() if match.group() in keep else " ", text)
