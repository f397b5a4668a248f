"""Finding known names in running text: words, the pieces names are compared by, and a prefix tree over them.

A name matches where its *pieces* do: letters and digits apart, case and plural folded, hyphens and slashes left out,
so that ``CIFAR10``, ``CIFAR-10`` and ``Cifar 10`` are one name, and ``CIFAR-100`` another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.identifiers import name_key

__all__ = ["JOINERS", "NameTree", "Word", "pieces", "stands_alone", "word_pieces", "words"]

WORD: Final = re.compile(r"[^\W_]+|[^\w\s]|_")
"""A word is a run of letters and digits, or one other sign."""

JOINERS: Final = frozenset("-_/\u2010\u2011\u2012\u2013\u2014\u2212")
"""Signs that may stand inside a name or be left out of it."""

_HYPHENS: Final = JOINERS - {"/", "_", "\u2014"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text with its place (characters, half open) and its pieces (none for a joiner)."""

    text: str
    start: int
    end: int
    pieces: tuple[str, ...]


@lru_cache(maxsize=200_000)
def word_pieces(word: str) -> tuple[str, ...]:
    """Return what one word is compared by: nothing for a joiner."""
    if word in JOINERS:
        return ()
    if not word[0].isalnum():
        return (word,)
    return tuple(piece for piece in name_key(word).split("-") if piece) or (word.casefold(),)


def words(text: str) -> list[Word]:
    """Split a text into words.

    Examples
    --------
    >>> [word.text for word in words("ViT-B/16 (ours)")]
    ['ViT', '-', 'B', '/', '16', '(', 'ours', ')']
    """
    return [Word(match[0], match.start(), match.end(), word_pieces(match[0])) for match in WORD.finditer(text)]


def pieces(name: str) -> tuple[str, ...]:
    """Return what a name is compared by.

    Examples
    --------
    >>> pieces("ResNets-50"), pieces("C++")
    (('resnet', '50'), ('c', '+', '+'))
    """
    return tuple(piece for match in WORD.finditer(name) for piece in word_pieces(match[0]))


_END: Final = ""


class NameTree:
    """A prefix tree over the pieces of names.

    Parameters
    ----------
    names : iterable of tuple of str
        The pieces of each name, see :func:`pieces`; those without a letter or digit are left out.
    """

    def __init__(self, names: Iterable[tuple[str, ...]]) -> None:
        self._root: dict[str, dict[str, object]] = {}
        for name in names:
            node: dict[str, object] = self._root  # type: ignore[assignment]  # a tree of dicts has no finite type
            for piece in name:
                node = node.setdefault(piece, {})  # type: ignore[assignment]
            if any(piece[0].isalnum() for piece in name):
                node[_END] = name

    def matches(self, text: str, sentence: Sequence[Word]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Yield the longest names from left to right, not overlapping: first word, one past the last, pieces.

        A name does not run across a line end, nor out of a longer one: ``ImageNet`` is not found in ``ImageNet-C``,
        but it is in ``ImageNet-pretrained``.
        """
        first = 0
        while first < len(sentence):
            found = self._longest(text, sentence, first) if sentence[first].pieces else None
            if found is None:
                first += 1
            else:
                yield first, *found
                first = found[0]

    def _longest(self, text: str, sentence: Sequence[Word], first: int) -> tuple[int, tuple[str, ...]] | None:
        node: dict[str, object] = self._root  # type: ignore[assignment]
        best: tuple[int, tuple[str, ...]] | None = None
        for index in range(first, len(sentence)):
            word = sentence[index]
            if index > first and "\n" in text[sentence[index - 1].end : word.start]:
                break
            if not word.pieces:
                continue
            for piece in word.pieces:
                following = node.get(piece)
                if not isinstance(following, dict):
                    return best
                node = following
            name = node.get(_END)
            if isinstance(name, tuple) and stands_alone(sentence, first, index + 1):
                best = (index + 1, name)
        return best


def stands_alone(sentence: Sequence[Word], first: int, end: int) -> bool:
    """Tell whether the words from ``first`` to ``end`` are a name by themselves, not a part of a hyphenated one.

    A number, a capital or one or two letters glued on by a hyphen make another name (``ResNet-50``, ``ImageNet-C``),
    and so does a digit behind the full stop of a version (``GPT-3.5``); a longer word in lower case does not
    (``BERT-based``).
    """
    after = sentence[end : end + 2]
    if after and after[0].start == sentence[end - 1].end:
        if after[0].text in "+*":
            return False
        if after[0].text == "." and len(after) == 2 and after[1].start == after[0].end and after[1].text[0].isdigit():
            return not sentence[end - 1].text[-1].isdigit()
        if after[0].text in _HYPHENS and len(after) == 2 and _names_another(after[1], after[0].end):
            return False
    before = sentence[max(first - 2, 0) : first]
    if len(before) < 2 or before[1].end != sentence[first].start or before[1].text not in _HYPHENS:
        return True
    prefix = before[0]
    return prefix.end != before[1].start or not (prefix.text[-1].isdigit() or _is_suffix(prefix.text))


def _names_another(word: Word, glued_at: int) -> bool:
    return word.start == glued_at and (word.text[0].isdigit() or _is_suffix(word.text))


def _is_suffix(text: str) -> bool:
    return text[0].isupper() or (len(text) < 3 and text.isalpha())
