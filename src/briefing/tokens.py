"""Token counts, exact and offline, and the longest start of a text that keeps within a budget.

tiktoken counts; the rank tables it would download come packed with us (`ranks/`). They are read
at the first count and kept for the life of the process. What cannot be counted is bounded: an
encoding that is not packed here, or whose table is damaged, gives the number of UTF-8 bytes,
which no byte-level tokeniser can exceed, and `is_exact` says so. Nothing is ever downloaded.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from briefing import ranks

if TYPE_CHECKING:
    import tiktoken

ENCODINGS: tuple[str, ...] = ("cl100k_base", "o200k_base")
DEFAULT_ENCODING = "o200k_base"

# How the encodings cut a text into the pieces within which bytes are merged, as tiktoken has it;
# a test compares. tiktoken's own functions cannot be asked: they download the ranks first.
_LOWER, _UPPER = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]", r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
_CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_PATTERNS = {
    "cl100k_base": (
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"
        r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
    ),
    "o200k_base": (
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_CONTRACTION}"
        rf"|[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_CONTRACTION}"
        r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    ),
}
# The same ranks and pieces under another name; they differ in special tokens only.
_SAME_TEXT = {"o200k_harmony": "o200k_base"}
_ONE_PIECE = "(?s:.+)"

# White space without line ends, as Unicode has it (Python's `\s` holds four controls more).
_BLANKS = re.compile(r"[\t\x0b\x0c \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]{2,}")
# `\s+(?!\S)` takes a place on the matcher's stack for every blank: from about half a million
# on tiktoken panics. Runs of this length are handed over as the pieces that they are.
_LONG_RUN = 50_000

_loaded: dict[tuple[str, str], tiktoken.Encoding | None] = {}
_lock = threading.Lock()


def count(text: str, encoding: str = DEFAULT_ENCODING) -> int:
    """Return how many tokens `text` has.

    Special tokens written in the text (`<|endoftext|>`) are counted as the ordinary text they
    are. A lone surrogate counts as U+FFFD, a pair of surrogates as its character, as in tiktoken.

    Args:
        text: Any text; the time taken grows with its length, whatever is in it.
        encoding: One of `ENCODINGS`, or the name of a model that tiktoken knows. For any other
            name the result is an upper bound; see `is_exact`.
    """
    return _counter(encoding)(text)


def count_all(texts: Iterable[str], encoding: str = DEFAULT_ENCODING) -> list[int]:
    """Return the count of each text; see `count`."""
    return list(map(_counter(encoding), texts))


def is_exact(encoding: str = DEFAULT_ENCODING) -> bool:
    """Say whether counts in `encoding` are exact; if not, they are upper bounds."""
    name = _packed(encoding)
    return name is not None and _encoder(name) is not None


def fit(text: str, max_tokens: int, encoding: str = DEFAULT_ENCODING, *, start: int = 0) -> int:
    """Return where the longest stretch of `text` from `start` within `max_tokens` ends.

    Longest up to one token: counts do not grow evenly with every character. The end may lie
    inside what a reader sees as one character. The time taken depends on the stretch, not on
    what follows it.
    """
    counted = _counter(encoding)
    max_tokens = max(max_tokens, 0)
    window = 8 * max(max_tokens, 8)  # characters: more than most prose gets out of its tokens
    while counted(text[start : start + window]) <= max_tokens:
        if start + window >= len(text):
            return len(text)
        window *= 2
    part = text[start : start + window]
    end = _first_tokens(part, max_tokens, encoding)
    while end and counted(part[:end]) > max_tokens:
        end -= 1  # a piece that is cut may have other tokens than its whole
    return start + end


def _first_tokens(part: str, max_tokens: int, encoding: str) -> int:
    """Return how many characters the first `max_tokens` tokens of `part` make."""
    name = _packed(encoding)
    encoder = _encoder(name) if name else None
    if encoder is None:
        start = _bytes(part)[:max_tokens]
    elif len(part) < _LONG_RUN:
        start = encoder.decode_bytes(encoder.encode_ordinary(part)[:max_tokens])
    else:
        return _halve(part, max_tokens, _counter(encoding))
    return len(start.decode("utf-8", "ignore"))  # bytes of a character that is cut are left out


def _halve(part: str, max_tokens: int, counted: Callable[[str], int]) -> int:
    """Find the end by halving: slower, but safe for text that cannot be encoded in one go."""
    fits, exceeds = 0, len(part)
    while exceeds - fits > 1:
        middle = (fits + exceeds) // 2
        if counted(part[:middle]) <= max_tokens:
            fits = middle
        else:
            exceeds = middle
    return fits


def _counter(encoding: str) -> Callable[[str], int]:
    """Return the function that counts in `encoding`."""
    name = _packed(encoding)
    encoder = _encoder(name) if name else None
    if name is None or encoder is None:
        return lambda text: len(_bytes(text))
    encode = encoder.encode_ordinary
    return lambda text: len(encode(text)) if len(text) < _LONG_RUN else _count_long(text, name)


def _count_long(text: str, name: str) -> int:
    """Count a long text without giving tiktoken a run of blanks that overflows its stack.

    In both encodings a run of blanks that no line end follows begins a piece, and the piece ends
    before the run's last blank, or with the text. Cutting there changes no token.
    """
    encoder = _encoder(name)
    whole = None
    total = done = 0
    for run in _BLANKS.finditer(text):
        start, end = run.span()
        if end - start < _LONG_RUN or text[end : end + 1] in {"\r", "\n"}:
            continue
        end -= end < len(text)
        whole = whole or _encoder(name, _ONE_PIECE)
        total += _length(encoder, text[done:start]) + _length(whole, text[start:end])
        done = end
    return total + _length(encoder, text[done:])


def _length(encoder: tiktoken.Encoding | None, text: str) -> int:
    return len(encoder.encode_ordinary(text)) if encoder else len(_bytes(text))


def _bytes(text: str) -> bytes:
    """Return the UTF-8 bytes of `text`, with surrogates mended the way tiktoken does."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _packed(encoding: str) -> str | None:
    """Return which packed encoding counts for this name of an encoding or model, if any."""
    if encoding in _PATTERNS:
        return encoding
    if encoding in _SAME_TEXT:
        return _SAME_TEXT[encoding]
    try:
        from tiktoken.model import encoding_name_for_model  # noqa: PLC0415 - 50 ms
    except ImportError:
        return None
    try:
        name = encoding_name_for_model(encoding)
    except KeyError:
        return None
    return name if name in _PATTERNS else _SAME_TEXT.get(name)


def _encoder(name: str, pattern: str = "") -> tiktoken.Encoding | None:
    """Return the encoder, built at first use; None where its table or tiktoken is unusable."""
    key = (name, pattern)
    if key not in _loaded:
        with _lock:
            if key not in _loaded:
                _loaded[key] = _build(name, pattern or _PATTERNS[name])
    return _loaded[key]


def _build(name: str, pattern: str) -> tiktoken.Encoding | None:
    try:
        import tiktoken  # noqa: PLC0415 - 50 ms, and only counting needs it

        table = ranks.load(name)
    except (ImportError, OSError, ValueError):
        return None  # `is_exact` reports it: counts are upper bounds from here on
    # Special tokens are never looked for in a source's text, so none are given.
    return tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=table, special_tokens={})
