from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store.cypher import parameter_names, quote, split_position, tokens


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("RETURN 1.5e3, 2", [("name", "RETURN"), ("number", "1.5e3"), ("sign", ","), ("number", "2")]),
        ("1.SET", [("number", "1"), ("sign", "."), ("name", "SET")]),
        ("`a``b`.x", [("quoted", "a`b"), ("sign", "."), ("name", "x")]),
        (r"'it\'s' // x", [("string", r"'it\'s'")]),
        ("'a\\\\' 'b'", [("string", "'a\\\\'"), ("string", "'b'")]),
        ("/* ' */ x /* // */ y", [("name", "x"), ("name", "y")]),
        ("x /* y", [("name", "x"), ("open", "/*"), ("name", "y")]),
        ("'x", [("open", "'"), ("name", "x")]),
        ("a//b\rc", [("name", "a"), ("name", "c")]),
    ],
)
def test_tokens(statement: str, kinds: list[tuple[str, str]]) -> None:
    assert [(token.kind, token.text) for token in tokens(statement)] == kinds


@given(st.text(alphabet="ab`'\"\\/*. \n1$;", max_size=30))
def test_tokens_cover_the_text_in_order(statement: str) -> None:
    offsets = [token.offset for token in tokens(statement)]
    assert offsets == sorted(set(offsets))


@given(st.text(max_size=20))
def test_a_quoted_name_is_one_token(name: str) -> None:
    found = tokens(quote(name))
    assert [(token.kind, token.text) for token in found] == [("quoted", name)]


def test_parameters_and_positions() -> None:
    assert parameter_names("RETURN $a, $`b c`, $a, '$d' // $e") == ("a", "b c")
    assert split_position("ab\ncd", 4) == (2, 2)
