"""Roles by the words around a mention."""

import pytest


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("We propose Quorvex, a kite.", ("Quorvex", "Method", "proposed")),
        ("We fine-tune BERT.", ("BERT", "Method", "used")),
        ("Our kite outperforms BERT.", ("BERT", "Method", "compared")),
        ("Our kite is better than BERT.", ("BERT", "Method", "compared")),
        ("We compare our kite with BERT.", ("BERT", "Method", "used")),
        ("Compared to BERT our kite is light.", ("BERT", "Method", "compared")),
        ("BERT is popular. We fly kites.", ("BERT", "Method", "mentioned")),
        ("We release Quorvex, a benchmark.", ("Quorvex", "Dataset", "introduced")),
        ("We evaluate on CIFAR-10.", ("CIFAR-10", "Dataset", "evaluated")),
        ("We pre-train the kite on ImageNet.", ("ImageNet", "Dataset", "trained")),
        ("Our kite is trained on ImageNet.", ("ImageNet", "Dataset", "trained")),
        ("The results of kites trained on ImageNet are good.", ("ImageNet", "Dataset", "evaluated")),
        ("ImageNet is large. We fly kites.", ("ImageNet", "Dataset", "mentioned")),
        ("We work on object detection.", ("object detection", "Task", "addressed")),
        ("Object detection is old. We fly kites.", ("Object detection", "Task", "mentioned")),
    ],
)
def test_roles(found, abstract, expected):
    assert expected in found(abstract)


def test_what_the_title_names_is_no_background(found):
    assert ("object detection", "Task", "addressed") in found("Kites are old. We fly.", "A kite for object detection")


def test_no_background_without_own_work(found):
    assert ("object detection", "Task", "addressed") in found("Kites help object detection.")
