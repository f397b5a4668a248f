from dataclasses import replace

import networkx as nx
import pytest

from kg.analyze.projection import project
from kg.errors import StoreError
from kg.model import Relation


def test_nodes_carry_what_is_known_and_nothing_else(corpus, make_store):
    graph = project(make_store(corpus))
    assert graph.nodes["title:alpha"] == {
        "label": "Paper",
        "name": "Alpha",
        "title": "Alpha",
        "published": "2018-10-11",
        "year": 2018,
    }
    assert "year" not in graph.nodes["title:beta"]
    assert graph.nodes["method:bert"] == {"label": "Method", "name": "BERT", "aliases": ()}
    assert graph.nodes["result:1"]["name"] == "92.5% accuracy"
    assert all(value is not None for _, data in graph.nodes(data=True) for value in data.values())


def test_edges_carry_their_evidence(corpus, make_store):
    graph = project(make_store(corpus))
    edge = graph.edges["title:alpha", "dataset:glue", "EVALUATES_ON"]
    text = "Alpha\nFirst words. We read BERT, GLUE, question answering."
    assert edge["predicate"] == "EVALUATES_ON"
    assert edge["role"] == "evaluated"
    assert edge["paper_id"] == "title:alpha"
    assert edge["score"] == 0.5
    assert text[edge["start_char"] : edge["end_char"]] == "GLUE"
    assert edge["sentence"][edge["mark_start"] : edge["mark_end"]] == "GLUE"


def test_edges_without_a_text_have_only_their_type(corpus, make_store):
    graph = project(make_store(corpus))
    assert graph.edges["dataset:glue", "dataset:imagenet", "BROADER"] == {"predicate": "BROADER"}
    assert "role" not in graph.edges["title:alpha", "result:1", "REPORTS"]


def test_everything_of_the_store_is_there_in_order(corpus, make_store):
    store = make_store(corpus)
    graph = project(store)
    counts = store.counts()
    assert graph.number_of_nodes() == sum(counts.nodes.values())
    assert graph.number_of_edges() == sum(counts.relationships.values())
    assert list(graph) == sorted(graph)
    assert "title:delta" in graph


def test_an_empty_store_gives_an_empty_graph(empty_corpus, make_store):
    assert len(project(make_store(empty_corpus))) == 0


def test_the_mention_is_marked_in_the_sentence_around_it_not_in_its_double(empty_corpus, make_store):
    paper = empty_corpus.add("Twice", ("Method", "BERT", "used"))
    sentence = "We read BERT."
    double = replace(paper, abstract=f"{sentence} {sentence}")
    empty_corpus.papers[0] = replace(empty_corpus.papers[0], paper=double)
    start = double.text.rindex("BERT")
    relation = empty_corpus.relations[0]
    evidence = replace(relation.evidence, start=start, end=start + 4)
    empty_corpus.relations[0] = replace(relation, evidence=evidence)
    graph = project(make_store(empty_corpus))
    assert graph.edges["title:twice", "method:bert", "USES"]["mark_start"] == sentence.index("BERT")


def test_a_sentence_that_is_not_in_the_text_marks_nothing(empty_corpus, make_store):
    empty_corpus.add("Once", ("Method", "BERT", "used"))
    relation = empty_corpus.relations[0]
    evidence = replace(relation.evidence, sentence="Other words.")
    empty_corpus.relations[0] = replace(relation, evidence=evidence)
    edge = project(make_store(empty_corpus)).edges["title:once", "method:bert", "USES"]
    assert "mark_start" not in edge
    assert edge["sentence"] == "Other words."


def test_it_reads_in_streams_not_by_node(corpus, make_store, monkeypatch):
    store = make_store(corpus)
    calls = []
    for name in ("papers", "entities", "results", "relations"):
        original = getattr(store, name)
        monkeypatch.setattr(store, name, lambda original=original, name=name: calls.append(name) or original())
    project(store)
    assert sorted(calls) == ["entities", "papers", "relations", "results"]


def test_a_relationship_into_nowhere_is_refused(corpus, make_store, monkeypatch):
    store = make_store(corpus)
    stray = Relation(
        subject="method:bert",
        subject_label="Method",
        predicate="BROADER",
        object="method:gone",
        object_label="Method",
    )
    monkeypatch.setattr(store, "relations", lambda: iter([stray]))
    with pytest.raises(StoreError, match="method:gone"):
        project(store)


def test_graphml_can_hold_it_once_aliases_are_joined(corpus, make_store, tmp_path):
    graph = project(make_store(corpus))
    for _, data in graph.nodes(data=True):
        if "aliases" in data:
            data["aliases"] = "|".join(data["aliases"])
    nx.write_graphml(graph, tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert dict(again.nodes(data="name")) == dict(graph.nodes(data="name"))
    assert again.number_of_edges() == graph.number_of_edges()
