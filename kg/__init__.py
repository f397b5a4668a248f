"""kg: builds a typed knowledge graph of methods, datasets and tasks from machine-learning abstracts.

>>> import kg
>>> kg.paper_id("Attention Is All You Need", "arXiv:1706.03762")
'arxiv:1706.03762'
"""

from kg.api import (
    StoreInfo,
    centrality,
    cooccurrence,
    export_html,
    export_jsonl,
    info,
    named_queries,
    project,
    query,
)
from kg.builder import BuildReport, build, remove
from kg.contracts import Counts, Extractor, GraphStore, Linker, Rows, Source
from kg.errors import (
    ConfigError,
    ExportError,
    FormatError,
    InputError,
    KGError,
    QueryError,
    ReadOnlyError,
    SchemaError,
    StoreCorruptError,
    StoreError,
    StoreLockedError,
    StoreMissingError,
    StoreVersionError,
    UnknownEntityError,
    UnknownQueryError,
)
from kg.evaluation.evaluator import Evaluation, evaluate
from kg.export.extraction import extraction_record
from kg.identifiers import entity_id, name_key, paper_id
from kg.model import (
    Entity,
    Evidence,
    Extraction,
    GraphBatch,
    LinkedEntity,
    LinkedPaper,
    LinkedResult,
    Mention,
    Paper,
    PaperNode,
    Relation,
    Result,
    Span,
)
from kg.pipeline import extract_papers, open_store

__all__ = [
    "BuildReport",
    "ConfigError",
    "Counts",
    "Entity",
    "Evaluation",
    "Evidence",
    "ExportError",
    "Extraction",
    "Extractor",
    "FormatError",
    "GraphBatch",
    "GraphStore",
    "InputError",
    "KGError",
    "LinkedEntity",
    "LinkedPaper",
    "LinkedResult",
    "Linker",
    "Mention",
    "Paper",
    "PaperNode",
    "QueryError",
    "ReadOnlyError",
    "Relation",
    "Result",
    "Rows",
    "SchemaError",
    "Source",
    "Span",
    "StoreCorruptError",
    "StoreError",
    "StoreInfo",
    "StoreLockedError",
    "StoreMissingError",
    "StoreVersionError",
    "UnknownEntityError",
    "UnknownQueryError",
    "build",
    "centrality",
    "cooccurrence",
    "entity_id",
    "evaluate",
    "export_html",
    "export_jsonl",
    "extract_papers",
    "extraction_record",
    "info",
    "name_key",
    "named_queries",
    "open_store",
    "paper_id",
    "project",
    "query",
    "remove",
]
