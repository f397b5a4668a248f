"""The networks: an encoder of word pieces, or of words by convolutions, before the head that judges spans.

One document is read at a time, without padding, in training as in use, so that nothing depends on its neighbours.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extract.view import WORD_FEATURES
from kg.train.head import SpanHead, mean_rows

__all__ = ["ConvolutionalReader", "PieceEncoder", "Reader", "Shape", "TransformerReader"]

MASK_PIECE: Final = 103
"""Id of ``[MASK]`` in the word pieces of uncased BERT."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of an encoder."""

    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    pieces: int = 30522
    positions: int = 512


class PieceEncoder(nn.Module):
    """BERT (Devlin et al., NAACL 2019), after its embeddings; features of words are added to those.

    Parameters
    ----------
    shape : Shape
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.pieces = nn.Embedding(shape.pieces, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.features = nn.Linear(len(WORD_FEATURES), shape.width)
        nn.init.normal_(self.features.weight, std=0.01)
        nn.init.zeros_(self.features.bias)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: Tensor, word_of: Tensor, word_features: Tensor) -> Tensor:
        """Return a vector for each piece.

        Parameters
        ----------
        ids : Tensor of shape (P,)
            Word pieces, the first and the last of which are marks.
        word_of : Tensor of shape (P,)
            1 + the number of the word that each piece belongs to, 0 for marks.
        word_features : Tensor of shape (W, number of WORD_FEATURES)
        """
        hidden = self.embed(ids, word_of, word_features)
        for layer in self.layers:
            hidden = layer(hidden)
        return hidden

    def embed(self, ids: Tensor, word_of: Tensor, word_features: Tensor) -> Tensor:
        """Return what the first layer takes."""
        positions = torch.arange(ids.shape[0], device=ids.device)
        extra = functional.pad(self.features(word_features), (0, 0, 1, 0))
        return self.norm(self.pieces(ids) + self.positions(positions) + self.kind + extra[word_of])

    def many(self, documents: list[tuple[Tensor, Tensor, Tensor]]) -> list[Tensor]:
        """Return what ``forward`` does for each of some documents, their products in half precision."""
        lengths = [len(document[0]) for document in documents]
        hidden = torch.cat([self.embed(*document) for document in documents])
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                hidden = layer(hidden, lengths)
        return list(hidden.float().split(lengths))


class Layer(nn.Module):
    """One layer of the encoder: attention and a feed-forward net, each with a residual and a norm behind it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.attention_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, hidden: Tensor, lengths: list[int] | None = None) -> Tensor:
        """Return the vectors of the next layer, (P, width); ``lengths`` are those of documents behind one another."""
        parts = [part(hidden) for part in (self.query, self.key, self.value)]
        if lengths is None:
            mixed = self._attend(*parts)
        else:
            documents = zip(*(part.split(lengths) for part in parts), strict=True)
            mixed = torch.cat([self._attend(*document) for document in documents])
        hidden = self.attention_norm(hidden + self.out(mixed))
        return self.norm(hidden + self.outer(functional.gelu(self.inner(hidden))))

    def _attend(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        length, width = query.shape
        size = width // self.heads
        query, key, value = (part.view(length, self.heads, size).transpose(0, 1) for part in (query, key, value))
        weights = torch.softmax(query @ key.transpose(1, 2) * size**-0.5, dim=-1).to(value.dtype)
        return (weights @ value).transpose(0, 1).reshape(length, width)


Document = tuple[Tensor, Tensor, Tensor]
"""What an encoder takes: ids, word_of and word_features, see :class:`PieceEncoder`."""

Encoded = tuple[Tensor, Tensor]
"""A vector for each word, (W, width), and one for the whole document, (width,)."""


class Reader(nn.Module, ABC):
    """A whole model: ``forward`` returns the logits of labels and of roles for the spans of one document."""

    head: SpanHead

    @property
    @abstractmethod
    def table(self) -> nn.Embedding:
        """The vectors of pieces: they stay as they were."""

    @abstractmethod
    def encode(self, ids: Tensor, word_of: Tensor, word_features: Tensor) -> Encoded:
        """Return the vectors of one document."""

    @abstractmethod
    def encode_many(self, documents: list[Document]) -> list[Encoded]:
        """Return what ``encode`` does for each of some documents, the products in half precision."""

    def forward(
        self,
        ids: Tensor,
        word_of: Tensor,
        word_features: Tensor,
        starts: Tensor,
        ends: Tensor,
        span_features: Tensor,
        strings: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """See :class:`PieceEncoder` and :class:`kg.train.head.SpanHead`."""
        words, whole = self.encode(ids, word_of, word_features)
        return self.head(words, whole, starts, ends, span_features, strings)

    def many(self, documents: list[dict[str, Tensor]]) -> list[tuple[Tensor, Tensor]]:
        """Return what ``forward`` does for each of some documents."""
        encoded = self.encode_many([(one["ids"], one["word_of"], one["word_features"]) for one in documents])
        rest = ("starts", "ends", "span_features", "strings")
        return [
            self.head(*vectors, *(document[name] for name in rest))
            for vectors, document in zip(encoded, documents, strict=True)
        ]


class TransformerReader(Reader):
    """Word pieces through a transformer; a word is the mean of its pieces."""

    def __init__(self, shape: Shape, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = PieceEncoder(shape)
        self.dropout = nn.Dropout(dropout)
        self.head = SpanHead(shape.width)

    @property
    def table(self) -> nn.Embedding:  # noqa: D102
        return self.encoder.pieces

    def encode(self, ids: Tensor, word_of: Tensor, word_features: Tensor) -> Encoded:  # noqa: D102
        return self._words(self.encoder(ids, word_of, word_features), word_of, word_features)

    def encode_many(self, documents: list[Document]) -> list[Encoded]:  # noqa: D102
        encoded = self.encoder.many(documents)
        return [self._words(hidden, *document[1:]) for hidden, document in zip(encoded, documents, strict=True)]

    def _words(self, hidden: Tensor, word_of: Tensor, word_features: Tensor) -> Encoded:
        return self.dropout(mean_by_word(hidden, word_of, word_features.shape[0])), hidden[0]


class ConvolutionalReader(Reader):
    """Fixed vectors of word pieces through gated convolutions: small and quick.

    The residual gated blocks are those of Dauphin et al., "Language modeling with gated convolutional networks",
    ICML 2017.
    """

    def __init__(self, pieces: int, table: int, width: int = 256, blocks: int = 6, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(pieces, table)
        self.narrow = nn.Linear(table, width)
        self.features = nn.Linear(len(WORD_FEATURES), width)
        self.blocks = nn.ModuleList(nn.Linear(3 * width, 2 * width) for _ in range(blocks))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.dropout = nn.Dropout(dropout)
        self.head = SpanHead(width, 192)

    @property
    def table(self) -> nn.Embedding:  # noqa: D102
        return self.pieces

    def encode(self, ids: Tensor, word_of: Tensor, word_features: Tensor) -> Encoded:  # noqa: D102
        hidden = self._encode(ids, word_of, word_features)
        return hidden, hidden.mean(0)

    def encode_many(self, documents: list[Document]) -> list[Encoded]:  # noqa: D102
        found = []
        for document in documents:
            with torch.autocast("cpu", torch.bfloat16):
                hidden = self._encode(*document).float()
            found.append((hidden, hidden.mean(0)))
        return found

    def _encode(self, ids: Tensor, word_of: Tensor, word_features: Tensor) -> Tensor:
        pieces = self.narrow(self.pieces(ids)).to(word_features.dtype)
        hidden = mean_by_word(pieces, word_of, word_features.shape[0]) + self.features(word_features)
        hidden = self.dropout(self.norm(hidden))
        for block, norm in zip(self.blocks, self.norms, strict=True):
            padded = functional.pad(hidden, (0, 0, 1, 1))
            beside = torch.cat([padded[:-2], hidden, padded[2:]], dim=1)  # a convolution over three words
            hidden = norm(hidden + self.dropout(functional.glu(block(beside), dim=1)))
        return hidden


def convolutional_from(pretrained: TransformerReader) -> ConvolutionalReader:
    """Return a small reader whose vectors of pieces are those of an encoder, kept as they are."""
    pieces, width = pretrained.encoder.pieces.weight.shape
    reader = ConvolutionalReader(pieces, width)
    with torch.no_grad():
        reader.pieces.weight.copy_(pretrained.encoder.pieces.weight)
    return reader


def mean_by_word(hidden: Tensor, word_of: Tensor, count: int) -> Tensor:
    """Return the mean of the pieces of each word, (count, width); pieces of word 0 are marks and left out."""
    return mean_rows(hidden, word_of, count + 1)[1:]
