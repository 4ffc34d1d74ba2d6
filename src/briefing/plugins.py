"""Plugins: load what is installed, one by one, and ask each hook in a way that cannot stop a run.

A plugin that raises on import, misspells a hook or returns rubbish is named in a `Problem` and
left out; everybody else goes on. Built-in parts come through the same hooks, as the plugin
`briefing`.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from briefing import hookspecs
from briefing.errors import ConfigError, PluginError
from briefing.hookspecs import Check, SourceReader, Summariser, hookimpl
from briefing.models import Problem

if TYPE_CHECKING:
    import click
    import jinja2

    from briefing.settings import Settings

GROUP = "briefing"
BUILTIN = "briefing"
LEAST = 16  # tokens a backend must take at once; less than that holds no sentence
Part = TypeVar("Part", SourceReader, Summariser, Check)


class _Builtins:
    """The parts that come with the package, registered as any plugin registers its own."""

    @hookimpl
    def register_readers(self, settings: Settings) -> list[SourceReader]:
        from briefing.sources import builtin_readers  # noqa: PLC0415 - only when something is read

        return builtin_readers(settings)

    @hookimpl
    def register_summarisers(self) -> list[Summariser]:
        from briefing.backends.extractive import Extractive  # noqa: PLC0415 - only when used

        return [Extractive()]

    @hookimpl
    def register_checks(self) -> list[Check]:
        from briefing.checks import builtin_checks  # noqa: PLC0415 - only when something is verified

        return builtin_checks()


@dataclass(frozen=True)
class Plugins:
    """The plugins of one run. `problems` names those that were left out at loading."""

    manager: pluggy.PluginManager
    settings: Settings
    problems: tuple[Problem, ...]

    @property
    def names(self) -> list[str]:
        """Names of the third-party plugins that were loaded, sorted."""
        return sorted(name for name, _ in self.manager.list_name_plugin() if name != BUILTIN)

    def readers(self) -> tuple[list[SourceReader], list[Problem]]:
        """Return the readers, those of plugins first."""
        found, problems = self._parts("register_readers", SourceReader)
        owned = sorted(found, key=lambda pair: pair[0] == BUILTIN)
        return [part for _, part in owned], problems

    def summarisers(self) -> tuple[dict[str, Summariser], list[Problem]]:
        """Return the backends by name."""
        found, problems = self._parts("register_summarisers", Summariser)
        return {part.name: part for _, part in found}, problems

    def checks(self) -> tuple[list[Check], list[Problem]]:
        """Return the checks, the built-in ones first."""
        found, problems = self._parts("register_checks", Check)
        return [part for _, part in found], problems

    def template_dirs(self) -> tuple[list[Path], list[Problem]]:
        """Return the template folders of plugins."""
        folders: list[Path] = []
        problems: list[Problem] = []
        for name, result in self._ask("register_template_dirs", problems):
            for folder in result:
                if isinstance(folder, str | Path) and Path(folder).is_dir():
                    folders.append(Path(folder))
                else:
                    message = f"register_template_dirs gave {folder!r}, not a folder"
                    problems.append(left_out(name, message))
        return folders, problems

    def prepare_environment(self, env: jinja2.Environment) -> list[Problem]:
        """Let every plugin add to the template environment."""
        problems: list[Problem] = []
        self._ask("prepare_environment", problems, env=env)
        return problems

    def register_commands(self, cli: click.Group) -> list[Problem]:
        """Let every plugin add commands; a name that is taken already stays with its owner."""
        problems: list[Problem] = []
        for implementation in self._implementations("register_commands"):
            before = dict(cli.commands)
            self._call(implementation, problems, cli=cli)
            for name, command in before.items():
                if cli.commands.get(name) is not command:
                    cli.commands[name] = command
                    message = f"the command {name!r} is taken by briefing or another plugin"
                    problems.append(left_out(implementation.plugin_name, message))
        return problems

    def _parts(self, hook: str, kind: type[Part]) -> tuple[list[tuple[str, Part]], list[Problem]]:
        """Return (plugin, part) pairs with unique part names, the built-in plugin's first."""
        found: dict[str, tuple[str, Part]] = {}
        problems: list[Problem] = []
        for plugin, result in self._ask(hook, problems, settings=self.settings):
            for part in result:
                fault = _fault(part, kind)
                if fault:
                    problems.append(left_out(plugin, f"{hook} gave {fault}"))
                elif part.name in found:
                    owner = found[part.name][0]
                    message = f"{part.name!r} is registered by {owner!r}; one of the two must go"
                    problems.append(left_out(plugin, message))
                else:
                    found[part.name] = (plugin, part)
        return list(found.values()), problems

    def _ask(
        self, hook: str, problems: list[Problem], **arguments: object
    ) -> list[tuple[str, Iterable[Any]]]:
        answers: list[tuple[str, Iterable[Any]]] = []
        for implementation in self._implementations(hook):
            answer = self._call(implementation, problems, **arguments)
            if isinstance(answer, list | tuple):
                answers.append((implementation.plugin_name, answer))
            elif answer is not None:
                message = f"{hook} gave {type(answer).__name__}, not a list"
                problems.append(left_out(implementation.plugin_name, message))
        return answers

    def _implementations(self, hook: str) -> list[pluggy.HookImpl]:
        caller: pluggy.HookCaller = getattr(self.manager.hook, hook)
        found = [entry for entry in caller.get_hookimpls() if not entry.hookwrapper]
        return sorted(found, key=lambda entry: (entry.plugin_name != BUILTIN, entry.plugin_name))

    def _call(
        self, implementation: pluggy.HookImpl, problems: list[Problem], **arguments: object
    ) -> object:
        wanted = [arguments[name] for name in implementation.argnames]
        function: Callable[..., object] = implementation.function
        try:
            answer = function(*wanted)
            return list(answer) if isinstance(answer, Iterator) else answer
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything; it is named
            problems.append(left_out(implementation.plugin_name, _reason(error)))
        return None


def load(settings: Settings, *, with_installed: bool = True) -> Plugins:
    """Load the built-in parts and every installed plugin that is not disabled."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    manager.register(_Builtins(), name=BUILTIN)
    problems = []
    if with_installed:
        entries = importlib.metadata.entry_points(group=GROUP)
        for entry in sorted(entries, key=lambda entry: (entry.name, entry.value)):
            if entry.name not in settings.disable_plugins:
                fault = _load_one(manager, entry)
                if fault:
                    problems.append(left_out(entry.name, fault))
    return Plugins(manager, settings, tuple(problems))


def _load_one(manager: pluggy.PluginManager, entry: importlib.metadata.EntryPoint) -> str | None:
    """Load and register one entry point; return what is wrong with it, if anything."""
    if manager.has_plugin(entry.name):
        return f"the name is taken by another plugin ({entry.value})"
    try:
        plugin = entry.load()
    except Exception as error:  # noqa: BLE001 - importing a plugin runs anything at all
        return f"cannot be loaded: {_reason(error)}"
    except SystemExit as error:
        return f"tried to exit while loading (code {error.code})"
    try:
        manager.register(plugin, name=entry.name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        if manager.has_plugin(entry.name):
            manager.unregister(name=entry.name)
        return " ".join(str(error).split())
    except ValueError:
        return f"{entry.value} is registered already under another name"
    return None


def choose(backends: dict[str, Summariser], name: str, problems: Iterable[Problem]) -> Summariser:
    """Return the backend called `name`.

    Raises:
        PluginError: Two plugins claim the name.
        ConfigError: No backend has the name; says which plugins were left out and why.
    """
    for problem in problems:
        if f"{name!r} is registered by" in problem.message:
            raise PluginError(str(problem), plugin=problem.where)
    if name in backends:
        return backends[name]
    left = "; ".join(str(problem) for problem in problems)
    hint = f" (left out: {left})" if left else ""
    msg = f"no backend is called {name!r}; there is {', '.join(sorted(backends))}{hint}"
    raise ConfigError(msg)


def left_out(plugin: str, reason: str) -> Problem:
    """Return the one line that names a plugin and why it, or a part of it, was left out."""
    return Problem(kind="plugin", where=f"plugin {plugin}", message=reason)


def _fault(part: object, kind: type[Part]) -> str | None:
    """Return what keeps `part` from being a `kind`, or None."""
    try:
        if not isinstance(part, kind):
            return f"{type(part).__name__}, which is no {kind.__name__}"
        name: object = part.name
        if not isinstance(name, str) or not name.strip():
            return f"a {kind.__name__} without a name"
        limit = getattr(part, "max_tokens", None)  # backends have one, other parts do not
        if limit is not None and not (isinstance(limit, int) and limit >= LEAST):
            return f"the backend {name!r} with max_tokens {limit!r}; {LEAST} is the least"
    except Exception as error:  # noqa: BLE001 - a property of a plugin may raise anything
        return f"a {kind.__name__} that raises {_reason(error)}"
    return None


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
