"""Adding candidates and settling them."""

import pytest

from kg.extract.candidates import GROUP, Candidate, add, add_modifiers, add_repeats, settle
from kg.extract.sentences import Sentences


@pytest.fixture
def make(nlp):
    def make_doc(text):
        return Sentences()(nlp.make_doc(text))

    return make_doc


def spans(doc):
    return [(span.text, span.label_) for span in doc.spans[GROUP]]


def test_two_at_one_place_become_one_with_the_best_of_both(make):
    doc = make("T\nmoss")
    add(doc, [Candidate(2, 3, "Method", 0.5, proposed=True)])
    add(doc, [Candidate(2, 3, "Method", 0.7), Candidate(2, 3, "Task", 0.1)])
    assert doc._.kg_candidates == (Candidate(2, 3, "Method", 0.7, proposed=True), Candidate(2, 3, "Task", 0.1))


def test_repeats_follow_spelling_but_not_into_lower_case(make):
    doc = make("T\nMoss-10 and Moss10 and moss 10 and Ash and ash")
    add(doc, [Candidate(2, 5, "Method", 0.9), Candidate(11, 12, "Method", 0.9)])
    add_repeats(doc, 0.4)
    settle(doc, 0.4)
    assert [text for text, _ in spans(doc)] == ["Moss-10", "Moss10", "moss 10", "Ash"]


def test_repeats_of_weak_candidates_are_not_looked_for(make):
    doc = make("T\nMoss and Moss")
    add(doc, [Candidate(2, 3, "Method", 0.3)])
    add_repeats(doc, 0.4)
    assert len(doc._.kg_candidates) == 1


def test_the_longest_wins(make):
    doc = make("T\ngreen moss kite")
    add(doc, [Candidate(2, 4, "Method", 0.9), Candidate(2, 5, "Task", 0.5), Candidate(3, 5, "Method", 0.99)])
    settle(doc, 0.4)
    assert spans(doc) == [("green moss kite", "Task")]


def test_a_string_has_one_label_throughout(make):
    doc = make("T\nMoss and Moss")
    add(doc, [Candidate(i, i + 1, label, score) for i in (2, 4) for label, score in (("Method", 0.6), ("Task", 0.5))])
    settle(doc, 0.4)
    assert spans(doc) == [("Moss", "Method"), ("Moss", "Method")]


def test_equal_votes_are_settled_by_name(make):
    doc = make("T\nMoss")
    add(doc, [Candidate(2, 3, "Task", 0.5), Candidate(2, 3, "Method", 0.5)])
    settle(doc, 0.4)
    assert spans(doc) == [("Moss", "Method")]


def test_nothing_is_found_inside_addresses(make):
    doc = make("T\nMoss at https://example.org/Moss here")
    add(doc, [Candidate(2, 3, "Method", 0.9)])
    add_repeats(doc, 0.4)
    settle(doc, 0.4)
    assert [span.start_char for span in doc.spans[GROUP]] == [2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T\nwe do long-tail sorting", "long-tail sorting"),
        ("T\nwe do (long-tail sorting)", "long-tail sorting"),
        ("T\nwe do state-of-the-art sorting", "sorting"),
        ("T\nwe do moss-based sorting", "sorting"),
        ("T\nLong-tail sorting", "sorting"),
        ("T\nwe do long - tail sorting", "sorting"),
        ("T\nwe do sorting", "sorting"),
    ],
)
def test_compounds_before_a_task_are_taken_in(make, text, expected):
    doc = make(text)
    place = next(token.i for token in doc if token.text == "sorting")
    add(doc, [Candidate(place, place + 1, "Task", 0.9)])
    add_modifiers(doc)
    settle(doc, 0.4)
    assert spans(doc) == [(expected, "Task")]


def test_compounds_before_a_method_are_not(make):
    doc = make("T\nwe do long-tail sorting")
    add(doc, [Candidate(7, 8, "Method", 0.9)])
    add_modifiers(doc)
    assert len(doc._.kg_candidates) == 1
