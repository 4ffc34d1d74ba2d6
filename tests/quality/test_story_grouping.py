"""How well stories are grouped, against events that people marked.

B-cubed (Bagga and Baldwin 1998) asks of each article how pure its story is and how much of its
event is in it; pairwise F1 asks it of pairs. The bar in `stories` was fitted on the articles of
half 0 below (by hash of the article's family) and checked on half 1. Each set is also cut into
small editions, because what is rare depends on how much is read at once.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import pytest

from briefing import stories
from briefing.models import Article
from briefing.stories import similarity

FLOORS = json.loads(Path(__file__).with_name("floors_stories.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.quality


class Known(NamedTuple):
    """An article, the event that people say it reports, and its half."""

    article: Article
    event: str
    half: int


class Score(NamedTuple):
    precision: float
    recall: float
    bcubed: float
    pairwise: float

    def __str__(self) -> str:
        parts = f"(P {self.precision:.3f} R {self.recall:.3f})"
        return f"B3 {self.bcubed:.3f} {parts}, pairs {self.pairwise:.3f}"


def load(folder: Path, name: str) -> list[Known]:
    path = folder / "eval" / f"{name}.dev.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Known(
            Article(text=row["text"], title=row.get("title"), id=row["id"]),
            row["cluster_id"],
            hashlib.sha256(row["group"].encode()).digest()[0] & 1,
        )
        for row in rows
    ]


def score(found: list[int], events: list[str]) -> Score:
    both = Counter(zip(found, events, strict=True))
    of_story, of_event = Counter(found), Counter(events)
    precision = sum(n * n / of_story[story] for (story, _), n in both.items()) / len(found)
    recall = sum(n * n / of_event[event] for (_, event), n in both.items()) / len(found)
    right, said, true = (sum(n * (n - 1) for n in c.values()) for c in (both, of_story, of_event))
    pairwise = 2 * right / (said + true)
    return Score(precision, recall, 2 * precision * recall / (precision + recall), pairwise)


def grouped(known: list[Known]) -> Score:
    found = stories.group(k.article for k in known)
    story_of = {a.id: number for number, story in enumerate(found) for a in story.articles}
    return score([story_of[k.article.id] for k in known], [k.event for k in known])


def singletons(known: list[Known]) -> Score:
    return score(list(range(len(known))), [k.event for k in known])


def best_single_link(known: list[Known]) -> Score:
    """Join whatever is alike enough, at the threshold that is best on this very data."""
    pairs = similarity.pairs(similarity.vectors([k.article for k in known]), 0.15)
    root = list(range(len(known)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = place = root[root[place]]
        return place

    scores = []
    for threshold in (0.6, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15):
        for pair in pairs:
            if -pair.distance >= threshold:
                root[find(pair.first)] = find(pair.second)
        scores.append(score([find(p) for p in range(len(known))], [k.event for k in known]))
    return max(scores, key=lambda s: s.bcubed)


def editions(known: list[Known], events: int) -> list[list[Known]]:
    by_event: dict[str, list[Known]] = defaultdict(list)
    for k in known:
        by_event[k.event].append(k)
    order = sorted(by_event, key=lambda event: hashlib.sha256(event.encode()).digest())
    cut = [order[at : at + events] for at in range(0, len(order) - events + 1, events)]
    return [[k for event in part for k in by_event[event]] for part in cut[:20]]


def require(name: str, reached: Score) -> None:
    floor = FLOORS[name]
    assert reached.bcubed >= floor["bcubed"], f"{name}: {reached}"
    assert reached.pairwise >= floor["pairwise"], f"{name}: {reached}"


@pytest.mark.parametrize("name", ["ecbplus_clusters", "allsides_clusters"])
def test_stories_match_marked_events_better_than_simple_ways(shared_data: Path, name: str) -> None:
    known = load(shared_data, name)
    reached, linked, alone = grouped(known), best_single_link(known), singletons(known)
    print(f"\n{name}: {len(known)} articles, {len({k.event for k in known})} events")
    print(f"  stories.group            {reached}")
    for half in (0, 1):
        print(f"  stories.group, half {half}    {grouped([k for k in known if k.half == half])}")
    print(f"  single link, best on it  {linked}")
    print(f"  every article alone      {alone}")
    assert reached.bcubed > linked.bcubed + 0.02
    assert reached.pairwise > linked.pairwise
    assert reached.bcubed > alone.bcubed + 0.2
    require(name, reached)


@pytest.mark.parametrize(("name", "events"), [("ecbplus_clusters", 6), ("allsides_clusters", 20)])
def test_small_editions_are_grouped_too(shared_data: Path, name: str, events: int) -> None:
    parts = editions(load(shared_data, name), events)
    scores = [grouped(part) for part in parts]
    mean = Score(*(fmean(column) for column in zip(*scores, strict=True)))
    print(f"\n{name}, {len(parts)} editions of {events} events: {mean}")
    require(f"{name}, {events} events at a time", mean)


def test_the_measure_is_perfect_only_when_the_grouping_is() -> None:
    events = ["a", "a", "b", "b"]
    assert score([1, 1, 2, 2], events) == (1, 1, 1, 1)
    assert score([1, 1, 1, 1], events)[:2] == (0.5, 1)
    assert score([1, 2, 3, 4], events) == pytest.approx((1, 0.5, 2 / 3, 0))
