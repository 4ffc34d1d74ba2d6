"""Whether a page can be parsed at bearable cost, found out without parsing it.

A page of a megabyte whose one tag has 100,000 attributes takes the parser 90 seconds, and very
deep nesting as long. Both are seen in one pass over the characters. What is hopeless is refused;
what is unlike an ordinary page is worth a try where it can be stopped.
"""

from __future__ import annotations

import re

from briefing.errors import SourceError

MAX_CHARS = 5_000_000
MAX_ATTRIBUTES = 20_000
MAX_DEPTH = 2_000
MAX_TAGS = 50_000  # ordinary pages have up to about 3,500

# Below all of these, and not large, a page takes well under a second.
LIGHT_ATTRIBUTES = 200
LIGHT_DEPTH = 200
LIGHT_TAGS = 8_000

_NEXT = re.compile(r"<(?:!--|/?[A-Za-z][A-Za-z0-9:-]{0,40})")
_QUOTE_OR_END = re.compile("[\"'>]")
_ATTRIBUTE = re.compile(r"[^\s/=]+")
# Elements that never hold anything, and those that close by themselves: old pages leave
# thousands of them open without nesting.
_FLAT = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr", "param", "p", "li", "dd", "dt", "option", "td", "tr", "th", "thead",
    "tbody", "tfoot", "a", "html", "head", "body",
})  # fmt: skip
_RAW = {"script": "</script", "style": "</style", "textarea": "</textarea", "title": "</title"}


def refuse_costly(source: str, uri: str) -> bool:
    """Refuse a page that a parser would take minutes for; say whether it is surely a light one.

    Raises:
        SourceError: It is too long or too deeply nested, or has too many tags or attributes.
    """
    if len(source) > MAX_CHARS:
        raise SourceError(
            f"has more than {MAX_CHARS // 1_000_000} million characters of HTML", uri=uri
        )
    folded = source.lower()
    at, depth, tags = 0, 0, 0
    deepest, most = 0, 0
    while match := _NEXT.search(folded, at):
        name = match[0][1:]
        if name == "!--":
            at = _after(folded, "-->", match.end())
            continue
        tags += not name.startswith("/")
        if tags > MAX_TAGS:
            raise SourceError(f"has more than {MAX_TAGS:,} tags", uri=uri)
        at, attributes = _tag(folded, match.end())
        most = max(most, attributes)
        if attributes > MAX_ATTRIBUTES:
            raise SourceError(f"has a tag of more than {MAX_ATTRIBUTES:,} attributes", uri=uri)
        if name.removeprefix("/") not in _FLAT and not folded.startswith("/>", at - 2):
            depth = max(0, depth - 1) if name.startswith("/") else depth + 1
            deepest = max(deepest, depth)
        if depth > MAX_DEPTH:
            raise SourceError(f"is nested more than {MAX_DEPTH:,} deep", uri=uri)
        if name in _RAW:  # "<" means nothing in there
            end = folded.find(_RAW[name], at)
            at = len(folded) if end < 0 else end
    return tags <= LIGHT_TAGS and most <= LIGHT_ATTRIBUTES and deepest <= LIGHT_DEPTH


def _tag(folded: str, start: int) -> tuple[int, int]:
    """Return where the tag ends and how many attributes it can have at most."""
    at, outside, quoted = start, 0, 0
    while match := _QUOTE_OR_END.search(folded, at):
        outside += _words(folded, at, match.start())
        if match[0] == ">":
            return match.end(), max(outside, quoted)
        quoted += 1
        at = _after(folded, match[0], match.end())
    return len(folded), max(outside + _words(folded, at, len(folded)), quoted)


def _words(text: str, start: int, end: int) -> int:
    if end - start < 2:  # noqa: PLR2004 - "=" alone
        return 0
    return sum(1 for _ in _ATTRIBUTE.finditer(text, start, end))


def _after(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)
