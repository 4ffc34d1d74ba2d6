"""An article into sentences with exact offsets.

One pass over each paragraph: every mark that could end a sentence is looked at once, with the
word before and the word after. No dependency: the splitters that cut no name in two leave `…,"
he said. “We…` uncut, and the others cut inside abbreviations.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefing import languages
from briefing.models import Sentence
from briefing.sentences.abbreviations import lexicon
from briefing.sentences.ends import Mark, boundary, pattern
from briefing.sentences.enumerations import inner_starts
from briefing.sentences.paragraphs import paragraphs


def split(text: str, *, language: str | None = None, article_id: str = "") -> list[Sentence]:
    """Split a text into sentences.

    Every character that is not white space lies in exactly one sentence; sentences are in order,
    do not overlap and carry no surrounding white space. `text[s.start:s.end] == s.text` holds
    for any string, lone surrogates and control characters included. The cost is linear.

    Args:
        text: The text; paragraphs are divided by blank lines or by line breaks.
        language: ISO 639-1 code; recognised from the text when not given.
        article_id: Put into each sentence.
    """
    if language is None:
        language = languages.detect(text)
    else:
        language = language.replace("_", "-").partition("-")[0].lower()
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(text)):
        for start, end in _spans(text, paragraph.start, paragraph.end, language):
            found.append(
                Sentence(
                    start=start,
                    end=end,
                    text=text[start:end],
                    number=len(found),
                    paragraph=number,
                    article_id=article_id,
                )
            )
    return found


def _spans(text: str, first: int, limit: int, language: str | None) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one paragraph as (start, end)."""
    words = lexicon(language)
    items = iter(inner_starts(text, first, limit))
    item = next(items, limit)
    for found in pattern(language).finditer(text, first, limit):
        start, end = found.span()
        while item < start:
            if item > first:
                yield first, _before(text, item)
                first = item
            item = next(items, limit)
        after = end
        while after < limit and text[after].isspace():
            after += 1
        if after == limit:
            break
        at = boundary(Mark(text, first, start, end, after, limit, words, language))
        if at:
            yield first, at
            first = _after(text, at)
    while item < limit:
        if item > first:
            yield first, _before(text, item)
            first = item
        item = next(items, limit)
    yield first, limit


def _before(text: str, at: int) -> int:
    """Return where the last character before `at` that is not white space ends."""
    while text[at - 1].isspace():
        at -= 1
    return at


def _after(text: str, at: int) -> int:
    """Return where the first character from `at` on that is not white space stands."""
    while text[at].isspace():
        at += 1
    return at
