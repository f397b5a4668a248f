"""Time a build, stage by stage, into a store that is thrown away.

usage: python benchmarks/build_speed.py PATH...
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import kg


def main(paths: list[str]) -> None:
    """Build twice: a fresh store, and the same again, which has nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "graph.db"
        for run in ("fresh", "again"):
            start = time.perf_counter()
            report = kg.build(paths, store=store)
            seconds = time.perf_counter() - start
            stages = ", ".join(f"{stage} {spent:.2f} s" for stage, spent in report.seconds.items())
            print(
                f"{run}: {report.papers} papers in {seconds:.2f} s, {report.papers / seconds:.0f} a second ({stages})"
            )
    print(f"on {os.cpu_count()} cores, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main(sys.argv[1:])
