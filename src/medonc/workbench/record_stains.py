"""Immunostains and hybridisations of one specimen, and microsatellites: what was seen, test by test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from medonc.record import Fact
from medonc.record.measured import Result, ResultKind
from medonc.record.specimens import Origin, Stain, as_result, seen_of
from medonc.store.models import User
from medonc.values.calendar import When
from medonc.values.codes import Concept, Loinc
from medonc.values.errors import ImpossibleValue, Refused
from medonc.values.quantity import Quantity
from medonc.workbench import entered
from medonc.workbench.record_specimen import ACT, held_specimen
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

METHODS = ("IHC", "ISH")
INTENSITIES = ("none", "weak", "moderate", "strong")
SCORES = ("0", "1+", "2+", "3+")
KINDS_OF_PD_L1 = ("TPS", "CPS", "IC", "TC", "TAP")
READINGS = ("positive", "negative", "retained", "lost", "not interpretable")
MICROSATELLITES = ("MSS", "MSI-L", "MSI-H")
_MSI = Loinc("81695-9", "Microsatellite instability")
_HIGHEST = {"percent": Decimal(100), "faint": Decimal(100), "ratio": Decimal(30), "copies": Decimal(60)}
_UNITS = {"percent": "%", "faint": "%", "ratio": "1", "copies": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedStain:
    """One stain or hybridisation, as typed; what stays empty was not reported."""

    target: str
    method: str = "IHC"
    clone: str = ""
    percent: str = ""
    intensity: str = ""
    score: str = ""
    ratio: str = ""
    copies: str = ""
    faint: str = ""
    reading: str = ""


def record_stains(
    patient: int, stains: Iterable[TypedStain], *, specimen: str, on: str, by: User, microsatellites: str = ""
) -> tuple[Written, ...]:
    """Write them for a specimen of the record. Refuses a share above 100 %, nothing at all, one test twice a day."""
    entry, chart = begin(patient, by=by, act=ACT)
    held = held_specimen(chart, specimen)
    moment = entered.day(on, what="the day of the report", born=chart.person.born, died=chart.person.died)
    if held.effective is not None and moment.end < held.effective.start:
        raise ImpossibleValue(f"the report of {moment} is older than its specimen, {held.effective}")
    facts: list[Fact] = []
    for typed in stains:
        origin = Origin(
            source=new_source("Observation", by=by), effective=moment, known=entered.this_moment(), specimen=specimen
        )
        facts.append(as_result(_stain(typed), origin))
    if microsatellites:
        facts.append(_microsatellites(microsatellites, moment, specimen=specimen, by=by))
    if not facts:
        raise ImpossibleValue("no stain is written", expected="at least one")
    _must_be_new(chart.all(Result), facts)
    return write_facts(entry, facts, by=by, act=ACT)


def _stain(typed: TypedStain) -> Stain:
    target = entered.words(typed.target, what="what was stained", longest=60)
    entered.choice(typed.method, METHODS, what="method")
    if typed.intensity:
        entered.choice(typed.intensity, INTENSITIES, what="intensity")
    amounts = {name: _amount(getattr(typed, name), name, target) for name in _UNITS}
    if not any(amounts.values()) and not any((typed.intensity, typed.score.strip(), typed.reading.strip())):
        raise ImpossibleValue(f"nothing is said of {target}", expected="a share, a score, a ratio or a reading")
    if target == "PD-L1" and typed.percent.strip() and typed.score not in KINDS_OF_PD_L1:
        raise ImpossibleValue("the PD-L1 score is of no kind", expected=f"one of {', '.join(KINDS_OF_PD_L1)}")
    return Stain(
        target=target,
        method=typed.method,
        clone=typed.clone.strip(),
        intensity=typed.intensity,
        score=typed.score.strip(),
        reading=typed.reading.strip(),
        **amounts,
    )


def _amount(text: str, name: str, target: str) -> Quantity | None:
    if not text.strip():
        return None
    number = entered.number(text.strip().removesuffix("%"), what=f"{name} of {target}")
    if not 0 <= number <= _HIGHEST[name]:
        raise ImpossibleValue(f"{name} of {target} is {text.strip()}", expected=f"0 to {_HIGHEST[name]}")
    return Quantity(number, _UNITS[name])


def _microsatellites(text: str, moment: When, *, specimen: str, by: User) -> Result:
    entered.choice(text, MICROSATELLITES, what="microsatellites")
    return Result(
        source=new_source("Observation", by=by),
        effective=moment,
        known=entered.this_moment(),
        status="final",
        kind=ResultKind.GENOMIC,
        code=Concept((_MSI,), "Microsatellites"),
        value=Concept((), text),
        categories=("laboratory",),
        specimen=specimen,
    )


def _must_be_new(held: Iterable[Result], facts: Iterable[Fact]) -> None:
    """Refuses the same test of one specimen on one day: a second reading is a correction."""
    before = {key: r for r in held if (key := _test(r))}
    for fact in facts:
        same = before.get(_test(fact)) if isinstance(fact, Result) else None
        if same is not None:
            raise Refused(f"{same.label} of {same.effective} is recorded already: {same.said()}", do="correct that one")


def _test(result: Fact) -> tuple[str, ...]:
    seen = seen_of(result) if isinstance(result, Result) else None
    if not isinstance(seen, Stain) or not isinstance(result, Result):
        return ()
    kind = seen.score if seen.target == "PD-L1" else ""
    return (seen.target, seen.method, seen.clone, kind, result.specimen, str(result.effective))
