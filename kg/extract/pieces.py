"""Word pieces, and the windows that a long document is read in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy
from numpy.typing import NDArray

from .view import Floats, Integers, Seen

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["MOST_PIECES", "Pieces", "Window", "load_pieces", "windows"]

_UNKNOWN: Final = "[UNK]"

MOST_PIECES: Final = 510
"""Pieces of a window, its two marks not counted: what BERT encoders were made for."""


class Pieces:
    """Cuts words into the pieces of a tokenizer, each word by itself.

    Parameters
    ----------
    tokenizer : tokenizers.Tokenizer
        With a normaliser of its own; no special tokens are added.
    unknown, first, last : int
        Ids of what cannot be cut, and of the marks before and behind a text.
    """

    def __init__(self, tokenizer: Tokenizer, *, unknown: int = 100, first: int = 101, last: int = 102) -> None:
        self._tokenizer, self._unknown, self.first, self.last = tokenizer, unknown, first, last
        self._cut = lru_cache(maxsize=100_000)(self._encode)

    def _encode(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids) or (self._unknown,)

    def __call__(self, words: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the ids of the pieces of each word, one at least."""
        return [self._cut(word) for word in words]


def load_pieces(path: Path) -> Pieces:
    """Return what cuts words by a list of pieces, one a line, as BERT's uncased models do."""
    from tokenizers import Tokenizer, models, normalizers

    numbers = {piece: number for number, piece in enumerate(path.read_text(encoding="utf-8").split("\n")) if piece}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token=_UNKNOWN))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    return Pieces(tokenizer, unknown=numbers[_UNKNOWN], first=numbers["[CLS]"], last=numbers["[SEP]"])


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a document that is read at once.

    Attributes
    ----------
    ids : array of shape (P,)
        Pieces with both marks.
    word_of : array of shape (P,)
        1 + the number of the word in the window that a piece belongs to, 0 for marks.
    word_features : array of shape (W, features)
    starts, ends : arrays of shape (S,)
        Words of the window.
    span_features : array of shape (S, features)
    strings : array of shape (S,)
        From 0 without gaps; equal strings have equal numbers.
    rows : array of shape (S,)
        Which spans of the document these are.
    """

    ids: Integers
    word_of: Integers
    word_features: Floats
    starts: Integers
    ends: Integers
    span_features: Floats
    strings: Integers
    rows: Integers

    def inputs(self) -> dict[str, NDArray[numpy.generic]]:
        """Return what a network takes, by name."""
        names = ("ids", "word_of", "word_features", "starts", "ends", "span_features", "strings")
        return {name: getattr(self, name) for name in names}


def windows(seen: Seen, cut: Sequence[tuple[int, ...]], marks: tuple[int, int]) -> Iterator[Window]:
    """Yield the windows of a document; they end where sentences do, and a span is in one of them or in none.

    Parameters
    ----------
    seen : Seen
    cut : sequence of tuple of int
        The pieces of each word.
    marks : (int, int)
        Ids before and behind each window.
    """
    for first, end in _borders(seen.sentences.tolist(), [len(word) for word in cut]):
        rows = numpy.nonzero((seen.starts >= first) & (seen.ends < end))[0]
        words = cut[first:end]
        ids = [marks[0], *(piece for word in words for piece in word), marks[1]]
        word_of = [0, *(index for index, word in enumerate(words, 1) for _ in word), 0]
        _, strings = numpy.unique(seen.strings[rows], return_inverse=True)
        yield Window(
            ids=numpy.asarray(ids, numpy.int64),
            word_of=numpy.asarray(word_of, numpy.int64),
            word_features=seen.word_features[first:end],
            starts=seen.starts[rows] - first,
            ends=seen.ends[rows] - first,
            span_features=seen.span_features[rows],
            strings=strings.astype(numpy.int64).reshape(-1),
            rows=rows,
        )


def _borders(sentences: Sequence[int], lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first words and ends: as many sentences as fit; one that is too long is cut between words."""
    first, size = 0, 0
    for start, end in pairwise(sentences):
        length = sum(lengths[start:end])
        if size and size + length > MOST_PIECES:
            yield first, start
            first, size = start, 0
        if length <= MOST_PIECES:
            size += length
            continue
        for word in range(start, end):
            if size and size + lengths[word] > MOST_PIECES:
                yield first, word
                first, size = word, 0
            size += lengths[word]
    if sentences and first < sentences[-1]:
        yield first, sentences[-1]
