"""The command line: arguments in, exit code out; no logic of its own.

A `BriefingError` is printed as one line on standard error and exits with its code. Anything
else is a bug and shows its traceback.
"""

from __future__ import annotations

import importlib.metadata
import os
import sys

import click

from briefing import __version__
from briefing.cli.build import build
from briefing.cli.demo import demo
from briefing.cli.init import init
from briefing.cli.output import say, warn
from briefing.cli.plugins import plugins
from briefing.cli.summarise import summarise
from briefing.cli.templates import templates
from briefing.errors import BriefingError, ConfigError

INTERRUPTED = 130  # 128 + SIGINT, as shells count it
_EXAMPLES = """\b
briefing demo                          see a briefing made from sample articles
briefing build clips/ -o today.html    brief a folder of articles
briefing build feed.xml -t quotes.md   who said what in a feed
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EXAMPLES)
@click.version_option(__version__, prog_name="briefing")
def cli() -> None:
    """News in, a policy briefing out that a reader can check.

    Every statement points at the exact characters of its source. Works offline, without a key.
    """


for _command in (build, demo, init, plugins, summarise, templates):
    cli.add_command(_command)


def run() -> None:
    """Run the command line with the commands of plugins, and exit."""
    try:
        _add_plugin_commands()
        code = cli.main(prog_name="briefing", standalone_mode=False)
    except BriefingError as error:
        say(f"briefing: {error}")
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        say("briefing: interrupted; files are as they were")
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _add_plugin_commands() -> None:
    """Let plugins add commands; what is wrong with the settings is left for the command to say."""
    if not importlib.metadata.entry_points(group="briefing"):
        return
    from briefing import plugins as loading
    from briefing import settings

    try:
        found = settings.load_settings()
    except ConfigError:
        found = settings.Settings()
    warn(loading.load(found).register_commands(cli))
