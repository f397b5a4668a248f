"""What each block of a page is: title, abstract, footer or chrome.

Nothing on a page says so, therefore the reading with the least cost is taken: each block costs something in each role,
by its shape, and so does each step from role to role. One odd block (a title that ends in a full stop, a short
abstract, a record without its footer) is then outweighed by its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from kg.sources.pages import HEAD_BLOCKS, TITLE_LENGTH, Block, is_heading, is_page_date

__all__ = ["Role", "roles"]


class Role(StrEnum):
    """What a block can be. ``FIRST`` and ``MORE`` are paragraphs of an abstract; ``START`` is before them all."""

    START = "start"
    HEAD = "head"
    TITLE = "title"
    FIRST = "first"
    MORE = "more"
    FOOTER = "footer"
    NOISE = "noise"
    TAIL = "tail"


_CHROME_LENGTH = 80
_NEVER = 15.0  # dearer than any sum of oddities of one record, yet finite: every page has a reading
_MISSING_FOOTER = 3.0  # on a page that has footers
_BROKEN = 8.0  # a record without abstract, a footer without record

_SENTENCE_BREAK = re.compile(r"[a-z0-9)]{2}[.?!] [A-Z]")
_PROSE_START = re.compile(r"(?:We|This (?:paper|work)|In this (?:paper|work)|Our|However,)\s")
_ADDRESS = re.compile(r"https?://\S+")
_LIST_ITEM = re.compile(r"[-*•·–]\s|\(?(?:[0-9]{1,2}|[ivx]+|[a-z])[.)]\s")
_LONG_WORD = re.compile(r"\b[^\W\d_]{4,}")
_CLOSERS = "\"'”’)]}$*"


def roles(blocks: Sequence[Block]) -> list[Role]:
    r"""Return the role of each block: those that together cost least.

    Examples
    --------
    >>> from kg.sources.pages import split_page
    >>> page = "Daily Papers\n\nSorting with Moss\n\nWe sort.\n\nThen we rest.\n\n  • 2 authors\n·\nMar 7\n"
    >>> [str(role) for role in roles(split_page(page))]
    ['head', 'title', 'first', 'more', 'footer']
    """
    steps = _steps(has_footers=any(block.footer for block in blocks))
    anchor = _last_heading(blocks)
    best: dict[Role, float] = {Role.START: 0.0}
    came_from: list[dict[Role, Role]] = []
    for index, block in enumerate(blocks):
        after: dict[Role, float] = {}
        sources: dict[Role, Role] = {}
        for role, cost in _block_costs(block, before_records=index <= anchor, anchored=anchor >= 0).items():
            reached = [(best[last] + step, last) for last, step in steps[role].items() if last in best]
            if reached:
                total, sources[role] = min(reached, key=lambda choice: choice[0])
                after[role] = total + cost
        best = after
        came_from.append(sources)
    return _trace(best, came_from, has_footers=any(block.footer for block in blocks))


def _trace(best: Mapping[Role, float], came_from: Sequence[Mapping[Role, Role]], *, has_footers: bool) -> list[Role]:
    unclosed = 2.0 if has_footers else 0.0
    end = {Role.HEAD: 6.0, Role.NOISE: _NEVER, Role.TITLE: 5.0, Role.FIRST: unclosed, Role.MORE: unclosed}
    found: list[Role] = []
    role = min(best, key=lambda last: best[last] + end.get(last, 0.0))
    for sources in reversed(came_from):
        found.append(role)
        role = sources[role]
    return found[::-1]


def _steps(*, has_footers: bool) -> dict[Role, dict[Role, float]]:
    """Return what it costs to come to a role from each role that may stand before it."""
    missing = _MISSING_FOOTER if has_footers else 0.0
    return {
        Role.HEAD: {Role.START: 0.0, Role.HEAD: 0.0},
        Role.TITLE: {
            Role.START: 0.0,
            Role.HEAD: 0.0,
            Role.NOISE: 0.0,
            Role.FOOTER: 0.0,
            Role.FIRST: missing,
            Role.MORE: missing,
        },
        Role.FIRST: {Role.TITLE: 0.0},
        Role.MORE: {Role.FIRST: 3.0, Role.MORE: 1.0},  # most abstracts are one paragraph
        Role.FOOTER: {
            Role.FIRST: 0.0,
            Role.MORE: 0.0,
            Role.START: _BROKEN,
            Role.HEAD: _BROKEN,
            Role.TITLE: _BROKEN,
            Role.FOOTER: _BROKEN,
            Role.NOISE: _BROKEN,
        },
        Role.NOISE: {Role.FOOTER: 0.0, Role.NOISE: 0.0},
        Role.TAIL: {Role.FIRST: 2.0, Role.MORE: 2.0, Role.FOOTER: 2.0, Role.TAIL: 0.0},
    }


def _block_costs(block: Block, *, before_records: bool, anchored: bool) -> dict[Role, float]:
    """Return the cost of each role that a block may have; the site's headings stand ``before_records``."""
    if block.footer:
        return {Role.FOOTER: 0.0}
    text = block.text
    long = len(text) > TITLE_LENGTH
    chrome = _NEVER if long else 3.0 * (len(text) > _CHROME_LENGTH)
    if before_records:
        return {Role.HEAD: 0.0, Role.TITLE: _NEVER, Role.FIRST: _NEVER, Role.MORE: _NEVER}
    abstract = 0.0 if long else _abstract_cost(text)
    no_words = _is_no_text(text)
    return {
        # A full sentence is sooner an abstract than chrome, and below the site's headings there is little chrome.
        Role.HEAD: chrome + (2.0 if anchored else 0.25) + (2.0 if abstract == 0.0 else 0.0),
        Role.TITLE: _NEVER if long else _title_cost(text),
        Role.FIRST: abstract,
        Role.MORE: abstract - (1.0 if _LIST_ITEM.match(text) or text[0].islower() else 0.0),
        Role.NOISE: 1.0 if no_words else 6.0 + chrome,
        Role.TAIL: chrome + (0.0 if no_words else 0.5),
    }


def _last_heading(blocks: Sequence[Block]) -> int:
    """Return the index of the last of the site's headings above the first record, -1 where there is none."""
    last = -1
    for index, block in enumerate(blocks[:HEAD_BLOCKS]):
        if block.footer or len(block.text) > TITLE_LENGTH:
            break
        if is_heading(block.text):
            last = index
    return last


def _is_no_text(text: str) -> bool:
    return is_page_date(text) or not any(char.isalpha() for char in text)


def _title_cost(text: str) -> float:
    """Return how odd a text is as a title."""
    cost = 5.0 if _is_no_text(text) else 0.0
    end = text[-1]
    if end in ".…。":
        cost += 1.0 if _capitalized(text) else 3.5
    elif end in ":;,":
        cost += 4.0
    elif end == "!":
        cost += 1.0
    cost += 3.0 * bool(_SENTENCE_BREAK.search(text))
    cost += 3.0 * bool(_PROSE_START.match(text))
    cost += 2.0 * bool(_ADDRESS.search(text) or _LIST_ITEM.match(text))
    return cost + 2.0 * ("\n" in text)


def _abstract_cost(text: str) -> float:
    """Return how odd a text of at most a title's length is as an abstract or a paragraph of it."""
    cost = 5.0 if _is_no_text(text) else 0.0
    end = text.rstrip(_CLOSERS)[-1:]
    if end in ("?", "!"):
        cost += 1.0
    elif end not in (".", "…", "。", ":", ";") and not _ADDRESS.search(text[-100:]):
        cost += 3.0
    return cost + 2.0 * _capitalized(text)


def _capitalized(text: str) -> bool:
    """Tell whether a text has the capitals of a title."""
    words = _LONG_WORD.findall(text)
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)
