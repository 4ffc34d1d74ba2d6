"""A briefing in a terminal: the record of `daily.json`, laid out with rich.

Article text goes in as `rich.text.Text`, never as markup, and loses its control characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from briefing.models import Briefing
from briefing.printing import printable
from briefing.records import to_record

WIDTH = 88  # longer lines are hard to read


def show(edition: Briefing, console: Console | None = None) -> None:
    """Print the edition to the terminal."""
    console = console or Console(highlight=False)
    console.width = min(console.width, WIDTH)
    record = to_record(edition)
    _header(console, record)
    _section(console, "Bottom line", (_statement(s) for s in record["bottom_line"]))
    for story in record["stories"]:
        _story(console, story)
    _section(console, "Figures", (_statement(s) for s in record["figures"]))
    _section(console, "Who said what", _quotes(record["quotes"]))
    _section(console, "Also noted", (_noted(story) for story in record["noted"]))
    gaps = [_text(f"{gap['where']}: {gap['message']}") for gap in record["gaps"]]
    _section(console, "Gaps", gaps or [_text("Nothing was left out.")])
    _section(console, "Sources", (_source(s) for s in record["sources"]), bullet="")


def _header(console: Console, record: dict[str, Any]) -> None:
    counts = record["counts"]
    console.print()
    console.print(_text(record["title"], "bold"))
    parts = [
        f"{record['date_long']} ({record['zone']})",
        f"newest report {record['cut_off_long'] or 'undated'}",
        f"{counts['articles']} articles, {counts['stories']} stories",
        f"{counts['minutes']} min",
    ]
    if counts["withheld"]:
        parts.insert(3, f"{counts['withheld']} withheld")
    console.print(_text(" · ".join(parts), "dim"))
    console.print(_text(record["disclosure"], "dim italic"))


def _story(console: Console, story: dict[str, Any]) -> None:
    console.print()
    console.print(_text(story["headline"], "bold cyan"))
    if story["unfit"]:
        console.print(Padding(_text(story["unfit"]["banner"], "yellow"), (0, 2)))
    for statement in story["statements"]:
        _bullet(console, _statement(statement))
    sources = story["independent_sources"]
    independent = "single source" if sources == 1 else f"{sources} independent sources"
    reported = f"Reported by {', '.join(story['outlets'])} ({independent})"
    newest = f" · newest {story['newest_long']}" if story["newest_long"] else " · undated"
    console.print(Padding(_text(reported + newest, "dim"), (0, 2)))


def _section(console: Console, name: str, lines: Iterable[Text], bullet: str = "• ") -> None:
    lines = list(lines)
    if not lines:
        return
    console.print()
    console.print(Rule(_text(name, "bold"), align="left", style="dim"))
    for line in lines:
        _bullet(console, line, bullet)


def _bullet(console: Console, line: Text, bullet: str = "• ") -> None:
    hanging = Table.grid(padding=(0, 0))
    hanging.add_row(Text(f"  {bullet}"), line)
    console.print(hanging)


def _statement(statement: dict[str, Any]) -> Text:
    lead = f"{statement['lead_in']}: " if statement["lead_in"] else ""
    line = _text(lead + statement["text"])
    for number in dict.fromkeys(citation["number"] for citation in statement["citations"]):
        line.append(f" [{number}]", style="cyan")
    if statement["verdict"] == "doubtful":
        reasons = "; ".join(doubt["message"] for doubt in statement["doubts"])
        line.append_text(_text(f"  Doubtful: {reasons}", "yellow"))
    return line


def _quotes(speakers: list[dict[str, Any]]) -> Iterable[Text]:
    for speaker in speakers:
        for quote in speaker["lines"]:
            line = _text(f"{speaker['speaker'] or 'Unattributed'}: ", "bold")
            line.append_text(_statement(quote))
            yield line


def _noted(story: dict[str, Any]) -> Text:
    line = _text(f"{story['headline']} ({story['outlet']})")
    line.append("".join(f" [{number}]" for number in story["numbers"]), style="cyan")
    return line


def _source(source: dict[str, Any]) -> Text:
    line = Text(f"[{source['number']}] ", style="cyan")
    title = f": {source['title']}" if source["title"] else ""
    when = source["published_long"] or "undated"
    place = source["url"] or source["file"] or ""
    line.append_text(_text(f"{source['outlet']}{title}, {when} "))
    line.append_text(_text(place, "dim"))
    if source["copies"]:
        also = ", ".join(dict.fromkeys(copy["outlet"] for copy in source["copies"]))
        line.append_text(_text(f" · also carried by {also}", "dim"))
    return line


def _text(text: str, style: str = "") -> Text:
    return Text(printable(text), style=style)
