# ruff: noqa: SIM905 - word lists read better as running words than as lists
"""Does a statement say the opposite of the sentence it rests on?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from briefing.checks import clauses
from briefing.models import Doubt
from briefing.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.models import Article, Sentence, Statement

_LEAST_OVERLAP = 0.6  # of the statement's content words: below, it is a paraphrase of its own
_NEGATIONS = frozenset(
    """
    not no never none nobody nothing neither nor without cannot can't don't doesn't didn't isn't
    aren't wasn't weren't won't wouldn't shouldn't couldn't hasn't haven't hadn't
    """.split()
)
# Words that deny without a "not"; one of them on either side may be the other side's negation.
_QUIET = frozenset(
    """
    fail fails failed failing failure refuse refuses refused refusing refusal deny denies denied
    denying reject rejects rejected rejecting lack lacks lacked unable impossible unlikely hardly
    barely scarcely rarely seldom few little less against prevent prevents prevented stop stopped
    stops ban banned bans unless instead rather only but false avoid avoids avoided absent missing
    before until cancel cancelled canceled scrapped dropped ruled out off still remain remains
    oppose opposes opposed opposing ended end ends halt halted suspend suspended exclude excluded
    """.split()
)
_OPPOSITES = (
    "rise fall", "rises falls", "rose fell", "increase decrease", "increased decreased",
    "grew shrank", "gain loss", "gained lost", "won lost", "win lose", "accept reject",
    "accepted rejected", "support oppose", "supported opposed", "supports opposes",
    "before after", "more less", "more fewer", "higher lower", "highest lowest", "up down",
    "approve reject", "approved rejected", "allow ban", "allowed banned", "legal illegal",
    "guilty innocent", "open closed", "opened closed", "buy sell", "bought sold", "with without",
    "import export", "imports exports", "above below", "most least", "passed failed", "best worst",
    "strengthened weakened", "confirmed denied", "confirm deny", "joined left", "hired fired",
    "minimum maximum", "first last", "inside outside", "include exclude", "north south",
    "east west", "northern southern", "eastern western",
)  # fmt: skip


class Negation:
    """Finds a "not" that came or went, and a word that became its opposite.

    Only where statement and evidence are close in wording; a free paraphrase is not judged.
    """

    name: ClassVar[str] = "negation"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterator[Doubt]:
        """Return doubts of kind "negation"."""
        del articles
        stated = clauses.read(statement.text)
        given = clauses.nearest(stated, evidence)
        if clauses.overlap(stated, given) < _LEAST_OVERLAP:
            return
        everything = [word for sentence in evidence for word in clauses.read(sentence.text)]
        yield from _negated(stated, given, everything)
        yield from _turned(stated, everything)


def _negated(
    stated: list[clauses.Word], given: list[clauses.Word], everything: list[clauses.Word]
) -> Iterator[Doubt]:
    denies = clauses.any_of(stated, _NEGATIONS)
    if denies and not clauses.any_of(everything, _NEGATIONS | _QUIET):
        for number, word in enumerate(stated):
            applies = clauses.scope(stated, number) if word.text in _NEGATIONS else []
            if len(applies) > 1 and clauses.applied(given, applies[:2]) is not None:
                message = f"“{word.text}” is not in the sentence this rests on"
                yield Doubt(kind="negation", message=message, start=word.start, end=word.end)
                return
    if denies or clauses.any_of(stated, _QUIET):
        return
    for number, word in enumerate(given):
        applies = clauses.scope(given, number) if word.text in _NEGATIONS else []
        place = clauses.applied(stated, applies[:2]) if len(applies) > 1 else None
        if place is not None:
            at = stated[place]
            yield Doubt(
                kind="negation",
                message=f"the sentence this rests on says “{word.text}” here",
                start=at.start,
                end=at.end,
            )
            return


def _turned(stated: list[clauses.Word], given: list[clauses.Word]) -> Iterator[Doubt]:
    """Find a word whose opposite stands in the evidence, where it itself does not stand."""
    words = {word.text for word in given}
    for one, other in (pair.split() for pair in _OPPOSITES):
        for here, there in ((one, other), (other, one)):
            if there not in words or set(stems([here], "en")) & {word.stem for word in given}:
                continue
            if here in words or clauses.any_of(stated, {there}):
                continue
            for word in stated:
                if word.text == here and _same_place(stated, given, word.text, there):
                    message = f"the sentence this rests on has “{there}” where this has “{here}”"
                    yield Doubt(kind="negation", message=message, start=word.start, end=word.end)


def _same_place(
    stated: list[clauses.Word], given: list[clauses.Word], here: str, there: str
) -> bool:
    """Say whether both words have the same neighbour, to the left and to the right or at an end."""
    return bool(_neighbours(stated, here) & _neighbours(given, there))


def _neighbours(words: list[clauses.Word], wanted: str) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for number, word in enumerate(words):
        if word.text == wanted:
            before = [w.stem for w in words[:number] if w.stem][-1:]
            behind = [w.stem for w in words[number + 1 :] if w.stem][:1]
            found.update(("left", stem) for stem in before)
            found.update(("right", stem) for stem in behind)
    return found
