"""Numeric values that may be results, and the series that they stand in ("83.1%, 79.0% and 75.4%")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .metrics import METRIC

__all__ = ["Value", "values"]

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_RANGE = rf"{_NUMBER}\s?(?:\\?%)?(?:\s?(?:-|–|to)\s?{_NUMBER})?"
_VALUE: Final = re.compile(
    rf"""(?<![\w.,-])(?:
        (?P<percent>[+-]?{_RANGE}\s?\\?%)
      | (?P<ratio>{_RANGE}\s?(?:x|X|×|times|-?fold)(?![\w]))
      | (?P<rank>\d+(?:st|nd|rd|th)\b)
      | (?P<measured>[+-]?{_NUMBER}\s?(?:dB|FPS|fps|Hz|ms|BLEU|mAP|mAcc|AP|mIoU|F1|NDS|FLOPs|bpd|points?|pp)(?![\w]))
      | (?P<size>{_NUMBER}\s?[MBGK](?=\s?(?:parameters|params|FLOPs|FLOPS|MACs)\b))
      | (?P<plain>[+-]?\d+\.\d+)(?![\w%]|[.-]?\d)
    )""",
    re.VERBOSE,
)
_UNIT: Final = re.compile(r"\s?[A-Za-z]\w*$")
_CHANGE: Final = re.compile(
    r"(?:improv\w*|increas\w*|reduc\w*|gains?|boost\w*|outperform\w*|surpass\w*|drop\w*|decreas\w*|cut\w*|sav\w*|"
    r"exceed\w*|enhanc\w*|rais\w*|lower\w*|better|higher|fewer|less)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_CHANGE_AFTER: Final = re.compile(
    r"^\s?(?:\(?absolute\)?\s|relative\s|top-\d\s)?(?:\w+\s)?(?:improvements?|gains?|reductions?|increase|boost|"
    r"better|higher|lower|fewer|less|more|drop|decrease)\b",
    re.IGNORECASE,
)
_SET_UP: Final = re.compile(
    r"^\s?(?:of\s)?(?:the\s|all\s)?(?:labell?ed|labels?|training|train|annotat\w*|data\b|samples?|images?|classes|"
    r"supervis\w*|confidence|missing|noise|noisy|examples?|sparsity|density)\b",
    re.IGNORECASE,
)
_RANKED: Final = re.compile(r"\b(?:rank\w*|plac\w*|won|win\w*)\b[^.;]{0,30}$", re.IGNORECASE)
_ONE_SERIES: Final = re.compile(r"\s?(?:,|/|and|or|,\s?and|&|\\)\s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a sentence.

    Attributes
    ----------
    start, end : int
        Characters of the sentence.
    printed : str
        Without a unit of letters.
    unit : str or None
    kind : str
        ``absolute``, ``change``, ``ratio`` or ``rank``.
    series : int
        Values with one number stand in one series.
    place : int
        Place in the series, from 0.
    bare : bool
        Whether it is a number without any unit, which only a metric makes a result.
    """

    start: int
    end: int
    printed: str
    number: float | None
    unit: str | None
    kind: str
    series: int
    place: int
    bare: bool


def values(text: str, taken: list[tuple[int, int]]) -> Iterator[Value]:
    """Yield the values of a sentence that tell an outcome, those inside names (``taken``) left out."""
    series, place, end = -1, 0, -1
    for match in _VALUE.finditer(text):
        kind_of_unit = match.lastgroup or "plain"
        printed = _UNIT.sub("", match[0]) if kind_of_unit == "measured" else match[0]
        first, last = match.start(), match.start() + len(printed)
        if any(start < last and first < stop for start, stop in taken) or not _tells(text, match):
            continue
        goes_on = end >= 0 and _ONE_SERIES.fullmatch(text[end:first])
        series, place = (series, place + 1) if goes_on else (series + 1, 0)
        end = match.end()
        yield Value(
            start=first,
            end=last,
            printed=printed,
            number=_number(printed),
            unit=_unit(match[0], kind_of_unit),
            kind=_kind(text, match),
            series=series,
            place=place,
            bare=kind_of_unit == "plain",
        )


def _tells(text: str, match: re.Match[str]) -> bool:
    if _SET_UP.match(text[match.end() :]) and not METRIC.match(text[match.end() :].lstrip()):
        return False
    return not match["rank"] or bool(_RANKED.search(text[: match.start()]))


def _kind(text: str, match: re.Match[str]) -> str:
    if match["rank"]:
        return "rank"
    if match["ratio"]:
        return "ratio"
    by = re.search(r"\b(?:by|of up to|up to)\s(?:\w+\s){0,3}$", text[: match.start()])
    changes = _CHANGE.search(text[: match.start()]) and by
    return "change" if changes or match[0].startswith("+") or _CHANGE_AFTER.match(text[match.end() :]) else "absolute"


def _number(printed: str) -> float | None:
    digits = re.search(rf"[+-]?{_NUMBER}", printed)
    return float(digits[0].replace(",", "")) if digits else None


def _unit(printed: str, kind: str) -> str | None:
    if kind == "percent":
        return "%"
    if kind in {"plain", "rank"}:
        return None
    return "x" if kind == "ratio" else re.sub(rf"^[+-]?{_NUMBER}\s?", "", printed)
