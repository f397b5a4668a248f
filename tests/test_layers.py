"""The import rules of the house: layers, no sideways imports, no cycles, one owner for each heavy library."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "kg"

LAYERS = {
    0: {"errors", "model", "identifiers"},
    1: {
        "schema",
        "config",
        "contracts",
        "registry",
        "matching",
        "vocabulary",
        "merging",
        "consolidate",
        "rows",
        "corrections",
    },
    2: {"sources", "extract", "link", "store", "analyze", "export", "queries", "data"},
    3: {"pipeline", "builder", "evaluation", "engine", "train"},
    4: {"api", "cli", ""},
}
LAYER_OF = {name: layer for layer, names in LAYERS.items() for name in names}

# Library -> the modules or folders that may import it.
OWNERS = {
    "spacy": {"kg.extract", "kg.train"},
    "ladybug": {"kg.store.engine"},
    "neo4j": {"kg.store.neo4j"},
    "networkx": {"kg.analyze", "kg.export"},
    "pyvis": {"kg.export.html"},
    "rdflib": {"kg.export.rdf"},
    "pyspark": {"kg.engine"},
    "rich": {"kg.cli"},
    "yaml": {"kg.schema"},
    "pyarrow": {"kg.store", "kg.analyze"},
    "numpy": {"kg.analyze", "kg.export", "kg.extract", "kg.train"},
    "scipy": {"kg.analyze", "kg.export", "kg.train"},
    "onnxruntime": {"kg.extract.model", "kg.train"},
    "tokenizers": {"kg.extract.pieces"},
    "torch": {"kg.train"},
    "onnx": {"kg.train"},
    "safetensors": {"kg.train"},
}
NOT_WITH_KG = set(
    "spacy networkx pyvis rdflib neo4j ladybug pyarrow numpy scipy rich yaml onnxruntime tokenizers".split()
)


def module_name(path):
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path, *, types_too):
    """Yield (imported module, where it is imported) of a file, imports inside functions included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = module_name(path)
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node, typing_only in walk(tree, False):
        if typing_only and not types_too:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(
                    [*package.split(".")[: len(package.split(".")) - node.level + 1], *filter(None, [base])]
                )
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if base.startswith("kg") and module_exists(inner) else base


def walk(node, typing_only):
    yield node, typing_only
    for child in ast.iter_child_nodes(node):
        guarded = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test) and child in node.body
        yield from walk(child, typing_only or guarded)


def module_exists(name):
    path = ROOT.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def part(name):
    """Return the name of the layer entry that a kg module belongs to: its file or folder below kg."""
    return name.split(".")[1] if "." in name else ""


MODULES = sorted(ROOT.rglob("*.py"))


def test_every_module_has_a_layer():
    assert {part(module_name(path)) for path in MODULES} <= set(LAYER_OF)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_go_down(path):
    here = part(module_name(path))
    for imported in imports_of(path, types_too=False):
        if imported.split(".")[0] != "kg":
            continue
        there = part(imported)
        same_room = here == there
        same_floor = LAYER_OF[here] == LAYER_OF[there] and LAYER_OF[here] != 2
        assert LAYER_OF[there] < LAYER_OF[here] or same_room or same_floor, f"{here} imports {imported}"


def test_no_cycles():
    graph = {module_name(path): set() for path in MODULES}
    for path in MODULES:
        name = module_name(path)
        graph[name] = {other for other in imports_of(path, types_too=False) if other in graph and other != name}
    done, path_to = set(), []

    def visit(name):
        assert name not in path_to, f"import cycle: {' -> '.join([*path_to[path_to.index(name) :], name])}"
        if name not in done:
            path_to.append(name)
            for other in sorted(graph[name]):
                visit(other)
            path_to.pop()
            done.add(name)

    for name in graph:
        visit(name)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_heavy_libraries_have_one_owner(path):
    name = module_name(path)
    for imported in imports_of(path, types_too=False):
        owners = OWNERS.get(imported.split(".")[0])
        allowed = owners is None or any(name == owner or name.startswith(f"{owner}.") for owner in owners)
        assert allowed, f"{name} imports {imported}, which belongs to {', '.join(sorted(owners or ()))}"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_modules_are_small(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 300, f"{module_name(path)} has {lines} lines: split it by model, io and compute"


def test_top_module_loads_nothing_heavy():
    import subprocess
    import sys

    code = f"import sys, kg; print(*sorted({NOT_WITH_KG!r} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == ""


def test_import_is_quick():
    """`import kg` adds less than 150 ms to an empty interpreter: the fastest of ten tries of each is taken."""
    import subprocess
    import sys
    import time

    def fastest(code):
        times = []
        for _ in range(10):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times.append(time.perf_counter() - start)
        return min(times)

    assert fastest("import kg") - fastest("pass") < 0.150
