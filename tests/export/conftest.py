"""A small store, and small projected graphs put together by hand: what the page gets, without a store."""

import networkx as nx
import pytest

from kg.model import Entity, Evidence, GraphBatch, Paper, PaperNode, Relation, Result
from kg.store.embedded import EmbeddedStore


def add_paper(graph, number, title, **known):
    identifier = f"arxiv:2401.{number:05}"
    graph.add_node(identifier, label="Paper", name=title, title=title, **known)
    return identifier


def add_entity(graph, label, name, *aliases):
    identifier = f"{label.lower()}:{name.lower().replace(' ', '-')}"
    graph.add_node(identifier, label=label, name=name, aliases=aliases)
    return identifier


def add_link(graph, paper, entity, predicate, role, before, mention, after):
    graph.add_edge(
        paper,
        entity,
        key=predicate,
        predicate=predicate,
        role=role,
        score=0.9,
        sentence=before + mention + after,
        start_char=100,
        end_char=100 + len(mention),
        mark_start=len(before),
        mark_end=len(before) + len(mention),
        paper_id=paper,
    )


@pytest.fixture
def graph():
    """Two papers, a method, two datasets, a task, a result; BERT in both papers."""
    graph = nx.MultiDiGraph()
    old = add_paper(graph, 1, "Deep Bidirectional Transformers", published="2018-10-11", url="https://arxiv.org/abs/1")
    new = add_paper(graph, 2, "A Second Look at BERT", published="2019-07", url="http://example.org/2")
    bert = add_entity(graph, "Method", "BERT", "bidirectional encoder")
    glue = add_entity(graph, "Dataset", "GLUE")
    squad = add_entity(graph, "Dataset", "SQuAD")
    task = add_entity(graph, "Task", "question answering", "QA")
    add_link(graph, old, bert, "PROPOSES", "proposed", "We introduce ", "BERT", ", a model.")
    add_link(graph, new, bert, "USES", "used", "We fine-tune ", "BERT", " again.")
    add_link(graph, old, glue, "EVALUATES_ON", "evaluated", "It pushes ", "GLUE", " to 80.5%.")
    add_link(graph, new, squad, "MENTIONS", "mentioned", "Unlike on ", "SQuAD", ".")
    add_link(graph, new, task, "ADDRESSES", "addressed", "We study ", "question answering", ".")
    graph.add_node("result:1", label="Result", name="80.5% score", value="80.5", unit="%", kind="absolute")
    words = {"sentence": "It pushes GLUE to 80.5%.", "mark_start": 18, "mark_end": 23, "paper_id": old}
    graph.add_edge(old, "result:1", key="REPORTS", predicate="REPORTS", **words)
    graph.add_edge("result:1", glue, key="ON_DATASET", predicate="ON_DATASET", **words)
    graph.add_edge(squad, glue, key="BROADER", predicate="BROADER")
    return graph


@pytest.fixture
def large_graph():
    """Three hundred papers: eight hubs that many name, and a method of its own in each."""
    graph = nx.MultiDiGraph()
    hubs = [add_entity(graph, "Dataset", f"Hub {number}") for number in range(8)]
    for number in range(300):
        paper = add_paper(graph, number, f"Paper {number}")
        own = add_entity(graph, "Method", f"Own {number}")
        add_link(graph, paper, own, "PROPOSES", "proposed", "", f"Own {number}", ".")
        for step in range(1 + number % 3):
            add_link(graph, paper, hubs[(number + step) % 8], "EVALUATES_ON", "evaluated", "on ", "Hub", ".")
    return graph


@pytest.fixture
def batch():
    """What one paper says in full, and one that says nothing."""
    paper = Paper(
        id="arxiv:1810.04805",
        title="BERT",
        abstract="We introduce BERT. It reaches 80.5% on GLUE\u2028Über alles.",
        published="2018-10-11",
        url="https://arxiv.org/abs/1810.04805",
        authors=("J. Devlin",),
        source="test/one.txt",
    )
    plain = Paper(id="title:plain", title="Plain", abstract="Nothing.")

    def evidence(words, *mentions):
        start = paper.text.index(words)
        sentence = "It reaches 80.5% on GLUE\u2028Über alles."
        return Evidence(
            paper_id=paper.id,
            start=start,
            end=start + len(words),
            sentence=sentence,
            score=0.75,
            extractor="test/1",
            mentions=mentions,
        )

    ends = {
        "PROPOSES": ("Paper", paper.id, "Method", "method:bert", evidence("BERT", "BERT")),
        "EVALUATES_ON": ("Paper", paper.id, "Dataset", "dataset:glue", evidence("GLUE", "GLUE", "Über")),
        # An entity that no paper names is not kept.
        "MENTIONS": ("Paper", paper.id, "Dataset", "dataset:benchmark", evidence("reaches", "benchmark")),
        "REPORTS": ("Paper", paper.id, "Result", "result:1", evidence("80.5%", "80.5%")),
        "ON_DATASET": ("Result", "result:1", "Dataset", "dataset:glue", evidence("80.5%", "80.5%")),
        "BROADER": ("Dataset", "dataset:glue", "Dataset", "dataset:benchmark", None),
    }
    relations = tuple(
        Relation(subject=subject, subject_label=label, predicate=kind, object=end, object_label=of, evidence=words)
        for kind, (label, subject, of, end, words) in ends.items()
    )
    return GraphBatch(
        papers=(
            PaperNode(paper=paper, digest="d1", code_urls=("https://example.org/code",)),
            PaperNode(paper=plain, digest="d2"),
        ),
        entities=(
            Entity(id="method:bert", label="Method", name="BERT", aliases=("bert-base",)),
            Entity(id="dataset:glue", label="Dataset", name="GLUE"),
            Entity(id="dataset:benchmark", label="Dataset", name="benchmark"),
        ),
        results=(Result(id="result:1", metric=None, value="80.5", number=80.5, unit="%", kind="absolute"),),
        relations=relations,
    )


@pytest.fixture
def store(tmp_path, batch):
    with EmbeddedStore(tmp_path / "graph.db") as store:
        store.write(batch)
        yield store
