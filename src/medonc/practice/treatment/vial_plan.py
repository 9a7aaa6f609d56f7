"""Vials for a day's list: what is opened for each drug, what is left over, and which rounding would save a vial.

Doses share vials only where every vial used keeps for the session after its first entry, as the drug's file says;
else each patient's dose is drawn from vials of its own. Nothing is rounded here: the prescriber decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from medonc.knowledge.shapes import Drug, KnowledgeRule, Library
from medonc.practice.treatment.dose import said_dose
from medonc.practice.treatment.vials import VialRounding, change_percent, covering, signed, vial_rounding
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Missing, Rule
from medonc.values.quantity import EXACT, Quantity, plain

VIAL_PLAN = "treatment/dosing/vial_plan"
_FORMS = ("vial", "syringe")


@dataclass(frozen=True, slots=True, kw_only=True)
class VialRequest:
    """One dose of the list. `computed` is the dose before any rounding, where it is known."""

    patient: str
    drug: str  # id of the drug file
    dose: Quantity
    order: str = ""
    computed: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingRounding:
    """A dose that would save a vial, with its change; only ever lower, and never applied here."""

    request: VialRequest
    to: Quantity
    change: Quantity  # below zero
    percent: Decimal  # of the computed dose
    opened: tuple[Quantity, ...]
    instead_of: tuple[Quantity, ...]
    saves: Quantity

    def said(self) -> str:
        """`52 mg to 50 mg (-2 mg, -4.7 %): saves 20 mg`."""
        change = f"{plain(self.change.value)} {self.change.unit.shown}, {signed(self.percent)} %"
        return f"{said_dose(self.request.dose)} to {said_dose(self.to)} ({change}): saves {said_dose(self.saves)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFor:
    """The vials opened for one patient, or for several who share them."""

    requests: tuple[VialRequest, ...]
    needed: Quantity
    opened: tuple[Quantity, ...]

    @property
    def waste(self) -> Quantity:
        """What is left in the opened vials."""
        return Quantity(EXACT.subtract(_total(self.opened), self.needed.value), self.needed.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugVials:
    """One drug of the day. `alone` is what would be left over without sharing."""

    drug: str
    name: str
    shared: bool
    parts: tuple[OpenedFor, ...]
    alone: Quantity
    keeps_hours: int | None  # of what is left over in shared vials
    roundings: tuple[SavingRounding, ...]

    @property
    def opened(self) -> tuple[tuple[Quantity, int], ...]:
        """How many of each vial, the largest first."""
        counted = Counter(vial for part in self.parts for vial in part.opened)
        return tuple(sorted(counted.items(), key=lambda pair: -pair[0].value))

    @property
    def needed(self) -> Quantity:
        """The sum of the doses."""
        return Quantity(_total(tuple(part.needed for part in self.parts)), self.parts[0].needed.code)

    @property
    def waste(self) -> Quantity:
        """What is left over in all."""
        return Quantity(_total(tuple(part.waste for part in self.parts)), self.parts[0].needed.code)

    def said(self) -> str:
        """`2 × 450 mg + 150 mg for 1010 mg, 40 mg left over`."""
        vials = " + ".join(f"{n} × {said_dose(v)}" if n > 1 else said_dose(v) for v, n in self.opened)
        return f"{vials} for {said_dose(self.needed)}, {said_dose(self.waste)} left over"


@dataclass(frozen=True, slots=True, kw_only=True)
class VialPlan:
    """The day's list. `not_planned` names each dose that no vial is held for, and why."""

    drugs: tuple[DrugVials, ...]
    not_planned: tuple[tuple[VialRequest, Missing], ...]
    rule: Rule
    edition: str


def vial_plan(requests: Iterable[VialRequest], library: Library) -> VialPlan:
    """The vials for a list of doses, drug by drug; the library's policy says how far a rounding may go.

    Refuses a dose of zero or in a unit of another kind than the drug's, and a drug that is not held.
    """
    rule = library.rule(VIAL_PLAN)
    listed = sorted(requests, key=lambda each: each.drug)
    drugs: list[DrugVials] = []
    left: list[tuple[VialRequest, Missing]] = []
    for drug_id, group in groupby(listed, key=lambda each: each.drug):
        drug = library.drug(drug_id)
        own = tuple(_in_unit(each, drug) for each in group)
        planned = drug_vials(drug_id, own, drug, rule, tolerance=library.policy.vial_tolerance)
        if isinstance(planned, Missing):
            left += [(each, planned) for each in own]
        else:
            drugs.append(planned)
    return VialPlan(drugs=tuple(drugs), not_planned=tuple(left), rule=rule.rule, edition=library.edition)


def drug_vials(
    drug_id: str, requests: Sequence[VialRequest], drug: Drug, rule: KnowledgeRule, *, tolerance: Decimal
) -> DrugVials | Missing:
    """The vials for the doses of one drug: shared where that may be and leaves less, else each patient alone."""
    contents = _contents(drug)
    if not contents:
        return Missing(what=f"a vial of {drug.name}", why="none is held", do="plan it by hand")
    alone = [_opened((each,), contents) for each in requests]
    if any(part is None for part in alone):
        return Missing(what=f"vials for {drug.name}", why="the dose needs too many of them", do="plan it by hand")
    own = tuple(part for part in alone if part is not None)
    sharing = _shareable(drug, rule.numbers["session_hours"])
    pool = _opened(tuple(requests), sharing) if len(requests) > 1 and sharing else None
    shared = pool is not None and pool.waste.value < _waste(own)
    parts = (pool,) if shared and pool is not None else own
    return DrugVials(
        drug=drug_id,
        name=drug.name,
        shared=shared,
        parts=parts,
        alone=Quantity(_waste(own), drug.dose_unit),
        keeps_hours=_keeps(drug) if shared else None,
        roundings=tuple(_roundings(requests, parts, sharing if shared else contents, tolerance, shared=shared)),
    )


def _in_unit(each: VialRequest, drug: Drug) -> VialRequest:
    """The request with its dose in the drug's own unit."""
    if each.dose.value <= 0:
        raise ImpossibleValue(f"{each.dose} of {drug.name} for {each.patient}", expected="more than zero")
    computed = None if each.computed is None else each.computed.to(drug.dose_unit)
    dose = each.dose.to(drug.dose_unit)
    return VialRequest(patient=each.patient, drug=each.drug, dose=dose, order=each.order, computed=computed)


def _contents(drug: Drug) -> tuple[Quantity, ...]:
    return tuple(Quantity(v.content, v.unit).to(drug.dose_unit) for v in drug.vials if v.form in _FORMS)


def _shareable(drug: Drug, hours: Decimal) -> tuple[Quantity, ...]:
    """The vials that keep for the session after the first entry."""
    return tuple(
        Quantity(v.content, v.unit).to(drug.dose_unit)
        for v in drug.vials
        if v.form in _FORMS and v.in_use_hours is not None and v.in_use_hours >= hours
    )


def _keeps(drug: Drug) -> int | None:
    return min((v.in_use_hours for v in drug.vials if v.in_use_hours is not None), default=None)


def _opened(requests: tuple[VialRequest, ...], contents: Sequence[Quantity]) -> OpenedFor | None:
    needed = Quantity(_total(tuple(each.dose for each in requests)), requests[0].dose.code)
    opened = covering(needed, contents)
    return None if opened is None else OpenedFor(requests=requests, needed=needed, opened=opened)


def _roundings(
    requests: Sequence[VialRequest],
    parts: Sequence[OpenedFor],
    contents: Sequence[Quantity],
    tolerance: Decimal,
    *,
    shared: bool,
) -> Iterator[SavingRounding]:
    """One proposal for each dose that could save a vial; of shared vials, what each could save by itself."""
    for each in requests:
        computed = each.computed or each.dose
        if not shared:
            found = vial_rounding(computed=computed, rounded=each.dose, vials=contents, tolerance=tolerance)
            if found is not None:
                yield _saving(each, found)
        else:
            rounded = _shared_rounding(each, computed, parts[0], contents, tolerance)
            if rounded is not None:
                yield rounded


def _saving(each: VialRequest, found: VialRounding) -> SavingRounding:
    return SavingRounding(
        request=each,
        to=found.amount,
        change=found.amount - each.dose,
        percent=found.percent,
        opened=found.opened,
        instead_of=found.instead_of,
        saves=found.saved,
    )


def _shared_rounding(
    each: VialRequest, computed: Quantity, pool: OpenedFor, contents: Sequence[Quantity], tolerance: Decimal
) -> SavingRounding | None:
    """The dose with which the whole pool empties its vials, where that lies within the tolerance."""
    whole = vial_rounding(computed=pool.needed, rounded=pool.needed, vials=contents, tolerance=Decimal(100))
    if whole is None or whole.amount >= pool.needed:
        return None
    to = each.dose - (pool.needed - whole.amount)
    percent = change_percent(to, computed)
    if to.value <= 0 or abs(percent) > tolerance:
        return None
    return SavingRounding(
        request=each,
        to=to,
        change=to - each.dose,
        percent=percent,
        opened=whole.opened,
        instead_of=whole.instead_of,
        saves=whole.saved,
    )


def _waste(parts: Sequence[OpenedFor]) -> Decimal:
    return _total(tuple(part.waste for part in parts))


def _total(amounts: Sequence[Quantity]) -> Decimal:
    total = Decimal(0)
    for each in amounts:
        total = EXACT.add(total, each.value)
    return total
