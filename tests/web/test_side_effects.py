"""The pages of side effects, immune-related events and emergencies: who may, what they show, and a journey."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from medonc.knowledge.load import open_library
from medonc.record.disease import DiseaseStatus
from medonc.record.lesions import LesionSeen
from medonc.record.tapers import SteroidTaper
from medonc.record.toxicity import Attribution, Toxicity
from medonc.store.clock import now
from medonc.store.models import DeskLine, User
from medonc.workbench import open_chart
from medonc.workbench.import_records import import_files
from medonc.workbench.record_result import record_result
from medonc.workbench.record_toxicity import Detail, record_toxicity
from medonc.workbench.record_vitals import record_vitals
from medonc.workbench.refresh_desk import refresh_lines
from medonc.workbench.reports.questionnaire import asked_codes
from medonc.workbench.reports.receive_report import keep_answer, receive_report
from medonc.workbench.reports.send_link import send_link
from medonc.workbench.site_settings import today
from medonc.workbench.steroid_tapers import due_tapers

from .test_browser import READY, chromium, faults, page, sign_in

__all__ = ["chromium", "page"]  # the browser's fixtures, used here by name
pytestmark = pytest.mark.django_db
SHEETS = [row["sheet"] for row in open_library().tables["toxicity_management/emergency/sheets"]]
PLACES = ["toxicity/", "irae/", "irae/colitis/", "irae/card.pdf", "emergency/", "emergency/svc/"]
DAY = "2026-05-11"
TAPER = "drug=prednisone&dose=60+mg&weeks=6&start=2026-03-02"
PLACES.append(f"irae/colitis/taper.ics?{TAPER}")


@pytest.fixture
def nils(oncologist: User, tmp_path: Path) -> int:
    """A fictional patient who had nivolumab twice."""
    person = {
        "resourceType": "Patient",
        "id": "nils",
        "name": [{"family": "Checkpoint", "given": ["Nils"]}],
        "birthDate": "1961-03-04",
        "gender": "male",
        "identifier": [{"system": "urn:fiction", "value": "FICTION-77"}],
    }
    rxnorm = open_library().drug("nivolumab").rxnorm[0]
    doses = [
        {
            "resourceType": "MedicationAdministration",
            "id": f"dose-{day}",
            "status": "completed",
            "subject": {"reference": "Patient/nils"},
            "medicationCodeableConcept": {
                "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": rxnorm}]
            },
            "effectiveDateTime": day,
        }
        for day in ("2026-01-05", "2026-02-02")
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in (person, *doses)]}
    file = tmp_path / "nils.json"
    file.write_text(json.dumps(bundle))
    patient = import_files([file], by=oncologist).patients[0].pk
    record_vitals(patient, on=today().isoformat(), weight=("70", "kg"), by=oncologist)
    return patient


@pytest.mark.parametrize("place", PLACES)
def test_somebody_who_is_signed_out_is_asked_to_sign_in(place: str, client: Client) -> None:
    assert client.get(f"/patients/1/{place}").status_code == 302


@pytest.mark.parametrize("place", PLACES)
def test_every_role_that_reads_may_see_them(place: str, nils: int, coordinator: User, sign_in: Any) -> None:
    assert sign_in(coordinator).get(f"/patients/{nils}/{place}").status_code == 200


def test_exposure_stands_in_the_line_of_the_patient_on_every_page(doctor: Client, nils: int, ida: int) -> None:
    assert "Immunotherapy: nivolumab, last dose" in doctor.get(f"/patients/{nils}/").content.decode()
    assert "Immunotherapy:" not in doctor.get(f"/patients/{ida}/").content.decode()


def test_colitis_grade_3_is_in_mg_by_the_recorded_weight(doctor: Client, nils: int) -> None:
    text = doctor.get(f"/patients/{nils}/irae/colitis/?grade=3&weight=70+kg").content.decode()
    assert "methylprednisolone into a vein 70 to 140 mg a day" in text
    assert "2 mg/kg × 70 kg = 140 mg a day" in text


def test_without_a_weight_there_is_no_number_of_mg(doctor: Client, oncologist: User) -> None:
    from medonc.workbench.new_patient import new_patient

    made = new_patient(family="Emptor", given="Nil", born="1961-02-03", record_number="INV-77", by=oncologist)
    text = doctor.get(f"/patients/{made.patient}/irae/colitis/?grade=3").content.decode()
    assert "1 to 2 mg/kg a day" in text
    assert "no number of mg" in text


def read_desk_reasons(patient: int) -> str:
    refresh_lines([patient])
    return DeskLine.objects.get(patient=patient).payload


def test_a_taper_is_a_calendar_a_file_and_stands_in_the_record_started_changed_and_ended(
    doctor: Client, nils: int, oncologist: User
) -> None:
    address = f"/patients/{nils}/irae/colitis/"
    text = doctor.get(f"{address}?{TAPER}").content.decode()
    assert "<b>50 mg</b>" in text
    assert "co-trimoxazole" in text
    file = doctor.get(f"{address}taper.ics?{TAPER}").content.decode()
    assert "Prednisone 50 mg a day" in file
    assert "Checkpoint" not in file
    assert doctor.post(f"{address}?{TAPER}").status_code == 302
    (taper,) = open_chart.chart(nils, by=oncologist).all(SteroidTaper)
    assert (str(taper.steps[1].starts), str(taper.steps[1].ends), str(taper.steps[1].amount)) == (
        "2026-03-09",
        "2026-03-15",
        "50 mg",
    )
    assert taper.source.author == oncologist.signs_as
    assert "steroid taper: adrenal, bone, glucose, pneumocystis, stomach due" in read_desk_reasons(nils)
    page = doctor.get(f"/patients/{nils}/irae/").content.decode()
    assert "Under way" in page
    assert due_tapers().endswith("reminders of 1 patients are due")
    (glucose, *_) = (each for each in taper.reminders if each.kind == "glucose")
    seen = f"/patients/{nils}/irae/tapers/{taper.source.id}/seen/"
    assert doctor.post(seen, {"day": glucose.on.isoformat(), "kind": "glucose"}).status_code == 302
    assert doctor.post(seen, {"day": glucose.on.isoformat(), "kind": "glucose"}).status_code >= 400  # done already
    again = TAPER.replace("dose=60", "dose=40")
    assert "Why it is changed" in doctor.get(f"{address}?{again}").content.decode()
    assert doctor.post(f"{address}?{again}").status_code >= 400  # a change needs its reason
    assert doctor.post(f"{address}?{again}", {"reason": "glucose 20 mmol/L"}).status_code == 302
    (first, second) = sorted(
        open_chart.chart(nils, by=oncologist).all(SteroidTaper), key=lambda t: t.status == "active"
    )
    assert (first.state, second.state, second.replaces) == ("changed", "under way", str(first.source))
    assert [each.done for each in first.reminders if each.on == glucose.on and each.kind == "glucose"] == [True]
    end = f"/patients/{nils}/irae/tapers/{second.source.id}/end/"
    assert doctor.post(end, {"how": "given up", "reason": ""}).status_code >= 400
    assert doctor.post(end, {"how": "given up", "reason": "patient refused"}).status_code == 302
    text = doctor.get(f"/patients/{nils}/irae/").content.decode()
    assert "changed: glucose 20 mmol/L" in text
    assert "Stopped" in text
    assert due_tapers() == "0 reminders of 0 patients are due"


def test_a_taper_that_cannot_be_is_refused_with_what_is_expected(doctor: Client, nils: int) -> None:
    bad = f"/patients/{nils}/irae/colitis/?drug=prednisone&dose=60&weeks=6&start=2026-03-02"
    assert "without a unit" in doctor.get(bad).content.decode()
    assert doctor.post(bad).status_code >= 400
    assert "guillain_barre" in doctor.get(f"/patients/{nils}/irae/spleen/").content.decode()


def test_the_card_is_made_only_of_an_exposure(doctor: Client, nils: int, ida: int) -> None:
    made = doctor.get(f"/patients/{nils}/irae/card.pdf")
    assert made.content.startswith(b"%PDF")
    assert doctor.get(f"/patients/{ida}/irae/card.pdf").status_code >= 400


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_emergency_has_its_sheet(sheet: str, doctor: Client, nils: int) -> None:
    answer = doctor.get(f"/patients/{nils}/emergency/{sheet}/")
    assert answer.status_code == 200
    assert "First hour." in answer.content.decode()


def test_a_score_is_answered_with_what_the_record_tells(doctor: Client, nils: int) -> None:
    sent = "rule=mascc&burden=moderate&hypotension=no&lung_disease=no&fungal_risk=no&dehydration=no&inpatient=no"
    text = doctor.get(f"/patients/{nils}/emergency/febrile-neutropenia/?{sent}").content.decode()
    assert "22, low risk" in text  # 3 + 5 + 4 + 4 + 3 + 3 + 0: 65 years, from the birth date of the record
    assert "cord-compression" in doctor.get(f"/patients/{nils}/emergency/nothing/").content.decode()


def test_the_body_surface_of_the_record_stands_in_the_sheet(doctor: Client, nils: int, oncologist: User) -> None:
    """The body surface of the record: 70 kg and 170 cm are 1.818 m² by Mosteller."""
    record_vitals(nils, on=today().isoformat(), height=("170", "cm"), by=oncologist)
    text = doctor.get(f"/patients/{nils}/emergency/extravasation/").content.decode()
    assert 'value="1.818 m2"' in text
    sent = "rule=extravasation&drug=doxorubicin&surface=1.818+m2"
    text = doctor.get(f"/patients/{nils}/emergency/extravasation/?{sent}").content.decode()
    assert "1818, 1818 and 909 mg" in text  # 1000 and 500 mg/m² × 1.818


def test_an_event_is_kept_with_what_is_behind_it(doctor: Client, nils: int, oncologist: User) -> None:
    told = Detail(attributions={"nivolumab": "probable"}, onset="2026-02-20", action="dose held")
    record_toxicity(
        nils,
        grades={"colitis": "3"},
        edition="CTCAE v5.0",
        on="2026-02-23",
        by=oncologist,
        details={"colitis": told},
    )
    (event,) = open_chart.chart(nils, by=oncologist).all(Toxicity)
    assert event.attributions == (Attribution(to="nivolumab", how="probable"),)
    assert (str(event.onset), event.action) == ("2026-02-20", "dose held")
    text = doctor.get(f"/patients/{nils}/toxicity/").content.decode()
    assert "nivolumab: probable" in text
    assert "dose held" in text


def test_every_term_of_the_form_has_its_drugs_days_and_what_was_done(
    doctor: Client, nils: int, oncologist: User
) -> None:
    address = f"/patients/{nils}/write/toxicity/"
    page = doctor.get(address).content.decode()
    assert "Diarrhea because of nivolumab" in page
    assert "v6.0: 1 softer or more often" in page
    number = page.split(">Diarrhea</label>")[0].rsplit('for="f-g', 1)[1].split('"')[0]
    told = {f"g{number}_nivolumab": "probable", f"g{number}_onset": "2026-02-20", f"g{number}_action": "dose held"}
    sent = {"on": "2026-02-23", "edition": "CTCAE v6.0"}
    assert "etails of diarrhea without its grade" in doctor.post(address, sent | told).content.decode()
    assert doctor.post(address, sent | told | {f"g{number}": "3"}).status_code == 302
    (event,) = open_chart.chart(nils, by=oncologist).all(Toxicity)
    assert (event.term, event.grade, str(event.onset), event.action) == ("diarrhea", 3, "2026-02-20", "dose held")
    assert event.attributions == (Attribution(to="nivolumab", how="probable"),)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not READY, reason="Debian's chromium, playwright or axe is not on this machine")
def test_a_grade_3_is_recorded_and_a_taper_made_in_the_browser(page: Any, nils: int) -> None:
    sign_in(page)
    page.goto(f"/patients/{nils}/toxicity/")
    page.get_by_role("link", name="Record adverse events").click()
    page.locator("main [name=on]").fill(today().isoformat())
    page.locator("main [name=edition]").select_option("CTCAE v5.0")
    page.locator("main [name=term]").fill("colitis")
    page.locator("main [name=grade]").select_option("3")
    page.locator("main [name=attributed]").fill("nivolumab")
    page.locator("main [name=degree]").select_option("probable")
    page.locator("main [name=action]").select_option("in hospital")
    page.get_by_role("button", name="Save the grades").click()
    page.locator("[role=status] .said").wait_for()
    page.goto(f"/patients/{nils}/toxicity/")
    assert page.locator(".toxgrid .grade.g3").first.inner_text() == "3"
    assert faults(page) == []
    page.locator(".alert", has_text="Immunotherapy").click()
    page.get_by_role("link", name="Colitis", exact=True).click()
    page.locator("main form [name=grade]").select_option("3")
    page.get_by_role("button", name="Show the way").click()
    page.get_by_text("70 to 140 mg a day").first.wait_for()
    page.locator("main form[action='#taper'] [name=dose]").fill("70 mg")
    page.get_by_role("button", name="Make the taper").click()
    assert page.locator("table.taper tbody tr").count() == 7
    assert faults(page) == []
    page.get_by_role("button", name="Start this taper").click()
    page.get_by_text("The taper is started and stands in the record.").wait_for()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not READY, reason="Debian's chromium, playwright or axe is not on this machine")
def test_from_a_laboratory_grade_to_a_taper_a_triaged_alert_and_a_progression(
    page: Any, nils: int, oncologist: User
) -> None:
    """One patient's week: platelets confirmed as grade 3, a taper started, a diary alert closed, then a progression."""
    record_result(nils, code="777-3", name="Platelets", value="40", unit="10*9/L", low="150", on=DAY, by=oncologist)
    sign_in(page)
    page.goto(f"/patients/{nils}/toxicity/")
    page.get_by_role("link", name="Confirm grade 3 of Platelet count decreased").click()
    assert page.locator("main [name=grade]").input_value() == "3"
    page.locator("main [name=attributed]").fill("nivolumab")
    page.locator("main [name=degree]").select_option("possible")
    page.get_by_role("button", name="Save the grades").click()
    page.locator("[role=status] .said").wait_for()
    (event,) = open_chart.chart(nils, by=oncologist).all(Toxicity)
    assert (event.term, event.grade, str(event.effective)) == ("platelet count decreased", 3, DAY)

    page.goto(f"/patients/{nils}/irae/colitis/?drug=prednisone&dose=60+mg&weeks=6&start={DAY}#taper")
    page.get_by_role("button", name="Start this taper").click()
    page.get_by_text("The taper is started").wait_for()
    page.get_by_role("button", name="Done with glucose").first.click()
    page.get_by_text("glucose is seen to").wait_for()
    assert faults(page) == []

    request = send_link(nils, by=oncologist)
    for code in asked_codes():
        keep_answer(request, code, "7" if code == "QOL_1" else "0", at=now())
    keep_answer(request, "PROCTCAE_9B", "3", at=now())
    keep_answer(request, "can-it-wait", "cannot wait", at=now())
    assert receive_report(request, at=now()) is not None
    page.goto("/triage/")
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.get_by_text("You have it now.").wait_for()
    page.get_by_label("What was done for Nils Checkpoint").select_option("called")
    page.get_by_label("In your words").fill("stools counted; comes today")
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_text("Recorded.").wait_for()
    page.get_by_role("button", name="Close").click()
    page.get_by_text("No report waits.").wait_for()

    page.goto(f"/patients/{nils}/write/lesions/")
    fill(page, on="2026-03-02", T1="liver, segment 6", T1_size="30")
    page.locator("main [name=method]").select_option("CT")
    page.locator("main [name=T1_organ]").select_option("liver")
    page.get_by_role("button", name="Save the baseline").click()
    page.get_by_role("link", name="Measure again").click()
    fill(page, on=DAY, T1_size="20 + 19")
    page.locator("main [name=method]").select_option("CT")
    page.get_by_role("button", name="Save the assessment").click()
    page.get_by_text("PROGRESSIVE DISEASE").wait_for()
    assert page.get_by_text("39 (20 + 19)").is_visible()
    page.get_by_role("link", name="New lesion").click()
    fill(page, lesion="X1", site="lung, left")
    page.locator("main [name=state]").select_option("yes")
    page.get_by_role("button", name="Add the lesion").click()
    page.get_by_text("X1 added.").wait_for()
    page.get_by_role("link", name="Judge the disease").click()
    page.locator("main [name=status]").select_option("worse")
    fill(page, on=DAY)
    page.get_by_role("button", name="Save the status").click()
    page.get_by_text("Disease status: worse.").wait_for()
    assert faults(page) == []
    chart = open_chart.chart(nils, by=oncologist)
    assert [status.value.text for status in chart.all(DiseaseStatus)] == ["worse"]
    assert {fact.lesion: fact.said() for fact in chart.all(LesionSeen) if str(fact.effective) == DAY} == {
        "T1": "39 mm (split 20 + 19 mm)",
        "X1": "yes",
    }


def fill(page: Any, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main [name={name}]").fill(value)
