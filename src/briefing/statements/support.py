"""How far the sentences of a story carry a statement, and which of them do it best.

The measure is the share of the statement's content words, weighted by how telling they are in
this story (inverse document frequency), that its best sentences have. It needs an inverted
index, not a comparison of everything with everything.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from briefing.words import terms, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefing.models import Article, Sentence

MOST_EVIDENCE = 3  # sentences that one statement may rest on
LEAST_GAIN = 0.15  # of the statement that a further sentence must carry to be cited as well
_MOST_CANDIDATES = 400  # sentences weighed for one statement; the rarest words choose them


class Index:
    """The sentences of some articles, by their words."""

    def __init__(
        self, articles: Mapping[str, Article], sentences: Mapping[str, Sequence[Sentence]]
    ) -> None:
        self.sentences: list[Sentence] = []
        self._terms: list[frozenset[str]] = []
        self._starts: dict[str, tuple[list[int], int]] = {}
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        self._languages: dict[str, str | None] = {}
        for article_id in articles:
            self._languages[article_id] = articles[article_id].language
            own = sentences.get(article_id, ())
            self._starts[article_id] = [sentence.start for sentence in own], len(self.sentences)
            for sentence in own:
                self._add(article_id, sentence)
        self.languages = tuple(dict.fromkeys(self._languages.values()))

    def _add(self, article_id: str, sentence: Sentence) -> None:
        place = len(self.sentences)
        found = frozenset(read(sentence.text, self._languages[article_id]))
        self.sentences.append(sentence)
        self._terms.append(found)
        for term in sorted(found):
            self._postings[term].append(place)

    def places(self, article_id: str, start: int, end: int) -> list[int]:
        """Return the sentences that a stretch of an article touches, as numbers in `sentences`."""
        starts, first = self._starts.get(article_id, ([], 0))
        last = bisect_left(starts, end)
        touched = range(first + max(0, bisect_right(starts, start) - 1), first + last)
        return [place for place in touched if self.sentences[place].end > start]

    def weigh(self, text: str, article_ids: Iterable[str] = ()) -> dict[str, float]:
        """Return the content words of a statement with their weights; the weights sum to 1.

        `article_ids` are the articles it cites: their language says how it is read.
        """
        language = next((self._languages[i] for i in article_ids if i in self._languages), None)
        if language is None and self.languages:
            language = self.languages[0]
        total = len(self.sentences)
        counted = Counter(read(text, language))
        weights = {
            term: count * math.log(1 + (total + 1) / (len(self._postings.get(term, ())) + 1))
            for term, count in counted.items()
        }
        whole = sum(weights.values())
        return {term: weight / whole for term, weight in weights.items()} if whole else {}

    def coverage(self, weights: Mapping[str, float], places: Iterable[int]) -> float:
        """Return the share of the weights, 0 to 1, that the sentences carry together."""
        carried = frozenset(chain.from_iterable(self._terms[place] for place in places))
        return min(1.0, sum(weight for term, weight in weights.items() if term in carried))

    def candidates(self, weights: Mapping[str, float]) -> list[int]:
        """Return the places of sentences that share words with a statement, in order.

        The rarest words are asked first; a word that is everywhere chooses nothing new once
        enough sentences are at hand.
        """
        found: set[int] = set()
        posted = [(len(self._postings[term]), term) for term in weights if term in self._postings]
        for _, term in sorted(posted):
            found.update(self._postings[term][: _MOST_CANDIDATES - len(found)])
            if len(found) >= _MOST_CANDIDATES:
                break
        return sorted(found)

    def best(
        self, weights: Mapping[str, float], among: Sequence[int] | None = None
    ) -> tuple[list[int], float]:
        """Return the few sentences that carry most of a statement, and how much they carry.

        Greedy: the best one, then whatever adds most. Of equal sentences the first is taken.
        """
        left = dict(weights)
        places = self.candidates(weights) if among is None else list(among)
        chosen: list[int] = []
        while len(chosen) < MOST_EVIDENCE:
            gains = [(sum(left.get(t, 0.0) for t in self._terms[p]), -p) for p in places]
            gain, place = max(gains, default=(0.0, 0))
            if gain <= 0 or (chosen and gain < LEAST_GAIN):
                break
            chosen.append(-place)
            for term in self._terms[-place]:
                left.pop(term, None)
        return sorted(chosen), self.coverage(weights, chosen)


def read(text: str, language: str | None) -> list[str]:
    """Return the content words of a text; all its words where it has no others ("They did.")."""
    return terms(text, language) or words(text)
