# ruff: noqa: SIM905 - word lists read better as running words than as lists
"""Figures in text: what they say as numbers, and the sentences worth a "Figures" section.

A figure is read to a value and a unit, so that "$20bn" is "20 billion dollars" and "1 000",
"1,000" and "a thousand" are one number. Where a notation can be read in two ways ("1.500" is
fifteen hundred in German), both values are kept and either may agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.models import Sentence

_ONES = {
    word: Decimal(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: Decimal(10 * (value + 2))
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_SCALES = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "k": 3, "mn": 6,
    "mln": 6, "bn": 9, "tn": 12, "trn": 12, "tausend": 3, "millionen": 6, "mio": 6, "milliarde": 9,
    "milliarden": 9, "mrd": 9, "mille": 3, "millions": 6, "milliard": 9, "milliards": 9, "mil": 3,
    "millones": 6, "millón": 6, "milioni": 6, "miliardi": 9, "milhões": 6, "miljoen": 6,
    "miljard": 9,
}  # fmt: skip
_SHORT_SCALES = {"m": 6, "b": 9, "t": 12}  # only behind an amount of money
# Dollars of all countries are one: "$" alone does not say which.
_CURRENCIES = {
    "$": "usd", "us$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd", "£": "gbp",
    "gbp": "gbp", "pound": "gbp", "pounds": "gbp", "€": "eur", "eur": "eur", "euro": "eur",
    "euros": "eur", "¥": "jpy", "yen": "jpy", "jpy": "jpy", "yuan": "cny", "renminbi": "cny",
    "₹": "inr", "rupee": "inr", "rupees": "inr", "₽": "rub", "rouble": "rub", "roubles": "rub",
    "ruble": "rub", "rubles": "rub", "chf": "chf", "franken": "chf", "₩": "krw",
    "cent": "cent", "cents": "cent", "pence": "cent", "a$": "usd", "c$": "usd",
}  # fmt: skip
_PERCENT = re.compile(
    r"[\s-]?(?:%|per ?cent(?:age)?\b|pct\b|prozent\b|pour cent\b|por ciento\b|por cento\b"
    r"|procent\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,:/])"
    r"(?P<digits>\d{1,3}(?:[,.'’ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"
    r"|\d+(?:[.,]\d+)?)(?P<ordinal>(?:st|nd|rd|th)\b)?(?!\d|[:/]\d)"
)
_PREFIX = re.compile(r"(?:US|A|C)?[$£€¥₹₽₩]\s?$|\b(?:USD|EUR|GBP|CHF|JPY|INR)\s$")
_AFTER = re.compile(r"[\s-]?([^\W\d_]+|[$£€¥₹₽₩])")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER_WORDS = frozenset(
    [*_ONES, *_TENS, "hundred", "thousand", "million", "billion", "trillion", "dozen"]
)
_COUNTED_AS_ONE = frozenset("hundred thousand million billion trillion dozen".split())
_RANGE = re.compile(r"\s?(?:-|–|to|and|or|-to-)\s?")
_BETWEEN = frozenset({"", "to", "and", "or"})
_YEARS = range(1500, 2100)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text: `values` are its possible readings, `unit` says of what.

    `unit` is "percent", a currency code, "ordinal", "year" or empty; `noun` is the word behind
    it, case-folded; `worded` is True for "twelve", False for "12".
    """

    start: int
    end: int
    values: tuple[Decimal, ...]
    unit: str = ""
    noun: str = ""
    worded: bool = False


@lru_cache(maxsize=4096)
def read(text: str) -> tuple[Figure, ...]:
    """Return the figures of `text` in order. "One" alone and vague amounts are no figures."""
    found = sorted([*_digits(text), *_worded(text)], key=lambda figure: figure.start)
    for number in range(len(found) - 1):  # "4-7%": the first has the unit of the second
        first, second = found[number : number + 2]
        if second.unit == "percent" and not first.unit and first.noun in _BETWEEN:
            between = text[first.end : second.start]
            if _RANGE.fullmatch(between):
                found[number] = replace(first, unit="percent", noun="")
    return tuple(found)


def _digits(text: str) -> list[Figure]:
    found = []
    for match in _NUMBER.finditer(text):
        start, end = match.start(), match.end()
        if (
            text[start - 1 : start] in {"-", "–", "‑"}
            and text[max(0, start - 2) : start - 1].isalpha()
        ):
            continue  # "COVID-19", "F-16": part of a name
        values = _values(match["digits"])
        if match["ordinal"]:
            found.append(Figure(start, end, values, "ordinal"))
            continue
        found.append(_measured(text, start, end, values, worded=False))
    return found


def _values(digits: str) -> tuple[Decimal, ...]:
    """Return the readings of a numeral; a lone point before three digits has two."""
    plain = re.sub(r"['’\s]", "", digits)
    groups = re.split(r"[.,]", plain)
    marks = re.sub(r"\d", "", plain)
    if not marks:
        return (Decimal(plain),)
    if len(groups[-1]) != 3 or len(groups[0]) > 3:  # noqa: PLR2004 - groups of three are thousands
        return (Decimal("".join(groups[:-1]) + "." + groups[-1]),)
    whole = Decimal("".join(groups))
    if marks == ".":
        return (Decimal(plain), whole)
    return (whole,)


def _measured(
    text: str, start: int, end: int, values: tuple[Decimal, ...], *, worded: bool
) -> Figure:
    """Add magnitude and unit to a number."""
    prefix = _PREFIX.search(text, max(0, start - 5), start)
    unit = _CURRENCIES.get(prefix.group().strip().casefold(), "") if prefix else ""
    bare = len(values) == 1 and end - start == 4 and not worded and not prefix  # noqa: PLR2004
    after = _AFTER.match(text, end)
    while after:
        word = after.group(1).casefold()
        scale = _SCALES.get(word) or (_SHORT_SCALES.get(word) if unit else None)
        if scale is None:
            break
        values = tuple(value * 10**scale for value in values)
        end, bare = after.end(), False
        after = _AFTER.match(text, end)
    percent = _PERCENT.match(text, end)
    if percent:
        return Figure(start, percent.end(), values, "percent", "", worded)
    word = after.group(1).casefold() if after else ""
    if not unit and word in _CURRENCIES and after:
        return Figure(start, after.end(), values, _CURRENCIES[word], "", worded)
    if bare and int(values[0]) in _YEARS and values[0] == int(values[0]):
        unit = "year"
    first = prefix.start() if prefix else start
    return Figure(first, end, values, unit, word if word.isalpha() else "", worded)


def _worded(text: str) -> list[Figure]:
    """Read runs of number words: "twenty-five", "two hundred thousand", "a dozen"."""
    found: list[Figure] = []
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        joined = bool(run) and text[run[-1].end() : match.start()] in {" ", "-", "‑"}
        if run and not joined:
            found.extend(_run(text, run))
            run = []
        if word in _NUMBER_WORDS or (word == "and" and run) or (word in {"a", "an"} and not run):
            run.append(match)
        elif run:
            found.extend(_run(text, run))
            run = []
    return [*found, *(_run(text, run) if run else [])]


def _run(text: str, run: list[re.Match[str]]) -> list[Figure]:
    """Return the figure of a run of number words, none for "a", "one" or "5 million"'s tail."""
    words = [match.group().casefold() for match in run]
    while words and words[-1] in {"and", "a", "an"}:
        words.pop()
    if len(words) > 1 and words[0] in {"a", "an"} and words[1] not in _COUNTED_AS_ONE:
        run, words = run[1:], words[1:]  # "a five-year-old"
    start = run[0].start()
    digit_before = bool(re.search(r"\d[\s-]?$", text[max(0, start - 2) : start]))
    if not words or words == ["one"] or digit_before or words[0] == "and":
        return []
    end = run[len(words) - 1].end()
    return [_measured(text, start, end, (_value(words),), worded=True)]


def _value(words: list[str]) -> Decimal:
    total, current = Decimal(0), Decimal(0)
    for word in words:
        if word in _ONES:
            current += _ONES[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word == "dozen":
            current = max(current, Decimal(1)) * 12
        elif word == "hundred":
            current = max(current, Decimal(1)) * 100
        elif word in _SCALES:
            total += max(current, Decimal(1)) * 10 ** _SCALES[word]
            current = Decimal(0)
    return total + current


def agree(stated: Figure, given: Figure) -> bool:
    """Say whether a stated figure repeats a given one, exactly or rounded."""
    if "percent" in {stated.unit, given.unit} and stated.unit != given.unit:
        return False
    plain = {"", "year", "ordinal"}
    if stated.unit != given.unit and stated.unit not in plain and given.unit not in plain:
        return False
    return any(_rounds(a, b) for a in stated.values for b in given.values)


def _rounds(stated: Decimal, given: Decimal) -> bool:
    """Say whether `stated` is `given`, or what is left of it with fewer significant digits."""
    if stated == given:
        return True
    digits = len(stated.normalize().as_tuple().digits)
    exact = len(given.normalize().as_tuple().digits)
    if given == 0 or digits >= exact or abs(given) < 10 or (digits < 2 and given == int(given)):  # noqa: PLR2004
        return False
    step = Decimal(1).scaleb(given.adjusted() - digits + 1)
    return abs(stated - given) < step


_MONTHS = frozenset(
    """
    january february march april may june july august september october november december jan feb
    mar apr jun jul aug sept sep oct nov dec januar februar märz mai juni juli oktober dezember
    janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero
    marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    """.split()
)
_NO_COUNT = _MONTHS | frozenset(
    """
    year years month months week weeks day days hour hours minute minutes am pm a p o old of uhr
    and or to in at on the gmt utc bst est is was are were jahre jahr ans años anni
    """.split()
)
_LEAST_COUNT = 10


def find(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences whose figures are worth printing, the richest first.

    Money and shares weigh more than counts of things; years, dates, ages, ordinals and small
    numbers do not make a sentence worth it. Equal ones keep their order.
    """
    weighed = [(_weight(sentence.text), place) for place, sentence in enumerate(sentences)]
    kept = sorted((-weight, place) for weight, place in weighed if weight)
    return [sentences[place] for _, place in kept]


def _weight(text: str) -> int:
    """Return 3 for each amount of money or share and 2 for each count, at most 9."""
    total = 0
    for figure in read(text):
        if figure.unit in {"ordinal", "year"}:
            continue
        if figure.unit:
            total += 3
        elif max(figure.values) >= _LEAST_COUNT and figure.noun and figure.noun not in _NO_COUNT:
            lead = _WORD.findall(text[max(0, figure.start - 12) : figure.start])
            total += 0 if lead and lead[-1].casefold() in _MONTHS else 2
    return min(total, 9)
