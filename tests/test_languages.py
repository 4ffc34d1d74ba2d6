"""Recognising languages, and their function words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing import languages

SENTENCES = {
    "en": "The committee said on Friday that it would not publish the report before the vote.",
    "de": "Der Ausschuss teilte am Freitag mit, dass er den Bericht nicht vor der Wahl vorlegt.",
    "fr": "La commission a déclaré vendredi qu'elle ne publierait pas le rapport avant le vote.",
    "es": "La comisión dijo el viernes que no publicará el informe antes de la votación.",
    "it": "La commissione ha detto venerdì che non pubblicherà il rapporto prima del voto.",
    "pt": "A comissão disse na sexta-feira que não vai publicar o relatório antes da votação.",
    "nl": "De commissie zei vrijdag dat het rapport niet voor de stemming wordt gepubliceerd.",
    "sv": "Utskottet sade på fredagen att rapporten inte ska publiceras före omröstningen.",
    "da": "Udvalget oplyste fredag, at rapporten ikke bliver offentliggjort før afstemningen.",
    "no": "Utvalget opplyste fredag at rapporten ikke blir offentliggjort før avstemningen nå.",
    "fi": "Valiokunta kertoi perjantaina, että raporttia ei julkaista ennen kuin on äänestetty.",
    "pl": "Komisja poinformowała w piątek, że raport nie zostanie ogłoszony przed głosowaniem.",
    "cs": "Výbor v pátek oznámil, že zprávu před hlasováním nezveřejní, protože není hotová.",
    "ro": "Comisia a anunțat vineri că nu va publica raportul înainte de votul din parlament.",
    "hu": "A bizottság pénteken azt közölte, hogy a jelentést nem hozza nyilvánosságra.",
    "tr": "Komisyon cuma günü raporun oylamadan önce yayımlanmayacağını ve bunun için bir gün "
    "daha gerektiğini açıkladı.",
    "id": "Komisi itu mengatakan pada hari Jumat bahwa laporan tersebut tidak akan diterbitkan.",
    "vi": "Ủy ban cho biết hôm thứ Sáu rằng báo cáo sẽ không được công bố trước khi bỏ phiếu.",
    "ru": "Комитет сообщил в пятницу, что отчёт не будет опубликован до голосования.",
    "uk": "Комітет повідомив у п'ятницю, що звіт не буде оприлюднено до голосування.",
    "bg": "Комисията съобщи в петък, че докладът няма да бъде публикуван преди гласуването.",
    "el": "Η επιτροπή ανακοίνωσε την Παρασκευή ότι η έκθεση δεν θα δημοσιευθεί.",
    "ar": "قالت اللجنة يوم الجمعة إن التقرير لن ينشر قبل التصويت في البرلمان.",
    "he": "הוועדה הודיעה ביום שישי כי הדוח לא יפורסם לפני ההצבעה.",
    "fa": "کمیته روز جمعه اعلام کرد که این گزارش پیش از رای گیری منتشر نخواهد شد.",
    "ur": "کمیٹی نے جمعہ کو کہا کہ رپورٹ ووٹنگ سے پہلے شائع نہیں کی جائے گی۔",
    "hi": "समिति ने शुक्रवार को कहा कि मतदान से पहले रिपोर्ट प्रकाशित नहीं की जाएगी।",
    "ja": "委員会は金曜日、採決の前に報告書を公表しないと発表した。",
    "zh": "委员会星期五表示，表决之前不会公布这份报告。",
    "ko": "위원회는 금요일 표결 전에 보고서를 공개하지 않겠다고 밝혔다.",
    "th": "คณะกรรมการกล่าวเมื่อวันศุกร์ว่าจะไม่เผยแพร่รายงานก่อนการลงคะแนน",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_a_single_news_sentence_is_enough_to_tell_its_language(
    language: str, sentence: str
) -> None:
    assert languages.detect(sentence) == language


@pytest.mark.parametrize(
    "text", ["", "   \n", "12.5 %", "Reuters", "\ud800", "😀😀😀", "zzz qqq xxx"]
)
def test_what_is_no_text_in_a_known_language_is_not_guessed(text: str) -> None:
    assert languages.detect(text) is None


def test_foreign_names_do_not_turn_english_into_another_language() -> None:
    text = (
        "São Paulo's mayor met José Ángel Gurría and Łukasz Wałęsa at the Gemüsemarkt in Köln, "
        "where they ate smørrebrød and discussed the façade of the old town hall."
    )
    assert languages.detect(text) == "en"


def test_only_the_beginning_of_a_text_is_read() -> None:
    assert languages.detect(SENTENCES["en"] * 60 + SENTENCES["ru"] * 1000) == "en"


def test_function_words_are_case_folded_and_keep_straight_apostrophes() -> None:
    assert {"the", "don't", "of"} <= languages.function_words("en")
    assert "und" in languages.function_words("de")
    assert "dass" in languages.function_words("de")
    for code in languages.listed():
        assert all(word == word.casefold() for word in languages.function_words(code))


def test_at_least_thirty_languages_have_function_words() -> None:
    assert len(languages.listed()) >= 30
    assert min(len(languages.function_words(code)) for code in languages.listed()) >= 40


@pytest.mark.parametrize("language", [None, "", "xx", "klingon"])
def test_an_unknown_language_has_no_function_words(language: str | None) -> None:
    assert languages.function_words(language) == frozenset()


def test_a_regional_tag_counts_as_its_language() -> None:
    assert languages.function_words("en-GB") == languages.function_words("en")
    assert languages.function_words("pt_BR") == languages.function_words("pt")
    assert languages.function_words("nb") == languages.function_words("no")


@given(st.text())
def test_any_text_gets_a_two_letter_code_or_none(text: str) -> None:
    found = languages.detect(text)
    assert found is None or (len(found) == 2 and found.islower())


@given(st.sampled_from(sorted(SENTENCES)), st.integers(1, 4))
def test_repeating_a_text_does_not_change_its_language(language: str, times: int) -> None:
    assert languages.detect(SENTENCES[language] * times) == language
