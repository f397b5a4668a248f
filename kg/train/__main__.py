"""Trains the models that kg ships.

usage: python -m kg.train [STAGE ...] --gold DIR --bench DIR [--without PATH ...] --cache DIR --out DIR

Without a stage all are run, those that do not need one another side by side. What a stage leaves in the cache is not
made again.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kg.train import stages
from kg.train.stages import MINI, SMALL, Work

STAGES: Final[dict[str, Callable[[Work], None]]] = {
    "encoders": stages.fetch_encoders,
    "examples": stages.make_examples,
    f"teacher-{MINI}": lambda work: stages.teacher(work, MINI),
    f"teacher-{SMALL}": lambda work: stages.teacher(work, SMALL),
    f"label-{MINI}": lambda work: stages.label(work, MINI),
    f"label-{SMALL}": lambda work: stages.label(work, SMALL),
    "default": lambda work: stages.student(work, "default"),
    "fast": lambda work: stages.student(work, "fast"),
    "benchmark": stages.benchmark,
}
ALL: Final = (
    ("encoders", "examples"),
    (f"teacher-{MINI}", f"teacher-{SMALL}"),
    (f"label-{MINI}", f"label-{SMALL}"),
    ("default", "fast"),
)
"""Stages by turns; those of one turn run side by side."""


def main(arguments: list[str]) -> int:
    """Run the stages, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kg.train", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=f"any of {', '.join(STAGES)} (default: all)")
    parser.add_argument("--gold", type=Path, required=True, help="folder of the labelled abstracts, train.jsonl")
    parser.add_argument("--bench", type=Path, required=True, help="folder of corpora and name lists")
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="papers not to train on without labels")
    parser.add_argument("--cache", type=Path, default=Path(".train"), help="where the stages leave their files")
    parser.add_argument("--out", type=Path, default=Path("kg/data/models"), help="where the models go")
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.stages) - set(STAGES))
    if unknown:
        parser.error(f"no stage {unknown[0]!r}: expected any of {', '.join(STAGES)}")
    work = Work(given.gold, given.bench, tuple(given.without), given.cache, given.out)
    work.cache.mkdir(parents=True, exist_ok=True)
    work.out.mkdir(parents=True, exist_ok=True)
    if given.stages:
        import torch

        torch.set_num_threads(1)  # sums in one order; and two processes are quicker than one with two threads
        for stage in given.stages:
            STAGES[stage](work)
        return 0
    for turn in ALL:
        running = [subprocess.Popen([sys.executable, "-m", "kg.train", stage, *arguments]) for stage in turn]  # noqa: S603
        codes = [process.wait() for process in running]
        if any(codes):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
