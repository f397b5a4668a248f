"""Which module provides what: (kind, name) -> "module:attribute". Nothing is registered by being imported.

Other packages add to it by entry points in the group ``kg.KIND``, e.g. ``[project.entry-points."kg.source"]``.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kg.errors import ConfigError

__all__ = ["names", "provider"]

_TABLE: dict[tuple[str, str], str] = {
    ("source", "hf-papers"): "kg.sources.hf_papers:HFPapersSource",
    ("source", "jsonl"): "kg.sources.jsonl:JSONLinesSource",
    ("source", "csv"): "kg.sources.csv:CSVSource",
    ("reader", "default"): "kg.sources.reader:read_papers",
    ("extractor", "default"): "kg.extract.trained:default_model",
    ("extractor", "fast"): "kg.extract.trained:fast_model",
    ("extractor", "rules"): "kg.extract.rules:RuleExtractor",
    ("model-file", "onnx"): "kg.extract.trained:TrainedExtractor",
    ("linker", "default"): "kg.link.linker:VocabularyLinker",
    ("queries", "all"): "kg.store.named:named_queries",
    ("queries", "one"): "kg.store.named:named_query",
    ("queries", "bind"): "kg.store.named:bind",
    ("store", "embedded"): "kg.store.embedded:EmbeddedStore",
    ("projection", "default"): "kg.analyze.projection:project",
    ("measure", "centrality"): "kg.analyze.centrality:centrality",
    ("measure", "cooccurrence"): "kg.analyze.cooccurrence:cooccurrence",
    ("exporter", "html"): "kg.export.html:write",
    ("exporter", "jsonl"): "kg.export.jsonl:write",
}


def names(kind: str) -> list[str]:
    """Return the names of all providers of a kind, sorted.

    Examples
    --------
    >>> names("source")
    ['csv', 'hf-papers', 'jsonl']
    """
    from importlib.metadata import entry_points  # a fifth of the time of `import kg`, and seldom needed

    own = {name for of_kind, name in _TABLE if of_kind == kind}
    return sorted(own | {point.name for point in entry_points(group=f"kg.{kind}")})


def provider(kind: str, name: str) -> Any:
    """Import and return the provider of that kind and name.

    Raises
    ------
    ConfigError
        If there is none.
    """
    target = _TABLE.get((kind, name))
    if target is not None:
        module, _, attribute = target.partition(":")
        return getattr(import_module(module), attribute)
    from importlib.metadata import entry_points

    for point in entry_points(group=f"kg.{kind}"):
        if point.name == name:
            return point.load()
    raise ConfigError(f"no {kind} named {name!r}", expected=f"one of {', '.join(names(kind))}")
