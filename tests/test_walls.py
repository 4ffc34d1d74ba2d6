"""Walls, stubs and error pages are told from articles; live blogs are put in order."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from briefing.articles import liveblogs, walls

TEASER = "The harbour board met behind closed doors, and three of its members left in anger."
STORY = "\n\n".join(
    f"The harbour board met for the {n}th time, and its members spoke of cranes, quays and the "
    f"cost of dredging, which a report puts at {n} million a year."
    for n in range(4, 24)
)
CLOSED = b'<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'
OPEN = b'<script type="application/ld+json">{"isAccessibleForFree": true}</script>'


def _kind(
    text: str, *, title: str = "Harbour board splits", markup: bytes | None = None, **fields: Any
) -> str | None:
    wall = walls.judge(text, fields=fields, markup=markup, title=title)
    return wall.kind if wall else None


@pytest.mark.parametrize(
    "notice",
    [
        "Subscribe now to keep reading. Already have an account? Sign in.",
        "You have reached your limit of free articles.",
        "This article is for subscribers only.",
        "Dieser Artikel ist nur für Abonnenten. Jetzt abonnieren und weiter lesen.",
        "Cet article est réservé aux abonnés.",
        "Suscríbete para seguir leyendo.",
        "Contenuto riservato agli abbonati.",
    ],
)
def test_a_teaser_with_a_notice_is_a_stub(notice: str) -> None:
    wall = walls.judge(f"{TEASER}\n\n{notice}", fields={}, markup=None, title="Board splits")
    assert wall is not None
    assert (wall.kind, wall.stub) == ("paywalled-stub", True)
    assert "subscribers" in wall.reason
    rest, removed = walls.without_notices(f"{TEASER}\n\n{notice}")
    assert rest == TEASER
    assert [(one.text, one.reason) for one in removed] == [(notice, "paywall notice")]


def test_what_the_page_says_of_its_access_counts_beside_a_short_text() -> None:
    assert _kind(TEASER, markup=CLOSED) == "paywalled-stub"
    assert _kind(TEASER, markup=OPEN) is None
    assert _kind(TEASER) is None
    assert _kind(STORY, markup=CLOSED) is None


def test_a_text_shorter_than_declared_is_a_part_or_a_stub() -> None:
    declared = CLOSED + b'{"wordCount": 2400}'
    assert _kind(STORY, markup=declared) == "paywalled-part"
    assert _kind(f"{STORY[:700]}…", markup=declared) == "paywalled-stub"
    assert _kind(STORY, markup=OPEN + b'{"wordCount": 2400}') is None


def test_a_teaser_of_a_feed_is_no_wall() -> None:
    assert _kind(f"{TEASER}\n\nSubscribe to continue reading.", teaser=True) is None


def test_a_story_about_paywalls_and_cookies_is_an_article() -> None:
    about = (
        "The publisher will ask readers to subscribe to read more than three articles a month, "
        "its chief said. “This article is for subscribers only,” visitors will be told."
    )
    assert _kind(f"{STORY}\n\n{about}") is None
    assert walls.without_notices(f"{STORY}\n\n{about}") == (f"{STORY}\n\n{about}", ())
    cookies = "The court ruled that consent to cookies must be given freely. " * 2
    assert _kind(f"{cookies}\n\n{STORY}", title="Court rules on cookies") is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Before you continue", "We use cookies. Accept all or manage your choices."),
        ("Daily Quay", "We value your privacy. We and our 99 partners store cookies. Reject all."),
        ("Wir", "Wir brauchen Ihre Einwilligung. Cookie-Einstellungen. Alle akzeptieren."),
    ],
)
def test_a_page_that_only_asks_for_consent_is_no_article(title: str, text: str) -> None:
    assert _kind(text, title=title) == "consent-wall"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 - Not found", "Sorry. Try the search."),
        ("Page not found | Daily Quay", "The page you are looking for does not exist."),
        ("Daily Quay", "The article you requested has been removed."),
        ("Just a moment...", "Checking your browser. Please enable JavaScript and cookies."),
        ("Access denied", "You don't have permission to view this."),
        ("Seite nicht gefunden", "Die gewünschte Seite wurde nicht gefunden."),
        ("Page introuvable", "La page que vous cherchez n'existe pas."),
    ],
)
def test_an_error_page_is_no_article(title: str, text: str) -> None:
    wall = walls.judge(text, fields={}, markup=None, title=title)
    assert wall is not None
    assert (wall.kind, wall.stub) == ("no-article", True)


@pytest.mark.parametrize(
    "title", ["404 dock workers lose jobs", "Access denied: how a port shut out the press", "500"]
)
def test_a_headline_that_looks_like_an_error_is_kept_with_its_story(title: str) -> None:
    assert _kind(STORY, title=title) is None
    assert _kind("404 dock workers lose their jobs, the port says.", title="404 jobs") is None


def test_a_sign_up_page_is_no_article() -> None:
    text = "Sign up for our newsletter. Enter your email address. Unsubscribe at any time."
    assert _kind(text, title="Quay Weekly") == "newsletter-stub"
    assert _kind(f"{text}\n\n{STORY}", title="Quay Weekly") is None


ENTRIES = (
    ("16:20", "Crews return", "All the tugs are back at the quay, the coastguard says."),
    ("15:10", "Correction", "An earlier entry said the tanker had sunk. It is afloat."),
    ("14:05", "Tugs sail", "Four tugs have sailed from the northern quay."),
    ("13:40", "Tanker sunk", "The tanker had sunk, a fisherman said."),
)


def _paragraphs(entries: Any = ENTRIES) -> str:
    return "\n\n".join(f"{at} {head}: {body}" for at, head, body in entries)


def _markup() -> bytes:
    updates = [
        {"headline": head, "datePublished": f"2026-05-16T{at}:00+02:00", "articleBody": body}
        for at, head, body in ENTRIES
    ]
    said = {"@type": "LiveBlogPosting", "liveBlogUpdate": updates}
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'.encode()


def test_a_corrected_entry_leaves_the_text_of_a_live_blog() -> None:
    live = liveblogs.read(f"The day so far.\n\n{_paragraphs()}", title="Tanker", markup=_markup())
    assert live is not None
    assert (live.entries, live.superseded) == (4, (3,))
    assert live.latest == datetime(2026, 5, 16, 14, 20, tzinfo=UTC)
    assert live.text == f"The day so far.\n\n{_paragraphs(ENTRIES[:3])}"
    (removed,) = live.removed
    assert removed.reason == "superseded live entry"
    assert removed.text.startswith("13:40 Tanker sunk")


def test_what_a_correction_repeats_is_marked() -> None:
    text = _paragraphs(ENTRIES[:3])
    (signal,) = liveblogs.restatements(text)
    assert signal.kind == "superseded"
    assert text[signal.start : signal.end].endswith("An earlier entry said the tanker had sunk.")


def test_the_newest_entry_comes_first() -> None:
    live = liveblogs.read(_paragraphs(ENTRIES[::-1]), title="Tanker – live", markup=None)
    assert live is not None
    assert live.text == _paragraphs(ENTRIES[:3])
    assert live.latest is None


def test_a_correction_that_names_nothing_puts_all_older_entries_in_doubt() -> None:
    entries = (ENTRIES[0], ("15:10", "Correction", "The figure was wrong."), *ENTRIES[2:])
    live = liveblogs.read(_paragraphs(entries), title="Live: tanker", markup=None)
    assert live is not None
    assert live.superseded == (2, 3)


def test_a_list_of_times_is_no_live_blog() -> None:
    assert liveblogs.read(_paragraphs(), title="Programme of the day", markup=None) is None
    assert liveblogs.read(STORY, title="How dockers live", markup=None) is None
    assert _kind(_paragraphs(), title="Tanker – live", markup=_markup()) == "liveblog"


def test_broken_linked_data_is_no_reason_to_fail() -> None:
    for broken in (b"{", b"[" * 100_000, b'{"liveBlogUpdate": [1, null]}', b"\xff\xfe"):
        markup = b'"@type":"LiveBlogPosting"<script type="application/ld+json">' + broken
        live = liveblogs.read(_paragraphs(), title="Tanker", markup=markup + b"</script>")
        assert live is not None
        assert live.latest is None


@pytest.mark.parametrize("unit", ["subscribe to ", "404 - ", "our partners ", "12:30 x\n\n", " "])
def test_hostile_repetition_is_judged_in_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    walls.judge(text, fields={}, markup=text.encode(), title=text[:5_000])
    liveblogs.read(text, title="live", markup=b'"@type":"LiveBlogPosting"' + text.encode())
    liveblogs.restatements(text)
    assert time.process_time() - started < 3
