"""Safety rule 6: mg never meets mg/m²; units, mg and IU are three kinds; what could be swapped is named."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest

from medonc.practice.treatment.dose import said_dose
from medonc.values.errors import UnitMismatch
from medonc.values.quantity import Quantity

HOUSE = Path(__file__).resolve().parents[2] / "src" / "medonc"
COMPUTING = [
    *sorted((HOUSE / "practice/assessment").glob("*.py")),
    *sorted((HOUSE / "practice/treatment/order_checks").glob("*.py")),
    *(HOUSE / "practice/treatment" / name for name in ("dose.py", "recheck.py", "prescription.py", "course.py")),
]


@pytest.mark.parametrize(
    ("one", "other"), [("mg", "mg/m2"), ("mg", "[USP'U]"), ("mg", "[iU]"), ("[USP'U]", "[iU]"), ("mg/m2", "mg/kg")]
)
def test_kinds_never_meet(one: str, other: str) -> None:
    with pytest.raises(UnitMismatch):
        assert Quantity(Decimal(1), one) < Quantity(Decimal(1), other)
    assert Quantity(Decimal(1), one) != Quantity(Decimal(1), other)


@pytest.mark.parametrize("path", COMPUTING, ids=lambda path: path.name)
def test_what_could_be_swapped_is_named(path: Path) -> None:
    """No public function of the arithmetic takes two quantities, or two bare numbers, by their place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            typed = [ast.unparse(a.annotation) for a in node.args.args if a.annotation is not None]
            for kind in ("Quantity", "Decimal"):
                assert sum(each in (kind, f"{kind} | None") for each in typed) < 2, node.name


def test_ten_thousand_and_more_is_grouped() -> None:
    assert said_dose(Quantity(Decimal(12000), "mg")) == "12\u202f000 mg"
    assert said_dose(Quantity(Decimal(9999), "mg")) == "9999 mg"
