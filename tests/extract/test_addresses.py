"""Web addresses."""

import pytest

from kg.extract.addresses import code_urls, find_addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://kite.example.org/a.b, or", ["https://kite.example.org/a.b"]),
        ("(https://kite.example.org/moss_(x)).", ["https://kite.example.org/moss_(x)"]),
        ("[code](https://kite.example.org/x)", ["https://kite.example.org/x"]),
        ("\\url{https://kite.example.org/x}", ["https://kite.example.org/x"]),
        ("at github.com/moss/kite.", ["github.com/moss/kite"]),
        ("at moss.github.io/kite!", ["moss.github.io/kite"]),
        ("at www.kite.example.org;", ["www.kite.example.org"]),
        ("mail moss@github.com/x", []),
        ("nothing: https://... here", []),
        ("www. and http://", []),
        ("https://", []),
        ("", []),
    ],
)
def test_addresses(text, expected):
    assert [text[start:end] for start, end in find_addresses(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our code: https://kite.example.org/x", ("https://kite.example.org/x",)),
        (
            "Data are available at https://kite.example.org/x and https://kite.example.org/x.",
            ("https://kite.example.org/x",),
        ),
        ("https://github.com/moss/kite", ("https://github.com/moss/kite",)),
        ("https://huggingface.co/moss/kite", ("https://huggingface.co/moss/kite",)),
        ("We flew kites; photographs: https://kite.example.org/x", ()),
        ("https://notgithub.community/moss", ()),
    ],
)
def test_code_urls(text, expected):
    assert code_urls(text) == expected
