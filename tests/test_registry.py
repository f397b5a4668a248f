"""The table of providers."""

import pytest

from kg import registry
from kg.errors import ConfigError


@pytest.mark.parametrize(("kind", "name"), sorted(registry._TABLE))
def test_every_entry_leads_somewhere(kind, name):
    assert callable(registry.provider(kind, name))
    assert name in registry.names(kind)


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(ConfigError, match=r"no source named 'tape'; expected one of csv, hf-papers, jsonl"):
        registry.provider("source", "tape")


def test_other_packages_add_to_it(monkeypatch):
    class Point:
        name = "tape"

        def load(self):
            return dict

    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [Point()] if group == "kg.source" else [])
    assert "tape" in registry.names("source")
    assert registry.provider("source", "tape") is dict
    with pytest.raises(ConfigError):
        registry.provider("store", "tape")
