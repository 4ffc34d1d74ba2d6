"""Manners towards a server: few connections, pauses in between, and coming back when told to."""

from __future__ import annotations

import contextlib
import email.utils
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

MOST_CONNECTIONS = 2


class Clock(Protocol):
    """What turns are taken against; waiting for one's turn is no fault of the server."""

    def wait(self, seconds: float) -> None:
        """Wait so many seconds."""

    def put_off(self, seconds: float) -> None:
        """Note that so many seconds went by."""


class Turns:
    """The turns of one host: so many requests at once, a pause from one start to the next."""

    def __init__(self) -> None:
        self._gate = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._lock = threading.Lock()
        self._next = 0.0

    @contextlib.contextmanager
    def turn(self, pause: float, clock: Clock) -> Iterator[None]:
        """Wait for a turn and hold it; the next starts `pause` seconds after this one."""
        came = time.monotonic()
        with self._gate:
            with self._lock:
                now = time.monotonic()
                start = max(now, self._next)
                self._next = start + pause
            clock.put_off(now - came)
            clock.wait(start - now)
            yield


def retry_after(header: str | None, now: datetime) -> datetime | None:
    """Return when a server wants to be asked again: seconds or a date; None if it does not say."""
    said = (header or "").strip()[:100]
    if said.isdecimal() and said.isascii():
        try:
            return datetime.fromtimestamp(now.timestamp() + int(said), tz=UTC)
        except (OverflowError, ValueError, OSError):
            return None
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except (ValueError, OverflowError, TypeError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
