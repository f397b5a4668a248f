"""Ids are functions of content."""

import pytest

from kg.identifiers import (
    arxiv_number,
    content_hash,
    entity_id,
    label_of,
    last_of_coordination,
    name_key,
    result_id,
    title_key,
    usual_form,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1706.03762", "1706.03762"),
        (" arXiv: 1706.03762v12 ", "1706.03762"),
        ("https://arxiv.org/abs/1706.03762?context=cs", "1706.03762"),
        ("http://arxiv.org/pdf/1706.03762v2.pdf", "1706.03762"),
        ("https://huggingface.co/papers/1706.03762", "1706.03762"),
        ("cs/0112017", "cs/0112017"),
        ("math.GT/0309136v1", "math.GT/0309136"),
        ("10.1145/3292500", None),
        ("1706.037", None),
        ("", None),
        ("row 7", None),
    ],
)
def test_arxiv_number(text, number):
    assert arxiv_number(text) == number


def test_titles_that_differ_in_form_alone_have_one_key():
    forms = [
        "Poincaré  ResNet: A Study",
        "Poincar\\'e ResNet -- a study!",
        "POINCAR\\'{E} RESNET A STUDY",
        "Poincare\u0301 ResNet a study",
    ]
    assert {title_key(form) for form in forms} == {"poincare-resnet-a-study"}


def test_titles_of_signs_alone_have_no_key():
    assert {title_key(title) for title in ("", " ", "!!!", "$\\alpha$", "_")} == {""}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CIFAR10", "CIFAR-10"),
        ("Cifar 10", "CIFAR_10"),
        ("graph neural networks", "Graph Neural Network"),
        ("CNNs", "CNN"),
        ("LMs", "LM"),
        ("ResNets", "ResNet"),
        ("ResNets50", "ResNet-50"),
        ("MovieLens", "Movielens"),
        ("CityScapes", "Cityscapes"),
        ("GRAPH NEURAL NETWORKS", "graph neural network"),
        ("losses", "loss"),
        ("mixture of boxes", "mixture of box"),
        ("policies", "policy"),
        ("v.3", "v3"),
        ("ＣＩＦＡＲ－１０", "CIFAR-10"),
        ("U.S. census", "US Census"),
        ("time series", "Time Series"),
    ],
)
def test_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CIFAR-10", "CIFAR-100"),
        ("ImageNet", "ImageNet-C"),
        ("GPT-3", "GPT-3.5"),
        ("GPT-3.5", "GPT-35"),
        ("C", "C++"),
        ("A", "A*"),
        ("DARTS", "DART"),
        ("VITS", "ViTs"),
        ("DQN", "DQN 2"),
        ("1..2", "12"),
        ("bias", "bia"),
        ("bus", "bu"),
        ("glass", "glas"),
        ("COCO", "MS-COCO"),
    ],
)
def test_other_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("surfaces", "key", "expected"),
    [
        (["Graph Neural Networks"], "graph-neural-network", "Graph Neural Network"),
        (["Graph neural networks", "graph neural networks"], "graph-neural-network", "graph neural network"),
        (["Cifar-10", "CIFAR-10", "CIFAR10"], "cifar-10", "CIFAR-10"),
        (["CNNs", "CNN"], "cnn", "CNN"),
        (["CNNs"], "cnn", "CNN"),
        (["MovieLens"], "movielen", "MovieLens"),
        (["ResNets", "ResNet"], "resnet", "ResNet"),
        (["time series"], "time-series", "time series"),
        (["focal losses"], "focal-loss", "focal loss"),
        (["two  spaces"], "two-space", "two space"),
        (["PebbleSet-10/100"], "pebbleset-100", "PebbleSet-100"),
        (["other"], "cifar-10", None),
        ([], "x", None),
    ],
)
def test_usual_form(surfaces, key, expected):
    assert usual_form(surfaces, key) == usual_form(reversed(surfaces * 2), key) == expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("VOC 2007/2012", "VOC 2012"),
        ("CIFAR-10 / 100", "CIFAR-100"),
        ("and/or", None),
        ("10/100", None),
        ("A-1/B-2", None),
    ],
)
def test_last_of_coordination(surface, expected):
    assert last_of_coordination(surface) == expected


def test_entity_ids():
    assert entity_id("Method", "Moss", qualifier="Kite Net") == "method:moss~kite-net"
    assert label_of("task:x") == "Task"
    assert label_of("result:0") == "Result"


def test_result_ids_depend_on_every_field():
    fields = ["BLEU", "28.4", None, "absolute", "method:a", None]
    ids = {result_id("p", *fields[:i], "other", *fields[i + 1 :]) for i in range(len(fields))}
    assert len(ids | {result_id("p", *fields), result_id("q", *fields)}) == len(fields) + 2


def test_hashes():
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1}) != content_hash({"a": 2, "b": 1})
    assert content_hash("\ud800") != content_hash("?")
