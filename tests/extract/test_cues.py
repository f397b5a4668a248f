"""Each cue by itself, with names that no list holds."""

import pytest


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Quorvex: A Fast Kite", "It flies.", ("Quorvex", "Method", "proposed")),
        ("Quorvex: A Large Dataset of Kites", "It flies.", ("Quorvex", "Dataset", "proposed")),
        ("A note", "We propose Quorvex for kites.", ("Quorvex", "Method", "proposed")),
        ("A note", "We introduce a novel, simple kite called Quorvex here.", ("Quorvex", "Method", "proposed")),
        ("A note", "A kite named Quorvex-2 flies.", ("Quorvex-2", "Method", "proposed")),
        ("A note", "A kite dubbed “Quorvex” flies.", ("Quorvex", "Method", "proposed")),
        ("A note", "We release Quorvex, a dataset of kites.", ("Quorvex", "Dataset", "proposed")),
        ("A note", "We build the Quorvex benchmark of kites.", ("Quorvex", "Dataset", "proposed")),
        ("A note", "We see Quorvex, a new kite, fly.", ("Quorvex", "Method", "proposed")),
        ("A note", "We see Quorvex, a kite of old, fly.", ("Quorvex", "Method", "used")),
        ("A note", "Here QuorNet is flown.", ("QuorNet", "Method", "used")),
        ("A note", "We run experiments on QuorSet.", ("QuorSet", "Dataset", "evaluated")),
        ("A note", "Here QuorNet-3.5 is flown.", ("QuorNet-3.5", "Method", "used")),
        ("A note", "Here QuorNet++ is flown.", ("QuorNet++", "Method", "used")),
    ],
)
def test_cues(read, title, abstract, expected):
    expected_role = "introduced" if expected[1] == "Dataset" and expected[2] == "proposed" else expected[2]
    found = {(mention.text, mention.label, mention.role) for mention in read(abstract, title).mentions}
    assert (expected[0], expected[1], expected_role) in found


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Kites are good: a study", "They fly."),
        ("A Note on Kites: More", "They fly."),
        ("A note", "We propose to fly."),
        ("A note", "We propose a kite."),
        ("A note", "We present results."),
        ("A note", "In May, a kite was flown."),
        ("A note", "Kites, a toy, fly."),
        ("A note", "It needs GPUs, an API and 3D NLP data as JSON."),
        ("A note", "It gets 28.4 BLEU, a 2.5x gain."),
        ("A note", "We report FID, a measure of quality."),
        ("A note", "A kite called upon flies."),
        ("A note:", "They fly."),
        (": odd", "They fly."),
    ],
)
def test_what_is_no_name(read, title, abstract):
    assert read(abstract, title).mentions == ()


def test_an_abbreviation_of_an_ordinary_thing_is_no_name(read):
    assert read("We watch the fuzzy impact distance (FID) and the central processing unit (CPU).").mentions == ()


def test_names_are_repeated_through_the_document(read):
    mentions = read("Then Quorvex flies. Quorvex lands.", "Quorvex: a kite").mentions
    assert [mention.text for mention in mentions] == ["Quorvex"] * 3


def test_a_repeat_in_lower_case_is_none(read):
    assert [m.text for m in read("The swiftlet quorvex is a bird.", "Quorvex: a kite").mentions] == ["Quorvex"]
