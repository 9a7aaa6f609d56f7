"""What a move leaves in the record: products as dispensed, doses as given, part given or left out."""

from __future__ import annotations

import json
from uuid import uuid4

from medonc.fhir.write import to_json, write_fact
from medonc.fhir.write.elements import quantity
from medonc.practice.exposure.events import OWN_DRUG
from medonc.practice.treatment.orders import State
from medonc.record.facts import FactSource
from medonc.record.orders import OrderedDose, TreatmentOrder
from medonc.record.therapy import Dose, DrugEvent, DrugFact
from medonc.store.models import OrderEntry, PatientEntry, User
from medonc.values.codes import Code, Concept, OtherCode, RxNorm
from medonc.workbench import entered
from medonc.workbench.open_chart import library
from medonc.workbench.orders.content import doses_shown
from medonc.workbench.orders.evidence import Evidence, GivenDose, Product, amount_given
from medonc.workbench.write_facts import HERE, reference_of

Made = tuple[str, str, str]  # kind, id, text


def preparations(entry: OrderEntry, order: TreatmentOrder, evidence: Evidence, *, by: User) -> list[Made]:
    """A MedicationDispense for each product: lot, expiry, volume, weight. The row keeps them too."""
    shown = doses_shown(entry)
    made = []
    for place, dose in enumerate(order.doses):
        product = evidence.products[place]
        shown[place]["product"] = _product_shown(product)
        made.append(_dispensed(dose, product, reference_of(entry.patient), by=by))
    entry.drugs = json.dumps(shown, ensure_ascii=False)
    return made


def administrations(
    entry: OrderEntry, order: TreatmentOrder, end: State, evidence: Evidence, *, reason: str, by: User
) -> list[Made]:
    """A MedicationAdministration for each dose; one for what was taken at home says the days."""
    person = reference_of(PatientEntry.objects.get(pk=entry.patient_id))
    return [
        _administered(dose, order, evidence.given.get(place), end, reason, person, by=by)
        for place, dose in enumerate(order.doses)
    ]


def drug_concept(drug_id: str) -> Concept:
    """A drug as we write it: RxNorm where it is held, and always our own id. One that left the library keeps its id:
    what was ordered before can still be recorded as given.
    """
    drug = library().drugs.get(drug_id)
    name = drug.name if drug is not None else drug_id
    own: tuple[Code, ...] = (OtherCode(drug_id, name, other_system=OWN_DRUG),)
    return Concept((*(RxNorm(code, name) for code in (drug.rxnorm[:1] if drug else ())), *own), name)


def _administered(
    dose: OrderedDose, order: TreatmentOrder, given: GivenDose | None, end: State, reason: str, person: str, *, by: User
) -> Made:
    rid, left_out = uuid4().hex, end is State.NOT_GIVEN
    partly = end is State.PARTLY_GIVEN and amount_given(dose, given) != dose.amount
    started = given.started if given is not None else entered.this_moment()
    amounts = () if left_out else (Dose(amount=amount_given(dose, given), text=f"ordered: {dose.amount}"),)
    fact = DrugFact(
        source=FactSource(kind="MedicationAdministration", id=rid, origin=HERE, author=by.signs_as),
        effective=started if not left_out else order.effective,
        ended=given.stopped if given is not None and not left_out else None,
        known=entered.this_moment(),
        status="not-done" if left_out else "stopped" if partly else "completed",
        event=DrugEvent.NOT_GIVEN if left_out else DrugEvent.GIVEN,
        drug=drug_concept(dose.drug),
        doses=amounts,
        route=None if left_out else Concept((), dose.route),
        is_cancer_treatment=True,
        fulfils=dose.request,
        stopped_because=Concept((), reason) if reason else None,
        note=_note(given),
    )
    return "MedicationAdministration", rid, to_json(write_fact(fact, patient=person))


def _note(given: GivenDose | None) -> str:
    if given is None:
        return ""
    said = [
        f"rate: {given.rates}" if given.rates else "",
        f"reaction: {given.reaction}" if given.reaction else "",
        "extravasation" if given.extravasation else "",
    ]
    return "; ".join(filter(None, said))


def _dispensed(dose: OrderedDose, product: Product, person: str, *, by: User) -> Made:
    rid = uuid4().hex
    batch = {"lotNumber": product.lot, "expirationDate": product.expires.isoformat()}
    said = {
        "resourceType": "MedicationDispense",
        "id": rid,
        "contained": [{"resourceType": "Medication", "id": "product", "code": {"text": product.name}, "batch": batch}],
        "status": "completed",
        "medicationReference": {"reference": "#product"},
        "subject": {"reference": person},
        "performer": [{"actor": {"display": by.signs_as}}],
        "authorizingPrescription": [{"reference": dose.request}],
        "quantity": quantity(product.volume),
        "whenPrepared": entered.this_moment().text,
        "note": [{"text": text} for text in _weighed(product)],
    }
    return "MedicationDispense", rid, to_json({name: held for name, held in said.items() if held})


def _weighed(product: Product) -> list[str]:
    weight = f"weight {product.weight}, expected {product.expected_weight or 'not stated'}" if product.weight else ""
    return [text for text in (weight, product.note) if text]


def _product_shown(product: Product) -> dict[str, str]:
    return {
        "name": product.name,
        "lot": product.lot,
        "expires": product.expires.isoformat(),
        "volume": str(product.volume),
        "weight": str(product.weight or ""),
        "expected": str(product.expected_weight or ""),
        "note": product.note,
    }
