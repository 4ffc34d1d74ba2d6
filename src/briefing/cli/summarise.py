"""`briefing summarise`: one story, a few sentences."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from briefing.cli import options
from briefing.cli.output import deliver, printable, report
from briefing.models import Article, Statement, Summary


@click.command(short_help="Summarise files as one story.")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--each", is_flag=True, help="Summarise each article, not all as one story.")
@click.option("--backend", metavar="NAME", help="Who writes the statements [extractive].")
@options.length
@click.option("--language", metavar="CODE", help="Language of the summary, ISO 639-1.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@options.config
@options.talk
def summarise(
    sources: tuple[str, ...],
    config: str | None,
    *,
    each: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    **overrides: object,
) -> None:
    """Summarise SOURCEs as one story, every statement with the place it comes from."""
    from briefing import pipeline, settings
    from briefing.errors import SourceError

    loaded = settings.load_settings(config, overrides)
    reading = pipeline.read(*sources, settings=loaded, stdin=sys.stdin.buffer)
    problems = [*reading.problems, *reading.withheld]
    if not reading.articles:
        reasons = "; ".join(str(problem) for problem in problems) or "nothing found"
        raise SourceError(f"no article to summarise: {reasons}", uri=", ".join(sources))
    stories = [[article] for article in reading] if each else [list(reading)]
    told = [pipeline.summarise(story, settings=loaded) for story in stories]
    if as_json:
        deliver(_json(stories, told), None)
    else:
        shown = [_plain(story, summary) for story, summary in zip(stories, told, strict=True)]
        deliver("\n".join(shown), None)
    found = [*problems, *(problem for summary in told for problem in summary.problems)]
    report(dict.fromkeys(found), options.Talk(quiet=quiet, verbose=verbose))


def _plain(story: Sequence[Article], summary: Summary) -> str:
    """Return the statements with citation numbers, then the sources with offsets."""
    places: list[tuple[str, int, int]] = []
    lines = []
    for statement in summary.statements:
        own = [(e.article_id, e.start, e.end) for e in statement.evidence]
        places += [place for place in own if place not in places]
        marks = "".join(f"[{places.index(place) + 1}]" for place in own)
        lines.append(f"{_said(statement)} {marks}")
    named = {article.id: article.title or article.uri or article.id for article in story}
    lines.append("")
    for number, (article_id, start, end) in enumerate(places, start=1):
        lines.append(f"[{number}] {printable(named[article_id])}, characters {start}-{end}")
    return "\n".join(lines) + "\n"


def _said(statement: Statement) -> str:
    lead = f"{statement.lead_in}: " if statement.lead_in else ""
    doubts = "; ".join(doubt.message for doubt in statement.doubts)
    mark = f" (doubtful: {doubts})" if statement.verdict == "doubtful" else ""
    return printable(f"{lead}{statement.text}{mark}")


def _json(stories: Sequence[Sequence[Article]], told: Sequence[Summary]) -> str:
    records = [
        {
            "articles": [{"id": a.id, "title": a.title, "uri": a.uri} for a in story],
            "text": summary.text,
            "backend": summary.backend,
            "statements": [_statement(statement, story) for statement in summary.statements],
            "problems": [asdict(problem) for problem in summary.problems],
            "usage": asdict(summary.usage),
        }
        for story, summary in zip(stories, told, strict=True)
    ]
    whole = records if len(records) > 1 else records[0]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _statement(statement: Statement, story: Sequence[Article]) -> dict[str, Any]:
    texts = {article.id: article.text for article in story}
    record = asdict(statement)
    for evidence in record["evidence"]:
        evidence["quoted"] = texts[evidence["article_id"]][evidence["start"] : evidence["end"]]
    return record
