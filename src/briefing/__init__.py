"""News in, a policy briefing out that a reader can check.

>>> import briefing
>>> article = briefing.Article(text="The council met on Monday. It passed the budget.")
>>> briefing.summarise(article, sentences=1).text
'The council met on Monday.'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.errors import (
        BackendError,
        BackendRefusedError,
        BackendUnavailableError,
        BadAnswerError,
        BriefingError,
        BudgetError,
        ConfigError,
        PluginError,
        SourceError,
        TemplateError,
    )
    from briefing.hookspecs import hookimpl
    from briefing.models import (
        Article,
        Briefing,
        Budget,
        Chunk,
        Coverage,
        Document,
        Doubt,
        Evidence,
        Fitness,
        Item,
        Plan,
        Problem,
        Reading,
        Removal,
        Sentence,
        Signal,
        Source,
        Span,
        Statement,
        Story,
        Summary,
        SummaryRequest,
        Usage,
    )
    from briefing.pipeline import (
        brief,
        group,
        pack,
        plan,
        read,
        render,
        split_sentences,
        summarise,
        verify,
    )
    from briefing.settings import Settings, load_settings

__version__ = "0.1.0"

# Every name is loaded at its first use (PEP 562), so that `import briefing` stays cheap.
_ROOMS = {
    "briefing.errors": (
        "BackendError", "BackendRefusedError", "BackendUnavailableError", "BadAnswerError",
        "BriefingError", "BudgetError", "ConfigError", "PluginError", "SourceError",
        "TemplateError",
    ),
    "briefing.hookspecs": ("hookimpl",),
    "briefing.models": (
        "Article", "Briefing", "Budget", "Chunk", "Coverage", "Document", "Doubt", "Evidence",
        "Fitness", "Item", "Plan", "Problem", "Reading", "Removal", "Sentence", "Signal",
        "Source", "Span", "Statement", "Story", "Summary", "SummaryRequest", "Usage",
    ),
    "briefing.pipeline": (
        "brief", "group", "pack", "plan", "read", "render", "split_sentences", "summarise",
        "verify",
    ),
    "briefing.settings": ("Settings", "load_settings"),
}  # fmt: skip
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Article",
    "BackendError",
    "BackendRefusedError",
    "BackendUnavailableError",
    "BadAnswerError",
    "Briefing",
    "BriefingError",
    "Budget",
    "BudgetError",
    "Chunk",
    "ConfigError",
    "Coverage",
    "Document",
    "Doubt",
    "Evidence",
    "Fitness",
    "Item",
    "Plan",
    "PluginError",
    "Problem",
    "Reading",
    "Removal",
    "Sentence",
    "Settings",
    "Signal",
    "Source",
    "SourceError",
    "Span",
    "Statement",
    "Story",
    "Summary",
    "SummaryRequest",
    "TemplateError",
    "Usage",
    "__version__",
    "brief",
    "group",
    "hookimpl",
    "load_settings",
    "pack",
    "plan",
    "read",
    "render",
    "split_sentences",
    "summarise",
    "verify",
]


def __getattr__(name: str) -> object:
    """Load a public name from its room."""
    if name not in _ROOM_OF:
        msg = f"module 'briefing' has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(import_module(_ROOM_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
