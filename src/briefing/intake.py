"""What callers hand in, made ready for the flow: bare texts, articles, lists of either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from briefing import languages, sentences, stories
from briefing.articles import deduplicate, fitness, instructions
from briefing.models import Article, Fitness, Sentence, Story

Texts = Article | str | Iterable[Article | str]


def all_ready(given: Texts) -> list[Article]:
    """Return every article of `given`, ready for the flow."""
    several = [given] if isinstance(given, str | Article) else list(given)
    return [ready(entry) for entry in several]


def ready(given: Article | str) -> Article:
    """Return an article whose language is known, where it can be, and whose fitness is judged."""
    if not isinstance(given, Article | str):
        msg = f"an Article or a str is wanted, not {type(given).__name__}"
        raise TypeError(msg)
    article = given if isinstance(given, Article) else Article(text=given)
    if article.language is None:
        article = replace(article, language=languages.detect(article.text))
    if article.fitness == Fitness():
        article = replace(article, fitness=_assessed(article))
    return article


def _assessed(article: Article) -> Fitness:
    judged = fitness.assess(
        article.text,
        title=article.title,
        authors=article.authors,
        published=article.published,
        language=article.language,
    )
    return replace(judged, signals=(*judged.signals, *instructions.find(article.text)))


def one_story(given: Texts) -> Story:
    """Return one story of all that is given, even of strangers.

    Raises:
        ValueError: Nothing is given.
    """
    found = deduplicate(all_ready(given))
    if not found:
        msg = "at least one article is wanted"
        raise ValueError(msg)
    grouped = stories.group(found)
    if len(grouped) == 1:
        return grouped[0]
    return Story(articles=tuple(found), groups=tuple((article.id,) for article in found))


def split(found: Iterable[Article], now: dt.datetime | None = None) -> dict[str, list[Sentence]]:
    """Return what may be said of each article: nothing of a stub, no words to a machine."""
    moment = now or dt.datetime.now(dt.UTC)
    return {
        article.id: [
            sentence
            for sentence in in_sentences(article)
            if not fitness.is_headline_only(article, now=moment)
            and not fitness.is_barred(article.fitness, sentence.start, sentence.end)
        ]
        for article in found
    }


def in_sentences(article: Article) -> list[Sentence]:
    """Return the sentences of an article, read in its language."""
    return sentences.split(article.text, language=article.language, article_id=article.id)
