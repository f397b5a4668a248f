"""A saved page of papers as blocks: the paragraphs or lines, and the footers, with the lines they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.sources.dates import PAGE_DATE

__all__ = [
    "HEAD_BLOCKS",
    "TITLE_LENGTH",
    "Block",
    "has_footer",
    "has_heading",
    "is_heading",
    "is_page_date",
    "normalized",
    "split_page",
]

# A footer is a bullet with the number of authors, a dot and a date. The dot or the date may be missing. Behind a blank
# line only what looks like a date belongs to it: it could be the next title.
_FOOTER = re.compile(
    rf"^[ \t]*[•·∙*-][ \t]*(?P<count>[0-9][0-9,]*)[ \t]+authors?"
    rf"(?:\s*[·•∙](?:[ \t]*\n?[ \t]*|\s*(?={PAGE_DATE}))(?P<date>\S[^\n]{{0,39}}))?(?:\s*[·•∙])?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_LINE = re.compile(r"\n")

# What this site prints above its lists. Only a help: pages with other lines are told apart by shape.
_HEADING = (
    r"Get trending papers in your email inbox(?: once a day)?!|Subscribe|Daily Papers|by ?AK and the research community"
)
_HEADING_LINE = re.compile(rf"(?:{_HEADING}|new|{PAGE_DATE})")
# A heading and the first title may have lost the line end between them. "Subscribers of ..." and "May 3D ..."
# are titles.
_GLUED_HEADING = re.compile(rf"(?:{_HEADING}|{PAGE_DATE}(?![0-9]|D\b))(?!(?<=ribe)(?:[drs]|rs)\b)(?=[\w\\${{(\"'“‘])")
_HEADING_ON_PAGE = re.compile(
    r"^[ \t]*(?:Get trending papers in your email inbox|Daily Papers[ \t]*$|Subscribe(?=[A-Z0-9]))", re.MULTILINE
)

TITLE_LENGTH = 250
"""The longest titles; what is longer is an abstract."""
HEAD_BLOCKS = 20
"""Headings stand among the first blocks only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or line of a page, or a footer.

    Attributes
    ----------
    text : str
        Without blanks at both ends, else as printed.
    line : int
        Line that it begins on, from 1.
    footer : bool
        Whether it closes a record.
    author_count : int or None
        Of a footer.
    date : str or None
        Of a footer, as printed, with the number of votes behind it.
    gap : str
        What stood between this block and the one before: one newline, or two for a blank line.
    """

    text: str
    line: int
    footer: bool = False
    author_count: int | None = None
    date: str | None = None
    gap: str = "\n"


def normalized(text: str) -> str:
    r"""Return the text of a page without byte-order mark, and with ``\n`` as the only line end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def has_blank_line(text: str) -> bool:
    """Tell whether a normalised text has a blank line inside."""
    return _BLANK_LINES.search(text.strip()) is not None


def has_footer(text: str) -> bool:
    """Tell whether a normalised page has a record's footer."""
    return any(match["date"] or "·" in match[0] for match in _FOOTER.finditer(text))


def has_heading(text: str) -> bool:
    """Tell whether a normalised page has one of the headings that only this site prints."""
    return _HEADING_ON_PAGE.search(text) is not None


def is_heading(text: str) -> bool:
    """Tell whether a block is one of the site's headings, or a page's date."""
    return _HEADING_LINE.fullmatch(text) is not None


def is_page_date(text: str) -> bool:
    """Tell whether a block is the date of a page."""
    return re.fullmatch(PAGE_DATE, text) is not None


def split_page(text: str) -> list[Block]:
    r"""Split a normalised page into blocks, in the order of the page.

    Records are set in paragraphs, with blank lines between them, or in lines without any.

    Examples
    --------
    >>> page = "SubscribeSorting with Moss\n\nWe sort.\n\n  • 2 authors\n·\nMar 7 2\n"
    >>> [(block.line, block.text) for block in split_page(page) if not block.footer]
    [(1, 'Subscribe'), (1, 'Sorting with Moss'), (3, 'We sort.')]
    >>> split_page(page)[-1].author_count, split_page(page)[-1].date
    (2, 'Mar 7 2')
    """
    footers = list(_FOOTER.finditer(text))
    separator = _BLANK_LINES if _in_paragraphs(text, len(footers)) else _LINE
    blocks: list[Block] = []
    start, line = 0, 1
    for footer in footers:
        blocks += _blocks(text[start : footer.start()], line, separator)
        line += text.count("\n", start, footer.start())
        count = int(footer["count"].replace(",", ""))
        date = footer["date"] and footer["date"].strip()
        blocks.append(Block(text=footer[0].strip(), line=line, footer=True, author_count=count, date=date))
        line += footer[0].count("\n")
        start = footer.end()
    blocks += _blocks(text[start:], line, separator)
    return list(_unglued(blocks))


def _in_paragraphs(text: str, footers: int) -> bool:
    """Tell whether blank lines set the blocks apart."""
    paragraphs = sum(1 for paragraph in _BLANK_LINES.split(text) if paragraph.strip())
    if footers:
        return paragraphs > footers * 2.5  # title, abstract and footer each for itself
    lines = sum(1 for line in text.split("\n") if line.strip())
    return lines < paragraphs * 2


def _blocks(text: str, line: int, separator: re.Pattern[str]) -> Iterator[Block]:
    """Yield the blocks between two footers; ``line`` is the one that the text begins on."""
    gap = "\n\n" if separator is _BLANK_LINES else "\n"
    start = 0
    while start < len(text):
        match = separator.search(text, start)
        part = text[start : match.start() if match else None]
        if stripped := part.strip():
            indent = part[: len(part) - len(part.lstrip())]
            yield Block(text=stripped, line=line + indent.count("\n"), gap=gap)
        end = match.end() if match else len(text)
        line += text.count("\n", start, end)
        start = end


def _unglued(blocks: list[Block]) -> Iterator[Block]:
    """Take headings off the front of the first title."""
    in_head = True
    for index, block in enumerate(blocks):
        rest = block.text
        in_head = in_head and index < HEAD_BLOCKS and not block.footer
        while in_head and (match := _GLUED_HEADING.match(rest)):
            yield Block(text=match[0], line=block.line, gap=block.gap)
            rest = rest[match.end() :]
        in_head = in_head and len(rest) <= TITLE_LENGTH
        yield block if rest == block.text else Block(text=rest, line=block.line, gap=block.gap)
