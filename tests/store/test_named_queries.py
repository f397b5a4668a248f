from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kg.contracts import GraphStore
from kg.errors import QueryError, UnknownQueryError
from kg.model import GraphBatch
from kg.store.cypher import parameter_names, tokens
from kg.store.embedded import EmbeddedStore
from kg.store.named import bind, named_queries, named_query, parse_query
from tests import builders

# What the two dialects do not share, see the portable subset.
NOT_PORTABLE = {
    "TYPE",
    "LABEL",
    "LABELS",
    "ELEMENTID",
    "ID",
    "REDUCE",
    "TOSTRING",
    "TOINTEGER",
    "SPLIT",
    "HEAD",
    "LAST",
}

# Query, parameters, columns that are looked at, their rows. Aliases and case differ from the names on purpose.
EXPECTED: list[tuple[str, dict[str, Any], str, list[tuple[Any, ...]]]] = [
    (
        "datasets-most-evaluated",
        {},
        "dataset papers sentence",
        [
            ("COCO", 2, "DETR has 42.0% AP on COCO."),
            ("ImageNet", 1, "On ImageNet it wins."),
            ("WMT14", 1, "It gets 28.4 BLEU on WMT14."),
        ],
    ),
    ("datasets-most-evaluated", {"limit": 1}, "dataset papers", [("COCO", 2)]),
    (
        "methods-on-dataset",
        {"dataset": "mscoco"},
        "method dataset papers paper method_sentence dataset_sentence",
        [
            ("ResNet", "COCO", 2, "Deep Residual Learning", "We present ResNet.", "It helps on COCO."),
            ("DETR", "COCO", 1, "End-to-End Detection", "We present DETR.", "DETR has 42.0% AP on COCO."),
            ("Transformer", "COCO", 1, "End-to-End Detection", "DETR has a Transformer.", "DETR has 42.0% AP on COCO."),
            ("VGG", "COCO", 1, "Deep Residual Learning", "It is deeper than VGG.", "It helps on COCO."),
        ],
    ),
    (
        "methods-with-both-datasets",
        {"first": "ilsvrc", "second": "MSCOCO"},
        "method paper year first_sentence second_sentence",
        [
            ("ResNet", "Deep Residual Learning", 2015, "On ImageNet it wins.", "It helps on COCO."),
            ("VGG", "Deep Residual Learning", 2015, "On ImageNet it wins.", "It helps on COCO."),
        ],
    ),
    (
        "papers-proposing-method-evaluated-on-dataset",
        {"dataset": "ms coco"},
        "paper year method proposes evaluates",
        [
            ("End-to-End Detection", 2020, "DETR", "We present DETR.", "DETR has 42.0% AP on COCO."),
            ("Deep Residual Learning", 2015, "ResNet", "We present ResNet.", "It helps on COCO."),
        ],
    ),
    (
        "papers-on-task",
        {"task": "Detecting Objects"},
        "paper year sentence",
        [
            ("End-to-End Detection", 2020, "We detect objects."),
            ("Microsoft COCO", 2014, "It is for object detection."),
        ],
    ),
    ("methods-on-dataset", {"dataset": "coco", "limit": 2}, "method papers", [("ResNet", 2), ("DETR", 1)]),
    (
        "datasets-for-task",
        {"task": "Object Detection"},
        "dataset papers paper task_sentence dataset_sentence",
        [("COCO", 1, "End-to-End Detection", "We detect objects.", "DETR has 42.0% AP on COCO.")],
    ),
    (
        "methods-for-task",
        {"task": "detecting objects"},
        "method papers paper task_sentence method_sentence",
        [
            ("DETR", 1, "End-to-End Detection", "We detect objects.", "We present DETR."),
            ("ResNet", 1, "End-to-End Detection", "We detect objects.", "The backbone is ResNet."),
            ("Transformer", 1, "End-to-End Detection", "We detect objects.", "DETR has a Transformer."),
        ],
    ),
    (
        "papers-using-method",
        {"method": "residual network"},
        "paper year sentence",
        [("End-to-End Detection", 2020, "The backbone is ResNet.")],
    ),
    (
        "results-on-dataset",
        {"dataset": "MSCOCO"},
        "method metric value unit kind paper year sentence",
        [("DETR", "AP", "42.0", "%", "absolute", "End-to-End Detection", 2020, "DETR has 42.0% AP on COCO.")],
    ),
    (
        "results-on-dataset",
        {"dataset": "wmt14"},
        "method metric value unit sentence",
        [("Transformer", "BLEU", "28.4", None, "It gets 28.4 BLEU on WMT14.")],
    ),
    (
        "methods-used-with-method",
        {"method": "Residual Network"},
        "method papers paper method_sentence with_sentence",
        [
            ("DETR", 1, "End-to-End Detection", "We present DETR.", "The backbone is ResNet."),
            ("Transformer", 1, "End-to-End Detection", "DETR has a Transformer.", "The backbone is ResNet."),
        ],
    ),
    (
        "new-datasets",
        {"since": 2014},
        "year dataset paper sentence",
        [(2014, "COCO", "Microsoft COCO", "We present COCO.")],
    ),
    ("new-datasets", {"since": 2015}, "year", []),
    (
        "methods-compared-with",
        {"method": "vgg"},
        "method paper year sentence proposes",
        [("ResNet", "Deep Residual Learning", 2015, "It is deeper than VGG.", "We present ResNet.")],
    ),
    (
        "evidence-for-pair",
        {"method": "residual network", "dataset": "MSCOCO"},
        "paper year method_sentence dataset_sentence",
        [
            ("End-to-End Detection", 2020, "The backbone is ResNet.", "DETR has 42.0% AP on COCO."),
            ("Deep Residual Learning", 2015, "We present ResNet.", "It helps on COCO."),
        ],
    ),
    ("entity-by-name", {"name": "mscoco"}, "label name aliases", [("Dataset", "COCO", ["MS COCO", "MSCOCO"])]),
    ("entity-by-name", {"name": "VGG"}, "label name id", [("Method", "VGG", "method:vgg")]),
    ("entity-by-name", {"name": "Machine Translation"}, "label name", [("Task", "machine translation")]),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    path: Path = tmp_path_factory.mktemp("named") / "graph.db"
    with EmbeddedStore(path) as made:
        made.write(builders.sample_batch())
    with EmbeddedStore(path, read_only=True) as opened:
        yield opened


@pytest.mark.parametrize(("name", "given", "columns", "rows"), EXPECTED, ids=lambda value: str(value)[:40])
def test_the_answer_on_the_sample_graph(
    store: GraphStore, name: str, given: dict[str, Any], columns: str, rows: list[tuple[Any, ...]]
) -> None:
    query = named_query(name)
    found = store.run(query.cypher, bind(query, given)).dicts()
    assert [tuple(row[column] for column in columns.split()) for row in found] == rows


def test_every_query_has_an_answer_above() -> None:
    assert {query.name for query in named_queries()} == {name for name, _, _, rows in EXPECTED if rows}
    assert len(named_queries()) == 14


@pytest.mark.parametrize("name", [query.name for query in named_queries() if query.name != "entity-by-name"])
def test_every_row_that_rests_on_papers_has_its_proof(store: GraphStore, name: str) -> None:
    given = next(given for other, given, _, rows in EXPECTED if other == name and rows)
    rows = store.run(named_query(name).cypher, bind(named_query(name), given)).dicts()
    proofs = [column for column in rows[0] if column.endswith("sentence") or column in ("proposes", "evaluates")]
    assert proofs
    assert all(row[column] for row in rows for column in proofs)


def test_the_sentences_of_a_row_are_of_one_paper(tmp_path: Path) -> None:
    # the sentence that comes first in the alphabet is of one paper for the method, of the other for the dataset
    early, late = builders.paper("arxiv:2001.00001"), builders.paper("arxiv:2001.00002")
    relations = (
        builders.says(early, "USES", builders.VGG, sentence="We use VGG."),
        builders.says(early, "EVALUATES_ON", builders.COCO, sentence="All is done on COCO."),
        builders.says(late, "USES", builders.VGG, sentence="As always VGG."),
        builders.says(late, "EVALUATES_ON", builders.COCO, sentence="We end with COCO."),
    )
    batch = GraphBatch(papers=(early, late), entities=(builders.VGG, builders.COCO), results=(), relations=relations)
    query = named_query("methods-on-dataset")
    with EmbeddedStore(tmp_path / "graph.db") as made:
        made.write(batch)
        (row,) = made.run(query.cypher, bind(query, {"dataset": "COCO"})).dicts()
    assert (row["papers"], row["paper_id"]) == (2, early.paper.id)
    assert (row["method_sentence"], row["dataset_sentence"]) == ("We use VGG.", "All is done on COCO.")


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_head_and_body_agree(query: Any, store: GraphStore) -> None:
    assert {one.name for one in query.parameters} == set(parameter_names(query.cypher))
    assert all(one.description for one in query.parameters)
    found = tokens(query.cypher)
    calls = {token.word for token, after in pairwise(found) if after.text == "("}
    assert not calls & NOT_PORTABLE
    given = dict(pair.split("=") for pair in shlex.split(query.example))
    # that it finds something is for the sample graph to show, see tests/test_docs.py
    assert store.run(query.cypher, bind(query, given)).columns


def test_an_unknown_name_brings_near_ones() -> None:
    with pytest.raises(UnknownQueryError, match="methods-on-dataset"):
        named_query("method-on-datasets")
    with pytest.raises(UnknownQueryError, match="There are datasets-for-task"):
        named_query("zzz")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, r"missing parameter dataset \(Dataset\).*dataset=COCO"),
        ({"dataset": "COCO", "limt": 1}, "unknown parameter limt.*takes dataset, limit"),
        ({"dataset": "COCO", "limit": "many"}, "parameter limit is 'many'; expected an integer"),
        ({"dataset": "COCO", "limit": 1.5}, "expected an integer"),
        ({"dataset": "COCO", "limit": True}, "expected an integer"),
        ({"dataset": "COCO", "limit": float("inf")}, "expected an integer"),
        ({"dataset": "COCO", "limit": 10**30}, "expected an integer"),
        ({"dataset": "COCO", "limit": -1}, "parameter limit is -1; expected an integer of at least 0"),
        ({"dataset": "COCO", "limit": "-5"}, "parameter limit is -5; expected an integer of at least 0"),
        ({"dataset": 3}, "parameter dataset is 3; expected the name of a Dataset"),
        ({"dataset": " "}, "the name of a Dataset"),
    ],
)
def test_bind_names_what_is_wrong(given: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        bind(named_query("methods-on-dataset"), given)


def test_bind_converts_every_type() -> None:
    text = "// Why?\n// $f: float, default 0.5; a\n// $b: boolean, default false\n// $s: string (required)\n"
    text += "// Example: s=x\n"
    query = parse_query("why", text)
    assert [(one.name, one.default, one.description) for one in query.parameters] == [
        ("f", 0.5, "a"), ("b", False, ""), ("s", None, ""),
    ]  # fmt: skip
    assert bind(query, {"f": "2", "b": "True", "s": "x"}) == {"f": 2.0, "b": True, "s": "x"}
    for number in ("NaN", "Infinity", "1e400", float("inf"), float("nan")):
        with pytest.raises(QueryError, match=r"parameter f is .*expected a float"):
            bind(query, {"f": number, "s": "x"})
    assert bind(query, {"s": "3"})["s"] == "3"
    with pytest.raises(QueryError, match="expected a boolean"):
        bind(query, {"b": "yes", "s": "x"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MATCH (n) RETURN n", "the head of query"),
        ("// Why?\n", "an example"),
        ("// Why?\n// $x: number (required)\n// Example: x=1", "type 'number'"),
        ("// Why?\n// $x: string\n// Example: x=1", "either"),
    ],
)
def test_a_file_without_a_proper_head(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        parse_query("x", text)
