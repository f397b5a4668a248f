import networkx as nx
import pytest

from kg.errors import ConfigError, UnknownEntityError
from kg.export.selection import drawable, find, neighbourhood, strongest


def test_results_are_not_drawn_and_several_relationships_are_one_edge(graph):
    graph.add_edge("arxiv:2401.00001", "method:bert", key="USES", role="used")
    reduced = drawable(graph)
    assert "result:1" not in reduced
    assert reduced.edges["arxiv:2401.00001", "method:bert"]["predicates"] == ("PROPOSES", "USES")
    assert reduced.number_of_edges() == 6


@pytest.mark.parametrize(
    "name", ["BERT", "bert", "method:bert", "Bidirectional ENCODER", "METHOD:BERT", " bert ", "bidirectional-encoder"]
)
def test_a_node_is_found_by_any_of_its_names(graph, name):
    assert find(graph, [name]) == ("method:bert",)


def test_a_paper_is_found_by_title_and_id(graph):
    assert find(graph, ["a second look at bert", "arxiv:2401.00002"]) == ("arxiv:2401.00002",)


def test_a_shared_name_stands_for_all(graph):
    graph.add_node("dataset:bert", label="Dataset", name="Bert", aliases=())
    assert find(graph, ["BERT"]) == ("dataset:bert", "method:bert")


def test_an_unknown_name_comes_with_near_ones(graph):
    with pytest.raises(UnknownEntityError, match=r"named 'SQAUD'. Near it: SQuAD"):
        find(graph, ["SQAUD"])
    with pytest.raises(UnknownEntityError, match="No name is near it"):
        find(graph, ["zzzz"])
    with pytest.raises(UnknownEntityError):
        find(graph, ["80.5% score"])


def test_hops_count_edges(graph):
    reduced = drawable(graph)
    assert neighbourhood(reduced, ("dataset:glue",), hops=1) == {
        "dataset:glue": 0,
        "arxiv:2401.00001": 1,
        "dataset:squad": 1,
    }
    assert neighbourhood(reduced, ("dataset:glue",), hops=2)["method:bert"] == 2


def test_a_limit_keeps_hubs_with_papers_that_join_them(large_graph):
    reduced = drawable(large_graph)
    drawn = strongest(reduced, dict.fromkeys(reduced, 1), limit=50)
    labels = [reduced.nodes[node]["label"] for node in drawn]
    assert len(drawn) == 50
    assert labels.count("Dataset") == 8
    assert labels.count("Paper") >= 25
    assert min(dict(reduced.subgraph(drawn).degree()).values()) >= 1


def test_what_one_half_leaves_the_other_gets(large_graph):
    reduced = drawable(large_graph)
    only_papers = [node for node in reduced if reduced.nodes[node]["label"] == "Paper"]
    assert len(strongest(reduced, {"dataset:hub-0": 0} | dict.fromkeys(only_papers, 1), limit=60)) == 60


def test_without_need_nothing_is_left_out(graph):
    graph.add_node("title:alone", label="Paper", name="Alone", title="Alone")
    reduced = drawable(graph)
    whole = dict.fromkeys(reduced, 1)
    assert strongest(reduced, whole, limit=None) == strongest(reduced, whole, limit=7) == sorted(reduced)


def test_a_centre_stays_though_nothing_joined_to_it_is_drawn(graph):
    reduced = drawable(graph)
    near = neighbourhood(reduced, ("method:bert",), hops=1)
    assert strongest(reduced, near, limit=1) == ["method:bert"] or strongest(reduced, near, limit=2)
    with pytest.raises(ConfigError, match="limit 0"):
        strongest(reduced, near, limit=0)


def test_an_empty_graph_is_drawn_as_nothing():
    assert strongest(drawable(nx.MultiDiGraph()), {}, limit=10) == []
