"""Asks the checks, and leaves out the one that breaks."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from briefing.models import Doubt, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefing.hookspecs import Check
    from briefing.models import Article, Sentence, Statement

_MOST_DOUBTS = 50  # taken from one check for one statement; an endless generator is cut there


class Panel:
    """The checks of one run over a story; `problems` names those that were left out."""

    def __init__(self, checks: Iterable[Check]) -> None:
        self._checks = list(checks)
        self.problems: list[Problem] = []

    def ask(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> list[Doubt]:
        """Return the doubts of every check that still works, in the order of the checks.

        A check that raises, or that answers anything but doubts about this statement, is named
        in `problems` and not asked again. Its sound doubts still count.
        """
        doubts: list[Doubt] = []
        for check in list(self._checks):
            try:
                answer = list(islice(check.judge(statement, evidence, articles), _MOST_DOUBTS))
            except Exception as error:  # noqa: BLE001 - whatever a plugin raises must not stop an edition
                self._leave_out(check, f"raised {type(error).__name__}: {error}")
                continue
            sound = [doubt for doubt in answer if _is_sound(doubt, statement.text)]
            doubts += sound
            if len(sound) < len(answer):
                self._leave_out(check, "returned something that is no Doubt about the statement")
        return doubts

    def _leave_out(self, check: Check, message: str) -> None:
        self._checks = [kept for kept in self._checks if kept is not check]
        told = f"{message}; the check was left out"
        self.problems.append(Problem(kind="check", where=_name(check), message=told))


def _name(check: Check) -> str:
    """Return what a check calls itself; its class when it cannot say."""
    try:
        return str(check.name)
    except Exception:  # noqa: BLE001 - a property of a plugin may raise anything
        return type(check).__name__


def _is_sound(doubt: object, text: str) -> bool:
    """Say whether an answer of a check is a doubt, and its place lies in the statement."""
    if not isinstance(doubt, Doubt):
        return False
    said: tuple[object, object] = (
        doubt.kind,
        doubt.message,
    )  # a plugin may not have kept the types
    start: object = doubt.start
    end: object = doubt.end
    if not all(isinstance(words, str) and words for words in said):
        return False
    if start is None or end is None:
        return start is end
    return isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(text)
