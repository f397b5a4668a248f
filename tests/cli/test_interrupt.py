"""Ctrl-C in the middle of a build leaves a whole store, and the same command goes on from there."""

import json
import signal
import subprocess
import sys
import time

import kg

PAPERS = 4_500
COMMAND = [sys.executable, "-m", "kg.cli.main", "build", "papers.jsonl", "--store", "graph.db"]


def test_interrupted_build_is_whole_and_goes_on(tmp_path):
    with (tmp_path / "papers.jsonl").open("w", encoding="utf-8") as file:
        for number in range(PAPERS):
            abstract = (
                f"We propose GullNet{number} and evaluate it on CIFAR-10 and ImageNet. It reaches 71.{number % 10}%."
            )
            file.write(json.dumps({"title": f"Paper number {number}", "abstract": abstract}) + "\n")
    process = subprocess.Popen(
        COMMAND,
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        # a shell's background jobs, and what they start, ignore Ctrl-C unless told otherwise
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads here
    )
    deadline = time.monotonic() + 120
    while not (tmp_path / "graph.db").exists() or not _papers(tmp_path):
        assert time.monotonic() < deadline, "no batch was written in time"
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    stored = _papers(tmp_path)
    assert process.returncode == 130, err
    assert "interrupted" in err
    assert 0 < stored < PAPERS
    report = kg.build(tmp_path / "papers.jsonl", store=tmp_path / "graph.db")
    assert (report.written, report.unchanged) == (PAPERS - stored, stored)


def _papers(folder):
    try:
        return kg.info(folder / "graph.db").counts.nodes["Paper"]
    except kg.StoreError:  # the first batch is being written
        return 0
