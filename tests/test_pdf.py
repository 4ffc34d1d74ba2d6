"""PDF: printed lines become paragraphs; what cannot be read is told."""

from __future__ import annotations

import builtins
import io
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import pdf, read
from briefing.sources.archives import ArchiveReader
from briefing.sources.archives.warc import WarcReader
from briefing.sources.json_lines import JsonReader
from briefing.sources.leaves import LeafReader
from briefing.sources.mail import MailReader
from briefing.sources.pdf import PdfFileReader, print_layout

pypdf = pytest.importorskip("pypdf")

READERS = [
    MailReader(), PdfFileReader(), WarcReader(), ArchiveReader(), JsonReader(), LeafReader()
]  # fmt: skip
HEADING = "Ferry line approved"
LINES = [
    HEADING,
    "The harbour council met on Tuesday and approved the new fer-",
    "ry line to the island, after a debate that lasted for six hours",
    "and ended in the night.",
    "It costs 5 million euros, and the long-",
    "term plan foresees a second ship.",
]


def made(
    *pages: Sequence[str], info: dict[str, str] | None = None, content: bytes | None = None
) -> bytes:
    """Return a PDF of one line of text a line, written by hand as ISO 32000 describes it."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    said = "".join(f"/{name} ({value})" for name, value in (info or {}).items())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]  # fmt: skip
    for number, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj T* " for line in lines).encode("cp1252")
        stream = content or b"BT /F1 12 Tf 14 TL 50 750 Td " + shown + b"ET"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    objects.append(f"<<{said}>>".encode("cp1252"))
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R"
    return body + f"{end}/Info {size - 1} 0 R>>\nstartxref\n{len(body)}\n%%EOF".encode()


def taken(content: bytes) -> tuple[list[Document], list[str]]:
    Path("a.pdf").write_bytes(content)
    found, told = read(["a.pdf"], READERS)
    return found, [problem.message for problem in told]


def test_printed_lines_become_paragraphs_without_hyphens_of_the_printer() -> None:
    (document,), told = taken(made(LINES))
    assert told == []
    assert document.media_type == "text/plain"
    title, first, second = document.content.decode().split("\n\n")
    assert title == "Ferry line approved"
    assert first.startswith("The harbour council met on Tuesday and approved the new ferry line to")
    assert first.endswith("lasted for six hours and ended in the night.")
    assert second == "It costs 5 million euros, and the long-term plan foresees a second ship."


def test_what_the_file_says_of_itself_counts_where_it_is_plausible() -> None:
    info = {
        "Title": "Ferry line approved", "Author": "Ada Lund", "ModDate": "D:20240306",
        "CreationDate": "D:20240305093000+01'00'",
    }  # fmt: skip
    (document,), _ = taken(made(LINES, info=info))
    assert document.fields == {
        "title": "Ferry line approved", "authors": ("Ada Lund",),
        "published": "2024-03-05T09:30:00+01:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "info",
    [
        {"Title": "Microsoft Word - ferry_final2.docx"}, {"Title": "Template for letters"},
        {"Title": "untitled", "Author": "anonymous"}, {"CreationDate": "D:19000101000000Z"},
        {"CreationDate": "D:20240305093000Z", "ModDate": "D:20230101000000Z"},
        {"CreationDate": "yesterday"}, {"Author": "xp-user2"},
    ],
)  # fmt: skip
def test_left_over_titles_and_impossible_dates_do_not_count(info: dict[str, str]) -> None:
    assert taken(made(LINES, info=info))[0][0].fields == {}


def test_a_date_without_a_zone_is_a_day() -> None:
    (document,), _ = taken(made(LINES, info={"CreationDate": "D:20240305093000"}))
    assert document.fields["published"] == "2024-03-05"


def test_running_heads_go_and_are_named_and_rows_of_a_table_stay() -> None:
    pages = [
        [
            "Harbour Gazette",
            f"In the {ward} ward the vote",
            "was early.",
            f"{n * n} votes",
            f"Page {n}",
        ]
        for n, ward in enumerate(("north", "south", "east", "west"), start=1)
    ]
    (document,), _ = taken(made(*pages))
    text = document.content.decode()
    assert "Gazette" not in text
    assert "Page" not in text
    assert all(f"{n * n} votes" in text for n in range(1, 5))
    assert document.fields["left_out"][:2] == (
        ("Harbour Gazette", "running head"), ("Page 1", "running head"),
    )  # fmt: skip


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    (document,), _ = taken(made(
        ["The council approved the ferry line to the", "island after a debate that was long and"],
        ["ended in the night of Tuesday."],
    ))  # fmt: skip
    assert document.content.decode().endswith("long and ended in the night of Tuesday.")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["adip-", "iscing"], "adipiscing"), (["the well-", "known man"], "the well-known man"),
        (["2020-", "2021"], "2020-2021"), (["Anglo-", "Saxon"], "Anglo-Saxon"),
        (["state-of-", "the-art"], "state-of-the-art"), (["soft\u00ad", "ware"], "software"),
        (["re-entry is a re-", "entry"], "re-entry is a re-entry"),
        (["it was -", "he said"], "it was - he said"),
        (["the ﬁrst oﬃce, 10² m"], "the first office, 10² m"),
    ],
)  # fmt: skip
def test_words_divided_at_the_end_of_a_line(lines: list[str], text: str) -> None:
    assert print_layout.paragraphs([lines])[0] == text


@given(st.lists(st.lists(st.text("abc 1.-\u00ad•Aﬁ", min_size=1, max_size=12), max_size=6)))
def test_no_letter_is_lost(pages: list[list[str]]) -> None:
    text, removed = print_layout.paragraphs(pages)
    kept = [c for c in text + "".join(piece for piece, _ in removed) if c.isalnum()]
    given_ = [c for page in pages for line in page for c in print_layout.plain(line) if c.isalnum()]
    assert sorted(kept) == sorted(given_)


# What cannot be read


def test_a_scan_is_told_and_so_are_single_pages_without_text() -> None:
    assert taken(made([])) == ([], ["has no text (scanned?)"])
    (document,), told = taken(made(LINES, []))
    assert document.content
    assert told == ["1 of its 2 pages have no text (pictures or scans)"]


def locked(user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(LINES)))
    writer.encrypt(user, owner, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_password_is_told_and_a_lock_against_printing_is_none() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content, open_ = locked("secret", "boss"), locked("", "boss")
    assert taken(content) == ([], ["is a PDF protected by a password"])
    assert b"harbour council" in taken(open_)[0][0].content


def test_without_the_package_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "pypdf":
            raise ImportError(name)
        return original(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    found, (message,) = taken(made(LINES))
    assert found == []
    assert message == "is a PDF, which needs: pip install 'briefing-desk[pdf]'"


def test_pages_bytes_and_time_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    (document,), told = taken(made(["One page."], ["Two pages."], ["Three."]))
    assert "Three" not in document.content.decode()
    assert told == ["has 3 pages; the first 2 were read"]
    monkeypatch.setattr(pdf, "MAX_CHARS", 5)
    assert taken(made(LINES)) == ([], ["has more than 5 characters; not read"])
    monkeypatch.setattr(pdf, "SECONDS", -1.0)
    assert "takes more than" in taken(made(LINES))[1][0]


@pytest.mark.parametrize("times", [600_000, 200_000])
def test_a_page_that_draws_for_ever_is_left_out(times: int) -> None:
    started = time.monotonic()
    content = b"BT /F1 12 Tf " + b"(a) Tj T* " * times + b"ET"
    found, told = taken(made(LINES, content=content))
    assert (found, told) == ([], ["1 of its 1 pages are damaged or too complex"])
    assert time.monotonic() - started < 10


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=40))
def test_damage_anywhere_is_a_problem_and_no_crash(at: int, noise: bytes) -> None:
    whole = made(LINES, LINES)
    content = b"%PDF-1.4\n" + whole[9 : 9 + at] + noise + whole[9 + at + len(noise) :]
    document = Document(uri="a", media_type="application/pdf", content=content)
    error: BaseException | None = None
    found: list[Document] = []
    try:
        found.extend(pdf.PdfFileReader().parse(document))
    except SourceError as caught:
        error = caught
    assert found or error
