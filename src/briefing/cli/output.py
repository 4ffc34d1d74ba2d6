"""What a command prints: results on standard output, everything else on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing import files
from briefing.errors import BriefingError
from briefing.printing import printable

if TYPE_CHECKING:
    from briefing.cli.options import Talk
    from briefing.models import Problem
    from briefing.pipeline import Progress as Told

__all__ = ["deliver", "printable", "progress", "report", "say", "warn"]


def deliver(text: str, path: str | None) -> None:
    """Write the result to the file, or to standard output when no file is named.

    Raises:
        BriefingError: The file cannot be written; the old one is as it was.
    """
    if path is None or path == "-":
        shown = printable(text, keep="\n\t") if sys.stdout.isatty() else text
        sys.stdout.buffer.write(shown.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
        return
    try:
        files.write(Path(path), text)
    except OSError as error:
        msg = f"{path}: {error.strerror or error}; nothing was written"
        raise BriefingError(msg) from error


def say(message: str) -> None:
    """Print a line for a person on standard error."""
    click.echo(printable(message), err=True)


def warn(problems: Iterable[Problem]) -> None:
    """Print one line for each problem on standard error."""
    for problem in problems:
        say(f"briefing: {problem}")


def report(problems: Iterable[Problem], talk: Talk) -> None:
    """Name broken plugins, backends and checks; count the rest, or name it too when verbose."""
    if talk.quiet:
        return
    found = list(problems)
    loud = [p for p in found if talk.verbose or p.kind in ("plugin", "backend", "check")]
    warn(loud)
    silent = len(found) - len(loud)
    if silent:
        say(f"briefing: {silent} gap(s) are listed in the briefing (-v names them)")


@contextmanager
def progress(talk: Talk) -> Iterator[Told]:
    """Show a progress bar on a terminal; stay silent in a pipe or when quiet."""
    if talk.quiet or not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total or None)

        yield show
