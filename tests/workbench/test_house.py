"""People, rights, settings, search, desk, audit, tasks and export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_records
from medonc.store.models import AuditEntry, DeskLine, DueTask, PatientEntry, Role, User
from medonc.values.errors import Ambiguous, ImpossibleValue, MedoncError, NotHeld, Refused
from medonc.workbench import open_chart, people, refresh_desk, site_settings, work
from medonc.workbench.audit_trail import entries, verify_audit
from medonc.workbench.errors import NoSuchPatient, NotAllowed, page_status
from medonc.workbench.export_records import export_bundle, export_ndjson
from medonc.workbench.find_patients import find_patients, the_patient
from medonc.workbench.import_records import import_files
from medonc.workbench.read_desk import neighbours, read_desk
from medonc.workbench.record_note import record_note
from medonc.workbench.rights import RIGHTS, may
from medonc.workbench.same_name import namesakes

from .conftest import Take, bundle, patient, weight

pytestmark = pytest.mark.django_db


def test_every_role_has_its_rights() -> None:
    assert set(RIGHTS) == set(Role.values)
    assert all("read" in acts for acts in RIGHTS.values())


def test_only_an_administrator_keeps_the_house() -> None:
    for role, acts in RIGHTS.items():
        assert ("people" in acts) == ("settings" in acts) == (role == Role.ADMINISTRATOR)


def test_an_administrator_writes_nothing_clinical() -> None:
    assert not [act for act in RIGHTS[Role.ADMINISTRATOR] if act.startswith("record_")]


def test_a_closed_account_may_do_nothing(administrator: User, nurse: User) -> None:
    closed = people.close_account("cannula", by=administrator)
    assert not may(closed, "read")
    assert may(people.open_account("cannula", by=administrator), "read")


def test_the_first_administrator_comes_alone(db: None) -> None:
    with pytest.raises(Refused, match="not an administrator"):
        people.add_person(username="x", name="X Y", role="nurse", password="brass-door-4711", by=None)
    first = people.add_person(username="x", name="X Y", role="administrator", password="brass-door-4711", by=None)
    with pytest.raises(Refused, match="accounts already"):
        people.add_person(username="z", name="Z Y", role="administrator", password="brass-door-4711", by=None)
    with pytest.raises(Refused, match="last administrator"):
        people.close_account("x", by=first)
    with pytest.raises(Refused, match="last administrator"):
        people.change_role("x", role="nurse", by=first)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "short"}, "12 characters"),
        ({"role": "wizard"}, "We hold: administrator"),
        ({"username": "KEYRING"}, "already"),
        ({"name": " "}, "full name"),
    ],
)
def test_accounts_that_are_refused(administrator: User, changes: dict[str, str], words: str) -> None:
    whole = {"username": "new", "name": "New Person", "role": "nurse", "password": "brass-door-4711"}
    with pytest.raises(MedoncError, match=words):
        people.add_person(**whole | changes, by=administrator)


def test_the_command_line_signs_in_nowhere(administrator: User) -> None:
    account = people.at_the_command_line()
    assert not account.has_usable_password()
    assert people.COMMAND_LINE not in [p.username for p in people.people(by=administrator)]


def test_a_nurse_makes_no_accounts(nurse: User) -> None:
    with pytest.raises(NotAllowed) as refused:
        people.add_person(username="n", name="N N", role="nurse", password="brass-door-4711", by=nurse)
    assert page_status(refused.value) == 403


def test_settings_show_their_default_and_its_reason(nurse: User) -> None:
    for shown in site_settings.settings_shown(by=nurse):
        assert shown.is_default
        assert shown.because
        assert shown.value == site_settings.KINDS[shown.name].check(shown.default)


def test_a_decision_reaches_the_policy_and_the_desk(ida: int, administrator: User) -> None:
    refresh_desk.refresh_desk()
    assert not DeskLine.objects.get().dirty
    shown = site_settings.decide("gfr_cap", "140", by=administrator)
    assert (shown.value, shown.set_by) == ("140", "keyring")
    assert str(open_chart.library().policy.gfr_cap) == "140"
    assert DeskLine.objects.get().dirty
    detail = json.loads(AuditEntry.objects.filter(act="settings").get().detail)
    assert detail == {"name": "gfr_cap", "from": "125", "to": "140"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gfr_cap", "1000"),
        ("gfr_cap", "much"),
        ("units", "imperial"),
        ("zone", "Mars/Olympus"),
        ("holidays", "ZZ"),
        ("vial_tolerance", "25"),
        ("moon", "full"),
    ],
)
def test_decisions_that_are_refused(administrator: User, name: str, value: str) -> None:
    with pytest.raises((NotHeld, ImpossibleValue)):
        site_settings.decide(name, value, by=administrator)


def test_formulas_offered_are_held(administrator: User) -> None:
    rules = open_chart.library().rules
    for name in ("body_surface", "clearance"):
        for choice in site_settings.KINDS[name].choices:
            assert choice in rules


def test_today_is_the_sites_day(administrator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(site_settings, "now", lambda: late)
    assert site_settings.today().isoformat() == "2026-03-02"
    site_settings.decide("zone", "Europe/Vienna", by=administrator)
    assert site_settings.today().isoformat() == "2026-03-03"
    assert site_settings.next_midnight().astimezone(UTC).isoformat() == "2026-03-03T23:00:00+00:00"


@pytest.mark.parametrize("words", ["ida inv", "INVENTED, Ida", "Ídà", "INV-1", "inv-1", "1960-05-04", "4.5.1960"])
def test_a_patient_is_found(ida: int, oncologist: User, words: str) -> None:
    assert [p.pk for p in find_patients(words, by=oncologist)] == [ida]


@pytest.mark.parametrize("words", ["", "  ", "otto", "1960-05-05", "%", "ida x"])
def test_nobody_is_found(ida: int, oncologist: User, words: str) -> None:
    assert find_patients(words, by=oncologist) == ()


def test_the_one_patient_meant(ida: int, take: Take, oncologist: User) -> None:
    assert the_patient("INV-1", by=oncologist).pk == the_patient(str(ida), by=oncologist).pk == ida
    take(patient())
    with pytest.raises(Ambiguous, match="fits 2 patients"):
        the_patient("invented", by=oncologist)
    with pytest.raises(NoSuchPatient):
        the_patient("nobody", by=oncologist)


def test_namesakes_are_named(take: Take, oncologist: User) -> None:
    one = take(patient(), source="north").patients[0].pk
    other = take(patient(), source="south").patients[0].pk
    assert [p.pk for p in namesakes(one)] == [other]


def test_the_desk_says_computing_until_a_line_is_current(testa: int, oncologist: User) -> None:
    desk = read_desk(by=oncologist)
    assert (desk.patients, desk.computing) == (1, 1)
    assert desk.groups[0].rows[0].state == "computing"
    assert refresh_desk.refresh_desk() == "1 lines computed"
    desk = read_desk(by=oncologist)
    (row,) = desk.groups[0].rows
    assert (desk.computing, row.state, row.name) == (0, "current", "Testa Fictiva Mockup")
    assert "ductal carcinoma" in row.diagnosis.lower()


@pytest.mark.parametrize("stale", [{"on": "2020-01-01"}, {"edition": "older"}, {"dirty": True}, {"revision": 0}])
def test_a_line_that_is_not_current_is_never_a_verdict(ida: int, oncologist: User, stale: dict[str, object]) -> None:
    refresh_desk.refresh_desk()
    DeskLine.objects.update(**stale)
    assert read_desk(by=oncologist).groups[0].name == "computing"


def test_a_record_that_cannot_be_reviewed_says_so_on_its_line(
    ida: int, oncologist: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(open_chart, "review_of", broken)
    refresh_desk.refresh_desk()
    (row,) = read_desk(by=oncologist).groups[0].rows
    assert (row.state, row.failed) == ("failed", "The review stopped: ZeroDivisionError")


@pytest.mark.django_db(transaction=True)
def test_a_line_is_computed_right_after_the_commit(ida: int, oncologist: User) -> None:
    assert not DeskLine.objects.get(patient=ida).dirty
    record_note(ida, text="A note.", by=oncologist)
    line = DeskLine.objects.get(patient=ida)
    assert not line.dirty
    assert line.revision == PatientEntry.objects.get(pk=ida).revision == 2


def test_neighbours_on_the_desk(take: Take, oncologist: User) -> None:
    report = take(bundle(*(patient(f"p{n}", name=[{"family": f"Family{n}"}]) for n in range(3))))
    refresh_desk.refresh_desk()
    first, second, third = (p.pk for p in sorted(report.patients, key=lambda p: p.name))
    assert neighbours(second, by=oncologist) == (first, third)
    assert neighbours(first, by=oncologist) == (None, second)
    assert neighbours(999, by=oncologist) == (None, None)


def test_a_group_shows_so_many_and_counts_all(take: Take, oncologist: User) -> None:
    take(bundle(*(patient(f"p{n}") for n in range(9))))
    (group,) = read_desk(by=oncologist, shown=4).groups
    assert (group.count, len(group.rows)) == (9, 4)


def test_the_work_that_is_due(ida: int) -> None:
    work.plan_all()
    assert work.run_due_tasks() == ["refresh the desk"]
    DueTask.objects.update(due_at="2026-01-01T00:00Z")
    assert sorted(work.run_due_tasks()) == sorted(work.tasks())
    said = dict(DueTask.objects.values_list("name", "last_said"))
    assert "intact" in said["verify the audit"]
    assert said["new day"] == "1 lines to compute for the new day"
    assert not DueTask.objects.exclude(last_error="").exists()


def test_the_audit_is_read_by_those_who_may(ida: int, administrator: User, oncologist: User, nurse: User) -> None:
    assert "new_patient" in [e.act for e in entries(by=administrator)]
    newest = entries(by=administrator, limit=1)[0].number
    assert entries(by=administrator, before=newest)[0].number == newest - 1
    assert [e.act for e in entries(by=oncologist, patient=ida)] == ["new_patient"]
    assert verify_audit(by=administrator).intact
    with pytest.raises(NotAllowed):
        entries(by=nurse)


def test_opening_a_record_is_audited_once_a_visit(ida: int, nurse: User) -> None:
    open_chart.opened(ida, by=nurse)
    open_chart.opened(ida, by=nurse)
    assert AuditEntry.objects.filter(act="open", who="cannula", patient=ida).count() == 1


def test_an_exported_bundle_comes_in_as_the_same_record(testa: int, coordinator: User, oncologist: User) -> None:
    text = export_bundle(testa, by=coordinator)
    report = import_files([("again.json", text.encode())], by=coordinator, source="elsewhere")
    copy = next(p.pk for p in report.patients)
    before, after = (open_chart.chart(pk, by=oncologist) for pk in (testa, copy))
    assert copy != testa
    assert [(f.label, f.said(), f.effective) for f in before] == [(f.label, f.said(), f.effective) for f in after]
    assert import_files([("again.json", text.encode())], by=coordinator).new == 0


def test_the_export_holds_each_text_verbatim(testa: int, bundles: Path, coordinator: User) -> None:
    received = {r.reference: r.text for r in read_records([(bundles / "testa-mockup.json").read_bytes()])}
    exported = {r.reference: r.text for r in read_records([export_bundle(testa, by=coordinator)])}
    assert exported == received
    lines = list(export_ndjson(testa, by=coordinator))
    assert len(lines) == len(received)
    assert all("\n" not in line for line in lines)
    assert json.loads(lines[0])["resourceType"] == "Patient"
    assert AuditEntry.objects.filter(act="export").count() == 2


def test_a_drug_that_a_request_names_is_exported_with_it(take: Take, coordinator: User, oncologist: User) -> None:
    request = {
        "resourceType": "MedicationRequest", "id": "r", "status": "active", "intent": "order",
        "subject": {"reference": "Patient/p1"}, "authoredOn": "2026-03-02",
        "medicationReference": {"reference": "Medication/m"},
    }  # fmt: skip
    drug = {"resourceType": "Medication", "id": "m", "code": {"text": "letrozole"}}
    pk = take(bundle(patient(), request, drug)).patients[0].pk
    assert '"letrozole"' in export_bundle(pk, by=coordinator)
    assert any("letrozole" in f.said() for f in open_chart.chart(pk, by=oncologist))


def test_two_weights_of_one_moment_ask_the_doctor(take: Take, oncologist: User) -> None:
    pk = take(bundle(patient(), weight(80), weight(90, rid="w2"))).patients[0].pk
    assert open_chart.review(pk, by=oncologist).person.name == "Otto Invented"
