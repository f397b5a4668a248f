"""Builds into a real store: the same graph whatever the order, and nothing stale."""

import io
import json
from itertools import permutations

import pytest

import kg
from kg import builder
from kg.errors import ConfigError, InputError, StoreMissingError, UnknownEntityError
from kg.pipeline import Pipeline

QUORVEX = {
    "id": "2401.00001",
    "title": "Quorvex: A Light Kite",
    "abstract": "We propose Quorvex, a graph neural network (GNN) for node classification. "
    "It gets 91.2% accuracy on CIFAR-10.",
    "published": "2024-01-01",
}
PEBBLE = {
    "title": "Pebbles and Stones",
    "abstract": "We release PebbleSet, a benchmark for image classification. We compare ResNet-50 with Quorvex.",
    "published": "2023",
}
SLATE = {
    "id": "2402.00002",
    "title": "Slate",
    "abstract": "We train ResNets on CIFAR10 and evaluate few-shot image classification on MS-COCO.",
    "authors": ["A. Ash", "B. Elm"],
}
RECORDS = (QUORVEX, PEBBLE, SLATE)


def lines(store):
    out = io.StringIO()
    kg.export_jsonl(store, out)
    return sorted(out.getvalue().splitlines())


@pytest.fixture
def write(tmp_path):
    """Return a function that writes records to a file of that name, and returns its path."""

    def write_records(name, *records):
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return path

    return write_records


@pytest.fixture
def built(tmp_path):
    """Return a function that makes one build after the other in a new store, and returns its lines."""
    made = []

    def build_in_turn(*turns, size=None):
        made.append(tmp_path / f"{len(made)}.db")
        with pytest.MonkeyPatch.context() as patch:
            if size:
                patch.setattr(builder, "_SMALLEST_BATCH", size)
                patch.setattr(builder, "_LARGEST_BATCH", size)
            for turn in turns:
                kg.build(turn, store=made[-1])
        return lines(made[-1])

    return build_in_turn


@pytest.fixture
def graph(tmp_path):
    with kg.open_store(tmp_path / "graph.db") as store:
        yield store


def ids(store, label):
    return {entity.id for entity in store.entities() if entity.label == label}


def aliases(store, identifier):
    (entity,) = store.entities([identifier])
    return entity.aliases


def broader(store):
    return {(relation.subject, relation.object) for relation in store.relations() if relation.predicate == "BROADER"}


def test_building_twice_changes_nothing(write, graph):
    path = write("a", *RECORDS)
    first = kg.build(path, store=graph)
    before = lines(graph)
    again = kg.build(path, store=graph)
    assert lines(graph) == before
    assert (first.records, first.papers, first.written, first.unchanged) == (3, 3, 3, 0)
    assert (again.records, again.papers, again.written, again.unchanged) == (3, 3, 0, 3)
    assert again.counts == first.counts == graph.counts()
    assert first.counts.nodes["Paper"] == 3
    assert set(first.seconds) == {"read", "extract", "link", "store"}


def test_one_role_for_each_paper_and_entity(write, graph):
    kg.build(write("a", *RECORDS), store=graph)
    pairs = [
        (r.subject, r.object) for r in graph.relations() if r.subject_label == "Paper" and r.predicate != "REPORTS"
    ]
    assert len(pairs) == len(set(pairs)) > 0
    texts = {node.paper.id: node.paper.text for node in graph.papers()}
    for relation in graph.relations():
        if relation.evidence is not None:
            found = relation.evidence
            assert texts[found.paper_id][found.start : found.end] in found.mentions
            assert found.sentence in texts[found.paper_id]


def test_neither_order_nor_division_makes_a_difference(write, built):
    paths = [write(str(number), record) for number, record in enumerate(RECORDS)]
    together = built(paths)
    assert together
    for order in permutations(paths):
        assert built(*order) == together
    assert built(paths[::-1]) == together
    assert built(paths[:2], paths[1:]) == together


def test_batches_make_no_difference(write, built):
    paths = [write("a", *RECORDS), write("b", dict(QUORVEX, published="2024", abstract="Short."), PEBBLE)]
    together = built(paths)
    assert built(paths, size=1) == together
    assert built(paths[::-1], size=2) == together


def test_overlapping_papers_merge_alike_in_any_order(write, built):
    one = write("a", dict(QUORVEX, published="2024"), PEBBLE)
    other = write("b", dict(QUORVEX, abstract="We fly Quorvex on MNIST."), SLATE)
    third = write("c", dict(QUORVEX, abstract=QUORVEX["abstract"] + " Then it lands on MNIST.", published=None))
    together = built([one, other, third])
    for order in permutations([one, other, third]):
        assert built(*order) == together
    assert built(one, other, third, other) == together
    (paper,) = [json.loads(line) for line in together if "2401.00001" in line and '"abstract"' in line]
    assert "lands on MNIST" in json.dumps(paper)
    assert "2024-01-01" in json.dumps(paper)


@pytest.mark.parametrize("title_first", [True, False])
@pytest.mark.parametrize("size", [None, 1])
def test_a_title_and_a_number_become_one_paper(write, built, title_first, size):
    untold = {"title": "QUORVEX -- a light kite", "abstract": "It was flown over MNIST.", "published": "2024-01-01"}
    number = dict(QUORVEX, published="2024")
    turns = [write("a", untold), write("b", number)]
    turns = turns if title_first else turns[::-1]
    assert built(*turns) == built(turns) == built(turns, size=size) == built(turns[::-1], size=size)
    assert sum('"2024-01-01"' in line and '"Quorvex: A Light Kite"' in line for line in built(*turns)) == 1
    assert not any('"id": "title:quorvex' in line for line in built(*turns))


def test_counts_when_a_number_turns_up_in_a_later_batch(write, graph, monkeypatch):
    monkeypatch.setattr(builder, "_SMALLEST_BATCH", 1)
    report = kg.build(write("a", dict(QUORVEX, id="x1"), QUORVEX), store=graph)
    assert (report.papers, report.written, graph.counts().nodes["Paper"]) == (1, 1, 1)


def test_a_number_for_a_paper_of_the_same_source_replaces_its_text(write, graph):
    kg.build(write("a", dict(QUORVEX, id="x1")), store=graph)
    kg.build(write("a", dict(QUORVEX, abstract="We fly.")), store=graph)
    (node,) = graph.papers()
    assert (node.paper.id, node.paper.abstract) == ("arxiv:2401.00001", "We fly.")


def test_another_text_of_a_source_replaces_all_that_was_said(write, built, graph):
    kg.build(write("a", QUORVEX, PEBBLE), store=graph)
    assert {"dataset:cifar-10", "method:graph-neural-network"} <= ids(graph, "Dataset") | ids(graph, "Method")
    changed = dict(QUORVEX, abstract="We propose Quorvex for flying.")
    path = write("a", changed, PEBBLE)
    report = kg.build(path, store=graph)
    assert (report.written, report.unchanged) == (1, 1)
    assert lines(graph) == built(path)
    assert "dataset:cifar-10" not in ids(graph, "Dataset")
    assert graph.counts().nodes["Result"] == 0


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_replaced_text_does_not_linger_behind_another_source(write, built, size):
    short = dict(QUORVEX, abstract="We fly.")
    first, second = write("a", QUORVEX), write("b", short)
    stored = built([first, second], size=size)
    assert any("CIFAR-10" in line for line in stored)
    location = first.parent / "linger.db"
    kg.build([first, second], store=location)
    write("a", dict(QUORVEX, abstract="We fly!!"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "_SMALLEST_BATCH", size)
        patch.setattr(builder, "_LARGEST_BATCH", size)
        kg.build([second, first], store=location)
    assert lines(location) == built([first, second])


RETITLED = (
    ("a", {"id": "2101.00001", "title": "Old Kites", "abstract": "We fly over MNIST."}),
    ("b", {"title": "Old kites", "abstract": "We fly over CIFAR-10, and then over MNIST.", "published": "2021-01-02"}),
    (
        "c",
        {"id": "2101.00001", "title": "New Kites", "abstract": "We fly far over ImageNet, and then over MNIST again."},
    ),
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_paper_with_two_titles_is_one_in_any_order(write, built, order):
    paths = [write(name, record) for name, record in RETITLED]
    together = built(paths)
    assert sum('"labels": ["Paper"], "properties"' in line for line in together) == 1
    assert built(*(paths[index] for index in order)) == together


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_two_numbers_and_a_title_give_the_same_in_any_order(write, built, order):
    paths = [
        write("t", {"title": "Old Kites", "abstract": "We fly over CIFAR-10, and then over MNIST."}),
        write("n2", {"id": "2105.00002", "title": "Old Kites", "abstract": "We fly."}),
        write("n1", {"id": "2105.00001", "title": "Old kites", "abstract": "We land."}),
    ]
    assert built(*(paths[index] for index in order)) == built(paths)


def test_a_number_that_is_retitled_lets_its_title_go(write, built, tmp_path):
    untold = write("a", {"title": "Old Kites", "abstract": "We fly over MNIST."})
    number = {"id": "2105.00001", "title": "Old Kites", "abstract": "We fly over CIFAR-10."}
    numbered = write("b", number)
    kg.build([untold, numbered], store=tmp_path / "retitled.db")
    write("b", dict(number, title="New Kites"))
    kg.build([untold, numbered], store=tmp_path / "retitled.db")
    with kg.open_store(tmp_path / "retitled.db", read_only=True) as store:
        assert lines(store) == built([untold, numbered])
        assert store.counts().nodes["Paper"] == 2


def test_files_of_one_name_in_two_folders_are_two_sources(write, built, tmp_path):
    for folder in ("y1", "y2"):
        (tmp_path / folder / "data").mkdir(parents=True)
    long = write("y1/data/p", dict(QUORVEX, published="2020-01-02"))
    short = write("y2/data/p", dict(QUORVEX, abstract="We use BERT."))
    assert built(long, short) == built(short, long) == built([long, short])


def test_a_moved_project_gives_the_same_bytes(write, tmp_path):
    exports = []
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        path = write(f"{folder}/papers", *RECORDS)
        kg.build(path, store=path.with_name("graph.db"))
        with kg.open_store(path.with_name("graph.db"), read_only=True) as store:
            exports.append(lines(store))
            assert {node.paper.source for node in store.papers()} == {"papers.jsonl"}
    assert exports[0] == exports[1]


def test_removal_leaves_what_the_others_say(write, built, graph):
    kg.build(write("a", *RECORDS), store=graph)
    assert kg.remove(["arXiv:2401.00001", "pebbles AND stones"], store=graph) == (
        "arxiv:2401.00001",
        "title:pebbles-and-stones",
    )
    assert lines(graph) == built(write("a", SLATE))
    kg.remove(["arxiv:2402.00002"], store=graph)
    assert [*graph.papers(), *graph.entities(), *graph.results(), *graph.relations()] == []
    assert not any(graph.counts().nodes.values())


def test_removing_what_is_not_there_removes_nothing(write, graph):
    kg.build(write("a", QUORVEX), store=graph)
    with pytest.raises(UnknownEntityError, match="no paper 'Granite'"):
        kg.remove(["arxiv:2401.00001", "Granite"], store=graph)
    assert graph.counts().nodes["Paper"] == 1


def test_a_store_is_not_made_for_a_removal(tmp_path):
    with pytest.raises(StoreMissingError):
        kg.remove(["x"], store=tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_an_alias_that_only_a_removed_paper_prints_goes(write, graph):
    nets = {"title": "Basalt", "abstract": "We fly QuorNet kites. A QuorNets fleet is flown."}
    net = {"title": "Gneiss", "abstract": "We fly QuorNet kites."}
    kg.build([write("a", nets), write("b", net)], store=graph, model="rules")
    assert aliases(graph, "method:quornet") == ("QuorNets",)
    kg.remove(["Basalt"], store=graph)
    assert aliases(graph, "method:quornet") == ()


def test_broader_follows_what_the_graph_holds(write, graph):
    narrow = {"title": "Basalt", "abstract": "We work on few-shot image classification."}
    wide = {"title": "Gneiss", "abstract": "We work on image classification."}
    pair = ("task:few-shot-image-classification", "task:image-classification")
    kg.build(write("a", narrow), store=graph)
    assert broader(graph) == set()
    kg.build(write("b", wide), store=graph)
    assert broader(graph) == {pair}
    kg.remove(["Gneiss"], store=graph)
    assert broader(graph) == set()
    assert "task:image-classification" not in ids(graph, "Task")


def test_broader_moves_to_the_nearest(write, graph, monkeypatch):
    def wider(_, identifier):
        return ("method:quorbeta", "method:quorgamma") if identifier == "method:quoralpha" else ()

    monkeypatch.setattr("kg.vocabulary.Vocabulary.broader", wider)
    papers = [{"title": name, "abstract": f"We fly {name} kites."} for name in ("QuorAlpha", "QuorBeta", "QuorGamma")]
    kg.build(write("a", papers[0], papers[2]), store=graph, model="rules")
    assert broader(graph) == {("method:quoralpha", "method:quorgamma")}
    kg.build(write("b", papers[1]), store=graph, model="rules")
    assert broader(graph) == {("method:quoralpha", "method:quorbeta")}
    kg.remove(["QuorBeta"], store=graph)
    assert broader(graph) == {("method:quoralpha", "method:quorgamma")}
    kg.remove(["QuorAlpha"], store=graph)
    assert broader(graph) == set()


def test_bad_records_are_skipped_and_told(write, graph):
    path = write("a", QUORVEX, {"abstract": "no title"}, PEBBLE)
    seen = []
    report = kg.build(path, store=graph, on_error=seen.append)
    assert (report.records, report.papers, list(report.skipped)) == (2, 2, seen)
    assert len(seen) == 1
    with pytest.raises(InputError, match=r"a\.jsonl:2"):
        kg.build(path, store=graph)


class Interrupting:
    """Reads like the rules, and is stopped at a paper."""

    fingerprint = "interrupting"

    def __init__(self, inner, at):
        self.inner, self.fingerprint, self.at, self.read = inner, inner.fingerprint, at, []

    def extract(self, papers):
        for paper in papers:
            if paper.title == self.at:
                raise KeyboardInterrupt
            self.read.append(paper.title)
            yield from self.inner.extract([paper])


@pytest.fixture
def use(monkeypatch):
    """Return a function that puts an extractor in the place of the rules."""
    real = builder.Pipeline

    def put(extractor):
        def make(**options):
            pipeline = real(**options)
            pipeline._parts = (extractor, pipeline.parts()[1])
            return pipeline

        monkeypatch.setattr(builder, "Pipeline", make)
        return extractor

    return put


@pytest.fixture(scope="module")
def rules():
    return Pipeline().parts()[0]


def test_an_interrupted_build_leaves_a_whole_store_and_goes_on(write, built, graph, monkeypatch, use, rules):
    monkeypatch.setattr(builder, "_SMALLEST_BATCH", 1)
    path = write("a", QUORVEX, PEBBLE, SLATE)
    expected = built(path)
    use(Interrupting(rules, at="Pebbles and Stones"))
    with pytest.raises(KeyboardInterrupt):
        kg.build(path, store=graph)
    assert [node.paper.title for node in graph.papers()] == [QUORVEX["title"]]
    assert all(relation.subject_label != "Paper" or relation.evidence for relation in graph.relations())
    on = use(Interrupting(rules, at=None))
    report = kg.build(path, store=graph)
    assert on.read == ["Pebbles and Stones", "Slate"]
    assert (report.written, report.unchanged) == (2, 1)
    assert lines(graph) == expected


def test_a_newer_extractor_reads_the_papers_again(write, graph, use, rules):
    path = write("a", *RECORDS)
    kg.build(path, store=graph)
    newer = use(Interrupting(rules, at=None))
    assert kg.build(path, store=graph).written == 0
    newer.fingerprint = "newer"
    assert kg.build(path, store=graph).written == 3
    assert len(newer.read) == 3


def test_extracting_stores_nothing_and_streams(write, tmp_path):
    path = write("a", QUORVEX, PEBBLE, dict(QUORVEX, abstract="Short."))
    found = list(kg.extract_papers(iter([path])))
    assert [linked.paper.title for linked in found] == ["Quorvex: A Light Kite", "Pebbles and Stones"]
    assert found[0].paper.abstract == QUORVEX["abstract"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.jsonl"]


def test_progress_sees_every_paper(write, graph):
    shown = []

    def progress(items, description, total=None):
        for item in items:
            shown.append((description, total))
            yield item

    kg.build(write("a", *RECORDS), store=graph, progress=progress)
    assert shown.count(("reading papers", 3)) == 3


def test_an_address_that_nothing_opens():
    with pytest.raises(ConfigError, match="ftp://"):
        kg.open_store("ftp://example.org/graph")


def test_an_unknown_extractor(write, graph):
    with pytest.raises(ConfigError, match="no extractor named 'magic'"):
        kg.build(write("a", QUORVEX), store=graph, model="magic")
