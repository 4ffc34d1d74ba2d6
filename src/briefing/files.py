"""Writing files so that a kill at any moment leaves the old file or the new one, whole."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from pathlib import Path

_LEFTOVER = re.compile(r"\.(?P<pid>\d+)-[0-9a-f]{8}\.briefing-tmp\Z")


def write(path: Path, text: str) -> None:
    """Replace the file at `path` by `text` in UTF-8, atomically.

    The new text goes to a temporary file in the same folder, is flushed to disk, and takes the
    old one's place in one step. The old file's permissions are kept and a symbolic link is
    followed. Temporary files that killed runs left behind are removed.

    Raises:
        OSError: The file cannot be written; the old one is then as it was.
    """
    target = path.resolve()
    content = text.encode("utf-8", "replace")
    own = f"{os.getpid()}-{secrets.token_hex(4)}"
    temporary = target.with_name(f".{target.name}.{own}.briefing-tmp")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    _sweep(target)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(target: Path) -> None:
    """Remove temporary files for `target` whose process is gone."""
    for stray in target.parent.glob(f".{_literal(target.name)}.*.briefing-tmp"):
        match = _LEFTOVER.search(stray.name)
        if match and not _alive(int(match["pid"])):
            stray.unlink(missing_ok=True)


def _literal(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
