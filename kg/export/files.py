"""Output files that are whole or not there at all."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kg.errors import ExportError

__all__ = ["replacing"]


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[TextIO]:
    r"""Open a text file for writing that takes its place only when the block ends without an error.

    It is written beside its target and renamed, so whoever reads the target sees the old content or all of the new.
    UTF-8 with ``\n`` on every system. Half a surrogate pair, which UTF-8 cannot hold, is written as ``\udXXX``: inside
    a JSON string that is its own escape.

    Parameters
    ----------
    path : str or path
        An existing file is replaced and keeps its mode; a symbolic link is followed; a device or pipe is written to
        as it is.

    Yields
    ------
    io.TextIOBase

    Raises
    ------
    ExportError
        If the folder is missing, the path is a folder, or writing fails. Other errors of the block pass through.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(f"{folder}/graph.jsonl") as file:
    ...         _ = file.write("{}\n")
    ...     sorted(entry.name for entry in Path(folder).iterdir())
    ['graph.jsonl']
    """
    try:
        target = Path(path).resolve()
    except (OSError, ValueError) as error:
        raise ExportError(f"is no usable path: {error}", where=repr(path)) from error
    try:
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and stat.S_ISDIR(mode):
            raise ExportError("is a folder", expected="a file", where=str(path))
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
                yield file
            return
        part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
        try:
            with part.open("x", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                shutil.copymode(target, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = "there is no such folder" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        raise ExportError(f"cannot be written: {reason}", where=str(path)) from error
