"""The command line as its users meet it: a real process, real files, real pipes."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TEXT = """Tarn bridge reopens

The Tarn bridge reopened on Monday after eleven months of repairs.

The city council spent 4.2 million crowns on the work.

"We are glad to have our bridge back," said the mayor, Ada Lind.
"""


def run(
    *arguments: str, stdin: str | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "briefing", *arguments],
        input=stdin, capture_output=True, encoding="utf-8", check=False, timeout=60, **options,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clips" / "bridge.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_build_prints_the_briefing_on_standard_output_and_nothing_else() -> None:
    done = run("build", "clips")
    assert done.returncode == 0
    assert "Tarn bridge reopens" in done.stdout
    assert done.stderr == ""


def test_build_reads_standard_input() -> None:
    done = run("build", "-", stdin=TEXT)
    assert "eleven months" in done.stdout


@pytest.mark.parametrize(
    ("name", "start"), [("a.html", "<!doctype html>"), ("a.json", "{"), ("a.md", "---")]
)
def test_the_template_follows_the_ending_of_the_output(name: str, start: str) -> None:
    done = run("build", "clips", "-o", name)
    assert done.returncode == 0
    assert done.stdout == ""
    assert Path(name).read_text(encoding="utf-8").lower().startswith(start)
    assert f"wrote {name}" in done.stderr


def test_json_is_for_programs() -> None:
    record = json.loads(run("build", "clips", "--json").stdout)
    assert record["schema"] == "briefing/1"
    assert record["stories"][0]["headline"] == "Tarn bridge reopens"


def test_gaps_are_told_on_standard_error_and_quiet_is_quiet() -> None:
    Path("clips/empty.txt").write_text("", encoding="utf-8")
    assert "1 gap" in run("build", "clips").stderr
    assert "empty.txt" in run("build", "clips", "-v").stderr
    assert run("build", "clips", "-q").stderr == ""


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["build", "nowhere.txt"], 3, "nowhere.txt"),
        (["build"], 2, "nothing to read"),
        (["build", "clips", "-t", "dayly.md"], 5, "daily.md"),
        (["build", "clips", "--backend", "none"], 2, "extractive"),
        (["build", "clips", "--tz", "Mars"], 2, "time zone"),
        (["build", "clips", "--date", "tomorrow"], 2, "YYYY-MM-DD"),
        (["build", "clips", "--config", "no.toml"], 2, "no.toml"),
        (["build", "clips", "-o", "no/such/folder/a.md"], 1, "nothing was written"),
        (["build", "clips", "--words", "0"], 2, "--words"),
        (["summarise", "nowhere.txt"], 3, "nowhere.txt"),
        (["templates", "show", "x.md"], 5, "x.md"),
    ],
)
def test_an_error_is_one_line_with_its_exit_code(
    arguments: list[str], code: int, line: str
) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_misspelt_setting_stops_the_run_and_names_the_nearest() -> None:
    Path("briefing.toml").write_text('titel = "x"', encoding="utf-8")
    done = run("build", "clips")
    assert done.returncode == 2
    assert "did you mean 'title'?" in done.stderr


def test_settings_and_flags_reach_the_edition() -> None:
    Path("briefing.toml").write_text('title = "From file"\nsources = ["clips"]', encoding="utf-8")
    assert "From file" in run("build").stdout
    done = run("build", "--title", "From flag", "--date", "2026-03-03")
    assert "From flag" in done.stdout
    assert "3 March 2026" in done.stdout


def test_summarise_cites_characters() -> None:
    done = run("summarise", "clips/bridge.txt", "--sentences", "2")
    assert re.search(r"\[1\] Tarn bridge reopens, characters \d+-\d+", done.stdout)
    record = json.loads(run("summarise", "clips/bridge.txt", "--json").stdout)
    for statement in record["statements"]:
        assert statement["evidence"][0]["quoted"] == statement["text"]


def test_init_writes_a_file_once() -> None:
    assert run("init").returncode == 0
    assert run("build", "clips").returncode == 0
    again = run("init")
    assert again.returncode == 1
    assert "--force" in again.stderr


def test_a_template_can_be_listed_shown_ejected_and_changed() -> None:
    assert "quotes.md" in run("templates", "list").stdout
    assert {"name", "description", "origin"} == set(
        json.loads(run("templates", "list", "--json").stdout)[0]
    )
    shown = run("templates", "show", "daily.txt").stdout
    assert run("templates", "eject", "daily.txt").returncode == 0
    assert Path("daily.txt").read_text(encoding="utf-8") == shown
    assert run("templates", "eject", "daily.txt").returncode == 1
    Path("own.txt").write_text("MINE {{ title }}", encoding="utf-8")
    assert run("build", "clips", "-t", "own.txt").stdout == "MINE Daily briefing"


def test_plugins_lists_what_there_is() -> None:
    record = json.loads(run("plugins", "--json").stdout)
    assert "extractive" in record["backends"]


def test_escape_sequences_of_an_article_do_not_reach_a_terminal() -> None:
    evil = (
        "Evil \x1b]0;owned\x07 title\n\nThe bridge \x1b[31mreopened\x9b0m on Monday. It was shut.\n"
    )
    evil += "Repairs had begun in April of last year and took longer than planned. " * 30
    Path("evil.txt").write_text(evil, encoding="utf-8")
    shown = on_a_terminal("build", "evil.txt", "-q")
    assert "owned" in shown
    assert "\x1b]0;" not in shown
    assert "\x1b[31m" not in shown
    assert "\x9b" not in shown


def test_a_terminal_gets_a_readable_briefing() -> None:
    shown = on_a_terminal("build", "clips")
    assert "Bottom line" in shown
    assert "[1]" in shown


def on_a_terminal(*arguments: str) -> str:
    """Run the command on a pseudo-terminal and return all that it shows there."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing", *arguments],
        stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(slave)
    shown = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(master)
    assert process.wait() == 0
    return shown.decode("utf-8")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing", "build", "clips", "-t", "daily.html"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    told = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert "Traceback" not in told


@pytest.mark.slow
def test_an_interrupt_leaves_the_old_file() -> None:
    for number in range(400):
        Path(f"clips/{number}.txt").write_text(TEXT.replace("Tarn", f"Tarn {number}"), "utf-8")
    Path("old.md").write_text("old", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing", "build", "clips", "-o", "old.md"],
        stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in told
    assert "Traceback" not in told
    assert Path("old.md").read_text(encoding="utf-8") == "old"


def test_a_locale_without_unicode_does_not_stop_a_briefing() -> None:
    Path("clips/bridge.txt").write_text(TEXT.replace("Ada", "Ådå"), encoding="utf-8")
    done = run("build", "clips", env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert "Ådå" in done.stdout
