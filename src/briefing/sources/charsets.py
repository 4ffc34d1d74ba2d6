"""Bytes to text: which encoding, and whether what comes out is text at all."""

from __future__ import annotations

import codecs
import re

from briefing.errors import SourceError
from briefing.models import Document

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,40})"""
)
# The encoding standard of the web: pages that say Latin-1 or ASCII mean Windows-1252.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "latin-1": "cp1252"}
_WIDE = (b"utf-", b"UTF-", b"Utf-", b"utf1", b"UTF1")  # UTF-8 itself is tried anyway
_COMMON = "cp1252"
_FEW_BYTES = 32
_SAMPLE = 64 * 1024
_MOST_LOST = 0.002
_MOST_CONTROLS = 0.002
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")


def decode(document: Document) -> tuple[str, str]:
    """Return the text of `document` and the name of the encoding it was read in.

    The byte order mark decides, then strict UTF-8 where nothing is declared, then what the
    document or its container declares, then a guess by content.

    Raises:
        SourceError: What comes out is not readable text.
    """
    content = document.content
    for mark, charset in _BOMS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(charset, "replace")
            return _checked(text, charset, document.uri), charset
    for charset in _candidates(document):
        try:
            text = content.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
        return _checked(text, charset, document.uri), charset
    charset = _guess(content)
    return _checked(content.decode(charset, "replace"), charset, document.uri), charset


def _candidates(document: Document) -> list[str]:
    """Return the encodings to try strictly, the most telling first.

    UTF-8 goes before a declared single-byte encoding: bytes above ASCII that happen to be valid
    UTF-8 are UTF-8, whatever an old template says. Encodings whose text can pass for UTF-8
    (ISO 2022, UTF-16) go before it.
    """
    said = [_canonical(document.charset)] if document.charset else []
    if document.media_type == "text/html":
        found = _DECLARED.search(document.content, 0, 4096)
        # Had the page been in UTF-16, its declaration could not have been found.
        said += (
            [_canonical(found[1].decode("ascii"))] if found and found[1][:4] not in _WIDE else []
        )
    names = [name for name in said if name]
    first = [name for name in names if name.startswith(("utf-16", "utf-32", "iso2022", "hz"))]
    return [*first, "utf-8", *(name for name in names if name not in first)]


def _canonical(name: str) -> str | None:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Not text (base64, rot13), or a known way round filters (UTF-7).
    if not getattr(info, "_is_text_encoding", True) or info.name == "utf-7":
        return None
    return _MEANT.get(info.name, info.name)


def _guess(content: bytes) -> str:
    """Guess by content, from a sample: the guesser is slow on much text.

    Among guesses of equal merit Windows-1252 wins, by far the commonest encoding that nobody
    declares; on a few words the guesser knows no better than chance.
    """
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for text nothing else reads

    if len(content) < _FEW_BYTES:
        return _COMMON
    merits = {
        _canonical(name): (-match.chaos, match.coherence)
        for match in reversed(list(from_bytes(content[:_SAMPLE])))
        for name in (match.encoding, *match.could_be_from_charset)
        if not name.startswith("utf")  # had it been one of those, it would have been found before
    }
    best = max(merits, key=lambda name: (*merits[name], name == _COMMON), default=None)
    return best or _COMMON


def _checked(text: str, charset: str, uri: str) -> str:
    """Refuse text that lost its letters on the way."""
    if text.count("\ufffd") > max(2, _MOST_LOST * len(text)):
        raise SourceError(f"is garbled: it is not valid {charset}, nor anything else", uri=uri)
    sample = text[:_SAMPLE]
    if "\0" in text or len(_CONTROLS.findall(sample)) > max(3, _MOST_CONTROLS * len(sample)):
        raise SourceError("is not text: it is full of control characters", uri=uri)
    return text
