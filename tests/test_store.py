"""The store keeps what it was given, says when it cannot, and never overwrites others."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from briefing import store as store_
from briefing.errors import ConfigError
from briefing.store import APPLICATION_ID, Page, Store

URL = "https://news.example/feed?key=hunter7"
PAGE = Page(b"<rss></rss>" * 50, '"v1"', "Mon, 02 Nov 2026 08:00:00 GMT", "utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Store(tmp_path / "state.db") as store:
        store.keep(URL, PAGE, shown="https://news.example/feed?…")
    return tmp_path / "state.db"


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute(query).fetchall()


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        opened.execute(statement, values)


def refused(path: Path, words: str) -> None:
    before = path.read_bytes()
    with pytest.raises(ConfigError, match=words) as told:
        Store(path)
    assert str(path) in str(told.value)
    assert path.read_bytes() == before


def test_what_was_kept_is_there_when_opened_again(path: Path) -> None:
    with Store(path) as store:
        assert store.page(URL) == PAGE
        assert store.page(URL + "x") is None


def test_the_file_says_what_it_is_and_is_its_owners(path: Path) -> None:
    assert rows(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert rows(path, "PRAGMA user_version") == [(len(store_._MIGRATIONS),)]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["state.db"]


def test_no_query_is_in_the_file(path: Path) -> None:
    assert b"hunter7" not in path.read_bytes()
    assert rows(path, "SELECT shown FROM page") == [("https://news.example/feed?…",)]


def test_a_new_body_takes_the_place_of_the_old_one(path: Path) -> None:
    other = Page(b"new", '"v2"')
    with Store(path) as store:
        store.keep("https://news.example/same", PAGE, shown="same")
        store.keep(URL, other, shown="feed")
        assert store.page(URL) == other
        assert store.page("https://news.example/same") == PAGE
        store.keep("https://news.example/same", other, shown="same")
        store.keep(URL, other, shown="feed")
        assert store.page(URL) == other
    assert rows(path, "SELECT count(*) FROM blob") == [(1,)]


def test_what_nobody_asks_for_is_forgotten(path: Path) -> None:
    with Store(path) as store:
        assert store.prune(days=1) == 0
        change(path, "UPDATE page SET fetched_at = fetched_at - 200000")
        store.touch(URL)
        assert store.prune(days=1) == 0
        change(path, "UPDATE page SET fetched_at = fetched_at - 200000")
        assert store.prune(days=1) == 1
    assert rows(path, "SELECT count(*) FROM blob") == [(0,)]


def test_every_flipped_bit_of_a_body_is_noticed_and_healed_by_a_fetch(path: Path) -> None:
    chance = random.Random(7)
    with Store(path) as store:
        for _ in range(60):
            damaged = bytearray(PAGE.content)
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
            change(path, "UPDATE blob SET bytes = ?", bytes(damaged))
            assert store.page(URL) is None
            assert store.page(URL) is None
            store.keep(URL, PAGE, shown="feed")
            assert store.page(URL) == PAGE


@pytest.mark.parametrize("size", [1, 100, 4095, 4096, 9000])
def test_a_cut_file_is_refused_and_left_as_it_is(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])
    refused(path, "damaged|cannot be used|no store")


def test_an_empty_file_is_not_taken_for_a_new_store(path: Path) -> None:
    path.write_bytes(b"")
    refused(path, "is empty, so it was cut")


@pytest.mark.parametrize("content", [b"my notes\n", b"\0" * 5000, os.urandom(9000)])
def test_a_foreign_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, "damaged or no store|no store of briefing")


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    change(tmp_path / "mine.db", "CREATE TABLE page(a)")
    refused(tmp_path / "mine.db", "is no store of briefing")


def test_a_newer_store_is_refused(path: Path) -> None:
    change(path, f"PRAGMA user_version = {len(store_._MIGRATIONS) + 1}")
    refused(path, "newer version of briefing; upgrade")


def test_a_place_where_nothing_can_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a")
    for place in (tmp_path / "no" / "state.db", tmp_path / "file" / "state.db", tmp_path):
        with pytest.raises(ConfigError) as told:
            Store(place)
        assert str(place) in str(told.value)


def test_a_file_system_without_hard_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", fail)
    with Store(tmp_path / "state.db") as store:
        store.keep(URL, PAGE, shown="feed")
        assert store.page(URL) == PAGE
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.db"]


def test_a_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    with Store(path) as store:
        (pages,) = store._open.execute("PRAGMA page_count").fetchone()
        store._open.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ConfigError, match="full"):
            store.keep("https://news.example/large", Page(os.urandom(500_000)), shown="large")
        assert store.page(URL) == PAGE
        store._open.execute(f"PRAGMA max_page_count = {pages + 500}")
        store.keep(URL, Page(b"new"), shown="feed")
        assert store.page(URL) == Page(b"new")


def test_many_may_make_and_fill_one_store_at_once(tmp_path: Path) -> None:
    failures: list[Exception] = []

    def fill(number: int) -> None:
        try:
            with Store(tmp_path / "state.db") as store:
                for turn in range(5):
                    store.keep(f"{number}-{turn}", Page(b"%d %d" % (number, turn)), shown="a")
        except (ConfigError, sqlite3.Error) as error:
            failures.append(error)

    threads = [threading.Thread(target=fill, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Store(tmp_path / "state.db") as store:
        assert store.page("5-4") == Page(b"5 4")
    assert rows(tmp_path / "state.db", "SELECT count(*) FROM page") == [(30,)]


_WRITER = """
import os, sys
from briefing.store import Page, Store
with Store(sys.argv[1]) as store:
    turn = 0
    while True:
        store.keep(f"page {turn}", Page(b"%d " % turn * 20000), shown="a")
        print(turn, flush=True)
        turn += 1
"""


def test_a_kill_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    chance = random.Random(3)
    kept = 0
    for number in range(6):
        path = tmp_path / f"{number}.db"
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "0\n"
        time.sleep(chance.uniform(0, 0.1))
        writer.send_signal(signal.SIGKILL)
        said = [0, *map(int, writer.stdout.read().split())]
        writer.stdout.close()
        writer.wait()
        with Store(path) as store:
            assert all(store.page(f"page {turn}") == Page(b"%d " % turn * 20000) for turn in said)
        kept += len(said)
    assert kept > 6


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
    ],
)
def test_wal_is_used_only_where_it_is_safe(version: tuple[int, int, int], *, safe: bool) -> None:
    assert store_._wal_is_safe(version) is safe
