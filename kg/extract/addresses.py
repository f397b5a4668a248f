"""Web addresses in a text: what they cover is no mention of anything, and some lead to code or data."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["code_urls", "find_addresses"]

_ADDRESS = re.compile(
    r"(?:https?://|www\.|(?<![\w@.-])(?:[\w-]+\.)*(?:github|gitlab|hf)\.(?:com|io|co)/)[^\s<>\"{}|\\^`]+", re.IGNORECASE
)
_CODE_HOST = re.compile(
    r"^(?:https?://)?(?:www\.)?(?:[\w-]+\.)*"
    r"(?:github\.com|github\.io|gitlab\.com|bitbucket\.org|huggingface\.co|hf\.co|git\.io|zenodo\.org|codeocean\.com|"
    r"kaggle\.com|drive\.google\.com|sourceforge\.net|codeberg\.org|osf\.io|figshare\.com)(?:/|$)",
    re.IGNORECASE,
)
_CODE_WORD = re.compile(
    r"\b(?:code|codes|source|implementation|dataset|data|model|models|weights|checkpoints|repository|released?|"
    r"available|project|demo|demos|benchmark|toolbox|library|webpage|website|page)\b",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(r"(?:https?:/*|www)", re.IGNORECASE)
_BEFORE = 160
"""Characters before an address that may say what it leads to."""


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each address stands, without the punctuation that ends the sentence or a bracket around it.

    Examples
    --------
    >>> text = "Code: https://github.com/example-lab/x_(y). See (www.example.org/)."
    >>> [text[start:end] for start, end in find_addresses(text)]
    ['https://github.com/example-lab/x_(y)', 'www.example.org/']
    """
    for match in _ADDRESS.finditer(text):
        address = match[0]
        while address and (address[-1] in ".,;:!?'\u2019\u201d*" or (address[-1] in ")]" and not _balanced(address))):
            address = address[:-1]
        if not _NO_PLACE.fullmatch(address):
            yield match.start(), match.start() + len(address)


def _balanced(address: str) -> bool:
    return address.count("(") == address.count(")") and address.count("[") == address.count("]")


def code_urls(text: str) -> tuple[str, ...]:
    """Return the addresses of code or data that a text gives, as printed, each once, in order.

    An address counts by its host, or by a word such as "code" or "available" shortly before it.

    Examples
    --------
    >>> code_urls("Code is available at https://github.com/example-lab/kite.")
    ('https://github.com/example-lab/kite',)
    """
    found = dict.fromkeys(
        text[start:end]
        for start, end in find_addresses(text)
        if _CODE_HOST.match(text[start:end]) or _CODE_WORD.search(text[max(0, start - _BEFORE) : start])
    )
    return tuple(found)
