"""Reading: whatever a URI names becomes documents or a problem, never a crash or a hang."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import SourceError
from briefing.models import Document, Problem
from briefing.settings import Settings
from briefing.sources import MAX_DEPTH, builtin_readers, files, media_types, read
from briefing.sources.feeds import FeedReader

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour Times</title><language>en-gb</language>
<item><title>Ferry &amp; tunnel reopen</title><link>https://harbour.example/ferry</link>
<guid>tag:harbour,1</guid><author>desk@harbour.example (Ada Lund)</author>
<pubDate>2024/3/5 09:30:00</pubDate>
<description>The ferry is back.</description>
<content:encoded>&lt;p&gt;The ferry is back in service.&lt;/p&gt;</content:encoded></item>
<item><title>Second</title><link>javascript:alert(1)</link>
<description>Only a teaser &lt;script&gt;alert(1)&lt;/script&gt;here.</description></item>
</channel></rss>"""


def documents(*uris: str, stdin: bytes = b"") -> list[Document]:
    found, problems = read(uris, builtin_readers(Settings()), stdin=io.BytesIO(stdin))
    assert problems == []
    return found


def problems(*uris: str, stdin: bytes = b"") -> list[Problem]:
    found, told = read(uris, builtin_readers(Settings()), stdin=io.BytesIO(stdin))
    assert found == []
    return told


def write(name: str, content: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return name


# Opening


def test_a_text_file_is_one_document_under_the_name_it_was_given() -> None:
    (document,) = documents(write("news/story.txt", "A bridge was opened.\n"))
    assert document.uri == "news/story.txt"
    assert document.media_type == "text/plain"
    assert document.content == b"A bridge was opened.\n"


def test_a_folder_is_read_recursively_in_order() -> None:
    for name in ("in/b/z.txt", "in/a.txt", "in/b/c/y.txt"):
        write(name, f"{name} says something.")
    assert [d.uri for d in documents("in")] == ["in/a.txt", "in/b/c/y.txt", "in/b/z.txt"]


def test_hidden_files_are_not_read_and_counted() -> None:
    write("in/a.txt", "Something happened.")
    write("in/.secret", "Nobody should read this.")
    write("in/.git/config", "Nor this.")
    found, told = read(["in"], builtin_readers(Settings()))
    assert [d.uri for d in found] == ["in/a.txt"]
    assert [str(p) for p in told] == ["in: 2 hidden files or folders in it were not read"]


def test_pipes_sockets_and_broken_links_are_told_and_do_not_block(tmp_path: Path) -> None:
    write("in/a.txt", "Something happened.")
    os.mkfifo("in/pipe")
    Path("in/gone").symlink_to("nowhere")
    Path("in/self").symlink_to("self")
    listening = socket.socket(socket.AF_UNIX)
    os.chdir("in")  # socket names are short
    listening.bind("socket")
    os.chdir(tmp_path)
    found, told = read(["in", "in/pipe"], builtin_readers(Settings()))
    listening.close()
    assert [d.uri for d in found] == ["in/a.txt"]
    said = {p.where: p.message for p in told}
    assert sorted(said) == ["in/gone", "in/pipe", "in/self", "in/socket"]
    assert said["in/pipe"] == "is a named pipe, not a file"
    assert said["in/socket"] == "is a socket, not a file"
    assert said["in/gone"] == "no such file or folder"


def test_links_that_lead_in_circles_are_followed_once() -> None:
    write("in/a/story.txt", "Something happened.")
    for name in ("up", "again"):
        Path(f"in/a/{name}").symlink_to("..")
    found, told = read(["in"], builtin_readers(Settings()))
    assert [d.uri for d in found] == ["in/a/story.txt"]
    assert len(told) == 2
    matched, _ = read(["in/**/*.txt"], builtin_readers(Settings()))
    assert [d.uri for d in matched] == ["in/a/story.txt"]


def test_patterns_match_at_one_level_or_at_all() -> None:
    for name in ("a.txt", "in/b.txt", "in/deep/er/c.txt", "in/d.md", "in/.e.txt"):
        write(name, "Something happened.")
    assert [d.uri for d in documents("*.txt")] == ["a.txt"]
    assert [d.uri for d in documents("in/?.txt")] == ["in/b.txt"]
    assert [d.uri for d in documents("**/*.txt")] == ["a.txt", "in/b.txt", "in/deep/er/c.txt"]
    assert [d.uri for d in documents("in/[cd].*")] == ["in/d.md"]
    assert problems("in/*.html")[0].message == "no file matches this pattern"


def test_a_name_that_looks_like_a_pattern_or_an_address_is_a_file_if_it_exists() -> None:
    write("really[1].txt", "Something happened.")
    write("notes:today.txt", "Something else happened.")
    uris = ["really[1].txt", "notes:today.txt"]
    assert [d.uri for d in documents(*uris)] == uris


def test_a_file_url_is_read() -> None:
    write("with space.txt", "Something happened.")
    uri = Path("with space.txt").resolve().as_uri()
    assert [d.uri for d in documents(uri)] == [uri]
    assert "another machine" in problems("file://elsewhere/a.txt")[0].message


def test_a_missing_file_is_told_with_its_path() -> None:
    assert [str(p) for p in problems("no/such.txt")] == ["no/such.txt: no such file or folder"]


@pytest.mark.parametrize("uri", ["a\0b", "x" * 100_000, "\ud800", "//no/where", "*\0", "file:", ""])
def test_impossible_names_are_problems_that_can_be_printed(uri: str) -> None:
    (problem,) = problems(uri)
    assert len(str(problem).encode()) < 1000


def test_an_unknown_scheme_is_a_problem_that_names_it() -> None:
    (problem,) = problems("s3://bucket/key")
    assert str(problem) == "s3://bucket/key: no reader is installed for s3: addresses"


def test_standard_input_is_read_once() -> None:
    (document,) = documents("-", "-", stdin=b"A bridge was opened.")
    assert (document.uri, document.content) == ("-", b"A bridge was opened.")


def test_a_file_named_twice_is_read_once_whatever_the_order() -> None:
    write("in/a.txt", "Something happened.")
    Path("alias.txt").symlink_to("in/a.txt")
    orders = (["in", "./in/a.txt", "alias.txt"], ["alias.txt", "in/a.txt", "in"])
    assert [[d.uri for d in documents(*uris)] for uris in orders] == [
        ["in/a.txt"],
        ["in/a.txt"],
    ] or [[d.uri for d in documents(*uris)] for uris in orders] == [["in/a.txt"]] * 2


def test_one_bad_file_does_not_stop_the_others() -> None:
    write("in/bad.txt", b"\0\1\2" * 100)
    write("in/good.txt", "Something happened.")
    found, told = read(["in", "missing"], builtin_readers(Settings()))
    assert [d.uri for d in found] == ["in/good.txt"]
    assert sorted(p.where for p in told) == ["in/bad.txt", "missing"]


@pytest.mark.parametrize("content", [b"", b"  \n\t \r\n"])
def test_an_empty_file_is_told(content: bytes) -> None:
    assert [str(p) for p in problems(write("a.txt", content))] == ["a.txt: is empty"]
    assert [str(p) for p in problems("-", stdin=content)] == ["-: is empty"]


def test_a_file_over_the_bound_is_refused_fast_and_without_reading_it() -> None:
    with Path("big.txt").open("wb") as file:
        file.writelines(b"news " * 200_000 for _ in range(100))
    code = (
        "import resource, time\n"
        "from briefing.settings import Settings\n"
        "from briefing.sources import read, builtin_readers\n"
        "def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before, start = peak(), time.perf_counter()\n"
        "_, a = read(['big.txt'], builtin_readers(Settings()))\n"
        "_, b = read(['-'], builtin_readers(Settings()))\n"
        "print(peak() - before, time.perf_counter() - start)\n"
        "print(a[0].message == b[0].message == "
        "'is larger than 20 MB, the most that one document may have')\n"
    )
    with Path("big.txt").open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdin=file,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    figures, same = done.stdout.splitlines()
    kilobytes, seconds = map(float, figures.split())
    assert kilobytes < 100_000
    assert seconds < 2
    assert same == "True"


# What bytes are


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "Something happened.")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a.txt", "application/pdf"),
        (zipped(), "a.txt", "application/zip"),
        (gzip.compress(b"text"), "a.html", "application/gzip"),
        (b"\x89PNG\r\n\x1a\n", "a.html", "image/png"),
        (b"\x00\x01\x02 text", "a.txt", "application/octet-stream"),
        (b"<!DOCTYPE html><p>Hi", "a.txt", "text/html"),
        (b"\xef\xbb\xbf  <html><body>", "a", "text/html"),
        (b"<p>Hi</p>", "-", "text/html"),
        (b"Some words <b>and</b> tags", "a.html", "text/html"),
        (b"Words without tags", "a.html", "text/plain"),
        (b"2 < 3 and so on", "a", "text/plain"),
        (b"<?xml version='1.0'?><!-- a > b --><rss version='2.0'/>", "a", "application/rss+xml"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", "a.html", "application/rss+xml"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "a", "application/atom+xml"),
        (b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", "a", "application/atom+xml"),
        (b"<rdf:RDF xmlns:rdf='x'/>", "a", "application/rdf+xml"),
        ("<?xml version='1.0'?><rss/>".encode("utf-16"), "a", "application/rss+xml"),
        ("<?xml version='1.0'?><rss/>".encode("utf-16-le"), "a", "application/rss+xml"),
        (b"<?xml version='1.0'?><html/>", "a", "text/html"),
        (b"<?xml version='1.0'?><opml/>", "a.xml", "text/x-opml"),
        (b"<?xml version='1.0'?><stock/>", "a.xml", "application/xml"),
        (b'{"text": "a"}\n{"text": "b"}', "a.txt", "application/x-ndjson"),
        (b'{broken\n{"text": "b"}', "a", "application/x-ndjson"),
        (b'{\n "text": "a",\n "b": {}\n}', "a", "application/json"),
        (b'[{"text": "a"}]', "a", "application/json"),
        (b"[Reporting by A. Lund] The bridge", "a", "text/plain"),
        (b"{curly} words", "a", "text/plain"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "a", "application/feed+json"),
        (b"# Heading", "a.md", "text/markdown"),
        (b"# 1 priority", "a.txt", "text/plain"),
        (b"---\ntitle: A\n---\nText", "a.txt", "text/markdown"),
        (b"Message-ID: <a@b>\nSubject: Hi\n\nText", "a", "message/rfc822"),
        (b"Date: 2024-03-05\nTitle: Hi\n\nText", "a", "text/plain"),
        (b"Plain words.", "a.pdf", "text/plain"),
    ],
)
def test_content_says_what_it_is_and_the_name_breaks_ties(
    content: bytes, name: str, expected: str
) -> None:
    assert media_types.sniff(content, name) == expected


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.json", "a.html", "a.md", "-"]))
def test_any_bytes_have_a_type(content: bytes, name: str) -> None:
    assert "/" in media_types.sniff(content, name)


@given(st.lists(st.sampled_from(["<", "!--", "-->", "<?", "?>", "<!D [", "]>", "rss", "{", '"'])))
def test_any_markup_has_a_type(pieces: list[str]) -> None:
    assert "/" in media_types.sniff("".join(pieces).encode(), "a")


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\x89PNG\r\n\x1a\n", "is image data"), (b"\0\1" * 9, "binary")],
)
def test_what_no_reader_claims_is_told_in_words(content: bytes, words: str) -> None:
    (problem,) = problems(write("a.txt", content))
    assert words in problem.message
    assert problem.message.endswith("not read by this version")


# Encodings

FRENCH = "Le préfet a signé l\u2019arrêté : « c\u2019est fait », dit-il. Coût : 5 €."


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_arrives_whole_in_common_encodings(charset: str) -> None:
    (document,) = documents(write("a.txt", FRENCH.encode(charset)))
    assert document.content.decode() == FRENCH
    assert document.charset == "utf-8"


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252"])
def test_a_page_is_read_in_the_encoding_it_declares(declared: str) -> None:
    page = f'<html><meta charset="{declared}"><body><p>{FRENCH}</p></body></html>'
    (document,) = documents(write("a.html", page.encode("cp1252")))
    assert FRENCH in document.content.decode()


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Мэр сказал, что мост откроют в среду. Жители довольны. " * 5, "cp1251"),
        ("Burmistrz powiedział, że most otwarto w środę. Koszty były wyższe. " * 5, "cp1250"),
        ("Die Brücke müsse größer werden, sagte der Bürgermeister. " * 5, "cp1252"),
        ("“The bridge is open,” she said. “It\u2019s done.”", "cp1252"),
    ],
)
def test_an_undeclared_encoding_is_guessed_from_the_text(text: str, charset: str) -> None:
    (document,) = documents(write("a.txt", text.encode(charset)))
    assert document.content.decode() == text


def test_a_declaration_does_not_turn_utf_8_into_mojibake() -> None:
    page = f'<html><meta charset="iso-8859-1"><body><p>{FRENCH}</p></body></html>'
    (document,) = documents(write("a.html", page.encode()))
    assert FRENCH in document.content.decode()


@pytest.mark.parametrize("declared", ["utf-7", "base64", "rot13", "no-such", "utf-16"])
def test_a_malicious_declaration_is_not_followed(declared: str) -> None:
    page = f'<html><meta charset="{declared}"><body><p>+ADw-script+AD4- caf\xe9</p></body></html>'
    (document,) = documents(write("a.html", page.encode()))
    assert "+ADw-script+AD4- caf\xe9" in document.content.decode()


def test_garbled_text_is_a_problem_not_a_document() -> None:
    lost = "The \ufffd\ufffd\ufffd said \ufffd\ufffd to the \ufffd\ufffd\ufffd council."
    (problem,) = problems(write("a.txt", lost))
    assert "garbled" in problem.message
    (problem,) = problems(write("b.txt", "\x01\x02 ".join(["word"] * 6) + "word " * 300))
    assert "control characters" in problem.message or "binary" in problem.message


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_become_documents_or_problems(content: bytes) -> None:
    found, told = read(["-"], builtin_readers(Settings()), stdin=io.BytesIO(content))
    assert len(found) + len(told) >= 1
    for document in found:
        assert document.content.decode("utf-8") is not None


# Feeds


def test_an_entry_with_its_whole_text_is_a_document_with_fields() -> None:
    first, second = documents(write("feed.xml", FEED))
    assert first.uri == "feed.xml#tag:harbour,1"
    assert first.content == b"<p>The ferry is back in service.</p>"
    assert dict(first.fields) == {
        "title": "Ferry & tunnel reopen",
        "url": "https://harbour.example/ferry",
        "publisher": "Harbour Times",
        "authors": ("Ada Lund",),
        "published": "2024/3/5 09:30:00",
        "language": "en-gb",
        "item": "tag:harbour,1",
    }
    assert second.fields["teaser"] is True


def test_a_feed_cannot_bring_scripts_or_strange_addresses() -> None:
    _, second = documents(write("feed.xml", FEED))
    assert b"script" not in second.content
    assert "url" not in second.fields


def test_an_entry_without_an_update_has_none() -> None:
    first, _ = documents(write("feed.xml", FEED))
    assert "updated" not in first.fields


def test_a_feed_whose_bytes_are_a_file_name_opens_no_file() -> None:
    secret = Path(write("secret.txt", FEED)).resolve()
    document = Document(uri="f", media_type="application/rss+xml", content=os.fsencode(secret))
    with pytest.raises(SourceError, match="no feed"):
        list(FeedReader().parse(document))


def test_entries_without_text_are_counted() -> None:
    feed = "<rss version='2.0'><channel><item><title>Only this</title></item></channel></rss>"
    (problem,) = problems(write("feed.xml", feed))
    assert str(problem) == "feed.xml: 1 of its 1 entries have no text"


def test_entities_in_a_feed_read_no_file() -> None:
    write("secret.txt", "the-secret-words")
    path = Path("secret.txt").resolve().as_uri()
    feed = FEED.replace("<rss", f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{path}'>]>\n<rss", 1).replace(
        "The ferry is back.", "See &x; here."
    )
    found, _ = read([write("feed.xml", feed)], builtin_readers(Settings()))
    assert not any(b"the-secret-words" in document.content for document in found)


@pytest.mark.parametrize("tail", ["", "<item><title>", "</channel>", "&nope;", "\x01", "]]>"])
def test_a_broken_feed_gives_what_can_be_read(tail: str) -> None:
    head = FEED.partition("<item><title>Second")[0]
    found, told = read([write("feed.xml", head + tail)], builtin_readers(Settings()))
    assert any("tag:harbour,1" in d.uri for d in found) or told


def test_a_feed_that_would_take_minutes_is_refused() -> None:
    attributes = " ".join(f'a{n}="1"' for n in range(50_000))
    start = time.perf_counter()
    (problem,) = problems(write("feed.xml", f"<rss version='2.0'><channel {attributes}/></rss>"))
    assert "not parsed" in problem.message
    (problem,) = problems(write("feed.xml", b"<rss>" + b"<a/>" * 1_500_000))
    assert "larger than 5 MB" in problem.message
    assert time.perf_counter() - start < 2


# JSON


def line(**fields: object) -> str:
    return json.dumps(fields)


def test_a_json_line_is_a_document_whose_fields_are_named_alike() -> None:
    lines = [
        line(text="One.", title="T", url="https://a.example/1", source="S", author="Ada Lund"),
        line(
            Body="<p>Two.</p>",
            headline="H",
            authors=[{"name": "Bo Ek"}, "Cy Om"],
            outlet={"name": "O"},
            published_at=1709631000,
            lang="de",
            embargoed_until="2099-01-01T00:00:00Z",
        ),
    ]
    first, second = documents(write("a.jsonl", "\n".join(lines)))
    assert (first.uri, second.uri) == ("a.jsonl#1", "a.jsonl#2")
    assert (first.media_type, second.media_type) == ("text/plain", "text/html")
    assert (first.fields["publisher"], first.fields["authors"]) == ("S", "Ada Lund")
    assert dict(second.fields) == {
        "title": "H",
        "publisher": "O",
        "authors": ("Bo Ek", "Cy Om"),
        "published": "1709631000",
        "language": "de",
        "embargoed_until": "2099-01-01T00:00:00Z",
    }


def test_one_object_and_an_array_are_read_too() -> None:
    assert documents(write("a.json", line(text="One.")))[0].uri == "a.json"
    both = documents(write("b.json", f"[{line(text='One.')},\n{line(text='Two.')}]"))
    assert [d.uri for d in both] == ["b.json#1", "b.json#2"]


def test_a_bad_line_is_told_by_number_and_the_rest_is_read() -> None:
    bad = ["{oops", '"text"', line(title="no text"), line(text=5), '{"text":' * 100_000]
    bad.append('{"text": "x", "n": ' + "9" * 10_000 + "}")
    content = "\n".join([line(text="One."), *bad, "", line(text="Last.")])
    found, told = read([write("a.jsonl", content)], builtin_readers(Settings()))
    assert [d.uri for d in found] == ["a.jsonl#1", "a.jsonl#9"]
    assert [p.where for p in told] == [f"a.jsonl#{n}" for n in range(2, 8)]
    assert all(len(p.message) < 200 for p in told)


def test_odd_but_legal_json_is_read() -> None:
    odd = '{"text": "One.", "date": NaN, "author": Infinity, "text": "Two.\\ud800 \u2028end"}'
    (document,) = documents(write("a.jsonl", odd))
    assert document.content.decode() == "Two.? \u2028end"
    assert dict(document.fields) == {}


def test_many_bad_lines_are_told_in_bounds() -> None:
    told = problems(write("a.jsonl", "{bad\n" * 5_000))
    assert len(told) == 11
    assert told[-1].message == "4,990 further entries are no articles"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["text", "title", "author", "source", "date", "embargo", "url"]),
        json_values,
        max_size=7,
    )
)
def test_any_object_becomes_a_document_or_a_problem(value: dict[str, object]) -> None:
    content = json.dumps(value).encode()
    found, told = read(["-"], builtin_readers(Settings()), stdin=io.BytesIO(content))
    assert len(found) + len(told) == 1


# Readers of third parties


class Shouting:
    """A reader of `loud:` addresses and of a format of its own."""

    name = "shouting"

    def __init__(self, parts: Iterable[object] = (), error: BaseException | None = None) -> None:
        self.parts = parts
        self.error = error

    def claims(self, uri: str, media_type: str) -> bool:
        return uri.startswith("loud:") and not media_type

    def read(self, uri: str) -> Iterable[Document]:  # noqa: ARG002 - the protocol
        yield from self.parts  # type: ignore[misc]
        if self.error:
            raise self.error


def text_document(uri: str = "loud:a", media_type: str = "text/plain") -> Document:
    return Document(uri=uri, media_type=media_type, content=b"SOMETHING HAPPENED.")


def test_a_reader_that_claims_a_scheme_is_asked() -> None:
    found, told = read(["loud:a"], [Shouting([text_document()]), *builtin_readers(Settings())])
    assert (len(found), told) == (1, [])


def test_what_a_reader_yields_is_taken_apart_in_turn() -> None:
    feed = Document(uri="loud:f", media_type="application/rss+xml", content=FEED.encode())
    found, told = read(["loud:f"], [Shouting([feed]), *builtin_readers(Settings())])
    assert [d.content for d in found] == [
        b"<p>The ferry is back in service.</p>",
        b"Only a teaser here.",
    ]
    assert told == []


@pytest.mark.parametrize(
    "error", [ValueError("bad\nluck"), SystemExit(3), RecursionError(), MemoryError()]
)
def test_a_reader_that_fails_is_named_and_what_it_gave_is_kept(error: BaseException) -> None:
    write("a.txt", "Something happened.")
    readers = [Shouting([text_document()], error), *builtin_readers(Settings())]
    found, told = read(["loud:a", "a.txt"], readers)
    assert sorted(d.uri for d in found) == ["a.txt", "loud:a"]
    assert len(told) == 1
    assert "'shouting' failed" in told[0].message
    assert "\n" not in told[0].message


def test_a_readers_own_source_error_is_passed_on_as_it_is() -> None:
    error = SourceError("is on strike", uri="loud:b")
    _, told = read(["loud:a"], [Shouting([], error)])
    assert [str(p) for p in told] == ["loud:b: is on strike"]


def test_a_reader_that_gives_something_else_is_named() -> None:
    _, told = read(["loud:a"], [Shouting(["no document"]), *builtin_readers(Settings())])
    assert "'shouting' failed" in told[0].message


def test_a_claim_that_raises_counts_as_no() -> None:
    class Unsure(Shouting):
        def claims(self, uri: str, media_type: str) -> bool:
            raise KeyError(uri, media_type)

    readers = [Unsure(), *builtin_readers(Settings())]
    found, told = read([write("a.txt", "Something happened.")], readers)
    assert len(found) == 1
    assert any("'shouting' failed" in p.message for p in told)


def test_documents_inside_documents_end_somewhere() -> None:
    class Nesting:
        def __init__(self, kind: str, inner: str) -> None:
            self.name, self.kind, self.inner = kind, kind, inner

        def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol
            return media_type == self.kind

        def read(self, uri: str) -> Iterable[Document]:
            raise NotImplementedError(uri)

        def parse(self, document: Document) -> Iterable[Document]:
            yield text_document(document.uri + "/", self.inner)

    start = Shouting([text_document("loud:", "x/a")])
    readers = [start, Nesting("x/a", "x/b"), Nesting("x/b", "x/a")]
    found, told = read(["loud:"], readers)
    assert found == []
    assert f"more than {MAX_DEPTH} deep" in told[0].message


def test_the_builtin_readers_read_a_file_by_themselves() -> None:
    by_name = {reader.name: reader for reader in builtin_readers(Settings())}
    feeds, json_reader, text = by_name["feeds"], by_name["json"], by_name["text"]
    assert len(list(text.read(write("a.txt", "Something happened.")))) == 1
    assert len(list(feeds.read(write("feed.xml", FEED)))) == 2
    assert len(list(json_reader.read(write("a.json", line(text="One."))))) == 1


# Real collections


@pytest.mark.slow
@pytest.mark.parametrize(
    "folder",
    [
        "gum-wikinews",
        "hazards",
        "feedparser-tests",
        "pages-cc",
        "eml",
        "pdf",
        "ninjs",
        "dpa-digitalwires",
        "jsonld-samples",
    ],
)
def test_every_file_of_a_collection_is_read_or_told(shared_data: Path, folder: str) -> None:
    top = shared_data / "newsroom" / folder
    found, told = read([str(top)], builtin_readers(Settings()))
    names = {p.relative_to(top).as_posix() for p in top.rglob("*") if p.is_file()}
    heard = {d.uri for d in found} | {p.where for p in told}
    silent = [n for n in sorted(names) if not any(h.startswith(f"{top}/{n}") for h in heard)]
    assert silent == []
    assert not [p for p in told if "failed" in p.message]


def test_expanding_never_opens_what_it_lists() -> None:
    assert files.scheme("C:\\news\\a.txt") == ""
    assert files.scheme("HTTPS://a.example") == "https"
