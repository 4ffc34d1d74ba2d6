"""robots.txt, read by the standard (RFC 9309) within bounds.

The standard library's parser takes the first rule that fits and knows no `*` or `$`; the
standard, and the sites, mean the longest rule that fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

AGENT = "briefing"
PLACE = "/robots.txt"

_MOST_BYTES = 512 * 1024  # the least that the standard asks for is 500 KiB
_MOST_RULES = 5_000
_LONGEST_RULE = 1_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host lets this program ask: (path pattern, allowed), and the seconds in between."""

    lines: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allow(self, path: str) -> bool:
        """Say whether a path (with its query) may be asked; the longest rule that fits counts."""
        wanted = _regular(path).replace("*", "%2A").replace("$", "%24")
        fitting = [(len(line), good) for line, good in self.lines if _fits(line, wanted)]
        return path == PLACE or max(fitting, default=(0, True))[1]


EVERYTHING = Rules()


def parse(content: bytes) -> Rules:
    """Return the rules for this program: its own groups if it is named, else those for `*`."""
    own: list[tuple[str, str]] = []
    general: list[tuple[str, str]] = []
    named = False
    for agents, rules in _groups(content[:_MOST_BYTES]):
        if AGENT in agents:
            named = True
            own += rules
        elif "*" in agents:
            general += rules
    chosen = own if named else general
    lines = tuple(
        (_regular(value), key == "allow")
        for key, value in chosen
        if key in ("allow", "disallow") and value.startswith(("/", "*"))
    )
    delays = [_seconds(value) for key, value in chosen if key == "crawl-delay"]
    return Rules(lines[:_MOST_RULES], max(delays, default=0.0))


def _groups(content: bytes) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """Yield each group: the agents it is for, and its lines."""
    agents: set[str] = set()
    rules: list[tuple[str, str]] = []
    for key, value in _lines(content):
        if key == "user-agent":
            if rules:
                yield agents, rules
                agents, rules = set(), []
            agents.add(value.split("/")[0].strip().lower())
        elif agents and key in ("allow", "disallow", "crawl-delay"):
            rules.append((key, value))
    if agents:
        yield agents, rules


def _lines(content: bytes) -> Iterator[tuple[str, str]]:
    if len(content) == _MOST_BYTES:  # the last line may have been cut
        content = content[: content.rfind(b"\n") + 1]
    text = content.decode("utf-8-sig", "replace")
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon and len(value) <= _LONGEST_RULE:
            yield key.strip().lower(), value.strip()


def _regular(path: str) -> str:
    """Return a rule with one spelling for each character, as the standard compares them."""
    for escape in ("%2F", "%2A", "%24"):  # an escaped slash, star or dollar is no other's equal
        path = path.replace(escape, f"%25{escape[1:]}").replace(escape.lower(), f"%25{escape[1:]}")
    return quote(unquote(path, errors="replace"), safe="/:@!$&'()*+,;=%~-._?")


def _fits(rule: str, path: str) -> bool:
    """Match a rule with `*` and a closing `$`, piece by piece: no regular expression, no crawl."""
    closed = rule.endswith("$")
    first, *pieces = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not closed or at == len(path)
    *middle, last = pieces
    for piece in middle:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if closed:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0


def _seconds(value: str) -> float:
    """Read a delay; what is no plain number counts as none."""
    return float(value) if value.replace(".", "", 1).isdecimal() and value.isascii() else 0.0
