"""The page: every citation leads to its source sentence and back, for everybody, with no script."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from lxml import html

from briefing.models import Article, Briefing, Doubt, Evidence, Item, Source, Statement, Story
from briefing.rendering import render

TEXT = (
    "The senate passed the water bill late on Tuesday.\n\n"
    "It bans new wells in eleven districts. The ban starts in June and ends after three years. "
    "Farmers called it a disaster.\n\n"
    "“We had no choice,” said the water minister, Tomas Ek."
)


def statement(quoted: str, **changes: Any) -> Statement:
    start = TEXT.index(quoted)
    evidence = (Evidence(article_id="bill", start=start, end=start + len(quoted)),)
    given = {"verdict": "supported", "method": "verbatim", "backend": "extractive", **changes}
    return Statement(**{"text": quoted, "evidence": evidence, **given})


@pytest.fixture(scope="module")
def page() -> Any:
    article = Article(
        text=TEXT,
        id="bill",
        title="Senate passes water bill",
        publisher="Valley Gazette",
        url="https://valley.example/bill",
        published=datetime(2026, 5, 20, 4, 15, tzinfo=UTC),
        language="sv",
    )
    passed = statement("The senate passed the water bill late on Tuesday.")
    ban = statement(
        "The ban starts in June and ends after three years.",
        text="The ban starts in July.",
        method="abstractive",
        backend="http",
        verdict="doubtful",
        doubts=(Doubt(kind="date", message="The source says June."),),
    )
    item = Item(
        story=Story(articles=(article,), groups=(("bill",),)),
        headline="Senate passes water bill",
        statements=(passed, ban),
        figures=(statement("It bans new wells in eleven districts."),),
        quotes=(statement("“We had no choice,”", speaker="Tomas Ek"),),
        backend="http",
    )
    briefing = Briefing(
        title="Water desk",
        date=date(2026, 5, 20),
        zone="Europe/Stockholm",
        language="en",
        cut_off=article.published,
        bottom_line=(passed,),
        items=(item,),
        sources=(Source(number=1, article=article),),
    )
    return html.document_fromstring(render(briefing, "daily.html"))


def test_every_citation_opens_the_sentence_it_rests_on_in_its_context(page: Any) -> None:
    citations = page.xpath("//a[@class='cite']")
    assert len(citations) == 5
    for citation in citations:
        (passage,) = page.xpath(f"//*[@id='{citation.get('href')[1:]}']")
        (quoted,) = passage.xpath(".//blockquote/mark")
        (block,) = passage.xpath(".//blockquote")
        assert quoted.text_content() in TEXT
        assert block.text_content() in TEXT.split("\n\n")
        assert block.get("cite") == "https://valley.example/bill"


def test_every_passage_leads_back_to_its_statements(page: Any) -> None:
    for back in page.xpath("//a[@class='back']"):
        (target,) = page.xpath(f"//*[@id='{back.get('href')[1:]}']")
        passage = back.xpath("ancestor::li[@class='passage']")[0].get("id")
        assert target.xpath(f".//a[@href='#{passage}']")
        assert "back to statement" in back.get("aria-label")


def test_citations_have_a_name_for_who_cannot_see_them(page: Any) -> None:
    first = page.xpath("//a[@class='cite']")[0]
    assert first.get("aria-label") == "Source 1, passage 1: Valley Gazette"
    assert first.text == "[1.1]"


def test_ids_are_unique_and_every_link_inside_the_page_lands(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    inside = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
    assert set(inside) <= set(ids)
    labelled = page.xpath("//@aria-labelledby")
    assert set(labelled) <= set(ids)


def test_doubt_is_said_in_words_and_not_by_colour_alone(page: Any) -> None:
    (doubt,) = page.xpath("//section[@id='stories']//p[@class='doubt']")
    assert " ".join(doubt.text_content().split()) == "Doubtful: The source says June."


def test_the_page_loads_and_runs_nothing(page: Any) -> None:
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not page.xpath("//script | //img | //iframe | //link | //object | //form | //@src")
    assert not [name for name in page.xpath("//@*/..") for key in name.attrib if key[:2] == "on"]
    assert "url(" not in page.xpath("//style")[0].text
    assert "@import" not in page.xpath("//style")[0].text


def test_headings_landmarks_and_languages_are_in_order(page: Any) -> None:
    assert page.get("lang") == "en"
    assert len(page.xpath("//h1")) == 1
    levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3")]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.xpath(f"//{landmark}[not(ancestor::article)]")) == 1
    assert page.xpath("//body/a[1]/@href") == ["#content"]
    assert set(page.xpath("//blockquote/@lang")) == {"sv"}
    assert "2026-05-20" in page.xpath("//time/@datetime")


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_enough_by_day_by_night_and_in_print(page: Any) -> None:
    style = page.xpath("//style")[0].text
    palettes = [
        dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in style.split(":root")[1:]
    ]
    assert len(palettes) == 3
    for palette in palettes:
        for front in ("ink", "quiet", "link", "doubt"):
            for back in ("paper", "doubt-paper", "target"):
                light, dark = sorted((luminance(palette[front]), luminance(palette[back])))[::-1]
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (front, back)
        light, dark = sorted((luminance(palette["ink"]), luminance(palette["mark"])))[::-1]
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_print_keeps_citations_and_evidence_and_writes_addresses_out(page: Any) -> None:
    printed = page.xpath("//style")[0].text.split("@media print")[1]
    hidden = re.findall(r"([^{}]+)\{[^{}]*display: none", printed)
    assert [part.strip() for part in hidden[0].split(",")] == ["nav", ".skip", ".back"]
    assert 'content: " <" attr(href) ">"' in printed
