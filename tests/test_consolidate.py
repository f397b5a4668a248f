"""The batch that brings a store up to date, from linked papers."""

import pytest

from kg.consolidate import consolidate
from kg.model import Evidence, LinkedEntity, LinkedPaper, LinkedResult, Paper, Span
from kg.pipeline import open_store
from kg.schema import check, load_schema
from kg.vocabulary import Sense, Vocabulary

NAMES = Vocabulary([Sense(surface="MSCOCO", label="Dataset", name="COCO", lower=0.5, cased=0.9)])


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "graph.db") as opened:
        yield opened


def linked(identifier, **forms):
    paper = Paper(id=identifier, title="T", abstract="We fly kites.", source="s")
    entities = []
    for key, printed in forms.items():
        evidence = Evidence(
            paper_id=identifier, start=2, end=4, sentence="We fly kites.", score=0.9, extractor="x", mentions=printed
        )
        entities.append(
            LinkedEntity(
                id=key.replace("_", ":", 1).replace("_", "-"),
                label=key.partition("_")[0].capitalize(),
                name=printed[0],
                role="used" if key.startswith("method") else "evaluated",
                score=0.9,
                spans=(Span(start=2, end=4),),
                evidence=evidence,
            )
        )
    return LinkedPaper(paper=paper, digest=f"digest of {identifier}", entities=tuple(entities))


def write(store, *papers, removed=()):
    batch = consolidate(papers, store=store, names=NAMES, removed=removed)
    assert list(check(batch, load_schema())) == []
    store.write(batch)
    return batch


def names(store):
    return {entity.id: (entity.name, entity.aliases) for entity in store.entities()}


def test_names_follow_from_all_papers(store):
    write(store, linked("title:a", method_moss_kite=("Moss Kites",)))
    assert names(store) == {"method:moss-kite": ("Moss Kite", ("Moss Kites",))}
    write(store, linked("title:b", method_moss_kite=("moss kites",)))
    assert names(store) == {"method:moss-kite": ("moss kite", ("Moss Kites", "moss kites"))}
    write(store, removed=("title:b",))
    assert names(store) == {"method:moss-kite": ("Moss Kite", ("Moss Kites",))}


def test_the_authority_names_what_it_knows(store):
    write(store, linked("title:a", dataset_coco=("MS COCO",)))
    assert names(store) == {"dataset:coco": ("COCO", ("MS COCO", "MSCOCO"))}


def test_a_name_where_no_form_has_the_key(store):
    write(store, linked("title:a", method_moss_growing_kite=("MGK",)))
    assert names(store) == {"method:moss-growing-kite": ("moss growing kite", ("MGK",))}


def test_a_replaced_paper_leaves_nothing(store):
    write(store, linked("title:a", method_moss=("Moss",), dataset_coco=("COCO",)))
    write(store, linked("title:a", method_stone=("Stone",)))
    assert set(names(store)) == {"method:stone"}


def test_removing_twice_is_once(store):
    write(store, linked("title:a", method_moss=("Moss",)))
    write(store, removed=("title:a", "title:a"))
    write(store, removed=("title:a",))
    assert (list(store.papers()), names(store)) == ([], {})


def test_wider_entities_within_one_batch(store):
    batch = write(store, linked("title:a", method_kite_2=("Kite-2",), method_kite=("Kite",)))
    assert [(r.subject, r.object, r.evidence) for r in batch.relations if r.predicate == "BROADER"] == [
        ("method:kite-2", "method:kite", None)
    ]


def test_no_papers_make_an_empty_batch(store):
    batch = consolidate([], store=store, names=NAMES)
    assert (batch.papers, batch.entities, batch.relations, batch.removed) == ((), (), (), ())


def test_results_and_their_ends(store):
    paper = linked("title:a", method_moss=("Moss",))
    result = LinkedResult(
        id="result:1", metric="accuracy", value="5%", number=5.0, unit="%", kind="absolute", method="method:moss",
        dataset=None, task=None, span=Span(start=2, end=4), evidence=paper.entities[0].evidence,
    )  # fmt: skip
    both = LinkedPaper(paper=paper.paper, digest="d", entities=paper.entities, results=(result,))
    batch = write(store, both)
    assert {(r.subject, r.predicate, r.object) for r in batch.relations} == {
        ("title:a", "USES", "method:moss"),
        ("title:a", "REPORTS", "result:1"),
        ("result:1", "OF_METHOD", "method:moss"),
    }
    assert [one.value for one in store.results()] == ["5%"]
    write(store, paper)
    assert list(store.results()) == []
