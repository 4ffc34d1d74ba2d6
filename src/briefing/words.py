"""Words of a text, for everything that compares texts: duplicates, stories, selection, checks.

Words are compared case-folded and stemmed (Snowball, through PyStemmer). Scripts that put no
spaces between words (Han, Kana, Hangul, Thai, Lao, Khmer, Myanmar) are cut into overlapping
character pairs, the usual language-free unit for retrieval in them.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from briefing import languages

if TYPE_CHECKING:
    import Stemmer

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
# Vowel signs and other combining marks stand inside a word but are no \w to `re`.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u06d6-\u06dc\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a4d\u0a81-\u0acd"
    "\u0b01-\u0b4d\u0b82-\u0bcd\u0c00-\u0c4d\u0c81-\u0ccd\u0d00-\u0d4d"
)
_LETTERS = rf"[^\W\d_{_UNSPACED}]+(?:[{_MARKS}]+[^\W\d_{_UNSPACED}]*)*"
_WORD = re.compile(rf"[{_UNSPACED}]+|\d+(?:[.,]\d+)*|{_LETTERS}(?:'{_LETTERS})*|\w")
_ASCII_WORD = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)*")
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]")

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_local = threading.local()


def words(text: str) -> list[str]:
    """Return the words and numbers of `text` in order, case-folded, with straight apostrophes."""
    text = text.casefold().replace("’", "'")
    if text.isascii():  # the common case, and several times as fast
        return _ASCII_WORD.findall(text)
    found: list[str] = []
    for word in _WORD.findall(text):
        if _UNSPACED_RUN.match(word):
            found.extend(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        else:
            found.append(word)
    return found


def terms(text: str, language: str | None) -> list[str]:
    """Return the stems of the content words of `text`, in order; function words are left out.

    An unknown language is neither stemmed nor stopped.
    """
    stopped = languages.function_words(language)
    return stems([word for word in words(text) if word not in stopped], language)


def stems(tokens: list[str], language: str | None) -> list[str]:
    """Return the Snowball stem of each token; unknown languages come back as they are."""
    stemmer = _stemmer(language)
    if stemmer is None:
        return tokens
    stemmed: list[str] = stemmer.stemWords([token.removesuffix("'s") for token in tokens])
    return stemmed


def _stemmer(language: str | None) -> Stemmer.Stemmer | None:
    """Return this thread's stemmer: a Snowball stemmer keeps state and must not be shared."""
    name = _SNOWBALL.get(language or "")
    if name is None:
        return None
    own: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if name not in own:
        import Stemmer  # noqa: PLC0415 - only when words are compared

        own[name] = Stemmer.Stemmer(name)
    return own[name]
