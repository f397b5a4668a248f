"""From what a person names (files, folders, patterns, standard input) to the texts in them."""

from __future__ import annotations

import glob
import gzip
import os
import sys
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from kg.contracts import OnError
from kg.errors import InputError
from kg.sources.records import report

__all__ = ["STDIN", "decoded", "expand", "read_bytes", "shown", "source_name", "suffix"]

STDIN = "-"
"""Stands for standard input among paths."""

_GZIP_START = b"\x1f\x8b"
# Files that are known by their first bytes; some of them have no NUL byte near the beginning.
_BINARY_STARTS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff")


def expand(paths: Iterable[str | Path], suffixes: Collection[str], *, on_error: OnError | None = None) -> list[str]:
    """Return the files that the paths stand for: in the order given, each expanded and sorted, none twice.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, glob patterns (``**`` for folders at any depth), and ``-`` for standard input.
    suffixes : collection of str
        Endings of the files that are taken from a folder, in lower case; ``.gz`` may follow. Hidden files and folders
        are left out, and links to folders are not followed.
    on_error : callable, optional
        Called with the error of a folder or pattern that has no file; the other paths are expanded.

    Raises
    ------
    InputError
        If a path does not exist; without ``on_error`` also if a pattern matches nothing, or a folder has no such file.
    """
    found: dict[str, str] = {}
    # One path alone is no list of one-letter paths.
    for path in [paths] if isinstance(paths, str | Path) else paths:
        for file in _expand_one(os.fspath(path), suffixes, on_error):
            found.setdefault(file if file == STDIN else os.path.realpath(file), file)
    return list(found.values())


def _expand_one(path: str, suffixes: Collection[str], on_error: OnError | None) -> list[str]:
    if path == STDIN:
        return [STDIN]
    if _is_folder(path):
        files = sorted(_files_below(path, suffixes))
        if not files:
            report(_empty_folder(path, suffixes), on_error)
        return files
    if os.path.exists(path):  # noqa: PTH110  unlike Path.exists, False for a name that is too long
        return [path]
    if glob.has_magic(path):
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  Path.glob takes no absolute pattern
        files = [file for match in matches for file in _files_at(match, suffixes)]
        if not files:
            hint = "Check it from the folder that kg runs in; ** stands for folders at any depth"
            report(InputError(f"no file matches the pattern {path!r}", hint=hint), on_error)
        return files
    # A name that is mistyped is never one of many sources that may fail.
    raise InputError(f"no such file or folder: {path[:200]!r}", hint=f"The current folder is {Path.cwd()}")


def _empty_folder(path: str, suffixes: Collection[str]) -> InputError:
    return InputError(
        "no file to read in the folder",
        expected=f"files ending in {', '.join(sorted(suffixes))}, or these and .gz",
        where=path,
        hint="Name the files themselves if they end otherwise",
    )


def _files_at(path: str, suffixes: Collection[str]) -> list[str]:
    return sorted(_files_below(path, suffixes)) if _is_folder(path) else [path]


def _is_folder(path: str) -> bool:
    return os.path.isdir(path)  # noqa: PTH112  unlike Path.is_dir, False for a name that is too long


def _files_below(folder: str, suffixes: Collection[str]) -> Iterator[str]:
    for root, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (
            os.path.join(root, name)  # noqa: PTH118  Path would drop the "./" that a person typed
            for name in files
            if not name.startswith(".") and suffix(name) in suffixes
        )


def _refuse(error: OSError) -> None:
    raise InputError(f"cannot list the folder: {error.strerror}", where=str(error.filename)) from error


def suffix(file: str) -> str:
    """Return the ending of a file's name in lower case, without ``.gz``.

    Examples
    --------
    >>> suffix("moss/Papers.JSONL.gz"), suffix("-")
    ('.jsonl', '')
    """
    return Path(file.lower().removesuffix(".gz")).suffix


def source_name(file: str) -> str:
    """Return the name under which papers remember a file: its whole path, links resolved, with forward slashes.

    Examples
    --------
    >>> source_name("/data/moss/deep/../papers.jsonl"), source_name("-")
    ('/data/moss/papers.jsonl', 'stdin')
    """
    if file == STDIN:
        return "stdin"
    path = Path(file).resolve().as_posix()
    return os.fsencode(path).decode("utf-8", "replace")  # a name that is not UTF-8 could not be stored


def shown(file: str) -> str:
    """Return how errors name a file: as it was given.

    Examples
    --------
    >>> shown("moss/papers.jsonl"), shown("-")
    ('moss/papers.jsonl', 'stdin')
    """
    return "stdin" if file == STDIN else file


def read_bytes(file: str) -> bytes:
    """Return the content of a file or of standard input, unpacked where it is gzip.

    Raises
    ------
    InputError
        If it cannot be read, or the gzip data are damaged.
    """
    try:
        data = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the file: {error.strerror or error}", where=shown(file)) from error
    if not data.startswith(_GZIP_START):
        if data and file.lower().endswith(".gz"):
            raise InputError(
                "no gzip data in a file that ends in .gz",
                expected="gzip data",
                where=shown(file),
                hint="Take the ending away if the file is not packed",
            )
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"damaged gzip data ({error})",
            expected="a complete gzip file",
            where=shown(file),
            hint="Fetch or pack the file again",
        ) from error


def decoded(data: bytes, file: str, *, lenient: bool = False) -> str:
    """Return the text of a file.

    Parameters
    ----------
    data : bytes
        Its content.
    file : str
        Goes into errors.
    lenient : bool
        Take a byte that is not UTF-8 as half a surrogate pair (Python's ``surrogateescape``) and not as an error: the
        sources refuse the records that have one, and keep the others.

    Raises
    ------
    InputError
        If there is none: the file is empty, binary, or not UTF-8.
    """
    for start, kind in _BINARY_STARTS.items():
        if data.startswith(start):
            raise _not_text(f"{kind}, not a text", file)
    if data.startswith(_UTF16_STARTS):
        raise _not_text("UTF-16 text", file)
    if (position := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, position) + 1
        raise _not_text(f"binary data (a NUL byte at offset {position})", f"{shown(file)}:{line}")
    try:
        text = data.decode("utf-8", "surrogateescape" if lenient else "strict").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8"
        raise _not_text(found, f"{shown(file)}:{line}") from error
    if not text.strip():
        raise InputError("the file is empty", expected="papers", where=shown(file))
    return text


def _not_text(found: str, where: str) -> InputError:
    hint = "Save it as UTF-8 text, for example with iconv -f ENCODING -t UTF-8"
    return InputError(found, expected="UTF-8 text", where=shown(where), hint=hint)
