"""Hugging Face Daily Papers, a page saved as text.

Two layouts are read. In one, title, abstract and a footer (number of authors, date, votes) are paragraphs; in the
other, title and abstract are lines in turn. :mod:`kg.sources.pages` splits a page, :mod:`kg.sources.layout` tells what
each part is, and this module makes papers of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.contracts import OnError
from kg.errors import InputError
from kg.identifiers import paper_id, title_key
from kg.model import Paper
from kg.sources.dates import footer_date
from kg.sources.layout import Role, roles
from kg.sources.pages import TITLE_LENGTH, Block, has_blank_line, has_footer, has_heading, normalized, split_page
from kg.sources.records import checked_bytes, checked_text, report, title_line

__all__ = ["HFPapersSource"]

_BEGINNING = 20_000
"""Characters that are looked at to tell the format."""
_ENOUGH_RECORDS = 2


@dataclass(slots=True, kw_only=True)
class _Record:
    """The blocks of one record, while they are being collected."""

    title: Block | None = None
    abstract: list[Block] = field(default_factory=list)
    footer: Block | None = None


class HFPapersSource:
    """Reads the papers of a page. Titles and abstracts are kept as printed, TeX and all; votes are dropped."""

    name = "hf-papers"

    def matches(self, text: str) -> bool:
        r"""Tell whether the text has a footer or heading of such a page, or titles and long abstracts in turn.

        Examples
        --------
        >>> HFPapersSource().matches("Sorting with Moss\n\nWe sort.\n\n  • 2 authors\n·\nMar 7\n")
        True
        >>> HFPapersSource().matches("Dear all,\n\nplease sort the moss.\n")
        False
        """
        page = normalized(text[:_BEGINNING])
        return has_footer(page) or has_heading(page) or _alternates(page, cut=len(text) > _BEGINNING)

    def parse(self, text: str, *, source: str, on_error: OnError | None = None) -> Iterator[Paper]:
        r"""Yield the papers in the order of the page, repeats included.

        ``published`` is ``YYYY-MM-DD``, or ``--MM-DD`` where the footer has no year, and None without a footer.

        Raises
        ------
        InputError
            At the first bad record, or if there is none at all, naming source and line; with ``on_error`` it is called
            instead.

        Examples
        --------
        >>> page = "Sorting with Moss\n\nWe sort.\n\n  • 2 authors\n·\nMar 7, 2024 3\n"
        >>> [(paper.id, paper.published) for paper in HFPapersSource().parse(page, source="moss.txt")]
        [('title:sorting-with-moss', '2024-03-07')]
        """
        blocks = split_page(normalized(text))
        empty = True
        for record in _records(blocks):
            empty = False
            try:
                paper = _paper(record, source)
            except InputError as error:
                report(error, on_error)
            else:
                yield paper
        if empty:
            found = "no paper on the page"
            report(InputError(found, expected="titles, each with its abstract", where=f"{source}:1"), on_error)


def _alternates(page: str, *, cut: bool) -> bool:
    """Tell whether a page without footers is lines of titles and long abstracts in turn."""
    if has_blank_line(page):
        return False  # so is prose under section headings, but for its blank lines
    records = list(_records(split_page(page)))
    return len(records) >= _ENOUGH_RECORDS and all(
        record.title is not None
        and len(record.title.text) <= TITLE_LENGTH
        and len(record.abstract) == 1
        and len(record.abstract[0].text) > TITLE_LENGTH
        for record in (records[:-1] if cut else records)
    )


def _records(blocks: list[Block]) -> Iterator[_Record]:
    """Group the blocks of each record: title, abstract and footer, of which any may be missing."""
    record = _Record()
    for block, role in zip(blocks, roles(blocks), strict=True):
        if role is Role.TITLE:
            if record.title is not None:
                yield record
            record = _Record(title=block)
        elif role in (Role.FIRST, Role.MORE):
            record.abstract.append(block)
        elif role is Role.FOOTER:
            record.footer = block
            yield record
            record = _Record()
    if record.title is not None:
        yield record


def _paper(record: _Record, source: str) -> Paper:
    footer = record.footer
    if record.title is None:
        line = footer.line if footer else 1
        raise InputError("a footer without title and abstract", expected="a record", where=f"{source}:{line}")
    where = f"{source}:{record.title.line}"
    title = checked_text(title_line(_text(record.title, source)), "title", where)
    if not record.abstract:
        raise InputError(f"title {title[:60]!r} without abstract", expected="title and abstract", where=where)
    if not title_key(title):
        raise InputError(f"title {title[:60]!r} has no letter or digit", expected="a title in words", where=where)
    first, *more = (
        checked_text(_text(block, source), "abstract", f"{source}:{block.line}") for block in record.abstract
    )
    gap = record.abstract[0].gap
    return Paper(
        id=paper_id(title),
        title=title,
        abstract=gap.join([first, *more]),
        published=_published(footer, source),
        author_count=footer.author_count if footer else None,
        source=source,
    )


def _text(block: Block, source: str) -> str:
    return checked_bytes(block.text, source, block.line)


def _published(footer: Block | None, source: str) -> str | None:
    if footer is None or footer.date is None:
        return None
    try:
        return footer_date(footer.date)
    except ValueError as error:
        raise InputError(
            f"footer with {footer.date!r} ({error})",
            expected="a date such as Sep 16 or Feb 23, 2016",
            where=f"{source}:{footer.line}",
        ) from error
