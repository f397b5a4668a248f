"""Scoring extractors on labelled files of both forms; the made-up sentences are for the rules."""

import json
from pathlib import Path

import pytest

import kg
from kg.cli.main import main
from kg.evaluation.spans import read_spans

LABELLED = Path(__file__).parent.parent.parent / "examples" / "labelled.jsonl"

SENTENCES = [
    {"doc_id": "a", "sent_id": 0, "tokens": ["We", "train", "a", "LSTM", "on", "CIFAR", "-", "10", "."],
     "ner": [[3, 3, "Model"], [5, 7, "Dataset"]]},
    {"doc_id": "a", "sent_id": 1, "tokens": ["The", "weather", "was", "fine", "."], "ner": []},
    {"doc_id": "b", "sent_id": 0, "tokens": ["Kites", "fly", "over", "image", "classification", "."],
     "ner": [[0, 0, "Toy"]]},
]  # fmt: skip


@pytest.fixture
def spans(tmp_path):
    path = tmp_path / "spans.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in SENTENCES), encoding="utf-8")
    return path


def measures(report):
    return {measure.name: measure for measure in report.measures}


def test_spans_are_read_with_their_places(spans):
    first, second = read_spans(spans, {"Model": "Method", "Dataset": "Dataset"})
    assert first.text == "We train a LSTM on CIFAR - 10 . The weather was fine . "
    (start, end, label), (other_start, other_end, other) = sorted(first.sentences[0].spans)
    assert (first.text[start:end], label) == ("LSTM", "Method")
    assert (first.text[other_start:other_end], other) == ("CIFAR - 10", "Dataset")
    assert (second.id, [sentence.spans for sentence in second.sentences]) == ("b", [frozenset()])


def test_scoring_spans(spans):
    found = measures(kg.evaluate(spans, labels={"Model": "Method", "Dataset": "Dataset"}, model="rules", draws=20))
    assert (found["Method, F1"].right, found["Method, F1"].found, found["Method, F1"].gold) == (1, 1, 1)
    assert (found["Dataset, F1"].right, found["Dataset, F1"].gold) == (1, 1)
    empty = found["empty sentences without a find"]
    assert (empty.right, empty.found) == (1, 2)  # image classification is found in the second one
    finds = found["finds in a hundred empty sentences"]
    assert (finds.interval.value, finds.right, finds.found) == (50, 1, 2)


def test_labels_that_are_not_mapped_do_not_count(spans):
    found = measures(kg.evaluate(spans, draws=0))
    assert (found["Method, F1"].gold, found["Dataset, F1"].gold) == (0, 1)


def test_scoring_abstracts():
    report = kg.evaluate(LABELLED, draws=50)
    found = measures(report)
    assert report.documents == 12
    assert found["all, F1"].gold == sum(
        len(json.loads(line)["entities"]) for line in LABELLED.read_text(encoding="utf-8").splitlines()
    )
    for measure in report.measures:
        assert 0 <= measure.interval.low <= measure.interval.value <= measure.interval.high <= 100
    scored = sum(count for _, _, count, _ in report.reliability)
    assert scored == found["all, F1"].found
    assert len(report.missed) == found["all, recall"].gold - found["all, recall"].right
    assert len(report.false) == found["all, recall"].found - found["all, recall"].right


def test_what_is_labelled_just_as_found_is_all_right(tmp_path):
    path = tmp_path / "own.jsonl"
    with path.open("w", encoding="utf-8") as file:
        records = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
        for record, linked in zip(records, kg.extract_papers(LABELLED), strict=True):
            record |= {key: kg.extraction_record(linked)[key] for key in ("entities", "results")}
            file.write(json.dumps(record) + "\n")
    for measure in kg.evaluate(path, draws=0).measures:
        assert measure.interval.value == 100, measure


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "labelled text"),
        ("{}", "labelled text"),
        ("no json", "cannot be read"),
        ('{"entities": [{}], "id": "a", "title": "T", "abstract": ""}', ":1"),
        ('{"tokens": ["a"], "ner": [[0, 3, "Method"]], "doc_id": "a"}', ":1"),
        ('{"tokens": ["a"], "ner": []}', "doc_id"),
        ('{"tokens": "abc", "ner": [], "doc_id": "a"}', "not a list"),
        ('{"entities": [], "title": "T", "abstract": null}', "abstract is None"),
        (
            '{"title": "T", "abstract": "", "entities": [{"type": "Task", "name": "x", "mentions": "x", "role": ""}]}',
            "mentions is 'x'",
        ),
    ],
)
def test_bad_files_are_told(tmp_path, text, said):
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(kg.InputError, match=said) as caught:
        kg.evaluate(path)
    assert str(path) in str(caught.value)


def test_one_paper_twice_counts_twice(tmp_path):
    path = tmp_path / "twice.jsonl"
    path.write_text(LABELLED.read_text(encoding="utf-8") * 2, encoding="utf-8-sig")
    once, twice = (measures(kg.evaluate(file, draws=0))["all, F1"] for file in (LABELLED, path))
    assert (twice.right, twice.found, twice.gold) == (2 * once.right, 2 * once.found, 2 * once.gold)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(kg.InputError, match=r"absent\.jsonl"):
        kg.evaluate(tmp_path / "absent.jsonl")


def test_command(spans, capsys):
    command = ["evaluate", str(spans), "--map", "Model=Method", "--map", "Dataset=Dataset", "--draws", "10"]
    command += ["--model", "rules"]
    assert main([*command, "--output", "json"]) == 0
    rows = {row["measure"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["Method, F1"]["percent"] == 100
    assert main([*command, "--map", "Model=Toy"]) == 1
    assert "Model=Toy" in capsys.readouterr().err


def test_command_lists_the_mistakes(capsys):
    assert main(["evaluate", str(LABELLED), "--errors", "--output", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["mistake"] for row in rows} <= {"missed", "false"}
    assert {row["class"] for row in rows} <= {"type", "boundary", "both", "nothing"}
