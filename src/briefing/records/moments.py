"""Dates and times as an edition prints them: in its own zone, in English on every machine."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# fmt: off
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on


def day_of_week(day: date) -> str:
    """Return a day in full: "Monday 23 November 2026"."""
    return f"{_DAYS[day.weekday()]} {_day(day)}"


def both(name: str, moment: datetime | None, zone: tzinfo) -> dict[str, str | None]:
    """Return a moment twice: for a machine under `name`, for a person under `name` + `_long`."""
    machine, person = _told(moment, zone) if moment else (None, None)
    return {name: machine, f"{name}_long": person}


def _told(moment: datetime, zone: tzinfo) -> tuple[str, str]:
    """Return a moment in `zone`; one of which only the day is known (00:00 UTC) as a day."""
    if moment.utcoffset() == timedelta(0) and moment.time() == time.min:
        return moment.date().isoformat(), _day(moment, short=True)
    try:
        local = moment.astimezone(zone)
    except OverflowError:  # the years 1 and 9999, which feeds do write
        local = moment
    told = f"{_day(local, short=True)}, {local:%H:%M %Z}"
    return moment.isoformat(), told


def _day(moment: date, *, short: bool = False) -> str:
    # Not strftime: its names follow the locale of the machine.
    month = _MONTHS[moment.month - 1]
    return f"{moment.day} {month[:3] if short else month} {moment.year}"


def named_zone(name: str) -> tzinfo:
    """Return the time zone of an IANA name. Raise ValueError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = f"Briefing.zone must be an IANA time zone such as Europe/Brussels, not {name!r}"
        raise ValueError(msg) from error
