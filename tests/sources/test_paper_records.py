"""Fields of a record, dates, names of authors, and the JSON Schema that describes them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.sources.dates import footer_date, record_date
from kg.sources.records import FIELDS, paper_from_record

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "paper.schema.json").read_text(encoding="utf-8"))
JSON_TYPES = {
    "string": "text",
    "integer": 2023,
    "null": None,
    "array": ["A name"],
    "object": {},
    "boolean": True,
    "number": 0.5,
}
DATES = [
    "2023",
    " 2023-05 ",
    "2023-05-04",
    "--05-04",
    "2023-05-04T23:30:00Z",
    "2023-05-04 01:00+02:00",
    "2023-05-04 10:00 UTC",
]
NO_DATES = ["", "soon", "23", "2023-5", "--05", "05-04", "2023-05-04T", "2023/05/04", "May 4, 2023", "20230504", "٢٠٢٣"]


def paper(**fields):
    return paper_from_record({"title": "A", "abstract": "B", **fields}, source="s.jsonl", line=3)


def accepts(**fields):
    try:
        paper(**fields)
    except InputError:
        return False
    return True


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("Sep 16", "--09-16"),
        ("Feb 23, 2016", "2016-02-23"),
        ("Jan 31, 2024 1", "2024-01-31"),
        ("Jan 31, 202415", "2024-01-31"),
        ("Mar 7 2", "--03-07"),
        ("Mar 7 2024", "--03-07"),
        ("Sept. 9, 2020 1.2k", "2020-09-09"),
        ("december 24", "--12-24"),
        ("Feb 29", "--02-29"),
    ],
)
def test_footer_dates(printed, date):
    assert footer_date(printed) == date


def test_dates_of_records():
    found = [record_date(date) for date in DATES]
    assert found == ["2023", "2023-05", "2023-05-04", "--05-04", "2023-05-04", "2023-05-04", "2023-05-04"]


@pytest.mark.parametrize("date", [*NO_DATES, "2023-02-29", "2023-13", "--02-30", "0000", "2023-05-04T25:00:00"])
def test_what_is_no_date(date):
    with pytest.raises(ValueError, match=r"."):
        record_date(date)


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Ada Ash; Ben Elm;", ("Ada Ash", "Ben Elm")),
        ("Ash, Ada; Elm, Ben", ("Ash, Ada", "Elm, Ben")),
        ("Ada Ash, Ben Elm", ("Ada Ash", "Ben Elm")),
        ("Ada Ash and Ben Elm", ("Ada Ash", "Ben Elm")),
        ("Ada Ash, Ben Elm, and Cy Fir", ("Ada Ash", "Ben Elm", "Cy Fir")),
        ("Ash, Ada and Elm, Ben", ("Ash, Ada", "Elm, Ben")),
        ("Ferdinand Andersen", ("Ferdinand Andersen",)),
        ([" Ada\nAsh ", "", "Elm, Ben"], ("Ada Ash", "Elm, Ben")),
        ("", ()),
        (None, ()),
    ],
)
def test_authors(authors, names):
    found = paper(authors=authors)
    assert (found.authors, found.author_count) == (names, len(names) or None)


@pytest.mark.parametrize(
    ("fields", "identifier", "url"),
    [
        ({}, "title:a", None),
        ({"id": "17"}, "title:a", None),
        ({"id": "2401.00001v2"}, "arxiv:2401.00001", "https://arxiv.org/abs/2401.00001"),
        ({"id": "cs/0112017", "url": ""}, "arxiv:cs/0112017", "https://arxiv.org/abs/cs/0112017"),
        ({"url": "arXiv:2401.00001"}, "arxiv:2401.00001", "https://arxiv.org/abs/2401.00001"),
        ({"url": "arxiv.org/pdf/2401.00001v3.pdf"}, "arxiv:2401.00001", "https://arxiv.org/abs/2401.00001"),
        ({"url": "https://example.org/a"}, "title:a", "https://example.org/a"),
        ({"id": "2401.00001", "url": "https://example.org/a"}, "arxiv:2401.00001", "https://example.org/a"),
        ({"id": "17", "url": "https://huggingface.co/papers/2401.00001"},
         "arxiv:2401.00001", "https://huggingface.co/papers/2401.00001"),
    ],
)  # fmt: skip
def test_ids_and_addresses(fields, identifier, url):
    found = paper(**fields)
    assert (found.id, found.url) == (identifier, url)


def test_a_title_in_signs_is_kept_where_the_id_does_not_need_it():
    assert paper(title="?!", id="2401.00001").id == "arxiv:2401.00001"


def test_schema_names_the_fields_of_the_parser():
    assert tuple(SCHEMA["properties"]) == FIELDS
    for field in FIELDS:
        record = {name: "" if name in ("abstract", "url", "authors") else "2020" for name in FIELDS if name != field}
        if field in SCHEMA["required"]:
            with pytest.raises(InputError, match=f"no {field}"):
                paper_from_record(record, source="s", line=1)
        else:
            paper_from_record(record, source="s", line=1)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("kind", JSON_TYPES)
def test_schema_and_parser_agree_on_types(field, kind):
    allowed = SCHEMA["properties"][field]["type"]
    value = JSON_TYPES[kind]
    if kind == "string":  # the strings that a field takes are told by its examples
        value = next(
            (example for example in SCHEMA["properties"][field].get("examples", ()) if isinstance(example, str)), value
        )
    assert accepts(**{field: value}) == (kind in ([allowed] if isinstance(allowed, str) else allowed))


def test_schema_and_parser_agree_on_dates():
    pattern = re.compile(SCHEMA["properties"]["published"]["pattern"])
    for date in [*DATES, *NO_DATES]:
        assert (pattern.search(date) is not None) == accepts(published=date), date
    for year in (SCHEMA["properties"]["published"][bound] for bound in ("minimum", "maximum")):
        assert accepts(published=year)
    assert not accepts(published=SCHEMA["properties"]["published"]["minimum"] - 1)
    assert not accepts(published=SCHEMA["properties"]["published"]["maximum"] + 1)


@pytest.mark.parametrize("field", FIELDS)
def test_examples_of_the_schema_are_accepted(field):
    assert all(accepts(**{field: example}) for example in SCHEMA["properties"][field].get("examples", ()))
