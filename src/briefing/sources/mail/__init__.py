"""E-mail: single messages and mbox files; each message, and each file attached to it, a document.

The library's parser takes time that grows with the number of nested parts and, squared, with the
length of some headers: a message that has too much of either is refused before it is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import policy
from email.parser import BytesParser

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import media_types, opening, parts
from briefing.sources.mail import letters, mail_headers

MAX_MESSAGES = 10_000
MAX_PARTS = 1_000
MAX_NESTED = 60

_SEPARATOR = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\s]{1,200} [^\n]{0,60}\d\d:\d\d[^\n]{0,60}(?:\n|\Z)"
)
_ESCAPED = re.compile(rb"(?m)^>(>{0,9}From )")
_NESTING = re.compile(rb"(?i)boundary\*?\d{0,2}\*?\s{0,5}=|content-type:\s{0,5}message/")
_LONG_HEADER = re.compile(
    rb"(?im)^content-(?:type|disposition|transfer-encoding):[^\n]{0,4000}(?:\n[ \t][^\n]*){0,200}"
)
_LONGEST_HEADER = 4_000
_MOST_BOUNDARIES = 20_000
_MOST_TOLD = 10
# Signatures, calendars, cards and pictures in the text are no attachments worth a line.
_MACHINE = re.compile(r"application/(?:pgp|pkcs7|x-pkcs7|ms-tnef)|text/(?:calendar|.{0,2}-?vcard)")


class MailReader:
    """Reads e-mail messages and mbox files."""

    name = "mail"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim e-mail."""
        return media_type == "message/rfc822"

    def read(self, uri: str) -> Iterable[Document]:
        """Read a message or an mbox from a file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield each message's text, then the files attached to it.

        Raises:
            ExceptionGroup: At the end, a `SourceError` for each message that cannot be read or
                has no text.
        """
        errors: list[SourceError] = []
        several = _messages(document)
        silent = 0
        for number, content in enumerate(several[:MAX_MESSAGES], start=1):
            uri = f"{document.uri}#{number}" if len(several) > 1 else document.uri
            one = Document(
                uri=uri, media_type="message/rfc822", content=content, fields=document.fields
            )
            try:
                yield from _message(one)
            except SourceError as error:
                silent += len(errors) >= _MOST_TOLD
                errors += [error] if len(errors) < _MOST_TOLD else []
        if silent:
            more = f"{silent:,} further messages of {len(several):,} cannot be read"
            errors.append(SourceError(more, uri=document.uri))
        if len(several) > MAX_MESSAGES:
            most = f"holds more than {MAX_MESSAGES:,} messages; the rest was not read"
            errors.append(SourceError(most, uri=document.uri))
        if errors:
            raise ExceptionGroup("messages that cannot be read", errors)


def _messages(document: Document) -> list[bytes]:
    """Return the messages of an mbox (RFC 4155), or the one message there is."""
    content = document.content.removeprefix(b"\xef\xbb\xbf").lstrip()
    starts = [*_SEPARATOR.finditer(content)]
    if not starts or starts[0].start():
        return [content]
    ends = [*(match.start() for match in starts[1:]), len(content)]
    pieces = (content[match.end() : end] for match, end in zip(starts, ends, strict=True))
    return [_ESCAPED.sub(rb"\1", piece) for piece in pieces if piece.strip()] or [b""]


def _message(document: Document) -> Iterator[Document]:
    """Yield the text of one message and the files attached to it.

    Raises:
        SourceError: It cannot be parsed, has no text, or has attachments that are not read.
    """
    _refuse_costly(document)
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(document.content)
        found = letters.sorted_parts(message, MAX_PARTS)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SourceError("is a message that cannot be parsed", uri=document.uri) from error
    if message.get_content_type() == "multipart/encrypted":
        raise SourceError("is an encrypted message", uri=document.uri)
    letter = letters.write(found, document.uri)
    said = mail_headers.fields(message, letter.url)
    label = {"embargo": letter.embargo} if letter.embargo else {}
    signals = (*document.fields.get("signals", ()), *letter.signals)
    if letter.text:
        yield Document(
            uri=document.uri,
            media_type=letter.media_type,
            content=letter.text.encode("utf-8", "replace"),
            charset="utf-8",
            fields={
                **parts.carried(document),
                **said,
                **({"signals": signals} if signals else {}),
                **({"left_out": tuple(letter.left_out)} if letter.left_out else {}),
            },
        )
    held = {**parts.carried(document), **label, **({"signals": signals} if signals else {})}
    parent = Document(uri=document.uri, media_type="message/rfc822", content=b"", fields=held)
    yield from _attachments(parent, found)
    if not letter.text and not found.attachments and not found.messages:
        raise SourceError("is a message that has no text", uri=document.uri)


def _attachments(parent: Document, found: letters.Parts) -> Iterator[Document]:
    """Yield attached files and messages; those that nobody can read are counted."""
    unread: list[str] = []
    for number, part in enumerate(found.attachments, start=1):
        content = letters.payload(part)
        name = mail_headers.line(part.get_filename() or "") or f"attachment-{number}"
        kind = media_types.sniff(content, name) if content.strip() else "empty"
        if _MACHINE.match(part.get_content_type()) or kind.startswith("image/"):
            continue
        if kind in {"empty", "application/octet-stream"} or kind.startswith(("audio/", "video/")):
            unread.append(name)
        elif kind == "message/rfc822":
            inner = parts.document(parent, name, content)
            yield from _nested(inner, unread)
        else:
            yield parts.document(parent, name, content)
    for number, message in enumerate(found.messages, start=1):
        content = letters.as_bytes(message)
        inner = parts.document(parent, f"message-{number}", content, media_type="message/rfc822")
        yield from _nested(inner, unread)
    if unread:
        names = ", ".join(unread[:3])
        told = f"{len(unread)} of its attachments cannot be read ({names[:200]})"
        raise SourceError(told, uri=parent.uri)


def _nested(document: Document, unread: list[str]) -> Iterator[Document]:
    """Yield a message within a message; what is wrong with it must not stop the others."""
    try:
        yield from _message(document)
    except SourceError as error:
        unread.append(f"{document.uri.rsplit('#', 1)[-1]}: {error}")


def _refuse_costly(document: Document) -> None:
    content = document.content
    if not content.strip():
        raise SourceError("is an empty message", uri=document.uri)
    if sum(1 for _ in _NESTING.finditer(content)) > MAX_NESTED:
        raise SourceError(f"has more than {MAX_NESTED} nested parts; not read", uri=document.uri)
    if content.count(b"\n--") > _MOST_BOUNDARIES:
        raise SourceError("has far too many parts; not read", uri=document.uri)
    longest = max((len(match[0]) for match in _LONG_HEADER.finditer(content)), default=0)
    if longest > _LONGEST_HEADER:
        raise SourceError("has a header of more than 4 kB for a part; not read", uri=document.uri)
