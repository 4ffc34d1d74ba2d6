"""Everything that can stop a command, as one tree.

BriefingError                        exit 1
├─ ConfigError                       exit 2   a setting names something that is not there
├─ SourceError                       exit 3   .uri
├─ BackendError                      exit 4   .backend
│  ├─ BackendUnavailableError                 may work later: network, 429, 5xx, overloaded
│  ├─ BackendRefusedError                     will not: key, quota, 4xx
│  └─ BadAnswerError                          the answer breaks the contract
├─ TemplateError                     exit 5   .template, .line
├─ PluginError                       exit 6   .plugin
└─ BudgetError                       exit 7   .needed, .allowed

Messages say what, where and what to do. They never hold a secret or a response body.
Misuse of the Python API is a `TypeError` or `ValueError`, not one of these.
"""

from typing import ClassVar


class BriefingError(Exception):
    """Root of every error that a user can do something about."""

    exit_code: ClassVar[int] = 1


class ConfigError(BriefingError):
    """A setting names something that is not there, or has the wrong form."""

    exit_code = 2


class SourceError(BriefingError):
    """A source cannot be read; `uri` names it."""

    exit_code = 3

    def __init__(self, message: str, *, uri: str) -> None:
        super().__init__(message)
        self.uri = uri


class BackendError(BriefingError):
    """A summariser backend failed; `backend` names it."""

    exit_code = 4

    def __init__(self, message: str, *, backend: str) -> None:
        super().__init__(message)
        self.backend = backend


class BackendUnavailableError(BackendError):
    """The backend may work later: network down, 429, 5xx, overloaded. Worth a retry."""


class BackendRefusedError(BackendError):
    """The backend will not answer: bad key, no quota, a 4xx. Not worth a retry."""


class BadAnswerError(BackendError):
    """The backend answered, and the answer breaks the contract."""


class TemplateError(BriefingError):
    """A template cannot be found, parsed or rendered; `line` is 1-based, or None when unknown."""

    exit_code = 5

    def __init__(self, message: str, *, template: str, line: int | None = None) -> None:
        super().__init__(message)
        self.template = template
        self.line = line


class PluginError(BriefingError):
    """A plugin breaks the contract; `plugin` names it."""

    exit_code = 6

    def __init__(self, message: str, *, plugin: str) -> None:
        super().__init__(message)
        self.plugin = plugin


class BudgetError(BriefingError):
    """A run would pass a ceiling; `needed` and `allowed` are in the unit that the message names."""

    exit_code = 7

    def __init__(self, message: str, *, needed: float, allowed: float) -> None:
        super().__init__(message)
        self.needed = needed
        self.allowed = allowed
