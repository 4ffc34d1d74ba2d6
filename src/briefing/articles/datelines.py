"""The date that a page prints beside its headline, for pages that do not state one in their data.

Only short lines next to the headline are looked at, never the prose: a day that a story tells of
is not the day it was published.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from briefing.articles import dates

_NEAR = 4  # paragraphs before or after the headline
_LONGEST = 60
_MONTH = r"[^\W\d_]{3,10}\.?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_DAY = re.compile(
    rf"(?<!\d)(?:(?P<dotted>\d{{1,2}}\. ?\d{{1,2}}\. ?{_YEAR})|(?P<iso>{_YEAR}-\d\d-\d\d(?!\d))"
    rf"|(?P<words>\d{{1,2}}\.? (?:de )?{_MONTH},? (?:de )?{_YEAR}|{_MONTH} \d{{1,2}},? {_YEAR}))"
)


def beside(headlines: Collection[str | None], paragraphs: Sequence[str]) -> str | None:
    """Return the day in the short line nearest to a headline, as a date that can be read.

    Day and month divided by points are read in that order, as they are wherever points are used;
    a line with two days says nothing.
    """
    places = [at for at, paragraph in enumerate(paragraphs) if paragraph in headlines]
    for distance in range(1, _NEAR + 1):
        for near in (place + side for place in places for side in (distance, -distance)):
            day = _day(paragraphs[near]) if 0 <= near < len(paragraphs) else None
            if day:
                return day
    return None


def _day(line: str) -> str | None:
    if len(line) > _LONGEST:
        return None
    found = list(_DAY.finditer(line))
    if len(found) != 1:
        return None
    day = found[0][0]
    if found[0]["dotted"]:
        numbers = [int(number) for number in day.split(".")]
        day = f"{numbers[2]:04}-{numbers[1]:02}-{numbers[0]:02}"
    return day if dates.parse(day) else None
