"""Writes are whole or not at all: with failures at every step, and with a real kill -9."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefing import files


def strays(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".briefing-tmp")]


def test_a_new_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    files.write(tmp_path / "a.md", "text\n")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "text\n"
    assert strays(tmp_path) == []


def test_permissions_and_links_of_the_old_file_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.md"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(real)
    files.write(link, "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_lone_surrogate_does_not_stop_a_write(tmp_path: Path) -> None:
    files.write(tmp_path / "a.md", "a\ud800b")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "a?b"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failing_step_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a.md"
    path.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
    with pytest.raises(OSError, match="No space"):
        files.write(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert strays(tmp_path) == []


def test_what_a_killed_run_left_behind_is_swept(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    stray = tmp_path / f".a[1].md.{dead.pid}-0123abcd.briefing-tmp"
    alive = tmp_path / f".a[1].md.{os.getpid()}-0123abcd.briefing-tmp"
    other = tmp_path / f".b.md.{dead.pid}-0123abcd.briefing-tmp"
    for path in (stray, alive, other):
        path.write_text("half", encoding="utf-8")
    files.write(tmp_path / "a[1].md", "whole")
    assert sorted(strays(tmp_path)) == sorted([alive.name, other.name])


_WRITER = """
import sys
from pathlib import Path
from briefing import files
path = Path(sys.argv[1])
sys.stdout.write("ready\\n"); sys.stdout.flush()
turn = 0
while True:
    turn += 1
    files.write(path, ("AB"[turn % 2]) * 3_000_000)
"""


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "edition.html"
    files.write(path, "A" * 3_000_000)
    moment = random.Random(7)
    for _ in range(30):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(moment.uniform(0.0, 0.05))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        text = path.read_text(encoding="utf-8")
        assert len(text) == 3_000_000
        assert len(set(text)) == 1
    files.write(path, "done")
    assert strays(tmp_path) == []
