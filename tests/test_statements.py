"""Verification: evidence, support, doubts and verdicts of draft statements."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import checks
from briefing.models import Article, Doubt, Evidence, Fitness, Sentence, Signal, Statement
from briefing.sentences import split
from briefing.statements import LEAD_IN, verify

PORT = Article(
    id="port",
    title="Port closes for repairs",
    language="en",
    published=dt.datetime(2026, 3, 3, 7, tzinfo=dt.UTC),
    text=(
        "The harbour of Ashland will close for eleven weeks while its northern pier is rebuilt.\n\n"
        'The work costs $30 million, said Mary Roe, who runs the port. "We waited far too long '
        'with these repairs," she told the council.\n\n'
        "Fishing crews will not receive compensation for the lost season. "
        "Ferries to Elm Island move to the southern quay."
    ),
)
BAKERY = Article(
    id="bakery", language="en", text="A bakery in Elm raised its prices. Flour has become dear."
)
WRITTEN = st.text(alphabet="abc Elm harbour$30“”\"'.,–\n", max_size=80)


def judge(
    *drafts: str | Statement, articles: Sequence[Article] = (PORT, BAKERY), run: Any = None
) -> list[Statement]:
    given_ = [Statement(text=d) if isinstance(d, str) else d for d in drafts]
    sentences = {a.id: split(a.text, language="en", article_id=a.id) for a in articles}
    chosen = checks.builtin_checks() if run is None else run
    judged, problems = verify(given_, articles, sentences, chosen)
    assert problems == []
    return judged


def kinds(statement: Statement) -> list[str]:
    return [doubt.kind for doubt in statement.doubts]


def cited(statement: Statement, articles: Sequence[Article] = (PORT, BAKERY)) -> list[str]:
    texts = {article.id: article.text for article in articles}
    return [texts[e.article_id][e.start : e.end] for e in statement.evidence]


def test_a_sentence_of_the_source_is_fully_supported_where_it_stands() -> None:
    (statement,) = judge("Ferries to Elm Island move to the southern quay.")
    assert (statement.verdict, statement.support, statement.doubts) == ("supported", 1.0, ())
    assert cited(statement) == ["Ferries to Elm Island move to the southern quay."]


def test_a_light_paraphrase_is_supported_by_the_sentence_it_paraphrases() -> None:
    (statement,) = judge("Ashland harbour closes for eleven weeks to rebuild its northern pier.")
    assert (statement.verdict, statement.doubts) == ("supported", ())
    assert cited(statement)[0].startswith("The harbour of Ashland will close")


def test_a_statement_about_something_else_is_unsupported() -> None:
    (statement,) = judge("Parliament elected a new speaker after a stormy debate on taxes.")
    assert statement.verdict == "unsupported"


@pytest.mark.parametrize("text", ["", "   ", "…", '""'])
def test_a_statement_that_says_nothing_is_unsupported(text: str) -> None:
    (statement,) = judge(text)
    assert (statement.verdict, statement.evidence) == ("unsupported", ())


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(article_id="nobody", start=0, end=5),
        Evidence(article_id="port", start=-3, end=5),
        Evidence(article_id="port", start=5, end=5),
        Evidence(article_id="port", start=0, end=100_000),
    ],
)
def test_evidence_that_does_not_exist_is_dropped_and_said(evidence: Evidence) -> None:
    text = "Ferries to Elm Island move to the southern quay."
    (statement,) = judge(Statement(text=text, evidence=(evidence,)))
    assert evidence not in statement.evidence
    assert kinds(statement) == ["citation"]
    assert cited(statement) == [text]


def test_wrong_evidence_is_replaced_and_said() -> None:
    end = len(BAKERY.text)
    wrong = (Evidence(article_id="bakery", start=0, end=end),)
    text = "Ferries to Elm Island will move to a southern quay."
    (statement,) = judge(Statement(text=text, evidence=wrong))
    assert [e.article_id for e in statement.evidence] == ["port"]
    assert kinds(statement) == ["citation"]
    assert statement.verdict == "supported"


def test_good_evidence_is_kept_as_it_was_cited() -> None:
    sentence = split(PORT.text, language="en", article_id="port")[0]
    own = (Evidence(article_id="port", start=sentence.start, end=sentence.end),)
    (statement,) = judge(Statement(text="Ashland harbour will close for weeks.", evidence=own))
    assert statement.evidence == own


def test_an_article_cited_as_a_whole_is_narrowed_to_what_carries_the_statement() -> None:
    whole = (Evidence(article_id="port", start=0, end=len(PORT.text)),)
    (statement,) = judge(Statement(text="Ashland harbour will close for weeks.", evidence=whole))
    assert statement.evidence != whole
    assert cited(statement)[0].startswith("The harbour of Ashland will close")


def test_a_draft_cannot_vouch_for_itself() -> None:
    draft = Statement(
        text="Parliament elected a new speaker on taxes.",
        verdict="supported",
        support=1.0,
        method="verbatim",
        lead_in="Surely",
    )
    (statement,) = judge(draft)
    assert (statement.verdict, statement.method, statement.lead_in) == (
        "unsupported",
        "abstractive",
        None,
    )
    assert statement.support < 0.5


def test_an_exact_quotation_keeps_its_marks_and_gets_its_speaker() -> None:
    (statement,) = judge("“We waited far too long with these repairs”, Mary Roe told the council.")
    assert "“We waited far too long with these repairs”" in statement.text
    assert (statement.speaker, statement.doubts) == ("Mary Roe", ())


def test_an_altered_quotation_loses_its_marks_and_says_so() -> None:
    (statement,) = judge('"We waited much too long with these repairs," Mary Roe told the council.')
    assert statement.text.startswith("We waited much too long with these repairs, Mary Roe")
    assert kinds(statement) == ["quote"]
    doubt = statement.doubts[0]
    assert statement.text[doubt.start : doubt.end] == "We waited much too long with these repairs,"
    assert statement.verdict == "doubtful"
    assert statement.speaker is None


SPEECH = Article(
    id="speech",
    language="en",
    text='Mary Roe said: "The pier is old. It leaks in every storm. We need a new one." It rained.',
)


def test_a_sentence_out_of_the_middle_of_a_quotation_is_not_told_as_fact() -> None:
    (statement,) = judge("It leaks in every storm.", articles=[SPEECH])
    assert (statement.verdict, kinds(statement)) == ("doubtful", ["attribution"])
    assert statement.speaker == "Mary Roe"


def test_the_first_and_last_sentence_of_a_quotation_keep_their_mark_and_speaker() -> None:
    first, last = judge('"The pier is old.', 'We need a new one."', articles=[SPEECH])
    assert (first.text, last.text) == ('"The pier is old.', 'We need a new one."')
    assert {first.speaker, last.speaker} == {"Mary Roe"}
    assert (kinds(first), kinds(last)) == ([], [])


def test_a_stray_mark_of_an_unfit_source_goes_as_well() -> None:
    unfit = Article(id="u", language="en", text=SPEECH.text, fitness=Fitness(quotable=False))
    (statement,) = judge('We need a new one."', articles=[unfit])
    assert statement.text == "We need a new one."


def test_a_quotation_given_to_somebody_else_is_doubtful_and_keeps_the_true_speaker() -> None:
    draft = Statement(text='"We waited far too long with these repairs,"', speaker="John Doe")
    (statement,) = judge(draft)
    assert "speaker" in kinds(statement)
    assert (statement.speaker, statement.verdict) == ("Mary Roe", "doubtful")


def test_a_quotation_cites_the_article_it_is_from() -> None:
    wrong = (Evidence(article_id="bakery", start=0, end=len(BAKERY.text)),)
    draft = Statement(text="“We waited far too long with these repairs”", evidence=wrong)
    (statement,) = judge(draft)
    assert {e.article_id for e in statement.evidence} == {"port"}


def test_what_rests_on_an_unfit_source_is_held_at_arms_length() -> None:
    unfit = Fitness(quotable=False, signals=(Signal(kind="cue", reason="a verb without subject"),))
    rewrite = Article(id="rewrite", language="en", text=PORT.text, fitness=unfit)
    verbatim, quotation = judge(
        "Ferries to Elm Island move to the southern quay.",
        '"We waited far too long with these repairs," she told the council.',
        articles=[rewrite],
    )
    assert (verbatim.lead_in, verbatim.verdict) == (LEAD_IN, "doubtful")
    assert "machine translation" in verbatim.doubts[0].message
    assert '"' not in quotation.text
    assert (quotation.method, quotation.speaker) == ("abstractive", None)
    assert set(kinds(quotation)) == {"source", "quote"}


def test_the_order_of_the_drafts_is_kept() -> None:
    texts = ["Flour has become dear.", "Mary Roe runs the port.", "A bakery raised its prices."]
    assert [statement.text for statement in judge(*texts)] == texts


def test_the_order_of_the_articles_does_not_change_support() -> None:
    text = "Ashland harbour closes for eleven weeks to rebuild its northern pier."
    (one,) = judge(text)
    (other,) = judge(text, articles=[BAKERY, PORT])
    assert (one.support, one.verdict, one.evidence) == (
        other.support,
        other.verdict,
        other.evidence,
    )


class Plugin:
    """A check of a third party that answers what it is told to."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked = 0
        self.name = "their-check"

    def judge(
        self, statement: Statement, evidence: Sequence[Sentence], articles: Mapping[str, Article]
    ) -> Iterable[Doubt]:
        assert evidence
        assert set(articles) == {"port", "bakery"}
        assert statement.text
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def run(plugin: Plugin, texts: int = 3) -> tuple[list[Statement], list[Any]]:
    drafts = [Statement(text="Ferries to Elm Island move to the southern quay.")] * texts
    sentences = {a.id: split(a.text, language="en", article_id=a.id) for a in (PORT, BAKERY)}
    return verify(drafts, [PORT, BAKERY], sentences, [plugin])


def test_a_check_adds_doubt() -> None:
    (first, *_), problems = run(Plugin([Doubt(kind="taste", message="too bland", start=0, end=7)]))
    assert problems == []
    assert (first.verdict, kinds(first)) == ("doubtful", ["taste"])
    assert first.support < 1


def endless() -> Iterable[Doubt]:
    while True:
        yield Doubt(kind="taste", message="too bland")


@pytest.mark.parametrize(
    "answer",
    [
        RuntimeError("boom"),
        None,
        7,
        ["no doubt"],
        [None],
        [Doubt(kind="taste", message="far away", start=0, end=10_000)],
        [Doubt(kind="taste", message="half a place", start=3)],
        [Doubt(kind="", message="no kind")],
        [Doubt(kind=None, message="no kind")],  # type: ignore[arg-type]
        [Doubt(kind="taste", message="no number", start="a", end="b")],  # type: ignore[arg-type]
    ],
)
def test_a_check_that_breaks_is_named_once_and_left_out(answer: Any) -> None:
    plugin = Plugin(answer)
    judged, problems = run(plugin)
    assert [(p.kind, p.where) for p in problems] == [("check", "their-check")]
    assert plugin.asked == 1
    assert [statement.verdict for statement in judged] == ["supported"] * 3


def test_a_check_without_a_name_is_known_by_its_class() -> None:
    plugin = Plugin(RuntimeError("boom"))
    del plugin.name
    _, problems = run(plugin)
    assert problems[0].where == "Plugin"


def test_a_check_that_never_stops_is_cut_short() -> None:
    judged, problems = run(Plugin(endless()), texts=1)
    assert (judged[0].verdict, problems) == ("doubtful", [])


def test_two_checks_that_are_equal_are_two_checks() -> None:
    good, bad = Plugin([]), Plugin(RuntimeError("boom"))
    sentences = {a.id: split(a.text, language="en", article_id=a.id) for a in (PORT, BAKERY)}
    drafts = [Statement(text="Flour has become dear.")] * 2
    verify(drafts, [PORT, BAKERY], sentences, [good, bad])
    assert (good.asked, bad.asked) == (2, 1)


@given(st.lists(WRITTEN, max_size=4))
def test_whatever_is_drafted_the_answer_keeps_the_contract(texts: list[str]) -> None:
    judged = judge(*texts)
    assert len(judged) == len(texts)
    for statement in judged:
        assert 0 <= statement.support <= 1
        assert statement.verdict == "unsupported" or statement.evidence
        assert statement.verdict != "supported" or set(kinds(statement)) <= {"citation"}
        assert all(cited(statement))
        for doubt in statement.doubts:
            assert doubt.start is None or doubt.end is not None
            assert 0 <= (doubt.start or 0) <= (doubt.end or 0) <= len(statement.text)


@given(st.lists(WRITTEN, max_size=3))
def test_judging_what_was_judged_changes_no_text_and_finds_no_better_verdict(
    texts: list[str],
) -> None:
    rank = {"unsupported": 0, "doubtful": 1, "supported": 2}
    once = judge(*texts, run=[])
    twice = judge(*once, run=[])
    assert [s.text for s in twice] == [s.text for s in once]
    assert all(s.support <= 1 and s.verdict in rank for s in twice)


def story(sentences: int) -> tuple[Article, list[Sentence]]:
    made = [f"Pier {n} of port {n % 97} was rebuilt in stage {n * 7}." for n in range(sentences)]
    article = Article(id="long", language="en", text=" ".join(made))
    return article, split(article.text, language="en", article_id="long")


def test_cost_grows_with_the_story_and_not_with_its_square() -> None:
    took = []
    for size in (500, 4000):
        article, sentences = story(size)
        drafts = [Statement(text=f"Stage {n * 7} rebuilt pier {n}.") for n in range(0, size, 10)]
        began = time.perf_counter()
        verify(drafts, [article], {"long": sentences}, checks.builtin_checks())
        took.append(time.perf_counter() - began)
    assert took[1] < 8 * 4 * max(took[0], 0.05)
