"""The flow, one line per arrow; the only module that knows the order.

URIs ──read──▶ Documents ──extract──▶ Articles ──deduplicate──▶ Articles + their copies
     ──group──▶ Stories ──pack──▶ Chunks ──summarise──▶ Summaries ──verify──▶ Statements
     ──compose──▶ Briefing ──render──▶ md / html / txt / json
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from briefing import articles as articles_
from briefing import chunks, composition, intake, plugins, stories, summaries, tokens
from briefing import sentences as sentences_
from briefing import sources as sources_
from briefing import statements as statements_
from briefing.articles import fitness, handling
from briefing.desk import Desk, Split
from briefing.errors import SourceError
from briefing.intake import Texts
from briefing.models import (
    Article,
    Briefing,
    Chunk,
    Coverage,
    Item,
    Plan,
    Problem,
    Reading,
    Sentence,
    Statement,
    Story,
    Summary,
)
from briefing.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Executor


Progress = Callable[[str, int, int], None]  # stage, done, of how many


def read(
    *uris: str | Path,
    settings: Settings | None = None,
    now: dt.datetime | None = None,
    stdin: BinaryIO | None = None,
) -> Reading:
    """Read files, folders, globs, feeds or standard input (`-`) into clean articles.

    What cannot be read is in `Reading.problems`; items under embargo at `now` are counted in
    `Reading.withheld` and are nowhere else. The articles come in an order of their own, whatever
    the order of the arguments.
    """
    settings = settings or Settings()
    loaded = plugins.load(settings)
    readers, problems = loaded.readers()
    given = [str(uri) for uri in uris]
    documents, unread = sources_.read(given, readers, stdin=stdin, follow=settings.follow)
    reading = articles_.extract(documents, now=now or dt.datetime.now(dt.UTC))
    found = sorted(reading.articles, key=lambda a: (a.title or "", a.id, a.uri or ""))
    told = sorted((*unread, *reading.problems), key=_by_place)
    withheld = sorted(reading.withheld, key=_by_place)
    return replace(
        reading,
        articles=tuple(found),
        problems=(*loaded.problems, *problems, *told),
        withheld=tuple(withheld),
    )


def split_sentences(text: str, *, language: str | None = None) -> list[Sentence]:
    """Split a text into sentences with exact code-point offsets."""
    return sentences_.split(text, language=language)


def pack(
    article: Article | str,
    *,
    max_tokens: int,
    overlap: int = 0,
    encoding: str = tokens.DEFAULT_ENCODING,
) -> list[Chunk]:
    """Pack an article into chunks of at most `max_tokens` tokens; `overlap` is in tokens, too."""
    whole = intake.ready(article)
    return chunks.pack(
        whole, intake.in_sentences(whole), max_tokens=max_tokens, overlap=overlap, encoding=encoding
    )


def group(articles: Iterable[Article]) -> list[Story]:
    """Group articles about one event into stories, copies and syndicated text collapsed first."""
    return stories.group(articles_.deduplicate(articles))


def summarise(
    articles: Texts,
    *,
    sentences: int | None = None,
    words: int | None = None,
    backend: str | None = None,
    settings: Settings | None = None,
    language: str | None = None,
) -> Summary:
    """Summarise one article, or a list of articles as one story. A str is an article's text.

    Every statement is verified; what the sources do not support is left out and named in
    `Summary.problems`. Give `sentences` or `words`; 3 sentences where neither is given.
    """
    desk = Desk.open(settings, backend, sentences, words)
    story = intake.one_story(articles)
    split = intake.split(story.articles)
    if not any(split.values()):
        return Summary(statements=(), problems=(*desk.problems, _nothing(story)))
    summary, problems = next(desk.tell([story], split, language))
    return replace(summary, problems=(*desk.problems, *problems))


def verify(text: str, articles: Texts, *, settings: Settings | None = None) -> list[Statement]:
    """Judge each sentence of any draft against articles: evidence, verdict, support, doubts."""
    desk = Desk.open(settings)
    against = intake.all_ready(articles)
    drafts = [Statement(text=sentence.text) for sentence in sentences_.split(text)]
    judged, _ = statements_.verify(drafts, against, intake.split(against), desk.checks)
    return judged


def plan(
    articles: Texts | Sequence[str],
    *,
    backend: str | None = None,
    settings: Settings | None = None,
) -> Plan:
    """Say what a run over the articles would take at most; nothing is sent."""
    desk = Desk.open(settings, backend)
    found = articles_.deduplicate(intake.all_ready(articles))
    asked = [
        request
        for story in stories.group(found)
        for request in desk.ask(story, intake.split(story.articles), desk.ladder[0])
    ]
    counted = [tokens.count(sentence.text) for request in asked for sentence in request.sentences]
    chosen = desk.ladder[0]
    return Plan(
        backend=chosen.name,
        articles=len(found),
        calls=len(asked),
        input_tokens=sum(counted),
        output_tokens=0,
        cost=None if chosen.sends_text_out else 0.0,
        exact_tokens=tokens.is_exact(tokens.DEFAULT_ENCODING),
        sends_text_out=chosen.sends_text_out,
    )


def brief(
    sources: Texts | Path | Iterable[Article | str | Path],
    *,
    title: str | None = None,
    date: dt.date | None = None,
    settings: Settings | None = None,
    backend: str | None = None,
    now: dt.datetime | None = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
    stdin: BinaryIO | None = None,
) -> Briefing:
    """Make an edition out of articles, or of URIs to read.

    Args:
        sources: Articles and URIs (str or Path), mixed as you like.
        title: Title of the edition; else that of the settings.
        date: Day of the edition; else today in the settings' time zone.
        settings: As `load_settings` returns them.
        backend: Who writes the statements; else that of the settings.
        now: The moment against which embargoes are judged.
        progress: Called with (stage, done, of how many).
        executor: Where backends run; see `summaries.summarise`.
        stdin: What `-` reads.

    Raises:
        SourceError: Not one article could be read.
        ConfigError: The settings name a backend that is not there.
    """
    settings = settings or Settings()
    moment = now or dt.datetime.now(dt.UTC)
    tell = progress or _silence
    desk = Desk.open(settings, backend)
    tell("reading", 0, 0)
    reading = _reading(sources, settings, moment, stdin)
    tell("grouping", 0, len(reading))
    kept = articles_.deduplicate(reading)
    grouped = stories.group(kept)
    told, noted = _placed(grouped, settings.stories, moment)
    split = intake.split((article for story in told for article in story.articles), moment)
    problems = [*desk.problems, *reading.problems, *reading.withheld]
    items = []
    usages = []
    for done, (story, (summary, gaps)) in enumerate(
        zip(told, desk.tell(told, split, settings.language, executor), strict=True)
    ):
        tell("summarising", done + 1, len(told))
        items.append(_item(story, summary, split, desk))
        problems += gaps
        usages.append(summary.usage)
    mentioned = [_mention(story) for story in noted]
    return Briefing(
        title=title or settings.title,
        date=date or moment.astimezone(_zone(settings.tz)).date(),
        zone=settings.tz,
        language=settings.language or composition.main_language(kept),
        cut_off=max((a.published for a in kept if a.published), default=None),
        bottom_line=composition.bottom_line(items),
        items=tuple(items),
        noted=tuple(mentioned),
        sources=composition.number_sources([*items, *mentioned]),
        problems=tuple(dict.fromkeys(problems)),
        coverage=_coverage(reading, kept, grouped),
        usage=summaries.total(usages),
        backend=desk.ladder[0].name,
    )


def render(
    edition: Briefing, template: str | None = None, *, settings: Settings | None = None
) -> str:
    """Render an edition through a template by name (`daily.md`) or by path."""
    from briefing import rendering  # noqa: PLC0415 - jinja2 only when something is rendered

    settings = settings or Settings()
    loaded = plugins.load(settings)
    folders, _ = loaded.template_dirs()
    return rendering.render(
        edition,
        template or settings.template,
        template_dirs=[*map(Path, settings.template_dirs), *folders],
        prepare=loaded.prepare_environment,
    )


def _item(story: Story, summary: Summary, split: Split, desk: Desk) -> Item:
    """Return the story as the edition tells it, its figures and quotations verified as well."""
    figures = composition.key_figures(story, split, summary.statements)
    quotes = composition.quotes(story, split, summary.statements)
    return Item(
        story=story,
        headline=composition.headline(story, summary.statements),
        statements=summary.statements,
        figures=desk.held(figures, story, split),
        quotes=desk.held(quotes, story, split),
        backend=summary.backend if summary.statements else "headline",
    )


def _mention(story: Story) -> Item:
    return Item(story=story, headline=composition.headline(story, ()), backend="headline")


def _placed(
    grouped: Sequence[Story], most: int, now: dt.datetime
) -> tuple[list[Story], list[Story]]:
    """Return the stories told in full and those only noted, each in order of weight.

    A story whose leading source is not fit to be quoted comes after all others, and takes no
    place from them. A story of nothing but stubs is noted.
    """
    fit: list[Story] = []
    unfit: list[Story] = []
    bare: list[Story] = []
    for story in grouped:
        if all(fitness.is_headline_only(article, now=now) for article in story.articles):
            bare.append(story)
        else:
            (fit if story.articles[0].fitness.quotable else unfit).append(story)
    return [*fit[:most], *unfit[:most]], [*fit[most:], *unfit[most:], *bare]


def _reading(
    given: Texts | Path | Iterable[Article | str | Path],
    settings: Settings,
    now: dt.datetime,
    stdin: BinaryIO | None,
) -> Reading:
    """Read the URIs among `given` and put the articles beside what they give."""
    several = [given] if isinstance(given, str | Path | Article) else list(given)
    uris = [entry for entry in several if not isinstance(entry, Article)]
    direct = [intake.ready(entry) for entry in several if isinstance(entry, Article)]
    reading = read(*uris, settings=settings, now=now, stdin=stdin) if uris else Reading()
    early = [article for article in direct if article.embargo and article.embargo > now]
    withheld = [handling.withheld(a.uri or a.id, a.embargo) for a in early]
    found = Reading(
        articles=(*reading.articles, *(article for article in direct if article not in early)),
        problems=reading.problems,
        withheld=(*reading.withheld, *withheld),
        documents=reading.documents + len(direct),
    )
    if uris and not found.articles and not found.withheld:
        reasons = "; ".join(str(problem) for problem in found.problems[:3])
        where = ", ".join(map(str, uris))
        msg = f"not one article could be read from {where}" + (f" ({reasons})" if reasons else "")
        raise SourceError(msg, uri=where)
    return found


def _coverage(reading: Reading, kept: Sequence[Article], grouped: Sequence[Story]) -> Coverage:
    removals = [gone for article in reading for gone in article.removed if not gone.moved]
    return Coverage(
        documents=reading.documents,
        articles=len(kept),
        copies=sum(len(article.copies) for article in kept),
        stories=len(grouped),
        withheld=len(reading.withheld),
        unread=sum(problem.kind in ("source", "article") for problem in reading.problems),
        chars_read=sum(len(article.text) for article in reading),
        chars_removed=sum(len(removal.text) for removal in removals),
        lines_removed=len(removals),
    )


def _nothing(story: Story) -> Problem:
    where = story.articles[0].uri or story.id
    return Problem(kind="extract", where=where, message="the text is empty, or a stub")


def _by_place(problem: Problem) -> tuple[list[str | int], str]:
    """Order by place as people count: line 2 before line 10."""
    parts = re.split(r"(\d{1,18})", problem.where)
    return [int(part) if part.isdecimal() else part for part in parts], problem.message


def _silence(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _zone(name: str) -> dt.tzinfo:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - reads the zone database

    return ZoneInfo(name)
