"""News in, a policy briefing out that a reader can check.

>>> import briefing
>>> article = briefing.Article(text="The council met on Monday. It passed the budget.")
>>> briefing.summarise(article, sentences=1).text
'The council met on Monday.'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from briefing.hookspecs import hookimpl
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
    from briefing.settings import Settings
    from briefing.settings import load as load_settings

__version__ = "0.1.0"

# Loaded at first use, so that `import briefing` stays cheap.
_LATER = {
    "brief": ("briefing.pipeline", "brief"),
    "group": ("briefing.pipeline", "group"),
    "hookimpl": ("briefing.hookspecs", "hookimpl"),
    "load_settings": ("briefing.settings", "load"),
    "pack": ("briefing.pipeline", "pack"),
    "plan": ("briefing.pipeline", "plan"),
    "read": ("briefing.pipeline", "read"),
    "render": ("briefing.pipeline", "render"),
    "Settings": ("briefing.settings", "Settings"),
    "split_sentences": ("briefing.pipeline", "split_sentences"),
    "summarise": ("briefing.pipeline", "summarise"),
    "verify": ("briefing.pipeline", "verify"),
}

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


def __getattr__(name: str) -> Any:
    """Load a public function at its first use (PEP 562)."""
    if name not in _LATER:
        msg = f"module 'briefing' has no attribute {name!r}"
        raise AttributeError(msg)
    module, attribute = _LATER[name]
    globals()[name] = value = getattr(import_module(module), attribute)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
