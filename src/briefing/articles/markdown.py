"""Markdown (CommonMark, with tables) to plain text, with the front matter's fields.

Headings become lines and links keep their words; code blocks, pictures and raw HTML are left
out and recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from briefing.articles import cleaning, text
from briefing.errors import SourceError
from briefing.models import Document, Removal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

MAX_CHARS = 2_000_000
MAX_FRONT_MATTER = 64 * 1024

_FENCE = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELDS = {
    "title": "title", "headline": "title", "date": "published", "published": "published",
    "updated": "updated", "modified": "updated", "lastmod": "updated", "url": "url",
    "link": "url", "source": "publisher", "publisher": "publisher", "language": "language",
    "lang": "language", "author": "authors", "authors": "authors", "embargo": "embargo",
    "embargoed": "embargo", "embargoed_until": "embargo", "embargoeduntil": "embargo",
}  # fmt: skip
_LEFT_OUT = {"fence": "code", "code_block": "code", "html_block": "html"}
_MOST_SHOWN = 200
_DEEPEST = 20


def read(document: Document) -> text.Draft:
    """Return what a Markdown document says.

    Raises:
        SourceError: It is too long to parse, or its front matter is not plain YAML.
    """
    source, removed = cleaning.regular(text.decode(document))
    if len(source) > MAX_CHARS:
        most = MAX_CHARS // 1_000_000
        raise SourceError(f"has more than {most} million characters of Markdown", uri=document.uri)
    fields, body = _front_matter(source, document.uri)
    paragraphs, title, left_out = _plain(body)
    draft = text.Draft(text="\n\n".join(paragraphs), removed=[*removed, *left_out])
    _fill(draft, fields)
    if title and draft.title in {None, title}:
        draft.title = title
        draft.removed.append(Removal(text=title, reason=text.HEADLINE, moved=True))
    elif title:  # the front matter has another title: what the page shows stays text
        draft.text = f"{title}\n\n{draft.text}"
    return draft


def _front_matter(source: str, uri: str) -> tuple[Mapping[str, Any], str]:
    """Return the fields between `---` lines at the top, and what follows."""
    if not source.startswith("---\n"):
        return {}, source
    end = _FENCE.search(source, 3, MAX_FRONT_MATTER)
    if end is None:
        return {}, source
    fields = _yaml(source[4 : end.start() + 1], uri)
    return ({}, source) if fields is None else (fields, source[end.end() :])


def _yaml(block: str, uri: str) -> Mapping[str, Any] | None:
    """Load YAML whose every scalar stays the string it is; None when it is not a mapping."""
    import yaml  # noqa: PLC0415 - needed for front matter only

    try:
        _refuse_costly(yaml.parse(block, Loader=yaml.BaseLoader), uri)
        # Safer than the safe loader: builds strings, lists and mappings, nothing else.
        loaded = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - see the line above
    except yaml.YAMLError as error:
        raise SourceError("has front matter that is not valid YAML", uri=uri) from error
    return loaded if isinstance(loaded, dict) else None


def _refuse_costly(events: Iterable[Any], uri: str) -> None:
    """Refuse what takes long to build: deep nesting, and aliases of aliases, which fill memory.

    Raises:
        SourceError: The YAML holds either.
    """
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if depth > _DEEPEST:
            raise SourceError("has front matter nested too deeply", uri=uri)
        if kind == "AliasEvent":
            raise SourceError("has front matter with YAML aliases, not allowed", uri=uri)


def _fill(draft: text.Draft, fields: Mapping[str, Any]) -> None:
    """Take the fields that are known; the first of two synonyms counts."""
    for key, value in fields.items():
        name = _FIELDS.get(str(key).lower())
        if name == "authors":
            named = value if isinstance(value, list) else [value]
            split = [text.authors(one) for one in named if isinstance(one, str)]
            draft.authors = draft.authors or tuple(name for names in split for name in names)
        elif name and isinstance(value, str) and value.strip() and getattr(draft, name) is None:
            setattr(draft, name, value.strip())


def _plain(body: str) -> tuple[list[str], str | None, list[Removal]]:
    """Return the paragraphs, the first heading of level 1 on top, and what was left out."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - needed for Markdown only

    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    paragraphs: list[str] = []
    removed: list[Removal] = []
    title: str | None = None
    row: list[str] | None = None
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in _LEFT_OUT:
            _leave_out(removed, token.content, _LEFT_OUT[token.type])
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row:
            paragraphs.append(" | ".join(filter(None, row)))
            row = None
        elif token.type == "inline":
            line = _inline(token.children or [], removed)
            if row is not None:
                row.append(line)
            elif before and before.tag == "h1" and title is None and not paragraphs:
                title = cleaning.line(line)
            elif line:
                paragraphs.append(line)
    return paragraphs, title or None, removed


def _inline(children: Sequence[Token], removed: list[Removal]) -> str:
    pieces: list[str] = []
    for child in children:
        if child.type in {"text", "code_inline", "text_special"}:
            pieces.append(child.content)
        elif child.type == "softbreak":
            pieces.append(" ")
        elif child.type == "hardbreak":
            pieces.append("\n")
        elif child.type == "image":
            _leave_out(removed, child.content or str(child.attrGet("src") or ""), "picture")
        elif child.type == "html_inline":
            _leave_out(removed, child.content, "html")
    return "".join(pieces).strip()


def _leave_out(removed: list[Removal], content: str, reason: str) -> None:
    if content.strip():
        removed.append(Removal(text=content.strip()[:_MOST_SHOWN], reason=reason))
