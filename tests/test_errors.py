"""The error tree: every class is made, printed and sent through pickle; the drawn tree is the real one."""

import pickle
import re

import pytest

from kg import errors

CLASSES = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_is_made_printed_and_pickled(kind):
    error = kind("found 'x'", expected="y", where="a.txt:3", hint="Do this")
    assert str(error) == "a.txt:3: found 'x'; expected y. Do this"
    assert str(kind("found")) == "found"
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  # made one line above
    assert type(copy) is kind
    assert vars(copy) == vars(error)
    assert str(copy) == str(error)


def test_the_drawn_tree_is_the_real_one():
    drawn, above = {}, {}
    for line in errors.__doc__.splitlines():
        found = re.match(r"    (?P<branch>[│├└─ ]*)(?P<name>[A-Z]\w+Error) {2,}(?P<note>.*)", line)
        if found:
            depth = len(found["branch"]) // 4
            above[depth] = found["name"]
            drawn[found["name"]] = (above.get(depth - 1) if depth else "Exception", "(retryable)" in found["note"])
    assert drawn == {kind.__name__: (kind.__base__.__name__, kind.retryable) for kind in CLASSES}


def test_all_errors_are_listed():
    made = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert made == set(errors.__all__)
