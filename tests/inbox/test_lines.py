"""What becomes a line, what it says, and who acknowledges it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from medonc.store.audit import verify
from medonc.store.clock import now
from medonc.store.models import AuditEntry, ResultLine, UnclaimedResult, User
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench.errors import Conflict, NotAllowed
from medonc.workbench.import_records import import_files
from medonc.workbench.inbox.acknowledge_result import acknowledge, acknowledge_normal
from medonc.workbench.inbox.claim_result import assign, set_aside
from medonc.workbench.inbox.escalate_results import escalate_results
from medonc.workbench.inbox.read_inbox import critical_waiting, read_inbox
from medonc.workbench.inbox.sort_results import begin_inbox, sort_results
from medonc.workbench.inbox.take_in import take_in
from medonc.workbench.open_chart import chart_of
from medonc.workbench.people import at_the_command_line
from medonc.workbench.record_result import record_result
from medonc.workbench.restricted import restrict
from medonc.workbench.site_settings import decide, today
from medonc.workbench.withdraw_fact import withdraw_fact
from medonc.workbench.work import plan_all, run_due_tasks, tasks

from .conftest import bundle, observed, patient, text

pytestmark = pytest.mark.django_db
CALCIUM, PLATELETS, NEUTROPHILS, HB, INR, GLUCOSE = "17861-6", "777-3", "751-8", "718-7", "6301-6", "2345-7"


def take(*resources: dict[str, Any]) -> None:
    take_in("in.json", text(bundle(*resources)), by=at_the_command_line(), source="import")
    sort_results()


def line(rid: str) -> ResultLine:
    return ResultLine.objects.filter(resource__rid=rid).order_by("-version")[0]


# id, value, code, unit, flag, whether it is critical, what the line says of why
CRITICAL = (
    ("a", 6.2, "2823-3", "mmol/L", "", True, "critical high"),
    ("b", 6.19, "2823-3", "mmol/L", "H", False, ""),
    ("c", 2.79, "2823-3", "mmol/L", "L", True, "critical low"),
    ("d", 2.8, "2823-3", "mmol/L", "L", False, ""),
    ("e", 4.5, "2823-3", "mmol/L", "HH", True, "the laboratory states HH"),
    ("f", 13, CALCIUM, "mg/dL", "", True, "critical high"),  # 3.24 mmol/L
    ("g", 12.8, CALCIUM, "mg/dL", "H", False, ""),  # 3.19 mmol/L
    ("h", 19, PLATELETS, "10*9/L", "LL", True, "critical low"),
    ("i", 20, PLATELETS, "10*9/L", "L", False, ""),
    ("j", 490, NEUTROPHILS, "/uL", "", True, "critical low"),  # 0.49 × 10^9/L
    ("k", 500, NEUTROPHILS, "/uL", "", False, ""),
    ("l", 6.5, HB, "g/dL", "", True, "critical low"),
    ("m", 5.0, INR, "1", "", True, "critical high"),
    ("n", 45, GLUCOSE, "mg/dL", "", True, "critical low"),  # 2.5 mmol/L
    ("o", 12, "1742-6", "U/L", "AA", True, "the laboratory states AA"),  # a test that the list does not hold
    ("p", 12, "1742-6", "U/L", "", False, ""),
    ("q", 4.5, "2823-3", "kg", "", False, "not held against the critical limits"),
)


def test_what_is_critical_and_why(otto: int) -> None:
    take(*(observed(v, c, rid=r, unit=u, flag=f, hours=n) for n, (r, v, c, u, f, *_) in enumerate(CRITICAL, 1)))
    for rid, *_, critical, why in CRITICAL:
        held = line(rid)
        assert (held.critical, why in held.why) == (critical, True), (rid, held.why)
    for rid, sign, at, code, critical in (
        ("r", "<", 20, PLATELETS, True),
        ("s", "<", 30, PLATELETS, True),
        ("t", ">", 30, PLATELETS, False),
        ("u", ">", 6, "2823-3", True),
    ):
        unit = "10*9/L" if code == PLATELETS else "mmol/L"
        one = observed(at, code, rid=rid, unit=unit)
        one["valueQuantity"]["comparator"] = sign
        take(one)
        assert line(rid).critical is critical, (rid, line(rid).why)
    assert "may be critical" in line("s").why
    assert "Kost" in line("a").why


def test_a_line_says_what_a_reader_needs(otto: int) -> None:
    take(observed(4.1, rid="old", hours=50, low=3.5, high=5.1))
    take(observed(3.2, low=3.5, high=5.1, flag="L"))
    held = line("k1")
    assert (held.test, held.value, held.flag, held.side) == ("Potassium", "3.2 mmol/L", "L", "L")
    assert held.limits == "normal 3.5 mmol/L to 5.1 mmol/L"
    assert held.previous.startswith("4.1 mmol/L on ")
    assert held.grade == "Hypokalemia, CTCAE v5.0: grade at least 1"
    assert (held.critical, held.state) == (False, "open")


def test_the_value_before_stands_in_the_unit_of_the_new_one(otto: int) -> None:
    take(observed(14.2, "718-7", rid="old", unit="g/dL", hours=50), observed(96, "718-7", rid="new", unit="g/L"))
    assert line("new").previous.startswith("142 g/L on ")
    assert line("new").previous.endswith("reported as 14.2 g/dL")
    take(observed(90, GLUCOSE, rid="us", unit="mg/dL", hours=50), observed(6.1, GLUCOSE, rid="si", unit="mmol/L"))
    assert line("si").previous.startswith("5 mmol/L on ")  # 90 mg/dL: 0.9 g/L over 180.156 g/mol is 4.996
    take(observed(4, "1742-6", rid="odd", unit="kg", hours=50), observed(12, "1742-6", rid="even", unit="U/L"))
    assert line("even").previous.startswith("4 kg on ")  # of another kind: as it was reported


def test_history_and_what_is_no_result_make_no_line(otto: int, oncologist: User) -> None:
    vital = observed(80, "29463-7", rid="w", unit="kg")
    vital["category"][0]["coding"][0]["code"] = "vital-signs"
    cover = {
        "resourceType": "DiagnosticReport",
        "id": "cover",
        "status": "final",
        "subject": {"reference": "Patient/p1"},
    }
    cover |= {"code": {"text": "Blood count"}, "result": [{"reference": "Observation/k1"}]}
    cover |= {"category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "LAB"}]}]}
    report = cover | {"id": "ct", "code": {"text": "CT of the chest"}, "conclusion": "No embolism.", "result": []}
    gone = observed(1, rid="gone", status="cancelled")
    take(vital, cover, report, observed(6.9, rid="years", hours=24 * 400), gone, observed(4.2))
    assert set(ResultLine.objects.values_list("resource__rid", flat=True)) == {"ct", "k1", "gone"}
    assert (line("ct").value, line("ct").is_report) == ("No embolism.", True)
    assert "cancelled" in line("gone").value
    begin_inbox()
    record_result(otto, code="2951-2", name="Sodium", value="139", unit="mmol/L", on=str(today()), by=oncologist)
    written = record_result(
        otto, code="2823-3", name="Potassium", value="6.9", unit="mmol/L", on=str(today()), by=oncologist
    )
    sort_results()  # what is typed here has been seen, unless it is critical
    assert ResultLine.objects.filter(resource__source="medonc").get().resource.rid == written.rid
    withdraw_fact(
        otto, resource=written.resource, reason="typed for another patient", expected_version=1, by=oncologist
    )
    sort_results()
    assert [
        (each.state, each.value[:9])
        for each in ResultLine.objects.filter(resource=written.resource).order_by("version")
    ] == [("replaced", "6.9 mmol/"), ("open", "withdrawn")]


def test_a_corrected_result_takes_the_place_of_the_first(otto: int, oncologist: User) -> None:
    take(observed(6.8, hours=2))
    acknowledge(line("k1").pk, done="repeated", words="haemolysed? new sample", by=oncologist)
    take(observed(4.4, hours=2, status="corrected"))
    held = line("k1")
    assert (held.version, held.state, held.critical, held.note) == (2, "open", False, "corrected; it was 6.8 mmol/L")
    take(observed(4.3, hours=2, status="corrected"))
    assert list(ResultLine.objects.order_by("version").values_list("state", flat=True)) == [
        "acknowledged",
        "replaced",
        "open",
    ]


def test_acknowledging(otto: int, oncologist: User, nurse: User, technician: User) -> None:
    take(
        observed(6.8),
        observed(139, "2951-2", rid="na"),
        observed(0.8, "19123-9", rid="mg"),
        observed(90, HB, rid="hb", unit="g/L", flag="L"),
    )
    with pytest.raises(NotAllowed):
        acknowledge(line("k1").pk, done="called", words="told", by=technician)
    for done, words, why in (
        ("", "told her", ImpossibleValue),
        ("called", " ", ImpossibleValue),
        ("prayed", "x", NotHeld),
    ):
        with pytest.raises(why):
            acknowledge(line("k1").pk, done=done, words=words, by=nurse)
    normal, every = [line("na").pk, line("mg").pk], [line(r).pk for r in ("na", "mg", "k1")]
    for odd in (every, [*normal, line("hb").pk]):
        with pytest.raises(Refused, match="not among the normal results"):
            acknowledge_normal(otto, lines=odd, by=nurse)
    assert not AuditEntry.objects.filter(act="acknowledge_result").exists()
    assert acknowledge_normal(otto, lines=normal, by=nurse) == 2
    assert acknowledge_normal(otto, lines=normal, by=oncologist) == 0
    acknowledge(line("hb").pk, by=nurse)
    acknowledge(line("k1").pk, done="sent", words="to the emergency department, ECG there", by=nurse)
    with pytest.raises(
        Conflict, match=r"Niels Cannula acknowledged it on .*: the patient was sent .*; to the emergency"
    ):
        acknowledge(line("k1").pk, done="called", words="told", by=oncologist)
    assert (line("k1").done_by, line("k1").done) == ("cannula", "sent")
    entries = AuditEntry.objects.filter(act="acknowledge_result", patient=otto)
    assert entries.count() == 4
    assert json.loads(entries.last().detail)["words"] == "to the emergency department, ECG there"
    assert verify().intact


def test_two_at_once_one_wins(otto: int, oncologist: User, nurse: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the line while it was open; the second write finds it taken, and writes nothing."""
    from medonc.workbench.inbox import acknowledge_result as acts

    take(observed(6.8))
    stale = line("k1")
    acknowledge(stale.pk, done="called", words="told her to come", by=nurse)
    reads = iter([stale])
    real = acts._held
    monkeypatch.setattr(acts, "_held", lambda pk: next(reads, None) or real(pk))
    with pytest.raises(Conflict, match="Niels Cannula acknowledged it"):
        acknowledge(stale.pk, done="known", words="mine", by=oncologist)
    assert line("k1").done_by == "cannula"
    assert AuditEntry.objects.filter(act="acknowledge_result").count() == 1


def test_a_result_without_its_person_waits_for_a_name(otto: int, oncologist: User, technician: User) -> None:
    unknown = {"reference": "Patient/77", "display": "O. Invented", "identifier": {"value": "LAB-77"}}
    first = observed(6.9, rid="x", subject=unknown)
    take(first, observed(139, "2951-2", rid="y", subject=unknown), observed(4.1, rid="z", whose=None))
    assert not ResultLine.objects.exists()
    held = UnclaimedResult.objects.get(critical=True)
    assert (held.stated, held.test, held.value) == ("Patient/77, O. Invented, number LAB-77", "Potassium", "6.9 mmol/L")
    assert UnclaimedResult.objects.filter(stated="names no person").count() == 1
    with pytest.raises(NotAllowed):
        assign(held.pk, patient=otto, reason="asked", by=technician)
    with pytest.raises(ImpossibleValue):
        assign(held.pk, patient=otto, reason=" ", by=oncologist)
    done = assign(held.pk, patient=otto, reason="asked the laboratory, sample number", by=oncologist, others=True)
    assert (done.results, line("x").critical, line("y").patient_id) == (2, True, otto)
    assert {str(r.value) for r in chart_of(otto).facts if r.source.id == "x"} == {"6.9 mmol/L"}
    assert line("x").resource.versions.get().received_by == "marrow"
    with pytest.raises(Conflict, match=r"Ottilie Marrow: assigned to .*Otto"):
        assign(held.pk, patient=otto, reason="again", by=oncologist)
    aside = set_aside(UnclaimedResult.objects.get(state="open").pk, reason="a sample of quality control", by=oncologist)
    assert (aside.state, aside.done_by) == ("set aside", "marrow")
    take(first)  # the same again: nobody is asked twice
    assert not UnclaimedResult.objects.filter(state="open").exists()


def test_what_waits_too_long_is_raised_once(otto: int, oncologist: User, nurse: User, administrator: User) -> None:
    take(observed(6.8), observed(139, "2951-2", rid="na"), observed(7.1, rid="x", whose="Patient/nobody"))
    arrived = line("k1").arrived_at
    decide("critical_minutes", "30", by=administrator)
    assert escalate_results(at=arrived + timedelta(minutes=29)) == "0 critical results raised to: oncologist"
    assert escalate_results(at=arrived + timedelta(minutes=31)) == "2 critical results raised to: oncologist"
    assert escalate_results(at=arrived + timedelta(hours=9)) == "0 critical results raised to: oncologist"
    raised = AuditEntry.objects.get(act="raise_result", patient=otto)
    assert json.loads(raised.detail)["clock"] == "critical: 30 min, then oncologist"
    seen = critical_waiting(by=oncologist)
    assert (seen.count, seen.unclaimed, seen.raised, seen.raised_to_me) == (2, 1, 2, True)
    assert not critical_waiting(by=nurse).raised_to_me
    acknowledge(line("k1").pk, done="called", words="comes at once", by=oncologist)
    assert critical_waiting(by=oncologist).count == 1


def test_views_and_restricted_charts(otto: int, oncologist: User, nurse: User, administrator: User) -> None:
    take(
        observed(6.8),
        bundle(patient("p2"))["entry"][0]["resource"],
        observed(139, "2951-2", rid="na", whose="Patient/p2"),
    )
    record_result(otto, code="2951-2", name="Sodium", value="139", unit="mmol/L", on=str(today()), by=oncologist)
    sort_results()
    counts = {name: read_inbox(by=oncologist, show=name).counts[name] for name in ("all", "mine", "critical", "whose")}
    assert counts == {"all": 2, "mine": 1, "critical": 1, "whose": 0}
    assert [p.critical for p in read_inbox(by=oncologist).people] == [True, False]
    restrict(otto, kind="wish", reason="she asked for it", by=administrator)
    mine, theirs = read_inbox(by=oncologist), read_inbox(by=nurse)
    assert (len(mine.people), mine.closed, len(theirs.people), theirs.closed) == (2, 0, 1, 1)
    with pytest.raises(NotAllowed):
        acknowledge(line("k1").pk, done="called", words="told", by=nurse)
    assert (critical_waiting(by=nurse).lines, critical_waiting(by=nurse).closed) == ((), 1)
    with pytest.raises(NotHeld):
        read_inbox(by=nurse, show="theirs")


def test_the_work_is_planned_and_the_command_lists(otto: int, medonc: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import_files([("a.json", text(observed(6.8)))], by=at_the_command_line())
    names = {"read new results", "ask for new results", "sort new results", "raise critical results"}
    assert names <= set(tasks())
    plan_all()
    monkeypatch.setattr("medonc.workbench.work.now", lambda: now() + timedelta(minutes=2))
    assert "sort new results" in run_due_tasks()
    monkeypatch.setattr("medonc.store.frame.start", lambda **_: None)
    found = json.loads(medonc("inbox", "--json").out)
    assert found["results"][0]["critical"] is True
    assert found["results"][0]["patient"]["record_number"] == "WARD-p1"
    listed = medonc("inbox").out
    assert "Invented, 1950-01-31, WARD-p1" in listed
    assert "CRITICAL  Potassium 6.8 mmol/L" in listed
    assert medonc("inbox", "--show", "acknowledged").out.strip() == "Nothing new waits."
    assert medonc("inbox", "--show", "theirs").code == 2
