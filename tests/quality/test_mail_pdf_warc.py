"""Mail, PDF and web archives of others: what is read, what is told, and that nothing crashes."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path

import pytest

from briefing.articles import extract
from briefing.models import Document, Problem
from briefing.sources import read
from briefing.sources.archives import ArchiveReader
from briefing.sources.archives.warc import WarcReader
from briefing.sources.json_lines import JsonReader
from briefing.sources.leaves import LeafReader
from briefing.sources.mail import MailReader
from briefing.sources.pdf import PdfFileReader

pytestmark = pytest.mark.quality

READERS = [
    MailReader(), PdfFileReader(), WarcReader(), ArchiveReader(), JsonReader(), LeafReader()
]  # fmt: skip
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def taken(*uris: Path) -> tuple[list[Document], list[Problem]]:
    started = time.monotonic()
    found, told = read([str(uri) for uri in uris], READERS)
    assert not [problem for problem in told if "failed" in problem.message]
    assert time.monotonic() - started < 60
    return found, told


def test_a_newsletter_keeps_its_items_and_loses_its_advertisements(shared_data: Path) -> None:
    folder = shared_data / "newsroom/hazards/dev/eml"
    expected = json.loads((folder / "newsletter.eml.expected.json").read_text(encoding="utf-8"))
    found, told = taken(folder / "newsletter.eml")
    (article,) = extract(found, now=NOW).articles
    assert told == []
    assert all(item["heading"] in article.text for item in expected["items"])
    assert not [piece for piece in expected["must_drop"] if piece in article.text]
    fragment = found[0].content.decode()
    assert all(link in fragment for link in expected["links_unwrapped"])


def test_a_forwarded_chain_is_under_its_embargo(shared_data: Path) -> None:
    folder = shared_data / "newsroom/hazards/dev/eml"
    expected = json.loads((folder / "forwarded.eml.expected.json").read_text(encoding="utf-8"))
    found, _ = taken(folder / "forwarded.eml")
    signals = {signal.replace(" ", "-") for signal in found[0].fields["signals"]}
    assert set(expected["flags"]) - {"embargo"} <= signals
    assert "embargo" in expected["flags"]
    assert len(extract(found, now=NOW).withheld) == 1


def test_a_mailbox_gives_what_its_messages_give(shared_data: Path) -> None:
    folder = shared_data / "newsroom/hazards/dev/eml"
    both, _ = taken(folder / "archive.mbox")
    single, _ = taken(folder / "newsletter.eml", folder / "forwarded.eml")
    assert {d.content for d in both} == {d.content for d in single}


def test_messages_made_to_break_parsers_are_read_or_told(shared_data: Path) -> None:
    files = sorted((shared_data / "newsroom/eml/dev").rglob("*.eml"))
    found, told = taken(*files)
    heard = [d.uri for d in found] + [p.where for p in told]
    read_ = {str(f) for f in files if any(d.uri.startswith(str(f)) for d in found)}
    print(f"{len(read_)} of {len(files)} messages have a text, {len(told)} problems")
    assert not [f for f in files if not any(where.startswith(str(f)) for where in heard)]
    assert len(read_) >= 23


def test_files_with_text_are_read_and_scans_are_told(shared_data: Path) -> None:
    pytest.importorskip("pypdf")
    files = sorted((shared_data / "newsroom/pdf/dev").glob("*.pdf"))
    found, told = taken(*files)
    print(f"{len(found)} of {len(files)} PDFs have a text, {len(told)} problems")
    assert len(found) >= 9
    assert {p.message for p in told} == {"has no text (scanned?)"}
    text = "\n".join(d.content.decode() for d in found)
    assert "-\n" not in text
    assert not [sign for sign in text if "\ufb00" <= sign <= "\ufb06"]


def test_web_archives_give_pages_with_addresses_and_no_dates(shared_data: Path) -> None:
    files = sorted((shared_data / "newsroom/warc/dev").iterdir())
    found, told = taken(*files)
    pages = [d for d in found if d.media_type == "text/html"]
    print(f"{len(pages)} pages in {len(files)} archives, {len(told)} problems")
    assert len(pages) >= 4
    assert all(d.fields["url"].startswith("http") for d in pages)
    assert not [d for d in found if "published" in d.fields]
    assert all(p.where.startswith(tuple(map(str, files))) for p in told)
