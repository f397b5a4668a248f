"""The head of every network: it judges spans."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.decoding import ROLE_NAMES
from kg.extract.view import LONGEST_SPAN, SPAN_FEATURES
from kg.schema import ENTITY_LABELS

__all__ = ["SpanHead", "mean_rows"]


class SpanHead(nn.Module):
    """Judges spans by their first and last word, the words between and beside, features, and equal strings.

    Parameters
    ----------
    width : int
        Size of the vectors of words.
    hidden : int
        Size of the vectors of spans.
    """

    def __init__(self, width: int, hidden: int = 256, dropout: float = 0.2) -> None:
        super().__init__()
        self.words = nn.Linear(width, 5 * hidden)
        self.whole = nn.Linear(width, hidden)
        self.lengths = nn.Embedding(LONGEST_SPAN, hidden)
        self.features = nn.Linear(len(SPAN_FEATURES), hidden)
        self.same = nn.Linear(hidden, hidden)
        self.dropout = nn.Dropout(dropout)
        self.labels = nn.Linear(hidden, 1 + len(ENTITY_LABELS))
        self.roles = nn.Linear(hidden, len(ROLE_NAMES))
        nn.init.normal_(self.lengths.weight, std=0.05)
        nn.init.zeros_(self.same.weight)

    def forward(
        self, words: Tensor, whole: Tensor, starts: Tensor, ends: Tensor, features: Tensor, strings: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the logits of labels, (S, 1 + labels), and of roles, (S, roles).

        Parameters
        ----------
        words : Tensor of shape (W, width)
        whole : Tensor of shape (width,)
            A vector of the whole document.
        starts, ends : Tensors of shape (S,)
            First and last words.
        features : Tensor of shape (S, number of SPAN_FEATURES)
        strings : Tensor of shape (S,)
            Numbers from 0; spans with equal strings have equal ones.
        """
        first, last, inner, before, after = self.words(words).chunk(5, dim=1)
        sums = functional.pad(inner, (0, 0, 1, 0)).cumsum(0)
        length = ends - starts
        mean = (sums[ends + 1] - sums[starts]) / (length + 1).unsqueeze(1)
        around = functional.pad(before, (0, 0, 1, 0))[starts] + functional.pad(after, (0, 0, 0, 1))[ends + 1]
        vectors = first[starts] + last[ends] + mean + around + self.lengths(length)
        vectors = functional.gelu(vectors + self.features(features) + self.whole(whole))
        shared = mean_rows(vectors, strings, vectors.shape[0])[strings]
        vectors = self.dropout(functional.gelu(vectors + self.same(shared)))
        return self.labels(vectors), self.roles(vectors)


def mean_rows(values: Tensor, group: Tensor, count: int) -> Tensor:
    """Return the mean of the rows of each group, (count, width); zeros for a group without rows."""
    total = values.new_zeros(count, values.shape[1]).index_put((group,), values, accumulate=True)
    number = values.new_zeros(count, 1).index_put((group,), torch.ones_like(values[:, :1]), accumulate=True)
    return total / number.clamp(min=1)
