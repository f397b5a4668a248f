"""The commands: each calls one public function and prints what it returns."""

from __future__ import annotations

import argparse
import json
import math
import shlex
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import kg
from kg.config import corrections_path, store_location
from kg.contracts import OnError, Progress
from kg.errors import ConfigError, QueryError
from kg.schema import ENTITY_LABELS

from .output import print_rows, progress_bar

if TYPE_CHECKING:
    from kg.store.named import QueryParameter

__all__ = [
    "run_build",
    "run_centrality",
    "run_cooccurrence",
    "run_evaluate",
    "run_export_html",
    "run_export_jsonl",
    "run_extract",
    "run_info",
    "run_query",
    "run_remove",
]


def _progress(arguments: argparse.Namespace) -> Progress | None:
    return None if arguments.quiet else progress_bar


class _Skips:
    """Reports each bad record that is left out on standard error, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: Exception) -> None:
        self.count += 1
        print(f"kg: skipped: {error}", file=sys.stderr)


def _on_error(arguments: argparse.Namespace) -> OnError | None:
    return _Skips() if arguments.on_error == "skip" else None


def run_build(arguments: argparse.Namespace) -> None:
    """Build, and say what the store holds now."""
    location = store_location(arguments.store)
    report = kg.build(
        arguments.paths,
        store=location,
        format=arguments.format,
        model=arguments.model,
        min_score=arguments.min_score,
        corrections=corrections_path(arguments.corrections),
        on_error=_on_error(arguments),
        progress=_progress(arguments),
    )
    if arguments.quiet:
        return
    print(
        f"{report.papers} papers in {report.records} records"
        f" ({report.written} stored, {report.unchanged} unchanged, {len(report.skipped)} skipped)"
    )
    _print_counts(report.counts)
    time = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())
    print(f"time: {time}\n\nnext:")
    store = "" if arguments.store is None else f" --store {shlex.quote(location)}"
    print(f"  {_program()} query --name datasets-most-evaluated{store}")
    print(f"  {_program()} export html graph.html{store}")


def _program() -> str:
    """Return how this program was called, so that what is printed can be typed: ``kg`` where the shell finds it so."""
    called = Path(sys.argv[0])
    found = shutil.which("kg")
    return "kg" if found and Path(found).resolve() == called.resolve() else shlex.quote(str(called))


def _print_counts(counts: kg.Counts) -> None:
    nodes = ", ".join(f"{count} {label}" for label, count in counts.nodes.items())
    relationships = ", ".join(f"{count} {name}" for name, count in counts.relationships.items() if count)
    print(f"the store holds nodes: {nodes}\nand relationships: {relationships or 'none'}")


def run_extract(arguments: argparse.Namespace) -> None:
    """Extract, one line a paper."""
    papers = kg.extract_papers(
        arguments.paths,
        format=arguments.format,
        model=arguments.model,
        min_score=arguments.min_score,
        corrections=corrections_path(arguments.corrections),
        on_error=_on_error(arguments),
        progress=_progress(arguments),
    )
    for paper in papers:
        sys.stdout.write(json.dumps(kg.extraction_record(paper), ensure_ascii=False) + "\n")


def run_query(arguments: argparse.Namespace) -> None:
    """Answer a query, or list the named ones."""
    if arguments.list:
        rows = [(q.name, q.question, ", ".join(map(_signature, q.parameters))) for q in kg.named_queries()]
        print_rows(("name", "question", "parameters"), rows, arguments.output)
        return
    answer = kg.query(
        store_location(arguments.store),
        arguments.cypher,
        name=arguments.name,
        parameters=dict(_parameter(text, typed=arguments.name is None) for text in arguments.param),
        write=arguments.write,
    )
    print_rows(answer.columns, answer.rows, arguments.output)


def _signature(parameter: QueryParameter) -> str:
    return parameter.name if parameter.required else f"{parameter.name}={parameter.default}"


def _parameter(text: str, *, typed: bool) -> tuple[str, Any]:
    """Split NAME=VALUE.

    For a statement (``typed``) a value that is JSON is taken as that, anything else as text. For a named query only
    the quotes of a JSON string are taken away: the query knows the type of its parameter.
    """
    name, separator, value = text.partition("=")
    if not separator or not name.isidentifier():
        raise QueryError(f"parameter {text!r}", expected="NAME=VALUE, e.g. --param dataset=ImageNet")
    if not typed and not value.startswith('"'):
        return name, value
    try:
        return name, json.loads(value, parse_constant=partial(_no_number, name), parse_float=partial(_finite, name))
    except ValueError:
        return name, value
    except RecursionError as error:
        raise QueryError(f"parameter {name} is nested too deep", expected="a simple value or a list") from error


def _finite(name: str, digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(name, digits)


def _no_number(name: str, text: str) -> NoReturn:
    """Refuse what Python reads as a number and JSON does not know."""
    raise QueryError(
        f"parameter {name} is {text[:40]}",
        expected="a finite number",
        hint=f"Put text in double quotes: --param '{name}=\"{text[:40]}\"'",
    )


def run_centrality(arguments: argparse.Namespace) -> None:
    """Rank nodes."""
    rows = kg.centrality(
        store_location(arguments.store), measure=arguments.measure, label=arguments.label, limit=arguments.limit
    )
    print_rows(("label", "name", arguments.measure), [(r.label, r.name, r.score) for r in rows], arguments.output)


def run_cooccurrence(arguments: argparse.Namespace) -> None:
    """Count pairs."""
    table = kg.cooccurrence(
        store_location(arguments.store),
        left=arguments.left,
        right=arguments.right,
        roles=arguments.role,
        min_support=arguments.min_support,
    )
    columns = ("left", "right", "papers", "left papers", "right papers", "expected", "npmi", "p", "q")
    rows = [
        (p.left_name, p.right_name, p.count, p.left_papers, p.right_papers, p.expected, p.npmi, p.p, p.q)
        for p in table.pairs[: arguments.limit]
    ]
    print_rows(columns, rows, arguments.output)


def run_export_html(arguments: argparse.Namespace) -> None:
    """Write the page."""
    limit = {} if arguments.limit is None else {"limit": arguments.limit}
    page = kg.export_html(
        store_location(arguments.store),
        arguments.out,
        title=arguments.title,
        around=arguments.around,
        hops=arguments.hops,
        **limit,
    )
    if not arguments.quiet:
        left_out = f", {page.left_out} left out (--limit draws more)" if page.left_out else ""
        print(f"{arguments.out}: {page.nodes} nodes, {page.edges} edges{left_out}", file=sys.stderr)


def run_export_jsonl(arguments: argparse.Namespace) -> None:
    """Write the lines."""
    out = sys.stdout if arguments.out == "-" else arguments.out
    counts = kg.export_jsonl(store_location(arguments.store), out)
    if not arguments.quiet and arguments.out != "-":
        nodes, relationships = sum(counts.nodes.values()), sum(counts.relationships.values())
        print(f"{arguments.out}: {nodes} nodes, {relationships} relationships", file=sys.stderr)


def run_info(arguments: argparse.Namespace) -> None:
    """Count nodes and relationships."""
    found = kg.info(store_location(arguments.store))
    if arguments.output == "table":
        print(f"{found.location}, graph schema {found.schema_version}")
    rows = [("node", label, count) for label, count in found.counts.nodes.items()]
    rows += [("relationship", name, count) for name, count in found.counts.relationships.items()]
    print_rows(("kind", "name", "count"), rows, arguments.output)


def run_remove(arguments: argparse.Namespace) -> None:
    """Remove papers."""
    removed = kg.remove(
        arguments.papers,
        store=store_location(arguments.store),
        corrections=corrections_path(arguments.corrections),
    )
    if not arguments.quiet:
        print("\n".join(f"removed {identifier}" for identifier in removed), file=sys.stderr)


def run_evaluate(arguments: argparse.Namespace) -> None:
    """Score a model."""
    report = kg.evaluate(
        arguments.gold,
        model=arguments.model,
        min_score=arguments.min_score,
        labels=dict(map(_label_pair, arguments.map)) or None,
        draws=arguments.draws,
        progress=_progress(arguments),
    )
    if arguments.errors:
        mistakes = [("missed", *row) for row in report.missed] + [("false", *row) for row in report.false]
        print_rows(("mistake", "class", "label", "name"), mistakes, arguments.output)
        return
    columns = ("measure", "percent", "low", "high", "right", "found", "gold")
    rows = [
        (m.name, *(round(x, 1) for x in (m.interval.value, m.interval.low, m.interval.high)), m.right, m.found, m.gold)
        for m in report.measures
    ]
    for low, high, found, share in report.reliability:
        right = round(found * share / 100)
        rows.append((f"right of those scored {low} to {high}", round(share, 1), None, None, right, found, None))
    print_rows(columns, rows, arguments.output)


def _label_pair(text: str) -> tuple[str, str]:
    label, separator, ours = text.partition("=")
    if not separator or ours not in ENTITY_LABELS:
        raise ConfigError(f"label {text!r}", expected=f"LABEL=OURS with one of {', '.join(ENTITY_LABELS)}")
    return label, ours
