"""Asking for URLs in one run: robots.txt, turns, redirects and patience with busy servers."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from briefing.errors import SourceError
from briefing.sources.web import addresses, robots
from briefing.sources.web.addresses import Target
from briefing.sources.web.manners import Turns, retry_after
from briefing.sources.web.robots import Rules

if TYPE_CHECKING:  # the HTTP client and the database only when something is fetched
    from briefing.sources.web.connections import Answer, Deadline
    from briefing.store import Page, Store

MOST_REDIRECTS = 10
OK, NOT_MODIFIED = 200, 304
BUSY = (429, 503)
REDIRECTS = (301, 302, 303, 307, 308)

_ACCEPT = (
    "text/html, application/xhtml+xml, application/xml;q=0.9, application/json;q=0.9, */*;q=0.8"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """Bounds and manners of fetching; all times in seconds."""

    allow_hosts: tuple[str, ...] = ()
    store: str | None = None
    robots: bool = True
    timeout: float = 20.0  # one fetch with its redirects, without polite waits
    most_bytes: int = 10_000_000
    pause: float = 0.25  # between two requests to one host
    longest_pause: float = 10.0  # the most that a robots.txt can ask for
    longest_wait: float = 30.0  # the most to wait where a server says when to come back


class Visits:
    """All that one run asks of the web's servers. Safe to use from several threads."""

    def __init__(self, options: WebOptions) -> None:
        self.options = options
        self._lock = threading.Lock()
        self._turns: defaultdict[str, Turns] = defaultdict(Turns)
        self._rules: dict[str, Rules | SourceError] = {}

    def follow(self, aim: Target, store: Store | None) -> tuple[Target, Answer]:
        """Ask for a URL and where it redirects to, each hop under the same checks as the first.

        Raises:
            SourceError: A hop may not be asked, or did not answer in time and in bounds.
        """
        from briefing.sources.web.connections import Deadline  # noqa: PLC0415 - as above

        deadline = Deadline(self.options.timeout)
        seen = {aim.url}
        while True:
            if self.options.robots:
                self._obey(aim, deadline)
            answer = self._asked(aim, deadline, store.page(aim.url) if store else None)
            if answer.status not in REDIRECTS:
                return aim, answer
            aim = self._next(aim, answer)
            if aim.url in seen:
                raise SourceError("redirects in a circle", uri=addresses.shown(aim.url))
            if len(seen) > MOST_REDIRECTS:
                raise SourceError(
                    f"is behind more than {MOST_REDIRECTS} redirects", uri=addresses.shown(aim.url)
                )
            seen.add(aim.url)

    def _next(self, aim: Target, answer: Answer) -> Target:
        """Return where a redirect goes. A public host cannot redirect into what only we opened."""
        where = addresses.shown(aim.url)
        location = answer.headers.get("location", "").encode("latin-1")
        if not location:
            raise SourceError("redirects to nowhere", uri=where)
        try:
            url = urljoin(aim.url, location.decode("utf-8", "replace"))
        except ValueError as error:
            raise SourceError("redirects to what is no valid URL", uri=where) from error
        return addresses.target(url, self.options.allow_hosts if aim.open else ())

    def _asked(self, aim: Target, deadline: Deadline, known: Page | None) -> Answer:
        """Ask in turn; where the server is busy and says until when, once more."""
        headers = {"User-Agent": _agent(), "Accept": _ACCEPT}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        answer = self._exchanged(aim, headers, deadline)
        if answer.status in BUSY:
            deadline.wait(self._patience(aim, answer, deadline.waited))
            answer = self._exchanged(aim, headers, deadline)
        if answer.status in BUSY:
            raise _come_back(aim, answer)
        if answer.status == NOT_MODIFIED and known:
            said = {"content-type": f"charset={known.charset}"} if known.charset else {}
            return replace(answer, headers=said, content=known.content)
        return answer

    def _exchanged(self, aim: Target, headers: dict[str, str], deadline: Deadline) -> Answer:
        from briefing.sources.web.connections import exchange  # noqa: PLC0415 - as above

        rules = self._rules.get(aim.site)
        asked = rules.delay if isinstance(rules, Rules) else 0.0
        pause = max(self.options.pause, min(asked, self.options.longest_pause))
        with self._lock:
            turns = self._turns[aim.host]
        with turns.turn(pause, deadline):
            return exchange(aim, headers, deadline, most=self.options.most_bytes)

    def _patience(self, aim: Target, answer: Answer, waited: float) -> float:
        """Return how long to wait for a busy server, if that is bearable."""
        now = datetime.now(UTC)
        moment = retry_after(answer.headers.get("retry-after"), now)
        wait = (moment - now).total_seconds() if moment else None
        if wait is None or wait + waited > self.options.longest_wait:
            raise _come_back(aim, answer)
        return max(wait, 0.0)

    def _obey(self, aim: Target, deadline: Deadline) -> None:
        """Refuse what the host's robots.txt keeps from us; it is read once a run.

        Where it is not there everything may be asked, where it cannot be read nothing (RFC 9309).
        """
        if aim.site not in self._rules:
            place = replace(aim, path=robots.PLACE)
            try:
                self._rules[aim.site] = self._found(place, deadline)
            except SourceError as error:
                self._rules[aim.site] = error
        rules = self._rules[aim.site]
        where = addresses.shown(aim.url)
        if isinstance(rules, SourceError):
            raise SourceError(str(rules), uri=where) from rules
        if not rules.allow(aim.path):
            raise SourceError("may not be fetched: the site's robots.txt says so", uri=where)

    def _found(self, place: Target, deadline: Deadline) -> Rules:
        """Fetch a robots.txt, after some redirects if need be."""
        aim = place
        for _ in range(MOST_REDIRECTS // 2):
            answer = self._exchanged(aim, {"User-Agent": _agent()}, deadline)
            if answer.status in REDIRECTS:
                aim = self._next(aim, answer)
            elif answer.status == OK:
                return robots.parse(answer.content)
            elif answer.status in BUSY or answer.status >= 500:  # noqa: PLR2004 - server errors
                reason = f"cannot be asked: its robots.txt answers with status {answer.status}"
                raise SourceError(reason, uri=addresses.shown(place.url))
            else:
                return robots.EVERYTHING
        return robots.EVERYTHING


def _come_back(aim: Target, answer: Answer) -> SourceError:
    moment = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
    later = f"asks to come back at {moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "is busy"
    return SourceError(f"{later} (status {answer.status})", uri=addresses.shown(aim.url))


def _agent() -> str:
    """Say who asks, as servers' logs show it."""
    from briefing import __version__  # noqa: PLC0415 - the package's door is above this room

    return f"{robots.AGENT}/{__version__} (news briefing tool)"
