"""Training examples: what a model sees of each abstract, and what the labels say of each of its spans.

The names of a labelled abstract are in the vocabulary that was built from it, which no new abstract can count on. So
the labelled abstracts are cut into folds, and each is read with a vocabulary built from the other folds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from kg.evaluation.gold import GoldPaper
from kg.evaluation.spans import LabelledSentence, SpanDocument
from kg.extract.decoding import ROLE_NAMES
from kg.extract.names import Names
from kg.extract.pipeline import build_proposals
from kg.extract.view import Integers, Seen, View, view
from kg.schema import ENTITY_LABELS
from kg.train.vocabulary import build
from kg.vocabulary import Vocabulary

__all__ = ["Example", "folded_examples", "labelled", "proposals", "span_examples", "unlabelled"]


SPAN_WORDS: Final = 220
"""About the length of an abstract."""

_PROPOSED_BY_FOLDS: Final = "sota_clef24_train"
"""This list was read off the very papers of the labelled abstracts."""


@dataclass(slots=True, kw_only=True)
class Example(Seen):
    """One abstract.

    Attributes
    ----------
    words : list of str
    places : list of (int, int)
        Characters of each word in the text.
    abbreviations : tuple of (str, str)
        That the text defines.
    labels : array of shape (S,)
        0 for no name, else 1 + the place in ENTITY_LABELS; None where nothing is labelled.
    roles : array of shape (S,)
        Place in ROLE_NAMES, -1 where a span has none.
    entities : array of shape (S,)
        A number for each entity of the paper, -1 for spans that are no mention.
    soft, soft_roles : arrays of shape (S, 1 + labels) and (S, roles)
        Probabilities that a teacher gives; None without one.
    """

    id: str
    words: list[str]
    places: list[tuple[int, int]]
    abbreviations: tuple[tuple[str, str], ...]
    labels: Integers | None = None
    roles: Integers | None = None
    entities: Integers | None = None
    soft: NDArray[numpy.float16] | None = None
    soft_roles: NDArray[numpy.float16] | None = None


def proposals(vocabulary: Vocabulary | None = None) -> Language:
    """Return the pipeline whose proposals a model decides on, with another vocabulary where one is given."""
    nlp = build_proposals()
    if vocabulary is not None:
        names: Names = nlp.get_pipe("kg_names")  # type: ignore[assignment]  # spaCy knows no more than "callable"
        names.use(vocabulary)
    return nlp


def labelled(papers: Iterable[GoldPaper], nlp: Language) -> Iterator[Example]:
    """Yield the examples of labelled papers."""
    for paper in papers:
        doc = nlp(paper.text)
        seen = view(doc)
        example = _example(paper.id, doc, seen)
        rows = {
            (seen.words[start].start, seen.words[end].end): row
            for row, (start, end) in enumerate(zip(seen.starts.tolist(), seen.ends.tolist(), strict=True))
        }
        example.labels = numpy.zeros(len(seen.starts), numpy.int64)
        example.roles = numpy.full(len(seen.starts), -1, numpy.int64)
        example.entities = numpy.full(len(seen.starts), -1, numpy.int64)
        for place, entity in paper.spans().items():
            row = rows.get(place)
            if row is not None:
                example.labels[row] = 1 + ENTITY_LABELS.index(entity.label)
                example.roles[row] = ROLE_NAMES.index((entity.label, entity.role))
                example.entities[row] = paper.entities.index(entity)
        yield example


def span_examples(documents: Iterable[SpanDocument], nlp: Language, *, words: int = SPAN_WORDS) -> Iterator[Example]:
    """Yield the examples of documents whose spans are labelled, a few sentences at a time.

    Parameters
    ----------
    documents : iterable of SpanDocument
    nlp : Language
        See :func:`proposals`.
    words : int
        Sentences are put together up to about so many words.
    """
    for document in documents:
        part: list[LabelledSentence] = []
        for sentence in (*document.sentences, None):
            text = document.text[part[0].start : part[-1].end] if part else ""
            if part and (sentence is None or len(text.split()) >= words):
                yield _span_example(document, part, nlp)
                part = []
            if sentence is not None:
                part.append(sentence)


def _span_example(document: SpanDocument, part: Sequence[LabelledSentence], nlp: Language) -> Example:
    start, end = part[0].start, part[-1].end
    doc = nlp("\n" + document.text[start:end])  # behind an empty title
    seen = view(doc)
    example = _example(f"{document.id}:{start}", doc, seen)
    example.labels = numpy.zeros(len(seen.starts), numpy.int64)
    labels = {(first - start + 1, last - start + 1): label for one in part for first, last, label in one.spans}
    for row, (first, last) in enumerate(zip(seen.starts.tolist(), seen.ends.tolist(), strict=True)):
        label = labels.get((seen.words[first].start, seen.words[last].end))
        if label is not None:
            example.labels[row] = 1 + ENTITY_LABELS.index(label)
    return example


def unlabelled(texts: Iterable[tuple[str, str]], nlp: Language) -> Iterator[Example]:
    """Yield the examples of (id, text) without labels."""
    for doc, identifier in nlp.pipe(((text, identifier) for identifier, text in texts), as_tuples=True):
        yield _example(identifier, doc, view(doc))


def folded_examples(
    papers: Sequence[GoldPaper], listed: Sequence[tuple[str, str, str, int]], *, folds: int, only: int | None = None
) -> Iterator[Example]:
    """Yield the examples of labelled papers, each read with a vocabulary that does not know it."""
    lists = [row for row in listed if row[2] != _PROPOSED_BY_FOLDS]
    for fold in range(folds):
        if only is None or fold == only:
            others = [paper for number, paper in enumerate(papers) if number % folds != fold]
            nlp = proposals(Vocabulary(build(others, lists)))
            yield from labelled(papers[fold::folds], nlp)


def _example(identifier: str, doc: Doc, seen: View) -> Example:
    return Example(
        id=identifier,
        words=[word.text for word in seen.words],
        places=[(word.start, word.end) for word in seen.words],
        abbreviations=tuple((short.text, long.text) for short, long in doc._.kg_abbreviations),
        word_features=seen.word_features,
        starts=seen.starts,
        ends=seen.ends,
        span_features=seen.span_features,
        strings=seen.strings,
        sentences=seen.sentences,
    )
