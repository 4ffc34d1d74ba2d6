"""Where sentences begin and end."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefing.models import Sentence
from briefing.sentences import split


def texts(text: str, language: str | None = None) -> list[str]:
    return [sentence.text for sentence in split(text, language=language)]


def check(cut: str, language: str | None = None) -> None:
    """Hold that a text is cut exactly where `cut` has a bar."""
    parts = [part.strip() for part in cut.split("|")]
    assert texts(cut.replace("|", ""), language) == parts


def assert_exact(text: str, found: list[Sentence]) -> None:
    """Hold the contract: exact, trimmed, in order, and nothing but white space in between."""
    at = 0
    for number, sentence in enumerate(found):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text.strip() == sentence.text != ""
        assert sentence.number == number
        assert not text[at : sentence.start].strip()
        assert sentence.start >= at
        at = sentence.end
    assert not text[at:].strip()
    numbers = [sentence.paragraph for sentence in found]
    assert numbers == sorted(numbers)


# --- quotations ---


@pytest.mark.parametrize(
    "cut",
    [
        "“We will stay,” he said. |“We have to.”",
        '"We will stay," she said. |"We have to."',
        "The talks brought “a kind of peace.” |She added: “Not for long.”",
        "“Is it over?” asked the judge. |Nobody answered.",
        "“Is it over?” Judge Amy Lowe asked. |Nobody answered.",
        "“Stop!” I said. |He went on.",
        "“It was late. |We were tired. |Nobody objected,” she said.",
        "She told him, 'This is mine.' |He left.",
        "They chanted “Out! |Out!” and “Now!”",
        "He called it “a farce.” |Then he sat down.",
        "«Мы остаёмся, – сказал он. – Нам некуда идти».",
        "Elle a dit : « Nous restons. » |Puis elle est partie.",
        "„Wir bleiben.“ |Dann ging er.",
        "»Wir bleiben.« |Dann ging er.",
        "“The road is closed.” — Anna Field, mayor",
    ],
)
def test_a_sentence_ends_after_its_closing_quotation_mark(cut: str) -> None:
    check(cut)


def test_a_quotation_over_several_paragraphs_is_cut_like_any_text() -> None:
    text = "“We came early. We waited.\n\n“Nobody opened. So we left,” she said."
    assert texts(text) == [
        "“We came early.",
        "We waited.",
        "“Nobody opened.",
        "So we left,” she said.",
    ]
    assert [s.paragraph for s in split(text)] == [0, 0, 1, 1]


# --- abbreviations, initials, numbers ---


@pytest.mark.parametrize(
    "cut",
    [
        "Rep. Ann Hill (R-Texas) and Sen. Bob Dale (D-Calif.) voted against it. |Gov. Roe did not.",
        "The U.S. Senate met at 5 p.m. Monday in Washington, D.C., to vote.",
        "She moved to the U.S. |She liked it there.",
        "Officials of the U.S. |Thousands of them were sent home.",
        "George W. Bell and J. K. Stone spoke. |Bell went first.",
        "It is you and I. |Do they know?",
        "The deficit rose to 3.5 percent. |In 2019. |Nobody minded.",
        "He lives at No. 5. |His sister lives at No. 7.",
        "He joined Bar Inc. then. |Shares of Acme Co. |They fell. |Foo Ltd. Chairman Jo Fox left.",
        "On Jan. 6, 2021, and on Sept. 11 people met. |By Nov. |The rest was known.",
        "Dr. Lee, Prof. Day, Mr. and Mrs. Gray and Lt. Col. Reed came. |So did Fr. Paul.",
        "The house on Main St. |The owner is away. |St. Paul is a city.",
        "It costs $100.00. |It is cheap.",
        "See Art. 5 and pp. 12. |The rest is noise.",
        "He is the author (with K. Moss) of E. coli at Work. |It sold well.",
        "Sales at Yahoo! Japan fell. |They blamed the weather.",
        "Apples, pears, etc. |Everything was sold.",
        "Read example.com/a.b?c=d. |Write to jo.doe@example.org. |Use Node.js now.",
        "The vote was 5-4. |Justice Moe dissented.",
        "At 5 a.m. Mr. Gray woke. |He went to work at 8 a.m. |Mrs. Gray slept on.",
    ],
)
def test_abbreviations_initials_and_numbers_are_not_cut(cut: str) -> None:
    check(cut)


@pytest.mark.parametrize(
    "cut",
    [
        "We saw ... nothing. |Then it rained.",
        "I never said that.... |She left.",
        "He waited… and waited. |Nobody came.",
        "The rule . . . was dropped. |It came back.",
        "Fewer words were used. |. . . The rest followed.",
        "“The heirs [...] Sold it all” (Moss 5). |It is gone.",
        "What?! |Really!! |Yes.",
    ],
)
def test_an_ellipsis_ends_a_sentence_only_before_a_new_one(cut: str) -> None:
    check(cut)


@pytest.mark.parametrize(
    "cut",
    [
        "The law passed (It had failed twice before.) by one vote. |It is in force.",
        "The law passed. |(It had failed twice before.) |It is in force.",
        "It rose again.[12] |The rate is 5 percent. [13] [14] |Nobody knows why.",
        "The end was near.|Then it came.|It was late.",
    ],
)
def test_brackets_notes_and_lost_spaces(cut: str) -> None:
    check(cut)


# --- languages ---


@pytest.mark.parametrize(
    ("language", "cut"),
    [
        ("de", "Am 12. Juni kam Dr. Frei u. a. nach Köln. |Der Bau kostet ca. 5 Mio. Euro."),
        ("de", "Das war 2015. |Der 3. Oktober ist z. B. ein Feiertag. |Ludwig XIV. Denkmal steht."),
        ("fr", "M. Blanc est né av. J.-C. selon Mme Noir. |Il a dit : « Non ! » |Puis il sortit."),
        ("es", "¿Vive el Sr. Ruiz en EE.UU.? |¡Sí! |Llegó el 5 de ene. de 2010."),
        ("it", "L'avv. Neri e il dott. Verdi sono qui. |È tardi! |Abita al n. 5."),
        ("pt", "O Sr. Silva mora na av. Central. |A Dra. Ana não mora."),
        ("nl", "Dhr. De Wit woont op nr. 5. |Mevr. Bos komt bijv. om vijf uur."),
        ("da", "Hr. Holm kom den 3. Juni bl.a. til Odense. |Det var sent."),
        ("sv", "Dr. Berg kom kl. 5. |Hon gick t.ex. hem."),
        ("pl", "Prof. Nowak mieszka na ul. Długiej w Krakowie. |To było w 2010 r. |Tak."),
        ("cs", "Např. Praha je velká. |Přišel 5. května."),
        ("ru", "Он жил на ул. Новой в г. Орле и т. д. |Потом А. С. Белов уехал."),
        ("uk", "Він приїхав до м. Києва у 2010 р. |Потім поїхав."),
        ("el", "Πού είναι; |Εδώ είναι ο κ. Παππάς. |Ωραία!"),
        ("ar", "هل ذهبت؟ |نعم. |ثم عاد د. أحمد إلى البيت."),
        ("fa", "آیا او رفت؟ |بله. |سپس برگشت."),
        ("ur", "کیا وہ گیا؟ |ہاں۔ |پھر واپس آیا۔"),
        ("hi", "वह गया। |वह वापस आया। |क्यों?"),
        ("hy", "Նա եկավ։ |Նա գնաց: |Վերջ։"),
        ("zh", "他走了。|“我们不走。”李明说。|你呢？|《走吧！朋友》好看吗？"),
        ("ja", "雨だ。|「行きます。」と彼は言った。|本当？|３．５％増えた。"),
        ("ko", "비가 온다. |정말입니까? |네!"),
        ("am", "ሰላም፧|ደህና።|እሺ።"),
        ("my", "သွားပြီ။|လာမည်။"),
        ("tr", "Sn. Yılmaz geldi. |Dr. Ayşe Kaya gitti mi? |Evet."),
    ],
)
def test_sentences_are_found_in_many_languages(language: str, cut: str) -> None:
    check(cut, language)


def test_the_language_is_recognised_when_it_is_not_given() -> None:
    text = "Am 12. Juni hat der Minister das Gesetz vorgelegt. Es ist nicht neu."
    assert texts(text) == texts(text, "de")
    assert texts(text, "de-AT") == texts(text, "de")


# --- lines and paragraphs ---


def test_a_blank_line_ends_a_sentence_with_or_without_a_full_stop() -> None:
    found = split("Minister resigns\n\nThe minister resigned.\r\n\r\nNobody\u2029knew")
    assert [s.text for s in found] == [
        "Minister resigns",
        "The minister resigned.",
        "Nobody",
        "knew",
    ]
    assert [s.paragraph for s in found] == [0, 1, 2, 3]


def test_hard_wrapped_text_is_joined() -> None:
    text = (
        "The committee met on Tuesday to talk about the budget of the\n"
        "City Council, which has not been agreed on since the spring. It\n"
        "Is Time, a group of residents, said the delay had cost the\n"
        "town dearly.\n"
    )
    assert len(texts(text)) == 2
    assert {s.paragraph for s in split(text)} == {0}


def test_a_heading_above_a_paragraph_stands_alone() -> None:
    text = (
        "Budget talks fail\nThe committee did not agree on a budget on Tuesday. It will try again."
    )
    assert texts(text)[0] == "Budget talks fail"


def test_text_written_line_by_line_is_cut_at_its_lines() -> None:
    text = (
        "Paragraph one is long enough to be one. " * 5 + "\nSecond paragraph without an end\nThird"
    )
    assert texts(text)[-2:] == ["Second paragraph without an end", "Third"]
    assert [s.paragraph for s in split(text)][-3:] == [0, 1, 2]


@pytest.mark.parametrize("mark", ["•", "-", "*", "–", "1.", "1)", "(a)"])
def test_list_items_are_sentences_of_their_own(mark: str) -> None:
    second = mark.replace("1", "2").replace("a", "b")
    text = f"{mark} Cut the tax\n{second} Raise the wage\n"
    assert texts(text) == [f"{mark} Cut the tax", f"{second} Raise the wage"]


def test_items_that_run_on_within_a_line_are_cut() -> None:
    assert texts("1) Fill it in 2) Sign it 3) Send it") == [
        "1) Fill it in",
        "2) Sign it",
        "3) Send it",
    ]
    assert texts("• Tax • Wage") == ["• Tax", "• Wage"]


def test_an_enumeration_within_a_sentence_stays_in_it() -> None:
    check("It failed for two reasons: (1) the cost and (2) the time. |It was dropped.")


def test_a_line_break_within_a_sentence_does_not_end_it() -> None:
    assert texts("It was a dark \nand windy day.") == ["It was a dark \nand windy day."]


def test_lower_case_lines_are_a_list() -> None:
    assert texts("tax\nwage\nhousing, transport\n") == ["tax", "wage", "housing, transport"]


# --- what must always hold ---

PIECES = st.sampled_from(
    [*".!?…。؟।;:\"'“”«»()[]-–• \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029",
     *"\u00a0\u200b\u200d\ufeff", "\ud800", "Mr.", "U.S.", "a.m.", "etc.", " 12. ", " 1) ",
     "Word ", "word ", "\r\n", "\n\n", "他", "《",
     "A", "i", "５", "़", "\U0001f600", "[1]", " . . ."]
)  # fmt: skip


@given(st.lists(PIECES).map("".join), st.sampled_from([None, "en", "de", "el", "hy", "ja", "xx"]))
@example("\u200b\n\n\u200b", None)
@example("..", "en")
@example(". . . . A", "en")
@example("« . » A", "fr")
def test_every_character_lies_in_exactly_one_sentence(text: str, language: str | None) -> None:
    assert_exact(text, split(text, language=language))


@given(st.text())
def test_any_text_at_all_is_split_exactly(text: str) -> None:
    assert_exact(text, split(text))


@given(st.lists(PIECES, max_size=20).map("".join))
def test_paragraphs_are_split_independently(text: str) -> None:
    together = texts(f"{text}\n\nOne more line", "en")
    assert together == [*texts(text, "en"), "One more line"]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\u2028", "\x85\x1c"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert split(text) == []


def test_sentences_carry_the_article_they_belong_to() -> None:
    assert {s.article_id for s in split("One. Two.", article_id="abc")} == {"abc"}
    assert [s.id for s in split("One. Two.", article_id="abc")] == ["abc:0", "abc:1"]


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        ". ",
        '." ',
        "A. ",
        "U.S. ",
        "1. 2. ",
        "a\n",
        "《啊！",
        "“A!” Aa Bb ",
        ".\u200b",
        "(",
        "[1]",
        "a.b.",
    ],
)
def test_the_cost_grows_in_line_with_the_length(unit: str) -> None:
    def best(length: int) -> float:
        text = unit * (length // len(unit))
        times = []
        for _ in range(3):
            start = time.process_time()
            assert_tail(text, split(text, language="en"))
            times.append(time.process_time() - start)
        return min(times)

    small, large = best(8_000), best(64_000)
    assert large < 8 * small * 3 + 0.05  # quadratic growth would be 64 times


def assert_tail(text: str, found: list[Sentence]) -> None:
    assert found[-1].end == len(text.rstrip())


def test_ten_megabytes_on_one_line_are_split_in_seconds() -> None:
    text = (
        "The mayor of Aden, Dr. A. Lee, paid $3.5 million on Jan. 5 and left the town. " * 130_000
    )
    start = time.process_time()
    found = split(text, language="en")
    assert len(found) == 130_000
    assert time.process_time() - start < 30
