"""Live blogs: dated entries, of which later ones correct or overtake earlier ones.

The newest entry comes first. An entry that a later one corrects is taken out of the text, so that
it cannot be told as what holds now; what the correction says about it is marked.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from briefing.articles import dates
from briefing.models import Removal, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUPERSEDED = "superseded live entry"

_MOST_ENTRIES = 2_000
_MOST_SCRIPT = 2_000_000
_MOST_SHOWN = 200
_SCRIPT = b"application/ld+json"
_KIND = re.compile(rb'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(?:[^"]{0,60}/)?LiveBlogPosting"')
_TITLE = re.compile(
    r"(?:[-–—:|]\s?|\b(?:as it happened|follow|updates?) ?)live\b|\blive(?:blog| blog|ticker|:"
    r"| updates?"
    r"| coverage| news| text)|\ben direct\b|\ben (?:vivo|directo)\b|\bin diretta\b|\bao vivo\b"
    r"|\bas it happened\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\W{0,4}(?:(?:posted|updated|um|at|today|yesterday),? (?:at )?)?(?P<hour>[0-2]?[0-9])[:.h]"
    r"(?P<minute>[0-5][0-9])(?![0-9%])(?P<half>\s?[ap]\.?m\.?)?(?:\s?(?:[A-Z]{2,4}|Uhr|hrs))?\b",
    re.IGNORECASE,
)
_LEAST_ENTRIES = 3
_CORRECTS = re.compile(
    r"\b(?:correction|corrected|clarification|retract(?:ed|ion)|withdrawn|this corrects)\b"
    r"|\b(?:an |our |the )?(?:earlier|previous) (?:entry|post|update|version|report|item)\b"
    r"|\bwe (?:earlier|previously) (?:reported|said|wrote)\b|\b(?:earlier|previously) we reported\b"
    r"|\bcontrary to (?:earlier|previous) reports\b|\b(?:berichtigung|korrektur|rectificatif"
    r"|corrección)\b",
    re.IGNORECASE,
)
_UPDATES = re.compile(r"\W{0,4}(?:[0-9:.h]{4,5}\W{1,4})?UPDATED?\b[ :–—-]", re.IGNORECASE)
_RESTATES = re.compile(
    r"\b(?:earlier|previous|previously|initially|incorrectly|wrongly|mistakenly|corrected)\b"
    r"[^.!?\n]{0,60}\b(?:said|reported|stated|wrote|gave|named|entry|post|update|version"
    r"|reports?)\b"
    r"|\b(?:said|reported|stated|wrote|gave|named)\b[^.!?\n]{0,20}\b(?:earlier|previously"
    r"|incorrectly"
    r"|wrongly|mistakenly)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"[^.!?\n]{1,2000}(?:[.!?](?![\s\"”’)]|$)[^.!?\n]{0,2000}){0,20}[.!?]?[\"”’)]{0,2}"
)
_WORD = re.compile(r"[^\W_]{3,}")
_EMPTY = frozenset(
    "the and that this with from has have had not was were are but for its his her they their said"  # noqa: SIM905 - a table
    " says say correction corrected earlier entry previous update updated version report reported"
    " official officials local time after before into than more been will would".split()
)
_SAME = 0.5  # of the words of the smaller of two entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A live blog put in order: `text` has the newest entry first, superseded ones are `removed`.

    `entries` counts all, `superseded` are their numbers, 0 for the newest; `latest` is the moment
    of the newest entry, None where the page does not date it.
    """

    text: str
    entries: int
    superseded: tuple[int, ...] = ()
    removed: tuple[Removal, ...] = ()
    latest: datetime | None = None


def read(text: str, *, title: str | None = None, markup: bytes | None = None) -> Live | None:
    """Return the live blog that the text is, or None for any other article."""
    declared = markup is not None and _KIND.search(markup) is not None
    if not declared and not _TITLE.search((title or "")[:300]):
        return None
    updates = list(_updates(markup)) if declared and markup is not None else []
    head, entries = _entries(text, updates)
    if len(entries) < (2 if declared else _LEAST_ENTRIES):
        return Live(text=text, entries=len(updates), latest=_latest(updates)) if declared else None
    gone = _superseded(entries)
    kept = [entry for number, entry in enumerate(entries) if number not in gone]
    return Live(
        text="\n\n".join([*head, *kept]),
        entries=len(entries),
        superseded=tuple(sorted(gone)),
        removed=tuple(
            Removal(text=entries[n][:_MOST_SHOWN], reason=SUPERSEDED) for n in sorted(gone)
        ),
        latest=_latest(updates),
    )


def restatements(text: str) -> tuple[Signal, ...]:
    """Return a signal of the kind `superseded` for each sentence that repeats what was corrected.

    Call it with the final text of a live blog; such a sentence must not be chosen for a summary.
    """
    reason = "A correction repeats here what no longer holds."
    return tuple(
        Signal(kind="superseded", reason=reason, start=match.start(), end=match.end())
        for match in _SENTENCE.finditer(text)
        if _RESTATES.search(match[0])
    )


def _entries(text: str, updates: list[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Cut the text where a paragraph starts with a time, or with the headline of an entry."""
    headlines = {_folded(str(update.get("headline") or "")) for update in updates} - {""}
    head: list[str] = []
    entries: list[str] = []
    minutes: list[int] = []
    for paragraph in text.split("\n\n"):
        match = _TIME.match(paragraph)
        starts = match is not None or _folded(paragraph.partition("\n")[0]) in headlines
        if starts and len(entries) < _MOST_ENTRIES:
            entries.append(paragraph)
            minutes += [_minutes(match)] if match else []
        elif entries:
            entries[-1] += f"\n\n{paragraph}"
        else:
            head.append(paragraph)
    rising = sum(later > earlier for earlier, later in pairwise(minutes))
    falling = sum(later < earlier for earlier, later in pairwise(minutes))
    return head, entries[::-1] if rising > falling else entries


def _minutes(match: re.Match[str]) -> int:
    half = (match["half"] or "").strip().casefold()[:1]
    hour = int(match["hour"])
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return 60 * hour + int(match["minute"])


def _superseded(entries: list[str]) -> set[int]:
    """Return the numbers of the entries that a newer one corrects or updates.

    A correction that no older entry resembles puts all older ones in doubt.
    """
    words = [_content(entry) for entry in entries]
    gone: set[int] = set()
    for number, entry in enumerate(entries):
        corrects = _CORRECTS.search(entry) is not None
        if not corrects and not _UPDATES.match(entry):
            continue
        older = range(number + 1, len(entries))
        alike = {other for other in older if _alike(words[number], words[other])}
        gone |= alike or (set(older) if corrects else set())
    return gone


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    least = min(len(one), len(other))
    return least > 0 and len(one & other) >= _SAME * least


def _content(entry: str) -> frozenset[str]:
    return frozenset(_WORD.findall(entry[:5_000].casefold())) - _EMPTY


def _folded(line: str) -> str:
    return " ".join(line.casefold().split())[:300]


def _latest(updates: list[Mapping[str, Any]]) -> datetime | None:
    said = (update.get("datePublished") or update.get("dateModified") for update in updates)
    moments = [moment for raw in said if isinstance(raw, str) and (moment := dates.parse(raw))]
    return max(moments, default=None)


def _updates(markup: bytes) -> Iterator[Mapping[str, Any]]:
    """Yield the entries that the page's linked data lists."""
    at = markup.find(_SCRIPT)
    while at >= 0:
        start, end = markup.find(b">", at) + 1, markup.find(b"</script", at)
        if start <= 0 or end < 0:
            return
        for node in _nodes(markup[start : min(end, start + _MOST_SCRIPT)]):
            listed = node.get("liveBlogUpdate")
            several = listed if isinstance(listed, list) else [listed]
            yield from (one for one in several[:_MOST_ENTRIES] if isinstance(one, dict))
        at = markup.find(_SCRIPT, end)


def _nodes(script: bytes) -> list[Mapping[str, Any]]:
    """Return the outer objects of one script; none where it cannot be read."""
    try:
        found = json.loads(script.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return []
    several = found if isinstance(found, list) else [found]
    graphs = [one.get("@graph") for one in several if isinstance(one, dict)]
    inner = [node for graph in graphs if isinstance(graph, list) for node in graph]
    return [node for node in (*several, *inner) if isinstance(node, dict)]
