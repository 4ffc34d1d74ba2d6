"""Plain text: a heading, headers, a dateline and a byline at the top, then paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from briefing.articles import cleaning, dates
from briefing.models import Document, Removal

HEADLINE = "headline"

_LONGEST_TITLE = 150
_SENTENCE_END = (".", ":", ";", ",", "…")
_MOST_LINES_ON_TOP = 4
_HEADERS = {
    "title": "title", "headline": "title", "titel": "title", "titre": "title", "titulo": "title",
    "date": "published", "published": "published", "datum": "published", "updated": "updated",
    "url": "url", "link": "url", "author": "authors", "authors": "authors", "byline": "authors",
    "autor": "authors", "auteur": "authors", "publisher": "publisher", "source": "publisher",
    "outlet": "publisher", "language": "language", "embargo": "embargo",
}  # fmt: skip
_HEADER = re.compile(r"([A-Za-z]{3,10}): ?(\S[^\n]{0,999})\Z")
_BYLINE = re.compile(r"(?:By|BY|Von|Par|Por|Di) ((?:\S{1,40} ?){1,12})\Z")
_COMMA = re.compile(", ")
_JOINT = re.compile(r" and | und | et | y | e |; | & ")


@dataclass(slots=True, kw_only=True)
class Draft:
    """What one document says, before it becomes an article. Dates are still as written."""

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    embargo: str | None = None
    removed: list[Removal] = field(default_factory=list)


def decode(document: Document) -> str:
    """Return the text of a document: in its charset, else UTF-8, else Windows-1252."""
    for charset in (document.charset, "utf-8-sig"):
        try:
            if charset:
                return document.content.decode(charset).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    return document.content.decode("cp1252", "replace")


def read(document: Document) -> Draft:
    """Return what a plain text file says."""
    text, removed = cleaning.regular(decode(document))
    draft = Draft(text=text.strip(), removed=list(removed))
    _take_headers(draft)
    draft.text = cleaning.paragraphs(draft.text)
    return draft


def take_top(draft: Draft) -> None:
    """Take the headline, and a date or byline under it, out of the text.

    A first paragraph is the headline when it is one short line without a final stop, with more
    text after it. Nothing is taken where the draft already has a title that says otherwise.
    """
    first, _, rest = draft.text.partition("\n\n")
    if _is_title(first) and rest.strip() and draft.title in {None, first}:
        draft.title = first
        _remove(draft, first, rest, HEADLINE)
    for _ in range(_MOST_LINES_ON_TOP):
        first, _, rest = draft.text.partition("\n\n")
        if not rest or not _take_line(draft, first, rest):
            return


def authors(text: str) -> tuple[str, ...]:
    """Return the names in a byline."""
    line = cleaning.line(text).removeprefix("By ")
    split = [name for joined in _apart(_JOINT, line) for name in _apart(_COMMA, joined)]
    return tuple(dict.fromkeys(name for name in split if name))


def _apart(between: re.Pattern[str], names: str) -> list[str]:
    """Cut where every part is a whole name: "Doe, Jane" and "Health and Science desk" are one."""
    parts = between.split(names)
    return parts if all(" " in part.strip() for part in parts) else [names]


def _take_headers(draft: Draft) -> None:
    """Read `Title:`, `Date:`, `URL:` and their like from the lines at the top.

    The block must be closed by a blank line, and hold known headers only: prose that happens to
    start with "Source: …" stays prose.
    """
    block, _, rest = draft.text.partition("\n\n")
    found: dict[str, str] = {}
    for line in block.split("\n"):
        match = _HEADER.match(line)
        name = _HEADERS.get(match[1].lower()) if match else None
        if not match or name is None or name in found:
            return
        found[name] = match[2].strip()
    if not rest.strip():
        return
    for name, value in found.items():
        setattr(draft, name, authors(value) if name == "authors" else value)
    _remove(draft, block, rest, "header")


def _take_line(draft: Draft, first: str, rest: str) -> bool:
    """Take one date or byline at the top; say whether it was one."""
    byline = _BYLINE.match(first)
    named = authors(byline[1]) if byline else ()
    if named and draft.authors in ((), named):
        draft.authors = named
        _remove(draft, first, rest, "byline")
    elif dates.parse(first) and draft.published in {None, first}:
        draft.published = first
        _remove(draft, first, rest, "date line")
    else:
        return False
    return True


def _remove(draft: Draft, piece: str, rest: str, reason: str) -> None:
    draft.removed.append(Removal(text=piece, reason=reason, moved=True))
    draft.text = rest.lstrip("\n")


def _is_title(line: str) -> bool:
    """Say whether the line could be a headline; "…!" and "…?" can, abbreviations ("U.S.") too."""
    short = 0 < len(line) <= _LONGEST_TITLE and "\n" not in line
    if not short or _BYLINE.match(line) or dates.parse(line):
        return False
    return not line.endswith(_SENTENCE_END) or line.endswith((".S.", ".K.", ".N."))
