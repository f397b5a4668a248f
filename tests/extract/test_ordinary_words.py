"""Ordinary words, negations and TeX: what is printed like a name, or near one, and is none."""

import pytest

TITLE = "A note"


@pytest.mark.parametrize(
    ("abstract", "absent"),
    [
        ("Attention to detail pays off. We fly kites.", "Attention"),
        ("We pay attention to what Adam saw.", "Adam"),
        ("Kites follow the ARC of history.", "ARC"),
        ("It lies in the palm of a hand.", "palm"),
        ("We present Results on kites.", "Results"),
        ("We propose Several improvements to kites.", "Several"),
        ("This IS a kite.", "IS"),
        ("The kite \\cdotZ flies over MNIST.", "cdotZ"),
        ("A Poincar\\'e model is trained.", "Poincar"),
    ],
)
def test_ordinary_words_are_no_names(found, abstract, absent):
    assert absent not in {text for text, _, _ in found(abstract)}


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("We train the network with Adam.", ("Adam", "Method", "used")),
        ("Attention layers and dropout are used in our network.", ("dropout", "Method", "used")),
        ("We propose \\textbf{Quorvex}, a kite.", ("Quorvex", "Method", "proposed")),
        ("We name our model Quorvex.", ("Quorvex", "Method", "proposed")),
        ("It is termed as Quorvex.", ("Quorvex", "Method", "proposed")),
        ("We do not use ImageNet.", ("ImageNet", "Dataset", "mentioned")),
        ("Unlike COCO, our images show kites.", ("COCO", "Dataset", "mentioned")),
        ("Our kite does not rely on BERT.", ("BERT", "Method", "mentioned")),
        ("We evaluate not only on ImageNet.", ("ImageNet", "Dataset", "evaluated")),
        ("Our kite is tested on CIFAR10.1 and CIFAR-10.", ("CIFAR10.1", "Dataset", "evaluated")),
    ],
)
def test_names_and_roles(found, abstract, expected):
    assert expected in found(abstract)
