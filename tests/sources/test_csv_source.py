"""CSV: separators, quotes, header, and the lines that errors name."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.identifiers import title_key
from kg.sources.csv import CSVSource

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sources"


def parse(text, **options):
    return list(CSVSource().parse(text, source="moss/papers.csv", **options))


def test_fields():
    first, second = parse((FIXTURES / "papers.csv").read_text(encoding="utf-8"))
    assert first.abstract == 'We parse hedgerows, "by hand".\n\nIt takes long.'
    assert (first.id, first.url) == ("arxiv:2402.01234", "https://arxiv.org/abs/2402.01234")
    assert (first.published, first.authors, first.author_count) == ("2024-02", ("Ada Ash", "Ben Elm", "Cy Fir"), 3)
    assert (second.abstract, second.published, second.authors) == ("", None, ())
    assert second.url == "https://example.org/notes"


@pytest.mark.parametrize(
    ("name", "title"),
    [("papers_semicolon.csv", "Commas, and More of Them"), ("papers.tsv", "Columns in Another Order")],
)
def test_separators(name, title):
    text = (FIXTURES / name).read_text(encoding="utf-8")
    assert CSVSource().matches(text)
    assert [paper.title for paper in parse(text)] == [title]


def test_a_very_long_field():
    abstract = "moss " * 100_000
    assert parse(f'title,abstract\nLong,"{abstract}"\n')[0].abstract == abstract.strip()


def test_the_field_limit_of_the_process_is_never_lowered():
    before = csv.field_size_limit(2**31)
    try:
        parse("title,abstract\nA,B\n")
        assert csv.field_size_limit() == 2**31
    finally:
        csv.field_size_limit(before)


@pytest.mark.parametrize(
    "text", ["\ufefftitle,abstract\r\nA,B\r\n", '\n"Title", ABSTRACT\nA,B', "title,abstract\nA,B\n,\n\n"]
)
def test_what_spreadsheets_do(text):
    assert CSVSource().matches(text)
    assert [paper.text for paper in parse(text)] == ["A\nB"]


def test_a_header_alone_is_no_error():
    assert parse("title,abstract\n") == []


@pytest.mark.parametrize(
    "text", ["", "title\nA", "A Title\n\nAn abstract, with commas.", '{"title": "A", "abstract": ""}', '"']
)
def test_does_not_match(text):
    assert not CSVSource().matches(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "title,year\nA,1\n",
            "moss/papers.csv:1: no column 'abstract' in the header ('title, year'); expected a header with",
        ),
        (
            "\nname,year\nA,1\n",
            "moss/papers.csv:2: no column 'title' and no column 'abstract' in the header ('name, year')",
        ),
        (
            "title,abstract,Title\nA,B,C\n",
            "moss/papers.csv:1: column 'title' stands twice in the header; expected it once",
        ),
        ("", "moss/papers.csv:1: no column 'title' and no column 'abstract' in the header ('')"),
    ],
)
def test_errors_in_the_header(text, message):
    with pytest.raises(InputError) as caught:
        parse(text)
    assert str(caught.value).startswith(message)
    errors = []
    assert parse(text, on_error=errors.append) == []
    assert [str(error) for error in errors] == [str(caught.value)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A", "a row of 1 fields; expected 3, as in the header. Put fields that hold the separator"),
        ("A,B,2020,C", "a row of 4 fields; expected 3, as in the header"),
        (" ,B,2020", "title is blank; expected the title of the paper"),
        ("A,B,2020-13", "published is '2020-13' (month must be in 1..12); expected YYYY-MM-DD"),
        ("A\0,B,", "a NUL character in title; expected Unicode text"),
        ('"A"x,B,', "broken CSV: ',' expected after '\"'; expected quotes in pairs"),
    ],
)
def test_errors_name_the_line_that_the_row_begins_on(row, message):
    text = f'title,abstract,published\nGood,"two\nlines",2020\n\n{row}\nBetter,"quoted",2021\n'
    with pytest.raises(InputError) as caught:
        parse(text)
    assert str(caught.value).startswith(f"moss/papers.csv:5: {message}")
    errors = []
    assert [paper.title for paper in parse(text, on_error=errors.append)] == ["Good", "Better"]
    assert [str(error) for error in errors] == [str(caught.value)]


def test_a_quote_left_open_is_an_error_where_it_begins():
    with pytest.raises(InputError, match=r"^moss/papers.csv:3: broken CSV: unexpected end of data"):
        parse('title,abstract\nA,B\nC,"D\nE,F\n')


hostile = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.sampled_from(
    ['"quoted", ""', "a\r\nb", "\u202eright to left שלום", "one\u2028two\u0085three", "🦫🇨🇭", "a;b\tc,d", "'"]
)


@given(st.lists(st.tuples(hostile.filter(title_key), hostile), max_size=5), st.sampled_from(",;\t"), st.booleans())
def test_round_trip(records, delimiter, crlf):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n" if crlf else "\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("title", "abstract"), *records])
    papers = parse(file.getvalue())
    one_line = [title.strip().replace("\r\n", " ").replace("\n", " ").replace("\r", " ") for title, _ in records]
    assert [paper.title for paper in papers] == one_line
    assert [paper.abstract for paper in papers] == [abstract.strip() for _, abstract in records]
