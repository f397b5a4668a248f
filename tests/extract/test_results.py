"""Results as printed."""

import pytest

from kg.extract.metrics import usual_metric


def results(extraction):
    for result in extraction.results:
        assert extraction.paper.text[result.span.start : result.span.end] == result.value
    return [(result.value, result.number, result.unit, result.metric, result.kind) for result in extraction.results]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("We reach 81.3% top-1 accuracy.", ("81.3%", 81.3, "%", "top-1 accuracy", "absolute")),
        ("We reach an accuracy of 81.3 %.", ("81.3 %", 81.3, "%", "accuracy", "absolute")),
        ("We reach an error of 7.1\\%.", ("7.1\\%", 7.1, "%", "error", "absolute")),
        ("We improve accuracy by 2.3%.", ("2.3%", 2.3, "%", "accuracy", "change")),
        ("It yields +2.3% accuracy.", ("+2.3%", 2.3, "%", "accuracy", "change")),
        ("It yields a 2.3% relative improvement.", ("2.3%", 2.3, "%", None, "change")),
        ("It is 2.5x faster.", ("2.5x", 2.5, "x", "speed-up", "ratio")),
        ("It is 3 times faster.", ("3 times", 3.0, "x", "speed-up", "ratio")),
        ("We obtain 28.4 BLEU.", ("28.4", 28.4, "BLEU", "BLEU", "absolute")),
        ("We obtain 41.3 mAP.", ("41.3", 41.3, "mAP", "mAP", "absolute")),
        ("We obtain a PSNR of 31.2 dB.", ("31.2", 31.2, "dB", "PSNR", "absolute")),
        ("We obtain an FID of 2.04.", ("2.04", 2.04, None, "FID", "absolute")),
        ("Our kite ranked 1st in the race.", ("1st", 1.0, None, "rank", "rank")),
        ("It yields 1,024.5 FPS throughput.", ("1,024.5", 1024.5, "FPS", "FPS", "absolute")),
    ],
)
def test_results(read, abstract, expected):
    assert results(read(abstract)) == [expected]


@pytest.mark.parametrize(
    "abstract",
    [
        "We achieve this with 10% of the labels.",
        "We improve with 20% noise.",
        "It was the 1st kite that achieved flight.",
        "We achieve it with version 2.5 of the kite.",
        "There are 81.3% kites.",
        "In 2020 we achieved it with 12 kites.",
        "We improve ResNet-50 and CIFAR-10.",
        "We obtain results with v1.5 and x-2.5.",
        "",
    ],
)
def test_what_is_no_result(read, abstract):
    assert results(read(abstract)) == []


def test_the_title_reports_nothing(read):
    assert results(read("We fly.", "Improving accuracy? By 5.5% accuracy")) == []


def test_a_result_belongs_to_the_nearest_dataset_and_the_own_method(read):
    extraction = read("We propose Quorvex. It reaches 91.2% accuracy on CIFAR-10 and 71.4% accuracy on CIFAR-100.")
    text = extraction.paper.text
    assert [
        (r.value, text[r.dataset.start : r.dataset.end], text[r.method.start : r.method.end])
        for r in extraction.results
    ] == [("91.2%", "CIFAR-10", "Quorvex"), ("71.4%", "CIFAR-100", "Quorvex")]


def ties(extraction):
    text = extraction.paper.text
    return [
        (r.value, r.metric, *(span and text[span.start : span.end] for span in (r.method, r.dataset)))
        for r in extraction.results
    ]


def test_a_series_of_values_meets_a_series_of_datasets(read):
    found = read("We propose Quorvex. It reaches 91.2%, 84.0% and 71.4% accuracy on CIFAR-10, SVHN, and CIFAR-100.")
    assert ties(found) == [
        ("91.2%", "accuracy", "Quorvex", "CIFAR-10"),
        ("84.0%", "accuracy", "Quorvex", "SVHN"),
        ("71.4%", "accuracy", "Quorvex", "CIFAR-100"),
    ]


def test_a_result_of_no_dataset(read):
    assert ties(read("We propose Quorvex. It is 2.5x faster.")) == [("2.5x", "speed-up", "Quorvex", None)]


@pytest.mark.parametrize(
    ("printed", "usual"),
    [
        ("mean average precision", "mAP"),
        ("mAP@0.5", "mAP@0.5"),
        ("F1-score", "F1"),
        ("word error rates", "WER"),
        ("top-5 accuracy", "top-5 accuracy"),
        ("zero-shot accuracy", "zero-shot accuracy"),
        ("number of kites", "number of kites"),
    ],
)
def test_metrics_go_by_their_usual_name(printed, usual):
    assert usual_metric(printed) == usual
