from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing import stories
from briefing.articles.duplicates import deduplicate
from briefing.models import Article, Fitness, Story

MORNING = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)

PIER = [
    (
        "The harbour board of Lindavik closed the northern pier on Monday after divers found that "
        "two pillars had shifted. Ferries to the outer islands will leave from the fish market."
    ),
    (
        "Ferry passengers in Lindavik must go to the fish market from today: the harbour board has "
        "closed the northern pier because divers discovered shifted pillars under it."
    ),
    (
        "Lindavik's northern pier is shut. Divers had warned the harbour board about its pillars. "
        "Mayor Runa Aske spoke of a painful decision for islands that depend on the ferries."
    ),
]
LIBRARY = [
    (
        "The library in the old quarter of Montrezza opens again on Saturday, three years after a "
        "burst pipe ruined its reading room. The restoration cost four million crowns."
    ),
    (
        "Montrezza gets its library back: the reading room that a burst pipe flooded three years "
        "ago has been restored for four million crowns, director Ilan Berco said."
    ),
]
BANK = [
    (
        "The central bank of Ostrev raised its key interest rate by a quarter point to five per "
        "cent on Tuesday and warned that inflation would stay high until the summer."
    ),
    (
        "Borrowing gets dearer in Ostrev. The central bank lifted the key rate to five per cent, a "
        "quarter point more, and expects inflation to stay high."
    ),
]


def articles(texts: list[str], prefix: str, **fields: object) -> list[Article]:
    return [
        replace(Article(text=text, id=f"{prefix}{number}", language="en"), **fields)  # type: ignore[arg-type]
        for number, text in enumerate(texts)
    ]


def ids(story: Story) -> set[str]:
    return {article.id for article in story.articles}


def edition() -> list[Article]:
    return [*articles(PIER, "pier"), *articles(LIBRARY, "library"), *articles(BANK, "bank")]


def together(first: Article, second: Article) -> bool:
    return len(stories.group([first, second])) == 1


def test_reports_of_one_event_in_other_words_are_one_story() -> None:
    assert [ids(story) for story in stories.group(edition())] == [
        {"pier0", "pier1", "pier2"},
        {"bank0", "bank1"},
        {"library0", "library1"},
    ]


def test_the_language_is_found_where_it_is_not_given() -> None:
    unknown = [replace(article, language=None) for article in edition()]
    found = [ids(story) for story in stories.group(unknown)]
    assert found == [ids(story) for story in stories.group(edition())]


def test_nothing_makes_no_story() -> None:
    assert stories.group([]) == []


def test_articles_without_words_are_stories_of_their_own() -> None:
    empty = [Article(text="", id="a"), Article(text="—", id="b"), Article(text="\ud800", id="c")]
    assert len(stories.group(empty)) == 3


def test_an_article_on_two_events_does_not_chain_them() -> None:
    both = Article(text=f"{PIER[0]} {LIBRARY[0]}", id="both", language="en")
    found = stories.group([*edition(), both])
    assert not any({"pier0", "library0"} <= ids(story) for story in found)
    assert any({"pier0", "pier1", "pier2"} <= ids(story) for story in found)
    assert len(stories.group([edition()[0], both, edition()[3]])) == 2


def test_german_reports_are_grouped_by_their_stems() -> None:
    texts = [
        (
            "Die Hafenbehörde von Lindavik hat am Montag den Nordpier gesperrt, weil Taucher "
            "verschobene Pfeiler entdeckt haben. Die Fähren fahren vom Fischmarkt ab."
        ),
        (
            "Wegen verschobener Pfeiler, die ein Taucher entdeckte, sperrt die Hafenbehörde in "
            "Lindavik den Nordpier. Fähren legen am Fischmarkt ab."
        ),
        (
            "Die Zentralbank von Ostrev erhöht den Leitzins auf fünf Prozent und rechnet damit, "
            "dass die Inflation bis zum Sommer hoch bleibt."
        ),
    ]
    found = stories.group(articles(texts, "de", language="de-AT"))
    assert [ids(story) for story in found] == [{"de0", "de1"}, {"de2"}]


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, True), (71, True), (167, True), (169, False), (9_000, False)]
)
def test_reports_more_than_a_week_apart_are_two_stories(hours: int, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    early, late = articles([PIER[0], PIER[1]], "pier", published=MORNING)
    assert together(early, replace(late, published=MORNING + timedelta(hours=hours))) is expected


def test_reports_days_apart_must_be_more_alike() -> None:
    aground = (
        "A ferry with sixty passengers ran aground near the harbour of Lindavik; a tug pulled it "
        "free and nobody was hurt, the coast guard said."
    )
    loose = [PIER[0], aground]
    early, late = articles(loose, "pier", published=MORNING)
    assert together(early, late)
    assert not together(early, replace(late, published=MORNING + timedelta(hours=100)))


def test_a_story_never_spans_more_than_a_week_through_reports_in_between() -> None:
    daily = [
        Article(text=PIER[day % 3], id=f"{day:02}", published=MORNING + timedelta(days=day))
        for day in range(20)
    ]
    for story in stories.group(daily):
        moments = [article.published for article in story.articles if article.published]
        assert max(moments) - min(moments) <= timedelta(days=7)


def test_the_fuller_article_leads_and_the_rest_follow_by_time() -> None:
    late, early = MORNING + timedelta(hours=2), MORNING
    full = Article(text=" ".join(PIER), id="full", title="Pier", published=late, language="en")
    [one, other] = articles(PIER[:2], "brief", title="Pier", published=early)
    [story] = stories.group([other, full, replace(one, published=late)])
    assert [article.id for article in story.articles] == ["full", "brief1", "brief0"]


def test_an_article_that_cannot_be_quoted_or_has_no_title_does_not_lead() -> None:
    garbled = Article(
        text=" ".join(PIER), id="garbled", title="Pier", fitness=Fitness(quotable=False)
    )
    untitled = Article(text=" ".join(PIER[:2]), id="untitled")
    sound = Article(text=PIER[0], id="sound", title="Pier")
    [story] = stories.group([garbled, untitled, sound])
    assert story.id == "sound"


def test_stories_come_by_independent_sources_then_size_then_news() -> None:
    pier = articles(PIER, "pier", publisher="Coast Post")
    library = [
        replace(article, publisher=name, published=MORNING)
        for article, name in zip(articles(LIBRARY, "library"), "AB", strict=True)
    ]
    bank = [
        replace(article, publisher=name, published=MORNING + timedelta(hours=1))
        for article, name in zip(articles(BANK, "bank"), "AB", strict=True)
    ]
    found = stories.group([*pier, *library, *bank])
    assert [story.id[:4] for story in found] == ["bank", "libr", "pier"]
    assert [story.independent_sources for story in found] == [2, 2, 1]


def test_copies_count_once() -> None:
    wire = [Article(text=PIER[0], publisher=f"Paper {n}", uri=str(n)) for n in range(5)]
    own = Article(text=PIER[1], publisher="Coast Post")
    [story] = stories.group(deduplicate([*wire, own]))
    assert story.independent_sources == 2
    assert sorted(map(len, story.groups)) == [1, 5]


def test_a_publisher_counts_once_however_it_is_written() -> None:
    names = ["Coast Post", "COAST  POST", "coast post"]
    one = [replace(a, publisher=n) for a, n in zip(articles(PIER, "p"), names, strict=True)]
    assert stories.group(one)[0].groups == (tuple(a.id for a in stories.group(one)[0].articles),)


def test_the_host_stands_for_a_publisher_that_is_not_named() -> None:
    urls = ["https://www.example.org/a", "https://example.org/b", "http://[broken"]
    one = [replace(a, url=url) for a, url in zip(articles(PIER, "p"), urls, strict=True)]
    assert stories.group(one)[0].independent_sources == 2


def _credits(text: str, author: str, text_too: str, author_too: str) -> int:
    first = Article(text=text, id="1", publisher="A", authors=(author,) if author else ())
    other = Article(
        text=text_too, id="2", publisher="B", authors=(author_too,) if author_too else ()
    )
    return len(stories.independence.groups([first, other]))


@pytest.mark.parametrize(
    "credited",
    [
        "LINDAVIK (AFP) - {}",
        "LINDAVIK, March 2 (AFP) — {}",
        "(Agence France-Presse) -- {}",
        "BERLIN, AFP – {}",
        "By RUNA ASKE, Agence France-Presse\n{}",
        "{} (AFP)",
        "{}\n— AFP",
        "{}\nSource: AFP",
        "{}\n(With reporting by Reuters and AFP)",
        "{}\n© Agence France-Presse",
    ],
)
def test_articles_that_credit_one_agency_are_one_source(credited: str) -> None:
    assert _credits(credited.format(PIER[0]), "", f"{PIER[1]} [AFP]", "") == 1
    assert _credits(credited.format(PIER[0]), "", PIER[1], "Jane Doe, AFP") == 1
    assert _credits(credited.format(PIER[0]), "", PIER[1], "") == 2


@pytest.mark.parametrize(
    "prose",
    [
        "The minister told AFP that the pier was safe. {}",
        "AFP journalists were kept away from the pier. {}",
        "{} She spoke to AFP on Monday.",
        "{} A raft (AFPX) was seen.",
        "{}\nNobody at the pier wanted to speak to AFP.",
    ],
)
def test_an_agency_that_is_only_mentioned_is_not_credited(prose: str) -> None:
    assert _credits(prose.format(PIER[0]), "", f"{PIER[1]} (AFP)", "") == 2


def test_an_agency_that_nobody_listed_is_known_by_its_dateline() -> None:
    assert _credits(f"(Example Wire) — {PIER[0]}", "", PIER[1], "Example Wire") == 1


def test_an_agency_is_one_source_with_those_who_credit_it() -> None:
    agency = Article(text=PIER[0], id="1", publisher="Reuters")
    paper = Article(text=f"LINDAVIK (Reuters) - {PIER[1]}", id="2", publisher="Coast Post")
    other = Article(text=PIER[2], id="3", publisher="coast post")
    assert stories.independence.groups([agency, paper, other]) == (("1", "2", "3"),)


@settings(max_examples=40, deadline=None)
@given(
    chosen=st.lists(st.sampled_from([*PIER, *LIBRARY, *BANK, ""]), max_size=12),
    days=st.lists(st.integers(0, 12) | st.none(), min_size=12, max_size=12),
    shuffled=st.randoms(use_true_random=False).map(lambda draw: draw.shuffle),
)
def test_every_article_is_in_one_story_in_any_order_of_arrival(
    chosen: list[str], days: list[int | None], shuffled: Callable[[list[Article]], None]
) -> None:
    given_articles = [
        Article(
            text=text,
            id=f"a{n}",
            published=None if (day := days[n]) is None else MORNING + timedelta(days=day),
            publisher=f"p{n % 3}",
        )
        for n, text in enumerate(chosen)
    ]
    expected = stories.group(given_articles)
    moved = list(given_articles)
    shuffled(moved)
    assert stories.group(moved) == expected
    found = sorted(article.id for story in expected for article in story.articles)
    assert found == sorted(article.id for article in given_articles)
    for story in expected:
        assert sorted(i for group in story.groups for i in group) == sorted(ids(story))


@pytest.mark.parametrize("size", [4_000, 8_000, 16_000, 100_000])
def test_hostile_texts_are_read_in_a_moment(size: int) -> None:
    pieces = [
        "(",
        "by ",
        " ",
        "A, ",
        "(AP",
        "\n",
        "— ",
        "by ap ",
        "(a) ",
        "AP/",
        "ap and ",
        "a\u0301",
    ]
    started = time.process_time()
    for piece in pieces:
        text = (piece * size)[:size]
        stories.group([Article(text=text, authors=(text,), title=text, publisher=text)])
    assert time.process_time() - started < 2


def test_many_articles_with_one_text_are_one_story() -> None:
    draw = random.Random(5)
    same = [Article(text=f"{PIER[0]} {draw.random()}", id=str(n)) for n in range(400)]
    assert len(stories.group(same)) == 1
