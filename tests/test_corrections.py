"""Corrections: each action, alone and with the others, from the table to the stored graph."""

import io

import pytest

import kg
from kg.cli.main import main
from kg.corrections import COLUMNS, CorrectedNames, Correction, Corrections, load_corrections
from kg.vocabulary import Sense, Vocabulary

NAMES = Vocabulary(
    Sense(surface=surface, label="Method", name=name, lower=0.9, cased=0.9)
    for surface, name in {
        "LoRA": "LoRA",
        "Low-Rank Adaptation": "Low-Rank Adaptation",
        "LRA": "Low-Rank Adaptation",
    }.items()
)
LOW_RANK = "method:low-rank-adaptation"
PAPER = "title:a-note"


@pytest.fixture
def table(tmp_path):
    """Return a function that writes rows (tuples of cells) to a table, and returns its path."""

    def write(*rows):
        path = tmp_path / "corrections.tsv"
        lines = ["# a remark", "\t".join(COLUMNS), *("\t".join(row) for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def corrected(table):
    """Return a function from rows to corrections."""
    return lambda *rows: load_corrections(table(*rows), NAMES)


def test_ids_of_the_vocabulary():
    assert NAMES.find("Method", "LRA") == LOW_RANK
    assert NAMES.find("Method", "LoRA") is not None


def test_nothing_is_changed_without_rows():
    corrections = Corrections([], NAMES)
    assert corrections.redirect(LOW_RANK, {PAPER}) == LOW_RANK
    assert CorrectedNames(NAMES, corrections).name(LOW_RANK) == "Low-Rank Adaptation"


def test_merge_by_any_alias(corrected):
    corrections = corrected(("merge", "Method", "LRA", "LoRA"))
    target = NAMES.find("Method", "LoRA")
    assert corrections.redirect(LOW_RANK, {PAPER}) == target
    assert {"LRA", "Low-Rank Adaptation"} <= set(CorrectedNames(NAMES, corrections).aliases(target))


def test_merge_in_one_paper_alone(corrected):
    corrections = corrected(("merge", "Method", "LRA", "LoRA", "A Note"))
    assert corrections.redirect(LOW_RANK, {PAPER}) == NAMES.find("Method", "LoRA")
    assert corrections.redirect(LOW_RANK, {"title:another"}) == LOW_RANK


def test_merges_lead_to_the_end_of_a_chain(corrected):
    corrections = corrected(("merge", "Method", "Kite", "LRA"), ("merge", "Method", "LRA", "LoRA"))
    assert corrections.redirect("method:kite", {PAPER}) == NAMES.find("Method", "LoRA")


def test_a_name_that_is_merged_into_is_shown_as_the_table_spells_it(corrected):
    names = CorrectedNames(NAMES, corrected(("merge", "Method", "Fr\\'echet Kite", "Fréchet Kite")))
    assert names.name("method:fréchet-kite") == "Fréchet Kite"


def test_merging_what_is_one_already_changes_nothing(corrected):
    assert corrected(("merge", "Method", "LRA", "Low-Rank Adaptation")).redirect(LOW_RANK, {PAPER}) == LOW_RANK


def test_rename(corrected):
    names = CorrectedNames(NAMES, corrected(("rename", "Method", "LRA", "low-rank adapters")))
    assert names.name(LOW_RANK) == "low-rank adapters"
    assert "Low-Rank Adaptation" in names.aliases(LOW_RANK)


def test_reject(corrected):
    corrections = corrected(("reject", "Method", "Kite"), ("reject", "Method", "LoRA", "", "arXiv:2401.00001"))
    assert corrections.redirect("method:kite", {PAPER}) is None
    assert corrections.redirect(NAMES.find("Method", "LoRA"), {"arxiv:2401.00001"}) is None
    assert corrections.redirect(NAMES.find("Method", "LoRA"), {PAPER}) is not None


def test_what_is_merged_into_a_rejected_one_goes(corrected):
    corrections = corrected(("merge", "Method", "Kite", "LRA"), ("reject", "Method", "LRA"))
    assert corrections.redirect("method:kite", {PAPER}) is None


def test_a_numbered_paper_is_known_by_its_title_too(corrected):
    corrections = corrected(
        ("reject", "Method", "Kite", "", "A Note"), ("reject", "Method", "Moss", "", "2401.00001v2")
    )
    paper = {"arxiv:2401.00001", PAPER}
    assert corrections.redirect("method:kite", paper) is None
    assert corrections.redirect("method:moss", paper) is None


def test_wider_entities_are_those_that_corrections_lead_to():
    names = Vocabulary([])
    rows = [Correction(action="merge", label="Method", name="Kite", value="Flyer", papers=(), where="t:1")]
    assert CorrectedNames(names, Corrections(rows, names)).broader("method:kite-50") == ("method:flyer",)


def test_a_new_name_leads_to_what_was_renamed(corrected):
    corrections = corrected(("merge", "Method", "Kite", "Low Rank"), ("rename", "Method", "LRA", "Low Rank"))
    assert corrections.redirect("method:kite") == LOW_RANK


def test_split(corrected):
    corrections = corrected(("split", "Method", "Mercury", "sampler", "A Note; arxiv:2401.00001"))
    assert corrections.redirect("method:mercury", {PAPER}) == "method:mercury~sampler"
    assert corrections.redirect("method:mercury", {"arxiv:2401.00001"}) == "method:mercury~sampler"
    assert corrections.redirect("method:mercury", {"title:another"}) == "method:mercury"
    assert CorrectedNames(NAMES, corrections).name("method:mercury~sampler") == "Mercury (sampler)"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("join", "Method", "A", "B")], "action 'join'"),
        ([("merge", "Person", "A", "B")], "label 'Person'"),
        ([("merge", "Method", "A")], "no name or value"),
        ([("split", "Method", "A", "b")], "without papers"),
        ([("rename", "Method", "A", "B", "A Note")], "some papers only"),
        ([("merge", "Method", "A", "B"), ("merge", "Method", "A", "C")], "another row"),
        ([("merge", "Method", "A", "B"), ("merge", "Method", "B", "A")], "go round"),
        ([("merge", "Method", "A", "B", "", "", "more")], "too many cells"),
        ([("rename", "Method", "LRA", "LoRA")], "name of another"),
    ],
)
def test_bad_rows_are_told_with_their_place(table, rows, said):
    with pytest.raises(kg.InputError, match=said) as caught:
        load_corrections(table(*rows), NAMES)
    assert "corrections.tsv:" in str(caught.value)


def test_bad_files_are_told(tmp_path):
    with pytest.raises(kg.InputError, match=r"absent\.tsv"):
        load_corrections(tmp_path / "absent.tsv", NAMES)
    (tmp_path / "plain.tsv").write_text("merge\tMethod\tA\tB\n", encoding="utf-8")
    with pytest.raises(kg.InputError, match="columns"):
        load_corrections(tmp_path / "plain.tsv", NAMES)


NOTES = """{"title": "Kites", "abstract": "We propose Quorvex, a kite. We test Quorvex on CIFAR-10 and use ResNet-50."}
{"title": "Stones", "abstract": "We propose Quorvexx, a stone. We test Quorvexx on MNIST and use ResNet-50."}
"""


def lines(store):
    out = io.StringIO()
    kg.export_jsonl(store, out)
    return out.getvalue()


def names_in(store, label):
    return {name for (name,) in kg.query(store, f"MATCH (e:{label}) RETURN e.name")}


def test_a_graph_follows_its_corrections(table, tmp_path):
    (tmp_path / "notes.jsonl").write_text(NOTES, encoding="utf-8")
    store = tmp_path / "graph.db"
    kg.build(tmp_path / "notes.jsonl", store=store)
    before = lines(store)
    path = table(
        ("merge", "Method", "Quorvexx", "Quorvex"),
        ("rename", "Dataset", "CIFAR-10", "Ten Classes"),
        ("reject", "Dataset", "MNIST"),
        ("split", "Method", "ResNet-50", "of stone", "Stones"),
    )
    report = kg.build(tmp_path / "notes.jsonl", store=store, corrections=path)
    assert report.written == 2
    methods = names_in(store, "Method")
    assert {"Quorvex", "ResNet-50", "ResNet-50 (of stone)"} <= methods
    assert "Quorvexx" not in methods
    assert names_in(store, "Dataset") == {"Ten Classes"}
    assert kg.build(tmp_path / "notes.jsonl", store=store, corrections=path).written == 0
    kg.remove(["Stones"], store=store, corrections=path)
    assert names_in(store, "Dataset") == {"Ten Classes"}
    kg.build(tmp_path / "notes.jsonl", store=store)
    assert lines(store) == before


def test_the_command_line_takes_them_from_the_environment(table, tmp_path, monkeypatch, capsys):
    (tmp_path / "notes.jsonl").write_text(NOTES, encoding="utf-8")
    monkeypatch.setenv("KG_CORRECTIONS", str(table(("reject", "Dataset", "MNIST"))))
    assert main(["extract", str(tmp_path / "notes.jsonl")]) == 0
    out = capsys.readouterr().out
    assert "MNIST" not in out.replace('"title"', "")
    assert "CIFAR-10" in out
