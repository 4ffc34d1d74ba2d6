"""Pieces of HTML that containers carry: a title's plain text, a text without share widgets.

Only what would run, and what a publishing system adds round the story, is taken out here.
What is hidden on purpose stays: the extraction tells of it.
"""

from __future__ import annotations

import re
from typing import Any

_NEVER_TEXT = ("script", "style", "iframe", "object", "embed", "applet", "noscript", "template")
_WIDGETS = frozenset({
    "sharedaddy", "sd-sharing", "sd-sharing-enabled", "sd-like", "jp-relatedposts",
    "addtoany_share_save_container", "addtoany_content", "heateor_sss_sharing_container",
    "ssba", "ssba-wrap", "social-share", "social-sharing", "share-buttons", "sharing-buttons",
    "shared-counts-wrap", "a2a_kit", "more-link", "mc4wp-form", "wp-block-jetpack-subscriptions",
    "yarpp", "yarpp-related", "crp_related", "rp4wp-related-posts", "post-views", "feedflare",
})  # fmt: skip
_SUSPECT = re.compile(
    rf"<(?:{'|'.join(_NEVER_TEXT)})\b|\bon[a-z]{{3,20}}\s{{0,5}}=|javascript:|vbscript:",
    re.IGNORECASE,
)
_GONE = "gone"
# The parser's time grows with the square of the attributes in one tag.
_HUGE_TAG = re.compile(r"<[^<>]{20000}")
# What stands behind the end of a page is lost.
_PAGE = re.compile(r"</?(?:html|body)\b[^<>]{0,20000}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,20000}>")
_MARKUP = re.compile(r"<[A-Za-z/!?]|&[A-Za-z#]")
_UNSAFE = re.compile(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)


def plain(value: object) -> str:
    """Return a value that may be missing as a string that UTF-8 can hold, trimmed."""
    return str(value or "").encode("utf-8", "replace").decode("utf-8").strip()


def line(value: object) -> str:
    """Return one line of plain text out of a title that may be HTML."""
    text = plain(value)
    if _MARKUP.search(text):
        tree = _tree(text)
        if tree is None:
            text = _TAG.sub(" ", text)
        else:
            _drop(tree)
            text = str(tree.text_content())
    return " ".join(text.split())


def is_html(text: str) -> bool:
    """Say whether a text of unknown type has tags or entities in it."""
    return _MARKUP.search(text) is not None


def has_text(html: str) -> bool:
    """Say whether HTML holds anything but tags."""
    return bool(_TAG.sub("", html).replace("&nbsp;", " ").strip())


def cleaned(html: str) -> str:
    """Return HTML without scripts, frames, handlers and the share bars of publishing systems.

    What needs no change comes back unchanged. A text that would be slow to parse comes back
    unchanged as well: the extraction, which can be stopped, takes its scripts out.
    """
    folded = html.lower()
    if not _SUSPECT.search(html) and not any(name in folded for name in _WIDGETS):
        return html
    tree = _tree(html)
    if tree is None:
        return html
    _drop(tree)
    for element in tree.iter("*"):
        for name, value in list(element.attrib.items()):
            if name.lower().startswith("on") or _UNSAFE.match(value):
                del element.attrib[name]
    return _inner(tree)


def _tree(html: str) -> Any:  # noqa: ANN401 - lxml carries no types
    """Return the fragment in one `div`, or None when it cannot be parsed in good time."""
    from lxml import etree  # noqa: PLC0415 - needed for markup only
    from lxml import html as html_  # noqa: PLC0415 - as above

    if _HUGE_TAG.search(html):
        return None
    parser = html_.HTMLParser()
    try:
        tree = html_.fragment_fromstring(_PAGE.sub("", html), create_parent="div", parser=parser)
    except (ValueError, etree.LxmlError):
        return None
    # Nested too deeply, it has been cut.
    return None if any(fault.level_name == "FATAL" for fault in parser.error_log) else tree


def _drop(tree: Any) -> None:  # noqa: ANN401 - as above
    """Drop what is never text, and widgets; what stands behind an element stays."""
    from lxml import etree  # noqa: PLC0415 - needed for markup only

    for element in tree.iter("*"):
        if not _WIDGETS.isdisjoint((element.get("class") or "").lower().split()):
            element.tag = _GONE
    etree.strip_elements(tree, _GONE, *_NEVER_TEXT, with_tail=False)


def _inner(tree: Any) -> str:  # noqa: ANN401 - as above
    from html import escape  # noqa: PLC0415 - needed for markup only

    from lxml import html as html_  # noqa: PLC0415 - as above

    children = [str(html_.tostring(child, encoding="unicode")) for child in tree]
    return escape(tree.text or "", quote=False) + "".join(children)
