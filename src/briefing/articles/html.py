"""HTML to an article's text and what the page says about itself.

A whole page goes through trafilatura, the best extractor measured; a fragment (out of a feed)
is all article and is only turned into paragraphs. Either way what is hidden goes first.
What may be heavy is read where reading can be stopped (`child`); the answer is the same.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from briefing.articles import child, cleaning, datelines, headlines, hidden, json_ld, markup, text
from briefing.errors import SourceError
from briefing.models import Document, Removal

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PAGE = re.compile(r"<(?:!doctype html|html|head|body)[\s>]", re.IGNORECASE)
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
})  # fmt: skip
_HEAVY = 200_000  # bytes; the child costs about a second once, and a page below this far less
_LISTED = re.compile(r"^[-*•] (?=\S)")
_SEPARATORS = ("-", "|", "\u2013", "\u2014", "\u00b7", "\u00bb")
_NOISY = ("trafilatura", "htmldate", "justext", "courlan", "charset_normalizer")
_DATES = ("article:published_time", "og:article:published_time", "datePublished", "pubdate")
_UPDATES = ("article:modified_time", "og:updated_time", "dateModified")


def read(document: Document) -> text.Draft:
    """Return the article that an HTML document holds, in a child process where it may be heavy.

    Raises:
        SourceError: It cannot be parsed at bearable cost, or holds no article text.
    """
    source = _source(document)
    if markup.refuse_costly(source, document.uri) and len(document.content) < _HEAVY:
        return _drafted(source, document)
    return child.read(document)


def parse(document: Document) -> text.Draft:
    """Return the article that an HTML document holds, whatever it takes.

    Raises:
        SourceError: It cannot be parsed, or holds no article text.
    """
    return _drafted(_source(document), document)


def _source(document: Document) -> str:
    return text.decode(document).replace("\0", "")


def _drafted(source: str, document: Document) -> text.Draft:
    if not source.strip():
        raise SourceError("is empty", uri=document.uri)
    tree = _parsed(source, document.uri)
    if not _PAGE.search(source):
        removed = hidden.drop(tree)
        return _regular(text.Draft(text="\n\n".join(_paragraphs(tree)), removed=removed))
    draft = _page(tree, document)
    if not draft.text.strip():
        raise SourceError("has no article text that can be found", uri=document.uri)
    return _regular(draft)


def _parsed(source: str, uri: str) -> HtmlElement:
    from lxml import etree, html  # noqa: PLC0415 - slow to import, needed for HTML only

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True
    )
    try:
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError("is HTML that cannot be parsed", uri=uri) from error


def _page(tree: HtmlElement, document: Document) -> text.Draft:
    """Extract a whole page; the page's own data come before what the extractor guesses."""
    said = json_ld.article(tree.xpath("//script[contains(@type,'ld+json')]/text()"))
    removed = hidden.drop(tree)
    meta = _meta(tree)
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    headings = [line for h1 in tree.iter("h1") if (line := " ".join(h1.text_content().split()))]
    title = said.get("title") or meta.get("og:title")
    published = said.get("published") or _first(meta, _DATES)
    beside = published or datelines.beside({title, *headings}, list(_paragraphs(tree)))
    found = _extracted(tree)  # which takes pieces out of the tree
    if found is None:
        raise SourceError("has no article text that can be found", uri=document.uri)
    authors = said.get("authors") or tuple((found.author or "").split("; "))
    publisher = meta.get("og:site_name") or said.get("publisher") or found.sitename
    url = found.url or said.get("url")
    title = _without_site(cleaning.line(unescape(title or found.title or "")), publisher)
    return text.Draft(
        text="\n\n".join(_LISTED.sub("", row.strip()) for row in _rows(found.text)),
        title=headlines.shown(title, map(cleaning.line, headings)),
        authors=headlines.people(authors, None if said.get("authors") else url),
        published=published or found.date or beside,
        updated=said.get("updated") or _first(meta, _UPDATES),
        publisher=publisher,
        url=url,
        language=language or said.get("language"),
        removed=removed,
    )


def _extracted(tree: HtmlElement) -> Any:  # noqa: ANN401 - the extractor has no types
    """Run the extractor, silently, without network and without a clock."""
    import trafilatura  # noqa: PLC0415 - slow to import, needed for pages only

    for name in _NOISY:  # their remarks about pages are no business of the terminal
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return trafilatura.bare_extraction(
            tree,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            # No search through the page's prose for something like a date, and a fixed last day:
            # what lies in the future is refused later, by the caller's clock.
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,
                "max_date": "2199-12-31",
            },
        )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the page's meta elements by name or property; the first of a name counts."""
    found: dict[str, str] = {}
    for element in tree.xpath("//meta[@content and (@name or @property or @itemprop)]"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        found.setdefault(name, element.get("content").strip())
    return found


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if meta.get(name)), None)


def _rows(extracted: str | None) -> Iterator[str]:
    """Yield the extractor's lines, one a paragraph, without those that hold nothing."""
    return (row for row in (extracted or "").split("\n") if row.strip(" |-"))


def _paragraphs(tree: HtmlElement) -> Iterator[str]:
    """Yield the text of the tree, broken at block elements, without recursion."""
    from lxml import etree  # noqa: PLC0415 - as above

    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            yield from _flush(pieces)
        elif element.tag == "br" and event == "start":
            pieces.append("\n")
        pieces.append((element.text if event == "start" else element.tail) or "")
    yield from _flush(pieces)


def _flush(pieces: list[str]) -> Iterator[str]:
    """Yield the lines gathered so far as one paragraph: source line breaks mean nothing."""
    lines = "".join("\n" if p == "\n" else p.replace("\n", " ") for p in pieces).split("\n")
    pieces.clear()
    paragraph = "\n".join(line for raw in lines if (line := " ".join(raw.split())))
    if paragraph:
        yield paragraph


def _without_site(title: str | None, site: str | None) -> str | None:
    """Take " - The Site" off the end of a page's title."""
    if title and site and title.lower().endswith(site.lower()):
        rest = title[: -len(site)].rstrip()
        if rest.endswith(_SEPARATORS):
            return rest[:-1].rstrip() or title
    return title


def _regular(draft: text.Draft) -> text.Draft:
    """Make the text regular, and the title and names single lines without entities."""
    regular, removed = cleaning.regular(draft.text)
    draft.text = cleaning.paragraphs(regular)
    draft.removed = [*draft.removed, *removed]
    draft.title = cleaning.line(unescape(draft.title)) if draft.title else None
    draft.publisher = cleaning.line(unescape(draft.publisher)) if draft.publisher else None
    draft.title = _without_site(draft.title, draft.publisher)
    draft.authors = tuple(n for name in draft.authors for n in text.authors(unescape(name)))
    first, _, rest = draft.text.partition("\n\n")
    if draft.title and first == draft.title and rest:
        draft.text = rest
        draft.removed.append(Removal(text=first, reason=text.HEADLINE, moved=True))
    return draft
