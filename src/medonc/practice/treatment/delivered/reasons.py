"""Why a dose was late, less or left out, as the record codes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.exposure.intensity import Reason
from medonc.record.orders import OrderedDose, TreatmentOrder
from medonc.record.therapy import DrugFact

REASONS = "treatment/exposure/reasons"
_STANDARD = Decimal(100)
_OTHERS = frozenset({"progression"})  # words that say a reason, and none of ours


def reason_of(fact: DrugFact | None, library: Library) -> Reason:
    """The reason coded on a drug event, or written there in one of our own words; *not recorded* where none is."""
    if fact is None:
        return Reason.NOT_RECORDED
    coded = library.once(_by_code)
    codes = fact.stopped_because.codings if fact.stopped_because is not None else ()
    stated = (coded.get((code.system, code.code)) for code in codes)
    written = (_named(text) for text in (str(fact.stopped_because or ""), *fact.reasons))
    return next((each for each in (*stated, *written) if each is not None), Reason.NOT_RECORDED)


def reason_ordered(dose: OrderedDose) -> Reason:
    """Why a dose was ordered below standard: a dose change of the regimen acted, or the prescriber's words say it."""
    if dose.percent >= _STANDARD:
        return Reason.NOT_RECORDED
    return _named(dose.because) or (Reason.TOXICITY if dose.rules else Reason.NOT_RECORDED)


def reason_held(order: TreatmentOrder) -> Reason:
    """Why a day was last held or deferred, in words that begin with one of our own."""
    return _named(order.because) or Reason.NOT_RECORDED


def first_reason(facts: Iterable[DrugFact], library: Library) -> Reason:
    """The first reason that any of these facts states."""
    found = (reason_of(fact, library) for fact in facts)
    return next((each for each in found if each is not Reason.NOT_RECORDED), Reason.NOT_RECORDED)


def _by_code(library: Library) -> Mapping[tuple[str, str], Reason]:
    rows = library.tables.get(REASONS, ())
    return {(row["system"], row["code"]): Reason(row["reason"]) for row in rows}


def _named(text: str) -> Reason | None:
    """The reason that words begin with: `toxicity`, `Toxicity: neutrophils 0.9`."""
    said = re.split(r"[:;,(]", text, maxsplit=1)[0].strip().casefold()
    return next((each for each in Reason if each.value == said), Reason.OTHER if said in _OTHERS else None)
