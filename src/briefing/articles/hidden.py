"""What a page holds and does not show: removed before anything is extracted from it.

Hidden text is where instructions to language models are planted. Style sheets are not applied,
so only what the element itself says (attributes, inline style, the well-known classes for
screen readers) is seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.models import Removal

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NEVER_SHOWN = ("template", "noscript", "style", "script")
_SCREEN_READER = frozenset({
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only",
    "screenreader-only", "a11y-hidden", "u-visually-hidden", "hide-visually",
})  # fmt: skip
_SPACE = re.compile(r"\s")
_INVISIBLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?<![a-z-])opacity:(?:0?\.0\d{0,9}|0+(?![.\d]))"
    r"|font-size:(?:0?\.)?0+(?:px|pt|r?em|%)?(?![.\d])|(?:text-indent|left|right|top):-\d{3,9}"
    r"|font-size:(?:1|[01]?\.\d{1,9})p[xt]|filter:opacity\(0(?![.\d])"
    r"|clip:rect\(0|clip:rect\(1px,1px|clip-path:inset\((?:50|100)%|transform:scale\(0\)"
    r"|(?<![a-z-])color:transparent"
)
_NO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:height|width):0(?:px|r?em|%)?(?![.\d])")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]{1,30})")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]{1,30})")
_WHITE = {"#ffffff": "#fff", "white": "#fff", "rgb(255,255,255)": "#fff"}
_BLACK = {"#000000": "#000", "black": "#000", "rgb(0,0,0)": "#000"}
_MOST_SHOWN = 200
_MOST_LISTED = 100
# Pages hide these until their script has run, not from the reader.
_WHOLE_PAGE = ("html", "body")


def drop(tree: HtmlElement) -> list[Removal]:
    """Take hidden elements out of `tree`; return one removal for each that held words.

    Linked data (JSON-LD) stays: it is data, read by its own rules.
    """
    removed: list[Removal] = []
    for element in tree.xpath(
        "//template|//noscript|//script|//style|//dialog|//*[@hidden or @style or @class]"
    ):
        if element.getparent() is None or not _is_hidden(element):
            continue
        words = " ".join(" ".join(element.itertext()).split())
        if words and element.tag not in _NEVER_SHOWN and len(removed) < _MOST_LISTED:
            removed.append(Removal(text=words[:_MOST_SHOWN], reason="hidden"))
        element.drop_tree()
    return removed


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag in _NEVER_SHOWN:
        return element.tag != "script" or "ld+json" not in (element.get("type") or "")
    if element.tag in _WHOLE_PAGE:
        return False
    if element.get("hidden") is not None:
        return True
    if not _SCREEN_READER.isdisjoint((element.get("class") or "").split()):
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    style = _SPACE.sub("", element.get("style") or "").lower()
    return bool(style) and (_INVISIBLE.search(style) is not None or _is_unseen(style))


def _is_unseen(style: str) -> bool:
    """Say whether the text has no room, or the colour of its own background."""
    if "overflow:hidden" in style and _NO_SIZE.search(style):
        return True
    colour, background = _COLOUR.search(style), _BACKGROUND.search(style)
    return bool(colour and background) and _named(colour) == _named(background)


def _named(match: re.Match[str] | None) -> str:
    value = match[1] if match else ""
    return _WHITE.get(value, _BLACK.get(value, value))
