"""`briefing plugins`: what is loaded, and what was left out."""

from __future__ import annotations

import json

import click

from briefing.cli import options
from briefing.cli.output import printable, warn


@click.command(short_help="List plugins, backends, readers and checks.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@options.config
def plugins(config: str | None, *, as_json: bool) -> None:
    """List plugins, backends, readers and checks; name plugins that were left out."""
    from briefing import plugins as loading
    from briefing import settings

    loaded = loading.load(settings.load_settings(config))
    readers, unread = loaded.readers()
    backends, broken = loaded.summarisers()
    checks, unfit = loaded.checks()
    problems = [*loaded.problems, *unread, *broken, *unfit]
    parts = {
        "plugins": loaded.names,
        "backends": sorted(backends),
        "readers": [reader.name for reader in readers],
        "checks": [check.name for check in checks],
    }
    if as_json:
        record = {**parts, "problems": [str(problem) for problem in problems]}
        click.echo(json.dumps(record, indent=2))
        return
    for kind, names in parts.items():
        click.echo(printable(f"{kind:<9} {', '.join(names) or 'none'}"))
    warn(problems)
