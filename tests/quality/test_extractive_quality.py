"""How good the extracts are on real articles: ROUGE beside Lead, and faults that rules prevent.

Lead, the first sentences, is the bar that few extractive summarisers pass on news. It is cut at
exactly the budget of words, mid-sentence; ours shows whole sentences only. Floors are pinned in
`floors_extractive.json`: margins in ROUGE points over Lead, a little under what was measured.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from briefing import discourse
from briefing.backends import features
from briefing.backends.extractive import Extractive
from briefing.models import Article, Budget, Sentence, SummaryRequest
from briefing.sentences import split

pytestmark = [
    pytest.mark.quality,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the scorer's own dependencies
]

FLOORS = json.loads((Path(__file__).parent / "floors_extractive.json").read_text("utf-8"))
DOCUMENTS = 150  # of each origin: enough for ±2 points, within a minute
SENTENCES = {"cnndm": 3, "writers": 3, "newsroom": 1, "gum": 1, "xsum": 1}
KINDS = ("rouge1", "rouge2", "rougeLsum")
LOWER_CASED = "lower-cased"  # these references are tokenised apart from their articles


@dataclass(frozen=True)
class Sample:
    article: Article
    sentences: tuple[Sentence, ...]
    reference: str


def origin_of(row: dict[str, str]) -> str:
    origin = row["origin"].split(":")[0]
    return "writers" if "/" in origin else origin


@pytest.fixture(scope="module")
def samples(shared_data: Path) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = defaultdict(list)
    with gzip.open(shared_data / "eval" / "singledoc_refs.dev.jsonl.gz", "rt", "utf-8") as rows:
        for row in map(json.loads, rows):
            origin = origin_of(row)
            if LOWER_CASED in row["reference_kind"] or len(found[origin]) >= DOCUMENTS:
                continue
            article = Article(
                text=row["source"], title=row.get("title"), id=row["id"], language="en"
            )
            sentences = tuple(split(article.text, language="en", article_id=article.id))
            if len(sentences) > 3:
                found[origin].append(Sample(article, sentences, row["references"][0]))
    return found


@pytest.fixture(scope="module")
def score() -> Callable[[str, list[str]], dict[str, float]]:
    from rouge_score import rouge_scorer

    scorer = rouge_scorer.RougeScorer(list(KINDS), use_stemmer=True)

    def scored(reference: str, summary: list[str]) -> dict[str, float]:
        result = scorer.score("\n".join(s.text for s in split(reference)), "\n".join(summary))
        return {kind: 100 * result[kind].fmeasure for kind in KINDS}

    return scored


def ours(sample: Sample, budget: Budget) -> list[str]:
    request = SummaryRequest(articles=(sample.article,), sentences=sample.sentences, budget=budget)
    return [statement.text for statement in Extractive().summarise(request).statements]


def lead(sample: Sample, budget: Budget) -> list[str]:
    if budget.sentences:
        return [sentence.text for sentence in sample.sentences[: budget.sentences]]
    left, shown = budget.words or 0, []
    for sentence in sample.sentences:
        words = sentence.text.split()[:left]
        shown.append(" ".join(words))
        left -= len(words)
    return [text for text in shown if text]


def budgets(origin: str) -> Iterator[tuple[str, Budget]]:
    yield f"{origin} {SENTENCES[origin]}s", Budget(sentences=SENTENCES[origin])
    yield f"{origin} 100w", Budget(words=100)


@pytest.mark.parametrize("origin", SENTENCES)
def test_extracts_keep_their_margin_over_the_lead(
    origin: str,
    samples: dict[str, list[Sample]],
    score: Callable[[str, list[str]], dict[str, float]],
) -> None:
    for name, budget in budgets(origin):
        totals = {"ours": dict.fromkeys(KINDS, 0.0), "lead": dict.fromkeys(KINDS, 0.0)}
        for sample in samples[origin]:
            for system, summarise in (("ours", ours), ("lead", lead)):
                for kind, value in score(sample.reference, summarise(sample, budget)).items():
                    totals[system][kind] += value / len(samples[origin])
        margins = {kind: totals["ours"][kind] - totals["lead"][kind] for kind in KINDS}
        for system, means in totals.items():
            print(f"{name:14} {system:5}", *(f"{means[kind]:6.2f}" for kind in KINDS))
        for kind, margin in margins.items():
            assert margin >= FLOORS["margins"][name][kind], f"{name} {kind}: {margin:+.2f}"


def naive(sample: Sample, count: int) -> list[Sentence]:
    """Return the sentences with the highest scores, whatever they lean on."""
    ranking = features.rank(
        sample.sentences, {sample.article.id: sample.article}, {sample.article.id: "en"}
    )
    scores = [
        merit + sum(ranking.weights[concept] for concept in line)
        for merit, line in zip(ranking.merits, ranking.concepts, strict=True)
    ]
    best = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[:count]
    return [sample.sentences[at] for at in sorted(best)]


def test_the_rules_take_the_faults_out_of_extracts(samples: dict[str, list[Sample]]) -> None:
    shown = {"naive": 0, "lead": 0, "ours": 0}
    faulty = dict.fromkeys(shown, 0)
    for sample in (sample for origin in SENTENCES for sample in samples[origin]):
        chosen = set(ours(sample, Budget(sentences=3)))
        extracts = {
            "naive": naive(sample, 3),
            "lead": list(sample.sentences[:3]),
            "ours": [s for s in sample.sentences if s.text in chosen],
        }
        for system, extract in extracts.items():
            found = discourse.lint(extract, sample.sentences, language="en")
            shown[system] += len(extract)
            faulty[system] += len({sentence.number for sentence, _ in found})
    share = {system: 100 * faulty[system] / shown[system] for system in shown}
    print("sentences with a fault, %:", {k: round(v, 2) for k, v in share.items()})
    assert share["ours"] <= FLOORS["faulty_percent"]
    assert share["naive"] >= 10 * share["ours"], "or the rules no longer see anything"
