from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.articles.duplicates import deduplicate
from briefing.models import Article

MORNING = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)

HARBOUR = (
    "The harbour board of Lindavik voted on Monday to close the northern pier after divers found "
    "that two of its oldest pillars had shifted by almost a metre. Ferries to the outer islands "
    "will leave from the fish market until the repairs are finished, the board said, which could "
    "take until October. The town council had asked for a cheaper solution in January. Its mayor, "
    "Runa Aske, called the decision painful but right. Fishermen fear that the detour will cost "
    "them the morning auction. A survey of the remaining pillars is to be published next week, "
    "and the ministry of transport has promised to pay a third of the bill. Opposition members "
    "doubt that the promise will hold beyond the election in the autumn, when the coalition that "
    "made it may no longer govern. The pier was built in 1911 and widened twice since then."
)
LIBRARY = (
    "Readers in the old quarter of Montrezza will get their library back on Saturday, three years "
    "after a burst pipe ruined the reading room and some nine thousand volumes. The city spent "
    "four million crowns on the restoration, half of it on a new roof. Volunteers dried what "
    "could be saved page by page in a former bakery. The director, Ilan Berco, said that most of "
    "the map collection had survived because a night guard carried it upstairs. A children's "
    "wing opens in June. Neighbours had collected signatures when the council first proposed to "
    "sell the building to a hotel company, a plan that it dropped after two stormy meetings."
)
FOOTER = (
    "This newsroom is supported by its readers and by a grant from the regional press fund, which "
    "has no say in what we print. Write to the editors with corrections and we will publish them."
)


def made(words: int, seed: int) -> str:
    """Return a text of random words that shares no five-word run with another seed's."""
    draw = random.Random(seed)
    return " ".join("".join(draw.choices("abcdefghiklmnoprstu", k=6)) for _ in range(words))


def cut(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def test_the_same_text_under_two_titles_is_one_article_with_a_copy() -> None:
    first = Article(text=HARBOUR, title="Pier closed", publisher="Coast Post", published=MORNING)
    second = Article(text=HARBOUR, title="No pier", publisher="Isle Echo")
    assert deduplicate([second, first]) == [replace(first, copies=(second,))]


def test_a_trimmed_and_a_localised_version_hang_on_the_agency_report() -> None:
    agency = Article(text=HARBOUR, publisher="Example Wire", published=MORNING)
    trimmed = Article(text=cut(HARBOUR, 70), publisher="A", published=MORNING + timedelta(hours=2))
    local = Article(
        text=f"Travellers from our valley are hit too. (Example Wire) — {HARBOUR} Read more here.",
        publisher="B",
        published=MORNING + timedelta(hours=1),
    )
    [leading] = deduplicate([trimmed, local, agency])
    assert leading.id == agency.id
    assert [copy.id for copy in leading.copies] == [local.id, trimmed.id]


def test_an_early_teaser_does_not_lead_the_full_report() -> None:
    teaser = Article(text=cut(HARBOUR, 45), published=MORNING)
    full = Article(text=HARBOUR, published=MORNING + timedelta(hours=3))
    [leading] = deduplicate([teaser, full])
    assert (leading.id, leading.copies) == (full.id, (teaser,))


def test_the_newest_version_at_one_address_leads() -> None:
    page = "https://example.org/pier"
    old = Article(text=HARBOUR, url=page, published=MORNING)
    new = Article(
        text=HARBOUR.replace("a third", "a quarter"),
        url=page,
        published=MORNING,
        updated=MORNING + timedelta(hours=5),
    )
    [leading] = deduplicate([old, new])
    assert "a quarter" in leading.text


def test_two_stories_that_share_a_paragraph_stay_apart() -> None:
    articles = [Article(text=f"{HARBOUR} {FOOTER}"), Article(text=f"{LIBRARY} {FOOTER}")]
    assert [a.copies for a in deduplicate(articles)] == [(), ()]


def test_a_shared_statement_that_is_an_item_itself_does_not_chain_two_reports() -> None:
    statement = Article(text=FOOTER, id="statement")
    reports = [Article(text=f"{t} {FOOTER}", id=t[:11]) for t in (HARBOUR, LIBRARY)]
    kept = deduplicate([statement, *reports])
    assert {article.id for article in kept} >= {report.id for report in reports}


def test_a_digest_does_not_swallow_the_reports_that_it_ends_with() -> None:
    digest = Article(text=f"{made(200, 1)} {HARBOUR} {LIBRARY}", id="digest")
    reports = [Article(text=HARBOUR, id="harbour"), Article(text=LIBRARY, id="library")]
    assert {a.id for a in deduplicate([digest, *reports])} == {"digest", "harbour", "library"}


def test_bulletins_of_one_publisher_that_share_a_template_stay_apart() -> None:
    def bulletin(seed: int) -> str:
        figures, fixed = made(9, seed).split(), made(180, 77).split()
        fixed[5:180:20] = figures  # nine places to fill in break a quarter of the 5-grams
        return " ".join(fixed)

    one = Article(text=bulletin(1), publisher="Quakes", url="https://example.org/1")
    two = Article(text=bulletin(2), publisher="quakes", url="https://example.org/2")
    assert len(deduplicate([one, two])) == 2
    assert len(deduplicate([one, replace(two, publisher="Coast Post")])) == 1
    assert len(deduplicate([one, replace(two, url=one.url)])) == 1


def test_an_article_read_twice_from_one_place_is_no_copy() -> None:
    article = Article(text=HARBOUR, uri="file:a.html")
    assert deduplicate([article, article]) == [article]


def test_an_article_read_from_two_places_keeps_the_smallest_uri() -> None:
    places = [Article(text=HARBOUR, uri=f"file:{name}.html") for name in "cab"]
    [leading] = deduplicate(places)
    assert leading.uri == "file:a.html"
    assert [copy.uri for copy in leading.copies] == ["file:b.html", "file:c.html"]


def test_ids_are_unique_even_when_two_versions_come_under_one_id() -> None:
    old = Article(text=HARBOUR, id="guid-1", published=MORNING)
    new = Article(text=LIBRARY, id="guid-1", published=MORNING + timedelta(hours=1))
    [leading] = deduplicate([old, new])
    assert (leading.text, leading.copies) == (LIBRARY, (old,))


def test_copies_found_earlier_are_kept_and_flat() -> None:
    inner = Article(text=HARBOUR, publisher="Inner", published=MORNING)
    outer = Article(text=HARBOUR, publisher="Outer", published=MORNING, copies=(inner,))
    other = Article(text=HARBOUR, publisher="Other", published=MORNING - timedelta(hours=1))
    [leading] = deduplicate([outer, other])
    assert leading.publisher == "Other"
    assert sorted(copy.publisher or "" for copy in leading.copies) == ["Inner", "Outer"]
    assert all(not copy.copies for copy in leading.copies)


@pytest.mark.parametrize("text", ["", "Watch live", "…", "—  — \u200b", "\ud800"])
def test_texts_that_say_nothing_are_not_copies_of_each_other(text: str) -> None:
    articles = [Article(text=text, title="One"), Article(text=text, title="Two")]
    assert len(deduplicate(articles)) == 2


def test_a_short_text_is_a_copy_only_word_for_word() -> None:
    same = "Storm closes the Lindavik bridge until Friday"
    texts = [same, f"{same}!", f"{same} evening"]
    kept = deduplicate(Article(text=t, publisher=t, published=MORNING) for t in texts)
    assert sorted(len(article.copies) for article in kept) == [0, 1]


def test_chinese_wire_text_is_recognised() -> None:
    wire = "港口委员会周一投票决定关闭北码头因为潜水员发现两根最老的柱子已经移动了将近一米。" * 3
    assert len(deduplicate([Article(text=wire), Article(text=f"本报讯:{wire}")])) == 1


def test_a_footer_on_every_page_is_not_taken_for_copying() -> None:
    articles = [Article(text=f"{made(60, seed)} {FOOTER}") for seed in range(100)]
    assert len(deduplicate(articles)) == 100


def test_a_thousand_copies_make_one_family() -> None:
    texts = [f"{made(12, seed)} {HARBOUR}" for seed in range(1_000)]
    [leading] = deduplicate(Article(text=text) for text in texts)
    assert len(leading.copies) == 999


def test_the_syndication_pages_are_one_article_led_by_the_agency(shared_data: Path) -> None:
    folder = shared_data / "newsroom" / "hazards" / "dev" / "syndication"
    expected = json.loads((folder / "cluster.expected.json").read_text(encoding="utf-8"))
    articles = [_page(folder / name) for name in expected["one_cluster"]]
    [leading] = deduplicate(articles)
    assert leading.id == expected["canonical"]
    assert 1 + len(leading.copies) == len(expected["one_cluster"])


def _page(path: Path) -> Article:
    page = path.read_text(encoding="utf-8")
    body = page.partition("<article>")[2].partition("</article>")[0]
    stamp = re.search(r'"datePublished": "([^"]+)"', page)
    assert stamp is not None
    published = datetime.fromisoformat(stamp.group(1))
    return Article(
        id=path.name,
        text=unescape(re.sub(r"<[^>]*>", "\n", body)),
        published=published if published.tzinfo else published.replace(tzinfo=UTC),
    )


def _family(seed: int) -> list[Article]:
    whole = made(150, seed)
    texts = [whole, f"{made(20, seed + 500)} {whole}", cut(whole, 60), made(120, seed + 900)]
    return [
        Article(text=text, uri=f"{seed}-{n}", published=MORNING + timedelta(minutes=7 * n + seed))
        for n, text in enumerate(texts)
    ]


@settings(max_examples=30, deadline=None)
@given(
    seeds=st.lists(st.integers(0, 50), max_size=6),
    shuffled=st.randoms(use_true_random=False).map(lambda draw: draw.shuffle),
)
def test_the_order_of_arrival_does_not_matter_and_nothing_is_lost(
    seeds: list[int], shuffled: Callable[[list[Article]], None]
) -> None:
    articles = [article for seed in seeds for article in _family(seed)]
    expected = deduplicate(articles)
    moved = list(articles)
    shuffled(moved)
    assert deduplicate(moved) == expected
    found = [a.id for leading in expected for a in (leading, *leading.copies)]
    assert sorted(found) == sorted({article.id for article in articles})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=8))
def test_any_text_comes_back_as_itself_or_as_a_copy(texts: list[str]) -> None:
    articles = [Article(text=text) for text in texts]
    kept = deduplicate(articles)
    assert {a.id for k in kept for a in (k, *k.copies)} == {a.id for a in articles}
    assert deduplicate(kept) == kept
