"""Abbreviations and sentence starters by language, for the decision where a sentence ends.

Read once from `abbreviations.txt`. A text of unknown language is read with the abbreviations
of all languages, because a missed sentence end does less harm there than a name cut in two.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from briefing import languages

# Function words that are too often names, or parts of names, to start a sentence.
_NOT_STARTERS = frozenset({"will", "may", "can", "might", "own", "von", "van", "de", "und", "per"})
_STARTING = frozenset({"start", "pronoun"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the splitter knows about a language; all words case-folded, without the last stop."""

    kinds: dict[str, str]
    starters: frozenset[str]  # words that start a sentence after an abbreviation
    pronouns: frozenset[str]  # words that start one even in lower case, in careless typing


@cache
def _lists() -> dict[str, dict[str, str]]:
    """Read the words of each language, once; the first kind given to a word holds."""
    from importlib import resources  # noqa: PLC0415 - costs more than the rest of this module

    path = resources.files("briefing").joinpath("sentences", "abbreviations.txt")
    text = path.read_text(encoding="utf-8")
    lists: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            code, kind, *found = line.split()
            kinds = lists.setdefault(code, {})
            for word in found:
                kinds.setdefault(word.casefold(), kind)
    return lists


@lru_cache(maxsize=64)  # language codes come from outside
def lexicon(language: str | None) -> Lexicon:
    """Return the abbreviations and sentence starters of an ISO 639-1 language.

    English abbreviations count in every language, after its own: news is full of them. For an
    unknown language those of all languages count, but for words that are function words in
    some language.
    """
    lists = _lists()
    if language == "en":
        words = lists["en"]
    elif language is None or language not in lists:
        common = frozenset().union(*(languages.function_words(c) for c in languages.listed()))
        words = dict(lists["en"])
        for code in sorted(lists):
            for word, kind in lists[code].items():
                if word not in common:
                    words.setdefault(word, kind)
    else:
        own = languages.function_words(language)
        english = lists["en"].items()
        words = {word: kind for word, kind in english if word not in own and kind != "number"}
        words |= lists[language]
    starters = languages.function_words(language or "en") | _of_kind(words, _STARTING)
    return Lexicon(
        {word: kind for word, kind in words.items() if kind not in _STARTING},
        starters - _NOT_STARTERS,
        _of_kind(lists.get(language or "en", {}), {"pronoun"}),
    )


def _of_kind(words: dict[str, str], kinds: frozenset[str] | set[str]) -> frozenset[str]:
    """Return the words of some kinds."""
    return frozenset(word for word, kind in words.items() if kind in kinds)
