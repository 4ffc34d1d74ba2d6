"""Reading thousands of files of all kinds in one run: files a second, and memory that stays flat.

Every run is a process of its own, so that its peak is its own. Beyond the articles, which are the
result, and the bytes of the documents, five times the files may cost little: no parsed page and
no parser's memory outlives its file. Now and then a page is large, and read in the child process.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="peak memory is read the POSIX way"),
]

FEW, MANY = 1_000, 5_000
LARGE = 50  # of so many pages, one is large
FEWEST_FILES_A_SECOND = 15  # a tenth of what an idle machine of two cores reads
MOST_GROWTH = 20_000_000  # bytes from FEW to MANY files beyond what is kept on purpose
MOST_PER_CHARACTER = 6.0  # Python's strings, removals and fields included

RUN = """
import json, resource, sys, time
import briefing
from briefing.articles import child
started = time.perf_counter()
reading = briefing.read(sys.argv[1])
seconds = time.perf_counter() - started
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps({
    "articles": len(reading), "problems": len(reading.problems), "seconds": seconds,
    "chars": sum(len(a.text) + sum(len(r.text) for r in a.removed) for a in reading),
    "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
    "child": child._worker is not None,
}))
"""
SYLLABLES = ("ba", "de", "fo", "gu", "ki", "la", "me", "no", "pu", "ra", "se", "ti", "vo", "zu")


def sentences(draw: random.Random, count: int) -> list[str]:
    """Return sentences of an invented language."""
    made = []
    for _ in range(count):
        words = ["".join(draw.choices(SYLLABLES, k=draw.randint(1, 3))) for _ in range(14)]
        made.append(f"{' '.join(words).capitalize()}.")
    return made


def text(draw: random.Random) -> str:
    return f"A title {draw.random()}\n\n" + "\n\n".join(sentences(draw, 12)) + "\n"


def markdown(draw: random.Random) -> str:
    return f"---\ntitle: A title {draw.random()}\ndate: 2026-05-04\n---\n" + text(draw)


def html(draw: random.Random) -> str:
    large = draw.randrange(LARGE) == 0
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(40))
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences(draw, 4_000 if large else 12))
    return (
        f"<!doctype html><html lang='en'><head><title>A title {draw.random()}</title></head><body>"
        f"<nav><ul>{menu}</ul></nav><article><h1>A title</h1>{body}</article>"
        f"<footer><ul>{menu}</ul><p>© 2026 The Paper</p></footer></body></html>"
    )


def json_lines(draw: random.Random) -> str:
    rows = ({"title": f"Row {draw.random()}", "text": text(draw)} for _ in range(2))
    return "\n".join(map(json.dumps, rows))


def rss(draw: random.Random) -> str:
    item = "<item><title>Item {}</title><link>https://paper.example/{}</link><description>{}"
    items = (
        item.format(draw.random(), number, " ".join(sentences(draw, 6)))
        + "</description><pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate></item>"
        for number in range(2)
    )
    return f"<rss version='2.0'><channel><title>Paper</title>{''.join(items)}</channel></rss>"


KINDS: tuple[tuple[str, Callable[[random.Random], str], int], ...] = (
    ("txt", text, 1),
    ("md", markdown, 1),
    ("html", html, 1),
    ("jsonl", json_lines, 2),
    ("xml", rss, 2),
)


def run(folder: Path, count: int) -> dict[str, float]:
    draw = random.Random(count)
    folder.mkdir()
    expected = 0
    for number in range(count):
        suffix, write, articles = KINDS[number % len(KINDS)]
        (folder / f"{number:05}.{suffix}").write_text(write(draw), "utf-8")
        expected += articles
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(folder)], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    assert (told["articles"], told["problems"]) == (expected, 0)
    told["bytes"] = sum(path.stat().st_size for path in folder.iterdir())
    assert told["child"]  # the large pages were read there
    print(
        f"{count:,} files: {count / told['seconds']:.0f} files/s, peak {told['peak'] / 1e6:.0f} MB,"
        f" articles of {told['chars'] / 1e6:.1f} M characters"
    )
    return told


def test_five_times_the_files_take_no_more_memory_than_their_articles(tmp_path: Path) -> None:
    few, many = run(tmp_path / "few", FEW), run(tmp_path / "many", MANY)
    kept = MOST_PER_CHARACTER * (many["chars"] - few["chars"]) + many["bytes"] - few["bytes"]
    growth = many["peak"] - few["peak"]
    print(f"growth {growth / 1e6:.1f} MB, of it articles and documents {kept / 1e6:.1f} MB at most")
    assert growth < kept + MOST_GROWTH
    assert MANY / many["seconds"] > FEWEST_FILES_A_SECOND
    assert many["seconds"] / few["seconds"] < 2 * MANY / FEW
