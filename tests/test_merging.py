"""Which record of a paper wins: the rule does not depend on the order of the records."""

from dataclasses import replace
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.merging import merge, merge_records, read_again, stored_reading
from kg.model import Paper, PaperNode
from kg.rows import paper_from_row, paper_row

AUTHORS = st.sampled_from([(), ("Ash",), ("Elm",), ("Ash", "Elm")])


@st.composite
def papers(draw, identifier=None):
    authors = draw(AUTHORS)
    count = len(authors) if authors else draw(st.sampled_from([None, 1, 3]))
    return Paper(
        id=identifier or draw(st.sampled_from(["arxiv:2401.00001", "arxiv:2401.00002", "title:moss", "title:stone"])),
        title=draw(st.sampled_from(["Moss", "MOSS", "Stone"])),
        abstract=draw(st.sampled_from(["", "Short.", "Longer one.", "Other."])),
        published=draw(st.sampled_from([None, "--05-02", "2024", "2023", "2024-05", "2024-05-02", "2024-05-01"])),
        url=draw(st.sampled_from([None, "https://a.example.org", "https://b.example.org"])),
        authors=authors,
        author_count=count,
        source=draw(st.sampled_from(["a", "b"])),
    )


@given(papers(), papers())
def test_merging_commutes(one, other):
    assert merge(one, other) == merge(other, one)


@given(papers(), papers(), papers())
def test_merging_associates(one, two, three):
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(papers(), papers())
def test_merging_again_changes_nothing(one, other):
    assert merge(one, one) == one
    assert merge(merge(one, other), other) == merge(one, other)


@given(st.lists(papers("title:moss"), min_size=1, max_size=5))
def test_records_of_one_paper_merge_to_one_in_any_order(records):
    readings = merge_records(iter(records))
    assert readings == merge_records(records[::-1])
    (reading,) = readings.values()
    assert reading.paper == reduce(merge, records)
    assert reading.sources == {record.source for record in records}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (None, "--05-02", "--05-02"),
        ("--05-02", "2024", "2024"),
        ("2024", "2023-01", "2023-01"),
        ("2024-05", "2025-01-01", "2025-01-01"),
        ("2024-05-02", "2024-05-01", "2024-05-01"),
    ],
)
def test_the_fuller_date_wins(one, other, expected):
    paper = Paper(id="title:t", title="T", abstract="A.", source="s")
    assert merge(replace(paper, published=one), replace(paper, published=other)).published == expected


def test_the_text_goes_with_its_source():
    short = Paper(id="title:t", title="T, longer title", abstract="A.", source="a", url="https://a.example.org")
    long = Paper(id="title:t", title="T", abstract="A, longer.", source="b")
    merged = merge(short, long)
    assert (merged.title, merged.abstract, merged.source, merged.url) == (
        "T",
        "A, longer.",
        "b",
        "https://a.example.org",
    )


@given(st.lists(papers("title:moss"), min_size=1, max_size=4), st.lists(papers("title:moss"), min_size=1, max_size=4))
def test_joining_readings_is_reading_both(first, second):
    (one,), (other,) = merge_records(first).values(), merge_records(second).values()
    (both,) = merge_records([*first, *second]).values()
    assert one.and_also(other) == other.and_also(one) == both


@given(st.lists(papers("title:moss"), min_size=1, max_size=4))
def test_a_stored_reading_is_what_was_read(records):
    (reading,) = merge_records(records).values()
    node = PaperNode(paper=reading.paper, digest="d", records=reading.records)
    assert stored_reading(paper_from_row(paper_row(node))).paper == reading.paper
    assert stored_reading(paper_from_row(paper_row(node))).records == reading.records


TITLE_ONLY = Paper(id="title:moss-kites", title="Moss Kites", abstract="We fly.", published="2024-05-02", source="a")
NUMBERED = Paper(id="arxiv:2401.00001", title="Moss kites!", abstract="We fly far.", published="2024", source="b")
SECOND = Paper(id="arxiv:2401.00002", title="Moss Kites", abstract="We fly farther.", source="c")
OTHER = Paper(id="title:stone", title="Stone", abstract="It lies.", source="a")


@pytest.mark.parametrize("records", list(permutations([TITLE_ONLY, NUMBERED, OTHER])))
def test_a_title_joins_its_number_in_any_order(records):
    readings = merge_records(records)
    assert set(readings) == {NUMBERED.id, OTHER.id}
    assert readings[NUMBERED.id].paper == replace(NUMBERED, published="2024-05-02")
    assert readings[NUMBERED.id].sources == {"a", "b"}


@pytest.mark.parametrize("records", list(permutations([TITLE_ONLY, NUMBERED, SECOND])))
def test_of_two_numbers_with_one_title_the_first_takes_it(records):
    readings = merge_records(records)
    assert readings[NUMBERED.id].sources == {"a", "b"}
    assert readings[SECOND.id].paper == SECOND


def test_a_source_read_again_replaces_its_own_record_alone():
    stored = merge_records([TITLE_ONLY, NUMBERED, OTHER]).values()
    changed = replace(NUMBERED, abstract="We sit.")
    papers = read_again(stored, [changed], told=())
    assert set(papers[NUMBERED.id].said.values()) == {TITLE_ONLY, changed}
    assert papers[OTHER.id].paper == OTHER
    told = read_again(stored, [changed], told={(NUMBERED.id, NUMBERED.source)})
    assert "We fly far." in {record.abstract for record in told[NUMBERED.id].said.values()}


def test_a_title_that_its_number_has_lost_stands_alone_again():
    stored = merge_records([TITLE_ONLY, NUMBERED]).values()
    papers = read_again(stored, [replace(NUMBERED, title="Stone Kites")], told=())
    assert set(papers) == {TITLE_ONLY.id, NUMBERED.id}


@given(st.lists(papers(), max_size=6), st.data())
def test_one_by_one_or_together_in_any_order(records, data):
    records = [replace(record, source=str(number)) for number, record in enumerate(records)]
    stored = {}
    for record in data.draw(st.permutations(records)):
        stored = read_again(stored.values(), [record], told=())
    together = merge_records(records)
    assert {key: reading.said for key, reading in stored.items()} == {k: r.said for k, r in together.items()}


def test_no_records():
    assert merge_records([]) == {}
