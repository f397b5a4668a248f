"""What a trained model sees of a document: its words, the spans that may be names, and features of both.

The features tell what the vocabulary and the cues propose; the model decides. Training and reading both go through
:func:`view`, so that they see the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

from kg.matching import Word
from kg.schema import ENTITY_LABELS

from .addresses import find_addresses
from .candidates import Candidate
from .words import doc_words

__all__ = ["LONGEST_SPAN", "SPAN_FEATURES", "WORD_FEATURES", "Floats", "Integers", "Seen", "View", "view"]

LONGEST_SPAN: Final = 10
"""Words; longer names are two in a thousand."""

_SHAPES: Final = ("initial", "capitals", "mixed", "digits", "letters_and_digits", "sign", "single", "glued")
WORD_FEATURES: Final = (
    *(f"inside_{label}" for label in ENTITY_LABELS),
    *(f"begins_{label}" for label in ENTITY_LABELS),
    "proposed",
    "title",
    "sentence_start",
    "short_form",
    "long_form",
    *_SHAPES,
)
SPAN_FEATURES: Final = (
    *(f"candidate_{label}" for label in ENTITY_LABELS),
    "proposed",
    "short_form",
    "long_form",
    "repeats",
    "in_title",
    "inside_longer",
)
_NO_FIRST_WORD: Final = frozenset("the an of and or for with to by our we is are this that these from at".split())
_NO_LAST_WORD: Final = frozenset("the a an of and or for in with to by our we is are this that these from at".split())
_MAY_END: Final = frozenset("+*#")
_MULTIPLIER: Final = 1_000_003

Floats = NDArray[numpy.float32]
Integers = NDArray[numpy.int64]


@dataclass(slots=True, kw_only=True)
class Seen:
    """A document of W words and S spans, as numbers.

    Attributes
    ----------
    word_features : array of shape (W, number of WORD_FEATURES)
    starts, ends : arrays of shape (S,)
        First and last word of each span, both inclusive, sorted.
    span_features : array of shape (S, number of SPAN_FEATURES)
    strings : array of shape (S,)
        A number for each span's string without regard to case: equal strings have equal numbers.
    sentences : array of shape (number of sentences + 1,)
        First words of the sentences, and W.
    """

    word_features: Floats
    starts: Integers
    ends: Integers
    span_features: Floats
    strings: Integers
    sentences: Integers


@dataclass(slots=True, kw_only=True)
class View(Seen):
    """What a model sees of a document, the words, and the index of the token that each word is."""

    words: list[Word]
    tokens: list[int]


def view(doc: Doc) -> View:
    """Return what a model sees of a document that sentences, abbreviations, names and cues have been through."""
    texts, tokens = doc_words(doc)
    place = {token: index for index, token in enumerate(tokens)}  # words by token
    borders = _sentence_borders(doc, place, len(tokens))
    lowered = [word.text.lower() for word in texts]
    starts, ends = _spans(doc, texts, lowered, borders)
    row = {pair: index for index, pair in enumerate(zip(starts.tolist(), ends.tolist(), strict=True))}
    words = numpy.zeros((len(tokens), len(WORD_FEATURES)), numpy.float32)
    spans = numpy.zeros((len(starts), len(SPAN_FEATURES)), numpy.float32)
    labels = len(ENTITY_LABELS)
    grid = _Grid(words, spans, place, row)
    for found in doc._.kg_candidates:
        grid.mark_candidate(found)
    for short, long in doc._.kg_abbreviations or ():
        grid.mark_form(short, 0)
        grid.mark_form(long, 1)
    title_end = borders[1] if len(borders) > 1 else 0
    words[:title_end, 2 * labels + 1] = 1
    words[borders[:-1], 2 * labels + 2] = 1
    if texts:
        words[:, -len(_SHAPES) :] = [_shape(word.text) for word in texts]
        words[1:, -1] = [before.end == word.start for before, word in pairwise(texts)]
    strings = _strings(lowered, starts, ends)
    _, inverse, counts = numpy.unique(strings, return_inverse=True, return_counts=True)
    spans[:, labels + 3] = numpy.log2(counts[inverse]) / 3
    in_title = numpy.isin(strings, strings[starts < title_end])
    spans[:, labels + 4] = in_title
    spans[:, labels + 5] = _covered(words, spans, starts, ends)
    return View(
        words=texts,
        tokens=tokens,
        word_features=words,
        starts=starts,
        ends=ends,
        span_features=spans,
        strings=strings,
        sentences=numpy.asarray(borders, numpy.int64),
    )


@dataclass(slots=True)
class _Grid:
    """Features of words and spans, with the words by token and the rows of spans by first and last word."""

    words: Floats
    spans: Floats
    place: dict[int, int]
    row: dict[tuple[int, int], int]

    def mark_candidate(self, found: Candidate) -> None:
        """Tell the words and the span of a candidate that it is one, and how sure."""
        first, last = self.place.get(found.start), self.place.get(found.end - 1)
        if first is None or last is None:
            return
        labels, column = len(ENTITY_LABELS), ENTITY_LABELS.index(found.label)
        inside = self.words[first : last + 1]
        numpy.maximum(inside[:, column], found.score, out=inside[:, column])
        inside[0, labels + column] = max(inside[0, labels + column], found.score)
        inside[:, 2 * labels] = numpy.maximum(inside[:, 2 * labels], found.proposed)
        index = self.row.get((first, last))
        if index is not None:
            self.spans[index, column] = max(self.spans[index, column], found.score)
            self.spans[index, labels] = max(self.spans[index, labels], found.proposed)

    def mark_form(self, form: Span, which: int) -> None:
        """Tell the words and the span that they are the short (0) or the long form (1) of an abbreviation."""
        first, last = self.place.get(form.start), self.place.get(form.end - 1)
        if first is not None and last is not None:
            labels = len(ENTITY_LABELS)
            self.words[first : last + 1, 2 * labels + 3 + which] = 1
            if (first, last) in self.row:
                self.spans[self.row[first, last], labels + 1 + which] = 1


def _sentence_borders(doc: Doc, place: dict[int, int], count: int) -> list[int]:
    """Return the first words of the sentences, and the number of words."""
    borders = []
    for start, end in pairwise((*doc._.kg_sentences, len(doc))):
        first = next((place[index] for index in range(start, end) if index in place), None)
        if first is not None:
            borders.append(first)
    return [*borders, count]


def _spans(doc: Doc, words: list[Word], lowered: list[str], borders: list[int]) -> tuple[Integers, Integers]:
    """Return the spans that may be names: within a sentence, of few words, no function word or sign at the ends."""
    count = len(words)
    if not count:
        return numpy.zeros(0, numpy.int64), numpy.zeros(0, numpy.int64)
    blocked = numpy.zeros(count, bool)
    for start, end in find_addresses(doc.text):
        blocked |= numpy.array([start <= word.start < end for word in words])
    alphanumeric = [text[0].isalnum() for text in lowered]
    may_start = numpy.array([a and t not in _NO_FIRST_WORD for t, a in zip(lowered, alphanumeric, strict=True)])
    may_end = numpy.array(
        [(a and t not in _NO_LAST_WORD) or t in _MAY_END for t, a in zip(lowered, alphanumeric, strict=True)]
    )
    last = numpy.zeros(count, numpy.int64)
    for first, end in pairwise(borders):
        last[first:end] = end
    grid = numpy.arange(count)[:, None] + numpy.arange(LONGEST_SPAN)
    inside = grid < last[:, None]
    grid = numpy.minimum(grid, count - 1)
    free = ~numpy.logical_or.accumulate(blocked[grid], axis=1)
    rows, widths = numpy.nonzero(inside & free & may_start[:, None] & may_end[grid])
    return rows.astype(numpy.int64), (rows + widths).astype(numpy.int64)


@lru_cache(maxsize=100_000)
def _shape(text: str) -> tuple[bool, ...]:
    """Return the shapes of a word by itself; whether it is glued to the one before is not known here."""
    upper = sum(map(str.isupper, text))
    digits = sum(map(str.isdigit, text))
    return (
        text[0].isupper(),
        upper > 1 and upper + digits == len(text.rstrip("s")),
        upper > 0 and text[1:] != text[1:].lower() and not text.isupper(),
        digits == len(text),
        0 < digits < len(text),
        not text[0].isalnum(),
        len(text) == 1,
        False,
    )


def _strings(lowered: list[str], starts: Integers, ends: Integers) -> Integers:
    """Return a number for each span's string: a polynomial of the numbers of its words."""
    numbers: dict[str, int] = {}
    word = numpy.array([numbers.setdefault(text, len(numbers) + 1) for text in lowered], numpy.uint64)
    padded = numpy.concatenate([word, numpy.zeros(LONGEST_SPAN, numpy.uint64)])
    sums = numpy.zeros((len(word), LONGEST_SPAN), numpy.uint64)
    before = numpy.zeros(len(word), numpy.uint64)
    for width in range(LONGEST_SPAN):
        before = sums[:, width] = before * numpy.uint64(_MULTIPLIER) + padded[width : width + len(word)]
    return numpy.asarray(sums[starts, ends - starts], numpy.int64)


def _covered(words: Floats, spans: Floats, starts: Integers, ends: Integers) -> Floats:
    """Tell of each span whether a candidate runs on across one of its ends."""
    labels = len(ENTITY_LABELS)
    inside = words[:, :labels].max(axis=1, initial=0.0)
    begins = words[:, labels : 2 * labels].max(axis=1, initial=0.0)
    runs_in = numpy.concatenate([(inside[:-1] > 0) & (inside[1:] > 0) & (begins[1:] == 0), [False]])
    before = numpy.concatenate([[False], runs_in[:-1]])[starts] if len(starts) else numpy.zeros(0, bool)
    after = runs_in[ends] if len(ends) else numpy.zeros(0, bool)
    return numpy.asarray(before | after, numpy.float32)
