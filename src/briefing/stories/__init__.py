"""Articles about one event become stories, with the number of sources that stand alone.

Grouping is average-link clustering (Sokal and Michener 1958) over the pairs that
`stories.similarity` finds: the most alike first, and two groups only join while their articles
are alike on average, so one article on two subjects cannot chain two events together.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from briefing.models import Story
from briefing.stories import independence, similarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.models import Article
    from briefing.stories.similarity import Pair, Vector

# How alike two groups must be to be one story. The more articles there are, the more of them
# resemble each other by chance, so the bar rises with their number: fitted on half of two dev
# sets and checked on the other (tests/quality/test_story_grouping.py).
_BAR = 0.02
_BAR_PER_LOG = 0.03
_LOWEST_BAR, _HIGHEST_BAR = 0.12, 0.32

_HOUR = 3600.0
_FAR_APART = 72 * _HOUR  # between reports: then they must be much more alike to be one event
_FAR_APART_BAR = 1.5  # times the bar
_LONGEST = 7 * 24 * _HOUR  # from a story's first report to its last

_SPOKESMEN = 16  # articles of a group, at most, that are compared with another group one by one
_ROUNDS = 5  # over the pairs; a pair that failed may join once its groups have grown
_FULL_CHARS = 1_000  # an article of this length tells the whole story


def group(articles: Iterable[Article]) -> list[Story]:
    """Group deduplicated articles into stories, the weightiest first.

    A story's leading article is the one closest to what all its articles say, the fuller before
    the shorter; the others follow by time and id. Stories come by the number of independent
    sources, of articles and copies, and by how new they are. The order of `articles` does not
    matter. Reports more than a week apart are never one story.
    """
    ordered = sorted(
        articles, key=lambda article: (*_time(article), article.title or "", article.id)
    )
    vectors = similarity.vectors(ordered)
    clusters = _cluster(ordered, vectors)
    return sorted((_story(cluster, ordered, vectors) for cluster in clusters), key=_weight)


class _Cluster:
    """Articles that belong together, by place; `total` is the sum of their vectors."""

    __slots__ = ("first", "last", "members", "total", "vectors")

    def __init__(self, place: int, article: Article, vector: Vector) -> None:
        moment = article.published.timestamp() if article.published else None
        self.members = [place]
        self.vectors = [vector]
        self.total = dict(vector)
        self.first = self.last = moment

    def bar(self, other: _Cluster, bar: float) -> float:
        """Return how alike the two must be, given when they were reported."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return bar
        if max(self.last, other.last) - min(self.first, other.first) > _LONGEST:
            return math.inf
        apart = max(self.first - other.last, other.first - self.last)
        return bar * _FAR_APART_BAR if apart > _FAR_APART else bar

    def likeness(self, other: _Cluster) -> float:
        """Return the mean likeness of all pairs across: that of the sums, by linearity."""
        across = len(self.members) * len(other.members)
        return similarity.dot(self.total, other.total) / across

    def agrees(self, other: _Cluster, bar: float) -> bool:
        """Say whether most of the articles here are half so alike to those of the other.

        A round-up that tells two events is very like either, and would carry the mean alone.
        Of a large group a few articles speak for all.
        """
        asked = self.vectors[:: 1 + len(self.vectors) // _SPOKESMEN]
        needed = bar / 2 * len(other.members)
        alike = sum(similarity.dot(vector, other.total) >= needed for vector in asked)
        return alike * 2 > len(asked)

    def take(self, other: _Cluster) -> None:
        """Take over the other's articles."""
        for term, weight in other.total.items():
            self.total[term] = self.total.get(term, 0.0) + weight
        self.members += other.members
        self.vectors += other.vectors
        firsts = [moment for moment in (self.first, other.first) if moment is not None]
        lasts = [moment for moment in (self.last, other.last) if moment is not None]
        self.first, self.last = min(firsts, default=None), max(lasts, default=None)


def _cluster(articles: Sequence[Article], vectors: Sequence[Vector]) -> list[_Cluster]:
    """Join the articles pair by pair while the groups they are in are alike on average."""
    bar = min(max(_BAR + _BAR_PER_LOG * math.log(len(articles) or 1), _LOWEST_BAR), _HIGHEST_BAR)
    home = [_Cluster(place, articles[place], vectors[place]) for place in range(len(articles))]
    waiting = similarity.pairs(vectors, bar)
    for _ in range(_ROUNDS):
        failed = [pair for pair in waiting if not _joined(pair, home, bar)]
        if len(failed) == len(waiting):
            break
        waiting = failed
    return list({id(cluster): cluster for cluster in home}.values())


def _joined(pair: Pair, home: list[_Cluster], bar: float) -> bool:
    """Join the groups of a pair if they are alike enough; say whether the pair is together."""
    one, other = home[pair.first], home[pair.second]
    if one is other:
        return True
    needed = one.bar(other, bar)
    if needed == math.inf or one.likeness(other) < needed:
        return False
    if not (one.agrees(other, needed) and other.agrees(one, needed)):
        return False
    if (len(one.total), -one.members[0]) < (len(other.total), -other.members[0]):
        one, other = other, one
    one.take(other)
    for place in other.members:
        home[place] = one
    return True


def _story(cluster: _Cluster, articles: Sequence[Article], vectors: Sequence[Vector]) -> Story:
    """Make a story of a cluster, its leading article first and the rest by time and id."""

    def fitness_to_lead(place: int) -> tuple[bool, bool, float]:
        article = articles[place]
        fullness = 0.5 + 0.5 * min(1.0, len(article.text) / _FULL_CHARS)
        closeness = similarity.dot(vectors[place], cluster.total)
        return article.fitness.quotable, bool(article.title), round(fullness * closeness, 9)

    places = sorted(cluster.members, key=lambda p: (*_time(articles[p]), articles[p].id))
    leading = max(places, key=fitness_to_lead)
    members = tuple(articles[p] for p in (leading, *(p for p in places if p != leading)))
    return Story(articles=members, groups=independence.groups(members))


def _time(article: Article) -> tuple[bool, float]:
    """Sort by time of publication, the undated last."""
    return article.published is None, article.published.timestamp() if article.published else 0.0


def _weight(story: Story) -> tuple[int, int, bool, float, str]:
    """Sort the weightiest story first."""
    dated = [article.published.timestamp() for article in story.articles if article.published]
    total = sum(1 + len(article.copies) for article in story.articles)
    return -story.independent_sources, -total, not dated, -max(dated, default=0.0), story.id
