"""A sentence that is over a token budget, cut into pieces at the places that hurt least.

After a clause, else between words, else between what a reader sees as characters (Unicode's
extended grapheme clusters); only a single cluster over the budget is cut between code points.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from briefing import tokens
from briefing.models import Sentence

_CLAUSE_END = re.compile(r"[,;:.!?)–—…،؛۔][\"'”’»)\]]?(?=\s)|[、，；：。！？…][」』”’）]?")
_SPACE = re.compile(r"\s+")

_EXTENDING = re.compile(
    r"[\u0e33\u0eb3"  # Thai and Lao vowels that are drawn over the letter before
    r"\u1160-\u11ff\ud7b0-\ud7fb"  # vowels and finals of Hangul letters
    r"\u200c\u200d\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"  # joiners, skin, tags
)
_PREPENDED = re.compile(r"[\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
_INITIAL = re.compile(r"[\u1100-\u115f\ua960-\ua97c]")  # Hangul letters that open a syllable
_SYLLABLE = re.compile(r"[\u1100-\u115f\ua960-\ua97c\uac00-\ud7a3]")
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_FIRST_HALVES = ("\ud800", "\udbff")
_SECOND_HALVES = ("\udc00", "\udfff")
_VIRAMA = 9  # the combining class of signs that tie two Indic letters together


def cut(text: str, sentence: Sentence, max_tokens: int, encoding: str) -> list[Sentence]:
    """Cut `sentence`, which lies in `text`, into pieces of at most `max_tokens` tokens.

    The pieces keep number, paragraph and article, have no white space around them and leave out
    nothing else. `max_tokens` is at least 4, the most that one code point can have.
    """
    pieces: list[Sentence] = []
    start = sentence.start
    while start < sentence.end:
        end = _end(text, start, sentence.end, max_tokens, encoding)
        stop = start + len(text[start:end].rstrip())
        pieces.append(replace(sentence, start=start, end=stop, text=text[start:stop]))
        space = _SPACE.match(text, end, sentence.end)
        start = space.end() if space else end
    return pieces


def _end(text: str, start: int, stop: int, max_tokens: int, encoding: str) -> int:
    """Return where the piece from `start` ends: at the best place that keeps the budget."""
    room = max_tokens
    while True:
        limit = tokens.fit(text, room, encoding, start=start)
        end = stop if limit >= stop else _best_place(text, start, limit)
        # Fewer characters may, rarely, have more tokens: then a shorter piece is tried.
        if tokens.count(text[start:end].rstrip(), encoding) <= max_tokens:
            return end
        room -= 1


def _best_place(text: str, start: int, limit: int) -> int:
    """Return the best place for a cut after `start` and up to `limit`."""
    half = (start + limit) // 2  # a clause that ends earlier makes the piece too short
    clauses = [match.end() for match in _CLAUSE_END.finditer(text, half, limit + 1)]
    spaces = [match.start() for match in _SPACE.finditer(text, start + 1, limit + 1)]
    for places in (clauses, spaces, range(start + 1, limit + 1)):
        for place in reversed(places):
            if start < place <= limit and not _joined(text, start, place):
                return place
    split = _within(text[limit - 1], _FIRST_HALVES) and _within(text[limit], _SECOND_HALVES)
    return limit - 1 if split and limit - 1 > start else limit


def _joined(text: str, start: int, place: int) -> bool:
    """Say whether a reader sees the characters before and after `place` as one.

    The rules of Unicode Standard Annex 29 as far as `unicodedata` can tell; in doubt they count
    as one. `start` is where looking back ends.
    """
    before, after = text[place - 1], text[place]
    if after < "\u0300" and before < "\u0300":
        return before == "\r" and after == "\n"
    if before in "\r\n" or after in "\r\n":
        return False
    return (
        unicodedata.category(after) in {"Mn", "Mc", "Me"}
        or _EXTENDING.match(after) is not None
        or unicodedata.combining(before) == _VIRAMA
        or _PREPENDED.match(before) is not None
        or (_INITIAL.match(before) is not None and _SYLLABLE.match(after) is not None)
        or (_within(before, _FIRST_HALVES) and _within(after, _SECOND_HALVES))
        or _halves_flag(text, start, place)
    )


def _halves_flag(text: str, start: int, place: int) -> bool:
    """Say whether `place` parts the two letters of a flag: flags are counted off in pairs."""
    if not _within(text[place], _FLAG_LETTERS):
        return False
    first = place
    while first > start and _within(text[first - 1], _FLAG_LETTERS):
        first -= 1
    return (place - first) % 2 == 1


def _within(character: str, ends: tuple[str, str]) -> bool:
    return ends[0] <= character <= ends[1]
