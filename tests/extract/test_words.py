"""The tokenizer: words as in kg.matching, and no character lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.words import doc_words
from kg.matching import words

ODD = [
    "emoji 🧪👩\u200d🔬 between words",
    "combining e\u0301 and ﬁ ligature, Straße, İstanbul",
    "double  spaces   and\ttabs",
    "lines\nwithin\r\nthe abstract\n\n",
    "no\u00a0break and thin\u2009space",
    " leading and trailing ",
    "a_b under_score__twice _x_",
    "ViT-B/16, (ResNets)-based; x→y ≤ 3.5% 中文字符 שלום",
    "",
    "\n",
    "   ",
    "!?…",
    "\u2028line separator\x85next\x0bvertical",
]


def check(nlp, text):
    doc = nlp.make_doc(text)
    assert doc.text == text
    found, tokens = doc_words(doc)
    assert found == words(text)
    for word, index in zip(found, tokens, strict=True):
        assert text[word.start : word.end] == word.text == doc[index].text


@pytest.mark.parametrize("text", ODD)
def test_words_of_odd_texts_are_those_of_matching(nlp, text):
    check(nlp, text)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_words_of_any_text_are_those_of_matching(nlp, text):
    check(nlp, text)


@given(text=st.text("ab1-_/.(+é \n\t\u00a0", max_size=40))
def test_words_of_names_and_signs_are_those_of_matching(nlp, text):
    check(nlp, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CIFAR-10/100", ["CIFAR", "-", "10", "/", "100"]),
        ("(ViT)-based", ["(", "ViT", ")", "-", "based"]),
        ("snake_case", ["snake", "_", "case"]),
        ("don't", ["don", "'", "t"]),
    ],
)
def test_every_border_of_a_name_is_one_of_a_token(nlp, text, expected):
    assert [token.text for token in nlp.make_doc(text)] == expected
