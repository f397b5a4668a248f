"""Names that the vocabulary holds, where the text uses them as names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.matching import NameTree, Word
from kg.vocabulary import Sense, Vocabulary, load_vocabulary

from .candidates import Candidate, add
from .context import speaks_of_learning
from .words import doc_words

__all__ = ["Names", "make_names"]

_DOUBTFUL = 0.7
"""Capitals that are a name less often than this are as well an ordinary word."""


class Names:
    """Adds a candidate for each sense of each vocabulary name in the text, scored by how it is printed."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.use(vocabulary)

    def use(self, vocabulary: Vocabulary) -> None:
        """Look names up in another vocabulary from now on."""
        self.vocabulary = vocabulary
        self._tree = NameTree(vocabulary.keys())

    def __call__(self, doc: Doc) -> Doc:
        """Look the words of the document up, the longest names first."""
        sentence, tokens = doc_words(doc)
        add(doc, self._look_up(doc, doc.text, sentence, tokens))
        return doc

    def _look_up(self, doc: Doc, text: str, words: list[Word], tokens: list[int]) -> Iterator[Candidate]:
        """Yield the senses of each name; where the longest is hardly ever a name, those of what begins it too."""
        for first, end, key in self._tree.matches(text, words):
            span = doc[tokens[first] : tokens[end - 1] + 1]
            senses = self.vocabulary.senses(key)
            found = [Candidate(span.start, span.end, one.label, _score(one, span.text, span)) for one in senses]
            yield from found
            if end - first > 1 and all(candidate.score < _DOUBTFUL for candidate in found):
                yield from self._look_up(doc, text, words[first : end - 1], tokens[first : end - 1])


def _score(sense: Sense, printed: str, span: Span) -> float:
    """Return how surely a name is meant where it stands.

    The capital of a sentence's first word says nothing. A word that is a name by its capitals alone (Adam, ARC), or
    that has lost them (coco), is one only where the sentence speaks of learning or of data.
    """
    acronym = printed.isupper() and sense.cased < _DOUBTFUL
    if not printed.isalpha() or not (printed[1:].islower() or acronym):
        return sense.score(printed)
    proper = sense.surface != sense.surface.lower()
    if printed[0].isupper() and not proper and span[0].is_sent_start:
        return sense.lower
    if proper and not speaks_of_learning(span):
        return 0.0
    return sense.score(printed)


@Language.factory("kg_names", default_config={"vocabulary": None}, assigns=["doc._.kg_candidates"])
def make_names(nlp: Language, name: str, vocabulary: str | None) -> Names:  # spaCy's signature
    """Return the component; ``vocabulary`` is the path of a table, the shipped one by default."""
    return Names(load_vocabulary(Path(vocabulary) if vocabulary else None))
