"""What limits, dose changes, support and monitoring must be, in a care file and in a regimen alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from medonc.knowledge.shapes import (
    Act,
    Care,
    DoseChange,
    DoseLevel,
    Library,
    Monitor,
    Regimen,
    Support,
    TreatLimit,
)
from medonc.knowledge.sound_rules import repeated
from medonc.knowledge.sound_susceptible import susceptible_faults
from medonc.values.units import UNITS

SUPPORT = frozenset({"premedication", "antiemetic", "hydration", "prophylaxis", "growth factor", "rescue", "note"})
WHEN = frozenset({"before first", "each cycle", "every", "at the end", "as needed"})
# How old a fact may be is a house convention, in days that a clinic counts by: docs/knowledge-format.md says which.
AGES = frozenset({1, 3, 7, 14, 21, 28, 30, 35, 42, 56, 60, 84, 90, 120, 180, 365, 730, 1825, 3650})
_SHORTEST_DELAY, _LONGEST_DELAY = 7, 180  # days
GROWTH_FACTOR = frozenset({"", "primary prophylaxis", "with risk factors", "not routinely", "never with this"})


def care_faults(held: Care | Regimen, library: Library) -> Iterator[str]:
    """What is wrong with the limits, levels, changes, support and monitoring that a file holds."""
    for limit in held.treat:
        yield from (f"limit of day {_listed(limit.days)}: {said}" for said in _limit_faults(limit))
    for level in held.levels:
        yield from (f"levels of {level.drug}: {said}" for said in _level_faults(level))
    yield from repeated("levels of", (level.drug for level in held.levels))
    yield from repeated("change", (change.id for change in held.changes))
    for change in held.changes:
        yield from (f"change {change.id}: {said}" for said in _change_faults(change))
    for line in held.support:
        yield from (f"{line.kind}: {said}" for said in _support_faults(line))
    for watched in held.monitoring:
        yield from (f"monitoring: {said}" for said in _monitor_faults(watched))
    yield from (f"{name} is not in the formulary" for name in sorted(set(named_drugs(held)) - set(library.drugs)))
    asked = [*(limit.needs for limit in held.treat), *(change.when for change in held.changes)]
    asked += [held.indicated] if isinstance(held, Regimen) else []
    odd = sorted({age for question in asked for age in _ages(question) if age not in AGES})
    yield from (f"within_days = {age} is not an age that the house counts by" for age in odd)
    if isinstance(held, Care):
        yield from susceptible_faults(held, library)


def _ages(asked: object) -> Iterator[int]:
    """Every `within_days` of a question, however deep."""
    if isinstance(asked, Mapping):
        yield from (value for name, value in asked.items() if name == "within_days" and isinstance(value, int))
        asked = tuple(asked.values())
    if isinstance(asked, tuple | list):
        for part in asked:
            yield from _ages(part)


def own_faults(regimen: Regimen, library: Library) -> Iterator[str]:
    """What is wrong with a regimen's care beside that: the files it uses, drugs that it does not give."""
    yield from (f"uses '{name}', which is no care file" for name in regimen.uses if name not in library.care)
    yield from repeated("use of", regimen.uses)
    given = set(regimen.drugs)
    named = {*_dosed(regimen), *(level.drug for level in regimen.levels)}
    yield from (f"{drug} has a limit, level or change and is not given" for drug in sorted(named - given))
    held: list[Care | Regimen] = [regimen, *(library.care[name] for name in regimen.uses if name in library.care)]
    yield from (fault for one in held for level in one.levels for fault in _misplaced(level, regimen))
    if regimen.growth_factor not in GROWTH_FACTOR:
        yield f"growth_factor '{regimen.growth_factor}' is none of {', '.join(sorted(GROWTH_FACTOR - {''}))}"
    if regimen.rounds < 1:
        yield f"{regimen.rounds} rounds of its phases"
    if regimen.rounds > 1 and any(phase.cycles is None for phase in regimen.phases):
        yield "a phase without an end comes once, not in rounds"
    yield from _delay_faults(regimen)


def _delay_faults(regimen: Regimen) -> Iterator[str]:
    """A longest delay that no protocol has, or one without its source."""
    days, source = regimen.max_delay_days, regimen.max_delay_source.strip()
    if days is not None and not _SHORTEST_DELAY <= days <= _LONGEST_DELAY:
        yield f"a longest delay of {days} days, not {_SHORTEST_DELAY} to {_LONGEST_DELAY}"
    if (days is None) != (not source):
        yield "max_delay_days and max_delay_source go together"


def _misplaced(level: DoseLevel, regimen: Regimen) -> Iterator[str]:
    """A first level that is not below every standard dose of its drug, or stands in another unit."""
    lines = [line for phase in regimen.phases for line in phase.drugs if line.drug == level.drug]
    if any(line.unit != level.unit for line in lines):
        yield f"levels of {level.drug} in {level.unit} are not those of its lines"
    elif lines and level.doses and level.doses[0] >= max(line.dose for line in lines):
        yield f"level -1 of {level.drug}, {level.doses[0]} {level.unit}, is not below its standard dose"


def named_drugs(held: Care | Regimen) -> Iterator[str]:
    """Every drug that limits, levels, changes and support name."""
    yield from held.drugs if isinstance(held, Care) else ()
    yield from _dosed(held)
    yield from (level.drug for level in held.levels)
    yield from (line.drug for line in held.support if line.drug)


def _dosed(held: Care | Regimen) -> Iterator[str]:
    yield from (drug for limit in held.treat for drug in limit.drugs)
    yield from (drug for change in held.changes for drug in change.drugs)


def _limit_faults(limit: TreatLimit) -> Iterator[str]:
    if not limit.needs:
        yield "nothing is asked"
    if not limit.days or min(limit.days) < 1:
        yield "days of a cycle begin with 1"
    if limit.otherwise not in (Act.DELAY, Act.OMIT, Act.STOP):
        yield f"what is not met may delay, omit or stop, not {limit.otherwise.value}"
    yield from _sourced(limit.source)


def _level_faults(level: DoseLevel) -> Iterator[str]:
    if not level.doses or min(level.doses) <= 0:
        yield "each level needs a dose above zero"
    if any(lower >= higher for higher, lower in pairwise(level.doses)):
        yield "the doses do not go down"
    if level.unit not in UNITS:
        yield f"unit '{level.unit}' is not in the unit table"
    yield from _sourced(level.source)


def _change_faults(change: DoseChange) -> Iterator[str]:
    if not change.when:
        yield "no trigger"
    how = [each for each in (change.percent, change.levels, change.dose) if each is not None]
    if change.act is Act.REDUCE and len(how) != 1:
        yield "a reduction says one of percent, levels and dose"
    if change.act is not Act.REDUCE and how:
        yield f"{change.act.value} takes no amount"
    if change.percent is not None and not 0 < change.percent < 100:
        yield f"{change.percent} % is no reduction"
    if change.levels is not None and change.levels < 1:
        yield f"{change.levels} levels down"
    if change.dose is not None and (change.dose <= 0 or change.unit not in UNITS):
        yield f"a dose of {change.dose} '{change.unit}'"
    if change.acts_on not in {"standard", "previous"}:
        yield f"acts_on '{change.acts_on}' is neither standard nor previous"
    yield from _sourced(change.source)
    yield from _worded(change.text)


def _support_faults(line: Support) -> Iterator[str]:
    if line.kind not in SUPPORT:
        yield f"'{line.kind}' is none of {', '.join(sorted(SUPPORT))}"
    if (line.dose is None) != (not line.unit) or (line.unit and line.unit not in UNITS):
        yield f"dose {line.dose} '{line.unit}' needs a number and a known unit, or neither"
    if line.dose is not None and (line.dose <= 0 or not line.drug):
        yield "a dose needs a drug, and is above zero"
    if 0 in line.days:
        yield "there is no day 0: -1 is the day before day 1"
    if line.times < 1:
        yield f"{line.times} times a day"
    yield from _sourced(line.source)
    yield from _worded(line.text)


def _monitor_faults(watched: Monitor) -> Iterator[str]:
    if not watched.tests:
        yield "no test"
    if watched.when not in WHEN:
        yield f"'{watched.when}' is none of {', '.join(sorted(WHEN))}"
    if (watched.when == "every") != (watched.every_days is not None):
        yield "every and every_days go together"
    yield from _sourced(watched.source)


def adjustment_faults(bands: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Gaps and overlaps of one measure's bands, each `{at_least, above, at_most, below}` in one unit."""
    edges = sorted((_edge(band) for band in bands), key=lambda each: each[0])
    for (_, high, low_of), (low, _, of) in pairwise(edges):
        if high != low:
            yield f"{low_of} and {of} {'overlap' if high > low else 'leave a gap'}"


def _edge(band: Mapping[str, object]) -> tuple[tuple[Decimal, bool], tuple[Decimal, bool], str]:
    """Where a band begins and ends; the flag is whether the point itself lies below the edge."""
    first = band.get("at_least", band.get("above"))
    last = band.get("below", band.get("at_most"))
    low = (_number(first) if first is not None else Decimal("-Infinity"), "above" in band)
    high = (_number(last) if last is not None else Decimal("Infinity"), "at_most" in band)
    return low, high, " ".join(f"{key.replace('_', ' ')} {value}" for key, value in band.items())


def _number(written: object) -> Decimal:
    return Decimal(str(written).split(" ")[0])


def _sourced(source: str) -> Iterator[str]:
    if not source.strip():
        yield "no source"


def _worded(text: str) -> Iterator[str]:
    if not text.strip():
        yield "not said in plain words"


def _listed(days: Iterable[int]) -> str:
    return ", ".join(map(str, days))
