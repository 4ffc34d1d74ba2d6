"""Choosing sentences for a summary as a whole: the most merit and concepts under a budget.

The greedy rule for monotone submodular gains (Lin and Bilmes, 2011). Choosing a sentence lowers
the gain of just those that share a concept with it, found through an inverted index, so each
concept of each sentence is touched once and the whole is n log n whatever the budget.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from briefing.backends.features import Ranking

REDUNDANT = 0.92  # this share of a sentence's concepts told already: it comes only if room is left
CONCEPTS_TO_JUDGE = 3  # with fewer concepts, their having been told says nothing


class Selection:
    """The state of one choice. `chosen` are places in the request, in the order of choice."""

    def __init__(
        self, ranking: Ranking, costs: Sequence[int], limit: int, *, density: float = 0.0
    ) -> None:
        """Prepare to choose under `limit`, the sum of the `costs` of the chosen.

        `density` is the power of the cost by which gains are divided: 0 ignores length.
        """
        self.ranking, self.costs, self.left = ranking, costs, limit
        self.density = density
        self.chosen: dict[int, None] = {}
        self._covered = [False] * len(ranking.weights)
        self._whole = [
            sum(ranking.weights[concept] for concept in line) for line in ranking.concepts
        ]
        self._fresh = list(self._whole)
        self._holders: list[list[int]] = [[] for _ in ranking.weights]
        for at, line in enumerate(ranking.concepts):
            for concept in line:
                self._holders[concept].append(at)

    def fill(self, bundles: Sequence[tuple[int, ...]]) -> None:
        """Choose among the bundles until none fits.

        A bundle is a sentence preceded by those it leans on; it is chosen whole or not at all.
        Bundles that tell little new wait until nothing else fits.
        """
        waiting = self._run(bundles, patient=True)
        if waiting:
            self._run(waiting, patient=False)

    def _run(self, bundles: Sequence[tuple[int, ...]], *, patient: bool) -> list[tuple[int, ...]]:
        heap = [(-self._gain(bundle), bundle[-1], bundle) for bundle in bundles]
        heapq.heapify(heap)
        leaning = _followers(bundles)
        waiting: list[tuple[int, ...]] = []
        while heap and self.left > 0:
            stored, last, bundle = heapq.heappop(heap)
            if last in self.chosen or self._cost(bundle) > self.left:
                continue
            gain = self._gain(bundle)
            if -stored > gain + 1e-12:  # somebody else told part of it meanwhile
                heapq.heappush(heap, (-gain, last, bundle))
            elif patient and self._told(last):
                waiting.append(bundle)
            else:
                for at in self._take(bundle):
                    for later in leaning.get(at, ()):  # cheaper now that their antecedent is in
                        heapq.heappush(heap, (-self._gain(later), later[-1], later))
        return waiting

    def _new(self, bundle: tuple[int, ...]) -> list[int]:
        return [at for at in bundle if at not in self.chosen]

    def _cost(self, bundle: tuple[int, ...]) -> int:
        return sum(self.costs[at] for at in self._new(bundle))

    def _gain(self, bundle: tuple[int, ...]) -> float:
        """Return the mean gain of the bundle's new sentences, less for their length if asked."""
        gain, new = 0.0, 0
        for at in bundle:
            if at in self.chosen:
                continue
            own = self.ranking.merits[at] + self._fresh[at]
            gain += own / max(1, self.costs[at]) ** self.density if self.density else own
            new += 1
        return gain / new if new else 0.0

    def _told(self, at: int) -> bool:
        enough = len(self.ranking.concepts[at]) >= CONCEPTS_TO_JUDGE
        return enough and self._fresh[at] <= (1 - REDUNDANT) * self._whole[at]

    def _take(self, bundle: tuple[int, ...]) -> list[int]:
        new = self._new(bundle)
        for at in new:
            self.chosen[at] = None
            self.left -= self.costs[at]
            for concept in self.ranking.concepts[at]:
                if not self._covered[concept]:
                    self._covered[concept] = True
                    weight = self.ranking.weights[concept]
                    for holder in self._holders[concept]:
                        self._fresh[holder] -= weight
        return new


def _followers(bundles: Sequence[tuple[int, ...]]) -> dict[int, list[tuple[int, ...]]]:
    """Return for each sentence the bundles in which others lean on it."""
    leaning: dict[int, list[tuple[int, ...]]] = {}
    for bundle in bundles:
        for at in bundle[:-1]:
            leaning.setdefault(at, []).append(bundle)
    return leaning
