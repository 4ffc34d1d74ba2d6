"""Reads http and https URLs: public addresses only, within bounds, with good manners.

One URL gives one document, typed by its content; a feed or an archive is then taken apart by the
reader of its format. Links in what was fetched are not followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, Self

from briefing.errors import ConfigError, SourceError
from briefing.models import Document
from briefing.sources.web import addresses, bodies
from briefing.sources.web.addresses import Target
from briefing.sources.web.visits import NOT_MODIFIED, OK, Visits, WebOptions

__all__ = ["WebOptions", "WebReader", "WebSettings"]

if TYPE_CHECKING:  # the HTTP client and the database only when something is fetched
    from briefing.sources.web.connections import Answer
    from briefing.store import Store

_LONGEST_MARK = 1_000  # of an ETag worth keeping


class WebSettings(Protocol):
    """The settings that fetching reads."""

    @property
    def allow_hosts(self) -> tuple[str, ...]:
        """Hosts that may be fetched from wherever they are, such as an intranet's."""

    @property
    def store(self) -> str | None:
        """Path of the store that remembers what was fetched."""

    @property
    def robots(self) -> bool:
        """Whether robots.txt counts."""

    @property
    def timeout(self) -> float:
        """The most seconds for one fetch."""


class WebReader:
    """Fetches a page, feed or file from the web."""

    name = "web"

    def __init__(self, options: WebOptions | None = None) -> None:
        self.options = options or WebOptions()
        self._visits = Visits(self.options)
        self._pruned = False

    @classmethod
    def from_settings(cls, settings: WebSettings) -> Self:
        """Return a reader for one run under the settings."""
        return cls(
            WebOptions(
                allow_hosts=settings.allow_hosts,
                store=settings.store,
                robots=settings.robots,
                timeout=settings.timeout,
            )
        )

    def claims(self, uri: str, media_type: str) -> bool:
        """Claim http and https URLs that nobody has opened yet."""
        return not media_type and uri[:8].lower().startswith(("http://", "https://"))

    def read(self, uri: str) -> Iterator[Document]:
        """Fetch one URL.

        Raises:
            SourceError: It may not be fetched, cannot be, or came broken; or, after the
                document, it could not be kept in the store. The error's `uri` and message hold
                no login and no query.
        """
        aim = addresses.target(uri, self.options.allow_hosts)
        start = addresses.shown(aim.url)
        try:
            document, unkept = self._fetched(aim)
        except SourceError as error:
            if error.uri == start:
                raise
            raise SourceError(f"leads to {error.uri}, which {error}", uri=start) from error
        yield document
        if unkept:
            raise SourceError(f"was read, but not kept: {unkept}", uri=start)

    def _fetched(self, aim: Target) -> tuple[Document, str | None]:
        with self._store(aim) as store:
            aim, answer = self._visits.follow(aim, store)
            kind = self._checked(aim, answer)
            charset = bodies.charset(answer.headers.get("content-type", ""))
            unkept = _keep(store, aim, answer, charset)
        document = Document(
            uri=aim.url,
            media_type=kind,
            content=answer.content,
            charset=charset,
            fields={"url": aim.url, "fetched": datetime.now(UTC).isoformat()},
        )
        return document, unkept

    def _checked(self, aim: Target, answer: Answer) -> str:
        """Return the media type of an answer that is a whole document."""
        where = addresses.shown(aim.url)
        fresh = answer.status == OK
        if not fresh and not (answer.status == NOT_MODIFIED and answer.content):
            raise SourceError(_refusal(answer.status), uri=where)
        if not answer.content.strip():
            raise SourceError("is empty", uri=where)
        kind = bodies.media_type(answer.content, aim.path)
        if not answer.sized and not bodies.is_whole(answer.content, kind):
            raise SourceError(bodies.TRUNCATED, uri=where)
        return kind

    def _store(self, aim: Target) -> Store | nullcontext[None]:
        """Open the store, if there is one; a run clears it once of what nobody asks for."""
        if self.options.store is None:
            return nullcontext()
        from briefing.store import Store  # noqa: PLC0415 - as above

        try:
            store = Store(self.options.store)
            if not self._pruned:
                store.prune()
                self._pruned = True
        except ConfigError as error:
            reason = f"was not fetched: {error}"
            raise SourceError(reason, uri=addresses.shown(aim.url)) from error
        return store


def _keep(store: Store | None, aim: Target, answer: Answer, charset: str | None) -> str | None:
    """Remember what a server can be asked about again; return why that failed, if it did."""
    if store is None:
        return None
    from briefing.store import Page  # noqa: PLC0415 - as above

    try:
        if answer.status == NOT_MODIFIED:
            store.touch(aim.url)
            return None
        etag, modified = (_mark(answer.headers.get(name)) for name in ("etag", "last-modified"))
        if (etag or modified) and "no-store" not in answer.headers.get("cache-control", ""):
            page = Page(answer.content, etag, modified, charset)
            store.keep(aim.url, page, shown=addresses.shown(aim.url))
    except ConfigError as error:
        return str(error)
    return None


def _mark(value: str | None) -> str | None:
    """Return a header that can be sent back as it came."""
    return value if value and value.isascii() and len(value) <= _LONGEST_MARK else None


def _refusal(status: int) -> str:
    """Say what a status means to somebody who wanted to read."""
    meanings = {
        401: "wants a login",
        402: "wants to be paid",
        403: "is refused by its server",
        404: "is not there",
        410: "is gone",
        451: "is withheld for legal reasons",
    }
    failed = "cannot be had: its server has failed" if status >= 500 else "gives no document"  # noqa: PLR2004 - server errors
    return f"{meanings.get(status, failed)} (status {status})"
