"""The trained component: found by entry point, and the same whatever stands around a document."""

from pathlib import Path

import numpy
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ConfigError
from kg.extract.decoding import ROLE_NAMES, Calibration, choose
from kg.extract.model import SpanModel, read_judge
from kg.extract.models import model_path, pieces_path
from kg.extract.pieces import MOST_PIECES, load_pieces, windows
from kg.extract.pipeline import build_proposals, build_trained
from kg.extract.view import LONGEST_SPAN, Seen, view
from kg.sources.reader import read_papers

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.fixture(scope="module")
def texts():
    texts = [paper.text for paper in read_papers([EXAMPLES / "corpus", EXAMPLES / "papers.jsonl"])]
    return [*texts, "", "\n", " ".join(texts[:12])]  # the last one takes several windows


def read(docs):
    return [[(s.start_char, s.end_char, s.label_, s._.kg_role) for s in doc.spans["kg"]] for doc in docs], [
        span._.kg_score for doc in docs for span in doc.spans["kg"]
    ]


@pytest.fixture(scope="module", params=["default", "fast"])
def model(request):
    return request.param


@pytest.fixture(scope="module")
def nlp(model):
    return build_trained(model, None)


@pytest.fixture(scope="module")
def expected(nlp, texts):
    return read([nlp(text) for text in texts])


@pytest.mark.parametrize("batch_size", [1, 2, 7, 1000])
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_batches_and_threads_make_no_difference(model, texts, expected, batch_size, threads):
    nlp = build_proposals()
    nlp.add_pipe("kg_model", config={"model": model, "threads": threads})
    spans, scores = read(list(nlp.pipe(texts, batch_size=batch_size)))
    assert spans == expected[0]
    assert scores == pytest.approx(expected[1], abs=1e-4)


def test_the_order_makes_no_difference(nlp, texts, expected):
    spans, scores = read(list(nlp.pipe(texts[::-1]))[::-1])
    assert spans == expected[0]
    assert scores == pytest.approx(expected[1], abs=1e-4)


def test_a_long_document_is_read_to_its_end(nlp, texts):
    doc = nlp(texts[-1])
    assert max(span.end for span in doc.spans["kg"]) > 0.9 * len(doc)


def test_a_string_has_one_label(nlp, texts):
    for doc in nlp.pipe(texts):
        labels = {}
        for span in doc.spans["kg"]:
            assert labels.setdefault(span.text.lower(), span.label_) == span.label_


def test_a_plain_pipeline_finds_the_components():
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "kg.Words.v1"}}})
    for name in ("kg_sentences", "kg_abbreviations", "kg_names", "kg_cues", "kg_model"):
        nlp.add_pipe(name)
    assert nlp.analyze_pipes()["problems"]["kg_model"] == []
    doc = nlp("KiteNet\nWe train KiteNet on ImageNet.")
    assert ("ImageNet", "Dataset") in {(span.text, span.label_) for span in doc.spans["kg"]}


def test_a_file_that_is_no_model(tmp_path):
    with pytest.raises(ConfigError, match="no model"):
        model_path("elsewhere.onnx")
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"no network")
    with pytest.raises(ConfigError, match="is no model"):
        SpanModel(str(path))


def test_a_model_that_was_made_for_other_features(tmp_path):
    path = tmp_path / "old.onnx"
    path.write_bytes(model_path("fast").read_bytes().replace(b"inside_Method", b"inside_Wethod"))
    with pytest.raises(ConfigError, match="another version of kg"):
        read_judge(path)


@pytest.fixture(scope="module")
def cut():
    return load_pieces(pieces_path())


def test_words_are_cut_one_by_one(cut):
    assert cut(["ImageNet", "ImageNet"])[0] == cut(["ImageNet"])[0]
    assert cut(["a" * 500]) == cut(["☃"]) == [(100,)]  # what cannot be cut


@given(lengths=st.lists(st.lists(st.integers(1, 300), min_size=1, max_size=30), max_size=8))
def test_windows_hold_every_word_once(lengths):
    words = [length for sentence in lengths for length in sentence]
    borders = numpy.cumsum([0, *map(len, lengths)])
    count = len(words)
    seen = Seen(
        word_features=numpy.zeros((count, 1), numpy.float32),
        starts=numpy.arange(count),
        ends=numpy.arange(count),
        span_features=numpy.zeros((count, 1), numpy.float32),
        strings=numpy.arange(count),
        sentences=borders,
    )
    found = list(windows(seen, [(7,) * length for length in words], (1, 2)))
    assert [row for window in found for row in window.rows] == list(range(count))
    for window in found:
        assert len(window.ids) <= MOST_PIECES + 2
        assert window.word_of.max() == len(window.word_features)
        assert (window.ids[0], window.ids[-1]) == (1, 2)


def test_spans_that_may_be_names():
    doc = build_proposals()(
        "A note\nWe train the ResNet-50 of https://github.com/a/b on C++ and CIFAR-10. Nothing else."
    )
    seen = view(doc)
    found = {doc.text[seen.words[a].start : seen.words[b].end] for a, b in zip(seen.starts, seen.ends, strict=True)}
    assert {"ResNet-50", "C++", "CIFAR-10", "train the ResNet"} <= found
    assert not {text for text in found if text.startswith(("the ", "of ")) or "github" in text or "CIFAR-10. N" in text}
    assert (seen.ends - seen.starts).max() < LONGEST_SPAN


def seen_of(starts, ends, strings):
    count = max(ends) + 1
    return Seen(
        word_features=numpy.zeros((count, 1), numpy.float32),
        starts=numpy.array(starts),
        ends=numpy.array(ends),
        span_features=numpy.zeros((len(starts), 1), numpy.float32),
        strings=numpy.array(strings),
        sentences=numpy.array([0, count]),
    )


EVEN = numpy.full((3, len(ROLE_NAMES)), 1 / len(ROLE_NAMES), numpy.float32)


def test_the_surer_of_two_spans_that_overlap_is_kept():
    labels = numpy.array([[0.4, 0.6, 0, 0], [0.1, 0, 0, 0.9], [0.3, 0.7, 0, 0]], numpy.float32)
    found = choose(seen_of([0, 0, 1], [0, 1, 1], [5, 6, 7]), labels, EVEN, 0.5)
    assert [(one.first, one.last, one.label) for one in found] == [(0, 1, "Task")]
    assert found[0].score == pytest.approx(0.9)


def test_equal_strings_are_judged_together():
    labels = numpy.array([[0.1, 0.9, 0, 0], [0.5, 0, 0, 0.5], [0.9, 0.1, 0, 0]], numpy.float32)
    found = choose(seen_of([0, 2, 4], [0, 2, 4], [5, 5, 6]), labels, EVEN, 0.5)
    assert [(one.first, one.label, round(one.score, 2)) for one in found] == [(0, "Method", 0.7), (2, "Method", 0.7)]


def test_scores_are_calibrated_by_label():
    calibration = Calibration(slopes=(1.0, 2.0, 1.0), offsets=(0.0, 0.0, -5.0))
    labels = numpy.array([[0.2, 0.8, 0, 0], [0.2, 0, 0.8, 0], [0.2, 0, 0, 0.8]], numpy.float32)
    found = choose(seen_of([0, 1, 2], [0, 1, 2], [5, 6, 7]), labels, EVEN, 0.5, calibration)
    assert [(one.label, round(one.score, 3)) for one in found] == [("Method", 0.8), ("Dataset", 0.941)]
