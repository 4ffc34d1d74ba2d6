"""`briefing init`: a commented settings file."""

from __future__ import annotations

from pathlib import Path

import click

from briefing.cli.output import deliver, say
from briefing.errors import BriefingError


@click.command(short_help="Write a commented briefing.toml.")
@click.option("--force", is_flag=True, help="Replace a briefing.toml that is there.")
def init(*, force: bool) -> None:
    """Write a briefing.toml here in which every setting is explained and commented out."""
    from briefing import settings

    path = Path(settings.FILE_NAME)
    if path.exists() and not force:
        msg = f"{path} is there already; --force replaces it"
        raise BriefingError(msg)
    deliver(settings.commented(), str(path))
    say(f"wrote {path}; take the # off the settings you want")
