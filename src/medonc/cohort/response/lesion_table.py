"""A table of lesions as whole numbers in columns: every row is kept, and a remark says why one cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from medonc.practice.response.visits import How, New, NonTarget
from medonc.values.errors import UnreadableInput

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "subject": "who: any text or number",
        "day": "the day of the assessment: a date, or YYYY-MM-DD",
        "lesion": "the lesion's own name, the same at each assessment",
        "role": "target | non-target | new",
        "size_mm": "of a target: longest diameter in mm, of a node the short axis; empty where it was not measured",
        "state": "how it was seen, where it has no size",
        "nodal": "yes for a lymph node, else no",
    }
)
ROLES = ("target", "non-target", "new")
TARGET, NON_TARGET, NEW = range(3)
HOW = tuple(How)
STATES = MappingProxyType({TARGET: HOW, NON_TARGET: tuple(NonTarget), NEW: tuple(New)})
MEASURED, NOT_EVALUATED = HOW.index(How.MEASURED), HOW.index(How.NOT_EVALUATED)
NON_TARGET_NE, EQUIVOCAL = tuple(NonTarget).index(NonTarget.NOT_EVALUATED), tuple(New).index(New.EQUIVOCAL)
MICRO = 1000  # sizes are whole micrometres
_LONGEST = 2_000 * MICRO  # no lesion is 2 m
_YES_NO = MappingProxyType({"yes": 1, "true": 1, "1": 1, "y": 1, "no": 0, "false": 0, "0": 0, "n": 0, "": 0})


@dataclass(slots=True, kw_only=True)
class Lesions:
    """The rows of a table as codes. `used` are those that count; `remarks` says of the others why not."""

    subjects: tuple[Any, ...]
    lesions: int  # how many names of lesions there are
    subject: Ints
    day: Ints  # days since 1970-01-01
    lesion: Ints
    role: Ints
    state: Ints  # of a target its How, else its NonTarget or New
    size: Ints  # micrometres; -1 where there is none
    nodal: Flags
    used: Flags
    remarks: list[tuple[Flags, str]] = field(default_factory=list)

    def remark(self, rows: Flags, text: str, *, drop: bool = False) -> None:
        """A remark on some rows; with `drop` they do not count."""
        if rows.any():
            self.remarks.append((rows, text))
            if drop:
                self.used &= ~rows

    def remarks_by_row(self) -> list[str]:
        """The remarks of each row as one text, empty where there is none."""
        texts: list[list[str]] = [[] for _ in range(len(self.subject))]
        for rows, text in self.remarks:
            for row in np.flatnonzero(rows):
                texts[row].append(text)
        return ["; ".join(each) for each in texts]

    def counts(self) -> dict[str, int]:
        """How many rows each remark is on."""
        return {text: int(rows.sum()) for rows, text in self.remarks}


def read_lesions(table: pa.Table) -> Lesions:
    """The lesions of an Arrow table. Refuses a table that lacks a column, listing those expected."""
    lacking = [name for name in COLUMNS if name not in table.column_names]
    if lacking:
        expected = "; ".join(f"{name}: {words}" for name, words in COLUMNS.items())
        held = ", ".join(table.column_names)
        raise UnreadableInput(f"no column {', '.join(lacking)} among {held}", expected=expected)
    subject, subjects = _codes(table["subject"])
    lesion, names = _codes(table["lesion"])
    size, bad_size = _sizes(table["size_mm"])
    day, bad_day = read_days(table["day"])
    role, bad_role = _words(table["role"], {word: place for place, word in enumerate(ROLES)})
    nodal, bad_nodal = _words(table["nodal"], _YES_NO)
    found = Lesions(
        subjects=subjects,
        lesions=max(1, len(names)),
        subject=subject,
        day=day,
        lesion=lesion,
        role=role,
        state=np.full(len(table), -1),
        size=size,
        nodal=nodal == 1,
        used=np.ones(len(table), dtype=bool),
    )
    found.remark(subject < 0, "no subject: not used", drop=True)
    found.remark(lesion < 0, "no lesion name: not used", drop=True)
    found.remark(bad_day, "the day cannot be read: not used", drop=True)
    found.remark(bad_role, f"role is none of {', '.join(ROLES)}: not used", drop=True)
    found.remark(bad_nodal, "nodal is neither yes nor no: not used", drop=True)
    _states(found, table["state"], bad_size)
    return found


def _states(found: Lesions, column: Any, bad_size: Flags) -> None:
    """How each lesion was seen; what is not said, or said twice over, is not evaluated."""
    blank, _ = _words(column, {"": 1})
    for role, words in STATES.items():
        rows = found.role == role
        code, bad = _words(column, {str(word): place for place, word in enumerate(words)})
        found.state[rows] = code[rows]
        found.remark(rows & bad & (blank != 1), f"state of a {ROLES[role]} is none of {', '.join(words)}")
    targets, blank_state = found.role == TARGET, blank == 1
    found.state[targets & blank_state & (found.size >= 0)] = MEASURED
    found.remark(targets & bad_size, "the size is no number of mm: not evaluated")
    found.remark(targets & blank_state & (found.size < 0) & ~bad_size, "no size and no state: not evaluated")
    clash = targets & (found.size > 0) & (found.state > MEASURED)
    found.remark(clash, "a size and a state that contradicts it: not evaluated")
    lost = targets & ((found.state < 0) | clash | ((found.state == MEASURED) & (found.size < 0)))
    found.state[lost] = NOT_EVALUATED
    found.size[targets & (found.state != MEASURED)] = -1
    found.remark((found.role == NON_TARGET) & blank_state, "a non-target without a state: not evaluated")
    found.remark((found.role == NEW) & blank_state, "a new lesion without a state: equivocal, not counted")
    found.state[(found.role == NON_TARGET) & (found.state < 0)] = NON_TARGET_NE
    found.state[(found.role == NEW) & (found.state < 0)] = EQUIVOCAL


def _codes(column: Any) -> tuple[Ints, tuple[Any, ...]]:
    """Each value as a number in order of first appearance, -1 where there is none; and the values."""
    coded = pa.chunked_array(column).combine_chunks().dictionary_encode()
    indices = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return indices, tuple(coded.dictionary.to_pylist())


def _words(column: Any, known: Mapping[str, int]) -> tuple[Ints, Flags]:
    """The number of each word, -1 with a flag where it is not known; an absent word is the empty one."""
    indices, values = _codes(column)
    numbers = np.array([known.get(_plain(each), -1) for each in (*values, "")], dtype=np.int64)
    found = numbers[indices]  # -1 takes the last: the empty word
    return found, found < 0


def _plain(value: Any) -> str:
    return str(value).strip().lower().replace("true", "yes").replace("non-cr", "non-CR") if value is not None else ""


def read_days(column: Any) -> tuple[Ints, Flags]:
    kind = column.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        days = pc.cast(pc.cast(column, pa.date32(), safe=False), pa.int32())
        found = pc.fill_null(days, -(2**31)).to_numpy().astype(np.int64)
        return found, found == -(2**31)
    indices, values = _codes(column)
    read = np.array([_day(each) for each in (*values, None)], dtype=np.int64)
    found = read[indices]
    return found, found == _NO_DAY


_NO_DAY = -(2**31)


def _day(value: Any) -> int:
    try:
        return int(np.datetime64(str(value).strip()[:10], "D").astype(np.int64)) if value is not None else _NO_DAY
    except ValueError:
        return _NO_DAY


def _sizes(column: Any) -> tuple[Ints, Flags]:
    """Whole micrometres, -1 where there is none; flagged where what stands there is no size."""
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        given = pc.is_valid(column).to_numpy()
        size = pc.fill_null(pc.cast(column, pa.float64()), -1).to_numpy()
        micro = np.rint(np.nan_to_num(size, nan=-1, posinf=-1, neginf=-1) * MICRO)
        bad = given & ((micro < 0) | (micro > _LONGEST) | (np.abs(micro - size * MICRO) > 1e-6 * MICRO))
        return np.where(given & ~bad, micro, -1).astype(np.int64), bad
    indices, values = _codes(column)
    read = np.array([*(_micrometres(each) for each in values), -1], dtype=np.int64)
    found = read[indices]
    return np.maximum(found, -1), found == _NO_SIZE


_NO_SIZE = -2


def _micrometres(value: Any) -> int:
    """-1 for nothing, -2 for what is no size."""
    text = str(value).strip()
    if not text:
        return -1
    try:
        size = Decimal(text) * MICRO
    except InvalidOperation:
        return _NO_SIZE
    return int(size) if size.is_finite() and 0 <= size <= _LONGEST and size == int(size) else _NO_SIZE
