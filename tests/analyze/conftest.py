"""A store with a few papers, and a way to make others."""

from dataclasses import dataclass, field

import pytest

from kg.identifiers import entity_id, paper_id
from kg.model import Entity, Evidence, GraphBatch, Paper, PaperNode, Relation, Result
from kg.schema import load_schema
from kg.store.embedded import EmbeddedStore


@dataclass
class Corpus:
    """Collects what a batch needs; `add` takes the entities of a paper as (label, name, role)."""

    papers: list = field(default_factory=list)
    entities: dict = field(default_factory=dict)
    results: list = field(default_factory=list)
    relations: list = field(default_factory=list)

    def add(self, title, *entities, published=None):
        sentence = f"We read {', '.join(name for _, name, _ in entities) or 'nothing'}."
        paper = Paper(id=paper_id(title), title=title, abstract=f"First words. {sentence}", published=published)
        self.papers.append(PaperNode(paper=paper, digest="0"))
        for label, name, role in entities:
            identifier = entity_id(label, name)
            self.entities[identifier] = Entity(id=identifier, label=label, name=name)
            predicate = load_schema().predicate(label, role)
            self.relations.append(self.relation(paper, "Paper", paper.id, predicate, identifier, name, sentence))
        return paper

    @staticmethod
    def relation(paper, subject_label, subject, predicate, identifier, words, sentence):
        start = paper.text.index(words, len(paper.title))
        evidence = Evidence(
            paper_id=paper.id,
            start=start,
            end=start + len(words),
            sentence=sentence,
            score=0.5,
            extractor="test/1",
            mentions=(words,),
        )
        return Relation(
            subject=subject,
            subject_label=subject_label,
            predicate=predicate,
            object=identifier,
            object_label=identifier.partition(":")[0].capitalize(),
            evidence=evidence,
        )

    def batch(self):
        return GraphBatch(
            papers=tuple(self.papers),
            entities=tuple(self.entities.values()),
            results=tuple(self.results),
            relations=tuple(self.relations),
        )


@pytest.fixture
def make_store(tmp_path):
    stores = []

    def make(corpus):
        store = EmbeddedStore(tmp_path / f"graph{len(stores)}.db")
        stores.append(store)
        store.write(corpus.batch())
        return store

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def corpus():
    """Four papers: BERT and GLUE often together, a result, an entity wider than another."""
    corpus = Corpus()
    first = corpus.add(
        "Alpha",
        ("Method", "BERT", "proposed"),
        ("Dataset", "GLUE", "evaluated"),
        ("Task", "question answering", "addressed"),
        published="2018-10-11",
    )
    corpus.add("Beta", ("Method", "BERT", "used"), ("Dataset", "GLUE", "trained"), published="--10-11")
    corpus.add("Gamma", ("Method", "ResNet", "compared"), ("Dataset", "ImageNet", "mentioned"))
    corpus.add("Delta")
    result = Result(id="result:1", metric="accuracy", value="92.5", number=92.5, unit="%", kind="absolute")
    corpus.results.append(result)
    sentence = "We read BERT, GLUE, question answering."
    add = corpus.relation
    corpus.relations += [
        add(first, "Paper", first.id, "REPORTS", result.id, "read", sentence),
        add(first, "Result", result.id, "OF_METHOD", "method:bert", "BERT", sentence),
    ]
    wider = Relation(
        subject="dataset:glue",
        subject_label="Dataset",
        predicate="BROADER",
        object="dataset:imagenet",
        object_label="Dataset",
    )
    corpus.relations.append(wider)
    return corpus


@pytest.fixture
def empty_corpus():
    return Corpus()
