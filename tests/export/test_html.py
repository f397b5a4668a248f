import json
import pickle
import re

import networkx as nx
import pytest

from kg.analyze.projection import project
from kg.errors import ConfigError, ExportError, UnknownEntityError
from kg.export.html import PageStats, write


def data_of(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


@pytest.fixture
def page(graph, tmp_path):
    path = tmp_path / "graph.html"
    write(graph, path, title="Two papers")
    return data_of(path)


def named(page, name):
    return next(number for number, node in enumerate(page["nodes"]) if node["name"] == name)


def test_the_drawing_is_the_graph(page):
    assert page["title"] == "Two papers"
    assert dict(page["counts"]) == {"Paper": 2, "Method": 1, "Dataset": 2, "Task": 1, "Result": 1}
    network = page["network"]
    assert len(network["nodes"]) == len(page["nodes"]) == 6
    assert len(network["edges"]) == 6
    bert = network["nodes"][named(page, "BERT")]
    assert (bert["label"], bert["shape"], bert["color"]) == ("BERT", "diamond", "#0072b2")
    assert bert["size"] > network["nodes"][named(page, "GLUE")]["size"] - 0.1
    assert network["options"]["physics"] == {"enabled": False}
    assert network["options"]["edges"]["smooth"] is False
    assert all(isinstance(node["x"], int) and isinstance(node["y"], int) for node in network["nodes"])
    assert not any(edge["arrows"] for edge in network["edges"])


def test_links_carry_their_words_and_the_latest_paper_comes_first(page):
    bert = named(page, "BERT")
    links = [link for link in page["links"] if link[1] == bert]
    assert [(page["nodes"][paper]["date"], role, words) for paper, _, role, words in links] == [
        ("2019-07", "used", ["We fine-tune ", "BERT", " again."]),
        ("2018-10-11", "proposed", ["We introduce ", "BERT", ", a model."]),
    ]


def test_results_and_wider_entities_are_told(page):
    paper, name, about, words = page["results"][0]
    assert (page["nodes"][paper]["name"], name, words[1]) == ("Deep Bidirectional Transformers", "80.5% score", "80.5%")
    assert [page["nodes"][number]["name"] for number in about] == ["GLUE"]
    assert [[page["nodes"][end]["name"] for end in pair] for pair in page["broader"]] == [["SQuAD", "GLUE"]]


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://arxiv.org/abs/1", True),
        ("HTTP://example.org/?a=1&b=2#c", True),
        ("javascript:alert(1)", False),
        ("data:text/html,<b>", False),
        ("https://a.org/\njavascript:1", False),
        ("//example.org", False),
        (" https://example.org", False),
    ],
)
def test_only_web_addresses_are_links(graph, tmp_path, url, kept):
    graph.nodes["arxiv:2401.00001"]["url"] = url
    write(graph, tmp_path / "graph.html")
    page = data_of(tmp_path / "graph.html")
    assert page["nodes"][named(page, "Deep Bidirectional Transformers")]["url"] == (url if kept else None)


@pytest.mark.parametrize(("published", "shown"), [("--10-11", "10-11 (year unknown)"), ("2019", "2019"), (None, None)])
def test_partial_dates_are_shown_as_they_are(graph, tmp_path, published, shown):
    graph.nodes["arxiv:2401.00001"]["published"] = published
    write(graph, tmp_path / "graph.html")
    page = data_of(tmp_path / "graph.html")
    assert page["nodes"][named(page, "Deep Bidirectional Transformers")]["date"] == shown


def test_the_caller_s_graph_is_not_touched(graph, tmp_path):
    def frozen():
        return pickle.dumps((graph.graph, list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))))

    before = frozen()
    write(graph, tmp_path / "graph.html", around=["BERT"], limit=3)
    assert frozen() == before


def test_the_bytes_are_the_same_whatever_the_order_of_the_graph(graph, tmp_path):
    other = nx.MultiDiGraph()
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    one, two, three = (tmp_path / name for name in ("1.html", "2.html", "3.html"))
    assert write(graph, one) == write(graph, two) == write(other, three)
    assert one.read_bytes() == two.read_bytes() == three.read_bytes()
    assert b"\r" not in one.read_bytes()


def test_a_limit_is_told(large_graph, tmp_path):
    stats = write(large_graph, tmp_path / "graph.html", limit=50)
    page = data_of(tmp_path / "graph.html")
    assert stats.nodes == len(page["nodes"]) <= 50
    assert stats.left_out == 608 - stats.nodes
    assert page["within"] == 608
    hub = page["nodes"][named(page, "Hub 0")]
    assert hub["links"] > sum(link[1] == named(page, "Hub 0") for link in page["links"])


def test_around_a_name(graph, tmp_path):
    stats = write(graph, tmp_path / "graph.html", around=["qa"])
    page = data_of(tmp_path / "graph.html")
    assert stats == PageStats(nodes=2, edges=1, left_out=4)
    assert [page["nodes"][number]["name"] for number in page["centres"]] == ["question answering"]
    assert write(graph, tmp_path / "graph.html", around=["QA"], hops=2).nodes == 4


def test_an_empty_graph_gives_a_page_that_says_so(tmp_path):
    assert write(nx.MultiDiGraph(), tmp_path / "graph.html") == PageStats(nodes=0, edges=0, left_out=0)
    assert data_of(tmp_path / "graph.html")["nodes"] == []


def test_errors_leave_no_file(graph, tmp_path):
    with pytest.raises(ConfigError, match="hops 0"):
        write(graph, tmp_path / "graph.html", hops=0)
    with pytest.raises(ConfigError, match="limit 0"):
        write(graph, tmp_path / "graph.html", limit=0)
    with pytest.raises(UnknownEntityError, match="Near it: GLUE"):
        write(graph, tmp_path / "graph.html", around=["GLEU"])
    with pytest.raises(ExportError, match="no such folder"):
        write(graph, tmp_path / "missing" / "graph.html")
    assert list(tmp_path.iterdir()) == []


def test_the_page_brings_vis_network_with_its_licence(graph, tmp_path):
    write(graph, tmp_path / "graph.html")
    text = (tmp_path / "graph.html").read_text(encoding="utf-8")
    assert "visjs.github.io/vis-network" in text
    assert "Apache 2.0 License" in text


def test_a_store_s_graph_becomes_a_page(store, tmp_path):
    assert write(project(store), tmp_path / "graph.html") == PageStats(nodes=5, edges=4, left_out=0)
    page = data_of(tmp_path / "graph.html")
    words = {page["nodes"][link[1]]["name"]: link[3] for link in page["links"]}
    assert words["GLUE"] == ["It reaches 80.5% on ", "GLUE", "\u2028Über alles."]
    assert page["results"][0][1] == "80.5%"
