"""Only the names of `kg.__all__` are public; each is documented and listed in the changelog."""

import inspect
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent


def test_names_are_sorted_and_there():
    assert kg.__all__ == sorted(kg.__all__)
    assert all(hasattr(kg, name) for name in kg.__all__)


@pytest.mark.parametrize("name", kg.__all__)
def test_each_name_is_documented(name):
    assert inspect.getdoc(getattr(kg, name))


@pytest.mark.parametrize("name", kg.__all__)
def test_each_name_is_in_the_changelog(name):
    assert f"`{name}`" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
