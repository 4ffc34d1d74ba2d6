"""Sentences into chunks under a token budget: nothing lost, nothing over, nothing repeated unasked.

A chunk is a stretch of the article, so what is counted is the text that will be sent, white
space included. Byte pair encoding is not additive: the counts of the sentences only say where to
try a cut, and every chunk is counted as a whole before it is made.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise

from briefing import tokens
from briefing.chunks import pieces
from briefing.models import Article, Chunk, Sentence
from briefing.quotations import marks

_LEAST_TOKENS = 16  # below it a single character, at up to 4 tokens, becomes a budget's unit
_TRIES = 3  # prose needs two: the last end that fits and the one after it


def pack(
    article: Article,
    sentences: Sequence[Sentence],
    *,
    max_tokens: int,
    overlap: int = 0,
    encoding: str = tokens.DEFAULT_ENCODING,
) -> list[Chunk]:
    """Pack the sentences of an article, in order, into as few chunks as keep the budget.

    Sentences stay whole where they fit, and so do quotations that run over several sentences.
    A chunk ends with a paragraph where that costs no further chunk. A sentence over the budget
    comes in pieces, cut after a clause, else between words, else between characters.

    Args:
        article: The article the sentences point into.
        sentences: Its sentences in order. Some may be missing: the text between two sentences
            of one chunk is part of that chunk all the same.
        max_tokens: The most tokens of a chunk's text, at least 16.
        overlap: The most tokens at the end of a chunk that the next one repeats, in whole
            sentences. A repeated sentence gives way where it would cost the next one its place.
        encoding: What to count in; see `briefing.tokens`.

    Raises:
        ValueError: The budget is too small, the overlap does not leave room, or a sentence is
            not where it says it is.
    """
    if max_tokens < _LEAST_TOKENS:
        msg = f"max_tokens must be at least {_LEAST_TOKENS}, not {max_tokens}"
        raise ValueError(msg)
    if not 0 <= overlap < max_tokens:
        msg = f"overlap must be from 0 to below max_tokens ({max_tokens}), not {overlap}"
        raise ValueError(msg)
    _refuse_misplaced(article, sentences)
    if not sentences:
        return []
    return list(_Packer(article, sentences, max_tokens, overlap, encoding).chunks())


def _refuse_misplaced(article: Article, sentences: Sequence[Sentence]) -> None:
    """Refuse sentences of another text, empty ones and such as overlap or run backwards."""
    done = 0
    for sentence in sentences:
        start, end = sentence.start, sentence.end
        if not done <= start < end or article.text[start:end] != sentence.text:
            msg = f"sentence {sentence.number} is not at {start}:{end} of article {article.id}"
            raise ValueError(msg)
        done = end


class _Packer:
    """The units to pack (sentences, or pieces of long ones) and what is known about them.

    `first` and `end` are numbers of units, `end` excluded. `sums[n]` is about what the first n
    units count; only `_counts` knows what a stretch really counts.
    """

    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        max_tokens: int,
        overlap: int,
        encoding: str,
    ) -> None:
        self.article, self.text = article, article.text
        self.max_tokens, self.overlap, self.encoding = max_tokens, overlap, encoding
        self.units: list[Sentence] = []
        self.whole: list[bool] = []
        sizes: list[int] = []
        for sentence, size in zip(sentences, self._count_all(sentences), strict=True):
            units, counts = [sentence], [size]
            if size > max_tokens:
                units = pieces.cut(self.text, sentence, max_tokens, encoding)
                counts = self._count_all(units)
            self.units.extend(units)
            sizes.extend(counts)
            self.whole.extend([len(units) == 1] * len(units))
        self.sums = self._estimate(sizes)
        self.quotations = self._quotations()
        self.fitting: dict[tuple[int, int], bool] = {}
        self.needed = self._needed()

    def _count_all(self, sentences: Sequence[Sentence]) -> list[int]:
        return tokens.count_all((sentence.text for sentence in sentences), self.encoding)

    def _estimate(self, sizes: list[int]) -> list[int]:
        """Return the running sum of the units' counts and of the white space between them."""
        gaps = [self.text[a.end : b.start] for a, b in pairwise(self.units)]
        # One space becomes part of the next word's token.
        between = [0, *tokens.count_all(("" if gap == " " else gap for gap in gaps), self.encoding)]
        return [0, *accumulate(map(sum, zip(between, sizes, strict=True)))]

    def _quotations(self) -> dict[int, tuple[int, int]]:
        """Return, for each boundary inside a quotation, the first and end unit of that quotation.

        Boundary n lies before unit n.
        """
        starts = [unit.start for unit in self.units]
        inside: dict[int, tuple[int, int]] = {}
        for start, end in _quoted(self.text, self.units):
            first, last = bisect_right(starts, start) - 1, bisect_left(starts, end)
            inside.update(dict.fromkeys(range(first + 1, last), (first, last)))
        return inside

    def _needed(self) -> list[int]:
        """Return about how many chunks the units from each one on take, filled to the brim."""
        needed = [0] * (len(self.units) + 1)
        for first in range(len(self.units) - 1, -1, -1):
            room = self.max_tokens - (self.overlap if first else 0)
            end = bisect_right(self.sums, self.sums[first] + room) - 1
            needed[first] = 1 + needed[max(end, first + 1)]
        return needed

    def chunks(self) -> Iterator[Chunk]:
        """Make the chunks, from the first unit to the last."""
        first, done, least = 0, 0, self._indivisible(0)
        while done < len(self.units):
            end = self._choose(first, done, self._reach(first, least))
            yield self._chunk(first, end)
            first, least = self._repeat(first + 1, end)
            done = end

    def _chunk(self, first: int, end: int) -> Chunk:
        units = tuple(self.units[first:end])
        start, stop = units[0].start, units[-1].end
        return Chunk(
            article_id=self.article.id,
            start=start,
            end=stop,
            text=self.text[start:stop],
            sentences=units,
            tokens=self._counts(first, end),
        )

    def _counts(self, first: int, end: int) -> int:
        stretch = self.text[self.units[first].start : self.units[end - 1].end]
        return tokens.count(stretch, self.encoding)

    def _fits(self, first: int, end: int) -> bool:
        return self._counts(first, end) <= self.max_tokens

    def _reach(self, first: int, least: int) -> int:
        """Return the furthest end that fits a chunk from `first`; up to `least` it does fit.

        Tries the end that the sums suggest, and corrects by how much they were wrong there. Where
        that does not settle it soon, strides that double and then halving do.
        """
        low, high, error, tries = least, len(self.units) + 1, 0, 0
        while high - low > 1:
            guess = bisect_right(self.sums, self.sums[first] + self.max_tokens - error) - 1
            if tries > _TRIES:
                met = high <= len(self.units)
                guess = (low + high) // 2 if met else max(guess, low + 2**tries)
            guess = min(max(guess, low + 1), high - 1)
            size = self._counts(first, guess)
            error = size - (self.sums[guess] - self.sums[first])
            if size <= self.max_tokens:
                low = guess
            else:
                high = guess
            tries += 1
        return low

    def _choose(self, first: int, done: int, reach: int) -> int:
        """Return where the chunk ends: before a quotation it would cut, or with a paragraph."""
        if reach == len(self.units):
            return reach
        end = self._before_quotation(done, reach)
        for boundary in range(end, done, -1):
            if self.needed[boundary] > self.needed[end]:
                break
            apart = self.units[boundary - 1].paragraph != self.units[boundary].paragraph
            if apart and boundary not in self.quotations and self._fits(first, boundary):
                return boundary
        return end if end == reach or self._fits(first, end) else reach

    def _before_quotation(self, done: int, reach: int) -> int:
        """Return the last boundary up to `reach` that cuts no quotation which fits a chunk."""
        end = reach
        while end in self.quotations and self._fits_whole(end):
            end = self.quotations[end][0]
            if end <= done:
                return reach  # two quotations that share sentences: one of them has to be cut
        return end

    def _fits_whole(self, boundary: int) -> bool:
        """Say whether the quotation around a boundary fits a chunk; each is counted once."""
        quotation = self.quotations[boundary]
        if quotation not in self.fitting:
            self.fitting[quotation] = self._fits(*quotation)
        return self.fitting[quotation]

    def _indivisible(self, first: int) -> int:
        """Return the end of what a chunk that goes on with unit `first` must hold at least."""
        boundary = first + 1
        if boundary in self.quotations and self.quotations[boundary][0] == first:
            return self.quotations[boundary][1] if self._fits_whole(boundary) else boundary
        return boundary

    def _repeat(self, earliest: int, end: int) -> tuple[int, int]:
        """Return where the next chunk starts and what it holds at least, which does fit.

        It starts with whole sentences before `end`, as many as the overlap and the budget allow.
        """
        if end == len(self.units):
            return end, end
        least = self._indivisible(end)
        room = min(self.overlap, self.max_tokens - (self.sums[least] - self.sums[end]))
        first = max(earliest, bisect_left(self.sums, self.sums[end] - max(room, 0)))
        for number in range(end - 1, first - 1, -1):
            if not self.whole[number]:
                first = number + 1
                break
        while first < end and not (
            self._counts(first, end) <= self.overlap and self._fits(first, least)
        ):
            first += 1
        return first, least


def _quoted(text: str, units: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Find what stands between an opening and a closing mark, also over several paragraphs.

    A quotation that goes on in the next paragraph is opened there anew and closed only once.
    """
    opened: int | None = None
    for _, group in groupby(units, key=lambda unit: unit.paragraph):
        paragraph = list(group)
        start = paragraph[0].start
        stretch = text[start : paragraph[-1].end]
        began, opened = opened, None
        for marked in marks.quoted(stretch, continued=began is not None):
            goes_on = began is not None and marked.start == 0
            begin = began if began is not None and goes_on else start + marked.start
            if marked.complete:
                yield begin, start + marked.end
            else:
                opened = begin
