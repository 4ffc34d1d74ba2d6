"""OPML 1 and 2, lists of feeds: one link for each feed, for a reader of web addresses to follow.

A list comes from anywhere, so it cannot be trusted with addresses: only http and https are
followed, and no name or number that lies inside somebody's own network. Lists are often broken
XML; what can be read of them is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from briefing.errors import SourceError
from briefing.models import Document
from briefing.sources import opening
from briefing.sources.feeds import fragments, loose_xml
from briefing.sources.web import addresses

MAX_FEEDS = 2_000
MAX_BYTES = 5_000_000
LINK = "application/x-briefing-link"

_MOST_TOLD = 20
_MOST_SHOWN = 200
_PRIVATE = (
    ".local", ".localhost", ".localdomain", ".internal", ".intranet", ".lan", ".home", ".corp",
    ".private", ".home.arpa",
)  # fmt: skip


@dataclass(slots=True)
class _List:
    """What a list of feeds holds."""

    feeds: dict[str, str] = field(default_factory=dict)  # without its scheme → the address
    refused: list[SourceError] = field(default_factory=list)
    nameless: int = 0
    fault: str | None = None


class OpmlReader:
    """Reads OPML: yields a link for each feed, https where a feed is listed with both schemes."""

    name = "opml"

    def __init__(self, allow_hosts: Collection[str] = ()) -> None:
        """Take the hosts that may be reached wherever they are."""
        self._allow_hosts = frozenset(allow_hosts)

    def claims(self, uri: str, media_type: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Claim OPML."""
        return media_type == "text/x-opml"

    def read(self, uri: str) -> Iterable[Document]:
        """Read a list of feeds from a file."""
        return self.parse(opening.document(uri))

    def parse(self, document: Document) -> Iterator[Document]:
        """Yield one link for each feed, in the order of the list.

        Raises:
            SourceError: It cannot be read, or lists no feed.
            ExceptionGroup: At the end, one `SourceError` for each address that is not followed.
        """
        listed = _listed(document, self._allow_hosts)
        for url in list(listed.feeds.values())[:MAX_FEEDS]:
            yield Document(uri=url, media_type=LINK, content=b"")
        told = listed.refused[:_MOST_TOLD]
        for count, what in (
            (len(listed.refused) - _MOST_TOLD, "further addresses are refused"),
            (len(listed.feeds) - MAX_FEEDS, f"of its feeds are beyond {MAX_FEEDS:,}: left out"),
            (listed.nameless, "of its entries name no feed"),
        ):
            if count > 0:
                told.append(SourceError(f"{count:,} {what}", uri=document.uri))
        if listed.fault:
            told.append(SourceError(f"{listed.fault}; feeds may be missing", uri=document.uri))
        if not listed.feeds:
            told.append(SourceError("lists no feed that can be read", uri=document.uri))
        if told:
            raise ExceptionGroup("feeds that are not read", told)


def _listed(document: Document, allow_hosts: Collection[str]) -> _List:
    root, fault = loose_xml.parse(document, MAX_BYTES)
    listed = _List(fault=fault)
    for outline in root.iter("*"):
        if loose_xml.name(outline) != "outline":
            continue
        said = {str(key).rpartition("}")[2].lower(): value for key, value in outline.items()}
        url = fragments.plain(said.get("xmlurl"))
        if not url:
            named = any(said.get(key) for key in ("type", "url", "htmlurl", "xmlurl"))
            listed.nameless += named and not len(outline)
            continue
        reason = _refusal(url, allow_hosts)
        if reason:
            label = fragments.line(said.get("text") or said.get("title"))[:_MOST_SHOWN]
            where = f"{label} ({addresses.shown(url)})" if label else addresses.shown(url)
            listed.refused.append(SourceError(f"{where} {reason}", uri=document.uri))
            continue
        parts = urlsplit(url)
        key = f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"
        if key not in listed.feeds or parts.scheme == "https":
            listed.feeds[key] = url
    return listed


def _refusal(url: str, allow_hosts: Collection[str]) -> str | None:
    """Say why an address is not followed; None when it is. Nothing is looked up."""
    try:
        aim = addresses.target(url, allow_hosts)
    except SourceError as error:
        return str(error)
    inside = "." not in aim.host and ":" not in aim.host
    if not aim.open and (inside or aim.host.endswith(_PRIVATE)):
        return "is not a public address (a name of an internal network)"
    return None
