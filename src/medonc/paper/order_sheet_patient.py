"""What an order sheet says of the patient: illness, allergies, and the measures that doses are counted by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from medonc.paper.day_words import with_day_words
from medonc.practice.as_recorded import words
from medonc.practice.assessment import body_surface, creatinine_clearance
from medonc.practice.criteria import Scene
from medonc.record import Chart
from medonc.record.disease import Condition, Role
from medonc.record.measured import Performance
from medonc.record.person import Allergy
from medonc.values.calendar import When
from medonc.values.codes import Loinc
from medonc.values.evidence import Answer, FactRef, Finding
from medonc.values.quantity import EXACT, Quantity

_ENDED = ("inactive", "resolved")
_MEASURED = (
    ("Height", (Loinc("8302-2", "Body height"),)),
    ("Weight", (Loinc("29463-7", "Body weight"),)),
    ("Creatinine", (Loinc("14682-9", "Creatinine"), Loinc("2160-0", "Creatinine"))),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measure with the day on which it was taken, or what it lacks."""

    name: str
    value: str
    when: str
    known: bool = True


def diagnosis(chart: Chart) -> str:
    """The primary cancers in the words of the record."""
    found = dict.fromkeys(words(c.said()) for c in chart.all(Condition) if c.role is Role.PRIMARY)
    return "; ".join(found) or "no cancer diagnosis recorded"


def allergies(chart: Chart) -> tuple[str, ...]:
    """Each allergy with its reactions; that none is known, or that nothing is recorded, is said too."""
    held = [a for a in chart.all(Allergy) if a.clinical_status not in _ENDED and a.verification != "refuted"]
    named = dict.fromkeys(", ".join(map(words, [str(a.substance), *a.reactions])) for a in held if not a.denies)
    if named:
        return tuple(named)
    return ("none known",) if any(a.denies for a in held) else ("NOT RECORDED: ask the patient",)


def measured(scene: Scene) -> tuple[Measured, ...]:
    """Height, weight, creatinine, surface, clearance and performance, each with its day."""
    return tuple(_measured(scene))


def _measured(scene: Scene) -> Iterator[Measured]:
    chart, library, on = scene.chart, scene.library, scene.on
    for name, codes in _MEASURED:
        last = chart.latest(codes, on=on)
        if last is None or last.quantity is None:
            yield Measured(name=name, value="not recorded", when="", known=False)
        else:
            yield Measured(name=name, value=str(last.quantity), when=_when(last.effective))
    yield _answered("Body surface", body_surface(chart, library, on))
    yield _answered("Creatinine clearance", creatinine_clearance(chart, library, on))
    scored = [p for p in chart.all(Performance) if p.scale == "ECOG" and p.grade is not None]
    if scored:
        yield Measured(name="ECOG", value=str(scored[-1].grade), when=_when(scored[-1].effective))
    else:
        yield Measured(name="ECOG", value="not recorded", when="", known=False)


def _answered(name: str, answer: Answer[Quantity]) -> Measured:
    if not isinstance(answer, Finding):
        return Measured(name=name, value=answer.said(), when="", known=False)
    return Measured(name=name, value=_shortened(answer.value), when=_days(answer.facts))


def _shortened(quantity: Quantity) -> str:
    """A computed measure as it is read: two decimals. The dose was counted by all its digits."""
    hundredth = quantity.value.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP", context=EXACT)
    return str(Quantity(hundredth, quantity.code)) if hundredth != quantity.value else str(quantity)


def _days(facts: tuple[FactRef, ...]) -> str:
    """The days of the values that a measure was computed from, each once."""
    return ", ".join(dict.fromkeys(_when(fact.effective) for fact in facts if fact.effective is not None))


def _when(when: When | None) -> str:
    """The day of a value, as much of it as was recorded."""
    return with_day_words(when.text[:10]) if when is not None else "undated"
