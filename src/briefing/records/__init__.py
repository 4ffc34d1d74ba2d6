"""A briefing as plain data: what templates see, and what `daily.json` prints.

`to_record` is also the last gate before print. A statement that the sources do not support, or
that points at nothing a reader could look up, stops it. `templates/README.md` documents the
record field by field. No key is the name of a `dict` method, which would hide it in a template.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import tzinfo
from typing import Any, Final

from briefing import __version__
from briefing.models import Article, Briefing, Evidence, Item, Signal, Source, Statement, Story
from briefing.records import addresses, moments
from briefing.records import passages as passages_
from briefing.words import words

SCHEMA: Final = "briefing/1"
WORDS_PER_MINUTE: Final = 230
REASONS: Final = 4  # signs named in a banner; the source's own entry names all of them

Record = dict[str, Any]


def to_record(briefing: Briefing) -> Record:
    """Return the briefing as JSON-able data: dicts, lists, strings, numbers, booleans, None.

    Raises:
        ValueError: A statement is unsupported, cites nothing, or cites characters that no
            numbered source has; or the time zone is not an IANA name.
    """
    desk = _Desk(briefing.sources, moments.named_zone(briefing.zone), briefing.language)
    bottom_line = [
        _statement(statement, f"s-0-{place}", None, desk)
        for place, statement in enumerate(briefing.bottom_line, start=1)
    ]
    stories = [_story(item, place, desk) for place, item in enumerate(briefing.items, start=1)]
    noted = [_noted(item, desk) for item in briefing.noted]
    quotes = [quote for story in stories for quote in story["quotes"]]
    told = [s for story in stories for part in _PARTS for s in story[part]]
    return {
        "schema": SCHEMA,
        "title": briefing.title,
        "date": briefing.date.isoformat(),
        "date_long": moments.day_of_week(briefing.date),
        "zone": briefing.zone,
        **moments.both("cut_off", briefing.cut_off, desk.zone),
        "language": briefing.language,
        "backend": briefing.backend,
        "generator": f"briefing {__version__}",
        "disclosure": _disclosure([*bottom_line, *told]),
        "counts": _counts(briefing, [*bottom_line, *told], [*stories, *noted]),
        "bottom_line": bottom_line,
        "stories": stories,
        "noted": noted,
        "figures": [figure for story in stories for figure in story["figures"]],
        "quotes": _by_speaker(quotes),
        "gaps": [asdict(problem) for problem in briefing.problems],
        "sources": [_source(source, desk) for source in briefing.sources],
        "coverage": asdict(briefing.coverage),
        "usage": asdict(briefing.usage),
    }


_PARTS = ("statements", "figures", "quotes")


class _Desk:
    """The numbered sources, and the passages of them that were cited so far."""

    def __init__(self, sources: Iterable[Source], zone: tzinfo, language: str) -> None:
        self.zone = zone
        self.language = language
        self.sources = {source.article.id: source for source in sources}
        self.passages: dict[int, dict[tuple[int, int], Record]] = {}

    def cite(self, evidence: Evidence, statement: Statement, statement_id: str) -> Record:
        """Return the citation, numbering the passage at its first use."""
        source = self.sources.get(evidence.article_id)
        if source is None:
            msg = (
                f"statement {statement.text!r} cites {evidence.article_id!r}, not a numbered source"
            )
            raise ValueError(msg)
        article = source.article
        if not 0 <= evidence.start < evidence.end <= len(article.text):
            msg = (
                f"statement {statement.text!r} cites characters {evidence.start} to {evidence.end} "
                f"of a source of {len(article.text)}"
            )
            raise ValueError(msg)
        passages = self.passages.setdefault(source.number, {})
        span = (evidence.start, evidence.end)
        if span not in passages:
            # Around it, a source that is not fit to be quoted may have altered quotations.
            context = passages_.CONTEXT if article.fitness.quotable else 0
            passages[span] = passages_.passage(
                article.text, span, ref=(source.number, len(passages) + 1), context=context
            )
        passage = passages[span]
        if statement_id not in passage["statements"]:
            passage["statements"].append(statement_id)
        if passage["quoted"] not in statement.text:
            passage["repeated"] = False
        return {
            "number": source.number,
            **{key: passage[key] for key in ("passage", "ref", "id", "start", "end", "quoted")},
            "outlet": addresses.outlet(article),
            "title": article.title,
            **moments.both("published", article.published, self.zone),
        }


def _statement(
    statement: Statement,
    statement_id: str,
    place: int | None,
    desk: _Desk,
    story: Story | None = None,
) -> Record:
    """Return a statement as data. This is the gate: what may not be printed raises."""
    _check(statement)
    citations = [
        desk.cite(evidence, statement, statement_id)
        for evidence in dict.fromkeys(statement.evidence)
    ]
    cited = {evidence.article_id for evidence in statement.evidence}
    groups = [group for group in (story.groups if story else ()) if cited.intersection(group)]
    first = statement.evidence[0].article_id if statement.evidence else ""
    verbatim = statement.method != "abstractive" and first in desk.sources
    return {
        "id": statement_id,
        "story": place,
        "text": statement.text,
        "lead_in": (statement.lead_in or "").rstrip(": ") or None,
        "verdict": statement.verdict,
        "support": statement.support,
        "doubts": [{"kind": doubt.kind, "message": doubt.message} for doubt in statement.doubts],
        "speaker": statement.speaker,
        "method": statement.method,
        "backend": statement.backend,
        "language": (desk.sources[first].article.language if verbatim else None) or desk.language,
        "independent_sources": max(len(groups), 1 if cited else 0),
        "citations": citations,
    }


def _check(statement: Statement) -> None:
    if statement.verdict not in ("supported", "doubtful"):
        msg = f"{statement.verdict} statement must not be printed: {statement.text!r}"
        raise ValueError(msg)
    if not statement.evidence and statement.method != "headline":
        msg = f"statement points at no source and must not be printed: {statement.text!r}"
        raise ValueError(msg)


def _story(item: Item, place: int, desk: _Desk) -> Record:
    story = item.story
    parts = {
        name: [
            _statement(statement, f"{name[0]}-{place}-{number}", place, desk, story)
            for number, statement in enumerate(getattr(item, name), start=1)
        ]
        for name in _PARTS
    }
    independent = max(1, story.independent_sources)
    reported_by = [_reporter(article, desk) for article in story.articles]
    dated = [when for a in story.articles for when in (a.published, a.updated) if when is not None]
    return {
        "id": story.id,
        "number": place,
        "headline": item.headline,
        **parts,
        "reported_by": reported_by,
        "outlets": list(dict.fromkeys(reporter["outlet"] for reporter in reported_by)),
        "independent_sources": independent,
        "single_source": independent == 1,
        **moments.both("newest", max(dated, default=None), desk.zone),
        "unfit": _unfit(story, desk),
        "backend": item.backend,
        "backend_label": _label(parts["statements"], item.backend),
    }


def _noted(item: Item, desk: _Desk) -> Record:
    for statement in (*item.statements, *item.figures, *item.quotes):
        _check(statement)
    reported_by = [_reporter(article, desk) for article in item.story.articles]
    numbers = [reporter["number"] for reporter in reported_by if reporter["number"] is not None]
    return {
        "id": item.story.id,
        "headline": item.headline,
        "numbers": numbers,
        "outlet": reported_by[0]["outlet"],
        "reported_by": reported_by,
        "unfit": _unfit(item.story, desk),
    }


def _reporter(article: Article, desk: _Desk) -> Record:
    source = desk.sources.get(article.id)
    return {
        "number": source.number if source else None,
        **_heading(article, desk.zone),
    }


def _heading(article: Article, zone: tzinfo) -> Record:
    """Return what names an article: outlet, title, address, date."""
    return {
        "outlet": addresses.outlet(article),
        "publisher": article.publisher,
        "title": article.title,
        "url": addresses.link(article),
        **moments.both("published", article.published, zone),
    }


def _source(source: Source, desk: _Desk) -> Record:
    article = source.article
    return {
        "number": source.number,
        "id": article.id,
        **_heading(article, desk.zone),
        "uri": addresses.without_login(article.uri) if article.uri else None,
        "file": addresses.file_name(article),
        **moments.both("updated", article.updated, desk.zone),
        "authors": list(article.authors),
        "language": article.language,
        "copies": [_heading(copy, desk.zone) for copy in article.copies],
        "removed_lines": sum(not removal.moved for removal in article.removed),
        "rights": article.handling.rights,
        "quotable": article.fitness.quotable,
        "reasons": _reasons([article]),
        "evidence": list(desk.passages.get(source.number, {}).values()),
    }


def _unfit(story: Story, desk: _Desk) -> Record | None:
    """Return the banner of a story that rests on a source not fit to be quoted, else None."""
    unfit = [article for article in story.articles if not article.fitness.quotable]
    if not unfit:
        return None
    reasons = _reasons(unfit)
    numbers = [desk.sources[a.id].number for a in unfit if a.id in desk.sources]
    which = "" if len(unfit) == len(story.articles) else " of " + _marks(numbers)
    shown = reasons[:REASONS]
    if len(reasons) > REASONS:
        shown.append(f"There are {len(reasons) - REASONS} further signs")
    said = f" {'. '.join(shown)}." if shown else ""
    banner = (
        f"Source quality{which}: low. Reads like an automatic translation or rewrite.{said} "
        "Quotations are not reproduced. Find the original before use."
    )
    return {"banner": banner, "reasons": reasons, "numbers": numbers}


def _marks(numbers: Sequence[int]) -> str:
    return ", ".join(f"source {number}" for number in numbers) or "one source"


def _label(statements: Sequence[Record], backend: str) -> str:
    """Return in words how a story came to be written."""
    if all(statement["method"] == "headline" for statement in statements):
        return "headline only"
    if any(_written(statement) for statement in statements):
        return f"written by {backend or 'a machine'} and checked against the sources"
    if any(statement["method"] == "abstractive" for statement in statements):
        return "taken from the text, without its quotation marks"
    return "quoted word for word from the sources"


def _disclosure(statements: Sequence[Record]) -> str:
    """Say how the edition was made, from what its statements say and not from the settings."""
    writers = sorted({s["backend"] or "a machine" for s in statements if _written(s)})
    made = f"Compiled automatically by briefing {__version__}"
    if not statements:
        told = "headlines and sources only"
    elif not writers:
        told = "sentences are quoted word for word from the sources"
    else:
        told = f"sentences are written by {' and '.join(writers)} and checked against the sources"
        if not all(_written(statement) for statement in statements):
            told += ", others are quoted word for word"
    return f"{made}; {told}. Not reviewed by an editor."


def _written(statement: Record) -> bool:
    # Of an unfit source the quotation marks are taken off, which makes a verbatim sentence
    # "abstractive"; the extractive backend still wrote none of it.
    return bool(statement["method"] == "abstractive" and statement["backend"] != "extractive")


def _counts(briefing: Briefing, statements: Sequence[Record], told: Sequence[Record]) -> Record:
    prose = [*(s["text"] for s in statements), *(story["headline"] for story in told)]
    count = sum(len(words(text)) for text in prose)
    coverage = briefing.coverage
    return {
        "documents": coverage.documents,
        "articles": coverage.articles,
        "copies": coverage.copies,
        "stories": len(told),
        "sources": len(briefing.sources),
        "withheld": coverage.withheld,
        "unread": coverage.unread,
        "words": count,
        "minutes": max(1, -(-count // WORDS_PER_MINUTE)),
    }


def _by_speaker(quotes: Sequence[Record]) -> list[Record]:
    """Group quotations by the speaker's name as printed; who is not named comes last."""
    grouped: dict[str | None, list[Record]] = {}
    for quote in quotes:
        grouped.setdefault(quote["speaker"], []).append(quote)
    named = [(speaker, lines) for speaker, lines in grouped.items() if speaker is not None]
    unnamed = [(None, grouped[None])] if None in grouped else []
    return [{"speaker": speaker, "lines": lines} for speaker, lines in [*named, *unnamed]]


def _reasons(articles: Iterable[Article]) -> list[str]:
    """Return the distinct signs of unfitness, each to stand as a sentence without its full stop."""
    said = (_sign(signal) for article in articles for signal in article.fitness.signals)
    return [reason[:1].upper() + reason[1:] for reason in dict.fromkeys(said) if reason]


def _sign(signal: Signal) -> str:
    """Say what a sign is without the words it was found in: they are not fit to be repeated."""
    reason = signal.reason if signal.start is None else signal.reason.partition(": ")[0]
    return reason.strip(" .")
