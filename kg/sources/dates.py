"""Dates of publication, as pages print them and as records give them. A year that is not printed is never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime

__all__ = ["PAGE_DATE", "footer_date", "record_date"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
PAGE_DATE = rf"{_MONTH}[ \t]+[0-9]{{1,2}}(?:,[ \t]*[0-9]{{4}})?"
"""Pattern of a date as pages print it: ``Oct 10`` or ``Oct 10, 2024``."""

# Behind the date stands the number of votes, with or without a space; a comma is what tells a year from votes.
_FOOTER_DATE = re.compile(
    r"(?P<month>[A-Za-z]+)\.?\s+(?P<day>[0-9]{1,2})(?:,\s*(?P<year>[0-9]{4})\s*|\s+|$)(?:[0-9][0-9.,]*k?)?"
)
_RECORD_DATE = re.compile(r"(?:(?P<year>[0-9]{4})|-)(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}\S*(?: UTC)?")
_LEAP_YEAR = 2000  # a day without a year may be the 29th of February


def footer_date(text: str) -> str:
    """Return the date in the footer of a page's record: ``YYYY-MM-DD``, or ``--MM-DD`` where no year is printed.

    Raises
    ------
    ValueError
        If the text is not a date with an optional number of votes, or there is no such day.

    Examples
    --------
    >>> footer_date("Jan 31, 2024 1"), footer_date("Mar 7 2"), footer_date("Sep 16")
    ('2024-01-31', '--03-07', '--09-16')
    """
    match = _FOOTER_DATE.fullmatch(text.strip())
    if match is None or not re.fullmatch(_MONTH, match["month"], re.IGNORECASE):
        raise ValueError("not a date")
    month = _MONTHS.index(match["month"][:3].casefold()) + 1
    day = int(match["day"])
    if match["year"] is None:
        date(_LEAP_YEAR, month, day)
        return f"--{month:02}-{day:02}"
    return date(int(match["year"]), month, day).isoformat()


def record_date(value: str | int) -> str:
    """Return the date of a record in one of the forms of :attr:`kg.model.Paper.published`.

    Parameters
    ----------
    value : str or int
        ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY`` (also as a number), ``--MM-DD``, or an ISO date with time, of which the
        date is taken as printed, without moving it to another time zone.

    Raises
    ------
    ValueError
        If the value has another form, or there is no such day.

    Examples
    --------
    >>> record_date(2023), record_date("2023-05"), record_date("2023-05-04T23:30:00Z"), record_date("--05-04")
    ('2023', '2023-05', '2023-05-04', '--05-04')
    """
    text = str(value).strip()
    if _DATETIME.fullmatch(text):
        return datetime.fromisoformat(text.removesuffix(" UTC")).date().isoformat()
    match = _RECORD_DATE.fullmatch(text)
    if match is None or (match["year"] is None and match["day"] is None):
        raise ValueError("not a date")
    date(int(match["year"] or _LEAP_YEAR), int(match["month"] or 1), int(match["day"] or 1))
    return text
