"""Sentence borders: the title is one sentence, the abstract is cut at full stops that end one."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

__all__ = ["Sentences", "make_sentences", "sentence_of", "sentences_of"]

_ABBREVIATIONS = frozenset(
    "al approx cf ca dept e.g eg eq eqs etc fig figs i.e ie no nos resp sec vs viz w.r.t wrt".split()
)
_LONGEST = 400
"""Tokens."""
_STOPS = frozenset(".?!")
_CLOSERS = frozenset("\"')]}”’")


if not Doc.has_extension("kg_sentences"):
    Doc.set_extension("kg_sentences", default=())


def sentences_of(doc: Doc) -> list[Span]:
    """Return the sentences; ``doc.sents`` looks through the whole document each time it is asked."""
    return [doc[start:end] for start, end in pairwise((*doc._.kg_sentences, len(doc)))]


def sentence_of(span: Span) -> Span:
    """Return the sentence that a span begins in."""
    starts = span.doc._.kg_sentences
    index = bisect_right(starts, span.start)
    end = starts[index] if index < len(starts) else len(span.doc)
    return span.doc[starts[index - 1] : end]


class Sentences:
    """Sets ``token.is_sent_start``, and ``doc._.kg_sentences`` to the first tokens of the sentences.

    The first line is the title, and one sentence. Others end at a line end, or at ``.``, ``?`` or ``!`` (with the
    quotes and brackets that close behind it) where white space and no lower-case letter follows, unless the stop
    belongs to an abbreviation ("et al.", "e.g."). Longer runs than any sentence has are cut, so that the time for a
    text grows with its length only.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Mark the first token of each sentence."""
        starts, in_title = [0] if len(doc) else [], True
        for token in doc[1:]:
            in_title = in_title and "\n" not in doc[token.i - 1].text
            if token.i - starts[-1] >= _LONGEST or (not in_title and self._starts(doc, token)):
                starts.append(token.i)
        flags = numpy.full(len(doc), -1, dtype="int64")
        flags[starts] = 1
        # set one by one, each would look through all tokens; spaCy's types know lists only
        doc.from_array(["SENT_START"], flags.view("uint64")[:, None])  # type: ignore[arg-type]
        doc._.kg_sentences = tuple(starts)
        return doc

    def _starts(self, doc: Doc, token: Token) -> bool:
        before = doc[token.i - 1]
        if before.is_space:
            return "\n" in before.text or (token.i > 1 and self._ends(doc, token.i - 2) and not token.is_lower)
        return bool(before.whitespace_) and not token.is_lower and not token.is_space and self._ends(doc, before.i)

    def _ends(self, doc: Doc, index: int) -> bool:
        while index > 0 and doc[index].text in _CLOSERS and not doc[index - 1].whitespace_:
            index -= 1
        stop = doc[index]
        if stop.text not in _STOPS:
            return False
        if stop.text != "." or index == 0:
            return True
        word = _word_before(doc, index)
        return word.lower() not in _ABBREVIATIONS and not re.fullmatch(r"[A-Za-z](\.[A-Za-z])*", word)


def _word_before(doc: Doc, index: int) -> str:
    """Return what stands glued before the full stop at ``index``, inner stops included ("e.g")."""
    start = index
    while start > 0 and not doc[start - 1].whitespace_ and (doc[start - 1].is_alpha or doc[start - 1].text == "."):
        start -= 1
    return str(doc[start:index].text)


@Language.factory("kg_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Sentences:  # spaCy's signature
    """Return the sentence component."""
    return Sentences()
