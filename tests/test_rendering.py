"""Templates: which is found, what it may do, what it says when it is wrong, what comes out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from briefing import rendering
from briefing.errors import TemplateError
from briefing.models import (
    Article,
    Briefing,
    Coverage,
    Doubt,
    Evidence,
    Fitness,
    Item,
    Problem,
    Removal,
    Signal,
    Source,
    Statement,
    Story,
)
from briefing.records import to_record
from briefing.rendering import render, template_names, template_source

BUILT_IN = ["daily.html", "daily.json", "daily.md", "daily.txt", "quotes.md", "story.md"]
MARKDOWN = ["daily.md", "story.md", "quotes.md"]
EMPTY = Briefing(title="Coast watch", date=date(2026, 3, 7), zone="UTC", language="en")


def story(word: str, number: int, *, fit: bool = True, unknown: bool = False) -> Item:
    """Return a story that says `word` everywhere that article text can stand."""
    text = f"Before {word}. {word} The mayor spoke. {word}\n\nAfter."
    article = Article(
        text=text,
        title=f"{word} title",
        id=f"article-{number}",
        url=None if unknown else f"https://news.example/{number}",
        publisher=None if unknown else f"{word} outlet",
        uri=f"clips/{word}.txt" if unknown else None,
        authors=(word,),
        published=None if unknown else datetime(2026, 3, 6, 17, 5, tzinfo=UTC),
        language=word if unknown else "en",
        removed=(Removal(text=word, reason=word),),
        copies=(Article(text=word, publisher=f"{word} copy"),),
        fitness=Fitness(quotable=fit, signals=() if fit else (Signal(kind="k", reason=word),)),
    )
    evidence = (Evidence(article_id=article.id, start=0, end=len(text) - 8),)
    sure = Statement(
        text=f"{word} said", evidence=evidence, verdict="supported", backend="http", speaker=word
    )
    unsure = replace(
        sure,
        verdict="doubtful",
        doubts=(Doubt(kind="k", message=word),),
        lead_in=word,
        speaker=None,
    )
    return Item(
        story=Story(articles=(article,), groups=((article.id,),)),
        headline=f"{word} headline",
        statements=(sure, unsure, replace(unsure, doubts=())),
        figures=(sure,),
        quotes=(sure, unsure),
        backend=word,
    )


def edition(*words: str) -> Briefing:
    items = tuple(
        item
        for n, told in enumerate(words)
        for item in (story(told, 3 * n), story(told, 3 * n + 1, fit=False, unknown=True))
    )
    noted = tuple(story(told, 3 * n + 2) for n, told in enumerate(words))
    sources = [item.story.articles[0] for item in (*items, *noted)]
    return replace(
        EMPTY,
        cut_off=datetime(2026, 3, 6, 17, 5, tzinfo=UTC),
        bottom_line=items[0].statements[:1],
        items=items,
        noted=noted,
        sources=tuple(Source(number=n, article=a) for n, a in enumerate(sources, start=1)),
        problems=tuple(Problem(kind="source", where=w, message=w) for w in words),
        coverage=Coverage(articles=3 * len(words), withheld=1),
        backend="http",
    )


def hostile(shared_data: Path) -> list[str]:
    lines = (shared_data / "hostile" / "strings.jsonl").read_text("utf-8").split("\n")
    texts = [json.loads(line)["text"] for line in lines if line]
    return [text for text in texts if text]


def live(markdown: str) -> set[str]:
    """Return what in a Markdown page links, shows, embeds or is code."""
    body = markdown.split("\n---\n", 1)[1] if markdown.startswith("---\n") else markdown
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = set()
    for token in parser.parse(body):
        found.add(token.type)
        for child in token.children or []:
            address = child.attrGet("href") if child.type == "link_open" else None
            if address and str(address).startswith("https://news.example/"):
                continue  # from where the article was fetched
            found.add(child.type)
    return found & {
        "link_open", "image", "html_inline", "html_block", "code_inline", "code_block", "fence",
        "table_open", "s_open", "em_nested",
    }  # fmt: skip


def tags(page: str) -> list[Any]:
    return [e.tag for e in lxml_html.document_fromstring(page).iter() if isinstance(e.tag, str)]


# What is found


def test_the_built_in_templates_are_listed_with_a_description() -> None:
    found = template_names()
    assert [template.name for template in found] == BUILT_IN
    assert all(len(template.description) > 20 for template in found)
    assert {template.origin for template in found} == {"built-in"}


def test_every_template_and_filter_is_in_the_manual() -> None:
    manual = (rendering.BUILT_IN / "README.md").read_text("utf-8")
    for name in BUILT_IN:
        assert f"| `{name}` |" in manual
    for name in rendering.escaping.FILTERS:
        assert f"| `{name}" in manual


def test_a_folder_of_ones_own_hides_a_built_in_template(tmp_path: Path) -> None:
    (tmp_path / "daily.md").write_text("{# Ours. More. #}{{ title }}", encoding="utf-8")
    (tmp_path / "_part.md").write_text("x", encoding="utf-8")
    found = {template.name: template for template in template_names([tmp_path])}
    assert found["daily.md"].origin == str(tmp_path)
    assert found["daily.md"].description == "Ours. More."
    assert "_part.md" not in found
    assert render(EMPTY, "daily.md", template_dirs=[tmp_path]) == "Coast watch"
    assert template_source("daily.md", [tmp_path]).startswith("{# Ours")


def test_the_first_folder_wins(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").write_text(name, encoding="utf-8")
    folders = [tmp_path / "one", tmp_path / "two"]
    assert render(EMPTY, "x.md", template_dirs=folders) == "one"
    assert render(EMPTY, str(tmp_path / "two" / "x.md"), template_dirs=folders) == "two"


def test_an_ejected_template_is_used_by_its_bare_name() -> None:
    Path("daily.md").write_text(template_source("daily.md") + "OURS", encoding="utf-8")
    assert render(EMPTY, "daily.md").endswith("OURS")


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_output_of_yesterday_is_not_taken_for_a_template(name: str) -> None:
    shown = render(edition("{{ 7 * 7 }}"), name)
    Path(name).write_text(shown, encoding="utf-8")
    assert render(edition("{{ 7 * 7 }}"), name) == shown


def test_a_template_can_extend_the_built_in_one_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "daily.html").write_text('{% extends "built-in/daily.html" %}', encoding="utf-8")
    (tmp_path / "_style.html").write_text("<style>p { color: red }</style>", encoding="utf-8")
    assert "color: red" in render(EMPTY, "daily.html", template_dirs=[tmp_path])


@pytest.mark.parametrize(
    "name", ["dayly.md", "README.md", "../daily.md", "a/b.md", "", "x\0", "y" * 999]
)
def test_a_name_that_is_none_tells_what_there_is(name: str) -> None:
    with pytest.raises(TemplateError, match=r"not found; .*daily\.md") as caught:
        render(EMPTY, name)
    assert caught.value.template == name
    with pytest.raises(TemplateError, match="not found"):
        template_source(name)


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(TemplateError, match=r"did you mean daily\.md\?"):
        render(EMPTY, "dayly.md")


# What it may do and what it says when it is wrong


def written(tmp_path: Path, text: str, name: str = "house.md") -> str:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("ok\n{{ titel }}", 2, "'titel' is undefined; did you mean 'title'"),
        ("{{ counts.word }}", 1, "did you mean 'words'"),
        ("\n\n{% for x in %}", 3, "Expected an expression"),
        ("{{ title | shout }}", 1, "No filter named 'shout'"),
        ("a\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{% include 'nowhere.md' %}", 1, "'nowhere.md', which is in no template folder"),
        ("{{ title.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ gaps.append(1) }}", 1, "is unsafe"),
        ("{{ title + 1 }}", 1, "str"),
    ],
)
def test_a_faulty_template_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        render(EMPTY, written(tmp_path, text))
    assert message in str(caught.value)
    assert caught.value.line == line
    assert f"house.md, line {line}" in str(caught.value)


def test_a_fault_in_a_part_is_named_where_it_is(tmp_path: Path) -> None:
    written(tmp_path, "fine\n{{ nothing_here }}", "_part.md")
    with pytest.raises(TemplateError, match=r"_part\.md, line 2"):
        render(EMPTY, written(tmp_path, "{% include '_part.md' %}"))


def test_a_template_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(TemplateError):
        render(EMPTY, "x.md", template_dirs=[tmp_path])
    with pytest.raises(TemplateError, match="cannot be read"):
        template_source("x.md", [tmp_path])


def test_an_unsupported_statement_is_not_the_fault_of_the_template() -> None:
    bad = replace(edition("x").bottom_line[0], verdict="unsupported")
    with pytest.raises(ValueError, match="must not be printed"):
        render(replace(edition("x"), bottom_line=(bad,)))


def test_plugins_prepare_the_environment_before_a_template_is_loaded(tmp_path: Path) -> None:
    def prepare(environment: jinja2.Environment) -> None:
        environment.filters["shout"] = str.upper

    path = written(tmp_path, "{{ title | shout }}")
    assert render(EMPTY, path, prepare=prepare) == "COAST WATCH"


@pytest.mark.parametrize("name", ["x.html", "x.htm", "x.xml", "x.HTML.j2", "x.html.jinja2"])
def test_templates_of_markup_escape_by_themselves(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, "{{ title }}", name)
    assert render(replace(EMPTY, title="<b>"), path) == "&lt;b&gt;"


def test_a_template_sees_the_record_and_none_prints_as_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "{{ record.title == title }}|{{ cut_off_long }}|")
    assert render(EMPTY, path) == "True||"


# What comes out


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_same_briefing_gives_the_same_bytes(name: str) -> None:
    assert render(edition("word"), name) == render(edition("word"), name)


def test_json_is_the_record() -> None:
    shown = json.loads(render(edition("w\u202eord\x9b"), "daily.json"))
    assert shown == to_record(edition("w\u202eord\x9b"))


@pytest.mark.parametrize("name", ["daily.md", "daily.html", "daily.txt"])
def test_a_briefing_says_all_that_a_reader_must_know(name: str) -> None:
    shown = " ".join(re.sub("<time[^>]*>", "", render(edition("word"), name)).lower().split())
    for part in (
        "coast watch", "saturday 7 march 2026", "reports up to 6 mar 2026, 17:05 utc",
        "not reviewed by an editor", "bottom line", "top stories", "figures", "who said what",
        "also noted", "gaps", "1 item is withheld", "sources", "single source", "doubtful",
        "source quality: low", "find the original before use", "unattributed", "undated",
        "word copy", "1 piece of page furniture removed", "reported by", "word headline",
    ):  # fmt: skip
        assert part in shown, part


@pytest.mark.parametrize("name", ["daily.md", "daily.txt"])
def test_every_statement_carries_its_citation(name: str) -> None:
    lines = render(edition("word"), name).splitlines()
    spoken = [line for line in lines if "word said" in line]
    assert len(spoken) >= 11
    assert all(line.rstrip().endswith(("[1]", "[2]")) for line in spoken)


@pytest.mark.parametrize("name", BUILT_IN)
def test_an_empty_briefing_is_still_one(name: str) -> None:
    shown = render(EMPTY, name)
    assert "Coast watch" in shown
    if name.startswith("daily") and name != "daily.json":
        assert "No articles were read." in shown
        assert "Nothing was left out." in shown
        for section in ("top stories", "figures", "who said what", "also noted", "sources\n"):
            assert section not in shown.lower()


def test_front_matter_is_flat_and_true() -> None:
    title = 'A "quoted": [title] #1'
    head = render(replace(edition("word"), title=title), "daily.md").split("---\n")[1]
    fields = yaml.safe_load(head)
    assert fields["title"] == title
    assert fields["date"] == date(2026, 3, 7)
    assert fields["edition"] == "2026-03-07-a-quoted-title-1"
    assert fields["reviewed"] is False
    assert not any(isinstance(value, dict) for value in fields.values())


def test_text_stays_within_78_columns() -> None:
    shown = render(edition("many words that go on " * 6), "daily.txt")
    assert max(len(line) for line in shown.splitlines()) <= 78


def test_one_pager_tells_what_several_sources_report_from_what_one_does() -> None:
    first, second = story("word", 1), story("word", 2)
    articles = (*first.story.articles, *second.story.articles)
    groups = tuple((article.id,) for article in articles)
    one = first.statements[0]
    both = replace(one, text="both said", evidence=(*one.evidence, *second.statements[0].evidence))
    item = replace(first, story=Story(articles=articles, groups=groups), statements=(one, both))
    sources = tuple(Source(number=n, article=a) for n, a in enumerate(articles, start=1))
    shown = render(replace(EMPTY, items=(item,), sources=sources), "story.md")
    several = shown.index("**Reported by several sources**")
    single = shown.index("**Also reported**")
    assert several < shown.index("- both said [1] [2]") < single < shown.index("- word said [1]")


def test_quote_sheet_gives_speaker_date_words_outlet_and_number() -> None:
    shown = render(edition("Ann"), "quotes.md")
    assert "## Ann\n" in shown
    assert "- 6 Mar 2026, 17:05 UTC: Ann said · Ann outlet [1]\n" in shown
    assert shown.index("## Ann") < shown.index("## Unattributed")


# Hostile text


@cache
def harmless(name: str, count: int) -> str:
    return render(edition(*["word"] * count), name)


def check(*words: str) -> None:
    """Assert that an edition in which `words` stand everywhere has no more life than another."""
    shown = {name: render(edition(*words), name) for name in BUILT_IN}
    for name, text in shown.items():
        text.encode("utf-8")
        assert not [c for c in text if (c < " " and c not in "\n\t") or "\x7f" <= c <= "\x9f"]
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b")
        if name in MARKDOWN:
            assert not live(text), name
    for name in ("daily.md", "story.md"):
        for heading in ("\n# ", "\n## ", "\n### "):
            assert shown[name].count(heading) == harmless(name, len(words)).count(heading)
    assert tags(shown["daily.html"]) == tags(harmless("daily.html", len(words)))
    for element in lxml_html.document_fromstring(shown["daily.html"]).iter("a"):
        assert str(element.get("href")).startswith(("#", "https://news.example/"))


@settings(max_examples=10, deadline=None)
@given(st.text(st.sampled_from("<>[]()*_`#|!~\\&;:/\"'= \n\x1b\u202eax1.@{}%"), max_size=30))
def test_no_article_text_comes_alive(word: str) -> None:
    check(f"{word}x", f"x{word}")


@pytest.mark.parametrize(
    "word",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</title></style></blockquote><a href=https://evil.example>x</a>",
        "[x](javascript:alert(1)) ![x](https://evil.example/p.png)",
        "\n\n# forged heading\n\n- forged item\n\n---\ntitle: forged\n---",
        "[1]: https://evil.example",
        "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",
        "\ud800 half a pair",
        "safe\u202egnp.exe",
    ],
)
def test_known_attacks_are_printed_as_text(word: str) -> None:
    check(word)


def test_templates_in_article_text_are_not_evaluated() -> None:
    for name in BUILT_IN:
        shown = render(edition("{{ 191 * 7 }}{% raw %}"), name)
        assert "1337" not in shown
    assert "{{ 191 * 7 }}{% raw %}" in render(edition("{{ 191 * 7 }}{% raw %}"), "daily.txt")


@pytest.mark.slow
def test_the_collection_of_hostile_strings_stays_dead(shared_data: Path) -> None:
    words = hostile(shared_data)
    for start in range(0, len(words), 40):
        check(*words[start : start + 40])


def test_article_text_cannot_begin_a_line_of_its_own_in_plain_text() -> None:
    shown = render(edition("a\nSOURCES\n-------\nb"), "daily.txt")
    assert shown.splitlines().count("SOURCES") == 1
