"""The house keeps its shape: sizes, imports, no clock or chance where answers are made."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TypeAlias, cast

import pytest

Nodes: TypeAlias = dict[Path, list[ast.AST]]
ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "medonc"
MODULES = sorted(p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts)
PURE = [p for p in MODULES if p.relative_to(HOUSE).parts[0] in {"practice", "record", "values"}]
CALLS = {"today", "now", "utcnow", "open", "read_text", "float", "random", "getenv"}
IMPORTS = {"random", "os", "pathlib", "sqlite3", "socket", "time"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "handler", "data", "info", "process", "misc"}


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


@pytest.fixture(scope="module")
def nodes() -> Nodes:
    """All that stands in each module, the module itself first; read once."""
    return {path: list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in MODULES}


def functions(nodes: list[ast.AST]) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_a_module_is_small(nodes: Nodes) -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: count for name, count in lines.items() if count > 300} == {}
    assert [(name_of(path), f.name) for path in MODULES for f in functions(nodes[path]) if length(f) > 60] == []


def test_functions_are_mostly_short(nodes: Nodes) -> None:
    lengths = sorted(length(f) for path in MODULES for f in functions(nodes[path]))
    assert lengths[len(lengths) // 2] <= 9
    assert lengths[len(lengths) * 9 // 10] <= 21


def test_a_module_says_what_it_is(nodes: Nodes) -> None:
    trees = {path: cast("ast.Module", held[0]) for path, held in nodes.items()}
    assert [name_of(p) for p in MODULES if not ast.get_docstring(trees[p])] == [], "a module opens with its docstring"
    assert [name_of(p) for p in MODULES if p.stem in FORBIDDEN_NAMES] == []


def test_answers_are_made_without_clock_chance_file_or_float(nodes: Nodes) -> None:
    assert PURE
    assert [f"{name_of(path)}: {said}" for path in PURE for node in nodes[path] if (said := impure(node))] == []


def impure(node: ast.AST) -> str:
    """What of a clock, of chance, of a file or of a float stands here; empty where nothing does."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return f"float at line {node.lineno}"
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return f"{called}() at line {node.lineno}" if called in CALLS else ""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        return ", ".join({n.split(".")[0] for n in names} & IMPORTS)
    return ""


def test_only_the_workbench_and_accounts_touch_a_model(nodes: Nodes) -> None:
    """Outside store and workbench, no module imports a model class, but for the account pages of web."""
    offenders = [
        name_of(path)
        for path in MODULES
        if path.relative_to(HOUSE).parts[0] not in {"store", "workbench"} and "account" not in path.stem
        for node in nodes[path]
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("medonc.store.models")
    ]
    assert offenders == []


def test_the_check_can_fail() -> None:
    """The rule about clocks does catch a clock, a float, chance and a file."""
    planted = ast.parse("from datetime import date\nfrom random import choice\nx = date.today() + 0.5\nopen('a')\n")
    said = sorted(said for node in ast.walk(planted) if (said := impure(node)))
    assert said == ["float at line 3", "open() at line 4", "random", "today() at line 3"]
