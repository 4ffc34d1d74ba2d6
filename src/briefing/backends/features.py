"""What makes a sentence worth extracting, measured in one pass over the words.

Each sentence gets a standing merit (where it stands, how it reads) and the concepts it would
cover; what a concept is worth falls to nothing once a summary has it. Concepts are stems and
pairs of neighbouring stems that come back in the text (Gillick and Favre, 2009), worth the
logarithm of how many sentences hold them: the quantity that agreed best with human references
on every set it was tried on. Everything is a dictionary or a list as long as the text.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefing import languages
from briefing.backends import captions
from briefing.models import Article, Sentence
from briefing.words import stems, words

# The weights. Found by coordinate search on development halves of news, essays and stories of
# several reports; round, because the search cannot tell 0.5 from 0.55.
COVERAGE = 1.0  # concepts that the summary does not have yet; the scale of all the others
LEAD = 1.2  # news says the most important thing first ...
CARRY = 3.0  # ... the more so, the more of the rest comes back to what the lead says
FIRST = 0.1  # ... and its very first sentence is written to stand for the whole
TITLE = 0.6  # says what the headline says
LENGTH = 0.5  # a full sentence says more than a short one
PARAGRAPH = 0.05  # opens its paragraph
FIGURE = 0.05  # holds a number: facts are checked by them
FIRST_PERSON = -0.15  # "I", "we": comment, or speech
QUESTION = -0.2  # asks instead of telling
SPEECH = -0.3  # opens with a quotation: colour rather than news
AGREEMENT = 0.25  # each doubling of the sources that report a concept

FULL_LENGTH = 25  # words at which a sentence has earned all of LENGTH
LEAD_SENTENCES = 3
LEAST_WORDS = 4  # fewer is no sentence, whatever its punctuation
HEADING_WORDS = 12  # an unpunctuated line up to here is a heading, a caption or a byline

_EMPTY = frozenset(
    ("said", "says", "say", "mr", "mrs", "ms", "told", "also", "according", "one", "two")
)
_TERMINATED = re.compile(r"[.!?…。！？।؟۔][\"'”’»«“)\]]{0,3}$")
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|My|our|Our|us|you|You)\b")
_PRINT_FURNITURE = re.compile(
    r"(?:notes?(?: to editors)?|ends|read more|image|photo|picture|caption|advertisement|share"
    r"|related|contact|updated|published|by|copyright|source|video|watch|subscribe)\b[:\s]?"
    r"[^.!?]{0,80}$",
    re.IGNORECASE,
)
_UNSPACED_FROM = 0x2E80  # scripts in which words stand without spaces between them
_FIGURE = re.compile(r"\d")
_PAIR_BITS = 31  # room for every stem of a text
_QUOTE_MARKS = "\"'“‘„«»"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Parallel to the sentences: `merits`, distinct `concepts` (by number) and `fragments`.

    `weights[c]` is what covering concept `c` adds to a merit.
    """

    merits: list[float]
    concepts: list[tuple[int, ...]]
    weights: list[float]
    fragments: list[bool]


def is_fragment(text: str) -> bool:
    """Say whether `text` is a heading, caption, byline or sign-off rather than a sentence."""
    if _TERMINATED.search(text[-8:]):
        return len(text.split(None, LEAST_WORDS)) < LEAST_WORDS and not any(
            ord(char) >= _UNSPACED_FROM for char in text[:8]
        )
    if text[:1] in _QUOTE_MARKS:
        text = text[1:]
    length = len(text.split(None, HEADING_WORDS + 1))
    return length <= HEADING_WORDS or text.isupper() or bool(_PRINT_FURNITURE.match(text[:200]))


def rank(
    sentences: Sequence[Sentence],
    articles: Mapping[str, Article],
    spoken: Mapping[str, str | None],
) -> Ranking:
    """Measure every sentence of one article, or of the several articles of one story.

    Args:
        sentences: in article order; those of one article stand together.
        articles: the articles they come from, by id, for titles and publishers.
        spoken: the ISO 639-1 code of each article's language, by id.
    """
    reader = _Reader(articles, spoken)
    tokens = [reader.terms(sentence.text, sentence.article_id) for sentence in sentences]
    sources = [reader.source(sentence.article_id) for sentence in sentences]
    concepts, weights = _concepts(tokens, sources)
    merits = [0.0] * len(sentences)
    for feature in (_lead, _title, _form):
        feature(merits, sentences, tokens, reader)
    return Ranking(
        merits=merits,
        concepts=concepts,
        weights=weights,
        fragments=_fragments(sentences, spoken),
    )


def _fragments(sentences: Sequence[Sentence], spoken: Mapping[str, str | None]) -> list[bool]:
    fragments = [is_fragment(sentence.text) for sentence in sentences]
    for identity, places in _by_article(sentences).items():
        own = captions.captions([sentences[at] for at in places], spoken.get(identity))
        for at, caption in zip(places, own, strict=True):
            fragments[at] |= caption
    return fragments


class _Reader:
    """Turns words into numbered stems, each distinct word once, and knows the articles."""

    def __init__(self, articles: Mapping[str, Article], spoken: Mapping[str, str | None]) -> None:
        self.articles, self.spoken = articles, spoken
        self.numbers: dict[str, int] = {}
        self._known: dict[str | None, dict[str, int]] = defaultdict(dict)

    def source(self, article_id: str) -> str:
        """Return who speaks: reports of one publisher do not confirm each other."""
        article = self.articles.get(article_id)
        return (article.publisher if article else None) or article_id

    def terms(self, text: str, article_id: str) -> list[int]:
        """Return the numbers of the content stems of `text`, in order."""
        language = self.spoken.get(article_id)
        known = self._known[language]
        found = words(text)
        new = [word for word in dict.fromkeys(found) if word not in known]
        if new:
            stopped = languages.function_words(language)
            for word, stem in zip(new, stems(new, language), strict=True):
                content = word not in stopped and word not in _EMPTY
                known[word] = self.numbers.setdefault(stem, len(self.numbers)) if content else -1
        return [number for word in found if (number := known[word]) >= 0]


def _concepts(
    tokens: list[list[int]], sources: list[str]
) -> tuple[list[tuple[int, ...]], list[float]]:
    """Return each sentence's concepts, and what each concept is worth."""
    # A pair is one negative number, apart from the stems' own: tuples would cost twice the time.
    held = [
        dict.fromkeys([*line, *(-(one << _PAIR_BITS | two) - 1 for one, two in pairwise(line))])
        for line in tokens
    ]
    holders: Counter[int] = Counter()
    reporters: dict[int, set[str]] = defaultdict(set)
    several = len(set(sources)) > 1
    for keys, source in zip(held, sources, strict=True):
        holders.update(keys.keys())
        if several:
            for key in keys:
                reporters[key].add(source)
    numbers: dict[int, int] = {}
    weights: list[float] = []
    for key, count in holders.items():
        if count > 1:  # what is said once only says nothing about what the text is about
            numbers[key] = len(weights)
            agreement = AGREEMENT * math.log2(len(reporters[key])) if several else 0.0
            weights.append(math.log(count) + agreement)
    concepts = [tuple(numbers[key] for key in keys if key in numbers) for keys in held]
    return concepts, _scaled(concepts, weights)


def _scaled(concepts: list[tuple[int, ...]], weights: list[float]) -> list[float]:
    """Scale the weights so that a sentence among the richest tenth covers COVERAGE in all."""
    totals = sorted(sum(weights[number] for number in line) for line in concepts)
    rich = totals[(len(totals) * 9) // 10] if totals else 0.0
    scale = COVERAGE / (rich or totals[-1] if totals and totals[-1] else 1.0)
    return [weight * scale for weight in weights]


Feature = Callable[[list[float], Sequence[Sentence], list[list[int]], _Reader], None]


def _by_article(sentences: Sequence[Sentence]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, sentence in enumerate(sentences):
        places[sentence.article_id].append(at)
    return places


def _lead(
    merits: list[float], sentences: Sequence[Sentence], tokens: list[list[int]], _: _Reader
) -> None:
    """Favour the top of each article, the more the rest of it comes back to its lead."""
    for places in _by_article(sentences).values():
        head = {term for at in places[:LEAD_SENTENCES] for term in tokens[at]}
        rest = [term for at in places[LEAD_SENTENCES:] for term in tokens[at]]
        carry = sum(term in head for term in rest) / len(rest) if rest else 0.5
        height = LEAD + CARRY * carry
        depth = math.log1p(len(places))
        for rank_, at in enumerate(places):
            first = FIRST if rank_ == 0 else 0.0
            merits[at] += height * (1.0 - math.log1p(rank_) / depth + first)


def _title(
    merits: list[float], sentences: Sequence[Sentence], tokens: list[list[int]], reader: _Reader
) -> None:
    """Favour sentences that take up the words of their article's headline."""
    titles: dict[str, frozenset[int]] = {}
    for at, sentence in enumerate(sentences):
        identity = sentence.article_id
        if identity not in titles:
            article = reader.articles.get(identity)
            title = (article.title if article else None) or ""
            titles[identity] = frozenset(reader.terms(title, identity))
        if title_terms := titles[identity]:
            shared = title_terms.intersection(tokens[at])
            merits[at] += TITLE * len(shared) / len(title_terms)


def _form(
    merits: list[float], sentences: Sequence[Sentence], _: list[list[int]], __: _Reader
) -> None:
    """Judge the sentence by its look: length, marks, person, place in the paragraph."""
    before: tuple[str, int] | None = None
    for at, sentence in enumerate(sentences):
        text = sentence.text
        merit = LENGTH * min(1.0, text.count(" ") / FULL_LENGTH)
        if (paragraph := (sentence.article_id, sentence.paragraph)) != before:
            merit, before = merit + PARAGRAPH, paragraph
        if _FIGURE.search(text):
            merit += FIGURE
        if text[:1] in _QUOTE_MARKS:
            merit += SPEECH
        if _FIRST_PERSON.search(text):
            merit += FIRST_PERSON
        if "?" in text[-3:]:
            merit += QUESTION
        merits[at] += merit
