"""`briefing demo`: a real briefing from sample articles, on a machine that has only Python."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from pathlib import Path

import click

from briefing.cli import options
from briefing.cli.output import deliver, progress, report, say

# The sample articles are of one invented morning, so the demo is the same on every day.
MORNING = dt.datetime(2026, 3, 3, 7, 0, tzinfo=dt.UTC)
ZONE = "Europe/Oslo"


@click.command(short_help="Brief 14 sample articles, here and now.")
@click.option("-o", "--output", default="briefing-demo", metavar="DIR", show_default=True)
@options.talk
def demo(output: str, *, quiet: bool, verbose: bool) -> None:
    """Brief 14 sample articles: print the edition and write it as a web page.

    The articles and the page are put into DIR, so that you can go on from there. Nothing is
    fetched and no key is needed.
    """
    from briefing import pipeline
    from briefing.cli.terminal import show
    from briefing.settings import Settings

    folder = Path(output)
    _copy_articles(folder / "articles")
    settings = Settings(title="Norhaven morning brief", tz=ZONE, stories=5, sentences=3)
    talk = options.Talk(quiet=quiet, verbose=verbose)
    with progress(talk) as shown:
        edition = pipeline.brief(
            [folder / "articles"],
            date=MORNING.date(),
            now=MORNING,
            settings=settings,
            progress=shown,
        )
    page = folder / "briefing.html"
    deliver(pipeline.render(edition, "daily.html", settings=settings), str(page))
    show(edition)
    report([problem for problem in edition.problems if problem.kind == "plugin"], talk)
    if not quiet:
        say(f"\nThe same as a web page, every citation a link into its source: {page}")
        say(f"Next: briefing build {folder / 'articles'} -t quotes.md")


def _copy_articles(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for sample in resources.files("briefing").joinpath("demo", "articles").iterdir():
        deliver(sample.read_text(encoding="utf-8"), str(folder / sample.name))
