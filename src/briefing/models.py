"""The nouns, in the order in which the flow makes them. All are frozen values.

Offsets are Unicode code points into `Article.text`: `article.text[start:end]` is what a noun
points at, exactly. Unknown is None or empty, never a guess.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["supported", "doubtful", "unsupported"]
Method = Literal["verbatim", "abstractive", "headline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes as they came in, what they are, and where they came from.

    `media_type` is decided by content. `fields` is what a container (a feed, a wire item, a
    front matter) says, as written: title, url, publisher, authors, published, updated, language,
    embargo, and for its use: status, item, version, signals, note, rights, local_only.
    """

    uri: str
    media_type: str
    content: bytes
    charset: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A piece of a document that is not in the article's text; `moved` into its fields, or gone."""

    text: str
    reason: str
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One sign that a source may not be fit to rely on, with its place in the text, if any."""

    kind: str
    reason: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitness:
    """Whether a source as a whole is fit to be quoted, with the signs that say so.

    A source that is not `quotable` (it reads like a machine rewrite) gets a banner, loses its
    quotation marks and has its claims introduced as what the text says.
    """

    quotable: bool = True
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What an item says about its own use; `item` names it across its versions.

    `correction` is the public note of a corrected version. A `local_only` item never reaches a
    backend that sends text out.
    """

    item: str | None = None
    version: int = 0
    correction: str | None = None
    rights: str | None = None
    local_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One clean article. `text` is set once; every later noun points into it.

    Only `text` is needed. `id` is derived from text, title and address when it is not given.
    `published`, `updated`, `embargo` and `retrieved` (from the web) are time-zone aware; `copies`
    are the articles that deduplication folded into this one.
    """

    text: str
    title: str | None = None
    id: str = ""
    uri: str | None = None
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    published: dt.datetime | None = None
    updated: dt.datetime | None = None
    language: str | None = None
    embargo: dt.datetime | None = None
    retrieved: dt.datetime | None = None
    removed: tuple[Removal, ...] = ()
    fitness: Fitness = Fitness()
    handling: Handling = Handling()
    copies: tuple[Article, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(f"Article.text must be a str, not {type(self.text).__name__}")
        for name in ("published", "updated", "embargo", "retrieved"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"Article.{name} must be time-zone aware")
        if not self.id:
            parts = (self.text, self.title or "", self.url or "", self.publisher or "")
            digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass"))
            object.__setattr__(self, "id", digest.hexdigest()[:12])


@dataclass(frozen=True, slots=True)
class Span:
    """The code points from `start` up to, not including, `end` of some text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: `text` is `article.text[start:end]`, without surrounding whitespace.

    `number` and `paragraph` count from 0 in the article; a backend cites a sentence by its `id`.
    """

    start: int
    end: int
    text: str
    number: int = 0
    paragraph: int = 0
    article_id: str = ""

    @property
    def id(self) -> str:
        """`<article id>:<number>`, readable for people and repeatable for a model."""
        return f"{self.article_id}:{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles about one event, the leading one first.

    `groups` holds the ids of the articles that are *not* independent of each other (copies,
    one publisher, one agency) together, so its length is the number of independent sources.
    """

    articles: tuple[Article, ...]
    groups: tuple[tuple[str, ...], ...] = ()

    @property
    def id(self) -> str:
        """The leading article's id."""
        return self.articles[0].id

    @property
    def independent_sources(self) -> int:
        """How many sources report the story independently of each other."""
        return len(self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A stretch of one article under a token budget: `text` is `article.text[start:end]`.

    `sentences` are those that lie in the chunk, whole; a sentence longer than the budget comes
    in pieces that keep its number and have their own offsets. `tokens` counts `text`.
    """

    article_id: str
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a summary may be: exactly one of sentences, words or tokens."""

    sentences: int | None = None
    words: int | None = None
    tokens: int | None = None

    def __post_init__(self) -> None:
        given = [n for n in (self.sentences, self.words, self.tokens) if n is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of sentences, words or tokens")
        if given[0] < 1:
            raise ValueError(f"a budget must be at least 1, not {given[0]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest:
    """What a backend is asked: these sentences, within this budget.

    `sentences` are the only ones that may be cited, in article order; `articles` are those they
    come from, for titles and dates, the leading article of the story first. `language` is the
    language wanted for the summary, or None for that of the articles.
    """

    articles: tuple[Article, ...]
    sentences: tuple[Sentence, ...]
    budget: Budget
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The characters of one article that a statement rests on."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a statement may not hold: a `kind` for programs and a sentence for a person.

    `start` and `end` are offsets into the statement's own text, where the doubt has a place.
    """

    kind: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The atom of a briefing. A draft is `unsupported` until verification says otherwise.

    `support` runs from 0 to 1 and compares across statements and sources. `speaker` is set on
    quotations; `lead_in` is printed before the text ("The text says") and is never part of it.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    verdict: Verdict = "unsupported"
    support: float = 0.0
    doubts: tuple[Doubt, ...] = ()
    speaker: str | None = None
    lead_in: str | None = None
    method: Method = "abstractive"
    backend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A failure as a value: where it happened, what it was. `kind` is the stage or the gate."""

    kind: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a summary cost. `cost` is in US dollars, None when no price is known.

    `exact_tokens` is False when the counts are upper-bound estimates.
    """

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0
    exact_tokens: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a backend answers: statements in reading order, who made them, at what cost."""

    statements: tuple[Statement, ...]
    backend: str = ""
    usage: Usage = Usage()
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The statements as running text."""
        return " ".join(statement.text for statement in self.statements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An upper bound of what a run will take; `cost` in US dollars, None for no known price."""

    backend: str
    articles: int
    calls: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    exact_tokens: bool
    sends_text_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was read and what was not, in numbers.

    `chars_removed` and `lines_removed` count furniture; `withheld` what a handling rule keeps out.
    """

    documents: int = 0
    articles: int = 0
    copies: int = 0
    stories: int = 0
    withheld: int = 0
    unread: int = 0
    chars_read: int = 0
    chars_removed: int = 0
    lines_removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What `read` found: iterates over its articles; `problems` names what could not be read.

    `withheld` has one problem for each item that a handling rule keeps out.
    """

    articles: tuple[Article, ...] = ()
    problems: tuple[Problem, ...] = ()
    withheld: tuple[Problem, ...] = ()
    documents: int = 0

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    def __len__(self) -> int:
        return len(self.articles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A numbered source of a briefing; citations print its `number`, which starts at 1."""

    number: int
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One story as the briefing tells it.

    `headline` is the leading article's title, or a statement's words where there is none.
    `figures` and `quotes` are further statements of the same story; `backend` says which rung
    of the ladder (chosen backend, extractive, headline) wrote it.
    """

    story: Story
    headline: str
    statements: tuple[Statement, ...] = ()
    figures: tuple[Statement, ...] = ()
    quotes: tuple[Statement, ...] = ()
    backend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """A finished edition, ready for a template.

    `zone` is the IANA name in which `date` and times are read; `cut_off` is the time of the
    newest report that was read, None when no report is dated. `noted` are stories that get a
    headline only. `problems` are the gaps: what was not read, withheld or left out, and why.
    """

    title: str
    date: dt.date
    zone: str
    language: str
    cut_off: dt.datetime | None = None
    bottom_line: tuple[Statement, ...] = ()
    items: tuple[Item, ...] = ()
    noted: tuple[Item, ...] = ()
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()
    coverage: Coverage = Coverage()
    usage: Usage = Usage()
    backend: str = ""
