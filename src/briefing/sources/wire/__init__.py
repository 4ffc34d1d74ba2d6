"""The readers of the formats that news agencies send."""

from __future__ import annotations

from briefing.hookspecs import SourceReader
from briefing.sources.wire.dpa import DpaReader
from briefing.sources.wire.newsml import NewsmlReader
from briefing.sources.wire.ninjs import NinjsReader
from briefing.sources.wire.nitf import NitfReader


def wire_readers() -> list[SourceReader]:
    """Return the readers for ninjs, NewsML-G2, NITF and dpa digitalwires."""
    return [NinjsReader(), NewsmlReader(), NitfReader(), DpaReader()]
