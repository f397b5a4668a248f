"""The command line's grammar: commands, options and their help. Every help ends with an example that runs."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from typing import TypeAlias

from kg.config import CORRECTIONS_VARIABLE, DEFAULT_MODEL, DEFAULT_STORE, MODEL_VARIABLE, STORE_VARIABLE
from kg.registry import names

from . import commands
from .output import OUTPUTS

__all__ = ["make_parser"]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="kg",
        description="Build a graph of methods, datasets and tasks from paper abstracts, and ask it questions.",
        epilog="example: kg build examples/corpus --store graph.db",
    )
    parser.add_argument("--version", action="version", version=f"kg {version('kg-papers')}")
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands_of = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_add_build, _add_extract, _add_query, _add_analyze, _add_export, _add_info, _add_remove, _add_evaluate):
        add(commands_of)
    return parser


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _command(commands_of: _Commands, name: str, help_text: str, *, example: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands_of.add_parser(
        name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".", epilog=f"example: {example}"
    )
    return made


def _add_store(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--store", metavar="PATH", help=f"the graph store (default: ${STORE_VARIABLE}, else {DEFAULT_STORE})"
    )


def _add_corrections(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--corrections", metavar="FILE", help=f"a table of corrections to replay (default: ${CORRECTIONS_VARIABLE})"
    )


def _add_quiet(command: argparse.ArgumentParser) -> None:
    command.add_argument("-q", "--quiet", action="store_true", help="print nothing but data and errors")


def _add_output(command: argparse.ArgumentParser) -> None:
    command.add_argument("--output", choices=OUTPUTS, default="table", help="form of the answer (default: table)")


def _add_inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="files, folders, glob patterns, or - for standard input"
    )
    command.add_argument("--format", choices=names("source"), help="format of the text (default: detected)")
    command.add_argument(
        "--on-error",
        choices=("stop", "skip"),
        default="stop",
        help="stop at the first bad record, or report it and go on (default: stop)",
    )
    _add_model(command)
    _add_corrections(command)
    _add_quiet(command)


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model",
        metavar="NAME",
        help=f"what reads the texts: {', '.join(names('extractor'))}, or an ONNX file"
        f" (default: ${MODEL_VARIABLE}, else {DEFAULT_MODEL})",
    )
    command.add_argument(
        "--min-score",
        type=float,
        metavar="P",
        help="leave out what is less likely to be right than this, from 0 to 1 (default: the model's own bound)",
    )


def _add_build(commands_of: _Commands) -> None:
    command = _command(
        commands_of,
        "build",
        "read papers and bring a graph store up to date with what they say",
        example="kg build examples/corpus examples/papers.jsonl --store graph.db",
    )
    _add_inputs(command)
    _add_store(command)
    command.set_defaults(run=commands.run_build)


def _add_extract(commands_of: _Commands) -> None:
    command = _command(
        commands_of,
        "extract",
        "print what papers say, one JSON object a line, without storing it",
        example="kg extract examples/papers.jsonl",
    )
    _add_inputs(command)
    command.set_defaults(run=commands.run_extract)


def _add_query(commands_of: _Commands) -> None:
    command = _command(
        commands_of,
        "query",
        "answer a Cypher query, or a named one",
        example="kg query --name methods-on-dataset --param dataset=ImageNet",
    )
    command.add_argument("cypher", nargs="?", metavar="CYPHER", help="a Cypher statement")
    command.add_argument("--name", help="a query that comes with kg, see --list")
    command.add_argument("--list", action="store_true", help="list the named queries and their parameters")
    command.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter; a named query knows its type, for a CYPHER statement a number, true, false, null, a JSON "
        'list or "quoted text" is taken as such, else as text',
    )
    command.add_argument("--write", action="store_true", help="allow the statement to change the graph")
    _add_output(command)
    _add_store(command)
    command.set_defaults(run=commands.run_query)


def _add_analyze(commands_of: _Commands) -> None:
    command = _command(
        commands_of, "analyze", "measure the graph", example="kg analyze cooccurrence --min-support 2 --limit 20"
    )
    measures = command.add_subparsers(title="measures", metavar="MEASURE", required=True)
    centrality = _command(
        measures, "centrality", "rank nodes by how central they are", example="kg analyze centrality --label Method"
    )
    centrality.add_argument("--measure", choices=("pagerank", "degree", "betweenness"), default="pagerank")
    centrality.add_argument("--label", choices=("Paper", "Method", "Dataset", "Task"), help="only nodes of this label")
    centrality.set_defaults(run=commands.run_centrality)
    cooccurrence = _command(
        measures,
        "cooccurrence",
        "count which entities papers name together, with the chance of it",
        example="kg analyze cooccurrence --left Method --right Dataset",
    )
    cooccurrence.add_argument("--left", choices=("Method", "Dataset", "Task"), default="Method")
    cooccurrence.add_argument("--right", choices=("Method", "Dataset", "Task"), default="Dataset")
    cooccurrence.add_argument("--role", action="append", help="count only these roles; may be given again")
    cooccurrence.add_argument("--min-support", type=int, default=1, metavar="N", help="papers a pair must have")
    cooccurrence.set_defaults(run=commands.run_cooccurrence)
    for measure in (centrality, cooccurrence):
        measure.add_argument("--limit", type=int, default=20, metavar="N", help="rows to print (default: 20)")
        _add_output(measure)
        _add_store(measure)


def _add_export(commands_of: _Commands) -> None:
    command = _command(commands_of, "export", "write the graph to a file", example="kg export html graph.html")
    formats = command.add_subparsers(title="formats", metavar="FORMAT", required=True)
    html = _command(
        formats,
        "html",
        "write one interactive page that opens offline",
        example="kg export html graph.html --around ImageNet --hops 2",
    )
    html.add_argument("out", metavar="FILE", help="the file to write")
    html.add_argument("--around", action="append", metavar="NAME", help="draw what is near this; may be given again")
    html.add_argument("--hops", type=int, default=1, metavar="N", help="how near (default: 1)")
    html.add_argument("--limit", type=int, metavar="N", help="nodes to draw at most")
    html.add_argument("--title", default="Methods, datasets and tasks", help="heading of the page")
    html.set_defaults(run=commands.run_export_html)
    jsonl = _command(
        formats,
        "jsonl",
        "write every node and relationship, sorted, one JSON object a line",
        example="kg export jsonl -",
    )
    jsonl.add_argument("out", metavar="FILE", help="the file to write, or - for standard output")
    jsonl.set_defaults(run=commands.run_export_jsonl)
    for exporter in (html, jsonl):
        _add_store(exporter)
        _add_quiet(exporter)


def _add_info(commands_of: _Commands) -> None:
    command = _command(commands_of, "info", "count what a store holds", example="kg info --store graph.db")
    _add_output(command)
    _add_store(command)
    command.set_defaults(run=commands.run_info)


def _add_remove(commands_of: _Commands) -> None:
    command = _command(
        commands_of,
        "remove",
        "take papers out of the graph, with all that only they said",
        example='kg remove "TideMix: Mixing Image Patches along Saliency Contours"',
    )
    command.add_argument("papers", nargs="+", metavar="PAPER", help="an id, an arXiv number or a title")
    _add_corrections(command)
    _add_quiet(command)
    _add_store(command)
    command.set_defaults(run=commands.run_remove)


def _add_evaluate(commands_of: _Commands) -> None:
    command = _command(
        commands_of, "evaluate", "score a model on labelled texts", example="kg evaluate examples/labelled.jsonl"
    )
    command.add_argument(
        "gold", metavar="FILE", help="JSON Lines: abstracts with entities, or sentences with tokens and spans (ner)"
    )
    _add_model(command)
    command.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="LABEL=OURS",
        help="of spans, count LABEL as Method, Dataset or Task; may be given again (default: those three as they are)",
    )
    command.add_argument("--draws", type=int, default=1000, metavar="N", help="of the bootstrap (default: 1000)")
    command.add_argument("--errors", action="store_true", help="list what was missed and what was found wrongly")
    _add_output(command)
    _add_quiet(command)
    command.set_defaults(run=commands.run_evaluate)
