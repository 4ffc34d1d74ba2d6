"""The manuals cannot drift: what they name is there, and what is there they name."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path

import click

import briefing
from briefing import hookspecs, settings
from briefing.cli import cli

ROOT = Path(__file__).resolve().parent.parent


def manual(path: str) -> str:
    return (ROOT / path / "README.md").read_text(encoding="utf-8")


def test_every_command_has_help_and_is_in_the_readme() -> None:
    text = manual(".")
    for command_name, command in cli.commands.items():
        assert command.get_short_help_str()
        assert f"briefing {command_name}" in text
        if isinstance(command, click.Group):
            assert all(sub.help for sub in command.commands.values())


def test_every_hook_is_in_the_manual_of_plugins_with_its_parameters() -> None:
    text = manual("plugins")
    for hook, spec in vars(hookspecs).items():
        if hasattr(spec, "briefing_spec"):
            parameters = ", ".join(inspect.signature(spec).parameters)
            assert f"{hook}({parameters})" in text


def test_every_setting_is_in_the_readme() -> None:
    text = manual(".")
    for key in settings.KEYS:
        assert re.search(rf"`{key}`|^{key} =|^# {key} =|\[{key}\.", text, re.MULTILINE), key


def test_every_exit_code_is_in_the_readme() -> None:
    text = manual(".")
    for code in range(8):
        assert re.search(rf"^\| {code} \|", text, re.MULTILINE), code


def test_the_examples_in_the_readme_and_the_package_run() -> None:
    failed = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert failed.attempted > 5
    assert failed.failed == 0
    assert doctest.testmod(briefing).failed == 0


def test_the_tutorial_shows_the_plugin_as_it_is() -> None:
    source = (ROOT / "plugins/briefing-example/src/briefing_example/__init__.py").read_text("utf-8")
    assert source.strip() in manual("plugins")


def test_the_changelog_names_the_version() -> None:
    assert f"## {briefing.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
