"""Known names in running text."""

import pytest

from kg.matching import NameTree, pieces, words


def matches(names, text):
    tree = NameTree(map(pieces, names))
    sentence = words(text)
    return [text[sentence[first].start : sentence[end - 1].end] for first, end, _ in tree.matches(text, sentence)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on CIFAR10, Cifar 10 and cifar-10s", ["CIFAR10", "Cifar 10"]),
        ("on CIFAR-100", []),
        ("on CIFAR-10-C", []),
        ("on CIFAR-10.1", []),
        ("on CIFAR-10. 1 more", ["CIFAR-10"]),
        ("on CIFAR-10.", ["CIFAR-10"]),
        ("on CIFAR-10-based", ["CIFAR-10"]),
        ("on CIFAR-10/100", ["CIFAR-10"]),
        ("on CIFAR\n10", []),
        ("moss kites, Moss-Kite and moss/kite", ["moss kites", "Moss-Kite", "moss/kite"]),
        ("big moss kite tail", ["moss kite tail"]),
        ("X-moss kite, 3-moss kite", []),
        ("big-moss kite", ["moss kite"]),
        ("moss kite+", []),
        ("moss kite*", []),
        ("moss", []),
        ("", []),
    ],
)
def test_matches(text, expected):
    assert matches(["CIFAR-10", "moss kite", "moss kite tail"], text) == expected


def test_names_of_signs_alone_are_left_out():
    assert matches(["++", "-", "", "C++"], "X++ and C++") == ["C++"]


def test_the_longest_that_stands_alone_is_taken():
    assert matches(["moss", "moss kite"], "moss kite-2") == ["moss"]


def test_pieces():
    assert pieces("ResNets-50") == pieces("resnet 50") == pieces("ResNet50")
    assert pieces("ImageNet-C") != pieces("ImageNet")
    assert pieces("--") == ()
