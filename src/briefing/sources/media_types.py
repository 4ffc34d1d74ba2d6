"""What bytes are, by looking at them.

Names and server headers lie; the first kilobytes do not. A file name only decides between types
that look alike, such as Markdown and plain text.
"""

from __future__ import annotations

import codecs
import json
import re

from briefing.sources.wire import wire_types

LEAVES = ("text/plain", "text/markdown", "text/html")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")

_HEAD = 64 * 1024
_MAGIC = (
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"WARC/", "application/warc"),
    (b"filedesc://", "application/x-arc"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
)
_NAMES = {
    **wire_types.NAMES,
    "application/feed+json": "a JSON Feed",
    "application/gzip": "a gzip archive",
    "application/octet-stream": "not text but binary data",
    "application/pdf": "a PDF",
    "application/rtf": "an RTF document",
    "application/vnd.sqlite3": "an SQLite database",
    "application/warc": "a web archive (WARC)",
    "application/x-arc": "a web archive (ARC)",
    "application/x-ole-storage": "an old Office document",
    "application/x-tar": "a tar archive",
    "application/xml": "XML of an unknown kind",
    "application/zip": "a zip archive or an Office document",
    "message/rfc822": "an e-mail message",
    "application/x-wordpress+json": "posts from WordPress",
    "application/x-wordpress+xml": "a WordPress export",
    "text/x-opml": "a list of feeds (OPML)",
}
_ROOTS = {
    **wire_types.ROOTS,
    "rss": "application/rss+xml",
    "channel": "application/rss+xml",
    "feed": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "html": "text/html",
    "opml": "text/x-opml",
    "svg": "image/svg+xml",
}
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_TAG = re.compile(
    r"</?(?:html|head|body|title|meta|link|script|article|section|main|header|div|p|br|h[1-6]|ul|ol"
    r"|li|table|blockquote|figure|span|a|b|i|em|strong|img)(?=[\s/>])",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|li|article|section|blockquote|table)>|<br ?/?>|<p[ >]",
    re.IGNORECASE,
)
_WXR = re.compile(r"""=["']https?://(?:www\.)?wordpress\.org/export/|<wp:post_type>""")
_POSTS = re.compile(r'"(?:title|content|guid)"\s{0,20}:\s{0,20}\{\s{0,20}"(?:raw|rendered)"')
_JSON_FEED = re.compile(r'"version"\s{0,20}:\s{0,20}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/')
_FRONT_MATTER = re.compile(r"---[ \t]*\n[A-Za-z_][\w -]*:")
_MAIL_LINE = re.compile(r"[A-Za-z][A-Za-z0-9-]*:[ \t]?\S|[ \t]+\S")
_MAIL_SURE = re.compile(r"(?im)^(?:message-id|mime-version|received|return-path):")
_MOST_CONTROLS = 0.01


def sniff(content: bytes, uri: str) -> str:
    """Return the media type that `content` looks like; `uri` only breaks ties.

    Text is one of the leaf types, a feed, JSON or JSON lines, e-mail or other XML; everything
    else is the type that its first bytes give away, or `application/octet-stream`.
    """
    binary = _magic(content)
    if binary:
        return binary
    head = text_head(content)
    if _is_binary(head):
        return "application/octet-stream"
    start = head.lstrip()
    if start.startswith("<"):
        return _markup(start)
    if start.startswith(("{", "[")):
        found = _json(content, start, uri)
        if found:
            return found
    return _prose(start, uri)


def describe(media_type: str) -> str:
    """Return a media type in words that finish the sentence "this is …"."""
    if media_type.startswith(("image/", "audio/", "video/")):
        return f"{media_type.split('/', maxsplit=1)[0]} data"
    return _NAMES.get(media_type, f"of the type {media_type}")


def is_markup(text: str) -> bool:
    """Say whether a value that may be prose or HTML holds HTML block elements."""
    return _BLOCK.search(text) is not None


def text_head(content: bytes) -> str:
    """Return about the first 64 kB as text, for looking at only."""
    head = content[:_HEAD]
    for mark, charset in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return head[len(mark) :].decode(charset, "ignore")
    for opening, charset in ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be")):
        if head.startswith(opening):  # XML without a byte order mark, XML 1.0 appendix F
            return head.decode(charset, "ignore")
    return head.decode("utf-8", "replace")


def _magic(content: bytes) -> str | None:
    for start, media_type in _MAGIC:
        if content.startswith(start):
            return media_type
    if content[4:8] == b"ftyp":
        return "video/mp4"
    if content[257:262] == b"ustar":
        return "application/x-tar"
    if content.startswith(b"RIFF"):
        return "image/webp" if content[8:12] == b"WEBP" else "audio/x-wav"
    return "application/pdf" if b"%PDF-" in content[:1024] else None


def _is_binary(head: str) -> bool:
    """A NUL, or more than 1 % of control characters that no text uses."""
    controls = sum(head.count(chr(code)) for code in range(32) if code not in (9, 10, 12, 13, 27))
    return "\0" in head or controls > _MOST_CONTROLS * max(len(head), 1)


def _markup(start: str) -> str:
    """Tell feeds, HTML and other XML apart by the root element."""
    if start[:14].lower().startswith(("<!doctype html", "<html")):
        return "text/html"
    root = _ROOT.match(start, _prolog_end(start))
    kind = _ROOTS.get(root[2].lower()) if root else None
    if root and root[2].lower() in {"rss", "channel", "item"} and _WXR.search(start):
        return "application/x-wordpress+xml"
    if kind:
        return kind
    if not start.startswith("<?xml") and _TAG.search(start):
        return "text/html"
    return "application/xml" if root or start.startswith("<?xml") else "text/plain"


def without_prolog(text: str) -> str:
    """Return XML from its root element on, without declarations, comments and doctype."""
    return text[_prolog_end(text) :]


def _prolog_end(text: str) -> int:
    """Return where the root element starts, after declarations, comments and the doctype."""
    at = 0
    while True:
        at = _skip_space(text, at)
        if text.startswith("<!--", at):
            end = text.find("-->", at)
        elif text.startswith("<?", at):
            end = text.find("?>", at)
        elif text.startswith("<!", at):
            subset, end = text.find("[", at), text.find(">", at)
            if 0 <= subset < end:  # the doctype's own declarations hold ">" as well
                end = text.find("]", subset)
        else:
            return at
        if end < 0:
            return len(text)
        at = text.find(">", end) + 1
        if not at:
            return len(text)


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _json(content: bytes, start: str, uri: str) -> str | None:
    """Tell JSON lines from one JSON value; None for prose that starts with a bracket."""
    name = uri.lower()
    if not name.endswith((".jsonl", ".ndjson")):
        if _JSON_FEED.search(start):
            return "application/feed+json"
        if _POSTS.search(start):
            return "application/x-wordpress+json"
    wire = wire_types.of_json(start)
    if wire:
        return wire
    lines = [line for line in start.split("\n", 50)[:50] if line.startswith("{")]
    if name.endswith((".jsonl", ".ndjson")) or (len(lines) > 1 and any(map(_parses, lines))):
        return "application/x-ndjson"
    looks = re.match(r'\{\s{0,99}["}]|\[\s{0,99}[\[{"\]]', start)
    whole = len(content) < _HEAD and _parses(start)
    return "application/json" if looks or whole or name.endswith(".json") else None


def _parses(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _prose(start: str, uri: str) -> str:
    """Tell plain text, Markdown, HTML without a root and e-mail apart."""
    name = uri.lower()
    if _is_mail(start, name):
        return "message/rfc822"
    if _FRONT_MATTER.match(start) or name.endswith((".md", ".markdown")):
        return "text/markdown"
    if name.endswith((".html", ".htm", ".xhtml")) and _TAG.search(start):
        return "text/html"
    if re.search(r"<(?:html|body)[\s>]", start[:4096], re.IGNORECASE):
        return "text/html"
    return "text/plain"


def _is_mail(start: str, name: str) -> bool:
    """Say whether the text opens with mail headers: one that only mail has, or the name says so."""
    block = start.replace("\r\n", "\n").split("\n\n", 1)[0][:8192]
    lines = block.removeprefix("From ").split("\n")[1:] if block.startswith("From ") else None
    lines = block.split("\n") if lines is None else lines
    headers = bool(lines) and all(_MAIL_LINE.match(line) for line in lines)
    return headers and (bool(_MAIL_SURE.search(block)) or name.endswith((".eml", ".mbox")))
