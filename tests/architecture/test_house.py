"""The house keeps its shape: sizes, imports, no clock or chance where answers are made."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "medonc"
MODULES = sorted(p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts)
PURE = [p for p in MODULES if p.relative_to(HOUSE).parts[0] in {"practice", "record", "values"}]
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "handler", "data", "info", "process", "misc"}


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert not [f.name for f in functions(path) if length(f) > 60]


def test_functions_are_mostly_short() -> None:
    lengths = sorted(length(f) for path in MODULES for f in functions(path))
    assert lengths[len(lengths) // 2] <= 9
    assert lengths[len(lengths) * 9 // 10] <= 21


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path)), "a module opens with one line about itself"
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_answers_are_made_without_clock_chance_file_or_float(path: Path) -> None:
    for node in ast.walk(tree(path)):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"float at line {node.lineno}"
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in {"today", "now", "utcnow", "open", "read_text", "float", "random", "getenv"}, (
                f"{called}() at line {node.lineno}"
            )
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            assert not {n.split(".")[0] for n in names} & {"random", "os", "pathlib", "sqlite3", "socket", "time"}


def test_only_the_workbench_and_accounts_touch_a_model() -> None:
    """Outside store and workbench, no module imports a model class, but for the account pages of web."""
    offenders = [
        name_of(path)
        for path in MODULES
        if path.relative_to(HOUSE).parts[0] not in {"store", "workbench"} and "account" not in path.stem
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("medonc.store.models")
    ]
    assert offenders == []


def test_the_check_can_fail() -> None:
    """The rule about clocks does catch a clock."""
    planted = ast.parse("from datetime import date\nx = date.today() + 0.5\n")
    calls = [n.func.attr for n in ast.walk(planted) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    floats = [n for n in ast.walk(planted) if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    assert calls == ["today"]
    assert len(floats) == 1
