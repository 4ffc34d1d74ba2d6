"""Escaping: article text into Markdown, plain text, YAML and JSON without coming alive there.

Article text is data. Whatever it holds (HTML, Markdown, front matter, terminal control
sequences, text direction overrides) is printed as the characters it is made of or not at all.
"""

from __future__ import annotations

import json as json_
import re
import unicodedata
from collections.abc import Callable, Iterator

from briefing.printing import printable

_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_JOINER = re.compile(
    "(?<![^\x00-\x7f])[\u200c\u200d]+"
)  # they shape other scripts; in ASCII they hide
_SURROGATE = re.compile("[\ud800-\udfff]")
_BEYOND_PLAIN = re.compile("[^\n -~]")

_MARKDOWN = re.compile(
    r"[\\`*_\[\]<>#|~$^{}@]"
    r"|&(?=[#\w])"  # a character reference
    r"|:(?=//)|(?<=[wW])\.(?=\w)|(?<=\w)\.(?=[a-z]{2})"  # bare addresses, which GitHub links
    r"|=(?==)|(?<==)=|%(?=[%}])|(?<=[%{])%"  # highlights, comments, tags of other tools
    r"|!\Z|\A[-+(:=!]|(?<=\A\d)[.)]|(?<=\A\d\d)[.)]|(?<=\A\d\d\d)[.)]|(?<=\A\d\d\d\d)[.)]"
)
_LONG_NUMBER = re.compile(r"\A(\d{5,9})([.)])")


def finalise(value: object) -> object:
    """Take out of any value that a template prints what must never be printed; None is empty."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    safe = visible(value)
    return type(value)(safe) if hasattr(value, "__html__") else safe


def visible(text: str) -> str:
    """Return `text` without control and invisible characters; every line break is a newline."""
    text = _SURROGATE.sub("\ufffd", _BREAK.sub("\n", text))
    return _JOINER.sub("", printable(text, keep="\n\t"))


def plain(text: object) -> str:
    """Return `text` visible and on one line."""
    return " ".join(visible(_text(text)).split())


def md(text: object) -> str:
    r"""Return `text` on one line with everything escaped that Markdown would act on.

    >>> md("*A* [link](https://a.example)")
    '\\*A\\* \\[link\\](https\\://a\\.example)'
    """
    line = _MARKDOWN.sub(lambda found: "\\" + found.group(), plain(text))
    return _LONG_NUMBER.sub(r"\1\\\2", line)


def wrap(text: object, width: int = 78, first: str = "", indent: str = "") -> str:
    """Return `text` in lines of at most `width` columns.

    The first line begins with `first` and the others with `indent`. Characters of East Asian
    scripts take two columns. An address that is longer than a line stays whole.
    """
    lines: list[str] = []
    line, used, started = first, _columns(first), False
    for word in plain(text).split():
        for piece in _pieces(word, max(1, width - _columns(indent))):
            size = _columns(piece)
            if started and used + 1 + size > width:
                lines.append(line)
                line, used, started = indent, _columns(indent), False
            line, used = (
                (f"{line} {piece}", used + 1 + size) if started else (line + piece, used + size)
            )
            started = True
    return "\n".join([*lines, line])


def _pieces(word: str, most: int) -> Iterator[str]:
    """Cut a word that does not fit on a line, as text without spaces is; addresses stay whole."""
    if _columns(word) <= most or "://" in word:
        yield word
        return
    piece, used = "", 0
    for character in word:
        size = _columns(character)
        if used + size > most and size:
            yield piece
            piece, used = "", 0
        piece += character
        used += size
    yield piece


def _columns(text: str) -> int:
    """Return how many columns a terminal takes for `text`."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    unseen = sum(unicodedata.category(c) in ("Mn", "Me", "Cf") for c in text)
    return len(text) + wide - unseen


def slug(text: object) -> str:
    """Return `text` as an anchor or a file name: at most 80 of a-z, 0-9 and hyphens."""
    folded = unicodedata.normalize("NFKD", _text(text)).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", folded))[:80].strip("-") or "untitled"


def yaml(value: object) -> str:
    """Return a value for a line of front matter: JSON, which YAML reads, without live markup."""
    told = json(value if isinstance(value, int | float) or value is None else plain(value))
    return re.sub(r"[<>&\[\]`|]", lambda found: f"\\u{ord(found.group()):04x}", told)


def json(value: object, indent: int | None = None) -> str:
    """Return a value as JSON; what must not be printed is written as an escape, so nothing is lost.

    Half surrogate pairs, which are no characters, become U+FFFD.
    """
    told = json_.dumps(value, ensure_ascii=False, indent=indent, sort_keys=False)
    told = _SURROGATE.sub("\ufffd", told)
    return told if visible(told) == told else _BEYOND_PLAIN.sub(_escaped, told)


def tojson_pretty(value: object) -> str:
    """Return a value as JSON for people: two spaces of indent, keys in their own order."""
    return json(value, indent=2)


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    if visible(character) == character:
        return character
    pair = character.encode("utf-16-be")
    return "".join(f"\\u{pair[i]:02x}{pair[i + 1]:02x}" for i in range(0, len(pair), 2))


def _text(value: object) -> str:
    return "" if value is None else str(value)


FILTERS: dict[str, Callable[..., str]] = {
    "md": md,
    "plain": plain,
    "slug": slug,
    "tojson_pretty": tojson_pretty,
    "wrap": wrap,
    "yaml": yaml,
}
