"""Drawn tables: the columns say what the plain engine says, limits included; the caller's own frame comes back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest

from medonc.cohort.grading import ADDED, grade_labs
from medonc.cohort.grading.plain import PlainGrades, plain_grades
from medonc.cohort.grading.plans import terms_by_test
from medonc.knowledge.load import open_library
from medonc.practice.toxicity.ctcae import value_of
from medonc.values.errors import UnreadableInput
from medonc.values.units import UNITS

LIBRARY = open_library()
TIMES = ("0.25", "0.5", "0.75", "1", "1.5", "2", "2.5", "3", "4", "5", "6", "10", "20")


def _written(number: Fraction) -> float:
    return float(round(number, 4))


def drawn(seed: int, edition: str, count: int) -> list[dict[str, object]]:
    """Rows of every test in every unit of its kind; many values lie on a limit or beside it."""
    chance = random.Random(seed)
    terms = terms_by_test(LIBRARY, edition)
    tests = sorted(terms)
    rows = []
    for _ in range(count):
        test = chance.choice(tests)
        spec = value_of(terms[test][0])
        same = [code for code, unit in UNITS.items() if unit.kind == UNITS[spec.unit].kind]
        unit = chance.choice([spec.unit, spec.unit, spec.unit, *same, "parsec", "", "mm"])
        fixed = [n for rule in terms[test] for limit in rule.limits if limit.of == spec.unit for n in _numbers(limit)]
        high = Fraction(chance.choice((*fixed, Decimal(chance.randint(1, 999)) / 10)) or 1)
        low = high * Fraction(chance.choice(("0.5", "0.8", "0.4")))
        baseline = high * Fraction(chance.choice(("0.3", "0.9", "1", "1.1", "2", "5.5")))
        on = chance.choice((high, low, baseline, *map(Fraction, fixed)))
        value = on * Fraction(chance.choice(TIMES)) + Fraction(chance.choice(("0", "0", "0.01", "-0.01")))
        row = {"subject": 1, "test": test, "value": _written(value), "unit": unit}
        for name, number in (("low", low), ("high", high), ("baseline", baseline)):
            row[name] = _written(number) if chance.random() < 0.85 else None
        row["fasting"] = chance.choice((True, False, None))
        row["value"] = None if chance.random() < 0.02 else row["value"]
        rows.append(row)
    return rows


def _numbers(limit: object) -> Iterator[Decimal]:
    for name in ("above", "at_least", "below", "at_most"):
        found = getattr(limit, name)
        if found is not None:
            yield found


def _columns(rows: list[dict[str, object]]) -> pa.Table:
    kinds = {"subject": pa.int64(), "test": pa.string(), "value": pa.float64(), "unit": pa.string()}
    kinds |= {"low": pa.float64(), "high": pa.float64(), "baseline": pa.float64(), "fasting": pa.bool_()}
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()})


def _said(table: pa.Table) -> list[PlainGrades]:
    names = ("grade_low", "at_least_low", "grade_high", "at_least_high", "remarks")
    columns = [table.column(name).to_pylist() for name in names]
    return [PlainGrades(a, b, c, d, e or "") for a, b, c, d, e in zip(*columns, strict=True)]


@pytest.mark.parametrize("edition", ["v5", "v6"])
@pytest.mark.parametrize("seed", range(2))
def test_columns_say_what_the_plain_engine_says(seed: int, edition: str) -> None:
    rows = drawn(seed, edition, 2000)
    fast = _said(grade_labs(_columns(rows), LIBRARY, edition=edition))
    plain = [plain_grades(row, LIBRARY, edition=edition) for row in rows]
    differ = [(row, a, b) for row, a, b in zip(rows, plain, fast, strict=True) if a != b]
    assert differ[:3] == []
    grades = {one.high for one in plain} | {one.low for one in plain}
    assert {None, 0, 1, 2, 3, 4} <= grades, "the drawn rows do not reach every grade"


TABLE = pa.table(
    {
        "subject": [1, 1, 1, 2, 2, 2],
        "test": ["ALT", "ALT", "ALT", "718-7", "718-7", "unheard-of"],
        "value": ["50", "90", "haemolysed", "<0.1", "9.5", "1"],
        "unit": ["U/L", "U/L", "U/L", "g/dL", "g/dL", "g/dL"],
        "low": [None, None, None, 12.0, 12.0, None],
        "high": [40.0, 40.0, 40.0, 16.0, 16.0, None],
        "day": [1, 8, 9, 1, 2, 3],
        "start": [2, 2, 2, 1, 1, 1],
        "row": range(6),
    }
)


def _native(name: str) -> object:
    if name == "pandas":
        return TABLE.to_pandas()
    if name == "polars":
        return pl.from_arrow(TABLE)
    if name == "polars, lazy":
        return pl.from_arrow(TABLE).lazy()  # type: ignore[union-attr]
    return duckdb.connect().from_arrow(TABLE) if name == "duckdb" else TABLE


@pytest.mark.parametrize("name", ["arrow", "pandas", "polars", "polars, lazy", "duckdb"])
def test_the_callers_own_frame_comes_back_with_every_row(name: str) -> None:
    frame = _native(name)
    found = grade_labs(frame, LIBRARY, edition="v5")
    if isinstance(found, pl.LazyFrame):
        found, frame = found.collect(), frame.collect()  # type: ignore[attr-defined]
    assert type(found) is type(frame)
    if name == "duckdb":  # an engine of its own order
        table = found.to_arrow_table().sort_by("row")
    else:
        table = found if isinstance(found, pa.Table) else nw.from_native(found).to_arrow()
    assert table.column("value").to_pylist() == TABLE.column("value").to_pylist()
    assert set(ADDED) <= set(table.column_names)
    # ALT was 50 before treatment, above the limit of 40: 90 is 1.8 times the baseline.
    assert [None if g is None else int(g) for g in table.column("grade_high").to_pylist()] == [
        0,
        1,
        None,
        None,
        0,
        None,
    ]
    assert [None if g is None else int(g) for g in table.column("grade_low").to_pylist()] == [None] * 4 + [2, None]
    remarks = table.column("remarks").to_pylist()
    assert [bool(each) for each in remarks] == [False, False, True, True, False, True]
    assert remarks[2] == "the value is no number"
    assert remarks[5] == "no laboratory term grades this test"


def test_a_wrong_column_lists_the_expected_ones() -> None:
    with pytest.raises(UnreadableInput, match=r"(?i)no column for unit.*subject \(who.*fasting"):
        grade_labs(TABLE.drop_columns(["unit"]), LIBRARY, edition="v5")
    with pytest.raises(UnreadableInput, match="'patient' is no column of results"):
        grade_labs(TABLE, LIBRARY, edition="v5", columns={"patient": "subject"})


def test_rows_in_any_order_have_the_same_baseline() -> None:
    shuffled = TABLE.take([5, 2, 1, 4, 0, 3])
    found = grade_labs(shuffled, LIBRARY, edition="v5").column("grade_high").to_pylist()
    assert found == [None, None, 1, 0, 0, None]
