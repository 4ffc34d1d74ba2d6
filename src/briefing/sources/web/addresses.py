"""Which addresses may be reached: public ones, and hosts that the settings name.

A URL comes from outside. It must not make this machine ask its own services, the network that
it stands in, or the metadata service of its cloud. So a host is resolved here, every address it
has is checked, and the connection goes to an address that was checked: a name that changes its
answer in between (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import threading
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from briefing.errors import SourceError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST = 4000
_PORTS = {"http": 80, "https": 443}
_MOST_ADDRESSES = 16
_SAFE = "/:@!$&'()*+,;=%~-._?[]"  # what stands in a path and query as it is
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")

# Own lists: `ipaddress.is_global` lets through multicast, 6to4, NAT64 and more, and differs
# between Python versions. IANA's special-purpose registries, and one cloud's metadata service
# that hides behind a public-looking address (168.63.129.16).
_REFUSED_4 = tuple(map(ipaddress.IPv4Network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32",
    "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
    "240.0.0.0/4",
)))  # fmt: skip
# Only 2000::/3 is given out as global unicast. All else (loopback, IPv4-mapped, NAT64, unique
# local, link-local, multicast) is refused by being outside of it.
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_6 = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be asked, taken apart. `host` is ASCII; `open` if the settings name it."""

    scheme: str
    host: str
    port: int
    path: str
    open: bool = False

    @property
    def site(self) -> str:
        """The origin: scheme, host and port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def url(self) -> str:
        """The whole URL, in ASCII, without a fragment."""
        return f"{self.site}{self.path}"


def target(url: str, allow_hosts: Collection[str] = ()) -> Target:
    """Take a URL apart and refuse what can be refused before its host is resolved.

    Args:
        url: The URL as it stands in a setting, a feed or a redirect.
        allow_hosts: Hosts that may be reached wherever they are, and on any port.

    Raises:
        SourceError: It is no http or https URL, holds a login, names a port that is neither 80
            nor 443, or spells an address that is not public.
    """
    where = shown(url)
    if len(url) > _LONGEST:
        raise SourceError(f"is longer than {_LONGEST} characters", uri=where)
    if _CONTROLS.search(url):
        raise SourceError("holds control characters", uri=where)
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise SourceError("is not a valid URL", uri=where) from error
    if parts.scheme not in _PORTS:
        raise SourceError(f"is not http or https but {parts.scheme or 'nothing'!r}", uri=where)
    if "@" in parts.netloc:
        raise SourceError("holds a login, which is never sent; take it out", uri=where)
    host = _host(parts.netloc, parts.hostname or "", where)
    is_open = host in {name.lower().strip("[]").rstrip(".") for name in allow_hosts}
    if port not in (None, 80, 443) and not is_open:
        raise SourceError(f"names the port {port}; only 80 and 443 are asked", uri=where)
    literal = _literal(host)
    if literal and not is_open and not is_public(literal):
        raise SourceError(f"is not a public address ({literal})", uri=where)
    path = quote(parts.path or "/", safe=_SAFE.replace("?", ""))
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    port = _PORTS[parts.scheme] if port is None else port
    return Target(parts.scheme, host, port, path + query, is_open)


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public Internet and to nothing special."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _REFUSED_4)
    if address.scope_id is not None or address not in _GLOBAL_6:
        return False
    return not any(address in network for network in _REFUSED_6)


def reachable(aim: Target, seconds: float) -> list[str]:
    """Return the addresses of the target's host, all checked.

    Raises:
        SourceError: The name is not known, or one of its addresses is not public.
    """
    where = shown(aim.url)
    if _literal(aim.host):
        return [aim.host]  # `target` has looked at it
    found = _resolved_in_time(aim, seconds, where)
    for address in found:
        if not aim.open and not is_public(ipaddress.ip_address(address)):
            raise SourceError(f"is not a public address ({address})", uri=where)
    return found[:_MOST_ADDRESSES]


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host, in its order of preference."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def shown(url: str) -> str:
    """Return a URL fit to be printed: one line, bounded, without login and query."""
    most = 300
    start, mark, _ = _CONTROLS.sub("�", url[:_LONGEST]).partition("?")
    start = start.partition("#")[0]
    scheme, slashes, rest = start.partition("//")
    authority, slash, path = rest.partition("/")
    if "@" in authority:
        authority = "…@" + authority.rpartition("@")[2]
    clean = f"{scheme}{slashes}{authority}{slash}{path}" + ("?…" if mark else "")
    return clean if len(clean) <= most else f"{clean[:most]}…"


def _host(netloc: str, host: str, where: str) -> str:
    """Return the host in the one spelling that is checked, resolved and named to the server."""
    if netloc.startswith("["):
        try:
            address = ipaddress.IPv6Address(host)
        except ValueError as error:
            raise SourceError("names no valid IPv6 address", uri=where) from error
        if address.scope_id is not None:
            raise SourceError("names an interface of this machine", uri=where)
        return str(address)
    name = _ascii(host, where).removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(map(_LABEL.fullmatch, labels)):  # noqa: PLR2004 - RFC 1035
        raise SourceError("names no valid host", uri=where)
    # Browsers and resolvers read 127.1, 0x7f.1, 017700000001 and 2130706433 as addresses.
    if _NUMERIC.fullmatch(labels[-1]) and not _literal(name):
        raise SourceError("spells its address in an unusual way", uri=where)
    if labels[-1] == "localhost" and len(labels) > 1:
        raise SourceError("is not a public address (localhost)", uri=where)
    return name


def _ascii(host: str, where: str) -> str:
    """Return a host name in ASCII (IDNA 2008); look-alike digits and dots are refused."""
    if host.isascii():
        return host
    import idna  # noqa: PLC0415 - tables of 300 kB, needed for few names

    try:
        return idna.encode(host.lower()).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise SourceError("names no valid host", uri=where) from error


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _resolved_in_time(aim: Target, seconds: float, where: str) -> list[str]:
    """Resolve in a thread of its own: the system's resolver knows no deadline."""
    answer: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(resolve(aim.host, aim.port))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    threading.Thread(target=ask, name="briefing-resolver", daemon=True).start()
    try:
        found = answer.get(timeout=max(seconds, 0.0))
    except queue.Empty as error:
        raise SourceError(f"took too long to find the host {aim.host}", uri=where) from error
    if isinstance(found, Exception) or not found:
        raise SourceError(f"names a host that is not known ({aim.host})", uri=where)
    return found
