"""Wire items become documents with their handling; nothing internal comes along."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.errors import SourceError
from briefing.models import Document, Problem
from briefing.settings import Settings
from briefing.sources import builtin_readers, media_types, read
from briefing.sources.wire import editors_notes, wire_types
from briefing.sources.wire.ninjs import NinjsReader

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
NITF_STORY = """<nitf><head><title>Slug</title><docdata management-status="usable">
<doc-id id-string="harbour-7"/><date.issue norm="20240305T093000Z"/>
<date.release norm="{release}"/><du-key version="3"/><ed-msg info="{message}"/>
<doc.copyright year="2024" holder="Harbour Wire"/></docdata></head>
<body><body.head><hedline><hl1>Ferry returns to the harbour</hl1></hedline>
<byline>By Ada Lund, <byttl>Port Correspondent</byttl></byline>
<dateline>NORTHPORT</dateline></body.head>
<body.content><note>Editors: ring the desk.</note>
<p>The ferry is back in <location>Northport</location>.</p>
<media><media-caption>A ferry.</media-caption></media>
<bq><block><p>We missed it, said the mayor.</p></block></bq>
<table><tr><td>Trips</td><td>12</td></tr></table></body.content></body></nitf>"""


def written(folder: Path, name: str, content: object) -> str:
    """Write a sample and return its path."""
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def one(folder: Path, content: object, name: str = "item.json") -> Document:
    """Return the one document that a sample gives, with no problems."""
    found, problems = read([written(folder, name, content)], builtin_readers(Settings()))
    assert problems == []
    assert len(found) == 1
    return found[0]


def refused(folder: Path, content: object, name: str = "item.json") -> list[Problem]:
    """Return the problems of a sample that gives no document."""
    found, problems = read([written(folder, name, content)], builtin_readers(Settings()))
    assert found == []
    assert problems
    return problems


def text(document: Document) -> str:
    return document.content.decode("utf-8")


def ninjs1(**more: Any) -> dict[str, Any]:
    item = {
        "uri": "urn:harbour:7",
        "type": "text",
        "pubstatus": "usable",
        "version": "4",
        "firstcreated": "2024-03-05T09:30:00Z",
        "versioncreated": "2024-03-05T11:00:00Z",
        "headline": "Ferry returns",
        "byline": "By Ada Lund",
        "copyrightholder": "Harbour Wire",
        "copyrightnotice": "Copyright 2024 Harbour Wire",
        "usageterms": "Editorial use only",
        "language": "en-GB",
        "body_text": "The ferry is back.",
        "body_xhtml": "<p>The ferry is back.</p>",
    }
    return {**item, **more}


def newsml(meta: str = "", content: str = "", **attributes: str) -> str:
    named = {"guid": "urn:harbour:7", "version": "2", "xml:lang": "en", **attributes}
    said = " ".join(f'{key}="{value}"' for key, value in named.items())
    return f"""<?xml version="1.0" encoding="UTF-8"?><newsItem {NAR} {said}>
    <rightsInfo><copyrightNotice>Copyright Harbour Wire</copyrightNotice></rightsInfo>
    <itemMeta><itemClass qcode="ninat:text"/><provider qcode="p:hw"><name>Harbour Wire</name>
    </provider><versionCreated>2024-03-05T11:00:00Z</versionCreated>{meta}</itemMeta>
    <contentMeta><headline rank="3">Kicker</headline><headline rank="1">Ferry returns</headline>
    <by>By Ada Lund</by></contentMeta><contentSet>{content}</contentSet></newsItem>"""


XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>Ferry returns</title></head><body><header><h1>Ferry returns</h1></header>
<section><p>The ferry &amp; the tunnel\nare back.</p><p class="np-nonpublic">Call 0123</p></section>
</body></html></inlineXML>"""


def dpa(**more: Any) -> dict[str, Any]:
    item = {
        "type": "composite",
        "entry_id": "e1",
        "urn": "urn:harbour:7",
        "version": 2,
        "version_created": "2024-03-05T11:00:00+01:00",
        "pubstatus": "usable",
        "signal": None,
        "embargoed": None,
        "language": "de",
        "headline": "Fähre kehrt zurück",
        "byline": "Von Ada Lund",
        "creditline": "hw",
        "article_html": '<section class="main"><p>Die Fähre ist zurück.</p></section>',
        "copyrightnotice": "Copyright 2024",
        "usageterms": None,
        "notepad": {"public_html": None, "nonpublic_html": "<p>Geheim: 030 1234567</p>"},
        "ednotes": [
            {"role": "r:contacts", "ednote": "Autorin: 030 1234567", "is_publishable": False}
        ],
        "categories": [{"type": "dnltype:genre", "name": "Meldung"}],
    }
    return {**item, **more}


def test_ninjs_1_gives_its_best_body_and_what_it_says_of_itself(tmp_path: Path) -> None:
    document = one(tmp_path, ninjs1())
    assert (document.media_type, text(document)) == ("text/html", "<p>The ferry is back.</p>")
    assert document.fields == {
        "title": "Ferry returns",
        "publisher": "Harbour Wire",
        "authors": "Ada Lund",
        "published": "2024-03-05T09:30:00Z",
        "updated": "2024-03-05T11:00:00Z",
        "language": "en-GB",
        "status": "usable",
        "item": "urn:harbour:7",
        "version": "4",
        "rights": "Copyright 2024 Harbour Wire; Editorial use only",
    }


@pytest.mark.parametrize("camel", [False, True])
def test_ninjs_2_and_3_are_read_alike(tmp_path: Path, *, camel: bool) -> None:
    names = ["contentType", "pubStatus", "versionCreated", "edNote"]
    kind, status, created, note = names if camel else map(str.lower, names)
    embargo = "embargoedUntil" if camel else "embargoed"
    document = one(
        tmp_path,
        {
            "standard": {"name": "ninjs", "version": "3.0" if camel else "2.1"},
            "uri": "https://harbour.example/7",
            status: "Usable",
            created: "2024-03-05T11:00:00Z",
            embargo: "2099-01-01T00:00:00Z",
            note: "CORRECTION: twelve trips, not twenty.",
            "by": "Ada Lund",
            "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Back"}],
            "bodies": [
                {"role": "caption", kind: "text/html", "value": "<p>A picture.</p>"},
                {"role": "main", kind: "text/plain", "value": "Plain."},
                {"role": "main", kind: "text/html", "value": "<p>Marked up.</p>"},
            ],
        },
    )
    assert text(document) == "<p>Marked up.</p>"
    said = {"title": "Back", "status": "usable", "url": "https://harbour.example/7"}
    said |= {"embargo": "2099-01-01T00:00:00Z", "published": "2024-03-05T11:00:00Z"}
    assert {key: document.fields[key] for key in said} == said
    assert document.fields["note"] == "CORRECTION: twelve trips, not twenty."
    assert document.fields["signals"] == ("correction",)


def test_ninjs_with_nitf_inside(tmp_path: Path) -> None:
    story = '<?xml version="1.0" encoding="ISO-8859-1"?>' + NITF_STORY
    body = {"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": story}
    document = one(tmp_path, {"uri": "a", "title": "T", "bodies": [body]})
    assert "<p>The ferry is back in Northport.</p>" in text(document)
    assert "ring the desk" not in text(document)


@pytest.mark.parametrize("value", ["Next Monday", {"until": "later"}, 7, True])
def test_an_embargo_that_is_no_time_stays_as_written(tmp_path: Path, value: object) -> None:
    assert one(tmp_path, ninjs1(embargoed=value)).fields["embargo"] == value


def test_an_embargo_in_the_note_counts_where_no_field_states_one(tmp_path: Path) -> None:
    note = "EMBARGOED until 1 May 2030, 10:00 GMT. Call 0123 4567890."
    assert one(tmp_path, ninjs1(ednote=note)).fields["embargo"] == note
    lifted = one(tmp_path, ninjs1(ednote="Embargo has been lifted."))
    assert "embargo" not in lifted.fields


def test_ninjs_recall_without_text_is_a_document(tmp_path: Path) -> None:
    kill = ninjs1(pubstatus="canceled", body_text="", body_xhtml="", ednote="KILL: wrong.")
    document = one(tmp_path, kill)
    assert document.content == b""
    assert document.fields["status"] == "canceled"
    assert document.fields["signals"] == ("kill",)


def test_ninjs_that_is_no_story_is_told(tmp_path: Path) -> None:
    picture = {"uri": "p", "type": "picture", "description_text": "A ferry.", "renditions": {}}
    event = {"uri": "e", "eventDetails": {"dates": {}}, "title": "Summit", "descriptions": []}
    path = written(tmp_path, "list.json", [ninjs1(), picture, event])
    found, problems = read([path], builtin_readers(Settings()))
    assert [document.uri for document in found] == [f"{path}#1"]
    assert [problem.message for problem in problems] == [
        "2 of 3 items are no stories: has no text (is picture); has no text (is an event or a plan)"
    ]


def test_ninjs_with_a_summary_only_is_a_teaser(tmp_path: Path) -> None:
    summary = {"role": "text", "contentType": "text/plain", "value": "The ferry is back."}
    document = one(tmp_path, {"uri": "a", "type": "text", "descriptions": [summary]})
    assert document.fields["teaser"] is True
    caption = {"uri": "a", "type": "text", "descriptions": [{**summary, "role": "caption"}]}
    assert refused(tmp_path, caption)[0].message == "has no text (is text)"


def test_ninjs_lines_are_read_and_a_bad_one_is_told(tmp_path: Path) -> None:
    lines = [json.dumps(ninjs1(uri="a")), json.dumps(ninjs1(uri="b")), '{"uri":']
    path = written(tmp_path, "items.jsonl", "\n".join(lines))
    found, problems = read([path], builtin_readers(Settings()))
    assert [document.fields["item"] for document in found] == ["a", "b"]
    assert "is not valid JSON" in problems[0].message


def test_wrong_types_in_ninjs_count_as_not_said(tmp_path: Path) -> None:
    odd = ninjs1(headline=["x"], byline={}, usageterms={"a": 1}, version=5, ednote=[1], altids=[])
    fields = one(tmp_path, odd).fields
    assert fields["version"] == "5"
    assert fields["rights"] == "Copyright 2024 Harbour Wire"
    assert not {"title", "authors", "note", "signals"} & set(fields)


def test_other_json_is_left_to_its_reader() -> None:
    other = {"uri": "1", "type": "text", "title": "T", "body": "A text."}
    assert media_types.sniff(json.dumps(other).encode(), "a.json") == "application/json"
    line = json.dumps({"title": "ninjs", "text": "uri and pubstatus"}).encode()
    assert media_types.sniff(line, "a.json") == "application/json"


@given(st.text(alphabet='{}[]":,\\ninjsuri ', max_size=200))
def test_sniffing_takes_whatever_comes(head: str) -> None:
    assert wire_types.of_json(head) in {None, wire_types.NINJS, wire_types.DPA}


def test_newsml_with_xhtml(tmp_path: Path) -> None:
    meta = '<pubStatus qcode="stat:usable"/><signal qcode="sig:update"/><edNote>Adds quote</edNote>'
    document = one(tmp_path, newsml(meta, XHTML), "item.xml")
    assert text(document) == "<div><p>The ferry &amp; the tunnel are back.</p> </div>"
    assert document.fields == {
        "title": "Ferry returns",
        "publisher": "Harbour Wire",
        "authors": "Ada Lund",
        "published": "2024-03-05T11:00:00Z",
        "language": "en",
        "status": "usable",
        "item": "urn:harbour:7",
        "version": "2",
        "rights": "Copyright Harbour Wire",
        "signals": ("update",),
        "note": "Adds quote",
    }


def test_newsml_with_nitf_and_codes_as_uris(tmp_path: Path) -> None:
    inline = f"<inlineXML>{NITF_STORY}</inlineXML>"
    meta = '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>'
    document = one(tmp_path, newsml(meta, inline), "item.xml")
    assert "<blockquote><div><p>We missed it, said the mayor.</p>" in text(document)
    assert "<td>Trips</td> <td>12</td>" in text(document)
    assert not [gone for gone in ("A ferry.", "NORTHPORT", "Ada Lund") if gone in text(document)]
    assert document.fields["status"] == "withheld"


def test_newsml_message_with_many_items(tmp_path: Path) -> None:
    items = [newsml("", XHTML, guid=f"urn:{n}").split("?>")[1] for n in range(2)]
    plain = newsml("", "<inlineData>Only words.</inlineData>", guid="urn:2").split("?>")[1]
    package = f'<packageItem {NAR} guid="urn:3"/>'
    content = "".join([*items, plain, package])
    message = f"<newsMessage {NAR}><itemSet>{content}</itemSet></newsMessage>"
    found, problems = read([written(tmp_path, "m.xml", message)], builtin_readers(Settings()))
    assert [document.fields["item"] for document in found] == ["urn:0", "urn:1", "urn:2"]
    assert text(found[2]) == "Only words."
    assert [p.message for p in problems] == ["1 of 4 items are no stories: has no text (a package)"]


@pytest.mark.parametrize(
    ("meta", "embargo"),
    [
        ("<embargoed>2099-01-01T00:00:00Z</embargoed>", "2099-01-01T00:00:00Z"),
        ("<embargoed/>", "until further notice"),
        ("<edNote>Embargo until noon</edNote>", "Embargo until noon"),
    ],
)
def test_newsml_embargo(tmp_path: Path, meta: str, embargo: str) -> None:
    assert one(tmp_path, newsml(meta, XHTML), "item.xml").fields["embargo"] == embargo


def test_notes_of_newsml_that_are_internal_do_not_come_along(tmp_path: Path) -> None:
    meta = """<edNote pubconstraint="x:nonpublic">Correction: ring Ada</edNote>
    <edNote role="x:notepad"><p>Correction: contact Ada</p></edNote>
    <edNote>Update: reach the desk at desk@harbour.example</edNote>"""
    fields = one(tmp_path, newsml(meta, XHTML), "item.xml").fields
    assert fields["signals"] == ("update", "correction")
    assert "note" not in fields
    assert "Ada" not in str({**fields, "authors": ""})


def test_an_embargo_of_the_story_inside_counts_where_the_item_states_none(tmp_path: Path) -> None:
    story = NITF_STORY.format(release="20990101T000000Z", message="")
    document = one(tmp_path, newsml("", f"<inlineXML>{story}</inlineXML>"), "item.xml")
    assert document.fields["embargo"] == "2099-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("release", "embargo"),
    [("20240305T093000Z", None), ("20990101T000000Z", "2099-01-01T00:00:00Z")],
)
def test_nitf_alone(tmp_path: Path, release: str, embargo: str | None) -> None:
    document = one(tmp_path, NITF_STORY.format(release=release, message=""), "story.xml")
    assert document.fields.get("embargo") == embargo
    said = {
        "title": "Ferry returns to the harbour",
        "authors": "Ada Lund",
        "published": "2024-03-05T09:30:00Z",
        "publisher": "Harbour Wire",
        "item": "harbour-7",
        "version": "3",
        "status": "usable",
        "rights": "Copyright 2024 Harbour Wire",
    }
    assert {key: document.fields[key] for key in said} == said


def test_entities_of_html_are_characters_and_others_are_refused(tmp_path: Path) -> None:
    body = "<nitf><body><body.content><p>Caf&eacute;&nbsp;&{};</p></body.content></body></nitf>"
    doctype = '<!DOCTYPE nitf SYSTEM "nitf.dtd">'
    document = one(tmp_path, doctype + body.replace("{}", "amp"), "story.xml")
    assert text(document) == "<p>Café\N{NO-BREAK SPACE}&amp;</p>"
    secret = written(tmp_path, "secret.txt", "secret words")
    hostile = f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "file://{secret}">]>' + body.replace("{}", "x")
    hostile = hostile.replace("&eacute;&nbsp;", "")
    assert "an entity of its own (&x;)" in refused(tmp_path, hostile, "story.xml")[0].message


@pytest.mark.parametrize(
    "content",
    [
        "<newsItem><p>",
        "<newsItem><inlineXML>" + "<div>" * 100_000,
        '<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
        + "&a;" * 999
        + '">]><nitf>&b;</nitf>',
        "<newsMessage/>",
        '<conceptItem guid="a"/>',
        "<nitf><body><body.content/></body></nitf>",
        '{"uri": "a", "pubstatus": "usable", "body_text": "x" "y": 1}',
        '{"uri": "a", "pubstatus": ' + "[" * 200_000,
        '{"uri": "a", "pubstatus": "usable", "body_text": "' + '\\"' * 100_000,
    ],
)
def test_what_is_broken_or_empty_is_a_problem_soon(tmp_path: Path, content: str) -> None:
    started = time.monotonic()
    problem = refused(tmp_path, content, "wire")[0]
    assert problem.kind == "source"
    assert "failed" not in problem.message
    assert time.monotonic() - started < 5


def test_dpa_gives_nothing_that_is_not_for_publication(tmp_path: Path) -> None:
    document = one(tmp_path, dpa())
    assert text(document) == '<section class="main"><p>Die Fähre ist zurück.</p></section>'
    assert document.fields == {
        "title": "Fähre kehrt zurück",
        "publisher": "hw",
        "authors": "Ada Lund",
        "published": "2024-03-05T11:00:00+01:00",
        "language": "de",
        "status": "usable",
        "item": "urn:harbour:7",
        "version": "2",
        "rights": "Copyright 2024",
    }
    assert "1234567" not in repr(document)


def test_dpa_correction_and_embargo(tmp_path: Path) -> None:
    note = {"role": "r:x", "ednote": "Berichtigung: zwölf Fahrten", "is_publishable": True}
    item = dpa(signal="sig:correction", embargoed="2099-01-01T00:00:00+01:00", ednotes=[note])
    fields = one(tmp_path, item).fields
    assert fields["signals"] == ("correction",)
    assert fields["note"] == "Berichtigung: zwölf Fahrten"
    assert fields["embargo"] == "2099-01-01T00:00:00+01:00"


def test_a_headline_may_mark_a_corrected_version(tmp_path: Path) -> None:
    marked = one(tmp_path, dpa(headline="KORREKTUR: Fähre kehrt zurück"))
    assert marked.fields["signals"] == ("correction",)
    plain = one(tmp_path, dpa(headline="Correction centre opens"))
    assert "signals" not in plain.fields


def test_dpa_previews_are_advisories(tmp_path: Path) -> None:
    genre = [{"type": "dnltype:genre", "name": "Tagesvorschau"}]
    assert one(tmp_path, dpa(categories=genre)).fields["signals"] == ("advisory",)
    titled = dpa(headline="dpa-Tagesvorschau für Dienstag")
    assert one(tmp_path, titled).fields["signals"] == ("advisory",)


def test_dpa_answers_of_the_interface(tmp_path: Path) -> None:
    entries = {"entries": [dpa(), dpa(article_html=None, type="image")]}
    found, problems = read([written(tmp_path, "answer.json", entries)], builtin_readers(Settings()))
    assert len(found) == 1
    assert [p.message for p in problems] == ["1 of 2 items are no stories: has no text (image)"]


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("Eds: CORRECTS: the sum", "correction"),
        ("Korrektur: die Summe", "correction"),
        ("MANDATORY KILL", "kill"),
        ("UPDATES with reaction", "update"),
        ("Correctional officers are quoted", None),
        ("Killer whales in text", None),
        ("", None),
    ],
)
def test_what_a_note_announces(note: str, kind: str | None) -> None:
    assert editors_notes.kind(note) == kind


@pytest.mark.parametrize(
    ("rights", "local"),
    [
        ("No text and data mining.", True),
        ("Not for use in AI systems", True),
        ("Use only with written agreement", False),
        ("Photo by AI Smith", False),
    ],
)
def test_rights_that_reserve_machine_use(tmp_path: Path, rights: str, *, local: bool) -> None:
    assert one(tmp_path, ninjs1(usageterms=rights)).fields.get("local_only", False) is local


@settings(max_examples=60, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["headlines", "bodies", "value", "role", "altids", "embargoed", "ednote",
                         "body_html", "infosources", "rightsinfo", "signals", "version", "type"]),
        inner, max_size=5,
    ),
    max_leaves=12,
))  # fmt: skip
def test_no_shape_of_ninjs_crashes_the_reader(value: object) -> None:
    item = {**(value if isinstance(value, dict) else {"x": value}), "uri": "a"}
    content = json.dumps(item).encode()
    document = Document(uri="x", media_type=wire_types.NINJS, content=content)
    with contextlib.suppress(SourceError):  # most shapes have no text; nothing else is raised
        assert all(one.fields["item"] for one in NinjsReader().parse(document))
