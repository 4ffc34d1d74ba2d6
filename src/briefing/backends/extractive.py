"""The backend that needs nothing: it picks whole sentences, word for word.

Ranking is in `features`, the choice under a budget in `selection`; here are the rules of what
may be picked at all. A sentence that leans on the one before ("He said") brings it along or
stays out, as do parts of quotations and quotations without their speaker. Only when nothing
else is there are the rules relaxed, in a fixed order, and the summary says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing import discourse, languages
from briefing.backends import features
from briefing.backends.selection import Selection
from briefing.models import Article, Budget, Evidence, Problem, Sentence, Statement, Summary

if TYPE_CHECKING:
    from briefing.models import SummaryRequest

ANTECEDENTS = 2  # how many sentences back a reference may be followed
DENSITY = 0.15  # under a budget of words a short sentence leaves room for another

Bundle = tuple[int, ...]
Tier = tuple[list[Bundle], str | None, int | None]  # what, its fault, how many of it at most


@dataclass(frozen=True, slots=True)
class Extractive:
    """Summarises by extracting sentences. Offline, deterministic, safe to share among threads."""

    name: str = "extractive"
    max_tokens: int | None = None
    sends_text_out: bool = False

    def summarise(self, request: SummaryRequest) -> Summary:
        """Return the sentences that say most within the budget, as verbatim statements.

        One article keeps its order; articles of a story follow each other by time. A budget of
        sentences is filled exactly when enough acceptable sentences exist, and is never left
        empty; one of words or tokens is a ceiling, so it may be too small for any sentence.
        """
        if not request.sentences:
            problem = _problem(request, "has no sentence to extract")
            return Summary(statements=(), backend=self.name, problems=(problem,))
        chosen, complaint = _choose(request)
        statements = tuple(
            _statement(request.sentences[at], self.name) for at in _readable(chosen, request)
        )
        problems = (_problem(request, complaint),) if complaint else ()
        return Summary(statements=statements, backend=self.name, problems=problems)


def _choose(request: SummaryRequest) -> tuple[list[int], str | None]:
    """Return the chosen places, and what a person should know about the choice."""
    articles = {article.id: article for article in request.articles}
    sentences = request.sentences
    spoken = {key: _language(article) for key, article in articles.items()}
    ranking = features.rank(sentences, articles, spoken)
    costs, limit = _costs(sentences, request.budget)
    density = 0.0 if request.budget.sentences else DENSITY
    complaint = None
    for bundles, relaxed, most in _tiers(sentences, spoken, ranking.fragments):
        selection = Selection(ranking, costs, limit, density=density)
        selection.fill(bundles)
        if selection.chosen:
            return list(selection.chosen)[:most], relaxed
        if bundles and not request.budget.sentences:  # a ceiling is no reason to print faults
            unit = "words" if request.budget.words else "tokens"
            least = min(sum(costs[at] for at in bundle) for bundle in bundles)
            return [], f"the shortest acceptable extract needs {least} {unit}, not {limit}"
        complaint = "no sentence fits"
    return [], complaint


def _costs(sentences: Sequence[Sentence], budget: Budget) -> tuple[list[int], int]:
    """Return what each sentence takes from the budget, and the budget."""
    if budget.sentences is not None:
        return [1] * len(sentences), budget.sentences
    if budget.words is not None:
        return [len(sentence.text.split()) for sentence in sentences], budget.words
    from briefing.tokens import count  # noqa: PLC0415 - loads the token ranks

    # With the space that joins it to the sentence before: encoders glue it to the next word.
    return [count(" " + sentence.text) for sentence in sentences], budget.tokens or 0


def _tiers(
    sentences: Sequence[Sentence], spoken: Mapping[str, str | None], fragments: Sequence[bool]
) -> Iterator[Tier]:
    """Yield what may be chosen, best first, with what the weaker tiers put up with."""
    broken = [
        inside
        or discourse.half_quotation(sentence.text)
        or discourse.orphaned_attribution(sentence.text, spoken.get(sentence.article_id))
        for sentence, inside in zip(sentences, discourse.inside_quotation(sentences), strict=True)
    ]
    leaning = [
        discourse.needs_previous(sentence.text, spoken.get(sentence.article_id))
        for sentence in sentences
    ]
    sound = [not (bad or scrap) for bad, scrap in zip(broken, fragments, strict=True)]
    everything = range(len(sentences))
    bundles = (_bundle(at, sentences, sound, leaning) for at in everything)
    yield _distinct([bundle for bundle in bundles if bundle], sentences), None, None
    lines: list[Bundle] = [(at,) for at in everything if not broken[at] and not leaning[at]]
    yield (
        _distinct(lines, sentences),
        "only headings or unfinished lines were left to extract",
        None,
    )
    loose: list[Bundle] = [(at,) for at in everything if sound[at]]
    yield _distinct(loose, sentences), "every sentence refers to one that is not shown", 1
    every: list[Bundle] = [(at,) for at in everything]
    yield every, "every sentence is part of a longer quotation or lacks its speaker", 1


def _bundle(
    at: int, sentences: Sequence[Sentence], sound: Sequence[bool], leaning: Sequence[bool]
) -> Bundle:
    """Return the sentence with those it leans on before it; nothing when it cannot stand."""
    first = at
    while sound[first]:
        if not leaning[first]:
            return tuple(range(first, at + 1))
        if first == 0 or at - first == ANTECEDENTS or not _adjacent(sentences, first):
            break
        first -= 1
    return ()


def _adjacent(sentences: Sequence[Sentence], at: int) -> bool:
    """Say whether the sentence before it in the request is the one before it in its article."""
    before, sentence = sentences[at - 1], sentences[at]
    return before.article_id == sentence.article_id and before.number + 1 == sentence.number


def _distinct(bundles: list[Bundle], sentences: Sequence[Sentence]) -> list[Bundle]:
    """Leave out sentences that an earlier one repeats word for word."""
    first: dict[str, int] = {}
    kept = []
    for bundle in bundles:
        keys = [" ".join(sentences[at].text.casefold().split()) for at in bundle]
        if all(first.setdefault(key, at) == at for key, at in zip(keys, bundle, strict=True)):
            kept.append(bundle)
    return kept


def _language(article: Article) -> str | None:
    """Return the language as ISO 639-1, detected where the article does not say it."""
    code = article.language or languages.detect(article.text) or ""
    return code.replace("_", "-").partition("-")[0].lower() or None


def _readable(chosen: list[int], request: SummaryRequest) -> list[int]:
    """Return the chosen places in reading order: articles by time, undated ones last."""
    order: dict[str, tuple[bool, float, int]] = {}
    for number, article in enumerate(request.articles):
        moment = article.published.timestamp() if article.published else 0.0
        order[article.id] = (article.published is None, moment, number)
    last = (True, 0.0, len(order))
    return sorted(chosen, key=lambda at: (order.get(request.sentences[at].article_id, last), at))


def _statement(sentence: Sentence, backend: str) -> Statement:
    evidence = Evidence(article_id=sentence.article_id, start=sentence.start, end=sentence.end)
    return Statement(text=sentence.text, evidence=(evidence,), method="verbatim", backend=backend)


def _problem(request: SummaryRequest, message: str) -> Problem:
    lead = request.articles[0] if request.articles else None
    where = (lead.uri or lead.title or lead.id) if lead else "extract"
    return Problem(kind="extract", where=where, message=message)
