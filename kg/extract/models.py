"""Which models there are, and where their files lie."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from kg.errors import ConfigError

__all__ = ["SHIPPED", "check_score", "model_fingerprint", "model_path", "pieces_path"]

SHIPPED: Final = ("default", "fast")


def check_score(min_score: float | None) -> None:
    """Refuse a bound on scores that is no probability.

    Raises
    ------
    ConfigError
        If it is not from 0 to 1.
    """
    if min_score is not None and not 0 <= min_score <= 1:
        raise ConfigError(f"least score {min_score}", expected="a number from 0 to 1")


def model_path(model: str) -> Path:
    """Return the file of a model: of a shipped one by its name, else what is named is the path.

    Raises
    ------
    ConfigError
        If there is no such file.
    """
    path = _folder() / f"{model}.onnx" if model in SHIPPED else Path(model)
    if not path.is_file():
        raise ConfigError(f"no model {model!r}", expected=f"one of {', '.join(SHIPPED)}, or an ONNX file")
    return path


def pieces_path() -> Path:
    """Return the list of word pieces that all models share."""
    return _folder() / "pieces.txt"


def _folder() -> Path:
    return Path(str(files("kg").joinpath("data", "models")))


@cache
def model_fingerprint(path: Path) -> str:
    """Return a hash of a model's file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
