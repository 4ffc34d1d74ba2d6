"""Reads pages in a child process that can be killed.

Some pages, legal ones included, keep a parser in C busy for minutes, and no thread can be stopped
in there. The child has a deadline a page, a memory limit and none of the environment's secrets.
One child serves page after page; it starts with the first page that needs it and ends with us.

Requests and answers are length-prefixed JSON and bytes over pipes, never pickles: a child that a
page took over could say anything, and must not be able to make us do anything.
"""

from __future__ import annotations

import atexit
import json
import os
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from typing import IO, Any

from briefing.articles import text
from briefing.errors import SourceError
from briefing.models import Document, Removal

DEADLINE = 5.0  # seconds of processor time a page, so that a busy machine reads the same pages
PATIENCE = 4  # times the deadline by the clock: a child that sleeps uses no processor time
MEMORY = 1024**3  # bytes of address space
_START = 60.0  # seconds by the clock until the child is ready; it imports for about one
_MOST_PAGES = 2_000  # then a new child, whatever the old one has gathered
_MOST_ANSWERED = 256 * 1024**2
_LENGTHS = struct.Struct("!II")
_SERVE = "from briefing.articles import child; child.serve()"
# What an interpreter needs to start; keys and passwords of ours stay out.
_ENVIRONMENT = ("PATH", "LANG", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "VIRTUAL_ENV", "TZDIR")
_PREFIXES = ("LC_", "LD_", "DYLD_", "PYTHON")
_NOT_WANTED = ("PYTHONINSPECT", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONSAFEPATH")

_lock = threading.Lock()
_worker: _Worker | None = None


def read(document: Document) -> text.Draft:
    """Return what `html.parse` makes of the document, from the child.

    Raises:
        SourceError: As `html.parse` does, or reading took too long, too much memory, or the
            child died of it.
    """
    global _worker  # noqa: PLW0603 - one child a process
    with _lock:
        try:
            if _worker is None or not _worker.is_usable():
                _worker = _Worker()
            return _worker.read(document)
        except OSError as error:
            message = "could not be read: no process for it could start"
            raise SourceError(message, uri=document.uri) from error


def close() -> None:
    """End the child, if there is one. The next page that needs it starts another."""
    global _worker  # noqa: PLW0603 - as above
    with _lock:
        if _worker is not None:
            _worker.end()
            _worker = None


def _forget() -> None:
    """Leave the child to the process that we were forked from."""
    global _lock, _worker  # noqa: PLW0603 - as above
    _lock = threading.Lock()
    if _worker is not None:
        _worker.disown()
        _worker = None


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


class _Worker:
    """Our end of one child."""

    def __init__(self) -> None:
        self._served = 0
        self._late = False
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable or "", "-P", "-c", _SERVE, str(DEADLINE), str(MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self._told(None, _START)

    def is_usable(self) -> bool:
        """Say whether another page may be given to this child; else end it."""
        if self._process.poll() is None and self._served < _MOST_PAGES:
            return True
        self.end()
        return False

    def read(self, document: Document) -> text.Draft:
        """Have one document read."""
        self._served += 1
        header = json.dumps({"uri": document.uri, "charset": document.charset}).encode()
        answer = self._told((header, document.content), PATIENCE * DEADLINE)
        if answer is None:
            raise SourceError(self._fault(), uri=document.uri)
        if "error" in answer:
            raise SourceError(str(answer["error"]), uri=document.uri)
        try:
            return _draft(answer)
        except (KeyError, TypeError) as error:
            self.end()
            message = "could not be read: the reader answered nonsense"
            raise SourceError(message, uri=document.uri) from error

    def end(self) -> None:
        """Kill the child and wait for it."""
        self._process.kill()
        self._process.wait()
        self.disown()

    def disown(self) -> None:
        """Close our ends of the pipes."""
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not sent is of no use to a dead child
                if pipe is not None:
                    pipe.close()

    def _told(self, request: tuple[bytes, bytes] | None, seconds: float) -> dict[str, Any] | None:
        """Send a request, if there is one, and return the answer; None from a child that died."""
        timer = threading.Timer(seconds, self._stop)
        timer.daemon = True
        timer.start()
        try:
            if request:
                _send(self._process.stdin, *request)
            received = _receive(self._process.stdout, _MOST_ANSWERED)
            answer = json.loads(received[0]) if received else None
        except (OSError, ValueError):
            answer = None
        except BaseException:  # an interrupt: the answer to come would be taken for the next one's
            self.end()
            raise
        finally:
            timer.cancel()
        if not isinstance(answer, dict):
            self.end()
            return None
        return answer

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _fault(self) -> str:
        import signal  # noqa: PLC0415 - needed after a death only

        out_of_time = -getattr(signal, "SIGPROF", 0) or None
        if self._late or self._process.returncode == out_of_time:
            return f"took longer than {DEADLINE:g} s to read"
        return "could not be read: the reader crashed"


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _ENVIRONMENT or (name.startswith(_PREFIXES) and name not in _NOT_WANTED)
    }
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _send(pipe: IO[bytes] | None, header: bytes, content: bytes) -> None:
    if pipe is not None:
        pipe.write(_LENGTHS.pack(len(header), len(content)))
        pipe.write(header)
        pipe.write(content)
        pipe.flush()


def _receive(pipe: IO[bytes] | None, most: int) -> tuple[bytes, bytes] | None:
    """Return the next header and content, or None at the end, also in the middle of one."""
    lengths = pipe.read(_LENGTHS.size) if pipe else b""
    if pipe is None or len(lengths) < _LENGTHS.size:
        return None
    sizes = _LENGTHS.unpack(lengths)
    if sum(sizes) > most:
        return None
    header, content = pipe.read(sizes[0]), pipe.read(sizes[1])
    return (header, content) if (len(header), len(content)) == sizes else None


def _draft(answer: dict[str, Any]) -> text.Draft:
    """Build the draft that `_answer` took apart."""
    values = {**answer["draft"], "authors": tuple(answer["draft"]["authors"])}
    values["removed"] = [Removal(**removal) for removal in values["removed"]]
    return text.Draft(**values)


def serve() -> None:
    """Be the child: answer requests on standard input until it ends."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):  # whatever a library prints must not look like an answer
        os.dup2(nothing, number)
    deadline, memory = float(sys.argv[1]), int(sys.argv[2])
    _warm_up()
    _limit(memory)
    _send(answers, b"{}", b"")
    while request := _receive(requests, 2**32):
        _spend(deadline)
        header = json.loads(request[0])
        document = Document(media_type="text/html", content=request[1], **header)
        answer = json.dumps(_answer(document)).encode()
        _spend(0)
        _send(answers, answer, b"")


def _answer(document: Document) -> dict[str, Any]:
    from briefing.articles import html  # noqa: PLC0415 - it hands heavy pages to us

    try:
        return {"draft": asdict(html.parse(document))}
    except SourceError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "could not be read: it needs too much memory"}
    except Exception as error:  # noqa: BLE001 - parsers fail on hostile pages in ways of their own
        return {"error": f"cannot be read: {type(error).__name__} while extracting"}


def _warm_up() -> None:
    """Import what reading needs, so that no page's deadline pays for it."""
    sample = b"<!doctype html><html><body><p>A page to warm up with.</p></body></html>"
    _answer(Document(uri="", media_type="text/html", content=sample))


def _limit(memory: int) -> None:
    """Bound our memory, where the platform can, and leave interrupts to the parent."""
    import signal  # noqa: PLC0415 - the child's business only

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ImportError, ValueError, OSError):  # Windows; macOS refuses some limits
        return


def _spend(seconds: float) -> None:
    """Have the system kill us after `seconds` of processor time; 0 for never."""
    import signal  # noqa: PLC0415 - as above

    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
