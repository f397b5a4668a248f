"""Files, folders, patterns and standard input; formats told from content; whole files that cannot be read."""

from __future__ import annotations

import gzip
import io
import shutil
import sys
from pathlib import Path

import pytest

from kg.errors import ConfigError, FormatError, InputError
from kg.sources import read_papers

FIXTURES = Path(__file__).parents[1] / "fixtures" / "sources"
JSON = '{"title": "%s", "abstract": "We sort."}\n'


def titles(paths, **options):
    return [paper.title for paper in read_papers(paths, **options)]


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "moss"
    for name in ("b.jsonl", "a.ndjson", "deep/er/c.JSONL", "notes.md", ".hidden.jsonl", ".git/d.jsonl", "deep/e.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(JSON % name, encoding="utf-8")
    (root / "f.jsonl.gz").write_bytes(gzip.compress((JSON % "f.jsonl.gz").encode()))
    return root


def test_a_folder_is_read_at_all_depths_without_hidden_files(folder):
    assert titles([folder]) == ["a.ndjson", "b.jsonl", "deep/e.txt", "deep/er/c.JSONL", "f.jsonl.gz"]


def test_order_is_as_given_and_a_file_is_read_once(folder):
    given = iter(
        [folder / "deep", str(folder / "b.jsonl"), f"{folder}/*.jsonl", folder / "deep" / ".." / "a.ndjson", folder]
    )
    assert titles(given) == ["deep/e.txt", "deep/er/c.JSONL", "b.jsonl", "a.ndjson", "f.jsonl.gz"]


def test_a_link_to_a_file_is_the_file(folder):
    (folder / "link.jsonl").symlink_to(folder / "b.jsonl")
    assert titles([folder / "link.jsonl", folder / "b.jsonl"]) == ["b.jsonl"]


def test_patterns(folder, monkeypatch):
    assert titles([f"{folder}/**/*.JSONL", f"{folder}/*.md"]) == ["deep/er/c.JSONL", "notes.md"]
    monkeypatch.chdir(folder)
    assert titles(["d*"]) == ["deep/e.txt", "deep/er/c.JSONL"]
    (folder / "[x].jsonl").write_text(JSON % "brackets", encoding="utf-8")
    assert titles(["[x].jsonl"]) == ["brackets"]


def test_a_single_path_is_read_too(folder):
    assert titles(str(folder / "b.jsonl")) == ["b.jsonl"]


def test_source_is_the_whole_path_with_links_resolved(folder, monkeypatch):
    (folder / "link.jsonl").symlink_to(folder / "a.ndjson")
    monkeypatch.chdir(folder)
    root = folder.resolve().as_posix()
    names = ["b.jsonl", "deep/e.txt", "deep/er/c.JSONL", "a.ndjson"]
    papers = read_papers(["b.jsonl", "./deep/../deep", "link.jsonl"])
    assert [paper.source for paper in papers] == [f"{root}/{name}" for name in names]


def test_files_of_one_name_have_two_sources(tmp_path):
    for folder in ("one/papers", "two/papers"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.jsonl").write_text(JSON % folder, encoding="utf-8")
    assert len({paper.source for paper in read_papers([tmp_path])}) == 2


def test_errors_name_the_file_as_it_was_given(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "deep" / "bad.jsonl").write_text("oops\n", encoding="utf-8")
    for given in ("deep", "./deep/bad.jsonl"):
        with pytest.raises(InputError, match=rf"^{given.removesuffix('/bad.jsonl')}/bad\.jsonl:1: broken JSON"):
            titles([given])


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input(monkeypatch, pack):
    data = pack(("\ufeff" + JSON % "é\u2028").encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (paper,) = read_papers(["-", "-"])
    assert (paper.title, paper.source) == ("é", "stdin")


@pytest.mark.parametrize(
    ("name", "number"),
    [("layout_a.txt", 7), ("layout_a_glued.txt", 2), ("layout_b.txt", 4), ("layout_b_other_chrome.txt", 2),
     ("papers.jsonl", 3), ("papers.csv", 2), ("papers_semicolon.csv", 1), ("papers.tsv", 1)],
)  # fmt: skip
def test_the_format_is_told_from_the_content(name, number, tmp_path):
    misnamed = tmp_path / "data.txt"
    shutil.copy(FIXTURES / name, misnamed)
    assert len(titles([FIXTURES / name])) == len(titles([misnamed])) == number


def test_a_format_may_be_named(folder):
    assert titles([folder / "b.jsonl"], format="jsonl") == ["b.jsonl"]
    with pytest.raises(InputError, match=r"/moss/b\.jsonl:1: no column 'title'"):
        titles([folder / "b.jsonl"], format="csv")
    with pytest.raises(ConfigError, match="no source named 'xml'; expected one of csv, hf-papers, jsonl"):
        read_papers([folder], format="xml")


def test_the_ending_decides_where_no_format_fits(tmp_path):
    (tmp_path / "x.jsonl").write_text("oops\n" + JSON % "A", encoding="utf-8")
    with pytest.raises(InputError, match=r"/x\.jsonl:1: broken JSON"):
        titles([tmp_path / "x.jsonl"])
    (tmp_path / "x.tsv").write_text("name\tyear\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"/x\.tsv:1: no column 'title' and no column 'abstract'"):
        titles([tmp_path / "x.tsv"])


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none.jsonl", r"^no such file or folder: '.*none\.jsonl'\. The current folder is /"),
        ("x" * 5000, r"^no such file or folder: '"),
        ("*.xml", r"^no file matches the pattern '.*/\*\.xml'\. Check it from the folder"),
        ("empty", r"^.*/empty: no file to read in the folder; expected files ending in \.csv, \.jsonl, "
                  r"\.ndjson, \.tsv, \.txt, or these and \.gz\. Name the files"),
    ],
)  # fmt: skip
def test_paths_that_lead_nowhere_are_refused_before_anything_is_read(folder, path, message):
    (folder / "empty").mkdir()
    with pytest.raises(InputError, match=message):
        read_papers([folder / "b.jsonl", f"{folder}/{path}"])


def test_a_path_that_does_not_exist_is_refused_even_where_errors_are_skipped(folder):
    errors = []
    with pytest.raises(InputError, match="no such file or folder"):
        read_papers([folder / "b.jsonl", folder / "none.jsonl"], on_error=errors.append)
    assert errors == []


def test_an_empty_folder_or_pattern_may_be_skipped(folder):
    (folder / "empty").mkdir()
    errors = []
    paths = [folder / "empty", folder / "b.jsonl", f"{folder}/*.xml", folder / "a.ndjson"]
    assert titles(paths, on_error=errors.append) == ["b.jsonl", "a.ndjson"]
    assert [error.found.partition(" '")[0] for error in errors] == [
        "no file to read in the folder", "no file matches the pattern",
    ]  # fmt: skip


UNREADABLE = [
    (b"", r"bad\.txt: the file is empty; expected papers$"),
    (b"\xef\xbb\xbf \n\n", r"bad\.txt: the file is empty; expected papers$"),
    (b"Daily Papers\nA\0B\n", r"bad\.txt:2: binary data \(a NUL byte at offset 14\); expected UTF-8 text\. Save it as"),
    (b"%PDF-1.7\n", r"bad\.txt: a PDF, not a text; expected UTF-8 text\. Save it as"),
    (b"PK\x03\x04..", r"bad\.txt: a ZIP archive, not a text; expected UTF-8 text\. Save it as"),
    ("title,abstract".encode("utf-16"), r"bad\.txt: UTF-16 text; expected UTF-8 text\. Save it as"),
    (b"Daily Papers\n\nCaf\xe9\n", r"bad\.txt:3: byte 0xe9 at offset 17 is not UTF-8; expected UTF-8 text\. Save"),
    (gzip.compress(JSON.encode() * 99)[:-9], r"bad\.txt: damaged gzip data \(.+\); expected a complete gzip file"),
    (b"\x1f\x8b\x08not gzip at all", r"bad\.txt: damaged gzip data \(.+\); expected a complete gzip file"),
    ((FIXTURES / "prose.txt").read_bytes(), r"bad\.txt:1: text that fits no known format, beginning 'Dear gardeners,'; "
     r"expected one of csv, hf-papers, jsonl\. Name the format"),
    (b'\n[{"title": "A"}]', r"bad\.txt:2: text that fits no known format, beginning '\[\{.+\]'; expected"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), UNREADABLE, ids=[f"{data[:12]!r}" for data, _ in UNREADABLE])
def test_a_file_that_cannot_be_read_is_one_error(folder, data, message):
    (folder / "bad.txt").write_bytes(data)
    paths = [folder / "a.ndjson", folder / "bad.txt", folder / "b.jsonl"]
    with pytest.raises(InputError, match=message):
        titles(paths)
    errors = []
    assert titles(paths, on_error=errors.append) == ["a.ndjson", "b.jsonl"]
    assert len(errors) == 1
    assert isinstance(errors[0], InputError)


def test_no_known_format_is_an_error_of_its_own_class(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((FIXTURES / "prose.txt").read_bytes())))
    with pytest.raises(FormatError, match=r"^stdin:1: text that fits no known format"):
        titles(["-"])


def test_a_name_that_promises_gzip(folder):
    (folder / "plain.jsonl.gz").write_text(JSON % "A", encoding="utf-8")
    with pytest.raises(InputError, match=r"plain\.jsonl\.gz: no gzip data in a file that ends in \.gz"):
        titles([folder / "plain.jsonl.gz"])


def test_a_link_to_nothing_in_a_folder_is_one_error(folder):
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    with pytest.raises(InputError, match=r"gone\.txt: cannot read the file: No such file"):
        titles([folder])


def test_bad_records_are_handed_over_and_the_rest_is_read(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    (folder / "bad.jsonl").write_text(JSON % "One" + "oops\n" + JSON % "Two", encoding="utf-8")
    errors = []
    assert titles(["moss/bad.jsonl", "moss/a.ndjson"], on_error=errors.append) == ["One", "Two", "a.ndjson"]
    assert [str(error).partition(" at ")[0] for error in errors] == ["moss/bad.jsonl:2: broken JSON: Expecting value"]


RECORD = "%s\n\nWe sort %s.\n\n  • 2 authors\n·\nMar 7, 2024\n\n"
BAD_BYTES = [
    ("x.jsonl", (JSON % "One").encode() + b'{"title": "Caf\xe9", "abstract": ""}\n' + (JSON % "Two").encode(), 2),
    ("ignored.jsonl", (JSON % "One").encode() + b'{"title": "B", "abstract": "", "x": "\xff"}\n'
     + (JSON % "Two").encode(), 2),
    ("x.csv", b"title,abstract,place\nOne,A,\nB,A,Caf\xe9\nTwo,A,\n", 3),
    ("quoted.csv", b'title,abstract\nOne,A\nB,"two\nlines \xe9"\nTwo,A\n', 4),
    ("title.txt", (RECORD % ("One", "a") + RECORD % ("B#", "b") + RECORD % ("Two", "c")).encode().replace(
        b"#", b"\xe9"), 9),
    ("abstract.txt", (RECORD % ("One", "a") + RECORD % ("B", "b,\nbut#") + RECORD % ("Two", "c")).encode().replace(
        b"#", b"\xe9"), 12),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "line"), BAD_BYTES, ids=[name for name, _, _ in BAD_BYTES])
def test_a_byte_that_is_not_utf8_costs_its_record_only(folder, monkeypatch, name, data, line):
    monkeypatch.chdir(folder)
    (folder / name).write_bytes(data)
    errors = []
    assert titles([name], on_error=errors.append) == ["One", "Two"]
    byte = "0xff" if b"\xff" in data else "0xe9"
    assert [(error.where, error.found) for error in errors] == [(f"{name}:{line}", f"byte {byte} is not UTF-8")]
    with pytest.raises(InputError, match=rf"byte {byte} at offset [0-9]+ is not UTF-8; expected UTF-8 text"):
        titles([name])


def test_a_byte_that_is_not_utf8_in_a_header_is_shown_escaped(folder):
    (folder / "x.csv").write_bytes(b"title,abstr\xe9ct\nA,B\n")
    errors = []
    assert titles([folder / "x.csv"], on_error=errors.append) == []
    assert r"no column 'abstract' in the header ('title, abstr\udce9ct')" in str(errors[0])
