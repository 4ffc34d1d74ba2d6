"""Reads an embargo: until when an article must be kept back.

An embargo stands in the fields of a container or on a label line near the top or the end of the
text. Whatever is stated but cannot be read to the minute and the zone is a problem, and the
caller withholds the article: a broken embargo cannot be taken back. Where a statement leaves
room (a day without a time, two times, a summer-time name in winter) the latest reading counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from briefing.articles import deadlines
from briefing.models import Problem

_TOP_LINES, _END_LINES = 15, 6
_LONGEST_LABEL = 400  # the part of a line that is looked at; a label stands at its start

_FIELD = re.compile(
    r"embargo(?:ed|es)?(?:until|till|date|time|datetime|end|ends|expires|lifted|on)?"
    r"|sperrfrist(?:bis)?"
)
_NONE_WORDS = frozenset(
    {"", "false", "no", "none", "null", "n/a", "0", "nein", "keine", "non", "-"}
)

_STRONG = re.compile(
    r"(?:strictly |under strict |under |still )?embargoed(?: story| copy| material| release)?"
    r"(?=\s*(?:[:–—-]|$)| (?:until|till|for|to|by|not)\b)"
    r"|(?:strict |media |press |news )?embargo(?: date| time| ends| expires| lifts"
    r"| notice)?\s?(?:[:–—!]|-\s|$)"
    r"|(?:strictly )?not for (?:publication|release|broadcast)\b.{0,40}\b(?:before|until|till"
    r"|prior to)\b"
    r"|do not (?:publish|release|broadcast)\b.{0,20}\b(?:before|until|till|prior to)\b"
    r"|hold for release\b|sperrfrist\b|gesperrt bis\b|mit sperrfrist\b"
    r"|sous embargo jusqu|sous embargo\s?[:–—]|embargado hasta|bajo embargo hasta"
    r"|con embargo hasta"
    r"|sotto embargo fino"
)
_WEAK = re.compile(
    r"(?:under |strict |media |press )?embargo (?:until|till|to|by|jusqu|hasta|fino|bis)\b"
    r"|under embargo\b"
)
_ANYWHERE = re.compile(r"\b(?:embargoed|under (?:strict )?embargo|hold) (?:until|till|for|to)\b")
_DAY = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow)\b")
_SAYS_WHEN = re.compile(r"\d|day\b|\b(?:until|till|before|prior|to|for|by|bis|jusqu|hasta|fino)\b")
_PREFIX = re.compile(
    r"(?:(?:press|media|news) (?:release|notice|statement|information)|pressemitteilung"
    r"|presseinformation|"
    r"communiqué(?: de presse)?|comunicado(?: de prensa)?|comunicato(?: stampa)?"
    r"|note to editors|important|warning)"
    r"\s?[:|/,.*–—-]?[\s*–—-]*"
)
_ENDED = re.compile(
    r"embargo (?:has been |is |was |now )?(?:lifted|over|expired)\b|(?:no|kein|keine|sans|sin"
    r"|nessun) "
    r"(?:embargo|sperrfrist)\b|(?:embargo|sperrfrist)\s?[:–—-]\s?(?:none|no|nil|n/a|keine"
    r"|aucun|ninguno|lifted)\b"
)
_LABEL_WORDS = re.compile(
    r"\b(?:strictly|strict|under|embargo(?:ed)?|until|till|for|not|publication|release"
    r"|broadcast|use|before|prior|to|by"
    r"|by|at|on|the|of|hours|hrs|uhr|sperrfrist|bis|am|den|um|sous|jusqu|au|à|a|hasta|el|las"
    r"|fino|alle|del|de|time|media"
    r"|press|news|date|ends|lifts|local|online|print|and|or|hold|do|publish|please|note|h)\b"
    r"|[^\w\s]"
)
# Words that a label may hold beside label words, date and time.
_SLACK_STRONG, _SLACK_WEAK = 8, 2
_SHORT_LINE = 160


def withheld(where: str, until: datetime | None) -> Problem:
    """Return what is told of an item under embargo: that there is one, and nothing of its text."""
    end = f"until {until:%Y-%m-%d %H:%M %Z}" if until else "that states no time that can be read"
    return Problem(kind="withheld", where=where, message=f"under embargo {end}")


def embargo(text: str, fields: Mapping[str, Any]) -> tuple[datetime | None, str | None]:
    """Return until when the article is embargoed, or what is wrong with the embargo it states.

    Args:
        text: The article's text; only lines near its top and its end are read.
        fields: What the container says, under any of the usual names (`embargo`, `embargoed`,
            `embargoedUntil`, `sperrfrist` …).

    Returns:
        `(until, None)`, with an aware UTC time; `(None, problem)` when an embargo is stated that
        cannot be read with certainty; `(None, None)` when there is none. Field and text may both
        state one: the later counts, and a problem in either wins.
    """
    ends: list[datetime] = []
    for name, value in fields.items():
        if _FIELD.fullmatch(re.sub(r"[^a-z]", "", str(name).casefold())):
            until, problem = _of_value(value)
            if problem:
                return None, problem
            ends += [until] if until else []
    for label in _labels(text):
        until, problem = _of_statement(label)
        if problem:
            return None, problem
        ends += [until] if until else []
    return (max(ends) if ends else None), None


def _of_value(value: Any) -> tuple[datetime | None, str | None]:  # noqa: ANN401, PLR0911 - any type
    """Read one field value; a list or mapping counts with all that is in it."""
    if (
        value is None
        or value is False
        or (isinstance(value, str) and value.strip().casefold() in _NONE_WORDS)
    ):
        return None, None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return None, f"The embargo {value.isoformat()} names no time zone"
        return value.astimezone(UTC), None
    if isinstance(value, date):
        return deadlines.end_of_day(value), None
    if isinstance(value, str):
        return _of_statement(value)
    if isinstance(value, (Mapping, Sequence)):
        return _of_many(list(value.values()) if isinstance(value, Mapping) else list(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_epoch(value)
    return None, "An embargo is stated, but not until when"


def _of_many(values: list[Any]) -> tuple[datetime | None, str | None]:
    ends: list[datetime] = []
    for value in values:
        if isinstance(value, (Mapping, list, tuple)):
            return None, "The embargo is stated in a form that cannot be read"
        until, problem = _of_value(value)
        if problem:
            return None, problem
        ends += [until] if until else []
    return (max(ends) if ends else None), None


def _of_epoch(value: float) -> tuple[datetime | None, str | None]:
    """Read seconds or milliseconds since 1970, if the result is within living memory of now."""
    if value == 0:
        return None, None
    if not (1e9 <= value <= 5e9 or 1e12 <= value <= 5e12):  # noqa: PLR2004 - 2001 to 2128, not NaN
        return None, "The embargo is a number that is no time"
    seconds = value / 1000 if value >= 1e12 else value  # noqa: PLR2004 - milliseconds
    return datetime.fromtimestamp(seconds, tz=UTC), None


def _of_statement(stated: str) -> tuple[datetime | None, str | None]:
    """Read a written statement: every date with every time in it, the latest counting."""
    until, why = deadlines.latest(stated)
    if until is None:
        return None, f"An embargo is stated but {why}: {deadlines.shown(stated)}"
    return until, None


def _labels(text: str) -> list[str]:
    """Return the lines that state an embargo, each with the next line if the date stands there."""
    lines = _edge_lines(text)
    found = []
    for number, line in enumerate(lines):
        folded = " ".join(line.casefold().replace("’", "'").replace("*", "").split()).lstrip(
            ">_#[(|•-–— \"'"
        )
        folded = _PREFIX.sub("", folded, count=1) if _PREFIX.match(folded) else folded
        if _ENDED.match(folded) or not _is_label(folded):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not deadlines.has_date(line) and len(following) <= 80 and deadlines.has_date(following):  # noqa: PLR2004
            line = f"{line} {following}"  # noqa: PLW2901 - a label over two lines
        found.append(line)
    return found


def _edge_lines(text: str) -> list[str]:
    """Return the first and last lines that are not blank, each cut to what a label can be."""
    top: list[str] = []
    place = 0
    while place < len(text) and len(top) < _TOP_LINES:
        stop = text.find("\n", place)
        stop = len(text) if stop < 0 else stop
        line = text[place : min(stop, place + _LONGEST_LABEL)].strip()
        top += [line] if line else []
        place = stop + 1
    end: list[str] = []
    stop = len(text)
    while stop > place and len(end) < _END_LINES:
        start = max(text.rfind("\n", place, stop) + 1, place)
        line = text[start : min(stop, start + _LONGEST_LABEL)].strip()
        end += [line] if line else []
        stop = start - 1
    return top + end[::-1]


def _is_label(folded: str) -> bool:
    """Tell the label from a sentence about an arms or trade embargo.

    A label holds its own words, a date and a time, and little else; a sentence goes on. Only a
    label that gives both a date and a clock time may be followed by the story on its line.
    """
    strong = _STRONG.match(folded)
    timed = deadlines.has_date(folded[:_SHORT_LINE]) and deadlines.has_time(folded[:_SHORT_LINE])
    if not strong and not _WEAK.match(folded):
        return timed and len(folded) <= _SHORT_LINE and bool(_ANYWHERE.search(folded))
    rest = _LABEL_WORDS.sub(" ", deadlines.without(folded)).split()
    if timed or not rest:
        return True
    if len(rest) <= _SLACK_WEAK and (strong or _DAY.search(folded) or deadlines.has_date(folded)):
        return True
    return bool(strong and _SAYS_WHEN.search(folded)) and len(rest) <= _SLACK_STRONG
