"""A table of results as rows of numbers, and its grades as columns: Arrow in, Arrow out."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from medonc.cohort.grading.baselines import baselines
from medonc.cohort.grading.kernel import Tables, grade_rows
from medonc.cohort.grading.plans import Plans
from medonc.cohort.grading.reasons import Why, in_words
from medonc.cohort.grading.rows import Doubles, Flags, Grades, Places, Rows
from medonc.values.errors import UnreadableInput

_SLICE = 1 << 17
_ABSENT = np.full(1, np.nan)
_NEVER = np.iinfo(np.int64).max
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})


def graded_columns(table: pa.Table, names: Mapping[str, str], plans: Plans, *, workers: int = 1) -> dict[str, pa.Array]:
    """The columns that grading adds to a table, row by row in its order."""
    columns = {name: _one(table.column(own)) for name, own in names.items()}
    plan = _plans(columns["test"], columns["unit"], plans)
    value, why = _values(columns["value"])
    rows = Rows(
        plan=plan,
        value=value,
        low=_limit(columns.get("low"), len(plan)),
        high=_limit(columns.get("high"), len(plan)),
        baseline=_baseline(columns, plan, value),
        fasting=_fasting(columns.get("fasting")),
    )
    found = Grades.of(why)
    _in_slices(rows, Tables(list(plans.each)), found, workers)
    return _as_columns(found, plan, plans)


def _in_slices(rows: Rows, tables: Tables, found: Grades, workers: int) -> None:
    """Grades slice after slice, each small enough to stay near the processor."""
    slices = [slice(first, first + _SLICE) for first in range(0, len(rows.plan), _SLICE)]

    def work(place: slice) -> None:
        grade_rows(rows.at(place), tables, found.at(place))

    if workers == 1 or len(slices) < 2 * workers:
        for each in slices:
            work(each)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(work, slices):
            pass


def _one(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    held = column.combine_chunks()
    return held if isinstance(held, pa.Array) else pa.concat_arrays(held.chunks)


def _plans(test: pa.Array, unit: pa.Array, plans: Plans) -> npt.NDArray[np.int64]:
    """The number of each row's plan, by its test and unit."""
    (tests, which), (units, of) = _words(test), _words(unit)
    known = np.full((len(tests), len(units)), -1, np.int64)
    pair = which * len(units) + of
    for number in np.nonzero(np.bincount(pair, minlength=known.size))[0].tolist():
        known.ravel()[number] = plans.number(tests[number // len(units)], units[number % len(units)])
    found: npt.NDArray[np.int64] = known.ravel()[pair]
    return found


def _words(column: pa.Array) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The distinct words of a column and the number of each row's; a missing one is an empty word."""
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    words = ["" if word is None else str(word) for word in column.dictionary.to_pylist()]
    numbers = column.indices
    if numbers.null_count:
        numbers = pc.fill_null(numbers, len(words))
    return [*words, ""], numbers.to_numpy(zero_copy_only=False).astype(np.int64)


def _values(column: pa.Array) -> tuple[Doubles, npt.NDArray[np.uint16]]:
    """The values, and a reason against each that is none."""
    why = np.zeros(len(column), np.uint16)
    text = np.zeros(len(column), bool)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        stripped = pc.utf8_trim_whitespace(column)
        is_number = pc.match_substring_regex(stripped, r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$")
        given = pc.and_(pc.is_valid(stripped), pc.not_equal(stripped, ""))
        text = _flags(pc.and_(given, pc.invert(is_number)))
        column = pc.cast(pc.if_else(is_number, stripped, None), pa.float64())
    value = doubles(column, "value")
    absent = np.isnan(value)
    if absent.any():
        why[text] = Why.TEXT
        why[absent & ~text] = Why.NO_VALUE
    if (value < 0).any():
        why[value < 0] = Why.NEGATIVE
    return value, why


def _flags(column: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(column, fill_value=False).to_numpy(zero_copy_only=False), bool)


def doubles(column: pa.Array, name: str) -> Doubles:
    """A column as the doubles nearest to the decimals that it holds. Refuses what is no column of numbers."""
    if pa.types.is_float32(column.type) or pa.types.is_float16(column.type):  # 0.1 is meant, not 0.10000000149
        column = pc.cast(pc.cast(column, pa.string()), pa.float64())
    if pa.types.is_integer(column.type) or pa.types.is_decimal(column.type) or pa.types.is_null(column.type):
        column = pc.cast(column, pa.float64(), safe=False)
    if not pa.types.is_float64(column.type):
        raise UnreadableInput(f"column {name} holds {column.type}", expected="numbers")
    found: Doubles = column.to_numpy(zero_copy_only=False)
    if np.isinf(found).any():
        found = np.where(np.isinf(found), np.nan, found)
    return found


def _limit(column: pa.Array | None, count: int) -> Doubles:
    return np.full(count, np.nan) if column is None else doubles(column, "limit")


def _baseline(columns: Mapping[str, pa.Array], plan: npt.NDArray[np.int64], value: Doubles) -> Doubles:
    if "baseline" in columns:
        return doubles(columns["baseline"], "baseline")
    if "day" not in columns or "start" not in columns:
        return np.full(len(plan), np.nan)
    subject = columns["subject"]
    if not pa.types.is_integer(subject.type):
        subject = pc.dictionary_encode(subject).indices if not pa.types.is_dictionary(subject.type) else subject.indices
    who = subject.to_numpy(zero_copy_only=False)
    return baselines(who, plan, value, _days(columns["day"], "day", _NEVER), _days(columns["start"], "start", -_NEVER))


def _days(column: pa.Array, name: str, absent: int) -> npt.NDArray[np.int64]:
    """Days as whole numbers; a missing day is after, a missing start before everything."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        try:
            column = pc.cast(column, pa.date32())
        except pa.ArrowInvalid as wrong:
            raise UnreadableInput(f"column {name}: {wrong}", expected="days as YYYY-MM-DD") from None
    if pa.types.is_timestamp(column.type) or pa.types.is_date64(column.type):
        column = pc.cast(column, pa.date32(), safe=False)
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    if not pa.types.is_integer(column.type):
        raise UnreadableInput(f"column {name} holds {column.type}", expected="days, or whole numbers of days")
    if column.null_count:
        column = pc.fill_null(pc.cast(column, pa.int64()), absent)
    return np.asarray(column.to_numpy(zero_copy_only=False))


def _fasting(column: pa.Array | None) -> Doubles:
    if column is None:
        return _ABSENT
    if pa.types.is_boolean(column.type):
        return np.asarray(pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False))
    words, which = _words(column)
    said = [1.0 if w.strip().lower() in _YES else 0.0 if w.strip().lower() in _NO else np.nan for w in words]
    return np.array(said)[which]


def _as_columns(found: Grades, plan: Places, plans: Plans) -> dict[str, pa.Array]:
    names = [(p.low.rule.title if p.low else None, p.high.rule.title if p.high else None) for p in plans.each]
    return {
        "term_low": _terms([low for low, _ in names], plan),
        "grade_low": _grades(found.low),
        "at_least_low": _bits(found.low_least),
        "term_high": _terms([high for _, high in names], plan),
        "grade_high": _grades(found.high),
        "at_least_high": _bits(found.high_least),
        "remarks": _remarks(found.why, plan, plans),
    }


def _grades(found: npt.NDArray[np.int8]) -> pa.Array:
    """Grades as a column, with nothing where there is none; the numbers are not copied."""
    return pa.Array.from_buffers(pa.int8(), len(found), [_packed(found >= 0), pa.py_buffer(found)])


def _bits(flags: Flags) -> pa.Array:
    return pa.Array.from_buffers(pa.bool_(), len(flags), [None, _packed(flags)])


def _packed(flags: Flags) -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))


def _terms(titles: list[str | None], plan: Places) -> pa.Array:
    """The term of each row as a word of a dictionary."""
    words = sorted({title for title in titles if title})
    number = np.array([words.index(title) if title else -1 for title in titles], np.int16)[plan]
    return _of_words(number, words)


def _of_words(number: npt.NDArray[Any], words: list[str]) -> pa.Array:
    kind = pa.from_numpy_dtype(number.dtype)
    indices = pa.Array.from_buffers(kind, len(number), [_packed(number >= 0), pa.py_buffer(number)])
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()), safe=False)


def _remarks(why: npt.NDArray[np.uint16], which_plan: Places, plans: Plans) -> pa.Array:
    """The reasons of each row in words; none where the grade is certain."""
    rows = np.nonzero(why)[0]
    number = np.full(len(why), -1, np.int16)
    coded = pc.dictionary_encode(pa.array(why[rows].astype(np.int64) << 32 | which_plan[rows]))
    held = [(one >> 32, plans.each[one & 0xFFFFFFFF]) for one in coded.dictionary.to_pylist()]
    said = [in_words(reasons, plan.low, plan.high) for reasons, plan in held]
    words = list(dict.fromkeys(said))
    if len(rows):
        number[rows] = np.array([words.index(one) for one in said], np.int16)[coded.indices.to_numpy()]
    return _of_words(number, words)
