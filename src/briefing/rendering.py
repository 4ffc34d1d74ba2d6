"""Rendering: a briefing into Markdown, HTML, text or JSON through Jinja2 templates.

Templates see only the plain data of `records.to_record`, in Jinja's immutable sandbox. Article
text is hostile: `.html` and `.xml` templates escape it by themselves, every template loses
control characters by itself, and Markdown and text templates pass it through `md` or `wrap`
(see `escaping.py`). `templates/README.md` is the manual for who writes one.
"""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from briefing import escaping
from briefing.errors import TemplateError
from briefing.models import Briefing
from briefing.records import Record, to_record

if TYPE_CHECKING:
    import jinja2

BUILT_IN: Final = Path(__file__).parent / "templates"
_ORIGIN: Final = "built-in"
_MARKUP: Final = (".html", ".htm", ".xhtml", ".xml", ".svg")
_JINJA: Final = (".j2", ".jinja", ".jinja2")
_OPENINGS: Final = ("{#", "{%", "{{")
_NOT_TEMPLATES: Final = frozenset({"README.md"})

Prepare = Callable[["jinja2.Environment"], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template that `render` finds by `name`; `origin` is "built-in" or its folder."""

    name: str
    description: str
    origin: str
    path: Path


def render(
    briefing: Briefing,
    template: str = "daily.md",
    *,
    template_dirs: Sequence[Path] = (),
    prepare: Prepare | None = None,
) -> str:
    """Render a briefing through a template.

    Args:
        briefing: The edition.
        template: A path (`./house.md`), or a name that is looked for in `template_dirs`, then
            among the built-in ones, then in the working directory. A file there that opens with
            a Jinja comment or tag, as an ejected template does, comes first.
        template_dirs: Folders of templates, the first that has the name wins.
        prepare: Called with the environment before a template is loaded, to add filters.

    Raises:
        TemplateError: There is no such template, or it is faulty.
        ValueError: The briefing holds a statement that must not be printed.
    """
    import jinja2  # noqa: PLC0415 - only when something is rendered

    record = to_record(briefing)
    found = _find(template, template_dirs)
    folders = [*template_dirs, BUILT_IN]
    by_name = found.name == template and found.path.parent in folders
    first = [] if by_name else [found.path.parent]
    environment = _environment([*first, *folders])
    if prepare is not None:
        prepare(environment)
    try:
        return environment.get_template(found.name).render({**record, "record": record})
    except jinja2.TemplateSyntaxError as error:
        where = error.name or found.name
        raise _error(where, error.lineno, str(error.message)) from error
    except jinja2.TemplateNotFound as error:
        message = f"it asks for {error.name or 'a template'!r}, which is in no template folder"
        raise _error(found.name, _line(error)[1], message) from error
    except Exception as error:  # a template can raise anything that Python code can
        inner, line = _line(error)
        message = str(error) or type(error).__name__
        if isinstance(error, jinja2.UndefinedError):
            message += _suggestion(message, record)
        raise _error(inner or found.name, line, message) from error


def template_names(template_dirs: Sequence[Path] = ()) -> list[Template]:
    """Return the templates that `render` finds by name, sorted; a hidden namesake is left out.

    Files that begin with `_` are parts of other templates and are not listed.
    """
    found: dict[str, Template] = {}
    for folder in (*template_dirs, BUILT_IN):
        for path in _templates(folder):
            found.setdefault(path.name, _template(path, folder))
    return [found[name] for name in sorted(found)]


def template_source(name: str, template_dirs: Sequence[Path] = ()) -> str:
    """Return the text of a template, to show it or to start one of your own from it.

    Raises:
        TemplateError: There is no such template, or it is not a text in UTF-8.
    """
    found = _find(name, template_dirs)
    try:
        return found.path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _error(found.name, None, f"cannot be read: {error}") from error


def _find(name: str, template_dirs: Sequence[Path]) -> Template:
    own = _own(name)
    if own:
        return _template(own, own.parent)
    if Path(name).name == name and name not in _NOT_TEMPLATES:
        for folder in (*template_dirs, BUILT_IN):
            if _is_file(folder / name):
                return _template(folder / name, folder)
    if _is_file(Path(name)):
        return _template(Path(name), Path(name).parent)
    known = [template.name for template in template_names(template_dirs)]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise _error(name, None, f"not found; {hint}There are: {', '.join(known)}")


def _own(name: str) -> Path | None:
    """Return the file that the user means before any template of the same name, if there is one.

    A name without a folder may also be yesterday's briefing, which article text could have made
    into a template. To come first it must open with a Jinja comment or tag, as no output does.
    """
    path = Path(name)
    if not _is_file(path):
        return None
    return path if path.name != name or _head(path).lstrip().startswith(_OPENINGS) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name that is too long
        return False


def _head(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(2000)
    except OSError:  # rendering it says what is wrong
        return ""


def _templates(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        hidden = path.name.startswith(("_", ".")) or path.name in _NOT_TEMPLATES
        if path.is_file() and not hidden:
            yield path


def _template(path: Path, folder: Path) -> Template:
    origin = _ORIGIN if folder == BUILT_IN else str(folder)
    return Template(name=path.name, description=_description(path), origin=origin, path=path)


def _description(path: Path) -> str:
    """Return the first line of the template's first comment, empty where it has none."""
    _, opened, rest = _head(path).partition("{#")
    comment, closed, _ = rest.partition("#}")
    if not (opened and closed):
        return ""
    lines = comment.strip("-+ \n\t").splitlines()
    return escaping.plain(lines[0]) if lines else ""


def _environment(folders: Sequence[Path]) -> jinja2.Environment:
    """Return the one environment: strict, sandboxed, escaping by the template's suffix."""
    import jinja2  # noqa: PLC0415 - only when something is rendered
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - as above

    loaders: list[jinja2.BaseLoader] = [jinja2.FileSystemLoader(folder) for folder in folders]
    # So that a template can extend the built-in one whose name it takes.
    loaders.append(jinja2.PrefixLoader({_ORIGIN: jinja2.FileSystemLoader(BUILT_IN)}))
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader(loaders),
        undefined=jinja2.StrictUndefined,
        autoescape=_escapes,
        finalize=escaping.finalise,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(escaping.FILTERS)
    return environment


def _escapes(name: str | None) -> bool:
    """Say whether a template writes markup; Jinja's own rule overlooks `x.html.j2`."""
    if name is None:
        return True
    lowered = name.lower()
    for suffix in _JINJA:
        lowered = lowered.removesuffix(suffix)
    return lowered.endswith(_MARKUP)


def _line(error: Exception) -> tuple[str | None, int | None]:
    """Return the template and line that an exception comes from: the innermost, if any."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        # Jinja puts the template's own file and line into the traceback.
        if not frame.filename.endswith(".py") and not frame.filename.startswith("<"):
            return Path(frame.filename).name, frame.lineno
    return None, None


def _suggestion(message: str, record: Record) -> str:
    """Return which key was probably meant where Jinja says that a name is undefined."""
    quoted = message.split("'")
    if len(quoted) < 3:  # noqa: PLR2004 - no name in quotation marks
        return ""
    near = difflib.get_close_matches(quoted[-2], sorted(set(_keys(record))), n=1)
    if not near:
        near = difflib.get_close_matches(quoted[1], sorted(set(_keys(record))), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _keys(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield key
            yield from _keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _keys(entry)


def _error(name: str, line: int | None, message: str) -> TemplateError:
    where = f"{name}, line {line}" if line else name
    return TemplateError(f"template {where}: {message}", template=name, line=line)
