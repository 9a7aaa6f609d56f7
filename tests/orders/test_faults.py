"""What goes wrong around an order: midnight, a merge, a death, a closed chart, other knowledge, a drug that is gone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest
from django.test import Client
from moves import CONFIRMED, SAID, brought_to, move, travel
from order_clinic import Team, blood, planned

from medonc.knowledge.shapes import Library
from medonc.practice.treatment.order_moves import IllegalMove
from medonc.practice.treatment.orders import MOVES
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.store import audit
from medonc.store.models import OrderEntry, Resource
from medonc.values.calendar import read_when
from medonc.values.errors import Refused
from medonc.values.quantity import Quantity
from medonc.workbench import open_chart
from medonc.workbench.errors import Conflict
from medonc.workbench.merge_patients import merge_patients
from medonc.workbench.new_patient import new_patient
from medonc.workbench.open_chart import chart_of
from medonc.workbench.orders import move_order as moving
from medonc.workbench.orders.at_once import AFTER_DEATH
from medonc.workbench.orders.consent import record_consent
from medonc.workbench.orders.draft_order import draft_order
from medonc.workbench.orders.evidence import Evidence, GivenDose
from medonc.workbench.orders.move_order import Asked, move_order
from medonc.workbench.orders.open_order import open_order
from medonc.workbench.orders.plan_treatment import plan_treatment
from medonc.workbench.orders.queue import open_orders, order_queue
from medonc.workbench.orders.rows import order_row, standing_of
from medonc.workbench.record_allergy import record_allergy
from medonc.workbench.record_death import record_death
from medonc.workbench.restricted import ChartRestricted, break_glass, restrict
from medonc.workbench.site_settings import today
from medonc.workbench.write_facts import write_next_version


@pytest.fixture
def ready(team: Team, patient: int) -> int:
    blood(patient, by=team.nurse)
    planned(team, patient)
    record_consent(patient, on=today().isoformat(), by=team.prescriber)
    return patient


def test_a_signature_that_runs_past_midnight_is_asked_again(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, day = brought_to(team, ready, "approve_exception"), today()
    look = moving.lacking

    def slow(*arguments: object) -> dict[str, str]:
        found = look(*arguments)  # type: ignore[arg-type]
        travel(monkeypatch, day + timedelta(days=1), at="00:00:01")
        return found

    monkeypatch.setattr(moving, "lacking", slow)
    with pytest.raises(Conflict, match=f"no longer {day}"):
        move(order, "sign", team.prescriber)
    assert order_row(order.pk).state == "drafted"


def test_a_result_that_arrives_while_a_move_is_looked_at_is_seen(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = brought_to(team, ready, "release")
    look = moving.lacking

    def slow(*arguments: object) -> dict[str, str]:
        found = look(*arguments)  # type: ignore[arg-type]
        blood(ready, by=team.nurse, on=f"{today()}T10:00:00Z", neutrophils="0.4")
        return found

    monkeypatch.setattr(moving, "lacking", slow)
    with pytest.raises(Conflict, match="record changed while"):
        move(order, "recheck", team.nurse)
    monkeypatch.setattr(moving, "lacking", look)
    with pytest.raises(IllegalMove, match=r"neutrophils.* 0\.4"):
        move(order, "recheck", team.nurse)


def test_who_signs_signs_what_the_form_showed(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "approve_exception")
    seen = standing_of(order_row(order.pk)).digest
    edit_amount(team, order, 135)  # within five per cent: nothing else would notice
    asked = Asked(move="sign", expected_version=order_row(order.pk).version, reason=SAID, seen=seen)
    with pytest.raises(Conflict, match="was changed since you opened it"):
        move_order(order.pk, asked, by=team.prescriber, evidence=CONFIRMED)


def test_an_order_edited_while_it_runs_can_only_be_told_with_amounts(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "start")
    edit_amount(team, order, 999)
    with pytest.raises(Refused, match="changed since it was signed"):
        move(order, "give", team.nurse, evidence=CONFIRMED)
    amounts = (Quantity(Decimal(137), "mg"), Quantity(Decimal(1100), "mg"))
    started = read_when(f"{today()}T09:10:00Z")
    given = {n: GivenDose(started=started, amount=amount) for n, amount in enumerate(amounts)}
    move(order, "give", team.nurse, evidence=Evidence(confirmed=True, given=given))
    doses = [f for f in chart_of(ready).all(DrugFact) if f.event is DrugEvent.GIVEN]
    assert {str(fact.doses[0].amount) for fact in doses} == {"137 mg", "1100 mg"}
    assert move(order, "reconcile", team.nurse).state == "reconciled"


def test_what_is_open_on_a_broken_order_is_what_the_refusal_names(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "prepare")
    edit_amount(team, order, 999)
    with pytest.raises(IllegalMove) as refused:
        move(order, "check_product", team.pharmacist)
    assert set(refused.value.allowed) == {"return_product", "waste_product"}


def test_an_order_of_an_entry_that_was_merged_is_one_of_the_person(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "approve_exception")
    other = new_patient(
        family="Sampel", given="Petra", born="1970-02-01", gender="female", record_number="SYN-2", by=team.prescriber
    ).patient
    record_allergy(
        other, substance="docetaxel", code="72962", reactions=("anaphylaxis",), criticality="high", by=team.nurse
    )
    version = order_row(order.pk).version
    merge_patients(duplicate=ready, into=other, reason="one person, entered twice", by=team.prescriber)
    with pytest.raises(IllegalMove, match="docetaxel"):  # the allergy of the other entry counts
        move(order, "sign", team.prescriber)
    assert order_row(order.pk).version == version
    assert [line.pk for line in open_orders(other)] == [order.pk]
    assert open_order(order.pk, by=team.nurse).patient == other
    with pytest.raises(Refused, match="already"):
        draft_order(other, by=team.prescriber)
    assert move(order, "cancel", team.prescriber).state == "cancelled"
    assert audit.verify().intact


def test_an_approval_covers_what_it_was_given_for_and_nothing_later(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "approve_exception")
    record_allergy(ready, substance="docetaxel", code="72962", reactions=("anaphylaxis",), by=team.nurse)
    with pytest.raises(IllegalMove, match="a second person must approve: Docetaxel: allergy"):
        move(order, "sign", team.prescriber)
    move(order, "approve_exception", team.pharmacist)
    assert move(order, "sign", team.prescriber).state == "signed"


def test_an_exception_that_arises_after_the_signature_stops_verification(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "sign")
    record_allergy(ready, substance="docetaxel", code="72962", reactions=("anaphylaxis",), by=team.nurse)
    with pytest.raises(IllegalMove, match="since the signature, unapproved: Docetaxel: allergy"):
        move(order, "verify", team.pharmacist)
    move(order, "change", team.prescriber)
    move(order, "approve_exception", team.second)
    assert move(order, "sign", team.prescriber).state == "signed"
    assert move(order, "verify", team.pharmacist).state == "verified"


def test_after_a_death_an_order_can_only_end(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "release")
    record_death(ready, on=today().isoformat(), by=team.prescriber)
    for name, who in (("recheck", team.nurse), ("treat_anyway", team.prescriber), ("change", team.prescriber)):
        with pytest.raises(Refused, match="died on"):
            move(order, name, who)
    assert move(order, "cancel", team.prescriber).state == "cancelled"
    with pytest.raises(Refused, match="died"):
        draft_order(ready, by=team.prescriber)
    with pytest.raises(Refused, match="died"):
        plan_treatment(ready, regimen="breast/tc", intent="curative", starts=today().isoformat(), by=team.prescriber)


def test_who_dies_under_an_infusion_has_had_what_was_given(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "start")
    record_death(ready, on=today().isoformat(), by=team.prescriber)
    part = {0: GivenDose(started=read_when(f"{today()}T09:10:00Z"), amount=Quantity(Decimal(20), "mg"))}
    assert move(order, "give_part", team.nurse, evidence=Evidence(confirmed=True, given=part)).state == "partly_given"
    assert move(order, "reconcile", team.nurse).state == "reconciled"


def test_the_moves_after_a_death_are_moves_of_the_table() -> None:
    assert MOVES.keys() >= AFTER_DEATH
    assert not {name for name in AFTER_DEATH if MOVES[name].end.value in ("signed", "verified", "released", "started")}


def test_an_order_of_a_closed_chart_is_neither_shown_nor_moved(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "verify")
    restrict(ready, kind="staff", reason="works on ward 3", by=team.administrator)
    stranger = team.technician  # has written nothing to this record
    assert not order_queue(by=stranger)
    assert [line.pk for line in order_queue(by=team.nurse)] == [order.pk]
    with pytest.raises(ChartRestricted):
        open_order(order.pk, by=stranger)
    move(order, "release", team.pharmacist)
    move(order, "recheck", team.nurse)
    with pytest.raises(ChartRestricted):
        move(order, "prepare", stranger)
    break_glass(ready, code="care", words="I prepare the product", by=stranger)
    assert move(order, "prepare", stranger).state == "prepared"


def test_the_page_of_a_closed_chart_asks_for_a_reason(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "draft")
    restrict(ready, kind="staff", reason="works on ward 3", by=team.administrator)
    client = Client()
    client.force_login(team.technician, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/orders/{order.pk}/")
    assert answer.status_code == 302
    assert f"/patients/{ready}/" in answer["location"]


def other_edition(monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    """Another library from now on, as after an upgrade."""
    new: Library = replace(open_chart._own_library(), edition="another", **changed)  # type: ignore[arg-type]
    monkeypatch.setattr(open_chart, "_own_library", lambda: new)
    open_chart._library_of.cache_clear()
    open_chart.forget_charts()


@pytest.fixture(autouse=True)
def _own_library_again() -> object:
    yield
    open_chart._library_of.cache_clear()


def test_a_regimen_that_changed_after_the_signature_is_asked_again(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, held = brought_to(team, ready, "sign"), open_chart._own_library()
    assert not open_order(order.pk, by=team.pharmacist).knowledge_changed
    regimen = held.regimens["breast/tc"]
    changed = replace(regimen, max_delay_days=(regimen.max_delay_days or 0) + 1)
    other_edition(monkeypatch, regimens=MappingProxyType({**held.regimens, "breast/tc": changed}))
    said = open_order(order.pk, by=team.pharmacist).knowledge_changed
    assert said.startswith("what the library says of breast/tc changed since Prescriber Invented")
    with pytest.raises(IllegalMove, match="what the library says of breast/tc changed since"):
        move(order, "verify", team.pharmacist)
    move(order, "change", team.prescriber)
    move(order, "approve_exception", team.second)
    move(order, "sign", team.prescriber)
    assert move(order, "verify", team.pharmacist).state == "verified"


def test_another_edition_that_leaves_the_regimen_as_it_is_asks_nothing(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, held = brought_to(team, ready, "sign"), open_chart._own_library()
    words = replace(held.regimens["breast/tc"], indication="the same in other words")
    less = {name: regimen for name, regimen in held.regimens.items() if not name.startswith("lung/")}
    other_edition(monkeypatch, regimens=MappingProxyType({**less, "breast/tc": words}))
    assert move(order, "verify", team.pharmacist).state == "verified"


def test_a_regimen_that_changed_after_release_stops_the_day_until_a_prescriber_answers(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, held = brought_to(team, ready, "release"), open_chart._own_library()
    changed = replace(held.regimens["breast/tc"], rounds=2)
    other_edition(monkeypatch, regimens=MappingProxyType({**held.regimens, "breast/tc": changed}))
    with pytest.raises(IllegalMove, match="changed since"):
        move(order, "recheck", team.nurse)
    move(order, "treat_anyway", team.prescriber)
    assert move(order, "recheck", team.nurse).state == "rechecked"


def test_a_drug_that_left_the_library_stops_an_order_and_not_what_was_given(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, held = brought_to(team, ready, "sign"), open_chart._own_library()
    drugs = {name: drug for name, drug in held.drugs.items() if name != "docetaxel"}
    other_edition(monkeypatch, drugs=MappingProxyType(drugs))
    with pytest.raises(IllegalMove, match="docetaxel left the library since"):
        move(order, "verify", team.pharmacist)
    opened = open_order(order.pk, by=team.prescriber)
    assert [each.why for each in opened.again()] == ["docetaxel left the library: nothing can be calculated"] * 2
    assert not opened.checks()
    client = Client()
    client.force_login(team.prescriber, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/orders/{order.pk}/").status_code == 200
    assert move(order, "cancel", team.prescriber).state == "cancelled"


def test_a_dose_of_a_drug_that_left_the_library_is_recorded_as_given(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, held = brought_to(team, ready, "start"), open_chart._own_library()
    drugs = {name: drug for name, drug in held.drugs.items() if name != "docetaxel"}
    regimens = {name: regimen for name, regimen in held.regimens.items() if name != "breast/tc"}
    other_edition(monkeypatch, drugs=MappingProxyType(drugs), regimens=MappingProxyType(regimens))
    assert move(order, "give", team.nurse, evidence=CONFIRMED).state == "given"
    doses = [f for f in chart_of(ready).all(DrugFact) if f.event is DrugEvent.GIVEN]
    assert {str(fact.drug) for fact in doses} == {"docetaxel", "cyclophosphamide"}


def test_a_form_that_was_used_for_another_move_does_nothing(team: Team, ready: int) -> None:
    order = brought_to(team, ready, "draft")
    move(order, "approve_exception", team.second, key="one form")
    with pytest.raises(Conflict, match="sent for something else"):
        move(order, "hold", team.prescriber, key="one form")


def edit_amount(team: Team, order: OrderEntry, value: int) -> None:
    """Another amount of its first dose, written over the order in the record."""
    request = json.loads(order.drugs)[0]["request"].partition("/")[2]
    head = Resource.objects.get(kind="MedicationRequest", rid=request)
    text = json.loads(head.versions.get(number=head.version).text)
    text["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]["value"] = value
    write_next_version(
        head, json.dumps(text), by=team.second, act="correct_fact", reason="typing", expected_version=None
    )
