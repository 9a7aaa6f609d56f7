"""Drug events: which drug of the formulary on which day, from requests, administrations and statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.record import Chart
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.codes import Concept, RxNorm
from medonc.values.quantity import EXACT, Quantity

OWN_DRUG = "urn:medonc:drug"  # the id of a drug file, beside RxNorm where that is held
SUPPORTIVE, HORMONAL = "supportive", "hormonal"
# Requests that ask for nothing (any more), and administrations that did not happen.
_VOID = frozenset({"cancelled", "draft", "entered-in-error", "not-done", "on-hold"})
_NOT_ORDERS = frozenset({"proposal", "option"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One drug on one day. `interval` and `rate` are as recorded: days between doses, dose by body size."""

    drug: str  # id of the drug file
    day: date
    interval: Decimal | None = None
    rate: Quantity | None = None
    amount: Quantity | None = None
    until: date | None = None  # a statement of drugs taken, or a request with an end, holds up to this day
    fact: DrugFact | None = None

    def holds(self, day: date) -> bool:
        """Whether the drug is recorded as going on by a day after this one."""
        return self.until is not None and self.until >= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposures:
    """What one kind of record shows: events of drugs we hold, cancer drugs we do not, and those without a day."""

    known: tuple[Event, ...] = ()
    unknown: tuple[DrugFact, ...] = ()
    undated: tuple[DrugFact, ...] = ()


def exposures(chart: Chart, library: Library, kinds: Collection[DrugEvent]) -> Exposures:
    """The drug events of these kinds, oldest first. Drugs are told by RxNorm code, never by name."""
    by_code = drug_codes(library)
    facts = [fact for fact in chart.all(DrugFact) if fact.event in kinds and counts(fact)]
    known, unknown, undated = [], [], []
    for fact in facts:
        drug = drug_id(fact.drug, by_code)
        if drug is None:
            unknown += [fact] if fact.is_cancer_treatment else []
        elif fact.effective is None or fact.effective.is_partial:
            undated.append(fact)
        else:
            known.append(_event(drug, fact.effective.day, fact))
    return Exposures(
        known=tuple(sorted(known, key=lambda e: (e.day, e.drug))), unknown=tuple(unknown), undated=tuple(undated)
    )


def drug_id(drug: Concept, by_code: Mapping[str, str]) -> str | None:
    """The formulary's id of a recorded drug by its codes, RxNorm's or our own; None where no code of it is held."""
    named = (c.code if isinstance(c, RxNorm) else f"{c.system}|{c.code}" for c in drug.codings)
    return next((by_code[code] for code in named if code in by_code), None)


def drug_codes(library: Library) -> Mapping[str, str]:
    """The formulary's ids by RxNorm code, and by our own."""
    return library.once(_drug_codes)


def _drug_codes(library: Library) -> Mapping[str, str]:
    coded = {code: name for name, drug in library.drugs.items() for code in drug.rxnorm}
    return {**coded, **{f"{OWN_DRUG}|{name}": name for name in library.drugs}}


def counts(fact: DrugFact) -> bool:
    """Whether a record asks for a drug or says that it was had: what is cancelled or proposed does not."""
    return fact.status not in _VOID and fact.intent_of_request not in _NOT_ORDERS


def _event(drug: str, day: date, fact: DrugFact) -> Event:
    every = None
    if fact.schedule is not None:
        every = EXACT.divide(fact.schedule.every.to("d").value, Decimal(fact.schedule.times))
    return Event(
        drug=drug,
        day=day,
        interval=every,
        rate=rate_of(fact),
        amount=amount_of(fact),
        until=_until(fact),
        fact=fact,
    )


def rate_of(fact: DrugFact) -> Quantity | None:
    """The dose by body size, as recorded."""
    return next((r for d in fact.doses for r in (d.rate, d.amount) if r and _by_body(r)), None)


def amount_of(fact: DrugFact) -> Quantity | None:
    """The whole amount, as recorded."""
    return next((d.amount for d in fact.doses if d.amount and not _by_body(d.amount)), None)


def _until(fact: DrugFact) -> date | None:
    if fact.ended is not None:
        return fact.ended.day
    return date.max if fact.event is DrugEvent.TAKEN and fact.status == "active" else None


def _by_body(dose: Quantity) -> bool:
    return "per body" in dose.unit.kind
