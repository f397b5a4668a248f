"""What every graph store must do. A test module subclasses :class:`StoreContract` and has a ``make_store`` fixture.

``make_store`` is a function that returns a new, empty store each time; the fixture closes them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.contracts import GraphStore, WriteStats
from kg.errors import QueryError, ReadOnlyError, SchemaError, StoreError
from kg.model import GraphBatch, Relation, Result
from kg.schema import load_schema
from tests import builders
from tests.builders import (
    COCO,
    COCO_PAPER,
    DETECTION,
    DETR,
    DETR_PAPER,
    IMAGENET,
    RESNET,
    RESNET_PAPER,
    TRANSFORMER,
    VGG,
)

MakeStore = Callable[[], GraphStore]
PAPERS = ("arxiv:1", "arxiv:2", "title:three")

random_batches = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
contents = st.fixed_dictionaries({key: builders.paper_contents(key) for key in PAPERS})


def everything(store: GraphStore) -> dict[str, Any]:
    """Return all that a store holds, evidence included."""
    return {
        "papers": list(store.papers()),
        "entities": list(store.entities()),
        "results": list(store.results()),
        "relations": with_evidence(store.relations()),
        "counts": store.counts(),
    }


def with_evidence(relations: Any) -> list[tuple[Relation, Any]]:
    """Return relations with their evidence, which their own equality leaves out."""
    return [(relation, relation.evidence) for relation in relations]


def stored_ids(store: GraphStore) -> list[str]:
    return [entity.id for entity in store.entities()]


class StoreContract:
    def test_reads_back_what_was_written(self, make_store: MakeStore) -> None:
        batch, store = builders.sample_batch(), make_store()
        stats = store.write(batch)
        assert stats == WriteStats(papers_written=5, relations_written=len(batch.relations))
        assert list(store.papers()) == sorted(batch.papers, key=lambda node: node.paper.id)
        assert list(store.entities()) == sorted(batch.entities)
        assert list(store.results()) == sorted(batch.results)
        assert with_evidence(store.relations()) == with_evidence(sorted(batch.relations))
        assert store.digests() == {node.paper.id: node.digest for node in batch.papers}

    @pytest.mark.parametrize("text", builders.HOSTILE, ids=lambda text: ascii(text[:15]))
    def test_any_string_survives_in_every_field(self, make_store: MakeStore, text: str) -> None:
        node = builders.paper(
            "title:x" + text[:40], text, abstract=text, published="2020-01", url=text, authors=(text, "", text),
            author_count=3, source=text, digest=text, code_urls=(text,),
        )  # fmt: skip
        method = replace(
            builders.entity("Method", "m"), id="method:" + text[:40], name=text, aliases=(text, text + "2")
        )
        reported = Result(id="result:" + text[:40], metric=text, value=text, number=-1e-300, unit=text, kind="rank")
        said = {"sentence": text, "extractor": text, "mentions": (text, "z"), "score": 1 / 3, "end": len(text)}
        batch = GraphBatch(
            papers=(node,),
            entities=(method,),
            results=(reported,),
            relations=(
                builders.says(node, "USES", method, **said),
                builders.says(node, "REPORTS", reported, **said),
                builders.of(node, reported, "OF_METHOD", method, **said),
            ),
        )
        store = make_store()
        store.write(batch)
        assert list(store.papers()) == [node]
        assert list(store.papers([node.paper.id])) == [node]
        assert list(store.entities([method.id])) == [method]
        assert list(store.results()) == [reported]
        assert with_evidence(store.relations()) == with_evidence(sorted(batch.relations))
        assert with_evidence(store.relations(papers=[node.paper.id])) == with_evidence(sorted(batch.relations))
        found = store.run("MATCH (p:Paper {title: $text}) RETURN p.title, $text AS text", {"text": text})
        assert found.dicts() == [{"p.title": text, "text": text}]
        assert store.write(batch) == WriteStats()

    def test_nulls_and_empty_lists_survive(self, make_store: MakeStore) -> None:
        bare = builders.paper("title:bare", abstract="")
        reported = builders.result(bare, "1")
        store = make_store()
        store.write(
            GraphBatch(papers=(bare,), results=(reported,), relations=(builders.says(bare, "REPORTS", reported),))
        )
        assert list(store.papers()) == [bare]
        assert list(store.results()) == [reported]

    def test_empty_store_and_empty_batch(self, make_store: MakeStore) -> None:
        store = make_store()
        assert store.write(GraphBatch()) == WriteStats()
        assert everything(store) | {"counts": None} == {
            "papers": [], "entities": [], "results": [], "relations": [], "counts": None,
        }  # fmt: skip
        schema, counts = load_schema(), store.counts()
        assert dict(counts.nodes) == dict.fromkeys(schema.nodes, 0)
        assert dict(counts.relationships) == dict.fromkeys(schema.relationships, 0)
        assert store.digests() == {}
        assert list(store.papers(["arxiv:1"])) == list(store.entities([])) == list(store.relations(papers=[])) == []
        assert store.write(GraphBatch(removed=("arxiv:1",))) == WriteStats()

    def test_same_batch_twice_changes_nothing(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        before = everything(store)
        assert store.write(builders.sample_batch()) == WriteStats()
        assert everything(store) == before

    def test_repeats_in_a_batch_count_once(self, make_store: MakeStore) -> None:
        batch, store, other = builders.sample_batch(), make_store(), make_store()
        weak = tuple(
            replace(one, evidence=one.evidence and replace(one.evidence, score=0.01, sentence="weaker"))
            for one in batch.relations
        )
        store.write(batch)
        other.write(
            GraphBatch(
                papers=batch.papers * 2,
                entities=batch.entities * 2,
                results=batch.results * 2,
                relations=weak + batch.relations + weak,
            )
        )
        assert everything(other) == everything(store)

    def test_a_changed_paper_replaces_the_stored_one(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        new = replace(DETR_PAPER, digest="new", paper=replace(DETR_PAPER.paper, title="New title", url="u"))
        reported = builders.result(new, "7")
        batch = GraphBatch(
            papers=(new,),
            entities=(RESNET, COCO),
            results=(reported,),
            relations=(
                builders.says(new, "PROPOSES", RESNET, sentence="other"),
                builders.says(new, "REPORTS", reported),
                builders.of(new, reported, "ON_DATASET", COCO),
                builders.says(new, "TRAINS_ON", COCO),
            ),
        )
        assert store.write(batch) == WriteStats(papers_written=1, relations_written=4, entities_removed=1)
        assert list(store.papers([new.paper.id])) == [new]
        assert with_evidence(store.relations(papers=[new.paper.id])) == with_evidence(sorted(batch.relations))
        kept = stored_ids(store)
        assert DETR.id not in kept, "nothing names it any more"
        assert {TRANSFORMER.id, IMAGENET.id, DETECTION.id} <= set(kept), "other papers name them"
        assert [one.id for one in store.results()] == sorted([builders.BLEU.id, reported.id])
        assert store.counts().relationships["BROADER"] == 0

    def test_a_changed_relation_counts_even_where_the_digest_is_the_same(self, make_store: MakeStore) -> None:
        node = builders.paper("arxiv:1")
        first = GraphBatch(papers=(node,), entities=(RESNET,), relations=(builders.says(node, "USES", RESNET),))
        second = replace(first, relations=(builders.says(node, "USES", RESNET, score=0.75),))
        store = make_store()
        store.write(first)
        assert store.write(second) == WriteStats(papers_written=1, relations_written=1)
        assert with_evidence(store.relations()) == with_evidence(second.relations)

    def test_entities_take_the_values_of_the_batch(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        renamed = replace(RESNET, name="Residual Network", aliases=("ResNet", "resnets"))
        assert store.write(GraphBatch(entities=(renamed,))) == WriteStats()
        assert list(store.entities([RESNET.id])) == [renamed]
        assert len(list(store.relations(entities=[RESNET.id]))) == 3

    def test_broader_of_a_batch_replaces_the_stored(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        batch = GraphBatch(entities=(DETR,), relations=(builders.broader(DETR, VGG), builders.broader(RESNET, VGG)))
        assert store.write(batch).relations_written == 2
        found = [one for one in store.relations() if one.predicate == "BROADER"]
        assert found == sorted(batch.relations)
        assert store.write(batch) == WriteStats()
        store.write(GraphBatch(entities=(DETR,)))
        assert [one for one in store.relations() if one.predicate == "BROADER"] == [builders.broader(RESNET, VGG)]

    def test_a_removed_paper_goes_with_what_only_it_said(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        stats = store.write(GraphBatch(removed=(DETR_PAPER.paper.id, "arxiv:9999.99999")))
        assert stats == WriteStats(papers_removed=1, entities_removed=1)
        assert DETR_PAPER.paper.id not in store.digests()
        assert DETR.id not in stored_ids(store)
        assert list(store.results()) == [builders.BLEU]
        assert not list(store.relations(papers=[DETR_PAPER.paper.id]))
        assert store.counts().relationships["BROADER"] == 0
        store.write(GraphBatch(removed=tuple(store.digests())))
        assert sum(store.counts().nodes.values()) == sum(store.counts().relationships.values()) == 0

    def test_an_entity_that_no_paper_names_is_not_kept(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(GraphBatch(entities=(RESNET, VGG), relations=(builders.broader(RESNET, VGG),)))
        assert stored_ids(store) == []

    @pytest.mark.parametrize(
        "relation",
        [
            builders.says(DETR_PAPER, "USES", builders.entity("Method", "unheard of")),
            builders.says(DETR_PAPER, "REPORTS", builders.AP),
            builders.of(DETR_PAPER, builders.AP, "OF_METHOD", RESNET),
            builders.broader(RESNET, builders.entity("Method", "unheard of")),
            builders.broader(builders.entity("Method", "unheard of"), RESNET),
        ],
        ids=lambda relation: f"{relation.subject_label}-{relation.predicate}",
    )
    def test_a_missing_end_writes_nothing(self, make_store: MakeStore, relation: Relation) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        before = everything(store)
        new = replace(DETR_PAPER, digest="new")
        batch = GraphBatch(
            papers=(new, builders.paper("arxiv:new")),
            entities=(RESNET, builders.entity("Task", "new task")),
            relations=(builders.says(new, "USES", RESNET), relation),
            removed=(COCO_PAPER.paper.id,),
        )
        with pytest.raises(StoreError, match=r"unheard-of|result:"):
            store.write(batch)
        assert everything(store) == before

    def test_a_batch_against_the_schema_writes_nothing(self, make_store: MakeStore) -> None:
        store = make_store()
        wrong = builders.says(DETR_PAPER, "EVALUATES_ON", RESNET)
        with pytest.raises(SchemaError, match="may not join Paper to Method"):
            store.write(GraphBatch(papers=(DETR_PAPER,), entities=(RESNET,), relations=(wrong,)))
        assert store.digests() == {}

    def test_a_relation_to_a_stored_entity_needs_no_copy_of_it(self, make_store: MakeStore) -> None:
        store, node = make_store(), builders.paper("arxiv:new")
        store.write(builders.sample_batch())
        store.write(GraphBatch(papers=(node,), relations=(builders.says(node, "USES", RESNET),)))
        assert list(store.entities([RESNET.id])) == [RESNET]
        assert len(list(store.relations(papers=["arxiv:new"]))) == 1

    @random_batches
    @given(drawn=contents, data=st.data())
    def test_one_by_one_equals_all_at_once_in_any_order(self, make_store: MakeStore, drawn: Any, data: Any) -> None:
        with make_store() as at_once, make_store() as steps:
            at_once.write(builders.join_papers(drawn.values()))
            for key in data.draw(st.permutations(PAPERS)):
                steps.write(builders.join_papers([drawn[key]], stored=stored_ids(steps)))
            assert everything(steps) == everything(at_once)

    @random_batches
    @given(old=contents, new=contents, removed=st.sets(st.sampled_from(PAPERS)))
    def test_a_write_leaves_nothing_of_what_it_replaces(
        self, make_store: MakeStore, old: Any, new: Any, removed: set[str]
    ) -> None:
        kept = [value for key, value in new.items() if key not in removed]
        batch = builders.join_papers(kept, removed=removed)
        with make_store() as changed, make_store() as fresh:
            changed.write(builders.join_papers(old.values()))
            changed.write(batch)
            fresh.write(builders.join_papers(kept))
            assert everything(changed) == everything(fresh)
            assert changed.write(batch) == WriteStats()

    def test_ids_pick_papers_and_entities(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        wanted = [RESNET_PAPER.paper.id, COCO_PAPER.paper.id, "arxiv:none", RESNET_PAPER.paper.id]
        assert list(store.papers(wanted)) == [COCO_PAPER, RESNET_PAPER]
        assert list(store.entities({VGG.id, COCO.id, "task:none"})) == [COCO, VGG]

    def test_relations_by_paper_and_by_entity(self, make_store: MakeStore) -> None:
        batch, store = builders.sample_batch(), make_store()
        store.write(batch)
        of_detr = {DETR_PAPER.paper.id, builders.AP.id}
        assert list(store.relations(papers=[DETR_PAPER.paper.id])) == sorted(
            one for one in batch.relations if one.subject in of_detr
        )
        to_both = [one for one in batch.relations if one.object in (TRANSFORMER.id, COCO.id) and one.evidence]
        assert with_evidence(store.relations(entities=[TRANSFORMER.id, COCO.id])) == with_evidence(sorted(to_both))
        with pytest.raises(StoreError):
            store.relations(papers=["arxiv:1"], entities=["task:1"])

    def test_counts(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        counts = store.counts()
        assert dict(counts.nodes) == {"Paper": 5, "Method": 4, "Dataset": 3, "Task": 3, "Result": 2}
        assert sum(counts.relationships.values()) == len(builders.sample_batch().relations)
        assert counts.relationships["MENTIONS"] == 2

    @pytest.mark.parametrize(
        ("condition", "value"),
        [
            ("p.year = $x", 2014),
            ("p.year < $x", 2014.5),
            ("p.id IN $x", [COCO_PAPER.paper.id, "arxiv:none"]),
            ("p.year IN $x", [1, 2014]),
            ("p.title CONTAINS $x", "Microsoft"),
            ("(p.year = 2014) = $x", True),
            ("p.url IS NULL AND p.year = 2014 AND $x IS NULL", None),
        ],
    )
    def test_parameters_keep_their_type(self, make_store: MakeStore, condition: str, value: Any) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        found = store.run(f"MATCH (p:Paper) WHERE {condition} RETURN p.id AS id", {"x": value})
        assert found.columns == ("id",)
        assert list(found) == [(COCO_PAPER.paper.id,)]

    def test_a_parameter_without_a_value_is_named(self, make_store: MakeStore) -> None:
        with pytest.raises(QueryError, match="wanted"):
            make_store().run("MATCH (p:Paper) WHERE p.id = $wanted RETURN p")

    def test_answers_are_plain_values(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        row = store.run(
            "MATCH (p:Paper {id: $id})-[r:USES]->(m:Method {name: 'ResNet'}) "
            "RETURN p, r, m, p.authors AS authors, p.url AS url, m.aliases AS aliases",
            {"id": DETR_PAPER.paper.id},
        ).dicts()[0]
        assert row["p"]["title"] == DETR_PAPER.paper.title
        assert row["p"]["year"] == 2020
        assert not [key for key in row["p"] if key.startswith("_")]
        assert row["r"] == {
            "sentence": "The backbone is ResNet.", "start_char": 0, "end_char": 1, "score": 0.5,
            "extractor": "rules/0.1.0", "mentions": '["ResNet"]',
        }  # fmt: skip
        assert row["m"] == {"id": RESNET.id, "name": "ResNet", "aliases": ["Residual Network"]}
        assert (row["authors"], row["url"], row["aliases"]) == ([], None, ["Residual Network"])
        totals = store.run("MATCH (p:Paper) RETURN sum(p.year) AS total, avg(p.year) AS mean, count(*) AS number")
        assert [type(value) for value in totals.rows[0]] == [int, float, int]
        assert totals.rows[0] == (8066, 2016.5, 5)
        dates = store.run("RETURN date('2020-02-01') AS day, [1, 2] AS numbers, {a: 1.5} AS map").dicts()
        assert dates == [{"day": "2020-02-01", "numbers": [1, 2], "map": {"a": 1.5}}]

    @pytest.mark.parametrize(
        "statement",
        [
            "MATCH (n:Paper) DETACH DELETE n",
            "CREATE (:Method {id: 'method:x'})",
            "MATCH (n:Paper) SET n.title = 'x' RETURN n.title",
            "MATCH (n:Paper)\nWITH n LIMIT 1SET n.title = 'x'",
            "MERGE (:Task {id: 'task:x'})",
            "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
            "LOAD FROM '/etc/passwd' RETURN *",
            "COPY (MATCH (n:Paper) RETURN n.id) TO 'out.csv'",
            "RETURN 1; MATCH (n) DETACH DELETE n",
        ],
    )
    def test_reading_refuses_all_else(self, make_store: MakeStore, statement: str) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        before = everything(store)
        with pytest.raises(ReadOnlyError):
            store.run(statement)
        assert everything(store) == before

    def test_writing_when_asked(self, make_store: MakeStore) -> None:
        store = make_store()
        store.write(builders.sample_batch())
        store.run("MATCH (n:Task {id: $id}) SET n.name = $name", {"id": DETECTION.id, "name": "x"}, write=True)
        assert next(store.entities([DETECTION.id])).name == "x"
        with pytest.raises(ReadOnlyError, match="LOAD"):
            store.run("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", write=True)

    def test_a_statement_that_fails_says_so_in_one_line(self, make_store: MakeStore) -> None:
        with pytest.raises(QueryError) as caught:
            make_store().run("MATCH (p:Paper) RETURN foo(")
        assert "\n" not in str(caught.value)
        assert caught.value.__cause__ is not None

    def test_progress_sees_every_step(self, make_store: MakeStore) -> None:
        seen: list[tuple[str, int | None]] = []

        def progress(items: Any, description: str, total: int | None = None) -> Any:
            seen.append((description, total))
            yield from items

        store = make_store()
        store.write(builders.sample_batch(), progress=progress)
        assert seen
        assert len(store.digests()) == 5
