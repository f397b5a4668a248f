"""Sources: text in, :class:`kg.model.Paper` records out. One format a file; :func:`read_papers` picks the format.

A new format is one module with a class that fits :class:`kg.contracts.Source`, and one line in :mod:`kg.registry`.
"""

from kg.sources.csv import CSVSource
from kg.sources.hf_papers import HFPapersSource
from kg.sources.jsonl import JSONLinesSource
from kg.sources.reader import read_papers

__all__ = ["CSVSource", "HFPapersSource", "JSONLinesSource", "read_papers"]
