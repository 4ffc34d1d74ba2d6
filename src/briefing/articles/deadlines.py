"""Reads a moment that a person wrote: date, clock time and zone, or says what is missing.

Meant for embargoes, so nothing is guessed: a date without a year, a day and month that could be
swapped, a weekday that does not fit, a time without a zone are all refused. Where one statement
leaves room, the latest reading counts.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_EXCERPT = 80
_LOOSEST = timezone(timedelta(hours=-12))  # where a day ends last

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene gennaio gen",
            "february feb februar février fevrier févr febrero febbraio",
            "march mar märz maerz mrz mars marzo",
            "april apr avril avr abril aprile",
            "may mai mayo maggio",
            "june jun juni juin junio giugno",
            "july jul juli juillet juil julio luglio",
            "august aug août aout agosto",
            "september sept sep septembre septiembre settembre",
            "october oct oktober okt octobre octubre ottobre",
            "november nov novembre noviembre",
            "december dec dezember dez décembre decembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag lundi lunes lunedì",
            "tuesday tue tues dienstag mardi martes martedì",
            "wednesday wed mittwoch mercredi miércoles mercoledì",
            "thursday thu thur thurs donnerstag jeudi jueves giovedì",
            "friday fri freitag vendredi viernes venerdì",
            "saturday sat samstag sonnabend samedi sábado sabato",
            "sunday sun sonntag dimanche domingo domenica",
        ),
    )
    for name in names.split()
}
# A summer-time name is often written in winter and the other way round: the later reading counts.
_ZONES: dict[str, tuple[int | str, ...]] = {
    "utc": (0,), "gmt": (0,), "z": (0,), "zulu": (0,), "bst": (60, "Europe/London"),
    "cet": (60,), "cest": (120, "Europe/Berlin"), "mez": (60,), "mesz": (120, "Europe/Berlin"),
    "hnec": (60,), "wet": (0,), "west": (60, "Europe/Lisbon"), "eet": (120,),
    "eest": (180, "Europe/Helsinki"), "msk": (180,), "sast": (120,), "jst": (540,), "kst": (540,),
    "sgt": (480,), "hkt": (480,), "aest": (600,), "aedt": (660, "Australia/Sydney"),
    "nzst": (720,), "nzdt": (780, "Pacific/Auckland"), "est": (-300,),
    "edt": (-240, "America/New_York"), "et": ("America/New_York",),
    "eastern": ("America/New_York",), "eastern time": ("America/New_York",), "mst": (-420,),
    "cdt": (-300, "America/Chicago"), "central time": ("America/Chicago",),
    "mdt": (-360, "America/Denver"), "mt": ("America/Denver",), "pst": (-480,),
    "pdt": (-420, "America/Los_Angeles"), "pt": ("America/Los_Angeles",),
    "pacific time": ("America/Los_Angeles",), "london time": ("Europe/London",),
    "uk time": ("Europe/London",), "brussels time": ("Europe/Brussels",),
    "berlin time": ("Europe/Berlin",), "paris time": ("Europe/Paris",),
    "geneva time": ("Europe/Zurich",), "vienna time": ("Europe/Vienna",),
    "rome time": ("Europe/Rome",), "madrid time": ("Europe/Madrid",),
    "new york time": ("America/New_York",), "washington time": ("America/New_York",),
    "tokyo time": ("Asia/Tokyo",), "sydney time": ("Australia/Sydney",),
    "central european time": ("Europe/Brussels",), "heure de paris": ("Europe/Paris",),
    "heure de bruxelles": ("Europe/Brussels",), "hora peninsular": ("Europe/Madrid",),
    "ora italiana": ("Europe/Rome",), "deutscher zeit": ("Europe/Berlin",),
    # German "Uhr" without a zone: all German-speaking countries keep the same time.
    "uhr": ("Europe/Berlin",),
}  # fmt: skip
# Names with several meanings, each hours apart.
_AMBIGUOUS = frozenset({"ist", "cst", "ast", "ct", "amt", "bt", "gst", "pkt", "local"})

_MONTH = "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name)))
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=lambda name: (-len(name), name)))
_ISO = re.compile(
    r"\b(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(z"
    r"|[+-]\d\d:?(?:\d\d)?)?)?(?![\d])"
)
_BASIC = re.compile(r"\b(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)?(z|[+-]\d\d:?\d\d)?(?!\d)")
_DATES = re.compile(
    rf"\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?: of| de)? ?(?P<m1>{_MONTH})\b\.?,?(?: de"
    rf"| del)? ?(?P<y1>\d{{4}})?(?!\d)"
    rf"|\b(?P<m2>{_MONTH})\b\.? (?P<d2>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?\b(?:,? (?P<y2>\d{{4}}))?(?![\d:.])"
    r"|\b(?P<d3>\d{1,2})\.\s?(?P<m3>\d{1,2})\.\s?(?P<y3>\d{4}|\d\d)?(?!\d)"
    r"|\b(?P<d4>\d{1,2})/(?P<m4>\d{1,2})/(?P<y4>\d{4}|\d\d)(?!\d)"
)
_TIMES = re.compile(
    r"(?P<word>\b(?:12 )?(?:noon|midday|midnight|mitternacht|mittag|midi|minuit)\b)"
    r"|\b(?P<h1>\d{1,2})(?:[:.](?P<i1>\d\d))?(?::\d\d)? ?(?P<half>a\.?m\b\.?|p\.?m\b\.?)"
    r"|\b(?P<h2>\d{1,2})[:.](?P<i2>\d\d)(?::\d\d)?(?![\d.]\d)"
    r"|\b(?P<h3>\d{1,2}) ?(?:h|heures)(?P<i3>\d\d)?(?![a-z\d])"
    r"|\b(?P<h4>\d{1,2})(?= ?uhr\b)"
    r"|\b(?P<h5>[012]\d)(?P<i5>[0-5]\d)(?= ?(?:hrs|hours|h\b|gmt|utc|cet|cest|bst|et\b|est|edt"
    r"|z\b))"
)
_ZONE_NAMES = "|".join(
    re.escape(name) for name in sorted({*_ZONES, *_AMBIGUOUS}, key=lambda name: (-len(name), name))
)
_ZONE = re.compile(
    rf"[ (,]{{0,3}}(?:hours|hrs|uhr(?= ?[(]?(?:mez|mesz|cet|cest|utc|gmt)))?[ (,]{{0,3}}"
    rf"(?:(?:utc|gmt)? ?(?P<offset>[+-]\d{{1,2}}(?::?\d\d)?)(?!\d)|(?P<name>{_ZONE_NAMES})\b)"
)
_CAPITAL_ZONE = re.compile(r"[ (,]{1,3}([A-Z]{2,5})\b")


def end_of_day(day: date) -> datetime:
    """Return the instant when `day` is over everywhere on Earth, in UTC."""
    if day >= date.max - timedelta(days=2):
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time(), _LOOSEST).astimezone(UTC)


def shown(stated: str) -> str:
    """Return what was stated on one short line without control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in stated[: 4 * _EXCERPT]).split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"


def has_date(stated: str) -> bool:
    """Say whether a date, even one without a year, stands in `stated`."""
    folded = _fold(stated)
    return bool(_ISO.search(folded) or _BASIC.search(folded) or _DATES.search(folded))


def has_time(stated: str) -> bool:
    """Say whether a clock time stands in `stated`."""
    folded = _fold(stated)
    return bool(_BASIC.search(folded) or _TIMES.search(_DATES.sub(" ", folded)))


def without(stated: str) -> str:
    """Return `stated` without its dates, times, zones and weekdays."""
    folded = _fold(stated)
    for pattern in (_ISO, _BASIC, _DATES, _TIMES):
        folded = pattern.sub(" ", folded)
    return re.sub(rf"\b(?:{_ZONE_NAMES}|{_WEEKDAY}|{_MONTH}|\d{{1,4}})\b", " ", folded)


def latest(stated: str) -> tuple[datetime | None, str]:
    """Return the latest moment that `stated` can mean, in UTC, or None and what is unclear."""
    stated = stated[:400]
    folded = _fold(stated)
    try:
        exact = _iso(folded)
        if exact is not None:
            return exact
        days = _days(folded)
        if not days:
            return None, "no date can be read"
        _check_weekday(folded, days)
        clocks, zones = _clocks(stated, folded)
        if not clocks:
            return max(map(end_of_day, days)), ""
        if not zones:
            return None, "its time zone is unknown"
        return max(_instants(days, zones)), ""
    except (ValueError, OverflowError) as error:
        return None, str(error) or "the date cannot be read"


def _fold(stated: str) -> str:
    return " ".join(stated.casefold().replace("’", "'").replace("\u2212", "-").split())


def _iso(folded: str) -> tuple[datetime | None, str] | None:
    """Read ISO 8601; None when there is none, or more words beside a mere ISO day."""
    match = _BASIC.search(folded) or _ISO.search(folded)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    on = date(int(year), int(month), int(day))
    if hour is None:
        return (end_of_day(on), "") if not _TIMES.search(_ISO.sub(" ", folded)) else None
    if zone is None:
        named = _ZONE.match(folded, match.end())
        if named is None or named["name"] in _AMBIGUOUS:
            return None, "its time zone is unknown"
        zones = _zones(named)
    else:
        zones = [_offset(zone)] if zone != "z" else [UTC]
    clock = time(int(hour) % 24, int(minute), min(int(second or 0), 59))
    on += timedelta(days=1 if int(hour) == 24 else 0)  # noqa: PLR2004 - 24:00 is the next day
    return max(datetime.combine(on, clock, zone).astimezone(UTC) for zone in zones), ""


def _days(folded: str) -> list[date]:
    days = [date(int(m[1]), int(m[2]), int(m[3])) for m in _ISO.finditer(folded)]
    for match in _DATES.finditer(folded):
        groups = {key: value for key, value in match.groupdict().items() if value}
        part = {key[0]: value for key, value in groups.items()}
        if "y" not in part:
            msg = "its year is missing"
            raise ValueError(msg)
        year = int(part["y"]) + (2000 if len(part["y"]) == 2 else 0)  # noqa: PLR2004 - '26
        month = _MONTHS.get(part["m"]) or int(part["m"])
        day = int(part["d"])
        if "d4" in groups:
            day, month = _unswapped(day, month)
        days.append(date(year, month, day))
    return days


def _unswapped(first: int, second: int) -> tuple[int, int]:
    """Return day and month of `first/second/year`, refused when both orders make a date."""
    if first == second or first > 12:  # noqa: PLR2004 - months
        return first, second
    if second > 12:  # noqa: PLR2004 - months
        return second, first
    msg = "day and month could be swapped"
    raise ValueError(msg)


def _check_weekday(folded: str, days: list[date]) -> None:
    named = {_WEEKDAYS[m] for m in re.findall(rf"\b(?:{_WEEKDAY})\b", folded)}
    if named and not named & {day.weekday() for day in days}:
        msg = "the weekday does not fit the date"
        raise ValueError(msg)


def _clocks(stated: str, folded: str) -> tuple[list[time], list[tuple[time, int, tzinfo]]]:
    """Return all clock times, and those with a zone as (time, days to add, zone)."""
    rest = _DATES.sub(
        lambda m: " " * len(m.group()), _ISO.sub(lambda m: " " * len(m.group()), folded)
    )
    clocks: list[time] = []
    zones: list[tuple[time, int, tzinfo]] = []
    for match in _TIMES.finditer(rest):
        clock, days = _clock(match)
        clocks.append(clock)
        zone = _ZONE.match(rest, match.end())
        if zone is None:
            continue
        if zone["name"] in _AMBIGUOUS:
            msg = f"the time zone {zone['name'].upper()} has more than one meaning"
            raise ValueError(msg)
        zones += [(clock, days, found) for found in _zones(zone)]
    if not zones and len(clocks) == 1:
        zones = [(clocks[0], _extra(rest), zone) for zone in _lone_zone(stated)]
    return clocks, zones


def _extra(rest: str) -> int:
    match = _TIMES.search(rest)
    return _clock(match)[1] if match else 0


def _lone_zone(stated: str) -> list[tzinfo]:
    """Return the zone when it stands apart from the time: `00.01, Friday 2 January 2099, GMT`."""
    names = [name.casefold() for name in _CAPITAL_ZONE.findall(stated)]
    unclear = sorted({name.upper() for name in names if name in _AMBIGUOUS - {"local"}})
    if unclear:
        msg = f"the time zone {unclear[0]} has more than one meaning"
        raise ValueError(msg)
    return [_zone(entry) for name in names for entry in _ZONES.get(name, ()) if name != "z"]


def _clock(match: re.Match[str]) -> tuple[time, int]:
    """Return a clock time and the days to add: midnight and 24:00 end the day that is named."""
    if match["word"]:
        at_noon = match["word"].endswith(("noon", "midday", "mittag", "midi"))
        return (time(12), 0) if at_noon else (time(0), 1)
    part = {key[0]: value for key, value in match.groupdict().items() if value and key != "half"}
    hour, minute = int(part["h"]), int(part.get("i", 0))
    if match["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock face
            msg = "its time cannot be read"
            raise ValueError(msg)
        hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
    if hour == 24 and minute == 0:  # noqa: PLR2004 - midnight at the end of the day
        return time(0), 1
    return time(hour, minute), 0


def _zones(match: re.Match[str]) -> list[tzinfo]:
    if match["offset"]:
        return [_offset(match["offset"])]
    return [_zone(entry) for entry in _ZONES[match["name"]]]


def _zone(entry: int | str) -> tzinfo:
    if isinstance(entry, int):
        return timezone(timedelta(minutes=entry))
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - rarely needed

    try:
        return ZoneInfo(entry)
    except ZoneInfoNotFoundError as error:
        msg = "this machine has no time zone database"
        raise ValueError(msg) from error


def _offset(written: str) -> tzinfo:
    digits = written[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))  # noqa: PLR2004
    if hours > 14 or minutes > 59:  # noqa: PLR2004 - the widest offset on Earth is +14
        msg = "its time zone cannot be read"
        raise ValueError(msg)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset)


def _instants(days: list[date], zones: list[tuple[time, int, tzinfo]]) -> list[datetime]:
    return [
        datetime.combine(day + timedelta(days=extra), clock, zone).astimezone(UTC)
        for day in days
        for clock, extra, zone in zones
    ]
