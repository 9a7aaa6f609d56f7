"""Numbers over time for drawing: one test in one unit, with the limits that came with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from medonc.record import Chart
from medonc.record.facts import Bounded
from medonc.record.measured import Result, ResultKind
from medonc.values.codes import Code, Loinc
from medonc.values.errors import MedoncError
from medonc.values.quantity import Quantity, plain

WEIGHT = (Loinc("29463-7"), Loinc("3141-9"))
BLOOD: dict[str, tuple[Code, ...]] = {
    "Haemoglobin": (Loinc("718-7"), Loinc("30313-1")),
    "Neutrophils": (Loinc("751-8"), Loinc("26499-4"), Loinc("753-4")),
    "Platelets": (Loinc("777-3"), Loinc("26515-7")),
}
WILD = 10  # times the median: such a value is drawn at the edge, never on the scale


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One value of a series. `is_bound`: received as below or above a limit."""

    day: date
    value: float
    shown: str
    fact: str
    is_bound: bool = False


@dataclass(frozen=True, kw_only=True)
class Series:
    """Every reading of one test in the unit of the last one, oldest first."""

    name: str
    unit: str
    readings: tuple[Reading, ...]
    low: float | None = None
    high: float | None = None

    @property
    def sober(self) -> tuple[Reading, ...]:
        """The readings that set the scale: those far outside the rest are left out."""
        middle = median(r.value for r in self.readings)
        kept = tuple(r for r in self.readings if r.value <= middle * WILD or middle <= 0)
        return kept or self.readings

    @property
    def last(self) -> Reading:
        """The last reading."""
        return self.readings[-1]

    @property
    def lowest(self) -> Reading:
        """The nadir; of equal ones the last."""
        return min(reversed(self.sober), key=lambda r: r.value)


def series(results: Sequence[Result], *, name: str) -> Series | None:
    """The dated numbers among these results; None where there is none. Another kind of unit is left out."""
    dated = [r for r in results if r.effective and isinstance(r.value, Quantity | Bounded)]
    if not dated:
        return None
    last = dated[-1]
    unit = _quantity(last).code
    readings = tuple(read for r in dated if (read := _reading(r, unit)) is not None)
    low, high = _limits(last, unit)
    return Series(name=name, unit=_quantity(last).unit.shown.strip(), readings=readings, low=low, high=high)


def of_codes(chart: Chart, codes: Collection[Code], *, name: str, on: date) -> Series | None:
    """The series of some codes up to a day."""
    return series([r for r in chart.results(codes) if r.effective and r.effective.day <= on], name=name)


def markers(chart: Chart, *, on: date, most: int = 2) -> tuple[Series, ...]:
    """The tumour markers measured more than once in blood, the most often measured first."""
    by_code: dict[str, list[Result]] = {}
    for result in chart.all(Result):
        is_known = result.effective is not None and result.effective.day <= on
        if is_known and result.kind is ResultKind.MARKER and not result.specimen:
            by_code.setdefault(result.code.bare() or str(result.code), []).append(result)
    found = [series(same, name=_short(str(same[-1].code))) for same in by_code.values() if len(same) > 1]
    kept = [s for s in found if s is not None and len(s.readings) > 1]
    return tuple(sorted(kept, key=lambda s: -len(s.readings))[:most])


def _quantity(result: Result) -> Quantity:
    value = result.value
    assert isinstance(value, Quantity | Bounded)
    return value.quantity if isinstance(value, Bounded) else value


def _reading(result: Result, unit: str) -> Reading | None:
    try:
        value = _quantity(result).to(unit)
    except MedoncError:  # another kind of unit cannot stand on this scale
        return None
    assert result.effective is not None
    bound = isinstance(result.value, Bounded)
    shown = plain(_quantity(result).value) if _quantity(result).code == unit else f"{float(value.value):.4g}"
    sign = result.value.comparator if isinstance(result.value, Bounded) else ""
    return Reading(
        day=result.effective.day,
        value=float(value.value),
        shown=sign + shown,
        fact=str(result.source),
        is_bound=bound,
    )


def _limits(result: Result, unit: str) -> tuple[float | None, float | None]:
    if result.normal is None:
        return None, None
    ends = []
    for end in (result.normal.low, result.normal.high):
        try:
            ends.append(float(end.to(unit).value) if end is not None else None)
        except MedoncError:
            ends.append(None)
    return ends[0], ends[1]


_NAMES = {
    "Cancer Ag 125": "CA-125",
    "Cancer Ag 15-3": "CA 15-3",
    "Cancer Ag 19-9": "CA 19-9",
    "Carcinoembryonic Ag": "CEA",
    "Prostate specific Ag": "PSA",
    "Alpha-1-Fetoprotein": "AFP",
    "Protein.monoclonal": "M-protein",
    "Choriogonadotropin": "hCG",
}


def _short(words: str) -> str:
    """The clinic's name of a marker; of one that has none here the words before the bracket."""
    known = next((short for long, short in _NAMES.items() if words.startswith(long)), "")
    return known or words.split(" [")[0][:14]
