"""What is installed is all that kg needs: the wheel carries its data, and works away from the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_carries_all_data(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    data = [path for path in (ROOT / "kg").rglob("*") if path.is_file() and path.suffix not in {".pyc", ""}]
    assert {path.relative_to(ROOT).as_posix() for path in data} <= inside
    assert {f"kg/schemas/{path.name}" for path in (ROOT / "schemas").iterdir()} <= inside


def test_the_wheel_works_away_from_the_checkout(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import kg, sys; assert kg.__file__.startswith(sys.argv[1]), kg.__file__;"
        "report = kg.build(sys.argv[2], store='graph.db');"
        "kg.export_html('graph.db', 'graph.html');"
        "print(report.papers, len(kg.query('graph.db', name='datasets-most-evaluated').rows) > 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "site"), str(ROOT / "examples" / "papers.jsonl")],
        cwd=tmp_path,
        # spaCy finds components by the entry points of the installed distribution; the code is that of the wheel
        env={"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["3", "True"]
