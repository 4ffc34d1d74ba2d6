"""Composition: judged statements into the parts of an edition, and sources into numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from briefing import figures, quotations
from briefing.models import Article, Evidence, Item, Sentence, Source, Statement, Story
from briefing.records import addresses
from briefing.words import words

QUOTES_A_STORY = 3
FIGURES_A_STORY = 2
BOTTOM_LINES = 3
_HEADLINE_WORDS = 12
_CLOSING = "\"'”’»›“‘«」』"  # a paragraph of a longer quotation has no closing mark of its own
_QUOTE_WORDS = range(4, 61)  # shorter is a scare quote, longer is a speech


def headline(story: Story, statements: Sequence[Statement]) -> str:
    """Return the leading article's title; without one, the first words said, or the file's name."""
    lead = story.articles[0]
    for article in story.articles:
        if article.title:
            return article.title
    if statements and lead.fitness.quotable:
        said = statements[0].text.split()
        return " ".join(said[:_HEADLINE_WORDS]) + ("…" if len(said) > _HEADLINE_WORDS else "")
    return f"Untitled text ({addresses.file_name(lead) or lead.id})"


def quotes(
    story: Story, sentences: Mapping[str, Sequence[Sentence]], told: Iterable[Statement]
) -> list[Statement]:
    """Return draft quotations with their speakers, of sources fit to be quoted.

    Quotations inside a statement that the story already tells are left out, as are those whose
    speaker the source does not name.
    """
    taken = [evidence for statement in told for evidence in statement.evidence]
    seen: set[str] = set()
    drafts = []
    for article in story.articles:
        if not article.fitness.quotable:
            continue
        for found in quotations.find(
            article.text, sentences[article.id], language=article.language
        ):
            key = " ".join(words(found.text))
            whole = found.complete and article.text[found.end - 1] in _CLOSING
            usable = found.kind == "speech" and whole and found.speaker
            spoken = len(found.text.split()) in _QUOTE_WORDS
            if usable and spoken and key not in seen and not _inside(article, found, taken):
                seen.add(key)
                said = article.text[found.start : found.end]
                drafts.append(_draft(said, article.id, found.start, found.end, found.speaker))
    return drafts[:QUOTES_A_STORY]


def _inside(article: Article, found: quotations.Quotation, taken: Sequence[Evidence]) -> bool:
    return any(
        evidence.article_id == article.id
        and evidence.start <= found.start
        and found.end <= evidence.end
        for evidence in taken
    )


def _draft(
    text: str, article_id: str, start: int, end: int, speaker: str | None = None
) -> Statement:
    """Return the words of a source as a draft that cites them."""
    return Statement(
        text=text,
        evidence=(Evidence(article_id=article_id, start=start, end=end),),
        speaker=speaker,
        method="verbatim",
        backend="extractive",
    )


def key_figures(
    story: Story, sentences: Mapping[str, Sequence[Sentence]], told: Iterable[Statement]
) -> list[Statement]:
    """Return draft statements that carry figures and are not told already."""
    taken = {(e.article_id, e.start) for statement in told for e in statement.evidence}
    said = {" ".join(words(statement.text)) for statement in told}
    every = [
        sentence
        for article in story.articles
        if article.fitness.quotable
        for sentence in sentences[article.id]
    ]
    drafts = []
    for sentence in figures.find(every):
        key = " ".join(words(sentence.text))
        if (sentence.article_id, sentence.start) not in taken and key not in said:
            said.add(key)
            own = (sentence.article_id, sentence.start, sentence.end)
            drafts.append(_draft(sentence.text, *own))
    return drafts[:FIGURES_A_STORY]


def bottom_line(items: Sequence[Item]) -> tuple[Statement, ...]:
    """Return the first supported statement of the leading stories."""
    firsts = []
    for item in items:
        supported = [s for s in item.statements if s.verdict == "supported"]
        firsts += supported[:1]
    return tuple(firsts[:BOTTOM_LINES])


def number_sources(items: Iterable[Item]) -> tuple[Source, ...]:
    """Return the articles numbered in the order in which the edition comes to them."""
    numbered: dict[str, Article] = {}
    for item in items:
        cited = [
            evidence.article_id
            for statement in (*item.statements, *item.figures, *item.quotes)
            for evidence in statement.evidence
        ]
        own = {article.id: article for article in item.story.articles}
        for article_id in dict.fromkeys([*cited, *own]):
            numbered.setdefault(article_id, own[article_id])
    return tuple(
        Source(number=number, article=article)
        for number, article in enumerate(numbered.values(), start=1)
    )


def main_language(articles: Iterable[Article]) -> str:
    """Return the language of most articles; English where none is known."""
    known = Counter(article.language for article in articles if article.language)
    return min(known, key=lambda code: (-known[code], code), default="en")
