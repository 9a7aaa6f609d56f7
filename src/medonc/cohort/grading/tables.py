"""A table of results as rows of numbers, and its grades as columns: Arrow in, Arrow out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from medonc.cohort.grading.baselines import Derived, Given, NoBaselines
from medonc.cohort.grading.kernel import Tables, grade_rows
from medonc.cohort.grading.plans import Plans
from medonc.cohort.grading.reasons import Why, in_words
from medonc.cohort.grading.rows import Baselines, Doubles, Flags, Grades, PlanNumbers, Rows
from medonc.values.errors import UnreadableInput

_BLOCK = 1 << 18  # rows that one thread grades at a time
_SLICE = 1 << 14
_PAIRS = 1 << 22
_FEW = 128  # words that a byte tells apart
_ABSENT = np.full(1, np.nan)
_EPOCH = date(1970, 1, 1).toordinal()
_NEVER = np.iinfo(np.int32).max
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"


def graded_columns(table: pa.Table, names: Mapping[str, str], plans: Plans, *, workers: int = 1) -> dict[str, pa.Array]:
    """The columns that grading adds to a table, row by row in its order."""
    return as_columns(*graded(table, names, plans, workers=workers), plans)


def graded(table: pa.Table, names: Mapping[str, str], plans: Plans, *, workers: int = 1) -> tuple[Grades, PlanNumbers]:
    """The grades of the rows of a table as numbers, with the number of each row's plan."""
    columns = {name: _one(table.column(own)) for name, own in names.items()}
    plan = _plans(columns["test"], columns["unit"], plans, workers)
    value, why = _values(columns["value"])
    tables = Tables(list(plans.each))
    baseline, undated = _baselines(columns, plan, value, tables)
    rows = Rows(
        plan=plan,
        value=value,
        low=_limit(columns.get("low"), len(plan)),
        high=_limit(columns.get("high"), len(plan)),
        baseline=baseline,
        fasting=_fasting(columns.get("fasting")),
    )
    found = Grades.of(why)
    _in_parts(len(plan), _BLOCK, workers, lambda begin, end: grade_rows(rows, tables, found, begin, end))
    if undated is not None:
        found.why[undated] |= np.uint16(Why.NO_DAY)
    return found, plan


def _in_parts(count: int, size: int, workers: int, work: Callable[[int, int], None]) -> None:
    """Does some work on all rows, part after part, in several threads."""
    size = min(size, -(-count // workers) or 1)
    parts = [(first, min(first + size, count)) for first in range(0, count, size)]
    if workers == 1 or len(parts) < 2:
        for part in parts:
            work(*part)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(lambda part: work(*part), parts):
            pass


def _one(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    held = column.combine_chunks()
    return held if isinstance(held, pa.Array) else pa.concat_arrays(held.chunks)


def _plans(test: pa.Array, unit: pa.Array, plans: Plans, workers: int) -> PlanNumbers:
    """The number of each row's plan, by its test and unit."""
    (tests, which), (units, of) = _words(test), _words(unit)
    if len(tests) * len(units) > _PAIRS:  # free text: what no term grades is all one
        tests, which = _alike(tests, which, plans.knows)
    known = np.full(len(tests) * len(units), -1, np.int32)
    found = np.empty(len(which), np.uint16)

    def work(begin: int, end: int) -> None:
        for first in range(begin, end, _SLICE):
            here = slice(first, min(first + _SLICE, end))
            pair = which[here].astype(np.intp)
            pair *= len(units)
            pair += of[here]
            number = known.take(pair, mode="clip")
            if number.min() < 0:
                for each in np.unique(pair[number < 0]).tolist():
                    known[each] = plans.number(tests[each // len(units)], units[each % len(units)])
                number = known.take(pair, mode="clip")
            found[here] = number

    _in_parts(len(which), _BLOCK, workers, work)
    return found


def _alike(words: list[str], which: npt.NDArray[Any], known: Callable[[str], bool]) -> tuple[list[str], Any]:
    """The words that are known, and one for all others."""
    held = [word for word in words if known(word)]
    place = {word: number for number, word in enumerate(held)}
    number = np.array([place.get(word, len(held)) for word in words], np.int32)
    return [*held, ""], number[which]


def _words(column: pa.Array) -> tuple[list[str], npt.NDArray[Any]]:
    """The distinct words of a column and the number of each row's; a missing one is an empty word."""
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    words = ["" if word is None else str(word) for word in column.dictionary.to_pylist()]
    numbers = column.indices
    if numbers.null_count:
        numbers = pc.fill_null(pc.cast(numbers, pa.int32()), len(words))
    return [*words, ""], numbers.to_numpy(zero_copy_only=False)


def _values(column: pa.Array) -> tuple[Doubles, npt.NDArray[np.uint16]]:
    """The values, and a reason against each that is none."""
    why = np.zeros(len(column), np.uint16)
    value, text = _read_once(column)
    if not len(value) or value.min() >= 0:  # neither negative nor absent, for the least of what is absent is absent
        return value, why
    absent = np.isnan(value)
    why[text] = Why.TEXT
    why[absent & ~text] = Why.NO_VALUE
    why[value < 0] = Why.NEGATIVE
    return value, why


def _read_once(column: pa.Array) -> tuple[Doubles, Flags]:
    """`_read`, each word of a dictionary once."""
    if not pa.types.is_dictionary(column.type):
        return _read(column)
    value, text = _read(column.dictionary)
    number = pc.fill_null(pc.cast(column.indices, pa.int32()), len(value)).to_numpy(zero_copy_only=False)
    return np.append(value, np.nan)[number], np.append(text, False)[number]


def _read(column: pa.Array) -> tuple[Doubles, Flags]:
    """Values as numbers, and which are words that are none."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return doubles(column), np.zeros(len(column), bool)
    stripped = pc.utf8_trim_whitespace(column)
    is_number = pc.match_substring_regex(stripped, _NUMBER)
    given = pc.and_(pc.is_valid(stripped), pc.not_equal(stripped, ""))
    text = _flags(pc.and_(given, pc.invert(is_number)))
    return doubles(pc.cast(pc.if_else(is_number, stripped, None), pa.float64())), text


def _flags(column: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(column, fill_value=False).to_numpy(zero_copy_only=False), bool)


def doubles(column: pa.Array) -> Doubles:
    """A column as the doubles nearest to the decimals that it holds. Refuses what is no column of numbers."""
    if pa.types.is_float32(column.type) or pa.types.is_float16(column.type):  # 0.1 is meant, not 0.10000000149
        column = pc.cast(pc.cast(column, pa.string()), pa.float64())
    if pa.types.is_integer(column.type) or pa.types.is_decimal(column.type) or pa.types.is_null(column.type):
        column = pc.cast(column, pa.float64(), safe=False)
    if not pa.types.is_float64(column.type):
        raise UnreadableInput(f"a column of values or limits holds {column.type}", expected="numbers")
    found: Doubles = column.to_numpy(zero_copy_only=False)
    if len(found) and not (found.min() > -np.inf and found.max() < np.inf):
        found = np.where(np.isinf(found), np.nan, found)
    return found


def _limit(column: pa.Array | None, count: int) -> Doubles:
    """A limit or baseline; a word that is no number is none."""
    return np.full(count, np.nan) if column is None else _read_once(column)[0]


def _baselines(
    columns: Mapping[str, pa.Array], plan: PlanNumbers, value: Doubles, tables: Tables
) -> tuple[Baselines, Flags | None]:
    """The baselines, and the rows of no subject or day where there are such: they have none, and are none."""
    if "baseline" in columns:
        return Given(_limit(columns["baseline"], len(plan))), None
    if "day" not in columns or "start" not in columns:
        return NoBaselines(), None
    subject = columns["subject"]
    nobody = subject.is_null() if subject.null_count else None
    if not pa.types.is_integer(subject.type) or subject.null_count:
        subject = subject if pa.types.is_dictionary(subject.type) else pc.dictionary_encode(subject)
        subject = pc.fill_null(pc.cast(subject.indices, pa.int32()), len(subject.dictionary))
    who = subject.to_numpy(zero_copy_only=False)
    day, start = _days(columns["day"], "day", _NEVER), _days(columns["start"], "start", -_NEVER)
    undated = day == _NEVER
    if nobody is not None:
        undated |= nobody.to_numpy(zero_copy_only=False)
    if not undated.any():
        return Derived(who, plan, value, day, start, tables.needs_baseline), None
    day = np.where(undated, _NEVER, day)
    return Derived(who, plan, value, day, start, tables.needs_baseline), undated


def _days(column: pa.Array, name: str, absent: int) -> npt.NDArray[Any]:
    """Days as whole numbers; a missing day is after, a missing start before everything."""
    if pa.types.is_dictionary(column.type) or pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        words, which = _words(column)
        days = [_day(word) for word in words]
        found: npt.NDArray[Any] = np.array([absent if day is None else day for day in days], np.int64)[which]
        return found
    if pa.types.is_timestamp(column.type) or pa.types.is_date64(column.type):
        column = pc.cast(column, pa.date32(), safe=False)
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    if not pa.types.is_integer(column.type) and not pa.types.is_null(column.type):
        raise UnreadableInput(f"column {name} holds {column.type}", expected="days, or whole numbers of days")
    if column.null_count:
        column = pc.fill_null(pc.cast(column, pa.int64()), absent)
    return np.asarray(column.to_numpy(zero_copy_only=False))


def _day(word: str) -> int | None:
    """A written day as days since 1970; None where it is none."""
    try:
        return date.fromisoformat(word.strip()[:10]).toordinal() - _EPOCH
    except ValueError:
        return None


def _fasting(column: pa.Array | None) -> Doubles:
    if column is None:
        return _ABSENT
    if pa.types.is_boolean(column.type):
        return np.asarray(pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False))
    words, which = _words(column)
    said = [1.0 if w.strip().lower() in _YES else 0.0 if w.strip().lower() in _NO else np.nan for w in words]
    found: Doubles = np.array(said)[which]
    return found


def as_columns(found: Grades, plan: PlanNumbers, plans: Plans) -> dict[str, pa.Array]:
    """Grades as Arrow columns, without copies where there need be none."""
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


def _terms(titles: list[str | None], plan: PlanNumbers) -> pa.Array:
    """The term of each row as a word of a dictionary."""
    words = sorted({title for title in titles if title})
    kind = np.int8 if len(words) < _FEW else np.int16
    number = np.array([words.index(title) if title else -1 for title in titles] or [-1], kind)
    found = np.empty(len(plan), kind)
    for first in range(0, len(plan), _SLICE):
        here = slice(first, first + _SLICE)
        np.take(number, plan[here].astype(np.intp), out=found[here], mode="clip")
    return _of_words(found, words)


def _of_words(number: npt.NDArray[Any], words: list[str]) -> pa.Array:
    kind = pa.from_numpy_dtype(number.dtype)
    indices = pa.Array.from_buffers(kind, len(number), [_packed(number >= 0), pa.py_buffer(number)])
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()), safe=False)


def _remarks(why: npt.NDArray[np.uint16], which_plan: PlanNumbers, plans: Plans) -> pa.Array:
    """The reasons of each row in words; none where the grade is certain."""
    rows = np.nonzero(why)[0]
    number = np.full(len(why), -1, np.int8)
    coded = pc.dictionary_encode(pa.array(why[rows].astype(np.int64) << 32 | which_plan[rows]))
    held = [(one >> 32, plans.each[one & 0xFFFFFFFF]) for one in coded.dictionary.to_pylist()]
    said = [in_words(reasons, plan.low, plan.high) for reasons, plan in held]
    words = list(dict.fromkeys(said))
    if len(words) >= _FEW:
        number = number.astype(np.int16)
    if len(rows):
        number[rows] = np.array([words.index(one) for one in said], number.dtype)[coded.indices.to_numpy()]
    return _of_words(number, words)
