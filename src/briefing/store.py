"""The store: one SQLite file that remembers what was fetched, so that it is not sent again.

Bodies lie under their SHA-256 and are checked on every read: SQLite itself notices few damaged
bits. The file is known by its application id and the version of its schema; one that is foreign,
damaged, cut or newer is refused by name and never overwritten.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from briefing.errors import ConfigError

APPLICATION_ID = 0x42524645  # "BRFE"
KEEP_DAYS = 90

_DAY = 86_400
# Entry n brings schema n to schema n + 1; released entries are never changed.
_MIGRATIONS = (
    """
    CREATE TABLE blob(
        sha256 BLOB PRIMARY KEY CHECK(length(sha256) = 32),
        bytes BLOB NOT NULL,
        created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE page(
        key BLOB PRIMARY KEY CHECK(length(key) = 32), -- SHA-256 of the URL: it may hold a secret
        shown TEXT NOT NULL, -- the URL without its query
        etag TEXT,
        last_modified TEXT,
        charset TEXT,
        body BLOB NOT NULL REFERENCES blob,
        fetched_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX page_body ON page(body);
    """,
)
# Versions before these can damage a database in WAL mode that two processes write to.
_SAFE_WAL = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


@dataclass(frozen=True, slots=True)
class Page:
    """What a URL gave last time, and what to ask with whether it still does."""

    content: bytes
    etag: str | None = None
    last_modified: str | None = None
    charset: str | None = None


class Store:
    """An open store. Safe to use from several threads; one of them writes at a time."""

    def __init__(self, path: str | Path) -> None:
        """Open the store at `path`, or make it.

        Raises:
            ConfigError: The file cannot be made or opened, or is no store that this version
                can use.
        """
        self.path = Path(path)
        self._lock = threading.RLock()
        with self._telling():
            if not self.path.exists():
                _make(self.path)
            elif self.path.stat().st_size == 0:
                raise ConfigError(f"{self.path}: is empty, so it was cut; delete it to start anew")
            self._open = _connected(self.path)
        try:
            with self._telling():
                _check(self._open, self.path)
                _prepare(self._open)
        except BaseException:
            self._open.close()
            raise

    def page(self, url: str) -> Page | None:
        """Return what `url` gave last time; None if nothing is known or it is damaged."""
        with self._lock, self._telling():
            row = self._open.execute(
                "SELECT bytes, etag, last_modified, charset, body FROM page"
                " JOIN blob ON body = sha256 WHERE key = ?",
                (_key(url),),
            ).fetchone()
            if row is None:
                return None
            content, etag, last_modified, charset, digest = row
            if hashlib.sha256(content).digest() == digest:
                return Page(content, etag, last_modified, charset)
            with self._writing():
                self._open.execute("DELETE FROM page WHERE body = ?", (digest,))
                self._open.execute("DELETE FROM blob WHERE sha256 = ?", (digest,))
            return None

    def keep(self, url: str, page: Page, *, shown: str) -> None:
        """Remember what `url` gave; `shown` is the URL without what is secret in it."""
        digest = hashlib.sha256(page.content).digest()
        now = int(time.time())
        with self._lock, self._telling(), self._writing():
            old = self._open.execute("SELECT body FROM page WHERE key = ?", (_key(url),)).fetchone()
            # Not "or ignore": bytes that were damaged on disk are healed by a new fetch.
            self._open.execute("REPLACE INTO blob VALUES(?, ?, ?)", (digest, page.content, now))
            self._open.execute(
                "REPLACE INTO page VALUES(?, ?, ?, ?, ?, ?, ?)",
                (_key(url), shown, page.etag, page.last_modified, page.charset, digest, now),
            )
            self._open.execute(
                "DELETE FROM blob WHERE sha256 = ?1"
                " AND NOT EXISTS (SELECT 1 FROM page WHERE body = ?1)",
                old or (digest,),
            )

    def touch(self, url: str) -> None:
        """Note that what `url` gave was asked for again and still holds."""
        with self._lock, self._telling(), self._writing():
            self._open.execute(
                "UPDATE page SET fetched_at = ? WHERE key = ?", (int(time.time()), _key(url))
            )

    def prune(self, days: float = KEEP_DAYS) -> int:
        """Forget pages that nobody asked for in so many days; return how many."""
        oldest = int(time.time() - days * _DAY)
        with self._lock, self._telling(), self._writing():
            gone = self._open.execute("DELETE FROM page WHERE fetched_at < ?", (oldest,)).rowcount
            self._open.execute("DELETE FROM blob WHERE sha256 NOT IN (SELECT body FROM page)")
        return gone

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Run statements as one transaction: all of them or none."""
        self._open.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._open.execute("COMMIT")
        except BaseException:
            if self._open.in_transaction:
                self._open.execute("ROLLBACK")
            raise

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn what SQLite and the system say into an error that names the file."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise ConfigError(f"{self.path}: the store cannot be used: {error}") from error
        except sqlite3.DatabaseError as error:
            raise ConfigError(f"{self.path}: is damaged or no store of briefing") from error
        except OSError as error:
            raise ConfigError(f"{self.path}: {error.strerror or error}") from error


def _key(url: str) -> bytes:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)


def _make(path: Path) -> None:
    """Make a new store under another name and put it in place whole.

    Readable by its owner only: it holds what was licensed to him.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.briefing-tmp")
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with contextlib.closing(_connected(temporary)) as made:
            made.execute("BEGIN IMMEDIATE")
            made.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _migrate(made, 0)
            made.execute("COMMIT")
        _place(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _place(temporary: Path, path: Path) -> None:
    """Give the new store its name, unless another process was faster: then that one is used."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return
    except (OSError, NotImplementedError):  # a file system without hard links
        temporary.rename(path)


def _check(opened: sqlite3.Connection, path: Path) -> None:
    """Refuse what is no store, or a newer one; bring an older one up to date."""
    (application,) = opened.execute("PRAGMA application_id").fetchone()
    (version,) = opened.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise ConfigError(f"{path}: is no store of briefing")
    if version > len(_MIGRATIONS):
        raise ConfigError(f"{path}: was written by a newer version of briefing; upgrade")
    if version < len(_MIGRATIONS):
        opened.execute("BEGIN IMMEDIATE")
        _migrate(opened, version)
        opened.execute("COMMIT")
    opened.execute("SELECT count(*) FROM page").fetchone()


def _migrate(opened: sqlite3.Connection, version: int) -> None:
    for script in _MIGRATIONS[version:]:
        for statement in script.split(";"):  # not executescript: that commits first
            opened.execute(statement)
    opened.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")


def _wal_is_safe(version: tuple[int, int, int]) -> bool:
    fixed = next((good for good in _SAFE_WAL if good[:2] == version[:2]), _SAFE_WAL[0])
    return version >= fixed


def _prepare(opened: sqlite3.Connection) -> None:
    wal = _wal_is_safe(sqlite3.sqlite_version_info[:3])
    for line in (
        f"journal_mode = {'WAL' if wal else 'DELETE'}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        opened.execute(f"PRAGMA {line}")
