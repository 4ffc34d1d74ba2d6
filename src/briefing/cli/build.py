"""`briefing build`: the main job."""

from __future__ import annotations

import sys
from datetime import date

import click

from briefing.cli import options
from briefing.cli.output import deliver, progress, report, say


@click.command(short_help="Build a briefing from files, folders and feeds.")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("-t", "--template", metavar="NAME", help="Template by name or path [daily.md].")
@click.option("-o", "--output", metavar="FILE", help="Write there instead of standard output.")
@click.option("--title", metavar="TEXT", help="Title of the edition.")
@click.option("--date", "day", type=options.Day(), help="Day of the edition [today].")
@click.option("--tz", metavar="ZONE", help="Time zone of dates and times, such as Europe/Brussels.")
@click.option("--backend", metavar="NAME", help="Who writes the statements [extractive].")
@click.option(
    "--follow", is_flag=True, default=None, help="Read the pages of a feed's short items."
)
@options.length
@click.option("--language", metavar="CODE", help="Language of the edition, ISO 639-1.")
@click.option("--json", "as_json", is_flag=True, help="Print the edition as JSON for programs.")
@options.config
@options.talk
def build(
    sources: tuple[str, ...],
    output: str | None,
    day: date | None,
    config: str | None,
    *,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    **overrides: object,
) -> None:
    """Build a briefing from SOURCEs: files, folders, globs, feeds, or - for standard input.

    The template follows from the output file's ending when none is named. On a terminal the
    briefing is shown; in a pipe or with -o it is written through the template.
    """
    from briefing import pipeline, settings

    if as_json:
        overrides["template"] = "daily.json"
    elif not overrides["template"] and output:
        overrides["template"] = _template_for(output)
    loaded = settings.load_settings(config, overrides)
    wanted = sources or loaded.sources
    if not wanted:
        msg = "nothing to read: name a SOURCE, or set sources in briefing.toml"
        raise click.UsageError(msg)
    talk = options.Talk(quiet=quiet, verbose=verbose)
    with progress(talk) as shown:
        edition = pipeline.brief(
            wanted, date=day, settings=loaded, progress=shown, stdin=sys.stdin.buffer
        )
    if output is None and not overrides["template"] and sys.stdout.isatty():
        from briefing.cli.terminal import show

        show(edition)
    else:
        deliver(pipeline.render(edition, settings=loaded), output)
    report(edition.problems, talk)
    if output and not quiet:
        told = f"{len(edition.items)} stories from {edition.coverage.articles} articles"
        say(f"wrote {output}: {told}")


def _template_for(output: str) -> str | None:
    """Return the daily template of the output file's kind."""
    ending = output.rpartition(".")[2].lower()
    known = {"md": "daily.md", "html": "daily.html", "htm": "daily.html", "txt": "daily.txt"}
    return known.get(ending, "daily.json" if ending == "json" else None)
