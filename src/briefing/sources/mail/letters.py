"""The text of a message: which of its parts that is, and what of it is text.

An embargo may stand anywhere in a chain of forwarded messages. Its line is put at the top, where
the gate looks, and holds for whatever is attached.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from html import escape, unescape

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import charsets
from briefing.sources.mail import newsletters

_RICHER = 0.6  # of the plain version's length, and the HTML version is the whole of it
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_LABEL = re.compile(
    r"(?im)^(?:[^\w\n]|_){0,20}((?:(?:strictly |under |media |press )*embargo(?:ed)?\b|sperrfrist\b"
    r"|gesperrt bis\b|sous embargo\b|(?:bajo|con) embargo\b|embargado\b|sotto embargo\b"
    r"|(?:strictly )?not for (?:publication|release|broadcast) (?:before|until)\b"
    r"|hold for release\b)"
    r"[^\n]{0,140})$"
)
_SAYS_WHEN = re.compile(r"[:–—-]|\d|\b(?:until|till|bis|jusqu|hasta|fino)\b", re.IGNORECASE)
_LIFTED = re.compile(r"\b(?:none|lifted|over|expired|keine|aucun|ninguno|nessuno)\b", re.IGNORECASE)
_MOST_LABELS = 5
_TOP = 8  # lines; the gate reads a few more
_FORWARDED = re.compile(
    r"(?im)^[ \t>]{0,9}(?:-{2,20} ?(?:forwarded|original|weitergeleitete|ursprüngliche|message"
    r"|mensaje|messaggio)[^\n]{0,60}-{2,20}|begin forwarded message:)[ \t]*$"
)
_FORWARD_HEADER = re.compile(
    r"[ \t>*]{0,9}(?:from|sent|date|subject|to|cc|reply-to|von|gesendet|datum|betreff|an|de|envoyé"
    r"|objet|à|para|asunto|fecha|da|inviato|oggetto|a)\*? ?: ?\S",
    re.IGNORECASE,
)
_MOST_HEADERS = 10
_CONFIDENTIAL = re.compile(
    r"\b(?:not for (?:publication|attribution|quotation)|off the record|background only"
    r"|strictly confidential|nicht zur veröffentlichung|ne pas publier)\b(?! (?:before|until))",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\n-- ?\n")
_LONGEST_SIGNATURE = 800


@dataclass(slots=True)
class Parts:
    """The parts of a message by what they are for."""

    texts: list[Message] = field(default_factory=list)
    attachments: list[Message] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)


@dataclass(slots=True)
class Written:
    """The text of a message, and what it says about its use."""

    text: str = ""
    media_type: str = "text/plain"
    url: str = ""
    embargo: str = ""
    signals: tuple[str, ...] = ()
    left_out: list[tuple[str, str]] = field(default_factory=list)


def sorted_parts(message: Message, most: int) -> Parts:
    """Return the parts of a message, at most so many, without recursion."""
    found = Parts()
    stack = [message]
    for _ in range(most):
        if not stack:
            break
        part = stack.pop()
        kind = part.get_content_type()
        inner = part.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list):
            found.messages += [one for one in inner if isinstance(one, Message)]
        elif isinstance(inner, list):
            stack += [one for one in reversed(inner) if isinstance(one, Message)]
        elif _is_text(part):
            found.texts.append(part)
        else:
            found.attachments.append(part)
    return found


def payload(part: Message) -> bytes:
    """Return the bytes of a part, its transfer encoding undone as far as it can be."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def as_bytes(message: Message) -> bytes:
    """Return a message that was in another as bytes again."""
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, ValueError, TypeError, RecursionError):
        return payload(message)


def write(found: Parts, uri: str) -> Written:
    """Return the text of a message: its HTML where that says as much as the plain version."""
    plain, pages = _contents(found, "text/plain", uri), _contents(found, "text/html", uri)
    text = _flowing("\n\n".join(plain))
    letter = newsletters.clean("\n".join(pages)) if pages else None
    written = Written(text=text.strip())
    if letter and letter.text and len(letter.text) >= _RICHER * len(" ".join(text.split())):
        written = Written(letter.html, "text/html", letter.url, left_out=letter.left_out)
        return _labelled(written, _as_lines(letter.html))
    if pages and not written.text and letter is None:  # for extraction to judge
        return Written("\n".join(pages), "text/html")
    return _labelled(_without_headers(written), text)


def _is_text(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return False
    return part.get_content_type() in {"text/plain", "text/html"}


def _contents(found: Parts, kind: str, uri: str) -> list[str]:
    """Return the texts of one type; what is garbled is left to the other type."""
    texts = []
    for part in found.texts:
        content = payload(part) if part.get_content_type() == kind else b""
        if not content.strip():
            continue
        stated = part.get_content_charset("") or None
        piece = Document(uri=uri, media_type=kind, content=content, charset=stated)
        try:
            text = charsets.decode(piece)[0]
        except SourceError:
            if len(found.texts) == 1:
                raise
            continue
        texts.append(text.replace("\r\n", "\n").replace("\r", "\n"))
    return texts


def _flowing(text: str) -> str:
    """Join lines that a mail program broke (RFC 3676): those that end in a space."""
    return re.sub(r"(?<=\S)(?<!\n--) \n(?=[^\s>-])", " ", text)


def _as_lines(html: str) -> str:
    broken = re.sub(r"(?i)<(?:/p|/div|/h[1-6]|/li|br)\b", "\n<", html)
    return unescape(_TAGS.sub("", broken))


def _without_headers(written: Written) -> Written:
    """Take the headers of forwarded messages and a signature out of a plain text."""
    lines: list[str] = []
    in_headers = 0
    for line in written.text.split("\n"):
        if _FORWARDED.match(line):
            in_headers = _MOST_HEADERS
        elif in_headers and _FORWARD_HEADER.match(line):
            in_headers -= 1
        else:
            in_headers = in_headers if not line.strip() and in_headers == _MOST_HEADERS else 0
            lines.append(line)
            continue
        written.left_out.append((line.strip()[:200], "header of a forwarded message"))
        lines += [""] if lines and lines[-1].strip() else []
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    end = [*_SIGNATURE.finditer(text)]
    if (
        end
        and 0 < len(text) - end[-1].end() <= _LONGEST_SIGNATURE
        and text[: end[-1].start()].strip()
    ):
        written.left_out.append((text[end[-1].end() :].strip(), "signature"))
        text = text[: end[-1].start()].rstrip()
    written.text = text
    return written


def _labelled(written: Written, lines: str) -> Written:
    """Note what the text says of its use, and put embargo lines from further down at the top."""
    labels = [" ".join(match[1].split()) for match in _LABEL.finditer(lines)]
    labels = [one for one in labels if _SAYS_WHEN.search(one) and not _LIFTED.search(one)]
    labels = list(dict.fromkeys(labels))[:_MOST_LABELS]
    written.embargo = "; ".join(labels)
    shown = [line for line in lines.split("\n") if line.strip()]
    top = " ".join(" ".join(shown[:_TOP]).split())
    deep = [label for label in labels if label not in top]
    if deep and written.media_type == "text/html":
        written.text = "".join(f"<p>{escape(label)}</p>" for label in deep) + written.text
    elif deep:
        written.text = "\n\n".join([*deep, written.text])
    forwarded = ("forwarded",) if _FORWARDED.search(lines) else ()
    confidential = ("not for publication",) if _CONFIDENTIAL.search(top) else ()
    written.signals = (*forwarded, *confidential)
    return written
