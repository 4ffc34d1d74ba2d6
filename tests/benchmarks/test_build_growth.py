"""How `briefing build` grows: 200, 2,000 and 20,000 articles, one after the other in one run."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

# Syllables of an invented language, so that vocabulary grows as in real text (Zipf, Heaps).
_SYLLABLES = [
    "ba",
    "de",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
    "va",
    "we",
    "xi",
    "yo",
    "za",
    "chi",
    "dra",
    "fle",
    "gro",
    "sta",
]
_VERBS = [
    "said",
    "approved",
    "rejected",
    "opened",
    "closed",
    "raised",
    "cut",
    "delayed",
    "reported",
    "announced",
]


def word(number: int) -> str:
    """Return the word of a rank; frequent words are short."""
    letters = ""
    number += 1
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        letters += _SYLLABLES[digit]
    return letters


def sentence(chance: random.Random, topic: list[str]) -> str:
    """Return a sentence with names of the topic, a verb and now and then a figure."""
    zipf = [word(int(chance.paretovariate(0.6))) for _ in range(chance.randint(6, 18))]
    names = chance.sample(topic, 3)
    figure = f"{chance.randint(2, 900)} million" if chance.random() < 0.2 else "the"
    middle = " ".join(zipf)
    return (
        f"The {names[0].title()} {chance.choice(_VERBS)} {figure} {names[1]} {middle} {names[2]}."
    )


def write_articles(folder: Path, count: int) -> None:
    """Write `count` articles of about 300 words, some five to a story, one in ten a reprint."""
    chance = random.Random(count)
    folder.mkdir()
    last = ""
    for number in range(count):
        story = number // 5
        topic = [word(10_000 + 40 * story + n) for n in range(12)]
        body = "\n\n".join(" ".join(sentence(chance, topic) for _ in range(3)) for _ in range(6))
        if number % 10 == 9:
            body = last
        last = body
        day = f"2026-03-{1 + story % 28:02}T{number % 24:02}:00:00+00:00"
        title = " ".join([topic[0], topic[1], word(number)])
        head = f"Title: {title}\nPublisher: Paper {number % 40}\nDate: {day}\n\n"
        (folder / f"{number:05}.txt").write_text(f"{head}{body}\n", encoding="utf-8")


def build(folder: Path) -> float:
    """Return the seconds that a whole `briefing build` process takes."""
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "briefing", "build", str(folder), "-o", f"{folder}.html", "-q"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - begin


@pytest.mark.benchmark
def test_a_build_of_200_articles_takes_under_10_seconds_and_grows_with_the_number(
    tmp_path: Path,
) -> None:
    seconds = {}
    for count in (200, 2_000, 20_000):
        write_articles(tmp_path / str(count), count)
        seconds[count] = build(tmp_path / str(count))
        print(
            f"{count:>6} articles: {seconds[count]:7.2f} s, {count / seconds[count]:6.0f} a second"
        )
    assert seconds[200] < 10
    # Ten times the articles may take ten times the time and a half, start-up aside.
    assert seconds[2_000] < 15 * seconds[200]
    assert seconds[20_000] < 15 * seconds[2_000]


@pytest.mark.benchmark
def test_start_up_is_quick_beside_bare_python() -> None:
    bare, imported, shown = (
        min(cpu_seconds(*arguments) for _ in range(7))
        for arguments in (
            ("-c", "pass"),
            ("-c", "import briefing"),
            ("-m", "briefing", "--help"),
        )
    )
    print(f"import briefing: {1000 * (imported - bare):.0f} ms beyond bare Python")
    print(f"briefing --help: {1000 * shown:.0f} ms in all, {1000 * (shown - bare):.0f} ms beyond")
    assert imported - bare < 0.060
    assert shown < 0.250


def cpu_seconds(*arguments: str) -> float:
    """Return the processor time of one Python process, which other load disturbs least."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
