"""What each drug's label asks where kidney or liver fail, against the dose that is ordered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from medonc.knowledge.shapes import Act, Adjustment
from medonc.knowledge.shapes.criterion import Atom
from medonc.practice.criteria import Explained, Scene, Truth, explain
from medonc.practice.names import short_name
from medonc.practice.treatment.adjusted import share_given
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.dose import ProposedDose
from medonc.practice.treatment.order_checks.doses import known, name_of, names_of, percent_of, standard, tenth
from medonc.practice.treatment.order_checks.judged import CHECKS, judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck
from medonc.practice.treatment.questions import criterion_of
from medonc.record.measured import Result
from medonc.values.calendar import instant
from medonc.values.evidence import FactRef, Missing
from medonc.values.quantity import EXACT, Quantity

RULE = "organ_function"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The row of a label's table that the patient lies in, or what keeps it from being known."""

    organ: str
    entry: Adjustment | None
    facts: tuple[FactRef, ...]
    missing: tuple[Missing, ...]


def organ_function(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """Doses above what the label gives for the patient's kidney and liver; what is not known, once for all drugs."""
    lacking: dict[tuple[Missing, ...], list[tuple[str, Band]]] = {}
    for drug, proposed in {dose.drug: proposed for dose, proposed in known(order)}.items():
        for organ in ("renal", "hepatic"):
            band = band_of(drug, organ, scene, standard=proposed.prescription.dose)
            if band is None:
                continue
            if band.entry is None:
                lacking.setdefault(band.missing, []).append((drug, band))
            else:
                yield from _against(drug, band.entry, band, proposed, scene)
    for missing, held in lacking.items():
        drugs = tuple(drug for drug, _ in held)
        said = f"{names_of(drugs, scene.library)}: whether the dose must be changed is not known, " + "; ".join(
            map(str, missing)
        )
        facts = [fact for _, band in held for fact in band.facts]
        hepatic = all(band.organ == "hepatic" for _, band in held)
        state = "not known, bilirubin normal" if hepatic and _bilirubin_is_normal(scene) else "not known"
        yield from judged(RULE, state, scene, said=said, drugs=drugs, missing=missing, facts=facts)


def band_of(drug: str, organ: str, scene: Scene, *, standard: Quantity | None = None) -> Band | None:
    """The row of the drug's table for this organ, of a standard dose where several are; None where its label has none.

    Stale results are missing.
    """
    rows = [each for each in scene.library.drug(drug).adjustments if each.organ == organ]
    if not rows:
        return None
    answers = [(row, explain(criterion_of(row.when, scene.library), scene)) for row in rows]
    met = [(row, answer) for row, answer in answers if answer.truth is Truth.MET]
    if met:
        acting = [(row, answer) for row, answer in met if row.act is not None] or met
        row, answer = next(((r, a) for r, a in acting if standard and share_given(r, standard) is not None), acting[0])
        stale = _stale(answer, scene)
        return Band(organ=organ, entry=None if stale else row, facts=answer.facts, missing=stale)
    unknown = [answer for _, answer in answers if answer.truth is Truth.NOT_KNOWN]
    missing = tuple(dict.fromkeys(each for answer in unknown for each in answer.missing))
    return Band(organ=organ, entry=None, facts=unknown[0].facts, missing=missing) if unknown else None


def _bilirubin_is_normal(scene: Scene) -> bool:
    numbers = scene.library.rule(CHECKS + RULE).numbers
    limit = {"at_most": f"{numbers['bilirubin_at_most']} umol/L", "within_days": int(numbers["within_days"])}
    return explain(Atom(kind="result", asks={"of": "bilirubin", **limit}), scene).truth is Truth.MET


def _stale(answer: Explained, scene: Scene) -> tuple[Missing, ...]:
    """Results behind the answer that are older than the site allows."""
    days = int(scene.library.rule(CHECKS + RULE).numbers["within_days"])
    limit = instant(scene.on, zone=scene.chart.zone) - timedelta(days=days)
    dated = [fact for fact in answer.facts if fact.effective is not None and fact.resource.startswith("Observation")]
    return tuple(
        Missing(
            what=_short(fact, scene), why="out of date", since=fact.effective, do=f"take one not older than {days} days"
        )
        for fact in dated
        if fact.effective is not None and fact.effective.end < limit and not _is_of_body(fact)
    )


def _short(fact: FactRef, scene: Scene) -> str:
    """`Bilirubin` for the result behind a fact, in whatever words it was received."""
    found = next((each for each in scene.chart.all(Result) if str(each.source) == fact.resource), None)
    return fact.label if found is None else short_name(found.code, scene.library)


def _is_of_body(fact: FactRef) -> bool:
    """Height and weight have ages of their own in the rules that take them."""
    return any(word in fact.label.lower() for word in ("height", "weight"))


def _against(drug: str, row: Adjustment, band: Band, proposed: ProposedDose, scene: Scene) -> Iterator[OrderCheck]:
    percent = percent_of(proposed.amount, whole=standard(proposed))
    tolerance = scene.library.rule(CHECKS + RULE).numbers["tolerance"]
    share = share_given(row, proposed.prescription.dose)
    state = _state(row, share=share, percent=percent, tolerance=tolerance)
    said = f"{name_of(drug, scene.library)}, {row.organ} function: {row.text}"
    if state == "above the label":
        said += f"; the label gives {tenth(share or Decimal(0))} % of standard, the order {tenth(percent)} %"
    elif state == "another schedule" and not row.by_text:
        said += "; the label's smaller dose is of one schedule, look it up for this one"
    do = f"ask why, or order what the label gives ({row.source})"
    yield from judged(RULE, state, scene, said=said, drugs=(drug,), facts=band.facts, do=do)


def _state(row: Adjustment, *, share: Decimal | None, percent: Decimal, tolerance: Decimal) -> str:
    if share is None:
        return "another schedule"
    if row.act is None:
        return "within the label"
    if row.act is not Act.REDUCE:
        return "not by the label"
    return "above the label" if percent > EXACT.add(share, tolerance) else "within the label"
