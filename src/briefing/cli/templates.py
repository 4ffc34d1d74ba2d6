"""`briefing templates`: list, show and eject."""

from __future__ import annotations

import json
from pathlib import Path

import click

from briefing.cli import options
from briefing.cli.output import deliver, say
from briefing.errors import BriefingError


@click.group()
def templates() -> None:
    """List templates, show one, or eject one to own it."""


def _folders(config: str | None) -> list[Path]:
    """Return the folders in which a template of this user may lie."""
    from briefing import plugins, settings

    loaded = settings.load_settings(config)
    found, _ = plugins.load(loaded).template_dirs()
    return [*map(Path, loaded.template_dirs), *found]


@templates.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@options.config
def list_(config: str | None, *, as_json: bool) -> None:
    """List the templates that -t can name."""
    from briefing import rendering

    found = rendering.template_names(_folders(config))
    if as_json:
        rows = [{"name": t.name, "description": t.description, "origin": t.origin} for t in found]
        click.echo(json.dumps(rows, indent=2))
        return
    width = max(len(template.name) for template in found)
    for template in found:
        click.echo(f"{template.name:<{width}}  {template.description} ({template.origin})")


@templates.command()
@click.argument("name")
@options.config
def show(name: str, config: str | None) -> None:
    """Print the source of template NAME."""
    from briefing import rendering

    deliver(rendering.template_source(name, _folders(config)), None)


@templates.command()
@click.argument("name")
@click.option("-o", "--output", metavar="FILE", help="Where to [NAME in the working directory].")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@options.config
def eject(name: str, output: str | None, config: str | None, *, force: bool) -> None:
    """Copy template NAME into a file of your own, to be changed and used with -t FILE."""
    from briefing import rendering

    source = rendering.template_source(name, _folders(config))
    path = Path(output or Path(name).name)
    if path.exists() and not force:
        msg = f"{path} is there already; --force replaces it, -o names another file"
        raise BriefingError(msg)
    deliver(source, str(path))
    say(f"wrote {path}; use it with: briefing build SOURCE -t {path}")
