"""How alike two articles are in what they report, without comparing each with each.

An article is a vector of the stems in its title and opening, weighted tf-idf with sub-linear tf
(Salton and Buckley 1988) and cut to its heaviest terms; likeness is the cosine. Pairs come from
an inverted index with short posting lists, so the work grows with the number of articles.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from briefing import languages
from briefing.words import stems, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.models import Article

Vector = dict[str, float]

_OPENING_CHARS = 2_500  # bounds the work; holds the 200 words below in every script
_OPENING_WORDS = 200  # news says first what happened; what follows is background
_TITLE_COUNTS = 2  # times a word of the title counts
_OTHER_NEWS = 500  # imagined articles without these terms: keeps idf sane for a handful of articles
_HEAVIEST = 80  # terms that a vector keeps, the heaviest first
_LOOKED_UP = 25  # of these, the ones that pairs are found by
_POSTING_LENGTH = 100  # the most recent articles that a term leads to
_NEIGHBOURS = 15  # pairs that an article makes with earlier ones


class Pair(NamedTuple):
    """Two articles by their places, and how alike they are; pairs sort the most alike first."""

    distance: float
    first: int
    second: int


def vectors(articles: Sequence[Article]) -> list[Vector]:
    """Return the vector of each article: unit length, heaviest term first."""
    counts = [_counts(article) for article in articles]
    spread: Counter[str] = Counter()
    for found in counts:
        spread.update(found.keys())
    total = len(articles) + _OTHER_NEWS
    rarity = {term: math.log(total / count) for term, count in spread.items()}
    return [_unit(found, rarity) for found in counts]


def _counts(article: Article) -> Counter[str]:
    """Count the stems of the content words in the title and the opening."""
    opening = article.text[:_OPENING_CHARS]
    found = article.language or languages.detect(f"{article.title or ''}\n{opening}")
    language = found.replace("_", "-").partition("-")[0].lower() if found else None
    stopped = languages.function_words(language)
    title = [word for word in words((article.title or "")[:_OPENING_CHARS]) if word not in stopped]
    body = [word for word in words(opening)[:_OPENING_WORDS] if word not in stopped]
    counts = Counter(stems(body, language))
    for stem in stems(title, language):
        counts[stem] += _TITLE_COUNTS
    return counts


def _unit(counts: Counter[str], rarity: dict[str, float]) -> Vector:
    weights = {term: (1 + math.log(count)) * rarity[term] for term, count in counts.items()}
    heaviest = nsmallest(_HEAVIEST, weights.items(), key=lambda item: (-round(item[1], 9), item[0]))
    length = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    return {term: weight / length for term, weight in heaviest}


def dot(first: Vector, second: Vector) -> float:
    """Return the scalar product, rounded so that every machine agrees on what is equal."""
    if len(first) > len(second):
        first, second = second, first
    shared = (weight * second[term] for term, weight in first.items() if term in second)
    return round(sum(shared), 9)


def pairs(found: Sequence[Vector], least: float) -> list[Pair]:
    """Return the pairs of articles at least so alike, the most alike first.

    A term leads to the last hundred articles before this one that have it. Put the articles in
    order of time, and a term that is everywhere still finds what was reported just before.
    """
    postings: dict[str, deque[tuple[int, float]]] = defaultdict(
        lambda: deque(maxlen=_POSTING_LENGTH)
    )
    kept = []
    for place, vector in enumerate(found):
        scores: dict[int, float] = defaultdict(float)
        for term, weight in islice(vector.items(), _LOOKED_UP):
            posting = postings[term]
            for other, other_weight in posting:
                scores[other] += weight * other_weight
            posting.append((place, weight))
        nearest = nsmallest(
            _NEIGHBOURS, scores, key=lambda other: (-round(scores[other], 9), other)
        )
        for other in nearest:
            alike = dot(vector, found[other])
            if alike >= least:
                kept.append(Pair(-alike, other, place))
    return sorted(kept)
