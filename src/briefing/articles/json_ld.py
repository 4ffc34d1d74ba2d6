"""What a page says about itself in JSON-LD (schema.org): headline, instant, author, publisher.

Read tolerantly, since publishers wrap it in comments and put raw line breaks into strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_MOST_NODES = 2_000
_WRAPPING = re.compile(
    r"\s{0,99}(?:<!--|//\s{0,9}<!\[CDATA\[|/\*\s{0,9}<!\[CDATA\[\s{0,9}\*/|<!\[CDATA\[)"
)
_KINDS = ("Article", "Posting", "Report", "Review", "WebPage")
_NEITHER = 2 * len(_KINDS)


def article(scripts: Iterable[str]) -> dict[str, Any]:
    """Return what the scripts say of the page's article; empty where they say nothing.

    Keys: `title`, `published`, `updated` (as written), `authors` (a tuple), `publisher`,
    `language`, `url`.
    """
    nodes = [node for script in scripts for node in _nodes(_load(script))][:_MOST_NODES]
    named = {str(node["@id"]): node for node in nodes if "@id" in node and "name" in node}
    best = min(nodes, key=_rank, default={})
    if _rank(best) == _NEITHER:
        return {}
    found = {
        "title": _text(best.get("headline") or best.get("name")),
        "published": _text(best.get("datePublished")),
        "updated": _text(best.get("dateModified")),
        "authors": tuple(_names(best.get("author"), named)),
        "publisher": next(_names(best.get("publisher"), named), None),
        "language": _text(best.get("inLanguage")),
        "url": _text(best.get("url")),
    }
    return {key: value for key, value in found.items() if value}


def _load(script: str) -> Any:  # noqa: ANN401 - any JSON
    """Load one script; None where even tolerance does not help."""
    start = _WRAPPING.match(script)
    bare = script[start.end() :] if start else script
    first = re.search(r"[{\[]", bare)
    if first is None:
        return None
    try:
        # Decodes up to the end of the value: a closing comment or semicolon after it is no matter.
        return json.JSONDecoder(strict=False).raw_decode(bare, first.start())[0]
    except (ValueError, RecursionError):
        return None


def _nodes(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of lists, graphs and main entities, outer ones first."""
    stack = [value]
    seen = 0
    while stack and seen < _MOST_NODES:
        seen += 1
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            yield node
            stack.extend(node[key] for key in ("@graph", "mainEntity") if key in node)


def _rank(node: Mapping[str, Any]) -> int:
    """Rank by type: an article before a web page, dated before undated."""
    kinds = node.get("@type")
    names = [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]
    for rank, ending in enumerate(_KINDS):
        if any(name.endswith(ending) for name in names):
            return 2 * rank + (not node.get("datePublished"))
    return _NEITHER


def _names(value: object, named: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the names of persons or organisations, given as strings, objects or references."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            known = one if one.get("name") else named.get(str(one.get("@id")), {})
            name = known.get("name")
            yield from _names(name, {}) if isinstance(name, list) else filter(None, [_text(name)])
        elif isinstance(one, str) and "://" not in one:
            yield from filter(None, [_text(one)])


def _text(value: object) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return " ".join(value.split()) or None if isinstance(value, str) else None
