"""What a pathologist found in a specimen, as typed, as facts of the record: histology, grade, nodes, margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from medonc.record import Chart, Fact
from medonc.record.measured import Result, ResultKind
from medonc.record.specimens import Margin, Nodes, Origin, Seen, as_result
from medonc.store.models import User
from medonc.values.calendar import When
from medonc.values.codes import Concept, Loinc
from medonc.values.errors import ImpossibleValue, NotHeld
from medonc.values.quantity import Quantity
from medonc.workbench import entered
from medonc.workbench.record_stage import scales, stage_fact
from medonc.workbench.write_facts import new_source

MARGINS = ("clear", "close", "involved", "not assessed")
_MORPHOLOGY = Loinc("77753-2", "Morphology of the tumour")
_ICD_O_3 = "http://terminology.hl7.org/CodeSystem/icd-o-3"
_MM = "mm"
_MOST_NODES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedFindings:
    """What was found in it, as typed; what stays empty was not reported."""

    histology: str = ""
    histology_code: str = ""  # ICD-O-3, 8500/3
    grading: str = ""  # "Nottingham grade": one of `gradings()`
    grade: str = ""
    examined: str = ""
    positive: str = ""
    deposit: str = ""  # mm, the largest one
    extranodal: str = ""  # yes | no
    margin: str = ""  # which one: deep, radial, nearest
    margin_state: str = ""
    distance: str = ""  # mm


def gradings() -> dict[str, tuple[str, str, str]]:
    """The scales that a pathologist grades on, by their name."""
    held = (s for s in scales() if s[1] in ("grade", "grade group", "depth") or s[0] == "Residual tumour")
    return {" ".join(dict.fromkeys(" ".join(filter(None, s[:2])).split())): s for s in held}


def findings_as_facts(found: TypedFindings, chart: Chart, moment: When, *, specimen: str, by: User) -> Iterator[Fact]:
    """Each finding that is written; refuses more positive nodes than examined ones, and what says two things."""
    if found.histology.strip() or found.histology_code.strip():
        yield _morphology(found, moment, specimen=specimen, by=by)
    if found.grade.strip():
        if found.grading not in gradings():
            raise NotHeld.named("grading", found.grading, gradings())
        yield stage_fact(chart, gradings()[found.grading], found.grade, moment, specimen=specimen, by=by)
    for seen in (*_nodes(found), *_margin(found)):
        source, known = new_source("Observation", by=by), entered.this_moment()
        yield as_result(seen, Origin(source=source, effective=moment, known=known, specimen=specimen))


def _morphology(found: TypedFindings, moment: When, *, specimen: str, by: User) -> Result:
    return Result(
        source=new_source("Observation", by=by),
        effective=moment,
        known=entered.this_moment(),
        status="final",
        kind=ResultKind.MORPHOLOGY,
        code=Concept((_MORPHOLOGY,), "Histological type"),
        value=entered.concept(found.histology_code, found.histology, _ICD_O_3, what="the histology"),
        categories=("laboratory",),
        specimen=specimen,
    )


def _nodes(found: TypedFindings) -> Iterator[Seen]:
    examined = _count(found.examined, "nodes examined")
    positive = _count(found.positive, "positive nodes")
    if examined is not None and positive is not None and positive > examined:
        raise ImpossibleValue(f"{positive} of {examined} nodes are positive", expected="at most those examined")
    deposit = _size(found.deposit, "the largest deposit")
    if positive == 0 and (deposit is not None or found.extranodal == "yes"):
        raise ImpossibleValue("no node is positive, and a deposit is described", expected="one of the two")
    extra = {"yes": True, "no": False}.get(found.extranodal)
    if any(each is not None for each in (examined, positive, deposit, extra)):
        yield Nodes(examined=examined, positive=positive, deposit=deposit, extranodal=extra)


def _margin(found: TypedFindings) -> Iterator[Seen]:
    distance = _size(found.distance, "the distance to the margin", least=Decimal(0))
    if not any((found.margin.strip(), found.margin_state, distance)):
        return
    entered.choice(found.margin_state, MARGINS, what="state of the margin")
    if found.margin_state == "involved" and distance is not None and distance.value > 0:
        raise ImpossibleValue(f"the margin is involved, {distance} away", expected="one of the two")
    yield Margin(name=found.margin.strip() or "nearest", state=found.margin_state, distance=distance)


def _count(text: str, what: str) -> int | None:
    if not text.strip():
        return None
    number = entered.number(text, what=what)
    if number != number.to_integral_value() or not 0 <= number <= _MOST_NODES:
        raise ImpossibleValue(f"{what}: {text.strip()}", expected=f"a whole number up to {_MOST_NODES}")
    return int(number)


def _size(text: str, what: str, *, least: Decimal = Decimal("0.01")) -> Quantity | None:
    if not text.strip():
        return None
    number = entered.number(text, what=what)
    if not least <= number <= 500:
        raise ImpossibleValue(f"{what} is {text.strip()} mm", expected="at most 500 mm")
    return Quantity(number, _MM)
