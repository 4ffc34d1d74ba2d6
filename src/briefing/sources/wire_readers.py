"""The readers of the formats that news agencies send."""

from __future__ import annotations

from briefing.hookspecs import SourceReader
from briefing.sources.dpa import DpaReader
from briefing.sources.newsml import NewsmlReader
from briefing.sources.ninjs import NinjsReader
from briefing.sources.nitf import NitfReader


def wire_readers() -> list[SourceReader]:
    """Return the readers for ninjs, NewsML-G2, NITF and dpa digitalwires."""
    return [NinjsReader(), NewsmlReader(), NitfReader(), DpaReader()]
