"""Which articles of a story are independent of each other.

Not independent are an article and its copies, the articles of one publisher, and articles that
credit one news agency in a dateline, a byline or a closing line. What is connected through any
of these counts as one source, so the number of groups never overstates what is known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.models import Article

# Each agency under the names that credit lines use, case-folded; the first one stands for all.
_AGENCIES = (
    ("ap", "associated press", "the associated press", "ap news"),
    ("afp", "agence france-presse", "agence france presse"),
    ("reuters", "thomson reuters", "reuters news"),
    ("upi", "united press international"),
    ("pa", "pa media", "press association", "the press association", "pa news agency"),
    ("dpa", "deutsche presse-agentur", "dpa international"),
    ("apa", "austria presse agentur"),
    ("sda", "keystone-sda", "keystone sda", "keystone-ats"),
    ("ansa",), ("efe", "agencia efe"), ("lusa",), ("anp",), ("belga",), ("ritzau",),
    ("ntb",), ("tt", "tt nyhetsbyrån"), ("stt", "stt-lehtikuva"), ("pap",), ("čtk", "ctk"),
    ("mti",), ("agerpres",), ("tass",), ("interfax",), ("ria novosti",), ("ukrinform",),
    ("xinhua", "xinhua news agency"), ("kyodo", "kyodo news"), ("jiji", "jiji press"),
    ("yonhap", "yonhap news agency"), ("pti", "press trust of india"), ("ians",),
    ("aap", "australian associated press"), ("the canadian press", "canadian press"),
    ("bloomberg", "bloomberg news"), ("anadolu", "anadolu agency"),
    ("epd",), ("europa press",), ("télam", "telam"), ("notimex",), ("antara",), ("bernama",),
)  # fmt: skip
_ALIASES = {name: names[0] for names in _AGENCIES for name in names}
_AMBIGUOUS = {"pa"}  # Pennsylvania in a dateline: an agency only in brackets
_NAMES = "|".join(re.escape(name) for name in sorted(_ALIASES.keys() - _AMBIGUOUS, reverse=True))
_AGENCY = re.compile(
    rf"(?<!\w)({_NAMES})(?: staff| writers?| newsroom)?(?!\w)", re.IGNORECASE
)  # names in falling order, so that a longer one is tried before its own beginning

_EDGE_CHARS = 600  # credits stand in the first and the last lines
_EDGE_LINES = 3
_LINE_CHARS = 120  # a longer line is prose, not a credit
_CLOSING_CHARS = 50
_DATELINE_CHARS = 80  # place and date in front of the agency's name
_DATELINE = re.compile(r"\(([^()\n]{2,40})\)[ \t\xa0]{0,3}[-_\u2013\u2014\u2015:]")
_PLAIN_DATELINE = re.compile(
    rf"[^\W\d_][^\n(]{{1,60}}, ({_NAMES})[ \xa0]{{0,2}}[-\u2013\u2014\u2015]", re.IGNORECASE
)
_CREDIT = re.compile(
    r"\W{0,4}(?:(?:by|sources?|credit|from|via|with|reporting|additional reporting|copyright|mit"
    r"|quelle|von|avec|par|con|por)\b|©)",
    re.IGNORECASE,
)
_SIGNED = ("(", "[", "/", "|", ",", "\u2013", "\u2014", "--")  # what sets a name off at the end
_SEVERAL = re.compile(r"[/&,+]| and ")


def groups(articles: Sequence[Article]) -> tuple[tuple[str, ...], ...]:
    """Partition the ids of the articles and of their copies into sources that stand alone.

    Groups and the ids in them come in the order of `articles`. A publisher that is not known
    is taken from the host of the address; where there is none either, nothing is assumed.
    """
    credited = {name for article in articles for name in _credits(article)}
    parent: dict[str, str] = {}
    first_with: dict[str, str] = {}
    for article in articles:
        for version in (article, *article.copies):
            _join(parent, article.id, version.id)
            for name in sorted(_names(version, credited)):
                _join(parent, first_with.setdefault(name, article.id), version.id)
    found: dict[str, list[str]] = {}
    for known in parent:
        found.setdefault(_root(parent, known), []).append(known)
    return tuple(tuple(ids) for ids in found.values())


def _root(parent: dict[str, str], known: str) -> str:
    """Return what stands for the group of `known`, shortening the way there."""
    while parent.setdefault(known, known) != known:
        parent[known] = parent[parent[known]]
        known = parent[known]
    return known


def _join(parent: dict[str, str], one: str, other: str) -> None:
    kept, joined = _root(parent, one), _root(parent, other)
    parent[joined] = kept


def _names(article: Article, credited: set[str]) -> set[str]:
    """Return who stands behind an article: its publisher and the agencies that it credits."""
    names = _credits(article)
    publisher = article.publisher or _host(article.url)
    names.update([_known_as(publisher)] if publisher else [])
    # An author that others credit as an agency ("Example Wire") is one.
    names.update(name for name in map(_known_as, article.authors) if name in credited)
    return names - {""}


def _host(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # a malformed address says nothing about who publishes
        return None
    return host.removeprefix("www.") if host else None


def _credits(article: Article) -> set[str]:
    """Return the agencies that the article credits, under the one name each is known by."""
    opening, closing = _edges(article.text)
    names: list[str] = []
    for line in opening:
        names += _in_dateline(line[: 2 * _DATELINE_CHARS])
    for line in (*opening, *closing, *article.authors):
        names += _in_credit(line) if len(line) <= _LINE_CHARS else []
    for line in closing[-1:]:  # a long last paragraph may still end in "(AFP)"
        names += _in_credit(line[-_CLOSING_CHARS:])
    return {_known_as(name) for name in names}


def _in_dateline(line: str) -> list[str]:
    """Return the agencies in "LONDON (Reuters) -" or "BERLIN, dpa -" at the start of a line."""
    bracketed = _DATELINE.search(line)
    if bracketed and bracketed.start() <= _DATELINE_CHARS:
        return _SEVERAL.split(bracketed.group(1))
    plain = _PLAIN_DATELINE.match(line)
    return [plain.group(1)] if plain else []


def _in_credit(line: str) -> list[str]:
    """Return the agencies that a line ends in, if it says that it is a credit or they stand apart.

    "The minister told Reuters" is prose; "Source: Reuters", "(AFP)" and "Jane Doe, AP" are not.
    """
    found = list(_AGENCY.finditer(line))
    if not found or any(letter.isalnum() for letter in line[found[-1].end() :]):
        return []
    head = line[: found[0].start()].rstrip()
    apart = not any(letter.isalnum() for letter in head) or head.endswith(_SIGNED)
    return [match.group(1) for match in found] if apart or _CREDIT.match(line) else []


def _edges(text: str) -> tuple[list[str], list[str]]:
    """Return the first and the last few lines of a text."""
    opening = [line.strip() for line in text[:_EDGE_CHARS].splitlines() if line.strip()]
    closing = [line.strip() for line in text[-_EDGE_CHARS:].splitlines() if line.strip()]
    return opening[:_EDGE_LINES], closing[-_EDGE_LINES:]


def _known_as(name: str) -> str:
    """Return the name that a publisher or agency is compared by."""
    plain = " ".join(name.casefold().split()).strip(" .")
    return _ALIASES.get(plain, plain)
