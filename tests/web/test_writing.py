"""What is written through the pages: it lands in the record, or is refused with every typed value kept."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from medonc.record.toxicity import Toxicity
from medonc.store.models import PatientEntry, Resource, ResourceVersion, User
from medonc.workbench import open_chart

pytestmark = pytest.mark.django_db
DAY = "2026-02-03"

GOOD: dict[str, tuple[str, dict[str, str], str]] = {
    "diagnosis": (
        "diagnosis",
        {"name": "Carcinoma of the sigmoid colon", "code": "C18.7", "role": "primary", "on": DAY, "laterality": ""},
        "Carcinoma of the sigmoid colon",
    ),
    "stage": ("stage", {"scale": "TNM|group|clinical", "value": "IIIB", "on": DAY, "edition": "8"}, "IIIB"),
    "result": (
        "result",
        {"code": "2160-0", "name": "Creatinine", "value": "0.9", "unit": "mg/dL", "on": DAY, "low": "0.5", "high": "1"},
        "0.9 mg/dL",
    ),
    "vitals": (
        "vitals",
        {"on": DAY, "weight": "71,5", "weight_unit": "kg", "height": "1.68", "height_unit": "m"},
        "71.5 kg",
    ),
    "performance": ("performance", {"scale": "ECOG", "grade": "1", "on": DAY}, "ECOG 1"),
    "allergy": (
        "allergy",
        {"substance": "co-trimoxazole", "reactions": "rash, fever", "criticality": "high"},
        "co-trimoxazole, rash, fever",
    ),
    "comorbidity": ("illness", {"name": "Hypertension", "code": "I10", "on": "2011"}, "Hypertension"),
    "medicine": ("medicine", {"name": "amlodipine", "dose": "5 mg once a day"}, "amlodipine"),
    "note": ("note", {"title": "Phone call", "text": "She walks two hours a day."}, "She walks two hours a day."),
}

BAD: dict[str, tuple[str, dict[str, str], str, str]] = {
    "700 kg": ("vitals", {"on": DAY, "weight": "700", "weight_unit": "kg"}, "700", "implausible"),
    "30 February": ("vitals", {"on": "2026-02-30", "weight": "70", "weight_unit": "kg"}, "2026-02-30", "calendar"),
    "a day to come": ("performance", {"scale": "ECOG", "grade": "1", "on": "2999-01-01"}, "2999-01-01", "to come"),
    "before birth": ("performance", {"scale": "ECOG", "grade": "1", "on": "1950-01-01"}, "1950-01-01", "birth"),
    "an unknown unit": (
        "result",
        {"code": "2160-0", "name": "Creatinine", "value": "0.9", "unit": "furlong", "on": DAY},
        "furlong",
        "unit table",
    ),
    "no number": ("vitals", {"on": DAY, "weight": "heavy", "weight_unit": "kg"}, "heavy", "not a number"),
    "two readings": ("vitals", {"on": DAY, "weight": "1,071.5", "weight_unit": "kg"}, "1,071.5", "two ways"),
    "ECOG 7": ("performance", {"scale": "ECOG", "grade": "7", "on": DAY}, "7", "0 to 5"),
    "no scale": ("stage", {"scale": "made up", "value": "IIB", "on": DAY}, "IIB", "stage"),
    "no words": ("note", {"title": "Empty", "text": "  "}, "Empty", "not given"),
}


@pytest.mark.parametrize("case", GOOD)
def test_what_is_written_is_in_the_record(case: str, doctor: Client, ida: int) -> None:
    address, sent, said = GOOD[case]
    answer = doctor.post(f"/patients/{ida}/write/{address}/", sent)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] in (f"/patients/{ida}/", f"/patients/{ida}/write/medicines/")
    shown = doctor.get(f"/patients/{ida}/record/").content.decode()
    assert said in shown.replace("\u00a0", " ")


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_and_nothing_typed_is_lost(case: str, doctor: Client, ida: int) -> None:
    address, sent, kept, said = BAD[case]
    before = ResourceVersion.objects.count()
    answer = doctor.post(f"/patients/{ida}/write/{address}/", sent)
    text = answer.content.decode().replace("\u00a0", " ")
    assert answer.status_code == 422
    assert f'value="{kept}"' in text
    assert said in text
    assert ResourceVersion.objects.count() == before


def test_a_new_patient_is_saved_and_a_namesake_is_shown_first(doctor: Client, ida: int) -> None:
    sent = {"family": "Invented", "given": "Ida", "born": "1971-02-03", "record_number": "INV-9", "sex": "female"}
    alert = doctor.post("/patients/new/", sent)
    assert alert.status_code == 409
    assert "INV-1" in alert.content.decode()
    assert "this is another person" in alert.content.decode()
    saved = doctor.post("/patients/new/", sent | {"despite_same_name": "on"})
    other = PatientEntry.objects.get(record_number="INV-9")
    assert (saved.status_code, saved["Location"]) == (302, f"/patients/{other.pk}/")
    assert "Same name" in doctor.get(f"/patients/{ida}/").content.decode()


def test_a_new_patient_without_a_second_identifier_is_refused(doctor: Client) -> None:
    answer = doctor.post("/patients/new/", {"family": "Invented", "given": "Otto", "born": "1950-01-31"})
    assert answer.status_code == 422
    assert 'value="Otto"' in answer.content.decode()
    assert not PatientEntry.objects.exists()


def weight_of(patient: int) -> Resource:
    return Resource.objects.get(patient=patient, kind="Observation")


def test_a_value_is_corrected_and_its_history_says_why(doctor: Client, ida: int) -> None:
    pk = weight_of(ida).pk
    sent = {"value": "65", "unit": "", "on": "", "reason": "read the wrong line", "seen": "1"}
    assert doctor.post(f"/patients/{ida}/record/{pk}/correct/", sent)["Location"] == f"/patients/{ida}/record/{pk}/"
    shown = doctor.get(f"/patients/{ida}/record/{pk}/").content.decode()
    assert "read the wrong line" in shown
    assert "Version 2" in shown
    assert "Version 1" in shown


def test_somebody_elses_change_is_a_conflict_and_nothing_is_lost(doctor: Client, ida: int) -> None:
    pk = weight_of(ida).pk
    sent = {"value": "65", "reason": "read the wrong line", "seen": "1"}
    doctor.post(f"/patients/{ida}/record/{pk}/correct/", sent)
    late = doctor.post(f"/patients/{ida}/record/{pk}/correct/", sent | {"value": "66"})
    assert late.status_code == 409
    assert 'value="66"' in late.content.decode()
    assert weight_of(ida).version == 2


def test_a_fact_is_withdrawn_and_brought_back(doctor: Client, ida: int, oncologist: User) -> None:
    pk = weight_of(ida).pk
    address = f"/patients/{ida}/record/{pk}/withdraw/"
    assert doctor.post(address, {"reason": "", "seen": "1"}).status_code == 422
    assert doctor.post(address, {"reason": "another patient's weight", "seen": "1"}).status_code == 302
    assert len(open_chart.chart(ida, by=oncologist).facts) == 0
    assert "entered in error" in doctor.get(f"/patients/{ida}/record/").content.decode()
    assert doctor.post(address, {"reason": "it was hers", "seen": "2"}).status_code == 302
    assert len(open_chart.chart(ida, by=oncologist).facts) == 1


def test_home_medicines_are_reconciled_whole(doctor: Client, ida: int) -> None:
    for name in ("amlodipine", "aspirin"):
        doctor.post(f"/patients/{ida}/write/medicine/", {"name": name})
    held = Resource.objects.filter(kind="MedicationStatement").order_by("pk").values_list("pk", flat=True)
    names = [f"medicine_{pk}" for pk in held]
    address = f"/patients/{ida}/write/medicines/"
    half = doctor.post(address, {"on": DAY, names[0]: "kept"})
    assert half.status_code == 422
    assert doctor.post(address, {"on": DAY, names[0]: "kept", names[1]: "stopped"}).status_code == 302
    assert "aspirin" not in doctor.get(address).content.decode()


def test_the_dead_leave_the_desk_and_can_be_taken_back(doctor: Client, ida: int) -> None:
    address = f"/patients/{ida}/write/death/"
    assert doctor.post(address, {"on": DAY}).status_code == 302
    assert "Ida Invented" not in doctor.get("/").content.decode()
    assert "Died 3\u00a0Feb\u00a02026" in doctor.get(f"/patients/{ida}/").content.decode()
    assert (
        "taken back" in doctor.get(address).content.decode().lower()
        or "Take the death back" in doctor.get(address).content.decode()
    )
    assert doctor.post(address, {"reason": "the wrong patient"}).status_code == 302
    assert "Ida Invented" in doctor.get("/").content.decode()


def test_two_entries_are_merged_and_taken_apart(doctor: Client, ida: int, testa: int) -> None:
    sent = {"duplicate": "FICTION-0007", "reason": "same passport"}
    assert doctor.post(f"/patients/{ida}/merge/", sent).status_code == 302
    assert "merged into this patient" in doctor.get(f"/patients/{ida}/").content.decode()
    apart = doctor.post(f"/patients/{ida}/merge/{testa}/apart/", {"reason": "two people after all"})
    assert apart["Location"] == f"/patients/{testa}/"
    assert doctor.post(f"/patients/{ida}/merge/", sent | {"duplicate": "nobody"}).status_code == 404


def test_a_form_from_elsewhere_is_refused_as_a_page(oncologist: User, ida: int) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(oncologist, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = strict.post(f"/patients/{ida}/write/note/", {"text": "forged"})
    assert answer.status_code == 403
    assert "expired" in answer.content.decode()


def test_import_reports_what_came_of_it(doctor: Client, bundles: Any) -> None:
    file = bundles / "testa-mockup.json"
    with file.open("rb") as stream:
        first = doctor.post("/import/", {"files": stream, "source": "clinic"}).content.decode()
    with file.open("rb") as stream:
        again = doctor.post("/import/", {"files": stream, "source": "clinic"}).content.decode()
    assert "resources new" in first
    assert "FICTION-0007" in first
    assert "Nothing changed" in again


@pytest.mark.parametrize("content", [b"not JSON", b'{"resourceType": "Bundle", "type": "collection", "entry": []}'])
def test_a_file_that_is_no_record_is_refused_whole(content: bytes, doctor: Client, tmp_path: Any) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    with file.open("rb") as stream:
        answer = doctor.post("/import/", {"files": stream, "source": "clinic"})
    assert answer.status_code == 422
    assert "NOT SAVED" in answer.content.decode()
    assert not Resource.objects.exists()


def test_import_without_a_file_is_refused(doctor: Client) -> None:
    assert doctor.post("/import/", {"source": "clinic"}).status_code == 422


@pytest.mark.parametrize(
    ("form", "sent", "kind", "held"),
    [
        (
            "performance",
            {"scale": "ECOG", "grade": "2", "on": "2026-01-05"},
            "Observation",
            {"grade": "2", "on": "2026-01-05"},
        ),
        (
            "allergy",
            {"substance": "Penicillin", "reactions": "rash, wheeze", "criticality": "high"},
            "AllergyIntolerance",
            {"substance": "Penicillin", "reactions": "rash, wheeze"},
        ),
        (
            "illness",
            {"name": "Gout", "code": "M10.9", "on": "2019"},
            "Condition",
            {"name": "Gout", "code": "M10.9", "on": "2019"},
        ),
        (
            "diagnosis",
            {"name": "Cancer of the breast", "code": "C50.4", "role": "primary", "on": "2026-01-02"},
            "Condition",
            {"name": "Cancer of the breast", "code": "C50.4", "on": "2026-01-02"},
        ),
        (
            "stage",
            {"scale": "TNM|group|clinical", "value": "IIB", "on": "2026-01-03", "edition": "8"},
            "Observation",
            {"value": "IIB", "on": "2026-01-03"},
        ),
        (
            "medicine",
            {"name": "metformin", "dose": "500 mg twice a day", "since": "2020"},
            "MedicationStatement",
            {"name": "metformin", "dose": "500 mg twice a day", "since": "2020"},
        ),
        (
            "toxicity",
            {"on": "2026-01-05", "edition": "CTCAE v5.0", "term": "alopecia", "grade": "1"},
            "Observation",
            {"term": "alopecia", "on": "2026-01-05"},
        ),
    ],
)
def test_what_is_no_measured_value_is_taken_back_and_its_form_opens_filled_in(
    doctor: Client, ida: int, form: str, sent: dict[str, str], kind: str, held: dict[str, str]
) -> None:
    before = set(Resource.objects.values_list("pk", flat=True))
    answer = doctor.post(f"/patients/{ida}/write/{form}/", sent)
    assert answer.status_code == 302, answer.content.decode()
    (pk,) = Resource.objects.filter(kind=kind).exclude(pk__in=before).values_list("pk", flat=True)
    assert f"/patients/{ida}/record/{pk}/correct/" in doctor.get(f"/patients/{ida}/record/{pk}/").content.decode()
    answer = doctor.post(f"/patients/{ida}/record/{pk}/correct/", {"reason": "the wrong patient", "seen": "1"})
    assert answer["Location"].startswith(f"/patients/{ida}/write/{form}/?")
    assert Resource.objects.get(pk=pk).withdrawn
    shown = doctor.get(answer["Location"]).content.decode()
    for name, value in held.items():
        assert f'name="{name}"' in shown
        assert f'value="{value}"' in shown


def test_grades_of_one_day_are_written_each_and_zero_counts(doctor: Client, ida: int) -> None:
    page = doctor.get(f"/patients/{ida}/write/toxicity/").content.decode()
    place = re.search(r'<label for="g(\d+)">Diarrhea', page) or re.search(r'for="(?:f-)?g(\d+)"[^>]*>\s*Diarrhea', page)
    assert place is not None
    sent = {"on": "2026-02-03", "edition": "CTCAE v5.0", f"g{place[1]}": "0", "term": "alopecia", "grade": "1"}
    assert doctor.post(f"/patients/{ida}/write/toxicity/", sent).status_code == 302
    held = {(t.term, t.grade, t.edition) for t in open_chart.chart_of(ida).all(Toxicity)}
    assert held == {("diarrhea", 0, "CTCAE v5.0"), ("alopecia", 1, "CTCAE v5.0")}
    again = doctor.post(f"/patients/{ida}/write/toxicity/", sent)
    assert again.status_code in (403, 409, 422)
    assert "is graded already" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"edition": ""}, "edition"),
        ({"term": "", "grade": ""}, "no term is graded"),
        ({"grade": "6"}, "a grade from 0 to 5"),
        ({"on": "2099-01-01"}, "still to come"),
    ],
)
def test_a_grading_that_cannot_be_is_refused(doctor: Client, ida: int, change: dict[str, str], said: str) -> None:
    sent = {"on": "2026-02-03", "edition": "CTCAE v5.0", "term": "alopecia", "grade": "1"} | change
    answer = doctor.post(f"/patients/{ida}/write/toxicity/", sent)
    assert 400 <= answer.status_code < 500
    assert said in answer.content.decode().lower()
    assert not open_chart.chart_of(ida).all(Toxicity)


def test_what_is_left_open_can_be_said_to_be_absent_in_one_tick(doctor: Client, ida: int) -> None:
    sent = {"on": "2026-02-03", "edition": "CTCAE v5.0", "g0": "2", "rest": "on"}
    assert doctor.post(f"/patients/{ida}/write/toxicity/", sent).status_code == 302
    held = [t.grade for t in open_chart.chart_of(ida).all(Toxicity)]
    assert held.count(2) == 1
    assert held.count(0) == len(held) - 1 >= 5
