"""WordPress: posts as its REST interface gives them, and its export files (WXR).

Only what the site shows to everybody is read: published posts and pages, neither drafts nor
what a password protects. What is left out is counted. The times are those that WordPress keeps
in UTC; its others name no zone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import opening
from briefing.sources.feeds import fragments, json_values, loose_xml

MAX_BYTES = 20_000_000
MAX_ITEMS = 10_000
JSON_TYPE = "application/x-wordpress+json"
WXR_TYPE = "application/x-wordpress+xml"

_STORIES = frozenset({"post", "page"})
_NEVER_STORIES = frozenset({
    "attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset",
    "oembed_cache", "user_request", "wp_block", "wp_template", "wp_template_part",
    "wp_global_styles", "wp_navigation",
})  # fmt: skip
_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_NO_TIME = "0000"
_LANGUAGES = re.compile(r"\[:([a-z]{2})?\]")
_BLOCKS = re.compile(
    r"<(?:p|div|ul|ol|table|h[1-6]|blockquote|figure|section)[\s>/]", re.IGNORECASE
)
_EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")
_SHORTCODE = re.compile(
    r"\[/?(?:gallery|embed|audio|video|playlist|contact-form(?:-7)?|wp_caption|vc_[a-z_]{1,40}"
    r"|et_pb_[a-z_]{1,40})(?:\s[^\[\]<>]{0,2000})?\]"
)
_CAPTION = re.compile(r"\[caption(?:\s[^\[\]<>]{0,500})?\]"), re.compile(r"\[/caption\]")

_PROTECTED, _DRAFT = "protected by a password", "not published"
_NO_STORY, _NO_TEXT = "neither posts nor pages", "without text"


class WordPressReader:
    """Reads posts from WordPress, as JSON or as an export."""

    name = "wordpress"

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim both forms."""
        return media_type in {JSON_TYPE, WXR_TYPE}

    def read(self, uri: str) -> Iterable[Document]:
        """Read a file of posts."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one document for each published post or page that has a text.

        Raises:
            SourceError: It cannot be read; or, at the end, how many items are left out and why.
        """
        if document.media_type == WXR_TYPE:
            posts, fault = _exported(document)
        else:
            value = json_values.load(document)
            posts = [_rest(post) for post in json_values.members(value)]
            fault = None
        left_out: Counter[str] = Counter()
        for number, post in enumerate(posts[:MAX_ITEMS], start=1):
            reason = _unfit(post)
            if reason:
                left_out[reason] += 1
            else:
                yield _document(document.uri, number, post)
        _tell(document.uri, len(posts), left_out, fault)


def _tell(uri: str, count: int, left_out: Mapping[str, int], fault: str | None) -> None:
    """Say at the end what did not become a document."""
    told = [f"{number} {reason}" for reason, number in sorted(left_out.items())]
    if count > MAX_ITEMS:
        told.append(f"{count - MAX_ITEMS:,} beyond the first {MAX_ITEMS:,}")
    said = [f"of its {count:,} items, these are left out: {', '.join(told)}"] if told else []
    said += [f"{fault}; items may be missing"] if fault else []
    said += ["holds no posts"] if not count else []
    if said:
        raise SourceError("; ".join(said), uri=uri)


def _unfit(post: Mapping[str, Any]) -> str | None:
    if post["status"] not in {"publish", ""}:
        return _DRAFT
    kind = post["type"]
    if kind in _NEVER_STORIES or (post["strict"] and kind not in _STORIES):
        return _NO_STORY
    if post["protected"]:
        return _PROTECTED
    return None if fragments.has_text(post["content"]) else _NO_TEXT


def _document(uri: str, number: int, post: Mapping[str, Any]) -> Document:
    names = ("title", "url", "publisher", "authors", "published", "updated", "language", "teaser")
    fields = {name: post.get(name) for name in names}
    if not _WEB.match(str(fields["url"] or "")):
        del fields["url"]
    if not post.get("teaser"):
        fields["item"] = post["guid"]
    key = post["id"] or post["guid"] or str(number)
    return Document(
        uri=f"{uri}#{key}",
        media_type="text/html",
        content=fragments.cleaned(post["content"]).encode("utf-8", "replace"),
        charset="utf-8",
        fields={name: value for name, value in fields.items() if value},
    )


def _rest(post: Mapping[str, object]) -> dict[str, Any]:
    """Return a post of the REST interface (`/wp-json/wp/v2/posts`, also with `_embed`)."""
    content, excerpt = _rendered(post, "content"), _rendered(post, "excerpt")
    full = fragments.has_text(content)
    people = json_values.members(json_values.child(post, "_embedded", "author"))
    names = [fragments.line(json_values.text(person.get("name"))) for person in people]
    page = json_values.child(post, "yoast_head_json")
    return {
        "id": json_values.identity(post.get("id")),
        "guid": _rendered(post, "guid"),
        "status": json_values.text(post.get("status")),
        "type": json_values.text(post.get("type")),
        "strict": False,  # a site's own types of articles are articles
        "protected": bool(json_values.child(post, "content", "protected")),
        "title": fragments.line(_rendered(post, "title")),
        "url": json_values.text(post.get("link")),
        "publisher": fragments.line(json_values.text(json_values.child(page, "og_site_name"))),
        "authors": tuple(filter(None, names)),
        "published": _moment(post.get("date_gmt"), post.get("date")),
        "updated": _moment(post.get("modified_gmt"), post.get("modified")),
        "language": json_values.text(post.get("lang")),
        "content": content if full else excerpt,
        "teaser": not full,
    }


def _rendered(post: Mapping[str, object], key: str) -> str:
    value = post.get(key)
    return json_values.text(json_values.child(value, "rendered") or value)


def _moment(utc: object, local: object) -> str:
    """Return the time that WordPress keeps in UTC, saying so, else the local one as written."""
    for value, zone in ((json_values.text(utc), "Z"), (json_values.text(local), "")):
        if value and not value.startswith(_NO_TIME):
            return value if value.endswith("Z") else value + zone
    return ""


def _exported(document: Document) -> tuple[list[dict[str, Any]], str | None]:
    """Return the items of an export, in the order of the file."""
    root, fault = loose_xml.parse(document, MAX_BYTES)
    site: dict[str, Any] = {"people": {}}
    channel = next((e for e in root.iter("*") if loose_xml.name(e) == "channel"), None)
    for element in channel if channel is not None else ():
        name = loose_xml.name(element)
        if name == "wp:author":
            person = _said(element)
            login, shown = person.get("wp:author_login"), person.get("wp:author_display_name")
            site["people"][login] = shown or login
        elif name in {"title", "language"}:
            site[name] = fragments.line(element.text)
    items = [element for element in root.iter("*") if loose_xml.name(element) == "item"]
    return [_item(_said(element), site) for element in items], fault


def _said(element: Any) -> dict[str, str]:  # noqa: ANN401 - lxml carries no types
    """Return the texts of an element's children by name; the first of a name counts."""
    said: dict[str, str] = {}
    for part in element:
        said.setdefault(loose_xml.name(part), fragments.plain(part.text))
    return said


def _item(said: Mapping[str, str], site: Mapping[str, Any]) -> dict[str, Any]:
    language = str(site.get("language") or "")
    content = _in_one_language(said.get("content:encoded", ""), language)
    excerpt = _in_one_language(said.get("excerpt:encoded", ""), language)
    full = fragments.has_text(_without_codes(content))
    author = fragments.line(said.get("dc:creator"))
    published = _moment(said.get("wp:post_date_gmt"), said.get("wp:post_date"))
    return {
        "id": said.get("wp:post_id", ""),
        "guid": said.get("guid", ""),
        "status": said.get("wp:status", ""),
        "type": said.get("wp:post_type", "post"),
        "strict": True,
        "protected": bool(said.get("wp:post_password")),
        "title": fragments.line(_in_one_language(said.get("title", ""), language)),
        "url": said.get("link", ""),
        "publisher": site.get("title"),
        "authors": tuple(filter(None, [fragments.line(site["people"].get(author, author))])),
        "published": published or said.get("pubdate", ""),
        "updated": _moment(said.get("wp:post_modified_gmt"), said.get("wp:post_modified")),
        "language": language,
        "content": _paragraphs(_without_codes(content if full else excerpt)),
        "teaser": not full,
    }


def _in_one_language(text: str, language: str) -> str:
    """Return the part in one language of a text that marks several as "[:en]…[:fr]…[:]"."""
    pieces = [piece or "" for piece in _LANGUAGES.split(text)]
    if len(pieces) < 3:  # noqa: PLR2004 - text, mark, text
        return text
    marked = list(zip(pieces[1::2], pieces[2::2], strict=True))
    named = [mark for mark, piece in marked if mark and piece.strip()]
    chosen = language[:2] if language[:2] in named else (named[0] if named else "")
    return pieces[0] + "".join(piece for mark, piece in marked if mark in {chosen, ""})


def _without_codes(text: str) -> str:
    """Take out the bracketed codes that WordPress itself would have replaced."""
    opened = _CAPTION[0].sub("<figure>", text)
    return _SHORTCODE.sub("", _CAPTION[1].sub("</figure>", opened))


def _paragraphs(text: str) -> str:
    """Make paragraphs of blank lines, as WordPress does before it shows a text (`wpautop`)."""
    if re.search(r"<p[\s>]|<!-- wp:", text, re.IGNORECASE):
        return text
    blocks = [block.strip() for block in _EMPTY_LINES.split(text) if block.strip()]
    return "\n".join(b if _BLOCKS.match(b) else f"<p>{b}</p>" for b in blocks)
