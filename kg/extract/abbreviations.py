"""Abbreviations that a paper defines: "vision transformer (ViT)".

The algorithm is that of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pacific Symposium on Biocomputing 2003, pages 451-462.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from .sentences import sentences_of

__all__ = ["Abbreviation", "Abbreviations", "long_form_start", "make_abbreviations"]

_SHORT_LENGTH = range(2, 13)
_WORD = re.compile(r"[^\W_]+")
_PASSED_OVER = frozenset("a an and as at by for from in of on or the to via with".split())
_TAIL = frozenset(
    "method methods framework frameworks mechanism mechanisms paradigm architecture architectures algorithm algorithms "
    "approach strategy".split()
)
_MOST_SHORT_WORDS = 4
"""Tokens, signs included: "W2V-2"."""
_REACH = 80
"""Tokens before the parentheses; more than any long form has."""


class Abbreviation(NamedTuple):
    """A short form and what it stands for, both where the text defines it."""

    short: Span
    long: Span


class Abbreviations:
    """Finds the pairs and leaves them in ``doc._.kg_abbreviations``, in the order of the text."""

    def __call__(self, doc: Doc) -> Doc:
        """Look at every pair of parentheses within a sentence."""
        found = []
        for sentence in sentences_of(doc):
            opened = None
            for token in sentence:
                if token.text in "([":
                    opened = token.i
                elif token.text in ")]" and opened is not None:
                    found += self._pair(doc, sentence, opened, token.i)
                    opened = None
        doc._.kg_abbreviations = found
        return doc

    def _pair(self, doc: Doc, sentence: Span, opened: int, closed: int) -> list[Abbreviation]:
        inner = doc[opened + 1 : closed]
        cut = next((token.i for token in inner if token.text in ",;:="), closed)
        inner = doc[opened + 1 : cut]
        before = doc[max(sentence.start, opened - _REACH) : opened]
        while len(before) and before[-1].is_space:
            before = before[:-1]
        if not len(inner) or not len(before):
            return []
        if _may_be_short(inner.text) and len(inner) <= _MOST_SHORT_WORDS:
            return self._match(doc, before, inner)
        return self._reversed(doc, before, inner)

    def _match(self, doc: Doc, before: Span, short: Span) -> list[Abbreviation]:
        start = long_form_start(short.text, before.text)
        if start is None:
            return []
        found = doc.char_span(before.start_char + start, before.end_char, alignment_mode="expand")
        if found is None or _is_broken_up(found):
            return []
        long = _without_tail(found, short.text)
        return [Abbreviation(short, long)] if len(long.text) > len(short.text) else []

    def _reversed(self, doc: Doc, before: Span, long: Span) -> list[Abbreviation]:
        """Match "ViT (vision transformer)": the long form is the whole of the parentheses."""
        end = before.end
        start = end - 1
        while start > before.start and not doc[start - 1].whitespace_:
            start -= 1
        short = doc[start:end]
        if not _may_be_short(short.text) or long_form_start(short.text, long.text) != 0:
            return []
        return [Abbreviation(short, long)]


def _is_broken_up(long: Span) -> bool:
    """Tell whether a dash, comma or bracket stands free inside, so that the words are no one phrase."""
    signs = ((before, token) for before, token in pairwise(long[:-1]) if not token.text[0].isalnum())
    return any(token.whitespace_ or before.whitespace_ for before, token in signs)


def _without_tail(long: Span, short: str) -> Span:
    """Drop closing quotes, and a word that only says what kind of thing it is, from the end of a long form."""
    while len(long) > 2 and (
        not long[-1].text[0].isalnum()
        or (long[-1].lower_ in _TAIL and long[-1].lower_[0] != short.rstrip("s")[-1].lower())
    ):
        long = long[:-1]
    return long


def _may_be_short(text: str) -> bool:
    capitals = sum(char.isupper() for char in text)
    return len(text) in _SHORT_LENGTH and " " not in text and text[0].isalnum() and capitals >= 1 and not text.istitle()


def long_form_start(short: str, before: str) -> int | None:
    """Return where in ``before`` the long form of ``short`` begins (it runs to the end), None where there is none.

    From right to left, each letter or digit of the short form must be found in order, the first one at the beginning
    of a word. At most ``min(n + 5, 2 n)`` words are looked at, n the length of the short form.

    Examples
    --------
    >>> text = "We train a vision transformer"
    >>> text[long_form_start("ViT", text):]
    'vision transformer'
    """
    stem = short[:-1] if short.endswith("s") and short[:-1].isupper() else short
    letters = [char for char in stem.casefold() if char.isalnum()]
    initials = _initials_start(letters, before)
    if initials is not None:
        return initials
    place = len(before)
    folded = before.lower()
    if len(folded) != len(before):  # a letter whose lower case is longer: places would not agree
        return None
    for index in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and (
            folded[place] != letters[index] or (index == 0 and place and folded[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    while place > 1 and before[place - 1] == "-" and before[place - 2].isalnum():  # not from the middle of a word
        place = before.rfind(" ", 0, place) + 1
    long = before[place:]
    most_words = min(len(letters) + 5, 2 * len(letters))
    return place if len(long.replace("-", " ").split()) <= most_words else None


def _initials_start(letters: list[str], before: str) -> int | None:
    """Return where a long form begins whose words begin with just these letters; short words may be passed over.

    Tried first: the general rule takes the shortest stretch, and would read "policy optimization" as PPO.
    """
    if len(letters) < 2:
        return None
    left = list(letters)
    for word in reversed(list(_WORD.finditer(before))):
        if word[0][0].casefold() == left[-1]:
            left.pop()
        elif word[0].casefold() not in _PASSED_OVER or len(left) == len(letters):
            return None
        if not left:
            return word.start()
    return None


if not Doc.has_extension("kg_abbreviations"):
    Doc.set_extension("kg_abbreviations", default=None)


@Language.factory("kg_abbreviations", assigns=["doc._.kg_abbreviations"], requires=["doc.sents"])
def make_abbreviations(nlp: Language, name: str) -> Abbreviations:  # spaCy's signature
    """Return the abbreviation component."""
    return Abbreviations()
