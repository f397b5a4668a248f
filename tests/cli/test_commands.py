"""The commands as a person types them: what they print where, and their exit codes."""

import csv
import io
import json
import subprocess
import sys

import pytest

from kg.cli.main import main


def run(capsys, *arguments):
    """Run a command; return exit code, standard output and standard error."""
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_build_says_what_it_found_and_what_to_type(sample_folder, capsys):
    code, out, _ = run(capsys, "build", "examples/corpus", "examples/papers.jsonl", "--store", "new.db")
    assert code == 0
    assert "43 papers in 45 records (43 stored, 0 unchanged, 0 skipped)" in out
    assert "43 Paper" in out
    assert "EVALUATES_ON" in out
    steps = out.split("next:\n")[1].strip().split("\n")
    assert len(steps) == 2
    for step in steps:
        words = step.split()
        assert run(capsys, *words[1:])[0] == 0, step


def test_build_twice_changes_nothing(sample_folder, capsys):
    before = run(capsys, "export", "jsonl", "-")[1]
    code, out, _ = run(capsys, "build", "examples/papers.jsonl", "examples/corpus")
    assert (code, "(0 stored, 43 unchanged, 0 skipped)" in out) == (0, True)
    assert run(capsys, "export", "jsonl", "-")[1] == before


def test_order_of_files_does_not_matter(sample_folder, capsys):
    files = ["examples/corpus/daily-papers-a.txt", "examples/corpus/daily-papers-b.txt", "examples/papers.jsonl"]
    exports = []
    for name, order in (("one.db", files), ("two.db", files[::-1])):
        assert run(capsys, "build", *order, "--store", name)[0] == 0
        exports.append(run(capsys, "export", "jsonl", "-", "--store", name)[1])
    assert exports[0] == exports[1]


def test_quiet_build_prints_nothing(sample_folder, capsys):
    assert run(capsys, "build", "examples/corpus", "-q", "--store", "new.db") == (0, "", "")


def test_extract_keeps_its_contract(sample_folder, capsys):
    code, out, err = run(capsys, "extract", "examples/corpus", "examples/papers.jsonl")
    assert (code, err) == (0, "")
    records = (sample_folder / "examples/papers.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {record["title"]: record for record in map(json.loads, records)}
    lines = [json.loads(line) for line in out.splitlines()]
    assert len(lines) == 43
    for line in lines:
        assert list(line) == ["id", "title", "published", "entities", "results", "code_urls"]
        for entity in line["entities"]:
            assert list(entity) == ["id", "type", "name", "mentions", "spans", "role", "score"]
            assert entity["mentions"]
            assert 0 <= entity["score"] <= 1
        for result in line["results"]:
            assert list(result) == ["method", "dataset", "task", "metric", "value", "unit", "span"]
            names = {entity["name"] for entity in line["entities"]}
            assert {result["method"], result["dataset"], result["task"]} - {None} <= names
        if line["title"] in texts:
            text = f"{line['title']}\n{texts[line['title']]['abstract']}"
            for entity in line["entities"]:
                assert {text[start:end] for start, end in entity["spans"]} == set(entity["mentions"])


def test_extract_reads_standard_input(sample_folder):
    record = json.dumps({"title": "GullNet", "abstract": "We propose GullNet and evaluate it on CIFAR10."})
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli.main", "extract", "-"], input=record, capture_output=True, text=True, check=True
    )
    names = {entity["name"] for entity in json.loads(done.stdout)["entities"]}
    assert {"GullNet", "CIFAR-10"} <= names


def test_query_outputs_hold_the_same_rows(sample_folder, capsys):
    query = ("query", "--name", "datasets-most-evaluated", "--param", "limit=3")
    as_json = json.loads(run(capsys, *query, "--output", "json")[1])
    as_csv = list(csv.DictReader(io.StringIO(run(capsys, *query, "--output", "csv")[1])))
    assert len(as_json) == 3
    assert [{key: str(value) for key, value in row.items()} for row in as_json] == as_csv
    table = run(capsys, *query)[1]
    assert all(row["dataset"] in table for row in as_json)


def test_parameters_are_typed(sample_folder, capsys):
    cypher = "RETURN $n + 1 AS n, $text AS text, $flag AS flag, $list AS list"
    given = ["n=3", "text=7a", "flag=true", 'list=["a", "b"]']
    code, out, _ = run(
        capsys, "query", cypher, *(word for one in given for word in ("--param", one)), "--output", "json"
    )
    assert code == 0
    assert json.loads(out) == [{"n": 4, "text": "7a", "flag": True, "list": ["a", "b"]}]


def test_a_named_query_knows_the_types_of_its_parameters(sample_folder, capsys):
    write = "MATCH (d:Dataset {id: 'dataset:coco'}) SET d.name = '3'"
    assert run(capsys, "query", write, "--write")[0] == 0
    for given in ("name=3", 'name="3"'):
        code, out, err = run(capsys, "query", "--name", "entity-by-name", "--param", given, "--output", "json")
        assert (code, [row["id"] for row in json.loads(out)]) == (0, ["dataset:coco"]), err
    for given in ("limit=1", 'limit="1"'):
        out = run(capsys, "query", "--name", "datasets-most-evaluated", "--param", given, "--output", "json")[1]
        assert len(json.loads(out)) == 1


def test_control_characters_do_not_reach_the_terminal(sample_folder, capsys):
    cypher = r"RETURN $text AS `a\tb`"
    text = "a\x1b[31mb\x07\x7f\x9bc\n\td\r\ne \u202ef"
    given = ("query", cypher.replace("\\t", "\t"), "--param", f"text={text}")
    code, out, _ = run(capsys, *given)
    assert (code, out.splitlines()[1].rstrip()) == (0, r"a\x1b[31mb\x07\x7f\x9bc d e " + "\u202ef")
    assert out.startswith("a b")
    ((value,),) = (row.values() for row in json.loads(run(capsys, *given, "--output", "json")[1]))
    assert value == text


def test_aliases_work_where_names_do(sample_folder, capsys):
    rows = [
        run(capsys, "query", "--name", "methods-on-dataset", "--param", f"dataset={name}", "--output", "json")[1]
        for name in ("COCO", "MSCOCO", "ms-coco")
    ]
    assert json.loads(rows[0])
    assert rows[0] == rows[1] == rows[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "MATCH (n) DETACH DELETE n"), "--write"),
        (("query", "COPY Paper TO 'out.csv'"), "COPY"),
        (("query", "MATCH (p:Paper) RETURN p.titel"), "titel"),
        (("query", "--name", "methods-on-datset"), "methods-on-dataset"),
        (("query", "--name", "methods-on-dataset"), "dataset"),
        (("query", "--name", "methods-on-dataset", "--param", "dataset=ImagNet"), "ImageNet"),
        (("query", "RETURN 1", "--param", "no-value"), "NAME=VALUE"),
        (("query", "RETURN $x", "--param", "x=NaN"), "parameter x is NaN; expected a finite number"),
        (("query", "RETURN $x", "--param", "x=-Infinity"), "parameter x is -Infinity; expected a finite number"),
        (("query", "RETURN $x", "--param", "x=[1, 1e400]"), "parameter x is 1e400; expected a finite number"),
        (("query", "RETURN $x", "--param", "x=" + "[" * 100_000), "parameter x is nested too deep"),
        (("query", "--name", "datasets-most-evaluated", "--param", "limit=-1"), "parameter limit is -1"),
        (("query", "--name", "datasets-most-evaluated", "--param", "limit=NaN"), "expected an integer"),
        (("query", "RETURN 1", "--store", "examples"), "examples: a folder, not a graph store"),
        (("build", "examples/papers.jsonl", "--store", "examples"), "examples: a folder, not a graph store"),
        (("query",), "statement or a name"),
        (("info", "--store", "absent.db"), "absent.db"),
        (("build", "absent.txt"), "absent.txt"),
        (("remove", "No Such Paper"), "No Such Paper"),
        (("export", "html", "no/such/folder/out.html"), "no/such/folder"),
        (("export", "html", "out.html", "--around", "ImagNet"), "ImageNet"),
    ],
)
def test_failures_are_one_line_and_exit_1(sample_folder, capsys, arguments, said):
    before = run(capsys, "export", "jsonl", "-")[1]
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (1, "")
    assert err.startswith("kg: ")
    assert said in err
    assert err.count("\n") == 1
    assert run(capsys, "export", "jsonl", "-")[1] == before
    assert not (sample_folder / "absent.db").exists()


def test_wrong_usage_exits_2(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["query", "--output", "xml"])
    assert stop.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_debug_shows_the_traceback(sample_folder):
    import kg

    with pytest.raises(kg.InputError):
        main(["--debug", "build", "absent.txt"])


def test_bad_records_are_skipped_and_counted(sample_folder, capsys):
    lines = [
        json.dumps({"title": "A", "abstract": "On MNIST."}),
        "{broken",
        json.dumps({"title": "B", "abstract": "On SVHN."}),
    ]
    (sample_folder / "bad.jsonl").write_text("\n".join(lines), encoding="utf-8")
    code, out, err = run(capsys, "build", "bad.jsonl", "--store", "bad.db")
    assert (code, out) == (1, "")
    assert "bad.jsonl:2" in err
    code, out, err = run(capsys, "build", "bad.jsonl", "--store", "bad.db", "--on-error", "skip")
    assert code == 0
    assert "2 papers in 2 records (2 stored, 0 unchanged, 1 skipped)" in out
    assert "bad.jsonl:2" in err


def test_a_bad_byte_costs_its_record_only(sample_folder, capsys):
    lines = [json.dumps({"title": title, "abstract": "On MNIST."}).encode() for title in ("A", "Caf#", "B")]
    (sample_folder / "bad.jsonl").write_bytes(b"\n".join(lines).replace(b"#", b"\xe9"))
    (sample_folder / "empty").mkdir()
    code, out, err = run(capsys, "build", "empty", "bad.jsonl", "--store", "bad.db", "--on-error", "skip")
    assert code == 0
    assert "2 papers in 2 records (2 stored, 0 unchanged, 2 skipped)" in out
    assert "bad.jsonl:2: byte 0xe9 is not UTF-8" in err
    assert "empty: no file to read" in err


def test_write_is_allowed_when_asked(sample_folder, capsys):
    write = "MATCH (d:Dataset {id: 'dataset:coco'}) SET d.name = 'Common Objects'"
    assert run(capsys, "query", write)[0] == 1
    assert run(capsys, "query", write, "--write")[0] == 0
    assert "Common Objects" in run(capsys, "query", "MATCH (d:Dataset {id: 'dataset:coco'}) RETURN d.name")[1]


def test_remove_takes_what_only_the_paper_said(sample_folder, capsys):
    title = "TideMix: Mixing Image Patches along Saliency Contours"
    count = "MATCH (m:Method {name: 'TideMix'}) RETURN count(m) AS n"
    assert json.loads(run(capsys, "query", count, "--output", "json")[1]) == [{"n": 1}]
    assert run(capsys, "remove", title)[0] == 0
    assert json.loads(run(capsys, "query", count, "--output", "json")[1]) == [{"n": 0}]
    assert "42" in run(capsys, "info")[1]


def test_store_comes_from_the_environment(sample_folder, capsys, monkeypatch):
    (sample_folder / "graph.db").rename(sample_folder / "elsewhere.db")
    monkeypatch.setenv("KG_STORE", "elsewhere.db")
    assert "elsewhere.db" in run(capsys, "info")[1]


def test_nothing_is_coloured_or_cut_for_a_program(sample_folder, capsys):
    out = run(capsys, "query", "MATCH (p:Paper) RETURN p.abstract ORDER BY p.id LIMIT 1")[1]
    assert "\x1b" not in out
    assert len(out.splitlines()) == 2


def test_analysis_prints_rows(sample_folder, capsys):
    rows = json.loads(run(capsys, "analyze", "centrality", "--label", "Dataset", "--limit", "5", "--output", "json")[1])
    assert [row["label"] for row in rows] == ["Dataset"] * 5
    pairs = json.loads(run(capsys, "analyze", "cooccurrence", "--min-support", "2", "--output", "json")[1])
    assert pairs
    assert all(row["papers"] >= 2 for row in pairs)


def test_a_closed_pipe_is_no_error(sample_folder):
    command = f"{sys.executable} -m kg.cli.main export jsonl - --store graph.db | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("{")
