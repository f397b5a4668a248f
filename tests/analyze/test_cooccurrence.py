from itertools import product
from math import log

import numpy as np
import pytest
from scipy.stats import false_discovery_control, fisher_exact

from kg.analyze.association import false_discovery_rates, npmi, upper_tail
from kg.analyze.cooccurrence import cooccurrence
from kg.errors import ConfigError, SchemaError


@pytest.fixture
def many(empty_corpus, make_store):
    """Sixty papers with three methods and three datasets, more or less tied to one another."""
    draw = np.random.default_rng(3)
    for number in range(60):
        entities = [("Method", f"Method{letter}", "used") for letter in "ABC" if draw.random() < 0.4]
        entities += [
            ("Dataset", f"Set{letter}", "evaluated")
            for letter in "ABC"
            if draw.random() < (0.7 if ("Method", f"Method{letter}", "used") in entities else 0.2)
        ]
        empty_corpus.add(f"Paper {number}", *entities)
    return empty_corpus, make_store(empty_corpus)


def papers_of(corpus):
    found = {}
    for relation in corpus.relations:
        found.setdefault(relation.object, set()).add(relation.subject)
    return found


def test_every_pair_agrees_with_a_count_by_hand_and_with_fisher(many):
    corpus, store = many
    papers = papers_of(corpus)
    table = cooccurrence(store)
    assert table.papers == 60
    lefts = [name for name in papers if name.startswith("method:")]
    rights = [name for name in papers if name.startswith("dataset:")]
    assert {(pair.left, pair.right) for pair in table} == {
        (left, right) for left, right in product(lefts, rights) if papers[left] & papers[right]
    }
    for pair in table:
        both = len(papers[pair.left] & papers[pair.right])
        left, right = len(papers[pair.left]), len(papers[pair.right])
        assert (pair.count, pair.left_papers, pair.right_papers) == (both, left, right)
        assert pair.expected == pytest.approx(left * right / 60)
        assert pair.npmi == pytest.approx(log(both * 60 / (left * right)) / -log(both / 60))
        contingency = [[both, left - both], [right - both, 60 - left - right + both]]
        assert pair.p == pytest.approx(fisher_exact(contingency, alternative="greater").pvalue)
    assert [pair.q for pair in table] == pytest.approx(list(false_discovery_control([pair.p for pair in table])))
    assert [pair.p for pair in table] == sorted(pair.p for pair in table)


def test_names_stand_beside_ids(corpus, make_store):
    pair = cooccurrence(make_store(corpus)).pairs[0]
    assert (pair.left_name, pair.right_name, pair.count) == ("BERT", "GLUE", 2)


def test_two_relationships_of_a_paper_to_one_entity_count_once(corpus, make_store):
    first = corpus.papers[0].paper
    sentence = "We read BERT, GLUE, question answering."
    corpus.relations.append(corpus.relation(first, "Paper", first.id, "TRAINS_ON", "dataset:glue", "GLUE", sentence))
    pair = cooccurrence(make_store(corpus)).pairs[0]
    assert (pair.count, pair.right_papers) == (2, 2)


def test_roles_restrict_the_labels_that_have_them(corpus, make_store):
    store = make_store(corpus)
    used = cooccurrence(store, roles={"used"})
    assert [(pair.left, pair.right, pair.count, pair.left_papers, pair.right_papers) for pair in used] == [
        ("method:bert", "dataset:glue", 1, 1, 2)
    ]
    assert len(cooccurrence(store, roles={"used", "introduced"})) == 0


def test_within_one_label_each_pair_comes_once(many):
    corpus, store = many
    papers = papers_of(corpus)
    table = cooccurrence(store, left="Dataset", right="Dataset")
    pairs = [(pair.left, pair.right) for pair in table]
    assert len(pairs) == len(set(pairs)) == 3
    assert all(left < right for left, right in pairs)
    assert all(pair.count == len(papers[pair.left] & papers[pair.right]) for pair in table)


def test_support_is_applied_before_the_correction(many):
    _, store = many
    everything = cooccurrence(store)
    least = sorted(pair.count for pair in everything)[4]
    table = cooccurrence(store, min_support=least)
    assert 0 < len(table) < len(everything)
    assert min(pair.count for pair in table) >= least
    assert [pair.q for pair in table] == pytest.approx(list(false_discovery_control([pair.p for pair in table])))


def test_as_a_graph_strength_and_length_have_their_own_names(corpus, make_store):
    graph = cooccurrence(make_store(corpus)).as_graph()
    assert graph.nodes["method:bert"] == {"label": "Method", "name": "BERT", "papers": 2}
    edge = graph.edges["method:bert", "dataset:glue"]
    assert (edge["weight"], edge["distance"]) == (2, 0.5)
    assert set(edge) == {"weight", "distance", "npmi", "p", "q"}


def test_an_empty_store_gives_an_empty_table(empty_corpus, make_store):
    table = cooccurrence(make_store(empty_corpus))
    assert (len(table), table.papers, len(table.as_graph())) == (0, 0, 0)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"left": "Paper"}, SchemaError, "one of Method, Dataset, Task"),
        ({"roles": {"addressed"}}, SchemaError, "'addressed'"),
        ({"min_support": 0}, ConfigError, "at least 1"),
    ],
)
def test_what_makes_no_sense_is_refused(corpus, make_store, arguments, error, words):
    with pytest.raises(error, match=words):
        cooccurrence(make_store(corpus), **arguments)


def test_extreme_tables_stay_in_bounds():
    both, left, right = np.array([10, 1, 5]), np.array([10, 1, 5]), np.array([10, 1, 10])
    assert npmi(both, left, right, 10).tolist() == [1.0, 1.0, 0.0]
    chances = upper_tail(both, left, right, 10)
    assert chances.tolist() == pytest.approx([1.0, 0.1, 1.0])
    assert false_discovery_rates(np.array([])).tolist() == []
