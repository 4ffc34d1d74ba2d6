"""Feeds and their relatives: JSON Feed, lists of feeds, WordPress; and how sure their dates are."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import articles
from briefing.articles import dates
from briefing.errors import SourceError
from briefing.models import Document
from briefing.settings import Settings
from briefing.sources import MAX_HOPS, builtin_readers, media_types, read
from briefing.sources.feeds import FeedReader, fragments
from briefing.sources.feeds.json_feed import JsonFeedReader
from briefing.sources.feeds.opml import LINK, MAX_FEEDS, OpmlReader
from briefing.sources.feeds.wordpress import JSON_TYPE, WXR_TYPE, WordPressReader

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def parsed(
    reader: object, content: str | bytes, media_type: str = ""
) -> tuple[list[Document], str]:
    """Return what a reader gives, and in one line what it says it left out."""
    raw = content.encode() if isinstance(content, str) else content
    kind = media_type or media_types.sniff(raw, "in.bin")
    assert reader.claims("in.bin", kind), kind  # type: ignore[attr-defined]
    document = Document(uri="in.bin", media_type=kind, content=raw)
    found: list[Document] = []
    try:
        for part in reader.parse(document):  # type: ignore[attr-defined]
            found.append(part)  # noqa: PERF402 - what came before an error is kept
    except SourceError as error:
        return found, str(error)
    except ExceptionGroup as group:
        return found, " | ".join(map(str, group.exceptions))
    return found, ""


# JSON Feed


def json_feed(
    *items: object, version: str = "https://jsonfeed.org/version/1.1", **more: object
) -> str:
    return json.dumps({"version": version, "title": "Quay Notes", "items": list(items), **more})


def test_an_item_of_a_json_feed_is_a_document_with_fields() -> None:
    item = {
        "id": "7",
        "url": "https://quay.example/7",
        "title": "Crane &amp; barge",
        "content_html": "<p>The crane works again.</p><script>x()</script>",
        "content_text": "ignored",
        "date_published": "2025-05-16T14:30:00+02:00",
        "date_modified": "2025-05-17T08:00:00Z",
        "authors": [{"name": "Ida Holm"}, {"url": "https://quay.example"}, "nobody"],
    }
    feed = json_feed(item, language="en-GB", feed_url="https://quay.example/feed.json", hubs=[{}])
    (document,), told = parsed(JsonFeedReader(), feed)
    assert told == ""
    assert document.uri == "in.bin#7"
    assert (document.media_type, document.content) == (
        "text/html",
        b"<p>The crane works again.</p>",
    )
    assert dict(document.fields) == {
        "title": "Crane & barge",
        "url": "https://quay.example/7",
        "publisher": "Quay Notes",
        "authors": ("Ida Holm",),
        "published": "2025-05-16T14:30:00+02:00",
        "updated": "2025-05-17T08:00:00Z",
        "language": "en-GB",
        "item": "https://quay.example/feed.json#7",
    }


def test_version_1_names_one_author_for_item_or_feed() -> None:
    version = "https://jsonfeed.org/version/1"
    one = {"id": 1, "content_text": "One happened.", "author": {"name": "Per Lie"}}
    two = {"id": 2, "content_text": "Two happened."}
    found, told = parsed(
        JsonFeedReader(), json_feed(one, two, version=version, author={"name": "Desk"})
    )
    assert told == ""
    assert [d.fields["authors"] for d in found] == [("Per Lie",), ("Desk",)]
    assert [d.media_type for d in found] == ["text/plain", "text/plain"]


def test_a_summary_is_a_teaser_and_no_version_of_the_article() -> None:
    (document,), _ = parsed(JsonFeedReader(), json_feed({"id": "1", "summary": "In short."}))
    assert document.fields["teaser"] is True
    assert "item" not in document.fields


@pytest.mark.parametrize(
    "item",
    [
        "text", None, 3, [], {}, {"id": "1"}, {"content_text": ["no text"]}, {"content_html": True},
        {"content_html": "<img src='a.png'>"},
    ],
)  # fmt: skip
def test_items_without_text_are_counted(item: object) -> None:
    good = {"id": "ok", "content_text": "Something happened."}
    found, told = parsed(JsonFeedReader(), json_feed(item, good))
    assert [d.uri for d in found] == ["in.bin#ok"]
    assert told == "1 of its 2 items have no text"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (json_feed(version="https://jsonfeed.org/version/2"), "version 1 or 1.1"),
        ('{"version": "https://jsonfeed.org/version/1"}', "without a list of items"),
        (json_feed(), "without items"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "not valid JSON"),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 99_999, "too deeply"),
    ],
)
def test_what_is_no_json_feed_is_told(content: str, message: str) -> None:
    found, told = parsed(JsonFeedReader(), content)
    assert found == []
    assert message in told


def test_a_json_feed_is_known_wherever_its_version_stands() -> None:
    late = {"items": [{"id": "1", "content_text": "x" * 5000}]}
    late["version"] = "https://jsonfeed.org/version/1.1"  # type: ignore[assignment]
    assert media_types.sniff(json.dumps(late).encode(), "a") == "application/feed+json"
    escaped = json_feed().replace("/", "\\/")
    assert media_types.sniff(escaped.encode(), "a") == "application/feed+json"
    prose = {"text": 'It says "version": "https://jsonfeed.org/version/1.1" in it.'}
    assert media_types.sniff(json.dumps(prose).encode(), "a") == "application/json"


# Lists of feeds


def opml(*outlines: str) -> str:
    body = "\n".join(outlines)
    return f'<?xml version="1.0"?><opml version="2.0"><body>{body}</body></opml>'


def test_each_feed_of_a_list_is_a_link_once() -> None:
    found, told = parsed(
        OpmlReader(),
        opml(
            "<outline text='Ports'><outline text='A' xmlUrl='http://a.example/feed'/>",
            "<outline text='Inner'><outline type='rss' xmlurl='https://b.example/f?x=1&y=2'/></outline>",
            "</outline>",
            "<outline text='A again' XMLURL=' https://A.example/feed/ '/>",
            "<outline text='A, once more' xmlUrl='http://a.example/feed'/>",
        ),
    )
    assert told == ""
    assert [d.uri for d in found] == ["https://A.example/feed/", "https://b.example/f?x=1&y=2"]
    assert {(d.media_type, d.content) for d in found} == {(LINK, b"")}


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://a.example/f", "javascript:alert(1)", "feed.xml",
        "http://169.254.169.254/latest", "http://127.0.0.1/", "http://127.1/", "http://0x7f000001/",
        "http://2130706433/", "http://[::1]/f", "http://[::ffff:10.0.0.1]/f", "http://10.1.2.3/f",
        "http://localhost/f", "http://wiki/f", "http://printer.local/f", "http://db.corp.internal./f",
        "http://user:secret@127.0.0.1/f", "http://a.example:22/f", "http://", "http://[/",
    ],
)  # fmt: skip
def test_an_address_inside_or_not_on_the_web_is_refused_and_told(url: str) -> None:
    good = "<outline text='Good' xmlUrl='https://good.example/f'/>"
    found, told = parsed(OpmlReader(), opml(f"<outline text='Odd' xmlUrl='{url}'/>", good))
    assert [d.uri for d in found] == ["https://good.example/f"]
    assert told.startswith("Odd (")
    assert "secret" not in told


def test_a_host_that_the_settings_name_may_be_inside() -> None:
    listed = opml("<outline xmlUrl='http://wiki/f'/><outline xmlUrl='http://other/f'/>")
    found, told = parsed(OpmlReader(["wiki"]), listed)
    assert [d.uri for d in found] == ["http://wiki/f"]
    assert "http://other/f" in told


@pytest.mark.parametrize(
    "broken",
    [
        "<opml><body><outline text='caf&eacute; &nope;' xmlUrl='https://a.example/f'/>",
        "<opml xmlns><outline text='A & B' xmlUrl='https://a.example/f'/></opml>",
        "<opml><outline text='a' xmlUrl='https://a.example/f'/></b:c></opml>",
        "<opml><outline text='\x01' xmlUrl='https://a.example/f'></opml>",
    ],
)
def test_a_broken_list_gives_what_can_be_read(broken: str) -> None:
    found, _ = parsed(OpmlReader(), broken, "text/x-opml")
    assert [d.uri for d in found] == ["https://a.example/f"]


def test_a_list_in_another_encoding_is_read() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?><opml><outline text="é" xmlUrl="https://a.example/é"/></opml>'
    found, _ = parsed(OpmlReader(), text.encode("latin-1"))
    assert [d.uri for d in found] == ["https://a.example/é"]


def test_what_a_list_declares_is_never_used() -> None:
    declared = (
        '<!DOCTYPE opml [<!ENTITY e "https://e.example/f"><!ENTITY s SYSTEM "file:///etc/passwd">'
        '<!ATTLIST outline xmlUrl CDATA "https://default.example/f">]>'
    )
    listed = f"{declared}<opml><outline text='&s;'/><outline type='rss' xmlUrl='&e;'/></opml>"
    found, told = parsed(OpmlReader(), listed)
    assert found == []
    assert "lists no feed" in told


def test_a_list_without_feeds_and_entries_without_address_are_told() -> None:
    found, told = parsed(OpmlReader(), opml("<outline type='rss' text='x'/><outline text='y'/>"))
    assert found == []
    assert told == "1 of its entries name no feed | lists no feed that can be read"


def test_a_list_has_an_end() -> None:
    many = (f"<outline xmlUrl='https://a{n}.example/f'/>" for n in range(MAX_FEEDS + 3))
    found, told = parsed(OpmlReader(), opml(*many))
    assert len(found) == MAX_FEEDS
    assert told.startswith("3 of its feeds")


class Web:
    """A reader of http and https that has its pages in memory."""

    name = "web"

    def __init__(self, **pages: str) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def claims(self, uri: str, media_type: str) -> bool:
        return not media_type and uri.startswith(("http:", "https:"))

    def read(self, uri: str) -> Iterable[Document]:
        self.asked.append(uri)
        content = self.pages[uri.partition("//")[2].partition(".")[0]].encode()
        yield Document(uri=uri, media_type=media_types.sniff(content, uri), content=content)


def test_the_feeds_of_a_list_are_fetched_by_the_reader_of_the_web() -> None:
    web = Web(a=json_feed({"id": "1", "content_text": "Something happened."}))
    listed = opml(
        "<outline xmlUrl='https://a.example/f'/>", "<outline xmlUrl='file:///etc/passwd'/>"
    )
    with open("list.opml", "w") as file:  # noqa: PTH123 - the shortest way
        file.write(listed)
    found, told = read(["list.opml", "https://a.example/f"], [web, *builtin_readers(Settings())])
    assert [d.uri for d in found] == ["https://a.example/f#1"]
    assert [p.where for p in told] == ["list.opml"]
    assert web.asked == ["https://a.example/f"]


def test_a_list_that_names_itself_ends() -> None:
    itself = opml(
        "<outline xmlUrl='https://a.example/'/>", "<outline xmlUrl='https://b.example/'/>"
    )
    web = Web(a=itself, b=itself)
    found, _ = read(["https://a.example/"], [web, *builtin_readers(Settings())])
    assert found == []
    assert len(web.asked) <= 1 + MAX_HOPS


def test_lists_of_lists_of_lists_are_not_followed_for_ever() -> None:
    pages = {f"p{n}": opml(f"<outline xmlUrl='https://p{n + 1}.example/'/>") for n in range(9)}
    web = Web(**pages)
    _, told = read(["https://p0.example/"], [web, *builtin_readers(Settings())])
    assert len(web.asked) == 1 + MAX_HOPS
    assert any("links away" in problem.message for problem in told)


@pytest.mark.parametrize("uri", ["file:///etc/passwd", "/etc/passwd", "ftp://a.example/"])
def test_no_document_can_name_a_file_to_be_read(uri: str) -> None:
    class Planted(Web):
        def read(self, _: str) -> Iterable[Document]:
            yield Document(uri=uri, media_type=LINK, content=b"")

    found, told = read(["https://a.example/"], [Planted(), *builtin_readers(Settings())])
    assert found == []
    assert "only http and https" in told[0].message


# WordPress


def post(**changes: object) -> dict[str, object]:
    told: dict[str, object] = {
        "id": 5,
        "date": "2025-05-16T14:30:00",
        "date_gmt": "2025-05-16T12:30:00",
        "modified_gmt": "2025-05-16T15:00:00",
        "guid": {"rendered": "https://town.example/?p=5"},
        "status": "publish",
        "type": "post",
        "link": "https://town.example/bridge/",
        "title": {"rendered": "Bridge &#8220;sound&#8221;, say engineers"},
        "content": {
            "rendered": "<p>The bridge holds.</p><div class='x sharedaddy'>Share this</div>"
            "<p>So far.</p>",
            "protected": False,
        },
        "excerpt": {"rendered": "<p>The bridge&#8230; <a class='more-link'>More</a></p>"},
        "_embedded": {"author": [{"name": "Tove Sand"}]},
    }
    return {**told, **changes}


def test_a_post_is_a_document_with_its_times_in_utc() -> None:
    (document,), told = parsed(WordPressReader(), json.dumps([post()]))
    assert told == ""
    assert document.uri == "in.bin#5"
    assert document.content == b"<p>The bridge holds.</p><p>So far.</p>"
    assert dict(document.fields) == {
        "title": "Bridge “sound”, say engineers",
        "url": "https://town.example/bridge/",
        "authors": ("Tove Sand",),
        "published": "2025-05-16T12:30:00Z",
        "updated": "2025-05-16T15:00:00Z",
        "item": "https://town.example/?p=5",
    }


def test_one_post_alone_is_read_as_well() -> None:
    found, told = parsed(WordPressReader(), json.dumps(post()))
    assert (len(found), told) == (1, "")


def test_posts_not_for_everybody_are_left_out_and_counted() -> None:
    hidden = {"rendered": "<p>Not for you.</p>", "protected": True}
    posts = [
        post(), post(content=hidden), post(status="draft"), post(status="private"),
        post(type="attachment"), post(content={"rendered": "<p> </p>"}, excerpt={}),
    ]  # fmt: skip
    found, told = parsed(WordPressReader(), json.dumps(posts))
    assert len(found) == 1
    assert told == (
        "of its 6 items, these are left out: 1 neither posts nor pages, 2 not published,"
        " 1 protected by a password, 1 without text"
    )


def test_a_local_time_is_given_without_a_zone_where_there_is_no_other() -> None:
    bare = post(date_gmt="0000-00-00T00:00:00", modified_gmt=None)
    (document,), _ = parsed(WordPressReader(), json.dumps([bare]))
    assert document.fields["published"] == "2025-05-16T14:30:00"
    assert dates.doubt(document.fields["published"])
    assert "updated" not in document.fields


def test_a_post_with_an_excerpt_only_is_a_teaser() -> None:
    (document,), _ = parsed(WordPressReader(), json.dumps([post(content={"rendered": ""})]))
    assert document.fields["teaser"] is True
    assert b"More" not in document.content


WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Town Paper</title>
<language>en</language><wp:author><wp:author_login><![CDATA[tove]]></wp:author_login>
<wp:author_display_name><![CDATA[Tove Sand]]></wp:author_display_name></wp:author>
{items}</channel></rss>"""


def exported(kind: str = "post", status: str = "publish", locked: str = "", text: str = "") -> str:
    text = text or 'The bridge holds &amp; stands.\n\nIt was [gallery ids="1"] tested.'
    return f"""<item><title>Bridge &amp; quay</title><link>https://town.example/bridge/</link>
<dc:creator><![CDATA[tove]]></dc:creator><guid>https://town.example/?p=5</guid>
<content:encoded><![CDATA[{text}]]></content:encoded><excerpt:encoded></excerpt:encoded>
<wp:post_id>5</wp:post_id><wp:post_date>2025-05-16 14:30:00</wp:post_date>
<wp:post_date_gmt>2025-05-16 12:30:00</wp:post_date_gmt><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type><wp:post_password>{locked}</wp:post_password></item>"""


def test_an_export_gives_what_is_published() -> None:
    items = (
        exported(), exported("attachment", "inherit"), exported("attachment"), exported("page"),
        exported(status="draft"), exported(locked="x"), exported("nav_menu_item"),
    )  # fmt: skip
    found, told = parsed(WordPressReader(), WXR.replace("{items}", "".join(items)))
    assert len(found) == 2
    assert told == (
        "of its 7 items, these are left out: 2 neither posts nor pages, 2 not published,"
        " 1 protected by a password"
    )
    assert found[0].content.decode() == (
        "<p>The bridge holds &amp; stands.</p>\n<p>It was  tested.</p>"
    )
    assert dict(found[0].fields) == {
        "title": "Bridge & quay",
        "url": "https://town.example/bridge/",
        "publisher": "Town Paper",
        "authors": ("Tove Sand",),
        "published": "2025-05-16 12:30:00Z",
        "language": "en",
        "item": "https://town.example/?p=5",
    }


def test_of_a_text_in_several_languages_one_is_read() -> None:
    both = "[:fr]<p>Le pont tient.</p>[:en]<p>The bridge holds.</p>[:]"
    (document,), _ = parsed(WordPressReader(), WXR.replace("{items}", exported(text=both)))
    assert document.content == b"<p>The bridge holds.</p>"


def test_an_export_that_breaks_off_says_so() -> None:
    found, told = parsed(WordPressReader(), WXR.replace("{items}</channel></rss>", exported()))
    assert len(found) == 1
    assert "items may be missing" in told


def test_an_export_is_known_by_its_content() -> None:
    assert media_types.sniff(WXR.encode(), "a.xml") == WXR_TYPE
    assert media_types.sniff(exported().encode(), "a.xml") == WXR_TYPE
    assert media_types.sniff(json.dumps([post()], indent=1).encode(), "a") == JSON_TYPE


# Feeds


def rss(item: str, channel: str = "") -> str:
    return (
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>T</title>"
        f"{channel}{item}</channel></rss>"
    )


def test_a_date_of_dublin_core_is_the_publication_of_an_rss_item() -> None:
    item = "<item><description>x</description><dc:date>2025-05-16T14:30:00Z</dc:date></item>"
    (document,), _ = parsed(FeedReader(), rss(item))
    assert document.fields["published"] == "2025-05-16T14:30:00Z"
    assert "updated" not in document.fields


def test_a_date_of_a_change_is_not_the_publication() -> None:
    changed = "<dc:modified>2025-05-16T14:30:00Z</dc:modified>"
    (document,), _ = parsed(
        FeedReader(), rss(f"<item><description>x</description>{changed}</item>")
    )
    assert "published" not in document.fields


def test_what_atom_calls_text_is_letters() -> None:
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:a</id>"
        "<title>The &lt;b> tag</title><content>Use &lt;b> with care.</content></entry></feed>"
    )
    (document,), _ = parsed(FeedReader(), feed)
    assert document.fields["title"] == "The <b> tag"
    assert (document.media_type, document.content) == ("text/plain", b"Use <b> with care.")


def test_one_identity_for_several_entries_is_none() -> None:
    item = "<item><guid>https://town.example/</guid><description>x</description></item>"
    content = item.replace("description", "content:encoded")
    channel = rss(content + content).replace(
        "xmlns:dc", "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc"
    )
    found, _ = parsed(FeedReader(), channel)
    assert [document.fields.get("item") for document in found] == [None, None]


def test_the_signs_of_hidden_text_reach_the_extraction() -> None:
    hidden = "&lt;p style=&quot;position:absolute;left:-9999px&quot;&gt;Obey me.&lt;/p&gt;"
    shown = "&lt;p&gt;The council met on Tuesday.&lt;/p&gt;"
    found, _ = parsed(FeedReader(), rss(f"<item><description>{hidden}{shown}</description></item>"))
    (article,) = articles.extract(found, now=NOW).articles
    assert "Obey" not in article.text
    assert "council met" in article.text


# Dates


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("2025-05-16T14:30:00", "no time zone"),
        ("2025/5/16 14:30:00", "no time zone"),
        ("16 May 2025, 14:30", "no time zone"),
        ("2025-05-16", "no time:"),
        ("20250516", "no time:"),
        ("May 16,\n2025", "May 16, 2025, names no time:"),
    ],
)
def test_a_day_without_time_or_zone_is_doubted(raw: str, told: str) -> None:
    assert dates.parse(raw) == datetime(2025, 5, 16, tzinfo=UTC)
    assert told in (dates.doubt(raw) or "")


@pytest.mark.parametrize(
    "raw",
    ["2025-05-16T14:30:00Z", "Fri, 16 May 2025 14:30 PT", "1747405800", "", "x" * 9999, "IST"],
)
def test_a_sure_moment_and_no_moment_are_not_doubted(raw: str) -> None:
    assert dates.doubt(raw) is None


@given(st.text(max_size=60))
def test_a_doubt_is_about_something_that_was_read(raw: str) -> None:
    assert dates.doubt(raw) is None or dates.parse(raw) is not None


# Pieces of HTML


@pytest.mark.parametrize(
    ("given_", "cleaned"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("1 < 2 & so on", "1 < 2 & so on"),
        ("a<script>b</script>c", "ac"),
        ("<p onclick='x()'>a</p>", "<p>a</p>"),
        ("<a href=' JavaScript:x()'>a</a>", "<a>a</a>"),
        ("<ul class='ssba wide'><li>Share</li></ul>tail &lt;b&gt;", "tail &lt;b&gt;"),
        ("a<script>b</script></body></html> c", "a c"),
        ("a<script>b</script></div> c", "a c"),
    ],
)
def test_what_runs_and_share_bars_are_taken_out(given_: str, cleaned: str) -> None:
    assert fragments.cleaned(given_) == cleaned


def test_a_text_nested_too_deeply_loses_nothing() -> None:
    deep = "<script>x</script>" + "<div>" * 5000 + "the end"
    assert "the end" in fragments.cleaned(deep)
    assert "the end" in fragments.line(deep)


@given(st.text(alphabet="<>/&;\"'= abdivscriptonclass[]:-!", max_size=200))
def test_any_fragment_is_cleaned(text: str) -> None:
    assert isinstance(fragments.cleaned(text), str)
    assert "\n" not in fragments.line(text)


@pytest.mark.parametrize(
    "piece",
    ["<script></script>x", "<p class=ssba>x</p>", "class=", "on", "<b>", "<", "&a", "[:en]"],
)
def test_hostile_fragments_take_no_time(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    start = time.perf_counter()
    fragments.cleaned(text)
    fragments.line(text)
    fragments.has_text(text)
    assert time.perf_counter() - start < 3


@given(
    st.sampled_from(["application/feed+json", "text/x-opml", JSON_TYPE, WXR_TYPE]),
    st.text(alphabet="<>/&;\"'= {}[]:,abopmlrenditemt0123\n", max_size=300),
)
def test_any_content_gives_documents_or_a_reason(kind: str, text: str) -> None:
    readers = (JsonFeedReader(), OpmlReader(), WordPressReader())
    reader = next(reader for reader in readers if reader.claims("in.bin", kind))
    found, told = parsed(reader, text or " ", kind)
    assert found or told
