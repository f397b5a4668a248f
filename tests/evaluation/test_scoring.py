"""Counting what is right, on cases small enough to count by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluation.intervals import bootstrap
from kg.evaluation.scoring import Named, Reported, Tally, compare, match

LABELS = ("Method", "Dataset", "Task")


def named(label, *strings, role="used", score=1.0):
    return Named(label=label, name=strings[0], mentions=strings, role=role, score=score)


def test_counts_by_label():
    gold = [named("Method", "LSTM"), named("Dataset", "COCO", "MS-COCO"), named("Task", "object detection")]
    found = [named("Method", "LSTMs"), named("Dataset", "MS COCO"), named("Method", "kite")]
    outcome = compare(gold, found, LABELS)
    assert outcome.by_label == {"Method": Tally(1, 2, 1), "Dataset": Tally(1, 1, 1), "Task": Tally(0, 0, 1)}


def test_one_to_one():
    gold = [named("Method", "LSTM")]
    outcome = compare(gold, [named("Method", "LSTM"), named("Method", "LSTM")], LABELS)
    assert outcome.by_label["Method"] == Tally(1, 2, 1)


def test_roles_and_names_of_the_right_alone():
    gold = [
        named("Method", "ViT", "Vision Transformers", role="proposed"),
        named("Method", "LSTM"),
        named("Task", "tracking"),
    ]
    found = [named("Method", "Vision Transformer"), named("Method", "LSTM")]
    outcome = compare(gold, found, LABELS)
    assert outcome.roles == Tally(1, 2, 2)
    assert outcome.names == Tally(1, 2, 2)


def test_results_by_value():
    gold = [Reported(value=value) for value in ("+1.5%", "80", "80")]
    found = [Reported(value=value) for value in ("1.5", "80", "7")]
    assert compare([], [], LABELS, gold_results=gold, found_results=found).results == Tally(2, 3, 3)


@pytest.mark.parametrize(
    ("metric", "method", "right"),
    [
        ("mean IoU", {"kite"}, True),
        ("mIoU improvement over the baseline", {"kite", "kitenet"}, True),
        ("accuracy", {"kite"}, False),
        (None, {"kite"}, False),
        ("mIoU", {"gull"}, False),
        ("mIoU", set(), False),
    ],
)
def test_results_with_what_they_belong_to(metric, method, right):
    gold = Reported(value="80", metric="mIoU", method=frozenset({"kite"}))
    found = Reported(value="80%", metric=metric, method=frozenset(method))
    assert compare([], [], LABELS, gold_results=[gold], found_results=[found]).full_results == Tally(right, 1, 1)


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (named("Task", "image retrieval"), "type"),
        (named("Method", "deep image retrieval"), "boundary"),
        (named("Task", "retrieval"), "both"),
        (named("Method", "kite"), "nothing"),
    ],
)
def test_mistakes_have_a_class(found, kind):
    outcome = compare([named("Method", "image retrieval")], [found], LABELS)
    assert outcome.missed == ((kind, "Method", "image retrieval"),)
    assert outcome.false == ((kind, found.label, found.name),)


def test_scores_go_with_what_is_right():
    found = [named("Method", "LSTM", score=0.9), named("Method", "kite", score=0.5)]
    assert compare([named("Method", "LSTM")], found, LABELS).scores == (("Method", 0.9, True), ("Method", 0.5, False))


@pytest.mark.parametrize(
    ("tally", "ratios"),
    [
        (Tally(1, 2, 4), (50.0, 25.0, 100 / 3)),
        (Tally(0, 0, 0), (0.0, 0.0, 0.0)),
        (Tally(2, 2, 2), (100.0, 100.0, 100.0)),
    ],
)
def test_ratios(tally, ratios):
    assert (tally.precision, tally.recall, tally.f1) == pytest.approx(ratios)


@given(st.lists(st.integers(0, 4)), st.lists(st.integers(0, 4)))
def test_matching_takes_each_once(gold, found):
    pairs = match(gold, found, lambda one, other: one == other)
    assert all(one == other for one, other in pairs)
    assert len(pairs) == sum(min(gold.count(value), found.count(value)) for value in set(gold))


@given(st.lists(st.integers(0, 1), min_size=1), st.integers(0, 5))
def test_an_interval_holds_its_value_within_bounds(flags, seed):
    interval = bootstrap(flags, lambda drawn: sum(drawn) / len(drawn), draws=50, seed=seed)
    assert interval == bootstrap(flags, lambda drawn: sum(drawn) / len(drawn), draws=50, seed=seed)
    assert min(flags) <= interval.low <= interval.high <= max(flags)
    assert interval.value == sum(flags) / len(flags)


def test_the_interval_narrows_with_more_documents():
    def width(count):
        interval = bootstrap([0, 1] * count, lambda drawn: sum(drawn) / len(drawn), draws=400)
        return interval.high - interval.low

    # four times the documents, about half the width (binomial: 1 / sqrt(n))
    assert width(200) < 0.65 * width(50)
