"""Names that the vocabulary holds, where the text uses them as names."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.matching import NameTree
from kg.vocabulary import Vocabulary, load_vocabulary

from .candidates import Candidate, add
from .words import doc_words

__all__ = ["Names", "make_names"]


class Names:
    """Adds a candidate for each sense of each vocabulary name in the text, scored by how it is printed."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._tree = NameTree(vocabulary.keys())

    def __call__(self, doc: Doc) -> Doc:
        """Look the words of the document up, the longest names first."""
        sentence, tokens = doc_words(doc)
        found = []
        text = doc.text
        for first, end, key in self._tree.matches(text, sentence):
            printed = text[sentence[first].start : sentence[end - 1].end]
            found += [
                Candidate(tokens[first], tokens[end - 1] + 1, sense.label, sense.score(printed))
                for sense in self.vocabulary.senses(key)
            ]
        add(doc, found)
        return doc


@Language.factory("kg_names", default_config={"vocabulary": None}, assigns=["doc._.kg_candidates"])
def make_names(nlp: Language, name: str, vocabulary: str | None) -> Names:  # spaCy's signature
    """Return the component; ``vocabulary`` is the path of a table, the shipped one by default."""
    return Names(load_vocabulary(Path(vocabulary) if vocabulary else None))
