"""What a wire item says about its own use: may it be used, which version is it, who may see it.

Statuses are those of ninjs `pubstatus` and NewsML-G2 `pubStatus`; an agency that withholds or
cancels an item also recalls what it sent before (AP, Reuters and dpa state so). What is not to
be used is counted and never quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.models import Article, Handling, Problem

_USABLE = frozenset({"", "usable", "live", "published", "publish"})
_KILL = frozenset(
    {"kill", "killed", "withdrawal", "withdrawn", "retraction", "retracted", "cancel"}
)
_NOT_NEWS = frozenset({"advisory", "daybook", "notforpublication"})
_CORRECTION = frozenset({"correction", "corrected", "corrective"})
_CORRECTS = re.compile(
    r"(?:correct(?:s|ion|ed)|berichtig|korrektur|corrig|correctif)", re.IGNORECASE
)
_SCHEME = re.compile(r"\A[a-z]{2,12}:", re.IGNORECASE)  # "stat:", "sig:" of IPTC's code lists
_NUMBER = re.compile(r"\d{1,9}")
_LONGEST_NOTE = 300
WITHDRAWN = "its sender has withdrawn it: not to be used"
_FALSE = frozenset({"", "0", "false", "no", "none"})


@dataclass(frozen=True, slots=True)
class Status:
    """How an item may be handled; `refused` says why it may not be used, if so.

    A `recall` also takes back the earlier versions of the item.
    """

    handling: Handling
    refused: str | None = None
    recall: bool = False


def read(fields: Mapping[str, Any]) -> Status:
    """Read the status of an item out of what its container says."""
    signals = {_word(signal) for signal in _several(fields.get("signals"))}
    status = _word(fields.get("status"))
    note = " ".join(str(fields.get("note") or "").split())[:_LONGEST_NOTE]
    corrected = bool(signals & _CORRECTION) or bool(_CORRECTS.match(note))
    handling = Handling(
        item=str(fields["item"]) if fields.get("item") else None,
        version=_version(fields.get("version")),
        correction=(note or "corrected") if corrected else None,
        rights=" ".join(str(fields.get("rights") or "").split()) or None,
        local_only=_word(fields.get("local_only")) not in _FALSE,
    )
    if status not in _USABLE:
        return Status(handling, f"its sender marks it {status!r}: not to be used", recall=True)
    if signals & _KILL:
        return Status(handling, WITHDRAWN, recall=True)
    if signals & _NOT_NEWS:
        return Status(handling, "its sender marks it as not for publication")
    return Status(handling)


def latest(
    articles: Iterable[Article], recalled: Sequence[Handling]
) -> tuple[list[Article], list[Problem]]:
    """Return the newest version of each item, without those recalled, and what that leaves out.

    Args:
        articles: Articles in any order; those without an identity all stay.
        recalled: What the withdrawn items say; a recall reaches versions up to its own, or all
            where it names none.
    """
    reach: dict[str, int] = {}
    for one in recalled:
        if one.item:
            reach[one.item] = max(reach.get(one.item, 0), one.version or 10**9)
    kept: list[Article] = []
    newest: dict[str, Article] = {}
    problems: list[Problem] = []
    for article in articles:
        item = article.handling.item
        if item is None:
            kept.append(article)
        elif article.handling.version <= reach.get(item, -1):
            problems.append(
                _told(article, "withheld", "its sender has withdrawn it: not to be used")
            )
        elif item not in newest or _age(newest[item]) < _age(article):
            problems += _superseded(newest.get(item), article)
            newest[item] = article
        else:
            problems += _superseded(article, newest[item])
    return [*kept, *newest.values()], [*problems, *_corrections(newest.values())]


def _superseded(older: Article | None, newer: Article) -> list[Problem]:
    if older is None or older.handling.version == newer.handling.version != 0:
        return []  # the same version twice, such as in two formats
    if older.id == newer.id:
        return []
    version = f"version {newer.handling.version}" if newer.handling.version else "a newer version"
    return [_told(older, "version", f"superseded by {version}")]


def _corrections(articles: Iterable[Article]) -> list[Problem]:
    return [
        _told(article, "correction", f"corrected by its sender: {article.handling.correction}")
        for article in articles
        if article.handling.correction
    ]


def _told(article: Article, kind: str, message: str) -> Problem:
    return Problem(kind=kind, where=article.uri or article.id, message=message)


def _age(article: Article) -> tuple[int, float, str]:
    moment = article.updated or article.published
    return article.handling.version, moment.timestamp() if moment else 0.0, article.id


def _several(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _word(value: object) -> str:
    """Return a code in lower case without the name of its list: "sig:Kill" is "kill"."""
    return _SCHEME.sub("", str(value if value is not None else "").strip().casefold()).replace(
        " ", ""
    )


def _version(value: object) -> int:
    found = _NUMBER.search(str(value if value is not None else ""))
    return int(found.group()) if found else 0
