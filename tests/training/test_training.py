"""Training a tiny network on the sample abstracts, for real; needs the extra ``[train]`` (``make test-train``)."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
import torch

from kg.evaluation.gold import read_gold
from kg.evaluation.spans import read_spans
from kg.extract.models import pieces_path
from kg.extract.pieces import load_pieces, windows
from kg.extract.pipeline import build_trained
from kg.link.linker import VocabularyLinker
from kg.train import stages
from kg.train.__main__ import main
from kg.train.calibrating import calibrate, outcomes
from kg.train.examples import folded_examples, labelled, proposals, span_examples
from kg.train.exporting import card, probabilities, write_onnx
from kg.train.fitting import Recipe, fit, predict, predict_many
from kg.train.network import ConvolutionalReader, Shape, TransformerReader, convolutional_from

LABELLED = Path(__file__).parent.parent.parent / "examples" / "labelled.jsonl"
TINY = Shape(width=24, layers=2, heads=3, inner=48)
QUICK = Recipe(epochs=20, rate=2e-3, head_rate=3e-3, batch=4)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    torch.set_num_threads(1)  # as training does: sums in one order


@pytest.fixture(scope="module")
def papers():
    return list(read_gold(LABELLED))


@pytest.fixture(scope="module")
def examples(papers):
    return list(labelled(papers, proposals()))


@pytest.fixture(scope="module")
def cut():
    return load_pieces(pieces_path())


def tiny():
    torch.manual_seed(0)
    return TransformerReader(TINY)


@pytest.fixture(scope="module")
def fitted(examples, cut):
    return fit(tiny(), examples, cut, QUICK, report=lambda line: None)


@pytest.fixture(scope="module")
def small(examples, cut):
    return fit(convolutional_from(tiny()), examples, cut, QUICK, report=lambda line: None)


def test_labels_stand_where_the_gold_says(papers, examples):
    for paper, example in zip(papers, examples, strict=True):
        marked = {
            paper.text[example.places[example.starts[row]][0] : example.places[example.ends[row]][1]]
            for row in numpy.nonzero(example.labels)[0]
        }
        printed = {paper.text[start:end] for start, end in paper.spans()}
        assert marked <= printed
        assert len(marked) >= 0.9 * len(printed)


def test_a_fold_is_read_without_its_own_names(papers):
    def candidates(examples):
        return sum(example.span_features[example.labels > 0, :3].max(axis=1).sum() for example in examples)

    known = candidates(labelled(papers, proposals()))
    assert candidates(folded_examples(papers, [], folds=3)) < 0.8 * known


def test_it_learns(papers, examples, cut, fitted):
    found = [predict(fitted, example, cut) for example in examples]
    right = sum(
        one.by_label[label].right
        for one in outcomes(papers, examples, found, VocabularyLinker(), least=0.5)
        for label in one.by_label
    )
    assert right > 0.8 * sum(len(paper.entities) for paper in papers)


def test_two_runs_agree(examples, cut):
    runs = [fit(tiny(), examples, cut, replace(QUICK, epochs=2), report=lambda line: None) for _ in range(2)]
    for one, other in zip(*(run.parameters() for run in runs), strict=True):
        assert torch.equal(one, other)


def test_many_at_once_say_nearly_the_same(examples, cut, fitted):
    for example, (labels, roles) in zip(examples, predict_many(fitted, examples, cut, together=5), strict=True):
        alone = predict(fitted, example, cut)
        assert numpy.abs(labels - alone[0]).max() < 0.1  # the products are in half precision
        assert labels.shape == alone[0].shape
        assert roles.shape == alone[1].shape


def test_a_teacher_is_learnt_from(examples, cut, fitted):
    said = [predict(fitted, example, cut) for example in examples]
    silver = [
        replace(
            example,
            labels=None,
            roles=None,
            entities=None,
            soft=labels.astype(numpy.float16),
            soft_roles=roles.astype(numpy.float16),
        )
        for example, (labels, roles) in zip(examples, said, strict=True)
    ]
    learnt = fit(tiny(), silver, cut, QUICK, report=lambda line: None)
    found = [predict(learnt, example, cut)[0] for example in examples]
    names = sum(int((labels[:, 0] < 0.5).sum()) for labels, _ in said)
    assert sum(int((mine[:, 0] < 0.5).sum()) for mine in found) == pytest.approx(names, rel=0.3)


@pytest.mark.parametrize("kind", ["fitted", "small"])
def test_onnx_says_what_torch_does(request, tmp_path, examples, cut, kind):
    reader = request.getfixturevalue(kind)
    assert isinstance(reader, TransformerReader if kind == "fitted" else ConvolutionalReader)
    plain, eight = tmp_path / "plain.onnx", tmp_path / "eight.onnx"
    write_onnx(reader, plain, card(), quantised=False)
    write_onnx(reader, eight, card())
    assert eight.stat().st_size < 0.5 * plain.stat().st_size
    for example, exact, rough in zip(
        examples, probabilities(plain, examples, cut), probabilities(eight, examples, cut), strict=True
    ):
        labels, roles = predict(reader, example, cut)
        assert numpy.abs(labels - exact[0]).max() < 1e-4
        assert numpy.abs(roles - exact[1]).max() < 1e-4
        assert numpy.abs(labels - rough[0]).mean() < 0.02


def test_what_is_written_reads_papers(tmp_path, papers, examples, cut, fitted):
    path = tmp_path / "tiny.onnx"
    write_onnx(fitted, path, card())
    found = probabilities(path, examples, cut)
    write_onnx(fitted, path, card(calibrate(papers, examples, found, VocabularyLinker())))
    doc = build_trained(str(path), None)(papers[0].text)
    assert {span.label_ for span in doc.spans["kg"]} <= {"Method", "Dataset", "Task"}
    assert all(span._.kg_score >= 0.5 for span in doc.spans["kg"])


def test_scores_become_shares(papers, examples, cut, fitted):
    found = [predict(fitted, example, cut) for example in examples]
    doubtful = [(0.5 * labels + numpy.array([0.5, 0, 0, 0], numpy.float32), roles) for labels, roles in found]
    calibration = calibrate(papers, examples, doubtful, VocabularyLinker())
    assert min(calibration.offsets) > 0  # nearly all of what got less than half is right


def test_windows_of_an_example_are_those_of_a_view(examples, cut):
    for example in examples:
        (window,) = windows(example, cut(example.words), (cut.first, cut.last))
        assert len(window.rows) == len(example.starts)


def test_spans_of_sentences(tmp_path):
    path = tmp_path / "spans.jsonl"
    rows = [
        {"doc_id": "a", "sent_id": number, "tokens": f"We fly Kite{number} today .".split(), "ner": [[2, 2, "Method"]]}
        for number in range(6)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    made = list(span_examples(read_spans(path, {"Method": "Method"}), proposals(), words=10))
    assert len(made) == 3
    for example in made:
        marked = [example.words[example.starts[row]] for row in numpy.nonzero(example.labels)[0]]
        assert len(marked) == 2
        assert all(word.startswith("Kite") for word in marked)


def test_papers_kept_apart_are_not_read(tmp_path):
    bench, gold = tmp_path / "bench", tmp_path / "gold"
    (bench / "sota-clef24").mkdir(parents=True)
    gold.mkdir()
    rows = [{"paper_id": str(number), "title": f"Kite {number}", "abstract": "We fly."} for number in range(3)]
    with gzip.open(bench / stages.SILVER, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    apart = tmp_path / "apart.jsonl"
    apart.write_text(json.dumps({"title": "kite 1", "abstract": "Held."}) + "\n")
    work = stages.Work(gold, bench, (apart,), tmp_path, tmp_path)
    labelled_one = list(read_gold(LABELLED))[:1]
    texts = stages._unlabelled_texts(work, labelled_one)
    assert [identifier for identifier, _ in texts] == ["0", "2"]


def test_an_unknown_stage(capsys):
    with pytest.raises(SystemExit):
        main(["dance", "--gold", "g", "--bench", "b"])
    assert "no stage 'dance'" in capsys.readouterr().err
