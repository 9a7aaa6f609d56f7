"""An order's way through the workbench: five people, a held second cycle, a reduced third one, and what is refused."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from order_clinic import Team, blood, planned

from medonc.practice.criteria import scene_on
from medonc.practice.cycles.day_plan import DayPlan, day_plan
from medonc.practice.cycles.plan import due_day
from medonc.practice.cycles.terms import toxicity_terms
from medonc.practice.treatment.dose import ProposedDose
from medonc.practice.treatment.order_moves import IllegalMove
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.store import audit, clock
from medonc.store.models import OrderEntry, Resource, User
from medonc.values.calendar import read_when
from medonc.values.errors import Refused
from medonc.values.quantity import Quantity
from medonc.workbench import open_chart
from medonc.workbench.errors import Conflict, NotAllowed
from medonc.workbench.open_chart import chart_of, library
from medonc.workbench.orders.consent import record_consent, withdraw_consent
from medonc.workbench.orders.draft_order import DoseWish, draft_order
from medonc.workbench.orders.evidence import Evidence, GivenDose, Product
from medonc.workbench.orders.expire_orders import expire_orders
from medonc.workbench.orders.move_order import Asked, move_order, order_fact
from medonc.workbench.orders.plan_treatment import end_plan
from medonc.workbench.orders.rows import order_row, standing_of
from medonc.workbench.record_toxicity import record_toxicity
from medonc.workbench.record_vitals import record_vitals
from medonc.workbench.site_settings import closed_days, today
from medonc.workbench.withdraw_fact import withdraw_fact
from medonc.workbench.write_facts import write_next_version

CONFIRMED = Evidence(confirmed=True)


def move(
    order: OrderEntry, name: str, by: User, *, reason: str = "", evidence: Evidence = CONFIRMED, key: str = ""
) -> OrderEntry:
    version = OrderEntry.objects.get(pk=order.pk).version
    return move_order(
        order.pk, Asked(move=name, expected_version=version, reason=reason, key=key), by=by, evidence=evidence
    )


def sign(order: OrderEntry, by: User) -> OrderEntry:
    """Signed, with a reason for the cautions of a chart in which nobody asked about allergies."""
    return move(order, "sign", by, reason="allergies and hepatitis asked, nothing known")


def products(order: OrderEntry, **changed: object) -> Evidence:
    made = {
        "name": "Invented brand",
        "lot": "L1",
        "expires": today(),
        "volume": Quantity(Decimal(250), "mL"),
        **changed,
    }
    count = len(json.loads(order.drugs))
    return Evidence(confirmed=True, products={n: Product(**made) for n in range(count)})  # type: ignore[arg-type]


def drafted(team: Team, patient: int, *, wishes: dict[int, DoseWish] | None = None) -> OrderEntry:
    (order,) = draft_order(patient, by=team.prescriber, wishes=wishes)
    return move(order, "approve_exception", team.second, reason="indication agreed at the board")


def released(team: Team, patient: int) -> OrderEntry:
    order = drafted(team, patient)
    sign(order, team.prescriber)
    move(order, "verify", team.pharmacist)
    return move(order, "release", team.pharmacist)


def given(team: Team, patient: int) -> OrderEntry:
    order = released(team, patient)
    return through(team, order)


def through(team: Team, order: OrderEntry) -> OrderEntry:
    move(order, "recheck", team.nurse)
    move(order, "prepare", team.technician, evidence=products(order))
    move(order, "check_product", team.pharmacist)
    move(order, "receive", team.nurse)
    move(order, "bedside_one", team.nurse)
    move(order, "bedside_two", team.other_nurse)
    move(order, "start", team.nurse)
    return move(order, "give", team.nurse)


@pytest.fixture
def ready(team: Team, patient: int) -> int:
    blood(patient, by=team.nurse)
    planned(team, patient)
    record_consent(patient, on=today().isoformat(), by=team.prescriber)
    return patient


def plan_now(patient: int) -> DayPlan:
    found = day_plan(chart_of(patient), library(), today(), closed=closed_days())
    assert found is not None
    return found


def test_five_people_give_a_cycle_and_the_record_holds_it(team: Team, ready: int) -> None:
    order = given(team, ready)
    assert order.state == "given"
    chart = chart_of(ready)
    doses = [fact for fact in chart.all(DrugFact) if fact.event is DrugEvent.GIVEN]
    assert {str(fact.drug) for fact in doses} == {"docetaxel", "cyclophosphamide"}
    assert {str(fact.doses[0].amount) for fact in doses} == {"137 mg", "1100 mg"}
    assert all(fact.fulfils.startswith("MedicationRequest/") for fact in doses)
    kinds = set(Resource.objects.filter(patient=ready).values_list("kind", flat=True))
    assert {"CarePlan", "RequestGroup", "MedicationRequest", "Task", "Provenance", "MedicationAdministration",
            "Consent", "MedicationDispense"} <= kinds  # fmt: skip
    assert move(order, "reconcile", team.nurse).state == "reconciled"
    assert audit.verify().intact


def test_each_move_is_audited_with_its_reason(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    move(order, "hold", team.prescriber, reason="toxicity: fever at home")
    entry = order_row(order.pk)
    assert [one.move for one in standing_of(entry).signed] == ["approve_exception", "hold"]
    assert standing_of(entry).signed[-1].reason == "toxicity: fever at home"


def test_the_next_cycle_is_due_three_weeks_later_and_is_held_for_low_neutrophils(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(team, ready)
    later = today() + timedelta(days=21)
    travel(monkeypatch, later)
    weigh(ready, team)
    blood(ready, by=team.nurse, neutrophils="0.9")
    grades(ready, team)
    found = plan_now(ready)
    assert (found.due.cycle, found.due.date) == (2, later)
    assert found.verdict.verdict == "HOLD"
    assert "0.9" in found.verdict.first


def test_after_febrile_neutropenia_the_third_cycle_is_proposed_at_the_lower_level(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = today()
    given(team, ready)
    travel(monkeypatch, first + timedelta(days=14))
    grades(ready, team, {"febrile neutropenia": "3"})
    travel(monkeypatch, first + timedelta(days=21))
    weigh(ready, team)
    blood(ready, by=team.nurse)
    grades(ready, team, skip=("febrile neutropenia",))
    found = plan_now(ready)
    docetaxel = next(one for one in found.doses if one.drug == "docetaxel")
    assert found.verdict.verdict == "TREAT-REDUCED", found.verdict.first
    assert docetaxel.percent < 100
    assert docetaxel.rules
    order = given(team, ready)
    shown = {each["drug"]: each for each in json.loads(order.drugs)}
    assert Decimal(shown["docetaxel"]["percent"]) == docetaxel.percent
    # The event changed that dose; the next one goes on at the level, and is not lowered again.
    travel(monkeypatch, first + timedelta(days=42))
    weigh(ready, team)
    blood(ready, by=team.nurse)
    grades(ready, team)
    again = next(one for one in plan_now(ready).doses if one.drug == "docetaxel")
    assert again.percent == docetaxel.percent
    assert not again.rules


def test_forbidden_pairs_are_refused_by_the_server(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    with pytest.raises(IllegalMove, match="may not also"):
        move(order, "sign", team.second)  # who approved the exception
    sign(order, team.prescriber)
    with pytest.raises(NotAllowed):
        move(order, "verify", team.prescriber)
    move(order, "verify", team.pharmacist)
    move(order, "release", team.pharmacist)
    move(order, "recheck", team.nurse)
    move(order, "prepare", team.pharmacist, evidence=products(order))
    with pytest.raises(IllegalMove, match="may not also"):
        move(order, "check_product", team.pharmacist)


def test_two_people_at_once_one_wins_and_the_other_sees_what_changed(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    version = order.version
    sign(order, team.prescriber)
    asked = Asked(move="sign", expected_version=version)
    with pytest.raises(Conflict, match="made 'sign' since you opened this order"):
        move_order(order.pk, asked, by=team.second, evidence=CONFIRMED)


def test_the_same_form_again_does_nothing_again(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    asked = Asked(move="sign", expected_version=order.version, key="form-1", reason="asked")
    once = move_order(order.pk, asked, by=team.prescriber, evidence=CONFIRMED)
    again = move_order(order.pk, asked, by=team.prescriber, evidence=CONFIRMED)
    assert (once.version, again.version) == (order.version + 1, order.version + 1)
    assert Resource.objects.filter(patient=ready, kind="Provenance").count() == 2  # the approval and the signature


def test_a_request_edited_under_a_signature_voids_it_visibly(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    sign(order, team.prescriber)
    request = json.loads(order.drugs)[0]["request"].partition("/")[2]
    head = Resource.objects.get(kind="MedicationRequest", rid=request)
    text = json.loads(head.versions.get(number=head.version).text)
    text["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]["value"] = 999
    write_next_version(
        head, json.dumps(text), by=team.second, act="correct_fact", reason="typing", expected_version=None
    )
    assert [one.move for one in standing_of(order_row(order.pk)).broken] == ["approve_exception", "sign"]
    with pytest.raises(IllegalMove, match="was changed since"):
        move(order, "verify", team.pharmacist)


def test_without_consent_nothing_is_released_and_a_withdrawn_one_stops_the_day(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    sign(order, team.prescriber)
    move(order, "verify", team.pharmacist)
    withdraw_consent(ready, reason="wants to think", by=team.nurse)
    with pytest.raises(IllegalMove, match="no consent"):
        move(order, "release", team.pharmacist)
    record_consent(ready, on=today().isoformat(), by=team.prescriber)
    move(order, "release", team.pharmacist)
    withdraw_consent(ready, reason="changed her mind", by=team.nurse)
    with pytest.raises(IllegalMove, match="no consent"):
        move(order, "recheck", team.nurse)


def test_a_dose_that_moved_by_more_than_five_per_cent_goes_back(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = drafted(team, ready)
    sign(order, team.prescriber)
    travel(monkeypatch, today() + timedelta(days=1))
    record_vitals(ready, on=today().isoformat(), weight=("90", "kg"), by=team.nurse)
    with pytest.raises(IllegalMove, match="from today's values"):
        move(order, "verify", team.pharmacist)


def test_another_day_is_not_the_day_of_the_order(team: Team, ready: int, monkeypatch: pytest.MonkeyPatch) -> None:
    order = released(team, ready)
    travel(monkeypatch, today() + timedelta(days=1))
    with pytest.raises(IllegalMove, match="due on"):
        move(order, "recheck", team.nurse)


def test_who_treats_anyway_says_why(team: Team, ready: int) -> None:
    order = released(team, ready)
    blood(ready, by=team.nurse, on=f"{today()}T10:00:00Z", neutrophils="0.9")
    with pytest.raises(IllegalMove, match="Hold: neutrophils"):
        move(order, "recheck", team.nurse)
    with pytest.raises(IllegalMove, match="without a reason"):
        move(order, "treat_anyway", team.prescriber)
    move(order, "treat_anyway", team.prescriber, reason="marrow disease, agreed with the patient")
    assert move(order, "recheck", team.nurse).state == "rechecked"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lot": " "}, "no product with lot"),
        ({"expires": date(2020, 1, 1)}, "expired on 2020-01-01"),
        (
            {"weight": Quantity(Decimal("106"), "g"), "expected_weight": Quantity(Decimal("100"), "g")},
            "weighs 106 g, expected 100 g",
        ),
    ],
)
def test_a_product_that_does_not_do_is_not_prepared(
    team: Team, ready: int, changed: dict[str, object], said: str
) -> None:
    order = released(team, ready)
    move(order, "recheck", team.nurse)
    with pytest.raises(IllegalMove, match=said):
        move(order, "prepare", team.technician, evidence=products(order, **changed))
    assert order_row(order.pk).state == "rechecked"


def test_five_per_cent_of_weight_is_within_the_tolerance(team: Team, ready: int) -> None:
    order = released(team, ready)
    move(order, "recheck", team.nurse)
    weighed = {"weight": Quantity(Decimal("105"), "g"), "expected_weight": Quantity(Decimal("100"), "g")}
    assert move(order, "prepare", team.technician, evidence=products(order, **weighed)).state == "prepared"


def test_a_dose_given_in_part_and_one_not_given_are_recorded_as_such(team: Team, ready: int) -> None:
    order = released(team, ready)
    for name, by in (("recheck", team.nurse),):
        move(order, name, by)
    move(order, "prepare", team.technician, evidence=products(order))
    move(order, "check_product", team.pharmacist)
    move(order, "receive", team.nurse)
    move(order, "bedside_one", team.nurse)
    move(order, "bedside_two", team.other_nurse)
    move(order, "start", team.nurse)
    half = GivenDose(started=read_when(f"{today()}T09:10:00Z"), amount=Quantity(Decimal(60), "mg"), reaction="flushing")
    evidence = Evidence(confirmed=True, given={0: half})
    with pytest.raises(IllegalMove, match="without a reason"):
        move(order, "give_part", team.nurse, evidence=evidence)
    move(order, "give_part", team.nurse, reason="toxicity: infusion reaction", evidence=evidence)
    doses = {str(f.drug): f for f in chart_of(ready).all(DrugFact) if f.event is DrugEvent.GIVEN}
    assert str(doses["docetaxel"].doses[0].amount) == "60 mg"
    assert doses["docetaxel"].status == "stopped"
    assert "flushing" in doses["docetaxel"].note


def test_a_dose_that_was_not_given_is_no_dose_of_the_course(team: Team, ready: int) -> None:
    order = released(team, ready)
    move(order, "not_give", team.nurse, reason="patient's wish: does not want it today")
    left = [f for f in chart_of(ready).all(DrugFact) if f.event is DrugEvent.NOT_GIVEN]
    assert {str(f.drug) for f in left} == {"docetaxel", "cyclophosphamide"}
    assert all("wish" in str(f.stopped_because) for f in left)


def test_a_change_of_dose_needs_its_reason_and_a_zero_is_refused(team: Team, ready: int) -> None:
    with pytest.raises(Refused, match="without a reason"):
        draft_order(ready, by=team.prescriber, wishes={0: DoseWish(percent=Decimal(80))})
    with pytest.raises(Refused, match="more than zero"):
        draft_order(ready, by=team.prescriber, wishes={0: DoseWish(percent=Decimal(0), reason="none")})
    (order,) = draft_order(ready, by=team.prescriber, wishes={0: DoseWish(percent=Decimal(80), reason="frailty")})
    assert [each["percent"] for each in json.loads(order.drugs)] == ["80", "100"]


def test_a_dose_of_whole_vials_is_taken_only_where_it_is_asked_for(team: Team, ready: int) -> None:
    # 168 cm and 64 kg: 1.728 m², 600 mg/m² are 1037 mg, rounded to 1040 mg; 1000 mg is one vial, 3.6 % less.
    record_vitals(ready, on=f"{today()}T10:00:00Z", weight=("64", "kg"), by=team.nurse)
    proposed = plan_now(ready).doses[1]
    assert isinstance(proposed.proposed, ProposedDose)
    vials = proposed.proposed.vials
    assert vials is not None
    (order,) = draft_order(ready, by=team.prescriber, wishes={1: DoseWish(to_vials=True)})
    shown = json.loads(order.drugs)
    assert (shown[0]["amount"], shown[1]["amount"]) == ("130", "1000")
    assert shown[1]["percent"] == "100"


def test_one_draft_at_a_time_and_the_plan_does_not_end_before_it(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    with pytest.raises(Refused, match="already"):
        draft_order(ready, by=team.prescriber)
    with pytest.raises(Refused, match="Finish or cancel"):
        end_plan(ready, plan=order.plan.rid, reason="progression", by=team.prescriber)
    move(order, "cancel", team.prescriber, reason="progression")
    end_plan(ready, plan=order.plan.rid, reason="progression", by=team.prescriber)
    assert day_plan(chart_of(ready), library(), today(), closed=closed_days()) is None


def test_what_was_left_lying_for_more_than_a_week_expires(
    team: Team, ready: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, first = released(team, ready), today()
    travel(monkeypatch, first + timedelta(days=7))
    assert expire_orders() == "0 orders expired"
    travel(monkeypatch, first + timedelta(days=8))
    assert expire_orders() == "1 orders expired"
    entry = order_row(order.pk)
    assert entry.state == "expired"
    assert "not given within 7 days" in standing_of(entry).signed[-1].reason


def test_the_order_in_the_record_is_the_order_of_the_row(team: Team, ready: int) -> None:
    order = released(team, ready)
    fact, _ = order_fact(order_row(order.pk))
    assert fact.state == "released"
    assert [str(dose.amount) for dose in fact.doses] == ["137 mg", "1100 mg"]


def test_a_withdrawn_request_stops_the_order(team: Team, ready: int) -> None:
    order = drafted(team, ready)
    sign(order, team.prescriber)
    request = json.loads(order.drugs)[0]["request"].partition("/")[2]
    head = Resource.objects.get(kind="MedicationRequest", rid=request)
    withdraw_fact(ready, resource=head.pk, reason="entered in error", by=team.prescriber, expected_version=head.version)
    with pytest.raises(IllegalMove):
        move(order, "verify", team.pharmacist)


def travel(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Everybody's clock on another day."""
    moment = read_when(f"{day.isoformat()}T09:00:00+00:00").start
    monkeypatch.setattr(clock, "datetime", SimpleNamespace(now=lambda _zone: moment))
    open_chart.forget_charts()
    assert today() == day


def weigh(patient: int, team: Team) -> None:
    record_vitals(patient, on=today().isoformat(), weight=("72", "kg"), by=team.nurse)


def grades(patient: int, team: Team, graded: dict[str, str] | None = None, skip: tuple[str, ...] = ()) -> None:
    """Every term that the treatment asks for, grade 0 but for those named."""
    scene = scene_on(chart_of(patient), library(), today())
    due = due_day(scene)
    assert due is not None
    asked = {term: "0" for term in toxicity_terms(due.regimen, library()) if term not in skip}
    record_toxicity(patient, grades=graded or asked, edition="CTCAE v5.0", on=today().isoformat(), by=team.nurse)
