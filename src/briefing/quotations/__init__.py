"""Quotations of an article with their speakers, exactly as they stand there.

Marks are paired inside a paragraph, so one missing mark cannot turn the narration inside out.
A paragraph that leaves its quotation open and one that reopens it belong together.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from briefing import languages
from briefing.quotations import marks, people, speakers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.models import Sentence

Kind = Literal["speech", "title", "partial"]

_FEWEST_WORDS_OF_SPEECH = 4
_MOST_WORDS_OF_TITLE = 12
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
_NAMING = re.compile(
    r"\b(?:titled|entitled|named|called|headlined|dubbed|subtitled|film|movie|book|novel|song|album"
    r"|exhibition|article|report|series|show|play|poem|curator of|section|paper|post|codenamed)"
    r"[\s,:]*$",
    re.IGNORECASE,
)
_NAMING_REACH = 40
_LONGEST_BRIDGE = 200  # characters of narration between two quotations of one speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words in quotation marks: `text` is `article.text[start:end]`, the marks included.

    `speaker` is `article.text[speaker_start:speaker_end]`, or None where the article leaves room
    for doubt. `complete` is False when the closing mark is missing.
    """

    start: int
    end: int
    text: str
    inner_start: int
    inner_end: int
    speaker: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    sentence_number: int = 0
    complete: bool = True
    kind: Kind = "speech"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    marked: tuple[marks.Marked, ...]  # offsets into the article
    continues: bool  # the paragraph before left a quotation open and this one reopens it


def find(
    article_text: str, sentences: Sequence[Sentence], *, language: str | None = None
) -> list[Quotation]:
    """Return the quotations of an article in order, each with its speaker where that is certain.

    Args:
        article_text: The text that `sentences` point into.
        sentences: Its sentences, in order; their `paragraph` says where marks must be paired.
        language: ISO 639-1 code, for the words that are no names; None counts as English.
    """
    paragraphs = _paragraphs(article_text, sentences)
    if not any(paragraph.marked for paragraph in paragraphs):
        return []
    reader = _Reader(article_text, sentences, language)
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        previous = paragraphs[number - 1] if number else None
        reader.read(paragraph, previous, following)
    return reader.found


def _paragraphs(text: str, sentences: Sequence[Sentence]) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    left_open = False
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        members = list(group)
        start, end = members[0].start, members[-1].end
        marked = tuple(
            replace(
                m,
                start=m.start + start,
                end=m.end + start,
                inner_start=m.inner_start + start,
                inner_end=m.inner_end + start,
            )
            for m in marks.quoted(text[start:end], continued=left_open)
        )
        reopens = left_open and bool(marked) and marked[0].start == start
        found.append(_Paragraph(start, end, marked, reopens))
        left_open = bool(marked) and not marked[-1].complete
    return found


class _Reader:
    """Reads the paragraphs of one article in order and remembers who spoke last."""

    def __init__(self, text: str, sentences: Sequence[Sentence], language: str | None) -> None:
        self.text = text
        self.sentences = sentences
        self.starts = [sentence.start for sentence in sentences]
        self.common = languages.function_words(language or "en")
        self.found: list[Quotation] = []
        named = (people.person(run, language) for run in people.runs(text))
        self.people: dict[str, list[people.Name]] = {}
        for name in named:
            if name is not None and not people.is_body(name) and len(name.words) > 1:
                mentions = self.people.setdefault(name.key, [])
                if len(mentions) < 8:  # noqa: PLR2004 - the first few mentions tell who is who
                    mentions.append(name)
        self.known = [name for names in self.people.values() for name in names[:1]]

    def read(
        self, paragraph: _Paragraph, previous: _Paragraph | None, following: _Paragraph | None
    ) -> None:
        """Add the quotations of one paragraph."""
        for number, marked in enumerate(paragraph.marked):
            left = paragraph.marked[number - 1].end if number else paragraph.start
            last = number + 1 == len(paragraph.marked)
            right = paragraph.end if last else paragraph.marked[number + 1].start
            closed = marked.complete or (last and following is not None and following.continues)
            cue = self._cue(marked, left, right)
            if cue is None and self._carries(marked, left, paragraph, previous, number):
                cue = self._last()
            kind = self._kind(marked, left, attributed=cue is not None)
            name = cue if kind != "title" else None
            self.found.append(
                Quotation(
                    start=marked.start,
                    end=marked.end,
                    text=self.text[marked.start : marked.end],
                    inner_start=marked.inner_start,
                    inner_end=marked.inner_end,
                    speaker=self.text[name[0] : name[1]] if name else None,
                    speaker_start=name[0] if name else None,
                    speaker_end=name[1] if name else None,
                    sentence_number=self._sentence(marked.start).number,
                    complete=closed,
                    kind=kind,
                )
            )

    def _sentence(self, at: int) -> Sentence:
        return self.sentences[max(0, bisect_right(self.starts, at) - 1)]

    def _last(self) -> tuple[int, int] | None:
        last = self.found[-1] if self.found else None
        if last is None or last.speaker_start is None or last.speaker_end is None:
            return None
        return last.speaker_start, last.speaker_end

    def _cue(self, marked: marks.Marked, left: int, right: int) -> tuple[int, int] | None:
        """Return the speaker that the words around a quotation name."""
        front = max(left, self._clause_start(marked.start, left))
        earlier = speakers.before(self.text, front, marked.start)
        later = None
        if marked.complete and self._flows_on(marked):
            end = _SENTENCE_END.search(self.text, marked.end, right)
            stop = self._true_end(marked.end, right) if end else right
            later = speakers.after(self.text, marked.end, stop)
        direct = self.text[front : marked.start].rstrip().endswith((",", ":"))
        inside = self.text[marked.inner_start : marked.inner_end].rstrip()
        chosen = earlier if earlier and (direct or not inside.endswith(",")) else later or earlier
        return self._place(chosen, marked) if chosen else None

    def _clause_start(self, at: int, left: int) -> int:
        """Return where the sentence that leads to a quotation begins, titles' dots passed over."""
        start = left
        for end in _SENTENCE_END.finditer(self.text, left, max(left, at - 1)):
            if not self._abbreviation(end.start()):
                start = end.end()
        return start

    def _true_end(self, start: int, stop: int) -> int:
        for end in _SENTENCE_END.finditer(self.text, start, stop):
            if not self._abbreviation(end.start()):
                return end.start()
        return stop

    def _abbreviation(self, dot: int) -> bool:
        word = re.search(r"[\w.]{1,12}$", self.text[max(0, dot - 12) : dot])
        bare = people.fold(word.group()) if word else ""
        shortened = bare in people.ABBREVIATED or len(bare) == 1 or "." in (word or [""])[0]
        return self.text[dot] == "." and shortened

    def _flows_on(self, marked: marks.Marked) -> bool:
        """Say whether the sentence goes on behind the quotation: comma, question, exclamation."""
        inside = self.text[marked.inner_start : marked.inner_end].rstrip()
        behind = self.text[marked.end : marked.end + 2].strip()
        return (
            inside[-1:] in {",", "!", "?", "—", "–", "-"}
            or behind[:1] in {",", "-", "–", "—"}
            or (bool(behind) and behind[:1].islower())
        )

    def _place(self, cue: speakers.Speaker, marked: marks.Marked) -> tuple[int, int] | None:
        """Return the fullest form of the name that the article has, or None."""
        name = cue.name
        if cue.pronoun is not None:
            name = speakers.resolve(self.text, cue, self._window(cue, marked), self.known)
        if name is None:
            return None if cue.pronoun is not None else (cue.start, cue.end)
        full = people.full_name(name, self.people.get(name.key, []))
        return full.start, full.end

    def _window(self, cue: speakers.Speaker, marked: marks.Marked) -> list[tuple[int, int]]:
        """Return the two sentences in front of the one that says "he said"."""
        here = self._sentence(min(cue.start, marked.start))
        at = bisect_right(self.starts, here.start) - 1
        before = self.sentences[max(0, at - 2) : at]
        outside = [(s.start, s.end) for s in before if not self._in_quotation(s.start)]
        if cue.start > here.start and cue.start < marked.start:
            outside.append((here.start, cue.start))
        return outside

    def _in_quotation(self, at: int) -> bool:
        return any(quote.start < at < quote.end for quote in self.found[-4:])

    def _carries(
        self,
        marked: marks.Marked,
        left: int,
        paragraph: _Paragraph,
        previous: _Paragraph | None,
        number: int,
    ) -> bool:
        """Say whether the last speaker goes on: same paragraph, or quotation after quotation."""
        if not self.found or not self._full_sentence(marked):
            return False
        if number:
            bridge = self.text[left : marked.start]
            return self._quiet(left, marked.start) and len(bridge) <= _LONGEST_BRIDGE
        if paragraph.continues:
            return True
        if previous is None or not previous.marked or marked.start != paragraph.start:
            return False
        alone = not self.text[marked.end : paragraph.end].strip(" .")
        tail = previous.end - previous.marked[-1].end
        return (
            alone and tail <= _LONGEST_BRIDGE and self._quiet(previous.marked[-1].end, previous.end)
        )

    def _quiet(self, start: int, end: int) -> bool:
        """Say whether the narration names nobody but the last speaker."""
        last = self._last()
        speaker = {people.fold(w) for w in self.text[last[0] : last[1]].split()} if last else set()
        for run in people.runs(self.text, start, end):
            name = people.person(run)
            if name is not None and name.key not in speaker and not people.is_body(name):
                return False
        return len(list(_SENTENCE_END.finditer(self.text, start, end))) <= 1

    def _full_sentence(self, marked: marks.Marked) -> bool:
        inside = self.text[marked.inner_start : marked.inner_end].strip()
        words = inside.split()
        closed = inside[-1:] in {".", "!", "?", "…", ","} or not marked.complete
        behind = self.text[marked.end : marked.end + 1] in {".", ","}
        return len(words) >= _FEWEST_WORDS_OF_SPEECH and inside[0].isupper() and (closed or behind)

    def _kind(self, marked: marks.Marked, left: int, *, attributed: bool) -> Kind:
        inside = self.text[marked.inner_start : marked.inner_end].strip()
        words = inside.split()
        ended = inside[-1:] in {".", "!", "?", "…"}
        big = [w for w in words if w[0].isupper() or w[0].isdigit()]
        rest = [w for w in words if not w[0].isupper() and w.casefold() not in self.common]
        titled = len(words) <= _MOST_WORDS_OF_TITLE and big and not rest and not ended
        named = _NAMING.search(self.text, max(left, marked.start - _NAMING_REACH), marked.start)
        if titled and words[0][0].isupper() and (named or (len(words) > 1 and not attributed)):
            return "title"
        if len(words) < _FEWEST_WORDS_OF_SPEECH and not (attributed and inside[:1].isupper()):
            return "partial"
        speechlike = attributed or inside[:1].isupper()
        return "speech" if speechlike else "partial"
