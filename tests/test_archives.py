"""Archives and web archives: what is in them is read, what is a bomb stops early."""

from __future__ import annotations

import bz2
import gzip
import io
import random
import resource
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.errors import SourceError
from briefing.models import Document, Problem
from briefing.sources import archives, media_types, opening, read
from briefing.sources.archives import ArchiveReader
from briefing.sources.archives.warc import WarcReader
from briefing.sources.json_lines import JsonReader
from briefing.sources.leaves import LeafReader
from briefing.sources.mail import MailReader
from briefing.sources.pdf import PdfFileReader

READERS = [
    MailReader(), PdfFileReader(), WarcReader(), ArchiveReader(), JsonReader(), LeafReader()
]  # fmt: skip
STORY = b"The harbour council met on Tuesday. It approved the new ferry line."
PAGE = b"<html><body><h1>Ferry line</h1><p>The council approved the ferry line.</p></body></html>"


def taken(content: bytes, name: str = "in.bin") -> tuple[list[Document], list[Problem]]:
    Path(name).write_bytes(content)
    return read([name], READERS)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], kind: int = tarfile.GNU_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=kind) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


# Zip, gzip, tar


def test_each_file_in_a_zip_is_a_document_and_hidden_ones_are_not() -> None:
    found, told = taken(zipped({"a.md": b"# Title\n\nText.", "b/c.html": PAGE, ".DS_Store": b"x"}))
    assert [(d.uri, d.media_type) for d in found] == [
        ("in.bin#a.md", "text/markdown"), ("in.bin#b/c.html", "text/html"),
    ]  # fmt: skip
    assert told == []


@pytest.mark.parametrize("kind", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_a_compressed_tar_is_read_with_long_names(kind: int) -> None:
    long = "folder/" + "n" * 90 + "/a.txt"
    found, told = taken(gzip.compress(tarred({long: STORY, "b.txt": b"Another."}, kind)))
    assert [d.content for d in found] == [STORY, b"Another."]
    assert found[0].uri.endswith("/a.txt")
    assert told == []


def test_names_are_labels_and_never_paths() -> None:
    found, _ = taken(zipped({"../../etc/passwd": STORY, "a\x1b[31m\nb.txt": STORY}))
    assert [d.uri for d in found] == ["in.bin#../../etc/passwd", "in.bin#a_[31m_b.txt"]
    assert [path.name for path in Path().rglob("*")] == ["in.bin"]


def test_a_gzip_of_several_streams_is_one_text() -> None:
    (document,), told = taken(gzip.compress(STORY) + gzip.compress(b" More."))
    assert document.content == STORY + b" More."
    assert told == []


def test_archives_in_archives_are_read_so_deep_and_no_deeper() -> None:
    content = STORY
    for _ in range(archives.MAX_DEPTH):
        content = zipped({"a.zip": content})
    assert [d.content for d in taken(content)[0]] == [STORY]
    found, (problem,) = taken(zipped({"a.zip": content}))
    assert found == []
    assert "nested more than" in problem.message


def test_a_text_that_is_cut_off_is_not_passed_off_as_whole() -> None:
    noise = bytes(range(32, 127)) * 50
    found, (problem,) = taken(gzip.compress(noise)[:-30])
    assert found == []
    assert problem.message == "is cut off; not read"


def test_of_a_tar_that_is_cut_off_the_whole_files_are_read() -> None:
    whole = tarred({"a.txt": STORY, "b.txt": STORY * 30})
    found, told = taken(whole[:1800])
    assert [d.uri for d in found] == ["in.bin#a.txt"]
    assert [str(p) for p in told] == ["in.bin#b.txt: is cut off: the archive ends in it"]


def test_what_cannot_be_read_is_told_and_the_rest_is_read() -> None:
    content = zipped({"a.txt": STORY, "b.txt": b""}) + b""
    damaged = zipped({"a.txt": STORY, "c.txt": b"Something else."}, zipfile.ZIP_STORED)
    damaged = damaged.replace(b"Something else.", b"Something elze.", 1)
    assert [str(p) for p in taken(content)[1]] == ["in.bin: 1 files in it are empty"]
    found, told = taken(damaged)
    assert [d.content for d in found] == [STORY]
    assert [str(p) for p in told] == ["in.bin#c.txt: is damaged in its archive"]


def test_office_documents_and_odd_compression_are_named() -> None:
    (problem,) = taken(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))[1]
    assert "is an Office document" in problem.message
    (problem,) = taken(zipped({"a.txt": STORY}, zipfile.ZIP_BZIP2))[1]
    assert "compressed in a way that is not read" in problem.message
    (problem,) = taken(bz2.compress(STORY))[1]
    assert "not read by this version" in problem.message


def test_what_a_container_says_of_its_use_holds_for_its_parts() -> None:
    held = Document(
        uri="a", media_type="application/zip", content=zipped({"a.txt": STORY}),
        fields={"embargo": "2030-01-01T00:00Z", "local_only": True, "title": "Not carried"},
    )  # fmt: skip
    (part,) = archives.ArchiveReader().parse(held)
    assert part.fields == {"embargo": "2030-01-01T00:00Z", "local_only": True}


BOMB = """
import resource, sys
from briefing.sources import read
from briefing.sources.archives import ArchiveReader
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found, told = read([sys.argv[1]], [ArchiveReader()])
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((after - before) // 1024, len(found), told[0].message)
"""


@pytest.fixture(scope="module")
def gigabyte(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a real gigabyte of zeros, compressed."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=1) as stream:
        for _ in range(1024):
            stream.write(bytes(1 << 20))
    path = tmp_path_factory.mktemp("bomb") / "zeros.gz"
    path.write_bytes(buffer.getvalue())
    return path.read_bytes()


@pytest.mark.parametrize("form", ["gzip", "zip", "tar in zip", "gzip in gzip"])
def test_a_gigabyte_of_zeros_stops_early(gigabyte: bytes, form: str) -> None:
    content = {
        "gzip": lambda: gigabyte,
        "zip": lambda: zipped({"a.txt": bytes(60_000_000)}),
        "tar in zip": lambda: zipped({"a.tar.gz": gigabyte}, zipfile.ZIP_STORED),
        "gzip in gzip": lambda: gzip.compress(gigabyte),
    }[form]()
    Path("bomb.bin").write_bytes(content)
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", BOMB, "bomb.bin"], capture_output=True, text=True, check=True
    )
    grown, count, message = done.stdout.strip().split(" ", 2)
    assert int(grown) < 64
    assert count == "0"
    assert message == "would unpack to more than 200 times its size; not read"
    assert time.monotonic() - started < 20


def test_one_budget_holds_for_all_that_an_archive_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_TOTAL", 10_000)
    inner = zipped({f"{n}.txt": STORY * 20 for n in range(3)}, zipfile.ZIP_STORED)
    found, told = taken(zipped({f"{n}.zip": inner for n in range(9)}))
    assert 0 < sum(len(d.content) for d in found) <= 10_000
    assert any("the rest of the archive was not read" in p.message for p in told)


def test_many_tiny_streams_do_not_take_long() -> None:
    started = time.monotonic()
    found, (problem,) = taken(gzip.compress(b"") * 60_000)
    assert (found, "gzip streams in one" in problem.message) == ([], True)
    assert time.monotonic() - started < 5


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 3000), st.sampled_from(["zip", "tar", "gz", "warc"]))
def test_damage_anywhere_is_a_problem_and_no_crash(noise: bytes, at: int, kind: str) -> None:
    whole = {
        "zip": zipped({"a.txt": STORY, "b.html": PAGE}), "tar": tarred({"a.txt": STORY}),
        "gz": gzip.compress(STORY), "warc": warc(("https://a.example/", PAGE)),
    }[kind]  # fmt: skip
    at %= len(whole)
    document = opening.document("a", whole[:at] + noise + whole[at + len(noise) :])
    for reader in READERS:
        if reader.claims("a", document.media_type) and reader.name in {"archives", "warc"}:
            errors: tuple[Exception, ...] = ()
            try:
                found = list(reader.parse(document))  # type: ignore[attr-defined]
            except ExceptionGroup as group:
                found, errors = [], group.exceptions
            assert all(isinstance(part, Document) for part in found)
            assert {type(error) for error in errors} <= {SourceError}


# Web archives


def answer(body: bytes, kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def record(uri: str, block: bytes, kind: str = "response") -> bytes:
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\n"
        f"WARC-Date: 2024-03-05T10:00:00Z\r\nContent-Type: application/http;msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def warc(*pages: tuple[str, bytes]) -> bytes:
    return b"".join(record(uri, answer(page)) for uri, page in pages)


def test_a_page_in_a_web_archive_has_its_address_and_no_date_of_publication() -> None:
    content = warc(("https://harbour.example/ferry", PAGE))
    content += record("https://harbour.example/ferry", b"GET / HTTP/1.1\r\n\r\n", "request")
    (document,), told = taken(content)
    assert told == []
    assert (document.media_type, document.content) == ("text/html", PAGE)
    assert document.fields["url"] == "https://harbour.example/ferry"
    assert document.fields["fetched"] == "2024-03-05T10:00:00Z"
    assert "published" not in document.fields


@pytest.mark.parametrize("each", [True, False])
def test_gzip_by_record_and_as_one_stream_read_alike(each: bool) -> None:  # noqa: FBT001
    chance = random.Random(1)
    noise = [f"<p>{chance.randbytes(500).hex()}</p>".encode() for _ in range(3)]
    records = [record(f"https://a.example/{n}", answer(PAGE + noise[n])) for n in range(3)]
    packed = b"".join(map(gzip.compress, records)) if each else gzip.compress(b"".join(records))
    found, told = taken(packed, "crawl.warc.gz")
    assert [d.fields["url"][-1] for d in found] == ["0", "1", "2"]
    assert told == []
    found, told = taken(packed[:-40], "crawl.warc.gz")
    assert len(found) == 2
    assert any("is cut off" in p.message for p in told)


def test_chunks_and_compression_of_answers_are_undone() -> None:
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (20, PAGE[:20], len(PAGE) - 20, PAGE[20:])
    chunked = answer(chunks, more="Transfer-Encoding: chunked\r\n")
    packed = answer(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n")
    broken = answer(chunks[:60], more="Transfer-Encoding: chunked\r\n")
    blocks = [chunked, packed, broken]
    found, told = taken(b"".join(record(f"https://a.example/{n}", b) for n, b in enumerate(blocks)))
    assert [d.content for d in found] == [PAGE, PAGE]
    assert [p.message for p in told] == [
        "is stored incompletely: its chunks do not add up; not read"
    ]


def test_redirects_pictures_and_damage_are_counted() -> None:
    content = record("https://a.example/1", b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n")
    content += record("https://a.example/p.png", answer(b"\x89PNG\r\n\x1a\n", "image/png"))
    content += record("https://a.example/2", answer(PAGE)).replace(b"Length: ", b"Length: 9999", 1)
    content += warc(("https://a.example/3", PAGE))
    (document,), told = taken(content)
    assert document.fields["url"] == "https://a.example/3"
    assert sorted(p.message for p in told) == [
        "1 answers in it are redirects or errors",
        "1 records in it are damaged and were not read",
    ]


def test_an_arc_file_is_read() -> None:
    block = answer(PAGE)
    head = b"filedesc://a.arc 0.0.0.0 20240305100000 text/plain 5\n1 0 X\n\n"
    line = b"https://a.example/ 192.0.2.1 20240305100000 text/html %d\n" % len(block)
    head = head.replace(b"text/plain 5", b"text/plain 6")
    (document,), told = taken(head + line + block + b"\n")
    assert (document.fields["url"], document.content, told) == ("https://a.example/", PAGE, [])
    assert media_types.sniff(head, "a") == "application/x-arc"


def test_an_answer_that_is_a_bomb_is_refused() -> None:
    packed = answer(gzip.compress(bytes(30_000_000)), more="Content-Encoding: gzip\r\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found, told = taken(record("https://a.example/", packed) + warc(("https://a.example/2", PAGE)))
    assert [d.fields["url"] for d in found] == ["https://a.example/2"]
    assert "would unpack to far too much" in told[0].message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
