"""How much of an article is read off saved news pages, beside bare trafilatura on the same pages.

Measured: token F1 against the article as annotated; lines of furniture or promotion left in the
text; for the page's fields, exact titles and author lists and the day of the date. Ours is the
whole way from bytes to `Article`; its days are in UTC, where some pages' own day is another. The
quick test reads every fourth page of a set, the slow one all, with floors in `floors_pages.json`.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from briefing.articles import extract
from briefing.models import Document
from briefing.sources import charsets
from briefing.sources.leaves import LeafReader

pytestmark = [
    pytest.mark.quality,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the extractor's own dependencies
]

FLOORS = json.loads((Path(__file__).parent / "floors_pages.json").read_text("utf-8"))
NOW = datetime(2027, 1, 1, tzinfo=UTC)
SAMPLE = 4
SETS = ("aeb", "fundus-en", "fundus-de", "newspaper4k", "segments", "segments-cc")

TOKEN = re.compile(r"\w+", re.UNICODE)
PROMO = re.compile(
    r"(?:sign up|subscribe|follow us|read more|read also|related:|advertisement|share this"
    r"|click here|download (?:the|our) app|newsletter\b|most read|you may also like"
    r"|recommended|also read"
    r"|anzeige$|lesen sie auch|mehr zum thema|jetzt abonnieren|folgen sie uns|zur startseite"
    r"|auch interessant|copyright|©|all rights reserved|alle rechte vorbehalten|cookies?\b"
    r"|copy link|listen to this|watch:|get the app|support our|donate|log ?in\b|comments?$"
    r"|kommentare?$|externer inhalt|artikel anhören|teilen$|drucken$|merken$"
    r"|newsletter abonnieren)",
    re.IGNORECASE,
)
LONGEST_PROMO = 160


@dataclass(frozen=True)
class Page:
    """One saved page with what its annotators say of it."""

    name: str
    content: bytes
    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] | None = None
    day: str | None = None
    within: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What an extractor says of a page."""

    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    day: str | None = None


@dataclass
class Score:
    """Figures of one extractor on one set; a list holds one entry for each page that has gold."""

    f1: list[float] = field(default_factory=list)
    promo: int = 0
    within: list[bool] = field(default_factory=list)
    without: list[bool] = field(default_factory=list)
    title: list[bool] = field(default_factory=list)
    authors: list[bool] = field(default_factory=list)
    day: list[bool] = field(default_factory=list)

    def add(self, page: Page, answer: Answer) -> None:
        if page.text:
            self.f1.append(f1(page.text, answer.text))
        self.promo += promo_lines(answer.text, page.text)
        flat = plain(f"{answer.title or ''} {answer.text}")  # a headline in its field is not lost
        self.within.extend(plain(piece) in flat for piece in page.within)
        self.without.extend(plain(piece) not in flat for piece in page.without)
        if page.title:
            self.title.append(plain(page.title) == plain(answer.title or ""))
        if page.authors:
            expected = {plain(name) for name in page.authors}
            self.authors.append(expected == {plain(name) for name in answer.authors})
        if page.day:
            self.day.append(page.day == answer.day)

    def figures(self) -> dict[str, float | int]:
        shares = {
            name: round(sum(values) / len(values), 4)
            for name in ("f1", "within", "without", "title", "authors", "day")
            if (values := getattr(self, name))
        }
        return {**shares, "promo": self.promo, "left": self.without.count(False)}


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def f1(expected: str, found: str) -> float:
    gold, ours = (Counter(TOKEN.findall(plain(t).casefold())) for t in (expected, found))
    common = sum((gold & ours).values())
    return 2 * common / (sum(gold.values()) + sum(ours.values())) if common else 0.0


def promo_lines(text: str, gold: str) -> int:
    """Count short lines that start like promotion, unless the annotators count them as text."""
    allowed = plain(gold)
    rows = (plain(row).lstrip("-*•|> ") for row in text.split("\n"))
    return sum(
        1 for row in rows if len(row) <= LONGEST_PROMO and PROMO.match(row) and row not in allowed
    )


def ours(page: Page) -> Answer:
    given = Document(uri=page.name, media_type="text/html", content=page.content)
    found = extract(LeafReader().parse(given), now=NOW).articles
    if not found:
        return Answer()
    article = found[0]
    day = article.published.date().isoformat() if article.published else None
    return Answer(article.text, article.title, article.authors, day)


def bare(page: Page) -> Answer:
    import trafilatura

    with contextlib.suppress(Exception):  # what it cannot read counts as nothing found
        # Decoded as ours is: its own guess costs it half a page in one set.
        source = charsets.decode(Document(uri="", media_type="text/html", content=page.content))[0]
        found: Any = trafilatura.bare_extraction(source, include_comments=False, with_metadata=True)
        if found:
            authors = tuple(filter(None, (found.author or "").split("; ")))
            return Answer(found.text or "", found.title, authors, found.date)
    return Answer()


def pages(data: Path, name: str) -> Iterator[Page]:
    if name == "aeb":
        return aeb(data / "pages-aeb" / "dev")
    if name.startswith("fundus-"):
        countries = {"en": ("au", "ca", "ind", "uk", "us", "za"), "de": ("de",)}[name[-2:]]
        return fundus(data / "pages-fundus" / "dev", countries)
    if name == "newspaper4k":
        return newspaper4k(data / "pages-newspaper4k" / "dev")
    folder = "pages-cc" if name == "segments-cc" else "pages-trafilatura-eval"
    return segments(data / folder / "dev")


def aeb(folder: Path) -> Iterator[Page]:
    gold = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for name, said in sorted(gold.items()):
        path = folder / f"{name}.html.gz"
        yield Page(name[:12], gzip.decompress(path.read_bytes()), said["articleBody"])


def fundus(folder: Path, countries: Sequence[str]) -> Iterator[Page]:
    for path in sorted(p for country in countries for p in (folder / country).glob("*.html.gz")):
        content = gzip.decompress(path.read_bytes())
        versions = path.with_name(path.name.split("_")[0] + ".json")
        if not versions.is_file():
            continue
        words = Counter(TOKEN.findall(content.decode("utf-8", "replace").casefold()))
        said = [s for s in json.loads(versions.read_text("utf-8")).values() if s.get("body")]
        # One file holds the annotations of several pages, without their names: the one whose
        # words the page has.
        share, best = max(((covered(body(s), words), s) for s in said), key=lambda found: found[0])
        if share < 0.95:
            continue
        day = str(best.get("publishing_date") or "")[:10] or None
        authors = tuple(best.get("authors") or ())
        yield Page(path.name[:-8], content, body(best), best.get("title"), authors, day)


def body(said: dict[str, Any]) -> str:
    parts = list(said["body"]["summary"])
    for section in said["body"]["sections"]:
        parts += [*section["headline"], *section["paragraphs"]]
    return "\n\n".join(parts)


def covered(text: str, words: Counter[str]) -> float:
    wanted = Counter(TOKEN.findall(plain(text).casefold()))
    return sum((wanted & words).values()) / max(sum(wanted.values()), 1)


def newspaper4k(folder: Path) -> Iterator[Page]:
    for path in sorted((folder / "txt").glob("*.txt")):
        html = folder / "html" / f"{path.stem}.html.gz"
        if html.is_file():
            yield Page(path.stem, gzip.decompress(html.read_bytes()), path.read_text("utf-8"))


def names(value: str | list[str] | None) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else (value or "").split("; ")
    return tuple(name for name in listed if name)


def segments(folder: Path) -> Iterator[Page]:
    gold = json.loads((folder / "gold_segments.json").read_text("utf-8"))
    for _, said in sorted(gold.items()):
        path = folder / f"{said['file']}.gz"
        if path.is_file():
            yield Page(
                said["file"],
                gzip.decompress(path.read_bytes()),
                title=said.get("title") or None,
                authors=names(said.get("author")),
                day=said.get("date") or None,
                within=tuple(said["with"]),
                without=tuple(said["without"]),
            )


def compared(given: Sequence[Page]) -> tuple[Score, Score]:
    mine, theirs = Score(), Score()
    for page in given:
        mine.add(page, ours(page))
        theirs.add(page, bare(page))
    return mine, theirs


def shown(name: str, count: int, mine: Score, theirs: Score) -> None:
    for who, figures in (("ours", mine.figures()), ("bare", theirs.figures())):
        row = "  ".join(f"{key} {value}" for key, value in figures.items())
        print(f"{name:12} {count:4} pages  {who}  {row}")


def check_fields(mine: dict[str, float | int], theirs: dict[str, float | int]) -> None:
    for kind in ("title", "authors"):
        if kind in theirs:
            assert mine[kind] >= theirs[kind], kind


def test_a_sample_of_pages_is_read_no_worse_than_by_the_bare_extractor(shared_data: Path) -> None:
    left, theirs_left = 0, 0
    for name in SETS:
        given = list(pages(shared_data / "newsroom", name))[::SAMPLE]
        assert given, name
        mine, theirs = compared(given)
        shown(name, len(given), mine, theirs)
        assert sum(mine.f1) >= sum(theirs.f1), name
        left += mine.promo + mine.without.count(False)
        theirs_left += theirs.promo + theirs.without.count(False)
    assert left < theirs_left


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_all_pages_of_a_set(name: str, shared_data: Path) -> None:
    given = list(pages(shared_data / "newsroom", name))
    mine, theirs = compared(given)
    shown(name, len(given), mine, theirs)
    figures, beside = mine.figures(), theirs.figures()
    for kind, floor in FLOORS[name].items():
        if kind in ("promo", "left"):
            assert figures[kind] <= floor, kind
        else:
            assert figures[kind] >= floor, kind
    assert figures.get("f1", 1) >= beside.get("f1", 1)
    assert figures["promo"] + figures["left"] <= beside["promo"] + beside["left"]
    if beside["promo"]:
        assert figures["promo"] < beside["promo"]
    check_fields(figures, beside)


def test_the_measures_see_what_they_should() -> None:
    assert f1("a b c d", "a b c d") == 1
    assert f1("a a b", "a b b") == pytest.approx(2 / 3)
    assert f1("a", "b") == 0
    text = "The dam holds.\nRead more: Floods\nSubscribe\nThey share this view of the dam."
    assert promo_lines(text, "") == 2
    assert promo_lines(text, "Subscribe") == 1
