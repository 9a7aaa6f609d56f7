"""What an engine needs to know of each row before it can grade it: plan, numbers, baseline, and reasons against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from medonc.cohort.grading.plans import Plans
from medonc.cohort.grading.reasons import SAID, Why
from medonc.values.errors import UnreadableInput

PLAN, VALUE, LOW, HIGH, BASE, FASTING = "__plan", "__value", "__low", "__high", "__baseline", "__fasting"
_SUBJECT, _DAY, _START, _ROW, _TEXT = "__subject", "__day", "__start", "__row", "__text"
_NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


def prepared(frame: nw.LazyFrame[Any], names: Mapping[str, str], plans: Plans) -> nw.LazyFrame[Any]:
    """The frame with working columns whose names begin with two underscores. Looks through tests and units once."""
    schema = frame.collect_schema()
    kinds = {name: schema[own] for name, own in names.items()}
    test, unit = (_trimmed(names[name]) for name in ("test", "unit"))
    frame = frame.with_columns(__test=test, __unit=unit)
    pairs = frame.select("__test", "__unit").unique().collect("pyarrow").to_native().to_pylist()
    numbers = {(row["__test"], row["__unit"]): plans.number(row["__test"], row["__unit"]) for row in pairs}
    frame = frame.with_columns(
        **{PLAN: _plan(numbers), _TEXT: _is_text(names["value"], kinds["value"])},
        **{VALUE: _number(names["value"], kinds["value"], "value")},
        **{each: _optional(names, kinds, name) for name, each in (("low", LOW), ("high", HIGH), ("baseline", BASE))},
        **{FASTING: _fasting(names, kinds)},
    )
    frame = frame.with_columns(**_reasons(plans))
    if {"day", "start"} <= names.keys() and "baseline" not in names:
        frame = _with_baselines(frame, names, kinds)
    else:
        frame = frame.with_columns(**{_why(Why.TWICE): nw.lit(False)})
    void = [nw.col(_why(bit)) for bit in _AGAINST]
    return frame.with_columns(**{_why(Why.VOID): nw.any_horizontal(*void, ignore_nulls=False)})


_AGAINST = tuple(bit for bit in SAID if bit & Why.VOID)


def _why(reason: Why) -> str:
    return f"__why_{int(reason)}"


def _trimmed(own: str) -> nw.Expr:
    return nw.coalesce(nw.col(own).cast(nw.String()).str.strip_chars(), nw.lit(""))


def _plan(numbers: Mapping[tuple[str, str], int]) -> nw.Expr:
    by_number: dict[int, list[nw.Expr]] = {}
    for (test, unit), number in numbers.items():
        by_number.setdefault(number, []).append((nw.col("__test") == test) & (nw.col("__unit") == unit))
    found = [nw.when(nw.any_horizontal(*some, ignore_nulls=False)).then(nw.lit(n)) for n, some in by_number.items()]
    return nw.coalesce(*found, nw.lit(None)) if found else nw.lit(None, dtype=nw.Int64())


def _number(own: str, kind: Any, name: str) -> nw.Expr:
    """A column as doubles; empty where it holds no number."""
    column = nw.col(own)
    if kind == nw.String():
        stripped = column.str.strip_chars()
        return nw.when(stripped.str.contains(_NUMBER)).then(stripped).cast(nw.Float64())
    if kind == nw.Float32():  # 0.1 is meant, not 0.10000000149
        column = column.cast(nw.String()).cast(nw.Float64())
    elif not kind.is_numeric() and kind != nw.Unknown():
        raise UnreadableInput(f"column {name} holds {kind}", expected="numbers")
    number = column.cast(nw.Float64())
    return nw.when(~number.is_nan() & number.is_finite()).then(number)


def _is_text(own: str, kind: Any) -> nw.Expr:
    if kind != nw.String():
        return nw.lit(False)
    stripped = nw.col(own).str.strip_chars()
    return nw.coalesce((stripped != "") & ~stripped.str.contains(_NUMBER), nw.lit(False))


def _optional(names: Mapping[str, str], kinds: Mapping[str, Any], name: str) -> nw.Expr:
    if name not in names:
        return nw.lit(None, dtype=nw.Float64())
    return _number(names[name], kinds[name], name)


def _fasting(names: Mapping[str, str], kinds: Mapping[str, Any]) -> nw.Expr:
    if "fasting" not in names:
        return nw.lit(None, dtype=nw.Boolean())
    if kinds["fasting"] == nw.Boolean():
        return nw.col(names["fasting"])
    word = nw.col(names["fasting"]).cast(nw.String()).str.strip_chars().str.to_lowercase()
    return nw.when(word.is_in(_YES)).then(nw.lit(True)).otherwise(nw.when(word.is_in(_NO)).then(nw.lit(False)))


def _reasons(plans: Plans) -> dict[str, nw.Expr]:
    """A column for each reason, filled where it is known before grading."""
    value = nw.col(VALUE)
    found = {_why(bit): nw.lit(False) for bit in (*SAID, Why.OPEN_LOW, Why.OPEN_HIGH)}
    found[_why(Why.NO_VALUE)] = value.is_null() & ~nw.col(_TEXT)
    found[_why(Why.TEXT)] = nw.col(_TEXT)
    found[_why(Why.NEGATIVE)] = nw.coalesce(value < 0, nw.lit(False))
    for bit in (Why.NO_UNIT, Why.UNKNOWN_UNIT, Why.WRONG_KIND, Why.NOT_MAPPED):
        numbers = [number for number, plan in enumerate(plans.each) if plan.why & bit]
        if numbers:
            found[_why(bit)] = nw.col(PLAN).is_in(numbers)
    return found


def _with_baselines(frame: nw.LazyFrame[Any], names: Mapping[str, str], kinds: Mapping[str, Any]) -> nw.LazyFrame[Any]:
    """The last value of each subject, test and unit up to the first day of treatment, by windows.

    Of two of one day the later row counts where an engine keeps the order of rows; else they must agree.
    """
    ordered = frame.implementation.is_polars()
    if ordered:
        frame = nw.from_native(frame.to_native().with_row_index(_ROW))
    by = (names["subject"], PLAN)
    day, start = _day(names["day"], kinds["day"], "day"), _day(names["start"], kinds["start"], "start")
    usable = nw.col("__usable")
    known = ~nw.col(names["subject"]).is_null()
    frame = frame.with_columns(__day=day, __start=start)
    undated = nw.col(_DAY).is_null() | ~known
    frame = frame.with_columns(
        **{_why(Why.NO_DAY): undated},
        __usable=nw.coalesce(known & (nw.col(_DAY) <= nw.col(_START)) & (nw.col(VALUE) >= 0), nw.lit(False)),
    )
    frame = frame.with_columns(__last=nw.when(usable).then(nw.col(_DAY)).max().over(*by))
    mine = usable & (nw.col(_DAY) == nw.col("__last"))
    if ordered:
        frame = frame.with_columns(__last_row=nw.when(mine).then(nw.col(_ROW)).max().over(*by))
        mine = nw.col(_ROW) == nw.col("__last_row")
    held = nw.when(mine).then(nw.col(VALUE))
    frame = frame.with_columns(__lowest=held.min().over(*by), __highest=held.max().over(*by))
    alike = nw.col("__lowest") == nw.col("__highest")
    twice = nw.coalesce(~alike, nw.lit(False)) & known
    return frame.with_columns(**{BASE: nw.when(alike & known).then(nw.col("__lowest")), _why(Why.TWICE): twice})


def _day(own: str, kind: Any, name: str) -> nw.Expr:
    if kind == nw.Datetime:
        return nw.col(own).cast(nw.Date())
    if kind != nw.Date and not kind.is_integer():
        raise UnreadableInput(f"column {name} holds {kind}", expected="dates, or whole numbers of days")
    return nw.col(own)
