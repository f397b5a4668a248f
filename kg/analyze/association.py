"""Measures of association between two things, over arrays of 2x2 tables. Pure arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.integer]
    Values = NDArray[np.float64]

__all__ = ["expected_count", "false_discovery_rates", "npmi", "upper_tail"]


def expected_count(left: Counts, right: Counts, total: int) -> Values:
    """Return in how many of ``total`` papers both would stand if the two were independent: left * right / total.

    Parameters
    ----------
    left, right : array of int
        Papers with the one and with the other, a table each.
    total : int
        All papers.

    Examples
    --------
    >>> import numpy as np
    >>> expected_count(np.array([5]), np.array([6]), 10).tolist()
    [3.0]
    """
    import numpy as np

    values: Values = np.asarray(left, dtype=np.float64) * np.asarray(right) / max(total, 1)
    return values


def npmi(both: Counts, left: Counts, right: Counts, total: int) -> Values:
    """Return the normalised pointwise mutual information, log(p(x,y) / p(x)p(y)) / -log p(x,y).

    From -1 (never together) over 0 (independent) to 1 (never apart). Two that stand in every paper get 1, the limit:
    the formula itself is 0/0 there. Rare pairs score high by little; read it beside the count.

    Source: G. Bouma, Normalized (pointwise) mutual information in collocation extraction, GSCL 2009.

    Parameters
    ----------
    both : array of int
        Papers with both, at least 1.
    left, right, total
        As for :func:`expected_count`.

    Examples
    --------
    >>> import numpy as np
    >>> npmi(np.array([2, 3, 10]), np.array([2, 5, 10]), np.array([2, 6, 10]), 10).round(6).tolist()
    [1.0, 0.0, 1.0]
    """
    import numpy as np

    both = np.asarray(both)
    share = both / max(total, 1)
    everywhere = both == total
    information = np.log(both / expected_count(left, right, total))
    values = np.where(everywhere, 1.0, information / -np.log(np.where(everywhere, 0.5, share)))
    bounded: Values = np.clip(values, -1.0, 1.0)  # rounding may leave the bounds by a hair
    return bounded


def upper_tail(both: Counts, left: Counts, right: Counts, total: int) -> Values:
    """Return the chance of at least ``both`` papers with both, if the two were independent: 0 to 1.

    The hypergeometric upper tail, which is Fisher's exact test with the alternative "greater" (R. A. Fisher, The logic
    of inductive inference, 1935). Each distinct table is computed once.

    Examples
    --------
    >>> import numpy as np
    >>> upper_tail(np.array([2]), np.array([2]), np.array([2]), 4).round(6).tolist()
    [0.166667]
    """
    import numpy as np
    from scipy.stats import hypergeom

    tables = np.column_stack([both, left, right]).reshape(-1, 3)
    distinct, where = np.unique(tables, axis=0, return_inverse=True)
    chances = hypergeom.sf(distinct[:, 0] - 1, total, distinct[:, 1], distinct[:, 2])
    # Rounding inside SciPy may leave the unit interval by a hair, which the correction below refuses.
    values: Values = np.clip(chances, 0.0, 1.0)[where.reshape(-1)]
    return values


def false_discovery_rates(chances: Values) -> Values:
    """Return the q-values of a family of p-values: Benjamini and Hochberg, 1995.

    Examples
    --------
    >>> import numpy as np
    >>> false_discovery_rates(np.array([0.01, 0.02, 0.9])).round(6).tolist()
    [0.03, 0.03, 0.9]
    """
    import numpy as np
    from scipy.stats import false_discovery_control

    values: Values = np.asarray(chances if len(chances) == 0 else false_discovery_control(chances), dtype=np.float64)
    return values
