"""Settings that come from the environment; each default stands here and nowhere else."""

from __future__ import annotations

import os
from typing import Final

__all__ = [
    "CORRECTIONS_VARIABLE",
    "DEFAULT_MODEL",
    "DEFAULT_STORE",
    "MODEL_VARIABLE",
    "STORE_VARIABLE",
    "corrections_path",
    "model_name",
    "store_location",
]

DEFAULT_STORE: Final = "graph.db"
DEFAULT_MODEL: Final = "default"
STORE_VARIABLE: Final = "KG_STORE"
CORRECTIONS_VARIABLE: Final = "KG_CORRECTIONS"
MODEL_VARIABLE: Final = "KG_MODEL"


def store_location(given: str | None) -> str:
    """Return where the graph store is: what is given, else the environment's ``KG_STORE``, else ``graph.db``.

    Examples
    --------
    >>> store_location("papers.db")
    'papers.db'
    """
    return given or os.environ.get(STORE_VARIABLE) or DEFAULT_STORE


def corrections_path(given: str | None) -> str | None:
    """Return where the corrections are: what is given, else the environment's ``KG_CORRECTIONS``, else None.

    Examples
    --------
    >>> corrections_path("corrections.tsv")
    'corrections.tsv'
    """
    return given or os.environ.get(CORRECTIONS_VARIABLE) or None


def model_name(given: str | None) -> str:
    """Return what reads texts: what is given, else the environment's ``KG_MODEL``, else ``default``.

    Examples
    --------
    >>> model_name("fast")
    'fast'
    """
    return given or os.environ.get(MODEL_VARIABLE) or DEFAULT_MODEL
