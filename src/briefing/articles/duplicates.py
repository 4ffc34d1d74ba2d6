"""Copies: the same text twice, syndicated wire text, trimmed and localised versions.

Texts are compared by their word 5-grams (Broder 1997, "On the resemblance and containment of
documents"). What counts is containment, the share of the shorter text that the longer one
holds: a paper that trims an agency report or puts its own paragraph on top still prints the
agency's report. Nicholls (2019) finds the same n-gram measure valid for wire text in news.

Each copy hangs on one text that was itself compared with it. Copies of copies are not chained,
so a paragraph that two different reports share can never pull them together.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections import Counter, defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from briefing.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from briefing.models import Article

_CONTAINED = 0.65  # share of the shorter text's 5-grams that makes it a copy
_CONTAINED_STRICT = 0.8  # for short texts, and for one publisher: its bulletins share a template
_SHORT = 100  # 5-grams: under this a shared footer is a large part of the text
_LEAST_WORDS = 20  # shorter texts are copies only when they are equal word for word
_TELLING_WORDS = 5  # fewer say nothing, even when equal ("Watch live")
_SAMPLED = 8  # one 5-gram in so many finds the candidates; all of them decide
_FULL_LIST = 64  # a 5-gram in so many different texts is furniture, not a trace of copying
_TRIED = 5  # candidates that are compared in full
_OPENING = 100  # 5-grams; news is cut from the bottom, so a short cut shares the opening
_FULL_LENGTH = 0.8  # of the longest version: shorter ones are trimmed and do not lead

_PRIME = (1 << 61) - 1
_A, _B, _C, _D = 0x1B873593, 0x2545F491, 0x1F83D9AB, 0x19B4A6C3


def deduplicate(articles: Iterable[Article]) -> list[Article]:
    """Fold copies into one leading article each, which lists them in `copies`.

    The earliest among the full-length versions leads; of several versions at one address the
    newest stands for them all. Two articles with one id are one article: the smallest `uri` is
    kept, and the other counts as a copy only where it came from another address. The result
    does not depend on the order of `articles`; it is sorted by time of publication (undated
    last), title and id.
    """
    unique = _one_per_id(articles)
    families = _families(unique)
    return sorted((_fold(family) for family in families), key=_canonical)


def _canonical(article: Article) -> tuple[bool, float, str, str]:
    return (*_moment(article.published), article.title or "", article.id)


def _moment(published: datetime | None) -> tuple[bool, float]:
    """Sort by time, the undated last."""
    return (published is None, published.timestamp() if published else 0.0)


def _one_per_id(articles: Iterable[Article]) -> list[Article]:
    """Keep one article per id, so that an id points at one text from here on."""
    by_id: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        by_id[article.id].append(article)
    kept = []
    for same in by_id.values():
        first, *others = sorted(same, key=lambda a: (_age(a), a.uri or "", a.title or "", a.text))
        seen = {(first.uri, first.text)}
        copies = list(first.copies)
        for other in others:
            if (other.uri, other.text) not in seen:
                seen.add((other.uri, other.text))
                copies += [replace(other, copies=()), *other.copies]
        kept.append(replace(first, copies=tuple(copies)) if others else first)
    return sorted(kept, key=_canonical)


def _age(article: Article) -> float:
    """Sort newer versions first, by their last change; those without a date come last."""
    changed = article.updated or article.published
    return -changed.timestamp() if changed else float("inf")


def _families(articles: Sequence[Article]) -> list[list[Article]]:
    """Partition the articles: a text longer than its copies, then the copies."""
    shelf = _Shelf(articles)
    order = sorted(range(len(articles)), key=lambda at: (-shelf.sizes[at], articles[at].id))
    families: dict[int, list[Article]] = {}
    for at in order:
        home = shelf.place(at)
        families.setdefault(home, []).append(articles[at])
    return list(families.values())


class _Shelf:
    """Texts that are not copies of each other, found again by the 5-grams they hold.

    Attributes:
        sizes: the number of 5-grams of each article.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles
        self._found: dict[int, list[int]] = defaultdict(list)
        self._shingles = lru_cache(maxsize=256)(lambda at: _shingles(articles[at]))
        self._samples: list[array[int]] = []
        self.sizes: list[int] = []
        for article in articles:
            shingles = _shingles(article)
            self.sizes.append(len(shingles))
            self._samples.append(array("Q", _sample(shingles)))

    def place(self, at: int) -> int:
        """Return which text the article is a copy of; itself, now on the shelf, if of none.

        Articles come in falling order of size, so the text that may hold another is there.
        """
        sample = self._samples[at]
        for candidate in self._candidates(at, sample):
            if self._holds(candidate, at):
                return candidate
        for shingle in sample:
            if len(self._found[shingle]) < _FULL_LIST:
                self._found[shingle].append(at)
        return at

    def _candidates(self, at: int, sample: Sequence[int]) -> list[int]:
        """Return the texts that share the most of the sample, the best first."""
        shared: Counter[int] = Counter()
        for shingle in sample:
            texts = self._found.get(shingle, ())
            if len(texts) < _FULL_LIST:
                shared.update(texts)
        # A short text is sampled whole, but a long one that holds it only in part. Half the
        # threshold leaves room for chance in a sample of a dozen.
        expected = len(sample) if self.sizes[at] >= _SHORT else len(sample) / _SAMPLED
        enough = [other for other, count in shared.items() if count >= _CONTAINED / 2 * expected]
        return sorted(enough, key=lambda other: (-shared[other], -self.sizes[other], other))[
            :_TRIED
        ]

    def _holds(self, longer: int, shorter: int) -> bool:
        """Say whether the longer text holds so much of the shorter one that this is a copy."""
        own = set(self._shingles(shorter))
        theirs = self._shingles(longer)
        strict = self.sizes[shorter] < _SHORT or _one_publisher(
            self._articles[longer], self._articles[shorter]
        )
        needed = (_CONTAINED_STRICT if strict else _CONTAINED) * len(own)
        if len(own.intersection(theirs)) < needed:
            return False
        # A digest holds many whole reports: those that do not open it are not copies of it.
        opening = len(own.intersection(theirs[:_OPENING]))
        return self.sizes[shorter] * 2 >= self.sizes[longer] or opening * 10 >= len(own)


def _one_publisher(article: Article, other: Article) -> bool:
    """Say whether two different pages come from one known publisher."""
    if article.url is not None and article.url == other.url:
        return False  # versions of one page
    name = (article.publisher or "").casefold()
    return bool(name) and name == (other.publisher or "").casefold()


def _shingles(article: Article) -> list[int]:
    """Return a stable hash of each word 5-gram, in order; of a short text one hash of it all."""
    found = words(article.text)
    if len(found) < _LEAST_WORDS:
        if len(found) < _TELLING_WORDS:
            found = words(article.title or "") + found
        if len(found) < _TELLING_WORDS:
            return []
        whole = hashlib.blake2b("\0".join(found).encode("utf-8", "surrogatepass"), digest_size=7)
        return [int.from_bytes(whole.digest())]
    codes = [_code(word) for word in found]
    return [
        (a * _A + b * _B + c * _C + d * _D + e) % _PRIME
        for a, b, c, d, e in zip(codes, codes[1:], codes[2:], codes[3:], codes[4:], strict=False)
    ]


@lru_cache(maxsize=1 << 16)
def _code(word: str) -> int:
    """Return a number for a word, the same in every process (`hash` is not)."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _sample(shingles: list[int]) -> set[int]:
    """Return the 5-grams to look a text up by: all of a short one, a fixed share of a long one.

    The share is taken by value, so two texts that have a 5-gram in common sample it both.
    """
    if len(shingles) < _SHORT:
        return set(shingles)
    return {shingle for shingle in shingles if not shingle % _SAMPLED} or {min(shingles)}


def _fold(family: list[Article]) -> Article:
    """Return the article that leads the family, with all the others as its copies."""
    if len(family) == 1:
        return family[0]
    leader = _leader(family)
    others = [article for article in family if article is not leader]
    copies = [*leader.copies]
    for other in sorted(others, key=_canonical):
        copies += [replace(other, copies=()), *other.copies]
    return replace(leader, copies=tuple(sorted(copies, key=lambda a: (_canonical(a), a.uri or ""))))


def _leader(family: list[Article]) -> Article:
    """Choose the earliest full-length version, of equals the one that says most about itself.

    At one address only the newest version counts.
    """
    newest: dict[str, Article] = {}
    for article in sorted(family, key=lambda a: (_age(a), a.id)):
        newest.setdefault(article.url or f"\0{article.id}", article)
    versions = list(newest.values())
    longest = max(len(article.text) for article in versions)
    full = [a for a in versions if len(a.text) >= _FULL_LENGTH * longest]
    return min(full, key=lambda a: (_moment(a.published), _unsaid(a), -len(a.text), a.id))


def _unsaid(article: Article) -> int:
    """Count what a reader would want to know of the source and is not told."""
    return [article.title, article.url, article.publisher].count(None) + (not article.authors)
