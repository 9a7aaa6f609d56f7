"""Plans, orders and consents: what is written is read as the same fact, and is valid R4."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from fhir.resources.R4B import get_fhir_model_class

from medonc.fhir.read import read_resource
from medonc.fhir.write import to_json, write_fact
from medonc.fhir.write.orders import TASK_STATUS, write_group, write_provenance
from medonc.practice.treatment.orders import State
from medonc.record.facts import Fact, FactSource
from medonc.record.orders import OrderedDose, TreatmentConsent, TreatmentOrder, TreatmentPlan
from medonc.record.tapers import SteroidTaper, TaperDose, TaperReminder
from medonc.values.calendar import read_when
from medonc.values.errors import InvalidResource
from medonc.values.quantity import Quantity

P = "Patient/p"
NOW = read_when("2026-11-20T08:14:00+01:00")
PLAN = TreatmentPlan(
    source=FactSource(kind="CarePlan", id="plan1", author="Dr Alba Testa"),
    effective=read_when("2026-11-23"),
    known=NOW,
    status="active",
    regimen="ovary/carboplatin-pld",
    regimen_name="Carboplatin + PLD",
    edition="ab12",
    intent="palliative",
    choice="off-indication",
    words="Board of 19 November.",
)
DOSE = OrderedDose(
    drug="carboplatin",
    route="intravenous",
    amount=Quantity(Decimal("360"), "mg"),
    percent=Decimal("80"),
    standard="5 mg/mL.min",
    because="platelets below 25: one AUC lower",
    rules=("CPLD-07", "CPLD-08"),
    request="MedicationRequest/r1",
)
ORDER = TreatmentOrder(
    source=FactSource(kind="Task", id="order1", author="Dr Alba Testa"),
    effective=read_when("2026-11-23"),
    known=NOW,
    status="requested",
    plan="CarePlan/plan1",
    regimen="ovary/carboplatin-pld",
    phase="treatment",
    cycle=4,
    day=1,
    kind="infusion",
    state="signed",
    doses=(DOSE, replace(DOSE, drug="capecitabine", times=2, days=14, line=2, because="", rules=(), request="")),
)
CONSENT = TreatmentConsent(
    source=FactSource(kind="Consent", id="consent1"),
    effective=read_when("2026-08-17"),
    known=read_when("2026-08-17"),
    status="active",
    regimen="ovary/carboplatin-pld",
    intent="palliative",
    given_to="Dr Alba Testa",
)


TAPER = SteroidTaper(
    source=FactSource(kind="CarePlan", id="taper1", author="Dr Alba Testa"),
    effective=read_when("2026-11-23"),
    known=NOW,
    status="active",
    drug="prednisone",
    because="colitis",
    steps=(
        TaperDose(starts=date(2026, 11, 23), ends=date(2026, 11, 29), amount=Quantity(Decimal("60"), "mg")),
        TaperDose(starts=date(2026, 11, 30), ends=date(2026, 12, 6), amount=Quantity(Decimal("2.5"), "mg")),
    ),
    reminders=(
        TaperReminder(on=date(2026, 11, 23), kind="bone", text="calcium and vitamin D", done=True),
        TaperReminder(on=date(2026, 11, 30), kind="glucose", text="fasting glucose"),
    ),
    replaces="CarePlan/taper0",
)
TAPERS = (TAPER, replace(TAPER, ended=read_when("2026-11-24"), status="revoked", words="flare", replaces=""))


def back(fact: Fact) -> Fact:
    text = to_json(write_fact(fact, patient=P))
    reading = read_resource(text, kind=fact.source.kind, id=fact.source.id)
    assert not reading.remarks
    (read,) = reading.facts
    return read


@pytest.mark.parametrize("fact", [PLAN, ORDER, *TAPERS, CONSENT, replace(CONSENT, ended=NOW, status="inactive")])
def test_what_is_written_is_read_as_the_same_fact(fact: Fact) -> None:
    assert back(fact) == fact


@pytest.mark.parametrize(
    "written",
    [
        *(write_fact(fact, patient=P) for fact in (PLAN, ORDER, *TAPERS, CONSENT, replace(CONSENT, ended=NOW))),
        write_group(ORDER, patient=P, group="g1", requests=["MedicationRequest/r1", "MedicationRequest/r2"]),
        write_provenance(
            rid="s1",
            targets=["RequestGroup/g1"],
            at=NOW,
            who="Dr Alba Testa",
            move="sign",
            digest="ab" * 32,
            reason="",
            signs=True,
        ),
    ],
    ids=lambda one: one["resourceType"],
)
def test_what_is_written_is_valid_r4(written: dict[str, object]) -> None:
    model = get_fhir_model_class(str(written["resourceType"]))
    assert (
        model.model_validate_json(to_json(written))
        if hasattr(model, "model_validate_json")
        else model.parse_raw(to_json(written))
    )


def test_every_state_has_a_status_of_a_task() -> None:
    for state in State:
        assert write_fact(replace(ORDER, state=state.value), patient=P)["status"]
    assert TASK_STATUS["given"] == "completed"


def test_a_third_of_a_level_keeps_six_digits() -> None:
    third = replace(DOSE, percent=Decimal(1000) / Decimal(13))
    (read,) = (each for each in back(replace(ORDER, doses=(third,))).doses)  # type: ignore[attr-defined]
    assert read.percent == Decimal("76.923077")


def test_an_order_without_a_day_or_plan_is_not_written() -> None:
    for broken in (replace(ORDER, effective=None), replace(ORDER, plan="")):
        with pytest.raises(InvalidResource):
            write_fact(broken, patient=P)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Task", '{"resourceType":"Task","id":"t","status":"requested","intent":"order"}'),
        ("CarePlan", '{"resourceType":"CarePlan","id":"c","status":"active","intent":"plan"}'),
        ("Consent", '{"resourceType":"Consent","id":"k","status":"active"}'),
    ],
)
def test_what_another_system_means_by_them_is_said_and_is_no_fact(kind: str, text: str) -> None:
    reading = read_resource(text, kind=kind, id="x")
    assert not reading.facts
    assert "not read" in reading.remarks[0].text
