"""Settings: `briefing.toml`, then the environment, then what the caller says; the later wins.

`briefing.toml` is looked for in the working directory and upwards. Every key is also an
environment variable (`BRIEFING_TITLE`, `BRIEFING_SOURCES=a,b`) and most are flags. An unknown
key is an error that names the nearest known one, so that a misspelling cannot go unnoticed.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from briefing.errors import ConfigError
from briefing.models import Budget

T = TypeVar("T")

FILE_NAME = "briefing.toml"
_PREFIX = "BRIEFING_"
_ENVIRONMENT_ONLY = frozenset({"config"})
_EMPTY: Mapping[str, object] = MappingProxyType({})


def setting(default: T, meaning: str) -> T:
    """Declare a setting: its default and the line that `briefing init` writes above it."""
    declared: T = field(default=default, metadata={"meaning": meaning})
    return declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of one run. Each field is one key of `briefing.toml`."""

    title: str = setting("Daily briefing", "Title of the edition.")
    tz: str = setting("UTC", "Time zone of dates and times, such as Europe/Brussels.")
    sources: tuple[str, ...] = setting((), "What `briefing build` reads without a SOURCE.")
    backend: str = setting("extractive", "Who writes; `briefing plugins` lists the backends.")
    sentences: int | None = setting(None, "Sentences a story; 3 if words is not set either.")
    words: int | None = setting(None, "Words a story, instead of sentences.")
    stories: int = setting(7, "Stories told in full; the rest is noted by headline.")
    language: str | None = setting(None, "Language (ISO 639-1); else that of most articles.")
    template: str = setting("daily.md", "Template; `briefing templates list` shows them.")
    template_dirs: tuple[str, ...] = setting((), "Folders with templates of your own.")
    follow: bool = setting(default=False, meaning="Read the pages of a feed's short items.")
    allow_hosts: tuple[str, ...] = setting((), "Hosts to fetch from though they are not public.")
    store: str | None = setting(None, "File that remembers what was fetched; none is kept without.")
    robots: bool = setting(default=True, meaning="Whether robots.txt is respected.")
    timeout: int = setting(20, "Seconds that fetching one address may take.")
    disable_plugins: tuple[str, ...] = setting((), "Plugins to leave out, by name.")
    plugins: Mapping[str, Mapping[str, object]] = field(
        default_factory=dict, metadata={"meaning": "A section for each plugin: [plugins.NAME]"}
    )

    def plugin(self, name: str) -> Mapping[str, object]:
        """Return the settings under `[plugins.NAME]`, empty where there are none."""
        return self.plugins.get(name, _EMPTY)

    def budget(self) -> Budget:
        """Return the length of one story, 3 sentences where nothing is set."""
        if self.words is not None:
            return Budget(words=self.words)
        return Budget(sentences=self.sentences or 3)


KEYS = tuple(field.name for field in fields(Settings))


def load_settings(
    config: str | Path | None = None,
    overrides: Mapping[str, object] = _EMPTY,
    *,
    environ: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> Settings:
    """Read the settings of a run.

    Args:
        config: The file to read, or None to look for `briefing.toml` upwards of `directory`.
        overrides: What the command line says, by key; None means not said.
        environ: The environment, `os.environ` by default.
        directory: Where to start looking, the working directory by default.

    Raises:
        ConfigError: A file that is missing or no TOML, an unknown key, a value of a wrong form.
    """
    environ = os.environ if environ is None else environ
    config = config or environ.get(f"{_PREFIX}CONFIG")
    path = Path(config) if config else find(directory or Path.cwd())
    values = dict(_from_file(path)) if path else {}
    values |= _from_environment(environ)
    given = {key: value for key, value in overrides.items() if value is not None}
    if "words" in given or "sentences" in given:  # one unit of length displaces the other
        values = {key: value for key, value in values.items() if key not in ("words", "sentences")}
    return _checked(values | given, path)


def find(directory: Path) -> Path | None:
    """Return the nearest `briefing.toml` in `directory` or above it."""
    for folder in (directory.resolve(), *directory.resolve().parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    return None


def _from_file(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except OSError as error:
        msg = f"{path}: {error.strerror or error}; check the path given to --config"
        raise ConfigError(msg) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{path}: not valid TOML: {error}"
        raise ConfigError(msg) from error
    for key in values:
        _known(key, str(path))
    for key in ("sources", "template_dirs"):  # paths in a file are relative to that file
        if isinstance(values.get(key), list):
            values[key] = [_beside(path, entry) for entry in values[key]]
    return values


def _beside(path: Path, entry: object) -> object:
    """Read a relative path from the folder of the file that names it; leave URLs and `-` alone."""
    if not isinstance(entry, str) or entry == "-" or ":" in entry:
        return entry
    return os.path.relpath(path.parent / entry)


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, text in environ.items():
        if not name.startswith(_PREFIX):
            continue
        key = name.removeprefix(_PREFIX).lower()
        if key in _ENVIRONMENT_ONLY:
            continue
        _known(key, f"environment variable {name}")
        values[key] = _from_text(key, text, name)
    return values


def _from_text(key: str, text: str, name: str) -> object:
    if key in ("robots", "follow"):
        if text.strip().lower() not in ("true", "false"):
            msg = f"environment variable {name}: true or false is wanted, not {text!r}"
            raise ConfigError(msg)
        return text.strip().lower() == "true"
    if key in ("sentences", "words", "stories", "timeout"):
        if not text.strip().isdecimal():
            msg = f"environment variable {name}: a whole number is wanted, not {text!r}"
            raise ConfigError(msg)
        return int(text)
    if key in ("sources", "template_dirs", "disable_plugins", "allow_hosts"):
        return [part.strip() for part in text.split(",") if part.strip()]
    if key == "plugins":
        msg = f"{name}: sections of plugins belong into {FILE_NAME}"
        raise ConfigError(msg)
    return text


def _known(key: str, where: str) -> None:
    if key in KEYS:
        return
    near = difflib.get_close_matches(key, KEYS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(KEYS)}"
    msg = f"{where}: unknown key {key!r}; {hint}"
    raise ConfigError(msg)


def _checked(values: Mapping[str, object], path: Path | None) -> Settings:
    where = f"{path}: " if path else ""
    checked: dict[str, Any] = {}
    for key, value in values.items():
        wanted, found = _FORMS[key](value)
        if found is None:
            msg = f"{where}{key} must be {wanted}, not {value!r}"
            raise ConfigError(msg)
        checked[key] = found
    if "words" in checked and "sentences" in checked:
        msg = f"{where}give sentences or words, not both"
        raise ConfigError(msg)
    _zone(checked.get("tz", "UTC"), where)
    return Settings(**checked)


def _zone(name: str, where: str) -> None:
    from zoneinfo import ZoneInfo, available_timezones  # noqa: PLC0415 - reads the zone database

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        near = difflib.get_close_matches(name, sorted(available_timezones()), n=1)
        hint = (
            f"; did you mean {near[0]!r}?" if near else ", an IANA name such as Europe/Brussels is"
        )
        msg = f"{where}tz {name!r} is not a known time zone{hint}"
        raise ConfigError(msg) from error


def _text(value: object) -> tuple[str, str | None]:
    return "a text", value if isinstance(value, str) and value.strip() else None


def _count(value: object) -> tuple[str, int | None]:
    whole = value if isinstance(value, int) and not isinstance(value, bool) else 0
    return "a whole number above 0", whole if whole > 0 else None


def _flag(value: object) -> tuple[str, bool | None]:
    return "true or false", value if isinstance(value, bool) else None


def _list(value: object) -> tuple[str, tuple[str, ...] | None]:
    entries = value if isinstance(value, list | tuple) else (None,)
    texts = tuple(entry for entry in entries if isinstance(entry, str))
    return "a list of texts", texts if len(texts) == len(entries) else None


def _sections(value: object) -> tuple[str, Mapping[str, object] | None]:
    tables = isinstance(value, dict) and all(isinstance(entry, dict) for entry in value.values())
    return "sections such as [plugins.NAME]", value if isinstance(value, dict) and tables else None


_FORMS = {
    "title": _text, "tz": _text, "sources": _list, "backend": _text, "sentences": _count,
    "words": _count, "stories": _count, "language": _text, "template": _text,
    "allow_hosts": _list, "store": _text, "robots": _flag, "follow": _flag, "timeout": _count,
    "template_dirs": _list, "disable_plugins": _list, "plugins": _sections,
}  # fmt: skip


def commented() -> str:
    """Return the text of a `briefing.toml` in which every key is explained and commented out."""
    lines = [
        "# Settings of `briefing`. Flags win over the environment, which wins over this file.",
        "",
    ]
    for known in fields(Settings):
        lines += [f"# {known.metadata['meaning']}", f"# {_example(known.name, known.default)}", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


# What a key may look like where the default is that nothing is set.
_EXAMPLES = {
    "sources": '["clips", "feeds/world.xml"]', "sentences": "3", "words": "100",
    "language": '"en"', "store": '"briefing.db"', "allow_hosts": '["intranet.example"]',
    "template_dirs": '["templates"]', "disable_plugins": '["name"]',
}  # fmt: skip


def _example(key: str, default: object) -> str:
    if key == "plugins":
        return "[plugins.NAME]"
    value = f'"{default}"' if isinstance(default, str) else str(default).lower()
    return f"{key} = {_EXAMPLES.get(key, value)}"
