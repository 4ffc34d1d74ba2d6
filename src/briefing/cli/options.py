"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import click


@dataclass(frozen=True)
class Talk:
    """How much a command says on standard error: problems always, progress unless quiet."""

    quiet: bool = False
    verbose: bool = False


def talk(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--quiet` and `--verbose`."""
    command = click.option("-v", "--verbose", is_flag=True, help="Name every problem.")(command)
    return click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")(command)


def config(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--config`."""
    return click.option(
        "--config",
        metavar="FILE",
        help="Settings file; else the nearest briefing.toml upwards.",
    )(command)


def length(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--sentences` and `--words`."""
    positive = click.IntRange(min=1)
    command = click.option("--words", type=positive, metavar="N", help="Words a story.")(command)
    return click.option("--sentences", type=positive, metavar="N", help="Sentences a story.")(
        command
    )


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day, or fail with what is wanted."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day as YYYY-MM-DD", param, ctx)
