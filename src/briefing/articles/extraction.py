"""Documents in, clean articles out; what is withheld or cannot be read is told.

Each document is read by its type, loses its furniture, is held against embargoes and judged
for fitness. The container's word (a feed, a JSON line) comes before the document's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from briefing import languages
from briefing.articles import (
    cleaning,
    dates,
    fitness,
    furniture,
    handling,
    html,
    instructions,
    liveblogs,
    markdown,
    staleness,
    status,
    text,
    walls,
)
from briefing.errors import SourceError
from briefing.models import Article, Document, Fitness, Handling, Problem, Reading, Removal, Signal

_READERS: Mapping[str, Callable[[Document], text.Draft]] = {
    "text/plain": text.read,
    "text/markdown": markdown.read,
    "text/html": html.read,
}
_EARLIEST_YEAR = 1900
_LATEST = timedelta(hours=24)
_WEB = re.compile(r"https?://[^\s/]\S*\Z", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|\Z)")
_MOST_SHOWN = 200


def extract(documents: Iterable[Document], *, now: datetime) -> Reading:
    """Make one article of each document.

    Args:
        documents: Plain text, Markdown or HTML, as `sources.read` gives them.
        now: The moment that embargoes and dates are held against. Time-zone aware.

    Returns:
        The articles in the order of their documents, the problems, and one problem for each
        document that an embargo keeps out; nothing of its text is kept.
    """
    if now.tzinfo is None:
        msg = "now must be time-zone aware"
        raise ValueError(msg)
    articles: list[Article] = []
    problems: list[Problem] = []
    recalled: list[Handling] = []
    count = 0
    for document in documents:
        count += 1
        said = status.read(document.fields)
        if said.refused:
            problems.append(Problem(kind="withheld", where=document.uri, message=said.refused))
            recalled += [said.handling] if said.recall else []
            continue
        found = _guarded(document, now)
        if isinstance(found, Article):
            articles.append(replace(found, handling=said.handling))
        else:
            problems.append(found)
    current, outdated = status.latest(articles, recalled)
    told = [*problems, *outdated]
    return Reading(
        articles=tuple(current),
        problems=tuple(problem for problem in told if problem.kind != "withheld"),
        withheld=tuple(problem for problem in told if problem.kind == "withheld"),
        documents=count,
    )


def _guarded(document: Document, now: datetime) -> Article | Problem:
    try:
        return _article(document, now)
    except SourceError as error:
        message = str(error)
    except ImportError:  # a broken installation is no fault of the document
        raise
    except Exception as error:  # noqa: BLE001 - parsers fail on hostile pages in ways of their own
        message = f"cannot be read: {type(error).__name__} while extracting"
    return Problem(kind="article", where=document.uri, message=message)


def _article(document: Document, now: datetime) -> Article | Problem:
    read = _READERS.get(document.media_type)
    if read is None:
        raise SourceError(f"is of the type {document.media_type}, not text", uri=document.uri)
    draft = read(document)
    fields = _fields(document.fields, draft)
    until, problem = handling.embargo(f"{fields['title'] or ''}\n\n{draft.text}", fields)
    if problem or (until and until > now):
        return handling.withheld(document.uri, until)
    draft.title = fields["title"]
    draft.removed.extend(_left_out(document.fields.get("left_out")))
    wall, live = _structure(draft, document)
    if wall and wall.stub and wall.kind != walls.PAYWALL:
        return Problem(kind="article", where=document.uri, message=wall.reason)
    if live and live.latest:
        fields["updated"] = live.latest.isoformat()
    _strip(draft)
    if not draft.text:
        raise SourceError("has no text left once furniture is removed", uri=document.uri)
    dangers = [Signal(kind=wall.kind, reason=wall.reason)] if wall else []
    dangers += liveblogs.restatements(draft.text) if live else ()
    return _build(document, draft, {**fields, "embargo": until, "dangers": dangers}, now)


def _left_out(pairs: object) -> Iterator[Removal]:
    """Record what a reader took out: the ads of a newsletter, the running heads of a PDF."""
    for piece, reason in pairs if isinstance(pairs, tuple) else ():
        yield Removal(text=str(piece)[:_MOST_SHOWN], reason=str(reason))


def _structure(
    draft: text.Draft, document: Document
) -> tuple[walls.Wall | None, liveblogs.Live | None]:
    """Look for walls and live blogs; a live blog keeps only what still stands, newest first."""
    markup = document.content if document.media_type == "text/html" else None
    wall = walls.judge(draft.text, fields=document.fields, markup=markup, title=draft.title)
    live = liveblogs.read(draft.text, title=draft.title, markup=markup)
    if live:
        draft.text = live.text
        draft.removed.extend(live.removed)
    draft.text, notices = walls.without_notices(draft.text)
    draft.removed.extend(notices)
    return wall, live


def _fields(container: Mapping[str, Any], draft: text.Draft) -> dict[str, Any]:
    """Return the container's fields over the document's own, each as one clean line."""
    names = ("title", "url", "publisher", "published", "updated", "language")
    fields = {**container, **{name: _line(container.get(name)) for name in names}}
    for name in (*names, "embargo"):
        fields[name] = fields.get(name) or getattr(draft, name)
    fields["authors"] = _authors(container.get("authors")) or draft.authors
    return fields


def _strip(draft: text.Draft) -> None:
    """Take furniture, and what stands above the story, out of the text."""
    draft.text, removed = furniture.strip(draft.text)
    draft.text = draft.text.strip()
    draft.removed.extend(removed)
    first, _, rest = draft.text.partition("\n\n")
    if rest and handling.embargo(first, {}) != (None, None):
        draft.text = rest
        draft.removed.append(Removal(text=first, reason="embargo line"))
    text.take_top(draft)


def _build(
    document: Document, draft: text.Draft, fields: Mapping[str, Any], now: datetime
) -> Article:
    stated = _line(document.fields.get("published"))
    container, doubted = _date(stated, now)
    page, doubted_page = _date(draft.published, now)
    published, conflict = staleness.settle(
        container, page, staleness.dateline(draft.text, fields["url"])
    )
    vague = dates.doubt(stated or draft.published or "") if published else None
    updated, doubted_too = _date(fields["updated"], now)
    authors = fields["authors"] or draft.authors
    title = draft.title and cleaning.line(draft.title)
    language = _language(fields["language"]) or languages.detect(draft.text)
    judged = fitness.assess(
        draft.text, title=title, authors=authors, published=published, language=language
    )
    return Article(
        text=draft.text,
        title=title or None,
        uri=document.uri,
        url=fields["url"] if _WEB.match(fields["url"] or "") else None,
        publisher=fields["publisher"] or None,
        authors=authors,
        published=published,
        updated=updated,
        language=language,
        embargo=fields["embargo"],
        retrieved=dates.parse(str(document.fields.get("fetched") or "")),
        removed=tuple(dict.fromkeys((*draft.removed, *doubted, *doubted_page, *doubted_too))),
        fitness=_noted(judged, fields, draft.text, [conflict, _vague(vague)]),
    )


def _date(raw: str | None, now: datetime) -> tuple[datetime | None, tuple[Removal, ...]]:
    """Return the moment `raw` states; what cannot be or cannot be read is recorded instead."""
    if not raw:
        return None, ()
    moment = dates.parse(raw)
    if moment and moment.year >= _EARLIEST_YEAR and moment <= now + _LATEST:
        return moment, ()
    return None, (Removal(text=raw[:_MOST_SHOWN], reason="untrusted date"),)


def _noted(
    judged: Fitness, fields: Mapping[str, Any], final: str, found: Iterable[Signal | None]
) -> Fitness:
    """Add what else speaks against relying on the text, with places in its final form."""
    signals = [*judged.signals, *fields["dangers"], *(signal for signal in found if signal)]
    language = fitness.language_conflict(_language(fields["language"]), final)
    signals += [language] if language else []
    signals += instructions.find(final)
    if fields.get("teaser"):
        reason = "The feed carries only a summary of this article."
        signals.append(Signal(kind="teaser", reason=reason))
    return replace(judged, signals=tuple(signals))


def _vague(doubt: str | None) -> Signal | None:
    return Signal(kind="date", reason=doubt) if doubt else None


def _authors(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    names = [name for one in values if isinstance(one, str) for name in text.authors(one)]
    return tuple(dict.fromkeys(names))


def _line(value: object) -> str | None:
    """Return a field as one clean line; numbers (an epoch) as they are written."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return cleaning.line(value) or None if isinstance(value, str) else None


def _language(value: str | None) -> str | None:
    """Return the primary subtag, in lower case: "en" of "en-GB" (BCP 47)."""
    match = _LANGUAGE.match(value or "")
    return match[1].lower() if match else None
