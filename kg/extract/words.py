"""The tokenizer: a word is a run of letters and digits, or one other sign, as in :mod:`kg.matching`.

spaCy's English rules keep ``CIFAR-10/100`` or ``(ViT)-based`` together in ways that depend on the neighbours; here
every place where a name can begin or end is the border of a token.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from kg.matching import Word, word_pieces

__all__ = ["doc_words", "make_tokenizer"]

_KEPT = "kg_words"
_SIGN = re.compile(r"[^\w\s]|_")
_FIRST_SIGN, _LAST_SIGN = re.compile(r"^(?:[^\w\s]|_)"), re.compile(r"(?:[^\w\s]|_)$")


def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return what builds the tokenizer of a pipeline; spaCy's registry knows it as ``kg.Words.v1``."""

    def build(nlp: Language) -> Tokenizer:
        return Tokenizer(
            nlp.vocab,
            prefix_search=_FIRST_SIGN.search,
            suffix_search=_LAST_SIGN.search,
            infix_finditer=_SIGN.finditer,
        )

    return build


def doc_words(doc: Doc) -> tuple[list[Word], list[int]]:
    """Return the words of a document, and the index of the token that each is; white space is left out.

    Several components ask; the answer is kept with the document.
    """
    known: tuple[list[Word], list[int]] | None = doc.user_data.get(_KEPT)
    if known is None:
        found, indices = [], []
        for token in doc:
            text = token.text
            if not text.isspace():
                start = token.idx
                found.append(Word(text, start, start + len(text), word_pieces(text)))
                indices.append(token.i)
        known = doc.user_data[_KEPT] = found, indices
    return known
