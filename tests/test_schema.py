"""The graph schema, and the check of batches against it."""

from dataclasses import replace

import pytest

from kg.errors import SchemaError
from kg.model import Entity, Evidence, GraphBatch, Paper, PaperNode, Relation, Result
from kg.schema import ENTITY_LABELS, check, load_schema, schema_path

SCHEMA = load_schema()
PAPER = Paper(id="title:t", title="T", abstract="We fly.", source="s")
METHOD = Entity(id="method:kite", label="Method", name="kite")
RESULT = Result(id="result:0", metric=None, value="5", number=5.0, unit=None, kind="absolute")
EVIDENCE = Evidence(paper_id="title:t", start=2, end=4, sentence="We fly.", score=0.5, extractor="x")
USES = Relation(
    subject="title:t",
    subject_label="Paper",
    predicate="USES",
    object="method:kite",
    object_label="Method",
    evidence=EVIDENCE,
)
BROADER = Relation(
    subject="method:kite", subject_label="Method", predicate="BROADER", object="method:toy", object_label="Method"
)


def batch(**parts):
    whole = {
        "papers": (PaperNode(paper=PAPER, digest="d"),),
        "entities": (METHOD,),
        "results": (RESULT,),
        "relations": (USES, BROADER),
    }
    return GraphBatch(**{**whole, **parts})


def test_a_good_batch_has_no_findings():
    assert list(check(batch(), SCHEMA)) == []
    assert list(check(GraphBatch(), SCHEMA)) == []


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"entities": (replace(METHOD, label="Person"),)}, "label 'Person'"),
        ({"entities": (replace(METHOD, name=" "),)}, "without a name"),
        ({"results": (replace(RESULT, kind="guess"),)}, "kind 'guess'"),
        ({"papers": (PaperNode(paper=replace(PAPER, title=" "), digest="d"),)}, "without a title"),
        ({"relations": (replace(USES, predicate="LIKES"),)}, "no relationship type 'LIKES'"),
        ({"relations": (replace(USES, object_label="Dataset"),)}, "may not join Paper to Dataset"),
        ({"relations": (replace(BROADER, object_label="Task"),)}, "may not join Method to Task"),
        ({"relations": (replace(USES, evidence=None),)}, "evidence missing"),
        ({"relations": (replace(BROADER, evidence=EVIDENCE),)}, "evidence where none belongs"),
        ({"relations": (replace(USES, evidence=replace(EVIDENCE, paper_id="title:u")),)}, "not in the batch"),
        ({"relations": (replace(USES, evidence=replace(EVIDENCE, end=10)),)}, "offsets 2-10 outside a text of 9"),
        ({"relations": (replace(USES, evidence=replace(EVIDENCE, start=4)),)}, "offsets 4-4"),
        ({"relations": (replace(USES, evidence=replace(EVIDENCE, start=-1)),)}, "offsets -1-4"),
        ({"relations": (replace(USES, evidence=replace(EVIDENCE, score=1.5)),)}, "score 1.5"),
    ],
)
def test_each_fault_is_found_once(parts, reason):
    (finding,) = check(batch(**parts), SCHEMA)
    assert reason in finding.reason
    assert finding.where


def test_faults_add_up():
    parts = {"entities": (replace(METHOD, label="Person", name=""),), "relations": (replace(USES, evidence=None),)}
    assert len(list(check(batch(**parts), SCHEMA))) == 3


def test_pairs_are_known_labels():
    for kind in SCHEMA.relationships.values():
        assert kind.pairs
        assert kind.description
        assert {label for pair in kind.pairs for label in pair} <= set(SCHEMA.nodes)


def test_roles_of_a_label_are_unique_and_ranked():
    for label in ENTITY_LABELS:
        roles = [kind.roles[label] for kind in SCHEMA.relationships.values() if label in kind.roles]
        assert len({role for role, _ in roles}) == len(roles)
        assert sorted(rank for _, rank in roles) == list(range(1, len(roles) + 1))


def test_a_role_goes_with_a_pair():
    for kind in SCHEMA.relationships.values():
        assert all(("Paper", label) in kind.pairs for label in kind.roles)
        assert not kind.roles or kind.has_evidence


def test_predicates_and_roles_lead_to_each_other():
    for label in ENTITY_LABELS:
        for role in SCHEMA.roles(label):
            assert SCHEMA.role(SCHEMA.predicate(label, role), label) == role


def test_an_unknown_role_is_refused():
    with pytest.raises(SchemaError, match=r"role 'trained' for a Task; expected one of addressed, mentioned"):
        SCHEMA.predicate("Task", "trained")


def test_node_types():
    assert set(ENTITY_LABELS) < set(SCHEMA.nodes)
    for node in SCHEMA.nodes.values():
        assert node.properties[0].name == "id"
        assert node.properties[0].required
        assert {prop.type for prop in node.properties} <= {"string", "integer", "float", "string[]"}
        assert len({prop.name for prop in node.properties}) == len(node.properties)


def test_a_schema_file_that_is_not_there():
    with pytest.raises(SchemaError, match=r"none\.yaml is not installed"):
        schema_path("none.yaml")
