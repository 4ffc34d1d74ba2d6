"""Whether a sentence ends at a mark: rules on the word before and the word after it.

`pattern` finds every mark that could end a sentence, together with the closing quotation marks
and brackets behind it; `boundary` decides. Every rule looks at a bounded window, so the cost of
a text is linear in its length.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from briefing.sentences.abbreviations import Lexicon
from briefing.sentences.enumerations import is_marker

# Marks that end a sentence wherever they stand, and those that need white space behind them.
_HARD = "。！？｡．।॥።։፧፨။៕۔"
_SOFT = ".!?…‽⁇⁈⁉؟"
_MORE = {"el": ";;", "hy": ":"}  # the Greek question mark, the Armenian full stop as typed
_CLOSING = "\"'”’»›)]}」』）】〉》〕］｣"  # and “ ‘ «, which also open
_CLOSING_QUOTES = frozenset("\"'”’»›“‘«」』》")
_OPENING = frozenset("\"'“‘„‚«»‹›”([{¿¡「『（【〈《〔［｢*_—–-")
_OPENING_QUOTES = frozenset("\"'“‘„‚«»‹”「『《")
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad"

_AROUND_WORD = "'’-*_" + "\u200b\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069\ufeff"

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DOTTED = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+")
_ADDRESS = re.compile(r"[@/\\:=#]|www\.|\..*\.")
_TOP_LEVEL = re.compile(r"(?:Com|Org|Net|Co|Gov|Edu|Io|Js|Info|Eu|Uk|De|Fr)\b")
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüœýÿąęėěıőűůăāēīūаеёиоуыэюяіїєў]")
_ROMAN = re.compile(r"[IVXL]{1,6}")
_LAST_PART = re.compile(r"[^\s(\[{“”\"«‘„—–/]*$")
_SAYING = re.compile(
    r"(?:[A-Z][\w'’.-]{0,24},?\s){1,4}(?:sa(?:id|ys?)|ask(?:ed|s)?|added|told|wr(?:ote|ites?)|tweeted"
    r"|repl(?:ied|ies)|shout(?:ed|s)|cried|called|exclaimed|demanded|joked|wondered)\b"
)
_PREPOSITIONS = frozenset({"at", "on", "by", "around", "since", "until", "from", "after", "in"})
_QUOTATIVE = re.compile(
    r"\s?(?:と|って|など|、|，|,)"
    r"|[^\s。！？，,“「《]{1,10}?(?:说|說|道|表示|指出|称|稱|强调|強調|补充|補充)(?:[。，,：:]|$)"
)
_NEVER_FIRST = frozenset(",;:)]}%")
_INTERJECTIONS = frozenset({"mm", "hm", "hmm", "mhm", "mmm", "shh", "psst"})
_NAMES_WITH_MARK = frozenset({"yahoo", "jeopardy"})

# Languages that write an ordinal number as a number and a full stop ("am 12. Juni"), and those
# with words of consonants only, which elsewhere are abbreviations.
_ORDINAL = frozenset({"de", "da", "no", "fi", "et", "pl", "cs", "sk", "sl", "hr", "sr", "hu", "lv"})
_NO_VOWEL_NEEDED = frozenset({"cs", "sk", "sl", "hr", "sr", "bg", "mk"})
_WINDOW = 48  # characters before a mark that can hold the words that matter


class Mark(NamedTuple):
    """A mark that could end a sentence, with what closes behind it, and its surroundings."""

    text: str
    first: int  # of the sentence so far
    start: int
    end: int
    after: int  # the next character that is not white space
    limit: int  # of the paragraph
    lexicon: Lexicon
    language: str | None


@lru_cache(maxsize=64)  # language codes come from outside
def pattern(language: str | None) -> re.Pattern[str]:
    """Return the pattern of a run of end marks with all that closes behind it."""
    marks = _HARD + _SOFT + _MORE.get(language or "", "")
    return re.compile(
        rf"[{marks}]+(?:[ \u00a0][.!?…](?![\w.]))*"
        rf"(?:[{marks}{re.escape(_CLOSING)}{_INVISIBLE}]|[“‘«](?!\w))*"
        rf"(?:[ \u00a0\u202f]»(?!\w))*(?:[ \u00a0]?\[\d{{1,3}}\])*"
    )


def boundary(mark: Mark) -> int:  # noqa: PLR0911 - a decision list, read from the top
    """Return where the sentence ends at this mark, 0 when it does not end here."""
    text, after = mark.text, mark.after
    run = text[mark.start : mark.end]
    if text[after] in _NEVER_FIRST or mark.start == mark.first:
        return 0
    if run[0] in _HARD:
        return mark.end if _hard_end(mark, run) else 0
    if after == mark.end:
        return mark.end if _unspaced_end(mark, run) else 0
    opened = after
    while opened < mark.limit - 1 and (text[opened] in _OPENING or text[opened].isspace()):
        opened += 1
    if text[opened].islower() and not text[opened + 1 : opened + 2].isupper():
        return mark.end if _lower_case_end(mark, run) else 0
    if text[after] in "-–—" and (run[-1] in _CLOSING_QUOTES or _is_open(mark, "«", "»")):
        return 0  # who said it follows, or the quotation goes on after it
    if "!" in run or "?" in run:
        return mark.end if _shout_end(mark, run) else 0
    if run[0] == "…" or run[1:2] in {".", " ", "\u00a0", "…"}:
        return _ellipsis_end(mark, run)
    if run[0] == ".":
        return mark.end if _full_stop_end(mark, opened) else 0
    return mark.end


def _hard_end(mark: Mark, run: str) -> bool:
    """Decide at a mark of a script that needs no white space behind it."""
    text = mark.text
    if _is_open(mark, "《", "》"):
        return False  # within a title
    if run in {"．", "。", "։"} and text[mark.start - 1].isdecimal() and text[mark.end].isdecimal():
        return False  # a full-width decimal point
    return not (run[-1] in _CLOSING and _QUOTATIVE.match(text, mark.end, mark.limit))


def _unspaced_end(mark: Mark, run: str) -> bool:
    """Decide where no white space follows: a new sentence only when one was plainly lost."""
    text, start, end = mark.text, mark.start, mark.end
    if run[0] in "?!؟" and text[end] >= "\u2e80":
        return True
    before = text[max(mark.first, start - _WINDOW) : start]
    token = before.split()[-1] if before and not before[-1].isspace() else ""
    if len(token) < 2 or not (token[-1].islower() or token[-1].isdecimal()):  # noqa: PLR2004
        return False
    following = text[end : end + _WINDOW].split(maxsplit=1)[0]
    if run[:2] == ".." or _ADDRESS.search(token) or _ADDRESS.search(following):
        return False
    if _TOP_LEVEL.match(text, end):
        return False
    if run[-1] not in _CLOSING_QUOTES and text[end] in "“„«":
        return True
    ahead = text[end : end + 2]
    known = mark.lexicon.kinds.get(token.casefold())
    return known is None and ahead[0].isupper() and (ahead[1:].islower() or ahead[1:].isspace())


def _shout_end(mark: Mark, run: str) -> bool:
    """Decide at a question or exclamation mark before a capital."""
    if run[-1] in _CLOSING_QUOTES:
        return _SAYING.match(mark.text, mark.after, mark.after + 90) is None
    named = run == "!" and _token(mark).casefold() in _NAMES_WITH_MARK
    return not named or _starts(mark, mark.after)


def _lower_case_end(mark: Mark, run: str) -> bool:
    """Decide before a lower-case word: only after a whole word, before a bracket or a starter."""
    token = _token(mark)
    if run != "." or len(token) < 4 or not token.isalpha():  # noqa: PLR2004 - abbreviations
        return False
    if mark.lexicon.kinds.get(token.casefold()) or token[1:].isupper():
        return False
    if mark.text[mark.after] == "(":
        return True
    word = _WORD.match(mark.text, mark.after, mark.limit)
    return word is not None and word.group() in mark.lexicon.pronouns


def _ellipsis_end(mark: Mark, run: str) -> int:
    """Decide at an ellipsis before a capital."""
    text, start = mark.text, mark.start
    spaced = run.startswith((". .", ".\u00a0."))
    if text[start - 1] == "[":
        return 0
    dots = run.count(".")
    if spaced and text[start - 1].isspace():
        return 0 if dots == 3 else mark.end  # noqa: PLR2004 - the fourth is the full stop
    if spaced and run[-1] == "." and dots > 3:  # noqa: PLR2004
        return start + 1  # "compounds. . . . The": a full stop, then an omission
    return mark.end


def _full_stop_end(mark: Mark, opened: int) -> bool:  # noqa: PLR0911 - a decision list
    """Decide at a single full stop before a capital, a digit or a script without case."""
    token = _token(mark)
    if not token:
        return True
    if is_marker(mark.text, mark.first, mark.start):
        return False
    kind = _kind(mark, token)
    if kind == "end":
        return True
    if kind == "name":
        return _is_street(mark, token.casefold()) and _starts(mark, opened)
    if kind == "number" and (mark.text[opened].isnumeric() or mark.text[opened] in "§#"):
        return False
    if token.casefold() in {"a.m", "p.m"}:
        return _time_end(mark, opened)
    if _may_be_short(mark, token, kind):
        return _starts(mark, opened)
    return True


def _kind(mark: Mark, token: str) -> str | None:
    """Return the kind of abbreviation that the word is, None when it is in no list."""
    kinds = mark.lexicon.kinds
    key = token.casefold()
    if len(token) == 1:
        # "т. д." may be written with or without the space.
        before = mark.text[max(mark.first, mark.start - 4) : mark.start - 1].rstrip()
        if before[-1:] == "." and kinds.get(f"{before[-2:]}{key}") == "end":
            return "end"
    return kinds.get(key) or kinds.get(key.rpartition("-")[2])


def _may_be_short(mark: Mark, token: str, kind: str | None) -> bool:
    """Say whether the word can be an abbreviation, an initial or an ordinal number."""
    if token.isdecimal():
        return len(token) < 4 and mark.language in _ORDINAL  # noqa: PLR2004 - a year is none
    if kind == "any" or (len(token) == 1 and token.isalpha()) or _DOTTED.fullmatch(token):
        return True
    if mark.language in _ORDINAL and _ROMAN.fullmatch(token):
        return True
    return _looks_shortened(token, mark.language)


def _is_open(mark: Mark, opening: str, closing: str) -> bool:
    """Say whether a bracket that opened shortly before the mark is still open there."""
    window = mark.text[max(mark.first, mark.start - 2 * _WINDOW) : mark.end]
    return window.rfind(opening) > window.rfind(closing)


def _token(mark: Mark) -> str:
    """Return the word before the mark, without what opens before it."""
    window = mark.text[max(mark.first, mark.start - _WINDOW) : mark.start]
    match = _LAST_PART.search(window)
    token = match.group().strip(_AROUND_WORD) if match else ""
    # An article or preposition may be elided: l'Ing. Rossi, d'Av. Foch.
    return token[2:] if token[1:2] in {"'", "’"} else token


def _is_street(mark: Mark, key: str) -> bool:
    """Say whether "St." or "Dr." ends a street's name ("Main St.") rather than beginning a name."""
    if key not in {"st", "dr"}:
        return False
    words = mark.text[max(mark.first, mark.start - _WINDOW) : mark.start].split()
    return len(words) > 1 and words[-2][0].isupper() and words[-2][-1].isalnum()


def _time_end(mark: Mark, opened: int) -> bool:
    """Decide after "a.m." and "p.m.": a title may begin a sentence, "5 a.m. Mr. Smith" does not."""
    if _starts(mark, opened):
        return True
    word = _WORD.match(mark.text, opened, mark.limit)
    if word is None or mark.lexicon.kinds.get(word.group().casefold()) != "name":
        return False
    so_far = mark.text[mark.first : min(mark.start, mark.first + 200)].split()
    least = 6 if so_far[0].casefold() in _PREPOSITIONS else 4
    return len(so_far) > least


def _looks_shortened(token: str, language: str | None) -> bool:
    """Say whether a word without a vowel can only be an abbreviation that no list has."""
    return (
        1 < len(token) <= 4  # noqa: PLR2004
        and token[-1] < "\u0530"
        and token[-1].islower()
        and language not in _NO_VOWEL_NEEDED
        and _VOWEL.search(token.lower()) is None
        and token.isalpha()
        and token.lower() not in _INTERJECTIONS
    )


def _starts(mark: Mark, opened: int) -> bool:
    """Say whether what follows an abbreviation starts a sentence."""
    text = mark.text
    if opened > mark.after:
        return text[mark.after] in _OPENING_QUOTES or text[mark.after] in "¿¡"
    word = _WORD.match(text, opened, mark.limit)
    if word is None:
        return not text[opened].isnumeric()
    if word.end() - opened == 1 and text[word.end() : word.end() + 1] == ".":
        return False  # another initial
    key = word.group().casefold().replace("’", "'")
    starters = mark.lexicon.starters
    return key in starters or key.partition("'")[0] in starters
