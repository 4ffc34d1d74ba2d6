"""Old stories under a new date: when a feed and a page disagree, the older date counts.

In September 2008 a bankruptcy story of 2002, undated and listed as new, cost an airline three
quarters of its market value within minutes. So no single date is believed where a second one
contradicts it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from briefing.articles import dates
from briefing.models import Signal

_APART = timedelta(hours=24)
_DAY = timedelta(days=1)
_EARLIEST_YEAR = 1900  # what is older is a date that was never filled in
_HEAD = 300  # a dateline stands at the start of the text
_MONTH = r"[^\W\d_]{3,10}\.?"
_WRITTEN = (
    rf"(?:{_MONTH} [0-9]{{1,2}},? (?:19|20)[0-9]{{2}}|[0-9]{{1,2}}\.? {_MONTH},? (?:19"
    rf"|20)[0-9]{{2}}"
    r"|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})"
)
# As in: GENEVA, 9 December 2002 (Agency) – …
_DATELINE = re.compile(
    r"\s{0,9}[A-ZÀ-Þ][^\n.!?]{0,60}?[,(]? ?\b(?P<date>"
    + _WRITTEN
    + r")\)?,?(?: ?\([^()\n]{1,40}\)| ?/[^/\n]{1,30}/)? ?(?:[-–—:]|--)\s"
)
_LINE = re.compile(
    r"\s{0,9}(?:(?:first )?(?:published|posted|veröffentlicht|publié|publicado|pubblicato)"
    r"(?: on| am| le| el| il)?:? )?(?:[^\W\d_]{2,12},? )?(?P<date>"
    + _WRITTEN
    + r")\s{0,3}(?:\n|\Z)",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(
    r"https?://[^/\s]{1,200}/(?:[^?#\s]{0,200}/)?(?P<year>(?:19"
    r"|20)[0-9]{2})[/-](?P<month>[01][0-9])"
    r"[/-](?P<day>[0-3][0-9])(?:[/_-]|\Z)"
)


def settle(
    container: datetime | None, page: datetime | None, dateline: datetime | None = None
) -> tuple[datetime | None, Signal | None]:
    """Return when the story is from, and a signal where what is said about it disagrees.

    A moment at midnight UTC is taken as known to the day only (see `dates`). Dates that lie less
    than 24 hours apart agree, and the container's counts, then the page's; else the oldest counts.

    Args:
        container: What the feed or wire item says. Time-zone aware, like the others.
        page: What the document itself says.
        dateline: What the text says, see `dateline`.
    """
    said = (("the feed", container), ("the page", page), ("the text", dateline))
    known = [(who, moment) for who, moment in said if moment and moment.year >= _EARLIEST_YEAR]
    if not known:
        return None, None
    oldest = min(known, key=lambda one: one[1])
    newest = max(known, key=lambda one: one[1])
    if not _disagree(oldest[1], newest[1]):
        return _finest([moment for _, moment in known]), None
    reason = (
        f"The dates disagree: {newest[0]} says {newest[1]:%Y-%m-%d}, {oldest[0]} says"
        f" {oldest[1]:%Y-%m-%d}. The older one counts."
    )
    return oldest[1], Signal(kind="date-conflict", reason=reason)


def dateline(text: str, url: str | None = None) -> datetime | None:
    """Return the day that the head of the text or the address states with its year, the older one.

    Midnight UTC of that day; None where neither states one. A date inside the prose is not read.
    """
    head = text[:_HEAD]
    found = []
    for pattern in (_DATELINE, _LINE):
        match = pattern.match(head)
        day = dates.parse(match["date"]) if match else None
        found += [day] if day else []
    match = _IN_ADDRESS.match(url[:1_000]) if url else None
    day = dates.parse(f"{match['year']}-{match['month']}-{match['day']}") if match else None
    found += [day] if day else []
    return min(found, default=None)


def _disagree(older: datetime, newer: datetime) -> bool:
    """Say whether the two are more than 24 hours apart however their days are read."""
    end = older + _DAY if _is_day(older) else older
    return newer - end > _APART


def _is_day(moment: datetime) -> bool:
    return moment.astimezone(UTC).time().replace(microsecond=0).isoformat() == "00:00:00"


def _finest(moments: list[datetime]) -> datetime:
    """Return the first moment that is known to the minute, else the first."""
    return next((moment for moment in moments if not _is_day(moment)), moments[0])
