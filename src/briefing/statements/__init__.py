"""Draft statements in, judged ones out: evidence, support, doubts, verdict.

Whoever wrote a draft, a built-in backend, a model behind an API or a plugin, it passes through
here. Nothing a draft says about itself is believed: its evidence is looked up, its quotations
are compared letter for letter, its speaker is read from the source. Checks can add doubt and
never remove it, and a check that breaks is named and left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from briefing import quotations
from briefing.models import Doubt, Evidence, Statement
from briefing.quotations import marks, people
from briefing.quotations.marks import place, take_off
from briefing.statements import support
from briefing.statements.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefing.hookspecs import Check
    from briefing.models import Article, Problem, Sentence, Verdict

SUPPORTED_FROM = 0.5  # support at which a statement without doubt is "supported"
UNSUPPORTED_BELOW = 0.25  # support under which it is "unsupported", whatever else is said
CITED_MISSES = 0.2  # how much less than the best evidence a cited one may carry and still stand
HARD_DOUBT = 0.6  # factor on support for each kind of fault that turns a fact wrong
SOFT_DOUBT = 0.85  # factor for every other kind
_HARD = frozenset({"number", "name", "quote", "negation", "speaker", "date", "unfounded"})
_HARMLESS = frozenset({"citation"})  # the evidence was put right; only weak support makes it matter
LEAD_IN = "The text says"


def verify(
    drafts: Iterable[Statement],
    articles: Iterable[Article],
    sentences: Mapping[str, Sequence[Sentence]],
    checks: Sequence[Check],
) -> tuple[list[Statement], list[Problem]]:
    """Judge draft statements against the articles of a story, in the order of the drafts.

    Args:
        drafts: Statements of any origin; those without evidence are aligned with the articles.
        articles: The articles of the story.
        sentences: The sentences of each article, by article id.
        checks: What to look for. A check may add doubt, never remove it.

    Returns:
        A judged statement for each draft, and a problem for each check that broke the contract.
        A supported or doubtful statement has evidence; an unsupported one may have none.
    """
    desk = _Desk.open(articles, sentences, checks)
    judged = [desk.judge(draft) for draft in drafts]
    return judged, desk.panel.problems


@dataclass(slots=True)
class _Desk:
    """What the statements of one story share."""

    articles: Mapping[str, Article]
    sentences: Mapping[str, Sequence[Sentence]]
    index: support.Index
    panel: Panel
    folded: dict[str, marks.Folded] = field(default_factory=dict)
    quoted: dict[str, list[quotations.Quotation]] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        articles: Iterable[Article],
        sentences: Mapping[str, Sequence[Sentence]],
        checks: Sequence[Check],
    ) -> _Desk:
        by_id: dict[str, Article] = {}
        for article in articles:
            by_id.setdefault(article.id, article)
        index = support.Index(by_id, sentences)
        return cls(MappingProxyType(by_id), sentences, index, Panel(checks))

    def judge(self, draft: Statement) -> Statement:
        """Return the draft with evidence, support, doubts and verdict of its own."""
        kept, doubts = self._existing(draft.evidence)
        statement = replace(
            draft, evidence=kept, doubts=(), verdict="unsupported", support=0.0, lead_in=None
        )
        statement, carried, moved = self._align(statement)
        statement, marked = self._quote(statement)
        statement, sourced = self._fit(statement)
        doubts = [*doubts, *moved, *marked, *sourced]
        evidence = [self.index.sentences[place] for place in self._places(statement.evidence)]
        doubts += self.panel.ask(statement, evidence, self.articles)
        unique = tuple(dict.fromkeys(doubts))
        lowered = _lowered(carried, unique)
        verdict = _verdict(lowered, carried, unique) if statement.evidence else "unsupported"
        if verdict == "unsupported" and not unique:  # a verdict never comes without its reason
            unique = (Doubt(kind="unfounded", message="no sentence of the sources says this"),)
        return replace(statement, doubts=unique, support=lowered, verdict=verdict)

    # Evidence -------------------------------------------------------------------------------

    def _existing(self, cited: Sequence[Evidence]) -> tuple[tuple[Evidence, ...], list[Doubt]]:
        """Return the evidence that points at something, and a doubt for what does not."""
        kept, doubts = [], []
        for evidence in cited:
            article = self.articles.get(evidence.article_id)
            if article is None:
                message = f"cited {evidence.article_id!r}, which is no article of this story"
                doubts.append(Doubt(kind="citation", message=message))
            elif not 0 <= evidence.start < evidence.end <= len(article.text):
                message = f"cited characters {evidence.start}-{evidence.end} that do not exist"
                doubts.append(Doubt(kind="citation", message=message))
            else:
                kept.append(evidence)
        return tuple(dict.fromkeys(kept)), doubts

    def _align(self, statement: Statement) -> tuple[Statement, float, list[Doubt]]:
        """Return the statement on the evidence that carries it best, and how much it carries."""
        verbatim = self._verbatim(statement)
        if verbatim is not None:
            return replace(statement, evidence=verbatim), 1.0, []
        if statement.method == "verbatim":
            statement = replace(statement, method="abstractive")  # it claimed more than it is
        weights = self.index.weigh(statement.text, [e.article_id for e in statement.evidence])
        best, carried = self.index.best(weights)
        cited = self._places(statement.evidence)
        if not cited:
            return replace(statement, evidence=self._at(best)), carried, []
        if len(cited) > support.MOST_EVIDENCE:  # a whole article cited says nothing
            cited, _ = self.index.best(weights, cited)
            statement = replace(statement, evidence=self._at(cited))
        own = self.index.coverage(weights, cited)
        if own >= carried - CITED_MISSES:
            return statement, own, []
        moved = []
        if own < UNSUPPORTED_BELOW:
            was = self.index.sentences[cited[0]].id if cited else "nothing"
            now = self.index.sentences[best[0]].id
            message = f"cited {was}, but rests on {now}"
            moved = [Doubt(kind="citation", message=message)]
        return replace(statement, evidence=self._at(best)), carried, moved

    def _verbatim(self, statement: Statement) -> tuple[Evidence, ...] | None:
        """Return where the whole statement stands word for word: where it cites, or anywhere."""
        if not any(sign.isalnum() for sign in statement.text):
            return None
        cited = list(dict.fromkeys(evidence.article_id for evidence in statement.evidence))
        for evidence in statement.evidence:
            piece = self.articles[evidence.article_id].text[evidence.start : evidence.end]
            if marks.locate(statement.text, marks.fold(piece)):
                return (evidence,)
        for article_id in [*cited, *(i for i in self.articles if i not in cited)]:
            found = marks.locate(statement.text, self._folded(article_id))
            if found:
                return (Evidence(article_id=article_id, start=found[0], end=found[1]),)
        return None

    def _folded(self, article_id: str) -> marks.Folded:
        if article_id not in self.folded:
            self.folded[article_id] = marks.fold(self.articles[article_id].text)
        return self.folded[article_id]

    def _places(self, evidence: Sequence[Evidence]) -> list[int]:
        """Return the sentences that the evidence touches, as the index numbers them."""
        places = {p for e in evidence for p in self.index.places(e.article_id, e.start, e.end)}
        return sorted(places)

    def _at(self, places: Sequence[int]) -> tuple[Evidence, ...]:
        return tuple(
            Evidence(article_id=s.article_id, start=s.start, end=s.end)
            for s in (self.index.sentences[place] for place in places)
        )

    # Quotations and sources -------------------------------------------------------------------

    def _quote(self, statement: Statement) -> tuple[Statement, list[Doubt]]:
        """Take off the marks of inexact quotations; cite and name the speaker of exact ones."""
        ids = [*dict.fromkeys(e.article_id for e in statement.evidence)]
        ids += [i for i in self.articles if i not in ids]
        sources = [self._folded(article_id) for article_id in ids]

        def is_exact(text: str, marked: marks.Marked) -> bool:
            return place(text, marked, sources) is not None

        reason = "the source has not exactly these words; the quotation marks were taken off"
        text, doubts = take_off(statement.text, is_exact, reason)
        if doubts:
            statement = replace(statement, text=text, method="abstractive")
        places = [place(text, marked, sources) for marked in marks.quoted(text)]
        spans = [(ids[found[0]], found[1], found[2]) for found in places if found]
        statement = replace(statement, evidence=self._with(statement.evidence, spans))
        speaker = self._speaker(spans)
        spoken = self._spoken(statement)
        if spoken is not None:
            speaker = spoken.speaker
            who = speaker or "somebody"
            if speaker is None or not marks.has_mark(text):
                message = f"the source quotes {who} here, which the words alone do not show"
                doubts.append(Doubt(kind="attribution", message=message))
        if statement.speaker and spans and not (speaker and _same(speaker, statement.speaker)):
            message = f"the source does not give these words to {statement.speaker}"
            doubts.append(Doubt(kind="speaker", message=message))
        return replace(statement, speaker=speaker), doubts

    def _with(
        self, evidence: tuple[Evidence, ...], spans: Sequence[tuple[str, int, int]]
    ) -> tuple[Evidence, ...]:
        """Add the places of quotations that the evidence does not hold."""
        found = list(evidence)
        for article_id, start, end in spans:
            if not any(
                e.article_id == article_id and e.start <= start and end <= e.end for e in found
            ):
                found.append(Evidence(article_id=article_id, start=start, end=end))
        return tuple(found)

    def _speaker(self, spans: Sequence[tuple[str, int, int]]) -> str | None:
        """Return the one whom the source gives all quoted words of the statement to."""
        said: list[str | None] = []
        for article_id, start, end in spans:
            inside = [q for q in self._quoted(article_id) if q.start <= start and end <= q.end]
            if inside and inside[0].kind != "title":
                said.append(inside[0].speaker)
        whole = {name for name in said if name}
        return whole.pop() if len(whole) == 1 and None not in said else None

    def _spoken(self, statement: Statement) -> quotations.Quotation | None:
        """Return the quotation that a sentence of the source was taken out of, marks and all.

        Such a sentence stands in the middle of what somebody says, or at an end of it.
        """
        if len(statement.evidence) != 1 or any(m.complete for m in marks.quoted(statement.text)):
            return None
        (evidence,) = statement.evidence
        piece = self.articles[evidence.article_id].text[evidence.start : evidence.end]
        if marks.fold(piece).text.strip() != marks.fold(statement.text).text.strip():
            return None
        said = [at for at, sign in enumerate(piece, evidence.start) if sign.isalnum()]
        return next(
            (
                quote
                for quote in self._quoted(evidence.article_id)
                if quote.kind == "speech"
                and said
                and quote.inner_start <= said[0]
                and said[-1] < quote.inner_end
            ),
            None,
        )

    def _quoted(self, article_id: str) -> list[quotations.Quotation]:
        if article_id not in self.quoted:
            article = self.articles[article_id]
            split = self.sentences.get(article_id, ())
            found = quotations.find(article.text, split, language=article.language)
            self.quoted[article_id] = found
        return self.quoted[article_id]

    def _fit(self, statement: Statement) -> tuple[Statement, list[Doubt]]:
        """Hold a statement at arm's length when a source of it is not fit to be quoted."""
        resting = [self.articles[evidence.article_id] for evidence in statement.evidence]
        unfit = next((article for article in resting if not article.fitness.quotable), None)
        if unfit is None:
            return statement, []
        message = "the source reads like a machine translation or rewrite"
        reason = "the source is not fit to be quoted; the quotation marks were taken off"
        text, doubts = take_off(statement.text, lambda _text, _marked: False, reason, strays=True)
        method = "abstractive" if doubts else statement.method
        statement = replace(statement, text=text, lead_in=LEAD_IN, method=method, speaker=None)
        return statement, [Doubt(kind="source", message=message), *doubts]


def _lowered(carried: float, doubts: Sequence[Doubt]) -> float:
    """Return the support that is left after each kind of doubt has taken its share, once."""
    for kind in dict.fromkeys(doubt.kind for doubt in doubts):
        if kind not in _HARMLESS:
            carried *= HARD_DOUBT if kind in _HARD else SOFT_DOUBT
    return round(carried, 4)


def _verdict(lowered: float, carried: float, doubts: Sequence[Doubt]) -> Verdict:
    """Return the verdict for a statement that has evidence.

    One fault in words that the source does have leaves a statement doubtful: a reader can see
    what is wrong. Missing content, or fault upon fault, makes it unsupported.
    """
    if carried < UNSUPPORTED_BELOW or lowered < UNSUPPORTED_BELOW:
        return "unsupported"
    troubling = any(doubt.kind not in _HARMLESS for doubt in doubts)
    return "doubtful" if troubling or lowered < SUPPORTED_FROM else "supported"


def _same(one: str, other: str) -> bool:
    """Say whether two mentions share a name."""
    first = {people.fold(word) for word in one.split()}
    return bool(first & {people.fold(word) for word in other.split()})
