"""README, help and named queries are held to the code: what they show runs, what exists is shown."""

import argparse
import re
import shlex
from pathlib import Path

import pytest

import kg
from kg.cli.main import main
from kg.cli.parser import make_parser
from kg.schema import load_schema

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def parsers(parser):
    """Yield every command's parser, those of nested commands included."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield child
                yield from parsers(child)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("kg ")]
PARSERS = [make_parser(), *parsers(make_parser())]


def test_readme_commands_run_in_order(sample_folder, capsys):
    (sample_folder / "graph.db").unlink()
    for command in COMMANDS:
        assert main(shlex.split(command)[1:]) == 0, f"{command}: {capsys.readouterr().err}"
    assert (sample_folder / "graph.html").is_file()


def test_readme_shows_every_command():
    shown = {command.split()[1] for command in COMMANDS}
    assert shown == set(PARSERS[0]._subparsers._group_actions[0].choices)


def test_readme_python_runs(sample_folder, capsys):
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102  # our own README
    assert "Paper" in capsys.readouterr().out


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.prog)
def test_help_ends_with_an_example_that_runs(parser, sample_folder, capsys):
    assert parser.format_help().rstrip().endswith(parser.epilog.split("example: ")[1][-20:])
    command = shlex.split(parser.epilog.removeprefix("example: "))
    assert command[0] == "kg"
    assert command[: len(parser.prog.split())] == parser.prog.split()
    assert main(command[1:]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("query", kg.named_queries(), ids=lambda query: query.name)
def test_named_queries_answer_their_question(query, sample_graph):
    assert query.question.endswith("?")
    example = dict(pair.split("=", 1) for pair in shlex.split(query.example))
    answer = kg.query(sample_graph / "graph.db", name=query.name, parameters=example)
    assert answer.rows, f"{query.name} {query.example} finds nothing in the sample graph"


def test_named_queries_are_the_files():
    assert sorted(query.name for query in kg.named_queries()) == sorted(
        path.stem for path in (ROOT / "kg" / "queries").glob("*.cypher")
    )


def test_readme_names_the_whole_schema():
    schema = load_schema()
    properties = {prop.name for node in schema.nodes.values() for prop in node.properties}
    for name in (*schema.nodes, *schema.relationships, *properties):
        assert f"`{name}`" in README, name
    for name in (prop.name for prop in schema.relationships["USES"].properties):
        assert f"`{name}`" in README, name


def test_readme_names_the_formats():
    from kg.registry import names

    assert all(f"`{name}`" in README for name in names("source"))


def test_readme_has_no_gaps():
    assert not re.findall(r"@[A-Z]+@|TODO|TBD", README)


def test_readme_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_make_tasks_of_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for task in re.findall(r"`?make ([a-z]+)", README):
        assert re.search(rf"^{task}:", makefile, flags=re.MULTILINE), task
