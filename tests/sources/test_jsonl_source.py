"""JSON Lines: one record a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.identifiers import title_key
from kg.sources.jsonl import JSONLinesSource

FIXTURE = Path(__file__).parents[1] / "fixtures" / "sources" / "papers.jsonl"
GOOD = '{"title": "Good", "abstract": "Fine."}'


def parse(text, **options):
    return list(JSONLinesSource().parse(text, source="moss/papers.jsonl", **options))


def test_fields():
    first, second, third = parse(FIXTURE.read_text(encoding="utf-8"))
    assert first.id == "arxiv:2402.01234"
    assert first.url == "https://arxiv.org/abs/2402.01234"
    assert (first.published, first.authors, first.author_count) == ("2024-02-02", ("Ada Ash", "Ben Elm"), 2)
    assert first.source == "moss/papers.jsonl"
    assert second.text == "A Title in Two Lines\nFirst line.\nSecond line."
    assert second.id == "title:a-title-in-two-lines"
    assert (second.published, second.url) == ("2023", "https://example.org/two")
    assert second.authors == ("Ada Ash", "Ben Elm")
    assert third.abstract == ""
    assert (third.published, third.year, third.url, third.authors, third.author_count) == (
        "--05-04",
        None,
        None,
        (),
        None,
    )


@pytest.mark.parametrize("text", [GOOD, "\n\n" + GOOD, "\ufeff" + GOOD, "{}", '{ "title": 1'])
def test_matches(text):
    assert JSONLinesSource().matches(text)


@pytest.mark.parametrize("text", ["", "[]", "[" + GOOD + "]", r"{\tau} in a Title", "title,abstract"])
def test_does_not_match(text):
    assert not JSONLinesSource().matches(text)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"title": "A", ', "broken JSON: Expecting property name enclosed in double quotes at column 15"),
        ("[1]", "JSON that is not an object: [1]; expected one JSON object on each line"),
        ("null", "JSON that is not an object: null; expected one JSON object on each line"),
        ("[" * 100_000, "JSON that is too large to read; expected one JSON object on each line"),
        ('{"n": ' + "9" * 5000 + "}", "JSON that is too large to read; expected one JSON object on each line"),
        ('{"title": "A\0", "abstract": ""}', "broken JSON: Invalid control character at"),
        ('{"title": "A\\u0000", "abstract": ""}', "a NUL character in title; expected Unicode text"),
        ('{"title": "A", "abstract": "\\ud800"}', "half a surrogate pair (U+D800) in abstract; expected Unicode text"),
        ('{"title": "A", "abstract": "", "authors": ["\\udfff"]}', "half a surrogate pair (U+DFFF) in authors"),
        ('{"abstract": "B"}', "no title; expected the fields title and abstract"),
        ('{"title": "A"}', "no abstract; expected the fields title and abstract"),
        ('{"title": " \\n", "abstract": ""}', "title is blank; expected the title of the paper"),
        ('{"title": "!?", "abstract": ""}', "title '!?' has no letter or digit; expected a title in words"),
        ('{"title": 7, "abstract": ""}', "title is a number; expected a string"),
        ('{"title": ["A"], "abstract": ""}', "title is a list; expected a string"),
        ('{"title": "A", "abstract": null}', "abstract is null; expected a string"),
        ('{"title": "A", "abstract": {}}', "abstract is an object; expected a string"),
        ('{"title": "A", "abstract": "", "id": 1706.03762}', "id is a number; expected a string"),
        ('{"title": "A", "abstract": "", "url": true}', "url is true or false; expected a string"),
        ('{"title": "A", "abstract": "", "url": "javascript:alert(1)"}', "url is 'javascript:alert(1)'; expected an"),
        ('{"title": "A", "abstract": "", "authors": 2}', "authors is a number; expected a list of names"),
        ('{"title": "A", "abstract": "", "authors": ["B", null]}', "null among the authors; expected names as strings"),
        ('{"title": "A", "abstract": "", "published": true}', "published is true or false; expected YYYY-MM-DD"),
        ('{"title": "A", "abstract": "", "published": 2023.0}', "published is a number; expected YYYY-MM-DD"),
        ('{"title": "A", "abstract": "", "published": "soon"}', "published is 'soon' (not a date); expected"),
        ('{"title": "A", "abstract": "", "published": "2023-02-29"}', "published is '2023-02-29' (day is out of range"),
    ],
)  # fmt: skip
def test_errors_name_file_and_line(line, message):
    text = f"{GOOD}\n\n{line}\n{GOOD}\n"
    with pytest.raises(InputError) as caught:
        parse(text)
    assert str(caught.value).startswith(f"moss/papers.jsonl:3: {message}")
    errors = []
    assert [paper.title for paper in parse(text, on_error=errors.append)] == ["Good", "Good"]
    assert [str(error) for error in errors] == [str(caught.value)]


hostile = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.sampled_from(
    ['"quoted", \\"', "a\r\nb", "\u202eright to left שלום", "one\u2028two\u0085three", "🦫🇨🇭", "\ufefftext", "{}\n{}"]
)


@given(st.lists(st.tuples(hostile.filter(title_key), hostile), max_size=5), st.booleans())
def test_round_trip(records, ascii_only):
    lines = [json.dumps({"title": title, "abstract": abstract}, ensure_ascii=ascii_only) for title, abstract in records]
    papers = parse("\n".join(lines))
    one_line = [title.strip().replace("\r\n", " ").replace("\n", " ").replace("\r", " ") for title, _ in records]
    assert [paper.title for paper in papers] == one_line
    assert [paper.abstract for paper in papers] == [abstract.strip() for _, abstract in records]
