"""Fitting a network: the loss, the schedule, and the average of the weights that is kept."""

from __future__ import annotations

import copy
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from kg.extract.pieces import Pieces, Window, windows
from kg.train.examples import Example
from kg.train.network import MASK_PIECE, Reader, TransformerReader

__all__ = ["Recipe", "fit", "predict", "predict_many"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a network is fitted.

    Attributes
    ----------
    epochs : float
        Passes over the examples; the last may be a part of one.
    rate, head_rate : float
        Highest learning rates of the encoder and of what is new.
    batch : int
        Documents a step.
    masked : float
        Share of words that are hidden from the encoder.
    blinded : float
        Share of documents that are read without features.
    roles : float
        Weight of the loss of roles.
    average : float
        Decay of the running average of the weights that is kept in the end.
    hard : float
        Weight of labels where a teacher speaks too.
    seed : int
    """

    epochs: float = 3
    rate: float = 2e-4
    head_rate: float = 1e-3
    batch: int = 8
    masked: float = 0.06
    blinded: float = 0.1
    roles: float = 0.3
    average: float = 0.995
    hard: float = 0.5
    warm_up: float = 0.06
    decay: float = 0.01
    seed: int = 0


def fit(
    reader: Reader,
    examples: Sequence[Example],
    pieces: Pieces,
    recipe: Recipe,
    *,
    report: Callable[[str], None] = print,
) -> Reader:
    """Return a copy of the reader with the average of the fitted weights."""
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)  # noqa: S311  # no secret
    encoder = [value for name, value in reader.named_parameters() if _is_pretrained(reader, name)]
    reader.table.weight.requires_grad_(False)
    known = {id(value) for value in encoder}
    new = [value for value in reader.parameters() if id(value) not in known and value.requires_grad]
    groups: list[dict[str, Any]] = [
        {"params": [value for value in encoder if value.requires_grad], "lr": recipe.rate, "top": recipe.rate},
        {"params": new, "lr": recipe.head_rate, "top": recipe.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.decay, fused=True)
    steps = math.ceil(recipe.epochs * len(examples) / recipe.batch)
    kept = copy.deepcopy(reader)
    order = _order(len(examples), chance)
    started, running = time.monotonic(), 0.0
    reader.train()
    for step in range(steps):
        share = min((step + 1) / (recipe.warm_up * steps), (steps - step) / ((1 - recipe.warm_up) * steps))
        for group in optimizer.param_groups:
            group["lr"] = group["top"] * share
        drawn = [examples[next(order)] for _ in range(recipe.batch)]
        pairs = [(one, window) for one in drawn for window in _windows(one, pieces) if len(window.rows)]
        found = reader.many([_noisy(window, recipe, chance) for _, window in pairs])
        losses = [_loss(*out, *pair, recipe) for out, pair in zip(found, pairs, strict=True)]
        loss = torch.stack(losses).sum() / recipe.batch
        loss.backward()
        running += float(loss.detach())
        torch.nn.utils.clip_grad_norm_([value for group in groups for value in group["params"]], 5.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        _blend(kept, reader, min(recipe.average, (1 + step) / (10 + step)))
        if (step + 1) % 50 == 0 or step + 1 == steps:
            minutes = (time.monotonic() - started) / 60
            report(f"step {step + 1} of {steps}, loss {running / 50:.3f}, {minutes:.1f} minutes")
            running = 0.0
    return kept.eval()


def _is_pretrained(reader: Reader, name: str) -> bool:
    return isinstance(reader, TransformerReader) and name.startswith("encoder.") and ".features." not in name


def _order(count: int, chance: random.Random) -> Iterator[int]:
    while True:
        numbers = list(range(count))
        chance.shuffle(numbers)
        yield from numbers


def _windows(example: Example, pieces: Pieces) -> Iterator[Window]:
    yield from windows(example, pieces(example.words), (pieces.first, pieces.last))


def _tensors(window: Window) -> dict[str, Tensor]:
    return {name: torch.from_numpy(numpy.ascontiguousarray(value)) for name, value in window.inputs().items()}


def _noisy(window: Window, recipe: Recipe, chance: random.Random) -> dict[str, Tensor]:
    """Return the inputs of a window, some words hidden and, in some windows, the features too."""
    inputs = _tensors(window)
    hidden = [index for index in range(len(window.word_features)) if chance.random() < recipe.masked]
    if hidden:
        inputs["ids"] = torch.where(torch.isin(inputs["word_of"], torch.tensor(hidden) + 1), MASK_PIECE, inputs["ids"])
    if chance.random() < recipe.blinded:
        inputs["word_features"] = torch.zeros_like(inputs["word_features"])
        inputs["span_features"] = torch.zeros_like(inputs["span_features"])
    return inputs


def _loss(labels: Tensor, roles: Tensor, example: Example, window: Window, recipe: Recipe) -> Tensor:
    loss = torch.zeros(())
    hard = 1.0
    if example.soft is not None:
        hard = recipe.hard if example.labels is not None else 0.0
        target = torch.from_numpy(example.soft[window.rows].astype(numpy.float32))
        loss = loss + (1 - hard) * functional.cross_entropy(labels, target, reduction="sum")
        if example.soft_roles is not None:
            weight = 1 - target[:, 0]
            role = torch.from_numpy(example.soft_roles[window.rows].astype(numpy.float32))
            each = functional.cross_entropy(roles, role, reduction="none")
            loss = loss + (1 - hard) * recipe.roles * (each * weight).sum()
    if example.labels is not None and hard:
        truth = torch.from_numpy(example.labels[window.rows])
        loss = loss + hard * functional.cross_entropy(labels, truth, reduction="sum")
        loss = loss + hard * recipe.roles * _role_loss(roles, example, window)
    return loss / 10


def _role_loss(roles: Tensor, example: Example, window: Window) -> Tensor:
    """Return the loss of the entities' roles: each is judged by the mean over its mentions."""
    if example.entities is None or example.roles is None:
        return torch.zeros(())
    entities = example.entities[window.rows]
    mentions = numpy.nonzero(entities >= 0)[0]
    if not len(mentions):
        return torch.zeros(())
    numbers, first, inverse = numpy.unique(entities[mentions], return_index=True, return_inverse=True)
    total = torch.zeros(len(numbers), roles.shape[1]).index_add(0, torch.from_numpy(inverse), roles[mentions])
    count = torch.from_numpy(numpy.bincount(inverse)).unsqueeze(1)
    truth = torch.from_numpy(example.roles[window.rows][mentions[first]])
    return functional.cross_entropy(total / count, truth, reduction="sum")


@torch.no_grad()
def _blend(kept: Reader, fitted: Reader, decay: float) -> None:
    for old, new in zip(kept.parameters(), fitted.parameters(), strict=True):
        if new.requires_grad:
            old.lerp_(new, 1 - decay)


def predict_many(
    reader: Reader, examples: Sequence[Example], pieces: Pieces, *, together: int = 16
) -> Iterator[tuple[NDArray[numpy.float32], NDArray[numpy.float32]]]:
    """Yield what :func:`predict` returns for each example; quicker, and in half precision."""
    reader.eval()
    for start in range(0, len(examples), together):
        part = examples[start : start + together]
        pairs = [
            (number, window) for number, one in enumerate(part) for window in _windows(one, pieces) if len(window.rows)
        ]
        found = [_nothing(reader, one) for one in part]
        with torch.no_grad():
            said = reader.many([_tensors(window) for _, window in pairs])
        for (number, window), (labels, roles) in zip(pairs, said, strict=True):
            found[number][0][window.rows] = torch.softmax(labels, 1).numpy()
            found[number][1][window.rows] = torch.softmax(roles, 1).numpy()
        yield from found


def _nothing(reader: Reader, example: Example) -> tuple[NDArray[numpy.float32], NDArray[numpy.float32]]:
    """Return the probabilities of spans that no window holds: they are no names."""
    count = len(example.starts)
    labels = numpy.zeros((count, reader.head.labels.out_features), numpy.float32)
    labels[:, 0] = 1
    return labels, numpy.full(
        (count, reader.head.roles.out_features), 1 / reader.head.roles.out_features, numpy.float32
    )


@torch.no_grad()
def predict(reader: Reader, example: Example, pieces: Pieces) -> tuple[NDArray[numpy.float32], NDArray[numpy.float32]]:
    """Return the probabilities of labels, (S, 1 + labels), and of roles, (S, roles), for an example's spans.

    Spans that no window holds are no names.
    """
    reader.eval()
    labels, roles = _nothing(reader, example)
    for window in _windows(example, pieces):
        if len(window.rows):
            found, role = reader(**_tensors(window))
            labels[window.rows] = torch.softmax(found, 1).numpy()
            roles[window.rows] = torch.softmax(role, 1).numpy()
    return labels, roles
