"""Dates as publishers write them, read strictly or not at all.

A date is read from its own characters only: nothing is filled in from today. What could mean
two moments (`05/06/2025`, the zones IST and CST outside RFC 822) is not read.

Precision: a date without a time, and a time without a zone, is known to the day only and is
returned as midnight UTC of that day. A named zone that is unknown or ambiguous makes the whole
date unknown.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_LONGEST = 100

_MONTHS = {
    1: "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari",
    2: "february feb februar feber février fevrier févr fevr febrero febbraio fevereiro februari",
    3: "march mar märz maerz mär mrz mars marzo março marco maart mrt",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maggio mag maio mei",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug août aout agosto ago augustus",
    9: "september sept sep septembre septiembre settembre set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
}
_MONTH_NUMBERS = {name: number for number, names in _MONTHS.items() for name in names.split()}

# RFC 822 names, and those in use that mean one offset wherever they are used in news.
_OFFSETS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "CET": 1, "CEST": 2, "MEZ": 1,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13,
}  # fmt: skip
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}

_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})"
    r"(?:[.,][0-9]{1,9})?)?)? ?(?P<half>[ap]\.?m\.?)?"
)
_ZONE = r"(?P<zone>[A-Za-z]{1,5}(?:[+-][0-9]{1,2}(?::?[0-9]{2})?)?|[+-][0-9]{2}(?::?[0-9]{2})?)"
_CLOCK = rf"(?:{_TIME}(?: ?(?:Uhr|Hrs|hrs))?(?: ?\(?{_ZONE}\)?)?(?: \([A-Za-z ]{{1,30}}\))?)"
_AFTER = rf"(?:(?:,| at| um| à| a las| -| \u2013)? {_CLOCK})?"
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,? )?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAY, _YEAR = "(?P<day>[0-9]{1,2})", "(?P<year>[0-9]{4})"
_ISO = rf"{_YEAR}(?P<sep>[-/])(?P<number>[0-9]{{1,2}})(?P=sep){_DAY}(?:(?:T|,? ){_CLOCK})?"
_BASIC = (
    r"(?P<year>[0-9]{4})(?P<number>[0-9]{2})(?P<day>[0-9]{2})(?:T(?P<hour>[0-9]{2})"
    rf"(?P<minute>[0-9]{{2}})(?P<second>[0-9]{{2}})?(?P<half>)?{_ZONE}?)?"
)
_DAY_FIRST = (
    rf"{_WEEKDAY}{_DAY}(?:\.|st|nd|rd|th|er|º)?(?: de)? {_MONTH},?(?: de| del)? {_YEAR}{_AFTER}"
)
_SHORT_YEAR = rf"{_WEEKDAY}{_DAY} {_MONTH} (?P<year>[0-9]{{2}}) {_CLOCK}"
_HYPHENS = rf"{_WEEKDAY}{_DAY}-{_MONTH}-{_YEAR}{_AFTER}"
_MONTH_FIRST = rf"{_WEEKDAY}{_MONTH} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}{_AFTER}"
_TIME_FIRST = rf"{_CLOCK},? {_WEEKDAY}{_DAY} {_MONTH},? {_YEAR}"
_FORMS = tuple(
    re.compile(form)
    for form in (_ISO, _BASIC, _DAY_FIRST, _SHORT_YEAR, _HYPHENS, _MONTH_FIRST, _TIME_FIRST)
)
_EPOCH = re.compile(r"([12][0-9]{9})(?:[0-9]{3}|\.[0-9]{1,6})?")


def parse(raw: str) -> datetime | None:
    """Return the moment that `raw` states, in UTC, or None when it does not state one surely.

    Read are ISO 8601, RFC 822 and 2822, seconds since 1970, and day, month name and year in
    English, German, French, Spanish, Italian, Portuguese and Dutch, with or without a time. A
    weekday is not compared with the date. See the module for precision and zones.
    """
    text = " ".join(raw.split()) if len(raw) <= _LONGEST else ""
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC)
    parts = _parts(text)
    return _moment(parts) if parts else None


def doubt(raw: str) -> str | None:
    """Return what is uncertain about a date that `parse` reads, as a sentence for a person.

    None where the moment is certain, and where `parse` reads nothing.
    """
    parts = _parts(" ".join(raw.split())) if parse(raw) else None
    if parts is None or parts.get("zone"):
        return None
    missing = "names no time zone" if parts.get("hour") else "names no time"
    return f"Its date, {' '.join(raw.split())}, {missing}: only the day is known."


def _parts(text: str) -> dict[str, str | None] | None:
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            return match.groupdict()
    return None


def _moment(parts: dict[str, str | None]) -> datetime | None:
    """Put the parts together; None where they are no date, no time or no known zone."""
    day = _day(parts)
    if day is None:
        return None
    midnight = datetime.combine(day, time(0), UTC)
    if not parts.get("hour"):
        return midnight if not parts.get("zone") else None
    clock = _clock(parts)
    if clock is None:
        return None
    naive = datetime.combine(day, time(0)) + clock
    if not parts.get("zone"):
        return midnight
    zone = _zone(str(parts["zone"]), naive)
    try:
        return naive.replace(tzinfo=zone).astimezone(UTC) if zone else None
    except OverflowError:  # the first or last day of the calendar, moved beyond it
        return None


def _day(parts: dict[str, str | None]) -> date | None:
    number = parts.get("number")
    month = int(number) if number else _MONTH_NUMBERS.get((parts.get("month") or "").casefold())
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:  # noqa: PLR2004 - RFC 2822, section 4.3
        year += 2000 if year < 50 else 1900  # noqa: PLR2004 - as above
    try:
        # The last day is left out: a time of 24:00 would run over the end of the calendar.
        day = date(year, month or 0, int(parts["day"] or 0))
    except ValueError:
        return None
    return day if day < date.max else None


def _clock(parts: dict[str, str | None]) -> timedelta | None:
    """Return the time since midnight; 24:00 is the next midnight, a leap second the one before."""
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    second = min(int(parts.get("second") or 0), 60)
    half = (parts.get("half") or "")[:1]
    if parts["minute"] is None and not half:  # a bare number is no time
        return None
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - the clock's face
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and (minute or second)):  # noqa: PLR2004 - clock
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _zone(name: str, naive: datetime) -> tzinfo | None:
    """Return the zone that `name` means at that moment; None when unknown or ambiguous."""
    label = re.match("[A-Za-z]*", name)
    word, offset = (label[0].upper(), name[label.end() :]) if label else ("", name)
    if offset:
        return _offset(offset) if word in {"", "UTC", "GMT"} else None
    if word in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[word]))
    if word in _PLACES:
        return _place(_PLACES[word])
    if word == "BST":  # British Summer Time in the British summer; other countries use it as well
        london = _place("Europe/London")
        summer = london and naive.replace(tzinfo=london).utcoffset() == timedelta(hours=1)
        return london if summer else None
    return None


def _offset(text: str) -> timezone | None:
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2] if len(digits) != 3 else digits[:1]), digits[-2:]  # noqa: PLR2004 - ±hmm
    spare = int(minutes) if len(digits) > 2 else 0  # noqa: PLR2004 - ±h and ±hh have no minutes
    if hours > 14 or spare > 59:  # noqa: PLR2004 - the widest offset in use is +14:00
        return None
    delta = timedelta(hours=hours, minutes=spare)
    return timezone(-delta if text[0] == "-" else delta)


@lru_cache(maxsize=8)
def _place(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a system without a zone database
        return None
