"""Plans, orders and consents out: CarePlan, Task with its RequestGroup, Consent, and the Provenance of each move."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from decimal import Decimal

from medonc.fhir import own
from medonc.fhir.write.elements import code_of, date_time, period, quantity
from medonc.fhir.write.resource import Json, must, present, reference, required_code, resource, subject
from medonc.record.orders import OrderedDose, TreatmentConsent, TreatmentOrder, TreatmentPlan
from medonc.values.calendar import When

# How the state of an order reads as the status that R4 has for a task.
TASK_STATUS = {
    "planned": "draft",
    "drafted": "draft",
    "signed": "requested",
    "verified": "accepted",
    "released": "ready",
    "rechecked": "ready",
    "held": "on-hold",
    "deferred": "on-hold",
    "started": "in-progress",
    "given": "completed",
    "partly_given": "completed",
    "taken": "completed",
    "reconciled": "completed",
    "not_given": "rejected",
    "returned": "rejected",
    "wasted": "rejected",
    "cancelled": "cancelled",
    "expired": "failed",
}
_AUTHOR_SIGNATURE = ("urn:iso-astm:E1762-95:2013", "1.2.840.10065.1.12.1.1")


def write_plan(plan: TreatmentPlan, *, patient: str) -> Json:
    """A CarePlan with the regimen, the knowledge it was decided with, and why where it is off the library."""
    said = {"regimen": plan.regimen, "edition": plan.edition, "intent": plan.intent, "choice": plan.choice}
    return resource(
        "CarePlan",
        plan,
        extension=_own(own.PLAN, said),
        status=required_code("CarePlan.status", plan.status),
        intent="plan",
        title=must(plan.regimen_name, "regimen"),
        subject=subject(patient),
        period=period(plan.effective, plan.ended),
        created=date_time(plan.known),
        author=reference(plan.source.author),
        note=[{"text": plan.words}] if plan.words else [],
    )


def write_order(order: TreatmentOrder, *, patient: str, group: str = "") -> Json:
    """A Task: its state, the day it is due, and the doses that were ordered."""
    words = {"regimen": order.regimen, "phase": order.phase, "kind": order.kind, "access": order.access}
    counts = {"cycle": order.cycle, "day": order.day}
    return resource(
        "Task",
        order,
        status=required_code("Task.status", TASK_STATUS.get(order.state, "in-progress")),
        statusReason={"text": order.because} if order.because else None,
        businessStatus=code_of(own.STATE, must(order.state, "state")),
        intent="order",
        code={**code_of(own.ORDER, "day"), "text": order.said()},
        basedOn=[{"reference": must(order.plan, "plan")}],
        focus=reference(group),
        for_=subject(patient),
        executionPeriod=period(must(order.effective, "day due"), None),
        authoredOn=date_time(order.known),
        requester=reference(order.source.author),
        input=[
            *({"type": code_of(own.INPUT, name), "valueString": text} for name, text in words.items() if text),
            *({"type": code_of(own.INPUT, name), "valueInteger": number} for name, number in counts.items()),
            *(_dose(dose) for dose in order.doses),
        ],
    )


def write_consent(consent: TreatmentConsent, *, patient: str) -> Json:
    """A Consent to treatment; taken back, it is inactive from that day."""
    ended = period(None, consent.ended)
    return resource(
        "Consent",
        consent,
        extension=_own(
            own.CONSENT, {"regimen": consent.regimen, "intent": consent.intent, "given-to": consent.given_to}
        ),
        status=required_code("Consent.status", consent.status),
        scope=code_of("http://terminology.hl7.org/CodeSystem/consentscope", "treatment"),
        category=[code_of("http://terminology.hl7.org/CodeSystem/consentcategorycodes", "med")],
        patient=subject(patient),
        dateTime=date_time(consent.effective),
        policyRule={"text": "consent to systemic anticancer treatment"},
        provision={"period": ended} if ended else None,
    )


def write_group(order: TreatmentOrder, *, patient: str, group: str, requests: Sequence[str]) -> Json:
    """The RequestGroup of a day: its drugs in the order of giving, each with its request."""
    doses = zip(order.doses, requests, strict=True)
    return {
        "resourceType": "RequestGroup",
        "id": group,
        **present(
            instantiatesCanonical=[],
            basedOn=[{"reference": order.plan}],
            status="active",
            intent="order",
            subject=subject(patient),
            authoredOn=date_time(order.known),
            author=reference(order.source.author) if order.source.author.startswith("Practitioner/") else None,
            action=[
                {"title": f"{dose.drug} {dose.amount}", "resource": {"reference": request}} for dose, request in doses
            ],
        ),
    }


def write_provenance(
    *,
    rid: str,
    targets: Sequence[str],
    at: When,
    who: str,
    move: str,
    digest: str,
    reason: str,
    signs: bool,
) -> Json:
    """Who moved an order, when and why; a signature carries the digest of what was signed."""
    system, code = _AUTHOR_SIGNATURE
    signature = {
        "type": [{"system": system, "code": code}],
        "when": must(date_time(at), "time"),
        "who": {"display": who},
        "data": base64.b64encode(digest.encode()).decode(),
    }
    return {
        "resourceType": "Provenance",
        "id": rid,
        **present(
            target=[{"reference": each} for each in targets],
            recorded=date_time(at),
            reason=[{"text": reason}] if reason else [],
            activity=code_of(own.MOVE, move),
            agent=[{"who": {"display": who}}],
            signature=[signature] if signs else [],
        ),
    }


def _own(system: str, said: dict[str, str]) -> list[Json]:
    return [{"url": f"{system}:{name}", "valueString": text} for name, text in said.items() if text]


def _dose(dose: OrderedDose) -> Json:
    counts = {"times": dose.times, "days": dose.days, "line": dose.line}
    words = {"rules": " ".join(dose.rules), "request": dose.request}
    dosage = present(
        extension=[
            {"url": f"{own.DOSE}:percent", "valueDecimal": _share(dose.percent)},
            *({"url": f"{own.DOSE}:{name}", "valuePositiveInt": count} for name, count in counts.items()),
            *_own(own.DOSE, words),
        ],
        text=dose.standard,
        additionalInstruction=[{"text": dose.because}] if dose.because else [],
        route={"text": dose.route},
        doseAndRate=[{"doseQuantity": quantity(dose.amount)}],
    )
    return {"type": {**code_of(own.INPUT, "dose"), "text": dose.drug}, "valueDosage": dosage}


def _share(percent: Decimal) -> Decimal:
    """A share of standard with the digits that a level needs; more say nothing."""
    return percent.quantize(Decimal("0.000001")).normalize() if percent.as_tuple().exponent < -6 else percent  # type: ignore[operator]
