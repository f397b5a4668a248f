"""What tests of several rooms share."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def sample_graph(tmp_path_factory):
    """Return a folder with `examples/` and their graph in `graph.db`, built once; do not change it."""
    import kg

    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(ROOT / "examples", folder / "examples")
    kg.build([folder / "examples" / "corpus", folder / "examples" / "papers.jsonl"], store=folder / "graph.db")
    return folder


@pytest.fixture
def sample_folder(sample_graph, tmp_path, monkeypatch):
    """Return a copy of the sample folder that a test may change; it is the current folder."""
    folder = tmp_path / "sample"
    shutil.copytree(sample_graph, folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("KG_STORE", raising=False)
    return folder
