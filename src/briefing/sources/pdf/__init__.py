"""PDF files: their text as paragraphs, with what their own data say of title, author and date.

Needs the package pypdf, an optional extra. What a page shows only as a picture is not read, and
that is told.
"""

from __future__ import annotations

import io
import logging
import re
import time
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import opening
from briefing.sources.pdf import print_layout

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAX_PAGES = 1_000
MAX_PAGE_BYTES = 3_000_000
MAX_CHARS = 5_000_000
MAX_STEPS = 300_000  # a page of print takes a few thousand
SECONDS = 60.0

_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?(?:\D|\Z)"
)
_FIRST_YEAR = "1993"  # there was no PDF before
_FILE_NAME = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b|(?:untitled|unbenannt|sans titre|document\d?|title)\Z"
    r"|.{0,300}\.(?:docx?|pdf|indd|qxp|pptx?|xlsx?|rtf|tex|odt|pmd|dvi)\Z",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]{0,40}(?: [\w.'’-]{1,40}){1,4}\Z")
_LONGEST_TITLE = 300
_TOP_OF_TEXT = 5_000
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08]")
_MOST_UNREADABLE = 0.1


class PdfFileReader:
    """Reads PDF files: one document each."""

    name = "pdf"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim PDF."""
        return media_type == "application/pdf"

    def read(self, uri: str) -> Iterable[Document]:
        """Read a PDF from a file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield the text of the file.

        Raises:
            SourceError: It is damaged, locked, has no text, or the package for it is missing; or,
                at the end, some of its pages have no text or were not read.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = _opened(document)
            pages, damaged, told = _pages(reader, document.uri)
            said = _said(reader)
        text, removed = print_layout.paragraphs(pages)
        if not text:
            raise SourceError(told[0] if damaged else "has no text (scanned?)", uri=document.uri)
        if len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * len(text):
            raise SourceError("has text in a font that cannot be read as letters", uri=document.uri)
        yield Document(
            uri=document.uri,
            media_type="text/plain",
            content=text.encode("utf-8", "replace"),
            charset="utf-8",
            fields={
                **document.fields,
                **_fields(said, text),
                **({"left_out": removed} if removed else {}),
            },
        )
        empty = sum(not page for page in pages) - damaged
        if empty:
            told.append(f"{empty} of its {len(pages)} pages have no text (pictures or scans)")
        if told:
            raise SourceError("; ".join(told), uri=document.uri)


def _opened(document: Document) -> PdfReader:
    """Return the file opened, with an empty password where it is locked against changes only."""
    try:
        import pypdf  # noqa: PLC0415 - optional and heavy
    except ImportError as error:
        needed = "is a PDF, which needs: pip install 'briefing-desk[pdf]'"
        raise SourceError(needed, uri=document.uri) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        reader = pypdf.PdfReader(io.BytesIO(document.content), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except (pypdf.errors.DependencyError, NotImplementedError) as error:
        raise SourceError(
            "is a PDF encrypted in a way that is not read", uri=document.uri
        ) from error
    except Exception as error:
        raise SourceError("is a PDF that is damaged", uri=document.uri) from error
    if locked:
        raise SourceError("is a PDF protected by a password", uri=document.uri)
    return reader


def _pages(reader: PdfReader, uri: str) -> tuple[list[list[str]], int, list[str]]:
    """Return the lines of each page, how many are damaged, and what was not read.

    Raises:
        SourceError: There are no pages, or reading them takes too long.
    """
    count = _count(reader, uri)
    pages: list[list[str]] = []
    damaged = size = 0
    meter = _Meter()
    for number in range(min(count, MAX_PAGES)):
        if meter.is_spent():
            raise SourceError(f"takes more than {SECONDS:.0f} s to read; not read", uri=uri)
        try:
            lines = _lines(reader.pages[number], meter)
        except Exception:  # noqa: BLE001 - as above; the page is counted and told
            lines, damaged = [], damaged + 1
        size += sum(map(len, lines))
        if size > MAX_CHARS:
            raise SourceError(f"has more than {MAX_CHARS:,} characters; not read", uri=uri)
        pages.append(lines)
    told = [f"{damaged} of its {count} pages are damaged or too complex"] if damaged else []
    if count > MAX_PAGES:
        told.append(f"has {count:,} pages; the first {MAX_PAGES:,} were read")
    return pages, damaged, told


def _count(reader: PdfReader, uri: str) -> int:
    try:
        count = len(reader.pages)
    except Exception as error:
        raise SourceError("is a PDF that is damaged", uri=uri) from error
    if not count:
        raise SourceError("is a PDF without pages", uri=uri)
    return count


class _Meter:
    """Counts what drawing takes. A form can draw a form ten times, and that one another, and on."""

    def __init__(self) -> None:
        self.until = time.process_time() + SECONDS
        self.steps = 0

    def is_spent(self) -> bool:
        """Say whether the file has had all its processor time."""
        return time.process_time() > self.until

    def step(self, operator: bytes, *_: object) -> None:
        """Count one operation of a page.

        Raises:
            ValueError: The page has had too many, or the file all its time.
        """
        self.steps += 1
        watched = operator == b"Do" or self.steps % 256 == 0
        if self.steps > MAX_STEPS or (watched and self.is_spent()):
            raise ValueError("too complex")


def _lines(page: PageObject, meter: _Meter) -> list[str]:
    """Return the lines of a page, in reading order.

    Raises:
        ValueError: The page takes too much to draw.
    """
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > MAX_PAGE_BYTES:
        raise ValueError("too complex")
    meter.steps = 0
    shown = page.extract_text(visitor_operand_before=meter.step)
    if meter.steps > MAX_STEPS:  # raised within a form, where the library carries on
        raise ValueError("too complex")
    lines = (" ".join(line.split()) for line in shown.splitlines())
    return [line for line in lines if line]


def _said(reader: PdfReader) -> dict[str, str]:
    """Return what the file says about itself, as far as it can be read."""
    said: dict[str, str] = {}
    try:
        entries: dict[str, Any] = dict(reader.metadata or {})
        for name in ("/Title", "/Author", "/CreationDate", "/ModDate"):
            said[name] = " ".join(str(entries.get(name) or "").replace("\0", " ").split())
        said["/Lang"] = str(reader.root_object.get("/Lang") or "")
    except Exception:  # noqa: BLE001 - as above; the text does not need it
        said.clear()
    return said


def _fields(said: dict[str, str], text: str) -> dict[str, Any]:
    """Return the fields that the file's own data can be trusted with.

    Titles are often left over from a template or are file names: one counts only when its words
    stand at the top of the text.
    """
    fields = {
        "title": _title(said.get("/Title", ""), text),
        "authors": _authors(said.get("/Author", "")),
        "published": _moment(said.get("/CreationDate", ""), said.get("/ModDate", "")),
        "language": said.get("/Lang", "")[:20],
    }
    return {name: value for name, value in fields.items() if value}


def _title(said: str, text: str) -> str:
    if _FILE_NAME.match(said) or len(said) > _LONGEST_TITLE:
        return ""
    words = re.findall(r"\w+", print_layout.plain(said).casefold())
    top = set(re.findall(r"\w+", text[:_TOP_OF_TEXT].casefold()))
    return said if len(words) > 1 and top.issuperset(words) else ""


def _authors(said: str) -> tuple[str, ...]:
    names = [name.strip() for name in re.split(r"[;,]| and ", said[:_LONGEST_TITLE])]
    return tuple(name for name in names if _NAME.match(name)) if said else ()


def _moment(created: str, changed: str) -> str:
    """Return the moment the file was made, in ISO 8601, the day alone where no zone is stated.

    A file that was changed before it was made has a clock that cannot be trusted.
    """
    match = _DATE.match(created)
    if match is None or match[1] < _FIRST_YEAR:
        return ""
    year, month, day, hour, minute, second, utc, sign, over, rest = match.groups()
    later = _DATE.match(changed)
    if later and later[0][: len("D:20240101")] < match[0][: len("D:20240101")]:
        return ""
    date = f"{year}-{month}-{day}"
    if not utc and not sign:
        return date
    return f"{date}T{hour}:{minute}:{second or '00'}" + (
        "Z" if utc else f"{sign}{over}:{rest or '00'}"
    )
