import pickle

import networkx as nx
import pytest

from kg.analyze.centrality import MEASURES, centrality, simple_graph
from kg.analyze.projection import project
from kg.errors import ConfigError, SchemaError


@pytest.fixture
def graph(corpus, make_store):
    return project(make_store(corpus))


def test_degree_counts_neighbours_once(graph):
    graph.add_edge("title:alpha", "method:bert", key="USES")
    rows = {row.id: row.score for row in centrality(graph, measure="degree")}
    assert rows["method:bert"] == 3.0
    assert rows["title:delta"] == 0.0


def test_pagerank_reads_weight_as_strength_and_sums_to_one(graph):
    rows = centrality(graph)
    assert sum(row.score for row in rows) == pytest.approx(1.0)
    expected = nx.pagerank(simple_graph(graph), weight="weight")
    assert {row.id: row.score for row in rows} == pytest.approx(expected, abs=1e-9)


def test_betweenness_reads_distance_as_length():
    # a-c directly (far), or over b by double edges (near): the near way counts.
    graph = nx.MultiDiGraph()
    for name in "abc":
        graph.add_node(name, label="Method", name=name)
    graph.add_edge("a", "c", key=0)
    for key in range(4):
        graph.add_edge("a", "b", key=key)
        graph.add_edge("c", "b", key=key)
    assert next((row.id, row.score) for row in centrality(graph, measure="betweenness")) == ("b", 1.0)


@pytest.mark.parametrize("measure", MEASURES)
def test_rows_are_ordered_by_score_then_id_whatever_the_order_of_the_graph(graph, measure):
    other = nx.MultiDiGraph()
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    rows = centrality(graph, measure=measure)
    assert rows == centrality(other, measure=measure)
    assert [(-row.score, row.id) for row in rows] == sorted((-row.score, row.id) for row in rows)
    assert [row.rank for row in rows] == list(range(1, len(graph) + 1))


def test_label_and_limit_choose_rows_and_leave_scores(graph):
    everything = {row.id: row.score for row in centrality(graph)}
    rows = centrality(graph, label="Dataset", limit=1)
    assert [row.label for row in rows] == ["Dataset"]
    assert rows[0].rank == 1
    assert rows[0].score == everything[rows[0].id]


def test_the_graph_is_left_as_it_was(graph):
    before = pickle.dumps((list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))))
    for measure in MEASURES:
        centrality(graph, measure=measure)
    assert pickle.dumps((list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True)))) == before


@pytest.mark.parametrize("measure", MEASURES)
def test_an_empty_graph_has_no_rows(measure):
    assert centrality(nx.MultiDiGraph(), measure=measure) == ()


def test_what_it_does_not_know_it_refuses(graph):
    with pytest.raises(ConfigError, match="one of pagerank, degree, betweenness"):
        centrality(graph, measure="fame")
    with pytest.raises(SchemaError, match="Methods"):
        centrality(graph, label="Methods")
    with pytest.raises(ConfigError, match="limit -1"):
        centrality(graph, limit=-1)
