"""Names of the vocabulary, where a text uses them as names."""

import pytest


@pytest.mark.parametrize(
    "abstract",
    [
        "We pay attention to detail and need attention from the reader.",
        "The bird that is caught is not an arc of light.",
        "There adam is a name, and swift is a bird.",
        "It glues boards; the dream of a bloom and a cloth is the inception of an idea.",
        "We bring clarity in glue, in a flash, at large.",
        "We use deep learning, machine learning, models, networks and neural networks.",
        "We report results on three datasets and downstream tasks of computer vision.",
        "Our method is a novel framework with state-of-the-art performance.",
    ],
)
def test_ordinary_words_are_no_mentions(read, abstract):
    assert [mention.text for mention in read(abstract).mentions] == []


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("We optimise with Adam.", "Adam"),
        ("We train on MS-COCO.", "MS-COCO"),
        ("We train on CIFAR10.", "CIFAR10"),
        ("We train on CIFAR-100.", "CIFAR-100"),
        ("We use an attention mechanism.", "attention mechanism"),
        ("We evaluate on ImageNet-C.", "ImageNet-C"),
        ("We use ImageNet-pretrained kites.", "ImageNet"),
        ("We use BERT-based kites.", "BERT"),
        ("We evaluate on CIFAR-10-C.", "CIFAR-10-C"),
        ("We evaluate on Fashion-MNIST.", "Fashion-MNIST"),
        ("We use GPT-3.", "GPT-3"),
        ("We use GPT-3.5.", "GPT-3.5"),
    ],
)
def test_names_are_mentions_whole(read, abstract, expected):
    assert [mention.text for mention in read(abstract).mentions] == [expected]


def test_a_version_is_no_part_of_an_older_one(read):
    assert "CIFAR-10" not in [mention.text for mention in read("We evaluate on CIFAR-10.1 and GPT-3.9.").mentions]


def test_both_of_a_coordination_are_found(read):
    assert [m.text for m in read("We evaluate on CIFAR-10/100.").mentions] == ["CIFAR-10", "CIFAR-10/100"]


def test_signs_alone_are_no_names(read):
    assert read("We write it in C++ and X++.").mentions == ()
