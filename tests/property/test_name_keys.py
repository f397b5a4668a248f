"""What holds for the key of any name."""

import re
import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from kg.identifiers import entity_id, name_key, title_key, usual_form
from kg.matching import pieces

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORD = st.text("abcdeghilmnoprtuvxyzé", min_size=4, max_size=9).filter(lambda word: not word.endswith(("s", "i")))
NAME = st.lists(
    WORD | st.integers(0, 2000).map(str) | st.sampled_from(["3.5", "C++", "A*", "X2"]), min_size=1, max_size=4
)


def keeps_a_capital_s(name):
    """A capital S at the end of a word is no plural, which the key itself cannot show any more."""
    return re.search(r"S(?=\W|_|\d|$)", unicodedata.normalize("NFKC", name)) is not None


@given(ANY | st.text("abeEshxciIyAS109.-_ /+#é", max_size=20))
def test_the_key_of_a_key_is_the_key(name):
    assume(not keeps_a_capital_s(name))
    assert name_key(name_key(name)) == name_key(name)


@given(NAME)
def test_case_hyphens_and_spaces_make_no_difference(parts):
    keys = {
        name_key(f(sep.join(parts)))
        for sep in " -_"
        for f in (str, str.lower, str.title, lambda s: s.replace("-", "\u2011"))
    }
    assert len(keys) == 1
    assert entity_id("Task", " ".join(parts)) == f"task:{keys.pop()}"


@given(st.lists(WORD, min_size=1, max_size=3))
def test_plural_makes_no_difference(parts):
    name = " ".join(parts)
    plural = (
        f"{name[:-1]}ies" if name.endswith("y") else f"{name}es" if name.endswith(("x", "ch", "sh")) else f"{name}s"
    )
    assume(not plural.endswith(("us", "is", "as", "os")))
    # "axes" is the plural of "ax" and of "axe", "ties" could be one of "ty": spelling cannot tell
    assume(not name.endswith(("xe", "che", "she", "sse", "ie")))
    assert name_key(plural) == name_key(name)


@given(st.text("abXY01259.-/ ", max_size=20))
def test_digits_are_never_lost_or_merged(name):
    assert re.findall(r"\d+", name_key(name)) == re.findall(r"\d+", name)


@given(NAME, NAME)
def test_names_that_match_in_a_text_have_one_set_of_pieces(one, other):
    if name_key(" ".join(one)) == name_key(" ".join(other)):
        assert pieces(" ".join(one)) == pieces(" ".join(other))


@given(ANY)
def test_the_key_of_a_title_key_is_the_key(title):
    assert title_key(title_key(title)) == title_key(title)


@given(
    st.lists(st.sampled_from(["Moss Kite", "moss kite", "Moss-kites", "MOSS KITE", "moss  kites", "stone"]), max_size=6)
)
def test_the_name_to_show_does_not_depend_on_order_or_repetition(surfaces):
    assert usual_form(surfaces, "moss-kite") == usual_form(sorted(set(surfaces)), "moss-kite")
