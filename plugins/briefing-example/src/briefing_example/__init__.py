"""The smallest useful plugin: a backend that tells a story by its first sentences.

Installed beside `briefing`, it shows up in `briefing plugins` and is used with
`briefing build SOURCE --backend lead`. Newspapers put the news first, so this is more than a toy:
it is the baseline that every summariser has to beat.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from briefing import Budget, Evidence, Sentence, Statement, Summary, SummaryRequest, hookimpl


@dataclass(frozen=True)
class Lead:
    """Takes the first sentences that fit the budget, word for word."""

    name: str = "lead"
    max_tokens: int | None = None
    sends_text_out: bool = False

    def summarise(self, request: SummaryRequest) -> Summary:
        """Return the first sentences of the leading article as statements that cite themselves."""
        leading = request.articles[0].id
        own = [sentence for sentence in request.sentences if sentence.article_id == leading]
        kept = _fit(own, request.budget)
        return Summary(statements=tuple(_statement(sentence) for sentence in kept))


def _fit(sentences: list[Sentence], budget: Budget) -> list[Sentence]:
    """Return the sentences from the start that together keep the budget."""
    if budget.sentences:
        return sentences[: budget.sentences]
    allowed = budget.words or budget.tokens or 0
    so_far = accumulate(_length(sentence.text, budget) for sentence in sentences)
    return [sentence for sentence, used in zip(sentences, so_far, strict=True) if used <= allowed]


def _length(text: str, budget: Budget) -> int:
    """Count words; a budget of tokens is kept by counting bytes, since no token is shorter."""
    return len(text.split()) if budget.words else len(text.encode())


def _statement(sentence: Sentence) -> Statement:
    evidence = Evidence(article_id=sentence.article_id, start=sentence.start, end=sentence.end)
    return Statement(text=sentence.text, evidence=(evidence,), method="verbatim")


@hookimpl
def register_summarisers() -> list[Lead]:
    """Offer the backend `lead`."""
    return [Lead()]
