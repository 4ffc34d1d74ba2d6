"""Addresses as a briefing may print them: which URL may be a link, and what to call a source.

An address comes from outside like any other text. It is printed as a link only when it is a
plain http or https URL whose host a reader can see for what it is.
"""

from __future__ import annotations

from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from briefing.models import Article

_SAFE = "/:?#[]@!$&'()*+,;=%~-._"  # what RFC 3986 lets stand in a URL
_LONGEST = 2000


def link(article: Article) -> str | None:
    """Return the article's address if it may be a link, percent-encoded, else None.

    Only http and https; never with a login in it (`https://news.example@other.example/` goes to
    other.example); a host in another script is shown in its ASCII form, so that a look-alike
    shows itself.
    """
    for address in (article.url, article.uri):
        safe = _safe(address) if address else None
        if safe:
            return safe
    return None


def _safe(address: str) -> str | None:
    if len(address) > _LONGEST or any(c.isspace() or not c.isprintable() for c in address):
        return None
    parts = _split(address)
    if parts is None or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    host = _ascii_host(parts)
    if not host or "\\" in address:
        return None
    path, query, fragment = (
        quote(part, safe=_SAFE, errors="replace")
        for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, host, path, query, fragment))


def _ascii_host(parts: SplitResult) -> str | None:
    """Return host and port in ASCII, or None when they are malformed."""
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return None
    plain = host.replace(".", "").replace("-", "").replace("_", "")
    if ":" in host:
        plain, host = host.replace(":", "").replace(".", ""), f"[{host}]"
    return host + port if plain.isalnum() else None


def without_login(address: str) -> str:
    """Return an address without the user name and password that it may carry."""
    parts = _split(address)
    if parts is None or "@" not in parts.netloc:
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def outlet(article: Article) -> str:
    """Return what to call the source: its publisher, else the site, else the file; never empty."""
    if article.publisher and article.publisher.strip():
        return article.publisher.strip()
    address = link(article)
    if address:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    return file_name(article) or "Unnamed source"


def file_name(article: Article) -> str | None:
    """Return the last part of an address that is not a link, else None.

    Folders stay out: they say more about the desk's machine than about the source.
    """
    if link(article) or not article.uri:
        return None
    parts = _split(article.uri)
    path = (parts.path or parts.netloc) if parts and "/" in article.uri else article.uri
    name = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return (unquote(name) if parts and parts.scheme == "file" else name) or None


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:  # such as an unclosed bracket
        return None
