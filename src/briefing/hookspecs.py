"""The plugin contract: three protocols and six hooks, in this one file.

A plugin is an installed package with an entry point in the group `briefing`. The entry point
names a module (or object) whose functions carry `@briefing.hookimpl` and the name of a hook
below. A function takes the parameters it needs and may leave the others out. The built-in
readers, backends and checks are registered through these same hooks.

Instances are built on every run: building one must not touch the network, ask for a key or
import anything heavy. Two parts with one name are an error that names both plugins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import pluggy

from briefing.models import Article, Document, Doubt, Sentence, Statement, Summary, SummaryRequest

if TYPE_CHECKING:  # keeps jinja2 and click out of `import briefing`
    import click
    import jinja2

    from briefing.settings import Settings

hookspec = pluggy.HookspecMarker("briefing")
hookimpl = pluggy.HookimplMarker("briefing")


@runtime_checkable
class SourceReader(Protocol):
    """Turns a URI into documents."""

    @property
    def name(self) -> str:
        """What problems and `briefing plugins` call the reader."""

    def claims(self, uri: str, media_type: str) -> bool:
        """Say whether this reader reads the URI.

        `media_type` is what the content looks like, or empty when the scheme of the URI is not
        one that the core opens itself (anything but files and standard input).
        """

    def read(self, uri: str) -> Iterable[Document]:
        """Read the URI. Raise `SourceError` for what cannot be read.

        A document may itself be of a type that some reader claims (a feed in an archive): it is
        then taken apart in turn.
        """


@runtime_checkable
class DocumentReader(SourceReader, Protocol):
    """A reader of a format: takes a document apart that somebody else has already opened."""

    def parse(self, document: Document) -> Iterable[Document]:
        """Return the documents that `document` holds. Raise `SourceError` when it is malformed."""


@runtime_checkable
class Summariser(Protocol):
    """A backend: sentences in, statements that cite them out."""

    @property
    def name(self) -> str:
        """What `--backend` calls it; lower case, no spaces."""

    @property
    def max_tokens(self) -> int | None:
        """The most tokens of source text it takes in one request; None for no limit."""

    @property
    def sends_text_out(self) -> bool:
        """Whether article text leaves this machine."""

    def summarise(self, request: SummaryRequest) -> Summary:
        """Return statements within the budget, each with evidence inside the request's sentences.

        May be called from several threads at once. Raise a `BackendError` for what goes wrong;
        nothing the backend returns is printed before it was checked against the sources.
        """


@runtime_checkable
class Check(Protocol):
    """Looks for one kind of fault in a statement. A check can add doubt, never remove it."""

    @property
    def name(self) -> str:
        """What `briefing plugins` calls it."""

    def judge(
        self,
        statement: Statement,
        evidence: Sequence[Sentence],
        articles: Mapping[str, Article],
    ) -> Iterable[Doubt]:
        """Return the doubts about `statement`, given the sentences that it rests on.

        `evidence` may be empty; `articles` maps article ids to the articles of the story.
        """


@hookspec
def register_readers(settings: Settings) -> Iterable[SourceReader]:
    """Return readers of further formats or schemes.

    Called once a run, before anything is read. A reader that claims a URI wins over the
    built-in ones; between plugins the first by plugin name wins.
    """
    raise NotImplementedError


@hookspec
def register_summarisers(settings: Settings) -> Iterable[Summariser]:
    """Return backends that `--backend NAME` can choose.

    Called once a run. A plugin's own settings are in `settings.plugin("NAME")`.
    """
    raise NotImplementedError


@hookspec
def register_checks(settings: Settings) -> Iterable[Check]:
    """Return checks to run on every statement; a check can only lower a verdict."""
    raise NotImplementedError


@hookspec
def register_template_dirs() -> Iterable[Path]:
    """Return folders with Jinja2 templates, found by `-t NAME` after the user's own ones."""
    raise NotImplementedError


@hookspec
def prepare_environment(env: jinja2.Environment) -> None:
    """Add filters, tests or globals to the template environment, before any template is loaded."""
    raise NotImplementedError


@hookspec
def register_commands(cli: click.Group) -> None:
    """Add commands to the command line with `cli.add_command(...)`; a taken name is an error."""
    raise NotImplementedError
