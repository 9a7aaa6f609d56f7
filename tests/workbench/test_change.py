"""Correcting, withdrawing, undoing, merging, dying: every earlier state can still be read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from medonc.record.measured import Result
from medonc.store import clock
from medonc.store.models import PatientEntry, Resource, User
from medonc.values.errors import ImpossibleValue, Refused
from medonc.workbench import open_chart, record_page
from medonc.workbench.correct_fact import correct_fact
from medonc.workbench.errors import Conflict, NoSuchPatient, page_status
from medonc.workbench.find_patients import find_patients
from medonc.workbench.merge_patients import merge_patients, unmerge
from medonc.workbench.new_patient import new_patient
from medonc.workbench.read_desk import read_desk
from medonc.workbench.record_death import record_death, undo_death
from medonc.workbench.record_diagnosis import record_diagnosis
from medonc.workbench.record_result import record_result
from medonc.workbench.withdraw_fact import undo_withdrawal, withdraw_fact

from .conftest import Take, bundle, patient, weight

pytestmark = pytest.mark.django_db


@pytest.fixture
def creatinine(ida: int, oncologist: User) -> int:
    return record_result(
        ida, code="2160-0", name="Creatinine", value="1.10", unit="mg/dL", on="2026-03-02", by=oncologist
    ).resource


def values(patient: int, by: User) -> list[str]:
    return [r.said() for r in open_chart.chart(patient, by=by).all(Result)]


def test_a_correction_is_a_new_version(ida: int, creatinine: int, oncologist: User) -> None:
    correct_fact(ida, resource=creatinine, value="1.2", reason="misread the sheet", expected_version=1, by=oncologist)
    assert values(ida, oncologist) == ["1.2 mg/dL"]
    new, old = record_page.history(ida, creatinine, by=oncologist)
    assert (new.number, new.reason, new.received_by, old.number) == (2, "misread the sheet", "marrow", 1)
    assert '"value":1.10' in old.text
    assert '"status":"corrected"' in new.text


def test_the_chart_of_an_earlier_day_holds_the_earlier_value(
    ida: int, creatinine: int, oncologist: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = open_chart.today()
    later = clock.now() + timedelta(days=5)
    monkeypatch.setattr("medonc.workbench.write_facts.now", lambda: later)
    correct_fact(ida, resource=creatinine, value="1.2", reason="misread the sheet", by=oncologist)
    withdrawn = later + timedelta(days=5)
    monkeypatch.setattr("medonc.workbench.write_facts.now", lambda: withdrawn)
    withdraw_fact(ida, resource=creatinine, reason="another patient", by=oncologist)

    def said(days: int) -> list[str]:
        chart = open_chart.chart(ida, by=oncologist, on=today + timedelta(days=days))
        return [r.said() for r in chart.all(Result)]

    assert (said(0), said(6), said(11)) == (["1.10 mg/dL"], ["1.2 mg/dL"], [])


def test_a_correction_is_checked_like_a_first_entry(ida: int, creatinine: int, oncologist: User) -> None:
    for changes, words in (
        ({"value": "900"}, "900 mg/dL"),
        ({"on": "1950-01-01"}, "before the birth"),
        ({}, "nothing"),
    ):
        with pytest.raises(ImpossibleValue, match=f"(?i){words}"):
            correct_fact(ida, resource=creatinine, reason="a slip", by=oncologist, **changes)
    with pytest.raises(ImpossibleValue, match="No reason is stated"):
        correct_fact(ida, resource=creatinine, value="1", reason=" ", by=oncologist)


def test_somebody_elses_change_is_not_overwritten(ida: int, creatinine: int, oncologist: User, nurse: User) -> None:
    correct_fact(ida, resource=creatinine, value="1.2", reason="misread", expected_version=1, by=nurse)
    with pytest.raises(Conflict, match=r"changed by cannula since you opened it") as refused:
        correct_fact(ida, resource=creatinine, value="1.3", reason="misread", expected_version=1, by=oncologist)
    assert page_status(refused.value) == 409
    with pytest.raises(Conflict):
        withdraw_fact(ida, resource=creatinine, reason="wrong", expected_version=1, by=oncologist)
    assert values(ida, oncologist) == ["1.2 mg/dL"]


def test_a_withdrawn_fact_is_in_no_chart_and_comes_back_when_undone(
    ida: int, creatinine: int, oncologist: User
) -> None:
    withdraw_fact(ida, resource=creatinine, reason="another patient", expected_version=1, by=oncologist)
    assert values(ida, oncologist) == []
    assert record_page.resources(ida, by=oncologist)[0].withdrawn
    with pytest.raises(Refused, match="already"):
        withdraw_fact(ida, resource=creatinine, reason="again", by=oncologist)
    undo_withdrawal(ida, resource=creatinine, reason="it was hers", expected_version=2, by=oncologist)
    assert values(ida, oncologist) == ["1.10 mg/dL"]
    assert [v.number for v in record_page.history(ida, creatinine, by=oncologist)] == [3, 2, 1]
    with pytest.raises(Refused, match="not withdrawn"):
        undo_withdrawal(ida, resource=creatinine, reason="again", by=oncologist)


def test_a_withdrawn_diagnosis_is_valid_fhir(ida: int, oncologist: User) -> None:
    cancer = record_diagnosis(ida, name="Cancer of the ovary", code="C56.9", on="2026-03-02", by=oncologist)
    withdraw_fact(ida, resource=cancer.resource, reason="benign after all", by=oncologist)
    text = record_page.history(ida, cancer.resource, by=oncologist)[0].text
    assert "entered-in-error" in text
    assert "clinicalStatus" not in text


def test_the_patient_cannot_be_withdrawn(ida: int, oncologist: User) -> None:
    pk = Resource.objects.get(kind="Patient").pk
    with pytest.raises(Refused, match="cannot be withdrawn"):
        withdraw_fact(ida, resource=pk, reason="wrong", by=oncologist)


def test_another_patients_resource_is_not_found(ida: int, creatinine: int, oncologist: User) -> None:
    other = new_patient(family="Other", given="Otto", born="1950", record_number="INV-7", by=oncologist).patient
    with pytest.raises(NoSuchPatient):
        withdraw_fact(other, resource=creatinine, reason="wrong", by=oncologist)
    with pytest.raises(NoSuchPatient):
        record_page.history(other, creatinine, by=oncologist)


def test_an_import_does_not_bring_back_what_was_withdrawn(take: Take, oncologist: User) -> None:
    pk = take(bundle(patient(), weight())).patients[0].pk
    held = Resource.objects.get(kind="Observation")
    withdraw_fact(pk, resource=held.pk, reason="another patient", by=oncologist)
    assert take(bundle(patient(), weight())).changed == 0
    assert values(pk, oncologist) == []


def test_merged_patients_are_read_as_one_and_can_be_parted(ida: int, take: Take, oncologist: User) -> None:
    other = take(bundle(patient(), weight())).patients[0].pk
    assert values(ida, oncologist) == []
    merge_patients(duplicate=other, into=ida, reason="same birth date, same address", by=oncologist)
    assert values(ida, oncologist) == ["80 kg"]
    assert open_chart.patient_header(ida, by=oncologist).duplicates == (other,)
    assert [p.pk for p in find_patients("Invented", by=oncologist)] == [ida]
    assert read_desk(by=oncologist).patients == 1
    unmerge(duplicate=other, reason="two people after all", by=oncologist)
    assert values(ida, oncologist) == []
    assert values(other, oncologist) == ["80 kg"]
    assert read_desk(by=oncologist).patients == 2


def test_what_is_recorded_on_a_duplicate_goes_to_the_person(ida: int, take: Take, oncologist: User) -> None:
    other = take(patient()).patients[0].pk
    merge_patients(duplicate=other, into=ida, reason="same person", by=oncologist)
    written = record_result(other, code="2857-1", name="PSA", value="4", unit="ng/mL", on="2026-03-02", by=oncologist)
    assert written.patient == ida


def test_merges_that_make_no_sense(ida: int, take: Take, oncologist: User) -> None:
    other = take(patient()).patients[0].pk
    for one, into, words in ((ida, ida, "same entry"), (ida, 999_999, "No patient")):
        with pytest.raises((Refused, NoSuchPatient), match=words):
            merge_patients(duplicate=one, into=into, reason="same person", by=oncologist)
    merge_patients(duplicate=other, into=ida, reason="same person", by=oncologist)
    with pytest.raises(Refused, match="Unmerge first"):
        merge_patients(duplicate=ida, into=other, reason="the other way round", by=oncologist)
    with pytest.raises(Refused, match="not merged"):
        unmerge(duplicate=ida, reason="nothing to part", by=oncologist)


def test_the_deceased_leave_the_desk_and_can_be_found(ida: int, oncologist: User) -> None:
    record_death(ida, on="2026-04-01", by=oncologist)
    assert read_desk(by=oncologist).patients == 0
    (found,) = find_patients("invented ida", by=oncologist)
    assert (found.deceased, found.died) == (True, "2026-04-01")
    assert str(open_chart.chart(ida, by=oncologist).person.died) == "2026-04-01"
    with pytest.raises(Refused, match="already"):
        record_death(ida, on="2026-04-02", by=oncologist)
    with pytest.raises(ImpossibleValue, match="after the death"):
        record_result(ida, code="2857-1", name="PSA", value="4", unit="ng/mL", on="2026-04-03", by=oncologist)
    undo_death(ida, reason="another patient of that name", by=oncologist)
    assert read_desk(by=oncologist).patients == 1
    assert not PatientEntry.objects.get(pk=ida).deceased


def test_a_death_before_birth_is_refused(ida: int, oncologist: User) -> None:
    with pytest.raises(ImpossibleValue, match="before the birth"):
        record_death(ida, on="1950-04-01", by=oncologist)
