"""Tells the formats of the wires from other JSON and XML, by the first kilobytes.

JSON is not parsed for this: one pass over its tokens finds the keys of the outer objects, which
works on a head that ends in the middle as well.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

NINJS = "application/vnd.iptc.ninjs+json"
DPA = "application/vnd.dpa.digitalwires+json"
NEWSML_G2 = "application/vnd.iptc.g2.newsmessage+xml"
NITF = "application/nitf+xml"

NAMES = {
    NINJS: "news in JSON (ninjs)",
    DPA: "a dpa wire item",
    NEWSML_G2: "NewsML-G2",
    NITF: "NITF",
}
# Local names of the root elements, in lower case.
ROOTS = {
    "newsmessage": NEWSML_G2,
    "newsitem": NEWSML_G2,
    "packageitem": NEWSML_G2,
    "conceptitem": NEWSML_G2,
    "knowledgeitem": NEWSML_G2,
    "planningitem": NEWSML_G2,
    "catalogitem": NEWSML_G2,
    "nitf": NITF,
}
# Where an answer of a wire's interface keeps its items.
WRAPPERS = ("entries", "items", "_items")

# A string that is not closed runs to the end, so that no quotation mark is looked at twice.
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)(?:"|\\?\Z)(\s*:)?|[{}\[\]]', re.DOTALL)
_MOST_DEPTH = 4
_TOO_DEEP = ("…",)
_NINJS_ONLY = frozenset({
    "altids", "bodies", "body_html", "body_text", "body_xhtml", "contentcreated",
    "copyrightholder", "copyrightnotice", "descriptions", "description_text",
    "digitalsourcetype", "ednote", "embargoed", "embargoeduntil", "eventdetails", "firstcreated",
    "headlines", "infosource", "infosources", "plannedcoverage", "pubstatus", "renditions",
    "representationtype", "rightsinfo", "trustindicator", "trustindicators", "usageterms",
    "versioncreated",
})  # fmt: skip
_NINJS_TYPES = frozenset(
    {"text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"}
)
_OTHERS_TEXTS = frozenset({"text", "body", "content"})  # no names of ninjs
_DPA_ONLY = frozenset({"article_html", "ednotes", "entry_id", "notepad", "pubstatus"})


def of_json(head: str) -> str | None:
    """Return the media type of wire JSON whose text starts with `head`, else None."""
    keys, values = _outline(head)
    prefixes = [(), ("[]",), *((name, "[]") for name in WRAPPERS)]
    for prefix in prefixes:
        found: AbstractSet[str] = keys.get(prefix, frozenset())
        if {"urn", "version_created"} <= found and found & _DPA_ONLY:
            return DPA
        if _is_ninjs(prefix, found, values):
            return NINJS
    return None


def _is_ninjs(
    prefix: tuple[str, ...], found: AbstractSet[str], values: dict[tuple[str, ...], str]
) -> bool:
    """Say whether an object declares itself as ninjs or has its identity and its own keys."""
    for key in ("standard", "$standard"):
        declared = [values.get((*prefix, key, name), "") for name in ("name", "schema")]
        if any("ninjs" in one.lower() for one in (*declared, values.get((*prefix, key), ""))):
            return True
    folded = {key.lower() for key in found}
    if "uri" not in folded:
        return False
    typed = values.get((*prefix, "type"), "") in _NINJS_TYPES and not folded & _OTHERS_TEXTS
    return typed or bool(folded & _NINJS_ONLY) or any(k.startswith("body_") for k in folded)


def _outline(
    head: str,
) -> tuple[dict[tuple[str, ...], set[str]], dict[tuple[str, ...], str]]:
    """Return the keys of each outer object and its strings, by the path of keys to it."""
    keys: dict[tuple[str, ...], set[str]] = {}
    values: dict[tuple[str, ...], str] = {}
    paths: list[tuple[str, ...]] = [()]
    key = ""
    for token in _TOKEN.finditer(head):
        mark, here = token[0], paths[-1]
        if mark in "{[":
            deep = len(paths) > _MOST_DEPTH
            inner = (*here, *((key,) if key else ()), *(("[]",) if mark == "[" else ()))
            paths.append(_TOO_DEEP if deep else inner)
            key = ""
        elif mark in "}]":
            del paths[max(1, len(paths) - 1) :]
            key = ""
        elif token[2] is not None:
            key = token[1]
            keys.setdefault(here, set()).add(key)
        elif key:
            values.setdefault((*here, key), token[1][:200])
            key = ""
    return keys, values
