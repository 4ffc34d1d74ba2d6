"""Function words of some forty languages, and which language a text is written in.

A language is recognised by its script and, where a script serves many, by the share of its
function words and by letters that only it and its kin use. No model, no dependency; a text
that is too short or of a language not listed here is None, not a guess.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

_SAMPLE = 4_000
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0983\u093a-\u094f'’][^\W\d_]*)*")

# A script of its own names the language at once; four scripts serve many languages.
_SCRIPTS = (
    ("latin", "Az"), ("latin", "\u00c0\u024f"), ("latin", "\u1e00\u1eff"),
    ("el", "\u0370\u03ff"), ("el", "\u1f00\u1fff"), ("cyrillic", "\u0400\u052f"),
    ("hy", "\u0531\u0587"), ("he", "\u05d0\u05ea"), ("arabic", "\u0620\u06d3"),
    ("arabic", "\u0750\u077f"), ("devanagari", "\u0904\u0961"), ("bn", "\u0985\u09b9"),
    ("pa", "\u0a05\u0a39"), ("gu", "\u0a85\u0ab9"), ("ta", "\u0b85\u0bb9"),
    ("te", "\u0c05\u0c39"), ("kn", "\u0c85\u0cb9"), ("ml", "\u0d05\u0d39"),
    ("si", "\u0d85\u0dc6"), ("th", "\u0e01\u0e3a"), ("lo", "\u0e81\u0eae"),
    ("my", "\u1000\u103f"), ("ka", "\u10d0\u10ff"), ("ko", "\u1100\u11ff"),
    ("am", "\u1200\u135a"), ("km", "\u1780\u17b3"), ("ja", "\u3041\u30ff"),
    ("zh", "\u3400\u4dbf"), ("zh", "\u4e00\u9fff"), ("ko", "\uac00\ud7af"),
)  # fmt: skip
_SHARED = frozenset({"latin", "cyrillic", "arabic", "devanagari"})

# Letters that tell kin apart. Each occurrence counts like part of a function word, so that a
# foreign name or two in a text does not outweigh its grammar.
_LETTERS = {
    "ß": "de", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt", "õ": "pt et", "ç": "fr pt ca tr sq",
    "œ": "fr", "ê": "fr pt vi", "ò": "it ca", "ì": "it", "å": "sv da no", "ä": "sv de fi et sk",
    "æ": "da no", "ø": "da no", "ö": "sv de fi et hu tr", "ő": "hu", "ű": "hu", "ł": "pl",
    "ą": "pl lt", "ę": "pl lt", "ż": "pl", "ś": "pl", "ř": "cs", "ě": "cs", "ů": "cs",
    "ľ": "sk", "ĺ": "sk", "ŕ": "sk", "ô": "sk fr pt", "đ": "hr vi", "ć": "hr pl",
    "č": "cs sk sl hr lt lv",
    "ț": "ro", "ţ": "ro", "ș": "ro", "ă": "ro vi", "ğ": "tr", "ı": "tr", "ş": "tr", "ė": "lt",
    "ų": "lt", "ā": "lv", "ē": "lv", "ņ": "lv", "ļ": "lv", "ơ": "vi", "ư": "vi", "ë": "sq nl",
    "ы": "ru be kk", "э": "ru be kk", "ё": "ru be", "і": "uk be kk", "ї": "uk", "є": "uk",
    "ґ": "uk", "ў": "be", "ъ": "bg", "ђ": "sr", "ћ": "sr", "љ": "sr mk", "њ": "sr mk",
    "ј": "sr mk", "ѓ": "mk", "ќ": "mk", "ѕ": "mk", "ә": "kk", "ғ": "kk", "қ": "kk", "ң": "kk",
    "ү": "kk", "ұ": "kk", "ө": "kk", "һ": "kk", "پ": "fa ur", "چ": "fa ur", "گ": "fa ur",
    "ی": "fa ur",
    "ک": "fa ur", "ة": "ar", "ي": "ar", "ى": "ar", "ك": "ar", "إ": "ar", "ٹ": "ur", "ڈ": "ur",
    "ڑ": "ur", "ں": "ur", "ے": "ur", "ہ": "ur", "ھ": "ur", "ळ": "mr",
}  # fmt: skip
_LETTER_WEIGHT = 0.6

_LEAST_SHARE = 0.12  # of the words must be function words of the language, or it is not that one
_LEAST_SCORE = 1.0
_LEAST_LEAD = 1.15  # over the runner-up


@cache
def _lists() -> dict[str, frozenset[str]]:
    """Read the lists of function words, once."""
    from importlib import resources  # noqa: PLC0415 - costs more than the rest of this module

    text = resources.files("briefing").joinpath("function_words.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {code: frozenset(word.casefold() for word in found) for code, *found in lines}


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """Return for each function word its languages and what it says for each of them.

    A word that many languages share says little: its weight is divided among them.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    for code, found in _lists().items():
        for word in sorted(found):
            owners[word].append(code)
    return {
        word: tuple((code, 1.0 / len(codes)) for code in codes) for word, codes in owners.items()
    }


def listed() -> tuple[str, ...]:
    """Return the ISO 639-1 codes of the languages with function words, sorted."""
    return tuple(sorted(_lists()))


def function_words(language: str | None) -> frozenset[str]:
    """Return the case-folded function words of an ISO 639-1 language; none for an unknown one.

    A regional tag such as "en-GB" counts as its language; "nb" and "nn" count as "no".
    """
    code = (language or "").replace("_", "-").partition("-")[0].lower()
    return _lists().get("no" if code in {"nb", "nn"} else code, frozenset())


def detect(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`, or None when that is not sure.

    Only the first 4,000 characters are read. Norwegian is "no" in either written form.
    """
    sample = text[:_SAMPLE].casefold()
    letters = Counter(sample)
    script = _script(letters)
    if script not in _SHARED:
        return script
    scores: dict[str, float] = defaultdict(float)
    hits: dict[str, int] = defaultdict(int)
    weights = _weights()
    found = [word.replace("’", "'") for word in _WORD.findall(sample)]
    for word in found:
        for code, weight in weights.get(word, ()):
            scores[code] += weight
            hits[code] += 1
    _add_letters(letters, scores)
    return _winner(scores, hits, len(found))


def _script(letters: Counter[str]) -> str | None:
    """Return the script that most of the letters are in, None when there are none."""
    counts: dict[str, int] = dict.fromkeys((code for code, _ in _SCRIPTS), 0)
    for letter, count in letters.items():
        for code, ends in _SCRIPTS:
            if ends[0] <= letter <= ends[1]:
                counts[code] += count
                break
    if counts["ja"] * 8 > counts["zh"]:  # Han with some Kana between is Japanese
        counts["ja"] += counts["zh"]
    # One character of Han, Kana or Hangul carries what two or three letters do.
    for code in ("ja", "zh", "ko"):
        counts[code] *= 2
    script = max(counts, key=lambda code: counts[code])
    return script if counts[script] else None


def _add_letters(letters: Counter[str], scores: dict[str, float]) -> None:
    """Let the telling letters speak too."""
    for letter, codes in _LETTERS.items():
        count = letters.get(letter, 0)
        for code in codes.split() if count else ():
            scores[code] += count * _LETTER_WEIGHT / (codes.count(" ") + 1)


def _winner(scores: dict[str, float], hits: dict[str, int], length: int) -> str | None:
    """Return the language with the best score when it is sure enough, else None."""
    if not scores:
        return None
    best, *others = sorted(scores, key=lambda code: (-scores[code], code))
    second = scores[others[0]] if others else 0.0
    sure = scores[best] >= max(_LEAST_SCORE, second * _LEAST_LEAD)
    # Kazakh has no list: its letters alone must say it, and they are frequent.
    share = hits[best] if best in _lists() else scores[best] / 2
    return best if sure and share >= _LEAST_SHARE * length else None
