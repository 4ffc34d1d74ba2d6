"""What a wire item says to the desks that receive it: which change it makes, what may be shown.

Editors' notes are not for publication as a rule (IPTC, NewsML-G2 `edNote`): they hold telephone
numbers and plans. Only a note that announces a change of the item, and names no contact, is public.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LEAD = r"(?:eds?|editors?|note to editors|achtung|attention)?\s{0,3}[:.,-]?\s{0,3}(?:mandatory )?"
_KINDS = {
    "kill": r"kill|withdrawal|withdrawn|retraction|retracted|annule|zurückgezogen|rückruf",
    "correction": r"correct(?:s|ion|ed|ing)?|korrektur|berichtigung|berichtigt|corrige|corrección",
    "update": r"update[sd]?|adds|recasts|neu:|aktualisiert|ergänzt|actualiza",
    "advisory": r"advisory|day-?book|tagesvorschau|planungshinweis",
}
_STARTS = {
    kind: re.compile(rf"\W{{0,5}}{_LEAD}(?:{words})(?!\w)", re.IGNORECASE)
    for kind, words in _KINDS.items()
}
_GRAVE = frozenset({"kill", "correction"})
# Reuters and others mark a corrected version in its headline.
_CORRECTED = re.compile(r"(?:CORRECT(?:ED|ION)|REFILE|KORREKTUR|BERICHTIGUNG)\s?[:\u2013-]")
_CONTACT = re.compile(r"@|(?:\d[ ()/.-]{0,3}){7}|\bt(?:el|elefon|elephone)\b", re.IGNORECASE)
_EMBARGO = re.compile(r"\bembargo|\bsperrfrist|\bhold for release\b", re.IGNORECASE)
_NO_EMBARGO = re.compile(
    r"\b(?:no|kein|keine|sans) (?:embargo|sperrfrist)|embargo (?:is |has been )?(?:lifted|over)",
    re.IGNORECASE,
)
_RESERVED = re.compile(
    r"data[ -]?mining|\bTDM\b|machine learning|maschinelles lernen|artificial intelligence"
    r"|künstliche[rn]? intelligenz|\b(?:AI|KI)[ -](?:training|systems?|use|models?|systeme)",
    re.IGNORECASE,
)


def kind(note: str) -> str | None:
    """Return what a note announces: kill, correction, update, advisory, or None."""
    return next((name for name, start in _STARTS.items() if start.match(note)), None)


def public(note: str) -> str | None:
    """Return the note as one line if it announces a change and names no contact."""
    line = " ".join(note.split())
    return line if kind(line) and not _CONTACT.search(line) else None


def first_embargo(notes: Sequence[str]) -> str | None:
    """Return the first note that states an embargo, as one line."""
    lines = (" ".join(note.split()) for note in notes)
    stated = (line for line in lines if _EMBARGO.search(line) and not _NO_EMBARGO.search(line))
    return next(stated, None)


def reserves_machine_use(rights: str) -> bool:
    """Say whether the rights keep text and data mining, or use by language models, to the owner."""
    return _RESERVED.search(rights) is not None


def fields(
    notes: Sequence[str],
    signals: Sequence[str],
    rights: str | None,
    *,
    internal: Sequence[str] = (),
    title: str | None = None,
) -> dict[str, object]:
    """Return the fields `note`, `signals` and `local_only` that notes, signals and rights give.

    Args:
        notes: Editors' notes that may be shown if they announce a change.
        signals: The item's own signals, as written.
        rights: Its copyright and terms of use.
        internal: Notes of which nothing is shown; a kill or a correction still counts.
        title: The headline, which may say that this version is a corrected one.
    """
    kinds = [found for note in notes if (found := kind(note))]
    kinds += [found for note in internal if (found := kind(note)) in _GRAVE]
    kinds += ["correction"] if _CORRECTED.match(title or "") else []
    shown = [found for note in notes if (found := public(note))]
    return {
        "signals": tuple(dict.fromkeys([*signals, *kinds])),
        "note": " ".join(dict.fromkeys(shown)) or None,
        "local_only": bool(rights) and reserves_machine_use(rights or ""),
    }
