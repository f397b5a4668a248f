import os
import stat

import pytest

from kg.errors import ExportError
from kg.export.files import replacing


def test_it_is_utf8_with_newlines_and_escapes_what_utf8_cannot_hold(tmp_path):
    path = tmp_path / "out.jsonl"
    with replacing(path) as file:
        file.write('"é \ud800"\n')
    assert path.read_bytes() == '"é \\ud800"\n'.encode()


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "out.txt"
    path.write_text("old", encoding="utf-8")

    def fail():
        with replacing(path) as file:
            file.write("half")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.txt"]
    assert path.read_text(encoding="utf-8") == "old"


def test_the_mode_of_the_old_file_stays_and_links_are_followed(tmp_path):
    path, link = tmp_path / "out.txt", tmp_path / "link.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    with replacing(link) as file:
        file.write("new")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_device_is_written_to_not_replaced():
    with replacing(os.devnull) as file:
        file.write("away")
    assert not stat.S_ISREG(os.stat(os.devnull).st_mode)  # noqa: PTH116 - os.devnull is a str


@pytest.mark.parametrize(
    ("name", "words"), [("missing/out.txt", "no such folder"), (".", "is a folder"), ("nul\0", "no usable path")]
)
def test_a_path_that_cannot_be_written_says_why(tmp_path, name, words):
    with pytest.raises(ExportError, match=words), replacing(f"{tmp_path}/{name}"):
        pytest.fail("the block must not run")
