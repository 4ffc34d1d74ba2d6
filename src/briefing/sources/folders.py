"""What a folder or a pattern stands for.

A folder is read recursively in sorted order. What is hidden, is not a regular file or would be
read twice through a link is left out and told.
"""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefing.errors import SourceError
from briefing.models import Problem
from briefing.sources import files
from briefing.sources.files import Entry

MAX_FILES = 100_000

_MAGIC = re.compile(r"[*?\[]")


def expand(uri: str) -> tuple[list[Entry], list[Problem]]:
    """Return the files that `uri` stands for, and what was left out on the way.

    Args:
        uri: A file, a folder, a pattern with `*`, `?`, `[…]` or `**`, or a `file:` URL.
    """
    try:
        path = files.path_of(uri)
        if _MAGIC.search(str(path)) and not files.exists(str(path)):
            return _matching(uri, path)
        if path.is_dir():
            walk = _Walk(uri)
            return list(walk.files(path)), walk.problems()
        return [Entry(uri, path)], []
    except SourceError as error:
        return [], [Problem(kind="source", where=uri, message=str(error))]
    except (OSError, ValueError) as error:  # a name too long, with a NUL or in odd characters
        return [], [Problem(kind="source", where=files.shown(uri), message=files.why(error))]


class _Walk:
    """One recursive reading of a folder: what was seen, and what was left out."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._told: list[Problem] = []
        self._hidden = 0
        self._seen: set[tuple[int, int]] = set()
        self._found = 0

    def files(self, folder: Path) -> Iterator[Entry]:
        """Yield the regular files under `folder`, sorted by name at each level."""
        stack = [folder]
        while stack and self._found < MAX_FILES:
            path = stack.pop()
            try:
                mode = path.stat()
                if stat.S_ISDIR(mode.st_mode):
                    if self._new_folder(path, mode):
                        stack.extend(reversed(self._visible(path)))
                elif stat.S_ISREG(mode.st_mode):
                    self._found += 1
                    yield Entry(files.shown(path.as_posix()), path)
                else:
                    self._tell(path, files.irregular(mode.st_mode))
            except OSError as error:
                self._tell(path, files.why(error))
        if stack:
            self._tell(folder, f"holds more than {MAX_FILES:,} files; the rest was not read")

    def problems(self) -> list[Problem]:
        """Return what was left out, hidden files in one line."""
        if not self._hidden:
            return self._told
        message = f"{self._hidden} hidden files or folders in it were not read"
        return [*self._told, Problem(kind="source", where=self.uri, message=message)]

    def _visible(self, folder: Path) -> list[Path]:
        names = sorted(path.name for path in folder.iterdir())
        visible = [name for name in names if not name.startswith(".")]
        self._hidden += len(names) - len(visible)
        return [folder / name for name in visible]

    def _new_folder(self, path: Path, mode: os.stat_result) -> bool:
        """Links may lead back up: each folder is read once, by the identity of its inode."""
        identity = (mode.st_dev, mode.st_ino)
        if identity in self._seen:
            self._tell(path, "is a link to a folder that is read already")
            return False
        self._seen.add(identity)
        return True

    def _tell(self, path: Path, message: str) -> None:
        self._told.append(
            Problem(kind="source", where=files.shown(path.as_posix()), message=message)
        )


def _matching(uri: str, pattern: Path) -> tuple[list[Entry], list[Problem]]:
    """Return the files that match a pattern; a folder that matches is not opened."""
    found: dict[str, Entry] = {}
    for path in _glob(Path(pattern.anchor), pattern.parts[1 if pattern.anchor else 0 :]):
        if path.is_file() and len(found) < MAX_FILES:
            found.setdefault(path.as_posix(), Entry(files.shown(path.as_posix()), path))
    if not found:
        return [], [Problem(kind="source", where=uri, message="no file matches this pattern")]
    return [found[name] for name in sorted(found)], []


def _glob(root: Path, parts: Iterable[str]) -> Iterable[Path]:
    """Return the paths below `root` that match `parts`, level by level.

    `glob` of the standard library follows links to folders under `**` and so can be sent round
    in circles; this does not. A name that starts with a dot matches only a pattern that does.
    """
    level: dict[Path, None] = {root: None}
    for part in parts:
        if part == "**":
            walked = (below for path in level for below in (path, *_folders(path)))
            level = dict.fromkeys(walked)
        elif _MAGIC.search(part):
            level = dict.fromkeys(
                p / name for p in level for name in _names(p) if _fits(name, part)
            )
        else:
            level = dict.fromkeys(path / part for path in level if files.exists(str(path / part)))
    return level


def _folders(top: Path) -> Iterator[Path]:
    for folder, names, _ in os.walk(top):
        names[:] = sorted(name for name in names if not name.startswith("."))
        yield from (Path(folder, n) for n in names if not Path(folder, n).is_symlink())


def _names(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:  # a file, or a folder that may not be read: nothing in it can match
        return []


def _fits(name: str, part: str) -> bool:
    return fnmatch.fnmatchcase(name, part) and (part.startswith(".") or not name.startswith("."))
