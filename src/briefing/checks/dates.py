# ruff: noqa: SIM905 - word lists read better as running words than as lists
"""Do the years, months and days of a statement stand in its sources?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from briefing.models import Doubt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.models import Article, Sentence, Statement

_MONTHS = ("january february march april may june july august september october november"
           " december").split()  # fmt: skip
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_YEAR = re.compile(r"(?<![\w.,$£€/-])(?:1[5-9]|20)\d\d(?=s?\b)(?![.,]\d)")
_MONTH = re.compile(
    r"\b(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?(?: of)? )?"
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
    r"(?: (?P<after>\d{1,2})(?!\d|,\d{3})(?:st|nd|rd|th)?)?\b"
)
_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_TODAY = re.compile(r"\b(?:today|yesterday|tomorrow|tonight|last night)\b", re.IGNORECASE)
_RELATIVE = "today"  # the key of a text that names days this way
_CALENDAR_MAY = re.compile(
    r"\b(?:in|of|on|by|since|until|till|last|next|this|early|late|mid) $", re.IGNORECASE
)


class Dates:
    """Finds dates that neither the source's text nor its own date line gives."""

    name: ClassVar[str] = "dates"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterator[Doubt]:
        """Return a doubt of kind "date" for each date that the source does not give."""
        del evidence  # a date often stands in another sentence than the event
        sources = [
            known
            for article in articles.values()
            for known in (_dates(article.text), _dates(article.title or ""), _dateline(article))
        ]
        relative = any(_RELATIVE in known for known in sources)
        for start, end, kind, keys in _read(statement.text):
            if (kind == "day" and relative) or any(keys & known for known in sources):
                continue
            words = statement.text[start:end]
            yield Doubt(
                kind="date", message=f"“{words}” is not a date of the source", start=start, end=end
            )


@lru_cache(maxsize=1024)
def _dates(text: str) -> frozenset[str]:
    found = [key for _, _, _, keys in _read(text) for key in sorted(keys)]
    months = [key.split()[0] for key in found]
    return frozenset([*found, *months, *([_RELATIVE] if _TODAY.search(text) else [])])


def _dateline(article: Article) -> frozenset[str]:
    """Return what the source's own dates allow a statement to say."""
    found: list[str] = []
    for moment in (article.published, article.updated):
        if moment is not None:
            month = _MONTHS[moment.month - 1]
            found += [str(moment.year), month, f"{month} {moment.day}", _DAYS[moment.weekday()]]
    return frozenset(found)


def _read(text: str) -> list[tuple[int, int, str, frozenset[str]]]:
    """Return where each date stands, its kind, and the keys any of which proves it."""
    found = [(m.start(), m.end(), "year", frozenset({m.group()})) for m in _YEAR.finditer(text)]
    found += [
        (m.start(), m.end(), "day", frozenset({m.group().casefold()})) for m in _DAY.finditer(text)
    ]
    for match in _MONTH.finditer(text):
        day = match["before"] or match["after"]
        ambiguous = match["month"] in {"May", "March"} and not day
        if ambiguous and not _CALENDAR_MAY.search(text, max(0, match.start() - 7), match.start()):
            continue
        short = match["month"].rstrip(".").casefold()
        month = next(name for name in _MONTHS if name.startswith(short[:3]))
        key = f"{month} {int(day)}" if day else month
        found.append((match.start(), match.end(), "month", frozenset({key})))
    return sorted(found)
