"""A page's headline and bylines, freed from what pages add to them in their data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SEPARATORS = ("-", "|", "\u2013", "\u2014", "\u00b7", "\u00bb", "\u203a")
_FEWEST_WORDS = 3
_NOT_LETTERS = re.compile(r"[\W_]+")
# "Von der Leyen" is a name, "Von Otto Lang" a label and a name.
_LABEL = re.compile(r"(?i:by|von|par|por|autor|author|auteur)\s+(?=[^\W\d_a-zß-ÿ]\S{0,60}\s)")
_HOST = re.compile(r"https?://(?:www\.)?([^/:?#]{1,253})", re.IGNORECASE)
_NO_NAMES = frozenset({"name", "author", "autor", "auteur", "admin", "redaktion", "unknown"})


def shown(title: str | None, headings: Iterable[str]) -> str | None:
    """Return the heading that the title repeats with additions ("… | The Site | 4 May 2026").

    The additions must be set apart by a separator, and the heading must be more than a word or
    two: a heading "News" is the section's, not the story's.
    """
    for heading in filter(_is_long, headings):
        before, found, after = (title or "").partition(heading)
        bounded = not before or before.rstrip().endswith(_SEPARATORS)
        if found and bounded and (not after or _is_apart(after)):
            return heading
    return title


def _is_long(heading: str) -> bool:
    return len(heading.split()) >= _FEWEST_WORDS


def people(names: Sequence[str], url: str | None) -> tuple[str, ...]:
    """Return the names that may be authors: no label, no placeholder, not the site's address.

    A name that only repeats another with other marks ("Ann-Bell") counts once.
    """
    host = _HOST.match(url or "")
    seen = {_letters(host[1]), "www" + _letters(host[1])} if host else set()
    kept = []
    for name in names:
        bare = _LABEL.sub("", name, count=1)
        letters = _letters(bare)
        if letters and letters not in seen and bare.casefold() not in _NO_NAMES:
            seen.add(letters)
            kept.append(bare)
    return tuple(kept)


def _is_apart(after: str) -> bool:
    return after.startswith(" ") and after[1:].startswith((*_SEPARATORS, ":"))


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()
