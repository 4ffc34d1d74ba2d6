"""One HTTP exchange: a request to a checked address, its answer within size and time.

The HTTP library's own timeouts count from one read to the next, so a server that sends a byte
now and then holds a client for ever; here one deadline ends the whole exchange. Imported only
when something is fetched.
"""

from __future__ import annotations

import functools
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import httpcore

from briefing.errors import SourceError
from briefing.sources.web import addresses, bodies
from briefing.sources.web.addresses import Target

_LONGEST_CONNECT = 10.0  # seconds for one address, so that there is time for the next
_SOCKET_OPTION = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer and, for status 200, its body; header names in lower case.

    `sized` says that the answer stated where its body ends, and that it does end there.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes = b""
    sized: bool = True


class Deadline:
    """The moment by which a fetch must be over. Waiting out of politeness does not count."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.waited = 0.0
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; never less than a little."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.TimeoutException
        return left

    def wait(self, seconds: float) -> None:
        """Wait, and put the end off by as much."""
        if seconds > 0:
            time.sleep(seconds)
            self.waited += seconds
            self.put_off(seconds)

    def put_off(self, seconds: float) -> None:
        """Put the end off: so much time went by without anything of ours going on."""
        self._end += seconds


def exchange(aim: Target, headers: Mapping[str, str], deadline: Deadline, *, most: int) -> Answer:
    """Ask for one URL; redirects are the caller's business.

    Args:
        aim: What to ask for.
        headers: Further headers to send.
        deadline: When the exchange must be over.
        most: The most bytes of a body.

    Raises:
        SourceError: The host is not known or may not be reached, the answer is malformed, too
            large, too slow, or broken off.
    """
    where = addresses.shown(aim.url)
    try:
        return _exchanged(aim, headers, deadline, most)
    except httpcore.TimeoutException as error:
        raise SourceError(f"took longer than {deadline.seconds:g} s", uri=where) from error
    except httpcore.ConnectError as error:
        raise SourceError(_why(error), uri=where) from error
    except (httpcore.RemoteProtocolError, httpcore.ReadError) as error:
        raise SourceError(_broken(error), uri=where) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
        raise SourceError("cannot be asked: the connection failed", uri=where) from error


def _exchanged(aim: Target, headers: Mapping[str, str], deadline: Deadline, most: int) -> Answer:
    url = httpcore.URL(
        scheme=aim.scheme.encode(),
        host=aim.host.encode(),
        port=aim.port,
        target=aim.path.encode(),
    )
    sent = {"Host": aim.site.partition("//")[2], "Accept-Encoding": bodies.ACCEPTED, **headers}
    with (
        httpcore.ConnectionPool(
            ssl_context=_trust() if aim.scheme == "https" else None,
            network_backend=_CheckedBackend(aim, deadline),
            max_connections=1,
            max_keepalive_connections=0,
        ) as pool,
        pool.stream("GET", url, headers=list(sent.items())) as response,
    ):
        said = _headers(response.headers)
        if response.status != 200:  # noqa: PLR2004 - the body of anything else is never read
            return Answer(response.status, said)
        where = addresses.shown(aim.url)
        pieces: Iterator[bytes] = response.iter_stream()
        content = bodies.decoded(pieces, said.get("content-encoding", ""), most=most, where=where)
    stated = "content-length" in said or "transfer-encoding" in said
    framed = said.get("content-encoding", "identity").lower() not in ("", "identity")
    return Answer(response.status, said, content, stated or framed)


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by lower-case name; repeated ones joined, as the standard has it."""
    found: dict[str, str] = {}
    for name, value in raw:
        key = name.decode("latin-1").lower()
        text = value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


@functools.cache
def _trust() -> ssl.SSLContext:
    """Trust the usual authorities and those of this machine (also `SSL_CERT_FILE`)."""
    context = httpcore.default_ssl_context()
    context.load_default_certs()
    return context


def _why(error: httpcore.ConnectError) -> str:
    """Say why no connection came about, in our own words."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"has no valid certificate ({cause.verify_message})"
    if cause is not None:
        return "cannot be reached safely: TLS failed"
    return "cannot be reached: no connection"


def _broken(error: Exception) -> str:
    """Tell an answer that broke off from one that is no HTTP."""
    words = str(error)
    if "incomplete" in words or "without sending complete" in words:
        return bodies.TRUNCATED
    if "disconnected" in words or isinstance(error, httpcore.ReadError):
        return "broke the connection off without a whole answer"
    return "gave an answer that is not valid HTTP"


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses of one target and to nothing else, until the deadline."""

    def __init__(self, aim: Target, deadline: Deadline) -> None:
        self._aim = aim
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline counts
        local_address: str | None = None,
        socket_options: Iterable[_SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first of the host's addresses that answers."""
        if (host, port) != (self._aim.host, self._aim.port):
            raise httpcore.ConnectError("not the host that was checked")
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses.reachable(self._aim, self._deadline.left()):
            seconds = min(_LONGEST_CONNECT, self._deadline.left())
            try:
                stream = self._plain.connect_tcp(
                    address, port, seconds, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failure

    def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002 - the library's signature
        timeout: float | None = None,  # noqa: ARG002 - the library's signature
        socket_options: Iterable[_SOCKET_OPTION] | None = None,  # noqa: ARG002 - the library's
    ) -> httpcore.NetworkStream:
        """Refuse: nothing is fetched from a socket of this machine."""
        raise httpcore.ConnectError("not a host")

    def sleep(self, seconds: float) -> None:
        """Wait between tries, which the library does only when told to try again."""
        self._deadline.wait(seconds)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline of the whole."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - as above
        """Read what has come."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - as above
        """Write all of `buffer`."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - as above
    ) -> httpcore.NetworkStream:
        """Put TLS on the connection, for the host's name and not for its address."""
        safe = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _TimedStream(safe, self._deadline)

    def get_extra_info(self, info: str) -> object:
        """Return what the library asks about its connection."""
        return self._stream.get_extra_info(info)
