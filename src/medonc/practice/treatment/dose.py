"""The one dose engine: every dose that any face shows comes from `propose`.

Standard dose by body surface, weight, flat or to an area under the curve (Calvert); then caps, any change from
standard, rounding to the drug's step, and the whole-vial dose where one lies within the site's tolerance. Each is a
step of the receipt. What is missing gives no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Basis
from medonc.knowledge.shapes.library import Policy
from medonc.practice.treatment.prescription import HUNDRED, Measures, Prescription, amount_unit
from medonc.practice.treatment.vials import VialRounding, change_percent, signed, vial_rounding
from medonc.values.errors import ImpossibleValue, Refused, UnitMismatch
from medonc.values.evidence import Answer, FactRef, Finding, Missing, NotKnown, Remark, Rule, Step, StepKind
from medonc.values.quantity import EXACT, Quantity, plain

ADULT_FROM = 18
CALVERT_CONSTANT = Decimal(25)  # mL/min, the non-renal clearance of Calvert's formula
_GROUP = "\u202f"  # thin no-break space
_NAMES = {Basis.SURFACE: ("surface", "body surface"), Basis.WEIGHT: ("weight", "body weight")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedDose:
    """A dose as the engine proposes it. `amount` is what would be given; the others say how it came about."""

    prescription: Prescription
    computed: Quantity  # standard, before caps
    allowed: Quantity  # after caps and change, unrounded
    rounded: Quantity
    vials: VialRounding | None
    measure: Quantity | None  # the surface, weight or clearance that it was counted by, as received
    finding: Finding[Quantity]

    @property
    def amount(self) -> Quantity:
        """The dose to give."""
        return self.finding.value


class Receipt:
    """The steps of one dose as they come."""

    def __init__(self, given: tuple[Step, ...]) -> None:
        self.steps = list(given)
        self.facts: tuple[FactRef, ...] = ()
        self.remarks: tuple[Remark, ...] = ()

    def note(self, kind: StepKind, label: str, value: str, *, name: str = "") -> None:
        """One more line."""
        self.steps.append(Step(kind=kind, label=label, value=value, name=name))


def propose(
    order: Prescription, *, by: Measures, policy: Policy, rule: Rule, given: tuple[Step, ...] = ()
) -> ProposedDose | NotKnown:
    """The dose of one prescription for one patient, with its receipt; or what is missing.

    `given` are the steps that name what was asked (regimen, drug, cycle). Refuses anyone under 18, a clearance in
    mL/min/1.73 m2, a dose above standard or a changed one without a reason, and a dose that rounds to nothing.
    """
    receipt = Receipt(given)
    if by.age is None:
        return _lacking(order, rule, Missing(what="age", do="record the full date of birth"))
    _refuse_child(by.age)
    receipt.note(StepKind.INPUT, "age", str(by.age), name="age")
    standard = _standard(order, by=by, policy=policy, receipt=receipt)
    if isinstance(standard, NotKnown):
        return _lacking(order, rule, *standard.missing, facts=standard.facts)
    measure, computed = standard
    allowed = _allowed(order, computed, receipt)
    rounded = _rounded(order, allowed, receipt)
    vials = vial_rounding(computed=allowed, rounded=rounded, vials=order.vials, tolerance=policy.vial_tolerance)
    amount = _chosen(order, rounded, vials, policy, receipt)
    receipt.note(StepKind.RESULT, order.drug, said_dose(amount))
    finding = Finding(
        title=f"Dose of {order.drug}",
        value=amount,
        rule=rule,
        sentence=f"{order.drug} {said_dose(amount)}",
        facts=receipt.facts,
        steps=tuple(receipt.steps),
        remarks=receipt.remarks,
    )
    return ProposedDose(
        prescription=order,
        computed=computed,
        allowed=allowed,
        rounded=rounded,
        vials=vials,
        measure=measure,
        finding=finding,
    )


def _refuse_child(age: int) -> None:
    if age < ADULT_FROM:
        raise Refused(
            f"the patient is {age} years old", expected=f"{ADULT_FROM} or over", do="use a children's protocol"
        )


def _lacking(order: Prescription, rule: Rule, *missing: Missing, facts: tuple[FactRef, ...] = ()) -> NotKnown:
    return NotKnown(title=f"Dose of {order.drug}", missing=missing, rule=rule, facts=facts)


def _standard(
    order: Prescription, *, by: Measures, policy: Policy, receipt: Receipt
) -> tuple[Quantity | None, Quantity] | NotKnown:
    """What the dose was counted by, and the standard dose in the drug's unit, nothing rounded."""
    origin = f" ({order.origin})" if order.origin else ""
    stated = "by size" if order.sizes else str(order.dose)
    receipt.note(StepKind.FORMULA, f"standard dose of {order.drug}", f"{stated}{origin}")
    if order.sizes:
        return _by_size(order, by, receipt)
    if order.basis is Basis.FLAT:
        return None, order.dose.to(order.dose_unit)
    if order.basis is Basis.AUC:
        return _calvert(order, by.clearance, policy, receipt)
    return _by_body(order, by.surface if order.basis is Basis.SURFACE else by.weight, policy, receipt)


def _by_body(
    order: Prescription, measured: Answer[Quantity] | None, policy: Policy, receipt: Receipt
) -> tuple[Quantity, Quantity] | NotKnown:
    name, words = _NAMES[order.basis]
    body = _measured(measured, name=name, words=words, receipt=receipt)
    if isinstance(body, NotKnown):
        return body
    size = body.to("m2" if order.basis is Basis.SURFACE else "kg")
    if size.value <= 0:
        raise ImpossibleValue(f"a {words} of {size}", expected="more than zero")
    used = _surface_capped(size, policy, receipt) if order.basis is Basis.SURFACE else size
    amount = Quantity(EXACT.multiply(order.dose.value, used.value), amount_unit(order.dose)).to(order.dose_unit)
    receipt.note(StepKind.FORMULA, f"dose × {words}", f"{order.dose} × {short(used)} = {short(amount)}")
    return body, amount


def _by_size(order: Prescription, by: Measures, receipt: Receipt) -> tuple[Quantity, Quantity] | NotKnown:
    """The flat dose of the band that the patient's size or age lies in."""
    words = {"weight": "body weight", "surface": "body surface"}.get(order.sized_by, order.sized_by)
    if order.sized_by == "age":
        size: Quantity | NotKnown = Quantity(Decimal(by.age or 0), "a")  # the age is known: it is asked first of all
    else:
        measured = by.weight if order.sized_by == "weight" else by.surface
        size = _measured(measured, name=order.sized_by, words=words, receipt=receipt)
    if isinstance(size, NotKnown):
        return size
    if size.value <= 0:
        raise ImpossibleValue(f"a {words} of {size}", expected="more than zero")
    band = next(each for each in order.sizes if each.high is None or size < each.high)
    receipt.note(StepKind.FORMULA, f"dose for {words} {band.said()}", str(band.dose))
    return size, band.dose.to(order.dose_unit)


def _surface_capped(size: Quantity, policy: Policy, receipt: Receipt) -> Quantity:
    if policy.surface_cap is None:
        return size
    cap = Quantity(policy.surface_cap, "m2")
    acts = size > cap
    said = f"{short(size)} taken as {cap}" if acts else f"{cap}, not reached"
    receipt.note(StepKind.CAP if acts else StepKind.POLICY, "site's cap on body surface", said)
    return min(size, cap)


def _calvert(
    order: Prescription, measured: Answer[Quantity] | None, policy: Policy, receipt: Receipt
) -> tuple[Quantity, Quantity] | NotKnown:
    clearance = _measured(measured, name="clearance", words="creatinine clearance", receipt=receipt)
    if isinstance(clearance, NotKnown):
        return clearance
    rate = per_minute(clearance)
    used = _clearance_capped(rate, order, policy, receipt)
    total = EXACT.add(used.value, CALVERT_CONSTANT)
    amount = Quantity(EXACT.multiply(order.dose.value, total), "mg").to(order.dose_unit)
    said = f"{plain(order.dose.value)} × ({short(used)} + {plain(CALVERT_CONSTANT)}) = {short(amount)}"
    receipt.note(StepKind.FORMULA, "Calvert: AUC × (GFR + 25)", said)
    return clearance, amount


def per_minute(clearance: Quantity) -> Quantity:
    """A clearance in mL/min; refuses one for a standard surface (mL/min/1.73 m2) and what cannot be."""
    if clearance.unit.kind == "clearance per standard surface":
        raise UnitMismatch(
            f"the clearance is {short(clearance)}",
            expected="mL/min",
            do="multiply it by the patient's body surface over 1.73 m² first",
        )
    rate = clearance.to("mL/min")
    if rate.value < 0:
        raise ImpossibleValue(f"a clearance of {rate}", expected="zero or more")
    return rate


def _clearance_capped(rate: Quantity, order: Prescription, policy: Policy, receipt: Receipt) -> Quantity:
    cap, label = Quantity(policy.gfr_cap, "mL/min"), "site's GFR cap"
    if order.gfr_cap is not None:
        who = f" ({order.gfr_cap.by})" if order.gfr_cap.by else ""
        cap = order.gfr_cap.limit.to("mL/min")
        said = f"{plain(policy.gfr_cap)} mL/min overridden to {cap}: {order.gfr_cap.reason}{who}"
        receipt.note(StepKind.POLICY, "GFR cap overridden", said)
        label = "GFR cap, as overridden"
    acts = rate > cap
    said = f"{short(rate)} taken as {cap}" if acts else f"{cap}, not reached"
    receipt.note(StepKind.CAP if acts else StepKind.POLICY, label, said)
    return min(rate, cap)


def _measured(answer: Answer[Quantity] | None, *, name: str, words: str, receipt: Receipt) -> Quantity | NotKnown:
    """The value of an answer, on the receipt with the facts behind it; what is missing where there is none."""
    if answer is None:
        return NotKnown(title=words, missing=(Missing(what=words),))
    if isinstance(answer, NotKnown):
        return answer
    receipt.note(StepKind.INPUT, words, _coded(answer.value), name=name)
    receipt.facts += answer.facts
    receipt.remarks += answer.remarks + _policies(answer)
    return answer.value


def _policies(measured: Finding[Quantity]) -> tuple[Remark, ...]:
    """The site's choices that shaped a measure (a creatinine floor, a weight choice): they show at the dose too."""
    shaping = [step for step in measured.steps if step.kind in (StepKind.POLICY, StepKind.CAP)]
    return tuple(Remark(text=f"{step.label}: {step.value}", kind="policy") for step in shaping)


def _allowed(order: Prescription, computed: Quantity, receipt: Receipt) -> Quantity:
    """The dose after caps and change; a change counts from the capped standard and never lifts a cap."""
    amount = _capped(order, computed, receipt)
    if order.change is None or order.change.percent == HUNDRED:
        return amount
    changed = amount.times(EXACT.divide(order.change.percent, HUNDRED))
    who = f" ({order.change.by})" if order.change.by else ""
    label = "above standard" if order.change.percent > HUNDRED else "below standard"
    said = f"{plain(order.change.percent)} %: {order.change.reason}{who}; {short(amount)} becomes {short(changed)}"
    receipt.note(StepKind.FORMULA, f"changed, {label}", said)
    return _capped(order, changed, receipt)


def _capped(order: Prescription, amount: Quantity, receipt: Receipt) -> Quantity:
    for cap in order.caps:
        limit = cap.limit.to(order.dose_unit)
        if amount > limit:
            receipt.note(StepKind.CAP, f"cap of {cap.said_by}", f"{short(amount)} held at {limit}")
            amount = limit
    return amount


def _rounded(order: Prescription, allowed: Quantity, receipt: Receipt) -> Quantity:
    """The dose at the nearest step (half goes up), never above a cap."""
    if order.step is None:
        return allowed
    step = order.step.to(order.dose_unit).value
    counted = EXACT.divide(allowed.value, step)
    steps = counted.to_integral_value(rounding="ROUND_HALF_UP")
    limit = min((cap.limit.to(order.dose_unit).value for cap in order.caps), default=None)
    if limit is not None and EXACT.multiply(steps, step) > limit:
        steps = counted.to_integral_value(rounding="ROUND_FLOOR")
    rounded = Quantity(EXACT.multiply(steps, step), order.dose_unit)
    if rounded.value <= 0:
        raise Refused(f"{short(allowed)} of {order.drug} rounds to nothing by {order.step}", do="check the dose")
    change = f"{signed(change_percent(rounded, allowed))} %" if rounded != allowed else "unchanged"
    said = f"{short(allowed)} to {said_dose(rounded)} ({change})"
    receipt.note(StepKind.ROUNDING, f"to the nearest {order.step}", said)
    return rounded


def _chosen(
    order: Prescription, rounded: Quantity, vials: VialRounding | None, policy: Policy, receipt: Receipt
) -> Quantity:
    if vials is None:
        return rounded
    taken = "taken" if order.to_vials else "proposed, not taken"
    label = f"whole vials within {plain(policy.vial_tolerance)} %, {taken}"
    receipt.note(StepKind.ROUNDING, label, vials.said())
    return vials.amount if order.to_vials else rounded


def short(quantity: Quantity) -> str:
    """A quantity as a step shows it: four decimals at most."""
    value = quantity.value.quantize(Decimal("0.0001"), rounding="ROUND_HALF_UP", context=EXACT)
    digits = plain(value)
    return f"{digits.rstrip('0').rstrip('.')} {quantity.unit.shown}".rstrip()


def said_dose(quantity: Quantity) -> str:
    """A dose as it is printed: 10,000 and more grouped by a thin no-break space, no trailing zeros."""
    digits = short(quantity).split(" ")[0]
    whole, _, part = digits.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", _GROUP)
    return f"{whole}{'.' + part if part else ''} {quantity.unit.shown}"


def _coded(quantity: Quantity) -> str:
    return f"{plain(quantity.value)} {quantity.code}"
