"""Abbreviations that a text defines."""

import pytest

from kg.extract.abbreviations import long_form_start

POSITIVE = [
    ("We fly a moss growing kite (MGK) today.", ("MGK", "moss growing kite")),
    ("We fly Moss Growing Kites (MGKs) today.", ("MGKs", "Moss Growing Kites")),
    ("A vision transformer (ViT) sees.", ("ViT", "vision transformer")),
    ("We use MGK (moss growing kite) now.", ("MGK", "moss growing kite")),
    ("The moss growing kite [MGK] flies.", ("MGK", "moss growing kite")),
    ("The moss growing kite (MGK, in short) flies.", ("MGK", "moss growing kite")),
    ("The moss growing kite (MGK; new) flies.", ("MGK", "moss growing kite")),
    ("Proximal policy optimization (PPO) learns.", ("PPO", "Proximal policy optimization")),
    ("We state the bag of words (BoW) model.", ("BoW", "bag of words")),
    ("The kite growing framework (KG) flies.", ("KG", "kite growing")),
    ("A “moss growing kite” (MGK) flies.", ("MGK", "moss growing kite")),
    ("A sparse kite  (SK) with two spaces.", ("SK", "sparse kite")),
    ("An autokite  (AK) with two spaces.", ("AK", "autokite")),
]


@pytest.mark.parametrize(("abstract", "pair"), POSITIVE)
def test_pairs_are_found(read, abstract, pair):
    assert read(abstract).abbreviations == (pair,)


@pytest.mark.parametrize(
    "abstract",
    [
        "We fly kites (see below) today.",
        "We fly kites (2019) today.",
        "We fly moss (Figure) today.",
        "We fly kites (XYZ) today.",
        "Kites fly. (MGK) is alone.",
        "(MGK) comes first.",
        "The moss growing kite (a thing, MGK) flies.",
        "An empty () pair.",
        "Unclosed (MGK and on",
        "Closed) only.",
        "A very long short (ABCDEFGHIJKLMN) form.",
    ],
)
def test_what_defines_nothing(read, abstract):
    assert read(abstract).abbreviations == ()


def test_a_pair_does_not_cross_sentences(read):
    assert read("We fly a moss growing kite. (MGK) is short.").abbreviations == ()


def test_pairs_come_in_the_order_of_the_text(read):
    pairs = read("A moss kite (MK) and a stone kite (SK).").abbreviations
    assert [short for short, _ in pairs] == ["MK", "SK"]


@pytest.mark.parametrize(
    ("short", "before", "expected"),
    [
        ("MGK", "the moss growing kite", "moss growing kite"),
        ("HMM", "a hidden Markov model", "hidden Markov model"),
        ("XQZ", "nothing that fits", None),
        ("MK", "a phrase, moss and then those other words kite", None),
        ("AB", "", None),
        ("AB", "İİİ", None),
    ],
)
def test_long_form_start(short, before, expected):
    start = long_form_start(short, before)
    assert (None if start is None else before[start:]) == expected


def test_both_forms_are_one_label_and_proposed(found):
    assert {("MGK", "Method", "proposed"), ("moss growing kite", "Method", "proposed")} <= found(
        "We propose a moss growing kite (MGK) for flying."
    )
