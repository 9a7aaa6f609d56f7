"""Performance status as assessed, on the scale it was assessed on."""

from __future__ import annotations

from medonc.fhir.read.observation.performance import ALLOWED, ANSWERS, SCALES
from medonc.record.measured import Performance
from medonc.store.models import User
from medonc.values.codes import Concept
from medonc.values.errors import ImpossibleValue, Refused
from medonc.workbench import entered
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_performance"


def record_performance(patient: int, *, grade: str, on: str, by: User, scale: str = "ECOG") -> Written:
    """Write ECOG (0 to 5), Karnofsky or Lansky (0 to 100, in tens); refuses a grade outside its scale."""
    entry, chart = begin(patient, by=by, act=ACT)
    entered.choice(scale, tuple(ALLOWED), what="scale of performance")
    value = entered.number(grade, what=scale)
    if value not in ALLOWED[scale]:
        steps = "0 to 5" if scale == "ECOG" else "0 to 100 in tens"
        raise ImpossibleValue(f"{scale} {grade}", expected=f"a whole grade, {steps}")
    moment = entered.day(on, what=f"the day of {scale}", born=chart.person.born, died=chart.person.died)
    if any(p.scale == scale and p.effective == moment for p in chart.all(Performance)):
        raise Refused(f"{scale} of {moment} is recorded already", do="correct that one")
    answer = next(code for code, held in ANSWERS[scale].items() if held == int(value))
    fact = Performance(
        source=new_source("Observation", by=by),
        effective=moment,
        known=entered.this_moment(),
        status="final",
        scale=scale,
        code=Concept((next(code for code, name in SCALES.items() if name == scale),), f"{scale} performance status"),
        grade=int(value),
        value=Concept((answer,), f"{scale} {int(value)}"),
    )
    return write_facts(entry, [fact], by=by, act=ACT)[0]
