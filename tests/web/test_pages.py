"""Every page three times: signed out, without the right, and shown to somebody who may see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from medonc.store.models import Resource, Role, User
from medonc.workbench.merge_patients import merge_patients
from medonc.workbench.new_patient import new_patient
from medonc.workbench.record_home_medicine import record_home_medicine
from medonc.workbench.rights import RIGHTS

pytestmark = pytest.mark.django_db

# name of the page: its address (p a patient, r a resource, d a merged duplicate), who may see it, what it must say
PAGES: dict[str, tuple[str, str, str]] = {
    "desk": ("/", "oncologist", "patient"),
    "find": ("/find/", "oncologist", "Find a patient"),
    "new_patient": ("/patients/new/", "nurse", "Sex for formulas"),
    "regimens": ("/regimens/", "oncologist", "regimens are held"),
    "regimen": ("/regimens/cervix/cisplatin-paclitaxel-bevacizumab/", "nurse", "GOG 240"),
    "compare": ("/regimens/compare/", "pharmacist", "Compare two regimens"),
    "drugs": ("/drugs/", "pharmacist", "drugs are held"),
    "drug": ("/drugs/doxorubicin/", "pharmacist", "Cumulative limits"),
    "rules": ("/rules/", "coordinator", "rules are held"),
    "rule": ("/rules/assessment/renal/cockcroft_gault/", "nurse", "Nephron"),
    "import": ("/import/", "coordinator", "Import records"),
    "settings": ("/settings/", "administrator", "Time zone"),
    "people": ("/people/", "administrator", "Ottilie Marrow"),
    "add_person": ("/people/new/", "administrator", "First password"),
    "person": ("/people/marrow/", "administrator", "Account marrow"),
    "audit": ("/audit/", "administrator", "new patient"),
    "account": ("/account/", "nurse", "Signs as"),
    "triage": ("/triage/", "nurse", "No report waits"),
    "symptoms": ("/patients/{p}/symptoms/", "nurse", "No report yet"),
    "vials": ("/orders/vials/", "pharmacist", "No infusion waits for preparation"),
    "story": ("/patients/{p}/", "oncologist", "By duty"),
    "duty": ("/patients/{p}/duty/evaluate/", "oncologist", "Evaluate"),
    "delivered": ("/patients/{p}/course/", "nurse", "Doses given"),
    "day": ("/patients/{p}/day/", "oncologist", "No treatment is planned here"),
    "day_delivered": ("/patients/{p}/day/delivered/", "nurse", "Nothing of this course is given yet"),
    "calendar": ("/patients/{p}/calendar/", "nurse", "No treatment is under way"),
    "new_plan": ("/patients/{p}/plan/new/", "oncologist", "Planned day 1"),
    "consent": ("/patients/{p}/consent/", "oncologist", "Explained and agreed"),
    "consent_withdraw": ("/patients/{p}/consent/withdraw/", "nurse", "What the patient said"),
    "results": ("/results/", "nurse", "Nothing new"),
    "queue": ("/orders/", "pharmacist", "No order is due in these days"),
    "treatment_summary": ("/patients/{p}/summary/", "nurse", "Treatment summary"),
    "treatment_summary_pdf": ("/patients/{p}/summary.pdf", "nurse", "%PDF"),
    "treatment_summary_docx": ("/patients/{p}/summary.docx", "pharmacist", "PK"),
    "treatment_summary_document": ("/patients/{p}/summary.json", "coordinator", "Composition"),
    "options": ("/patients/{p}/options/", "oncologist", "Regimens for this disease"),
    "options_beside": ("/patients/{p}/options/beside/", "oncologist", "Options side by side"),
    "record": ("/patients/{p}/record/", "oncologist", "Weight"),
    "resource": ("/patients/{p}/record/{r}/", "oncologist", "29463-7"),
    "correct": ("/patients/{p}/record/{r}/correct/", "nurse", "Correct a value"),
    "withdraw": ("/patients/{p}/record/{r}/withdraw/", "nurse", "entered in error"),
    "write": ("/patients/{p}/write/", "nurse", "Vital signs"),
    "diagnosis": ("/patients/{p}/write/diagnosis/", "oncologist", "ICD-O-3"),
    "stage": ("/patients/{p}/write/stage/", "oncologist", "TNM"),
    "result": ("/patients/{p}/write/result/", "nurse", "LOINC"),
    "vitals": ("/patients/{p}/write/vitals/", "nurse", "Body weight"),
    "performance": ("/patients/{p}/write/performance/", "nurse", "Karnofsky"),
    "one_lesion": ("/patients/{p}/write/lesions/add/", "oncologist", "One lesion more"),
    "disease_status": ("/patients/{p}/write/status/", "oncologist", "no lesions are recorded"),
    "lesions": ("/patients/{p}/write/lesions/", "oncologist", "Lesions at the baseline"),
    "response": ("/patients/{p}/response/", "nurse", "No lesion is recorded yet"),
    "genomics": ("/patients/{p}/genomics/", "nurse", "Not tested is not normal"),
    "genomics_document": ("/patients/{p}/genomics.json", "coordinator", "therapies"),
    "genomics_pdf": ("/patients/{p}/genomics.pdf", "nurse", "%PDF"),
    "genomics_fhir": ("/patients/{p}/genomics-fhir.json", "coordinator", "DiagnosticReport"),
    "diagnosis_page": ("/patients/{p}/diagnosis/", "nurse", "Not reported is not negative"),
    "diagnosis_document": ("/patients/{p}/diagnosis.json", "coordinator", "specimens"),
    "diagnosis_pdf": ("/patients/{p}/diagnosis.pdf", "nurse", "%PDF"),
    "specimen": ("/patients/{p}/write/specimen/", "oncologist", "Laboratory number"),
    "findings": ("/patients/{p}/write/findings/", "oncologist", "Lymph nodes examined"),
    "receptors": ("/patients/{p}/write/receptors/", "oncologist", "HER2 by stain"),
    "mismatch_repair": ("/patients/{p}/write/mismatch-repair/", "oncologist", "Microsatellites"),
    "pd_l1": ("/patients/{p}/write/pd-l1/", "oncologist", "Clone"),
    "stain": ("/patients/{p}/write/stain/", "oncologist", "What was stained"),
    "staging": ("/patients/{p}/staging/", "nurse", "is not shipped"),
    "side_effects": ("/patients/{p}/toxicity/", "nurse", "No adverse event is graded yet"),
    "irae": ("/patients/{p}/irae/", "nurse", "No checkpoint inhibitor is recorded"),
    "irae_organ": ("/patients/{p}/irae/colitis/", "pharmacist", "Show the way"),
    "emergencies": ("/patients/{p}/emergency/", "nurse", "Febrile neutropenia"),
    "emergency": ("/patients/{p}/emergency/svc/", "nurse", "First hour"),
    "toxicity": ("/patients/{p}/write/toxicity/", "nurse", "Peripheral sensory neuropathy"),
    "allergy": ("/patients/{p}/write/allergy/", "pharmacist", "Substance"),
    "comorbidity": ("/patients/{p}/write/illness/", "nurse", "Illness in words"),
    "medicine": ("/patients/{p}/write/medicine/", "pharmacist", "Dose as on the label"),
    "medicines": ("/patients/{p}/write/medicines/", "pharmacist", "metformin"),
    "note": ("/patients/{p}/write/note/", "coordinator", "About the day"),
    "death": ("/patients/{p}/write/death/", "nurse", "Day of death"),
    "merge": ("/patients/{p}/merge/", "coordinator", "Why they are one person"),
    "take_apart": ("/patients/{p}/merge/{d}/apart/", "coordinator", "stands on its own again"),
    "bundle": ("/patients/{p}/bundle.json", "coordinator", "Bundle"),
    "ndjson": ("/patients/{p}/record.ndjson", "coordinator", "Patient"),
    "pdf": ("/patients/{p}/review.pdf", "nurse", "%PDF"),
}
# These answer with another page; each has a test of its own below.
LEADING_ON = {"before", "after", "fact"}
# These have their three tests in tests/people/test_pages.py.
OF_PEOPLE = {
    "credentials",
    "add_credential",
    "end_credential",
    "unlock",
    "end_factor",
    "restricted",
    "restrict",
    "state_reason",
    "opened_by",
}
# These need an order, or a plan: tests/orders/test_pages.py and tests/papers.
OF_ORDERS = {"order", "end_plan", "order_sheet", "order_sheet_file", "fallback", "calendar_file"}
# They need an exposure, or a taper: tests/web/test_side_effects.py.
OF_SIDE_EFFECTS = {"wallet_card", "taper_file", "taper_end", "taper_seen"}
# The patient's own page is outside sign-in; links and moves need a request: tests/reports/test_pages.py.
OF_REPORTS = {"report_start", "report_question", "report_call", "report_sent", "ask_report", "report_link"}
OF_REPORTS |= {"revoke_report", "triage_move"}
# They need a result that waits: tests/inbox/test_pages.py.
OF_INBOX = {"result_line", "acknowledge_results", "whose_result"}
WITHOUT_ACCOUNT = {"theme"}
OF_THE_FRAME = {"ask_for_password", "no_sign_up", "no_mail"}


def names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern) and "allauth" not in str(pattern.lookup_str):
            yield str(pattern.name)
        elif isinstance(pattern, URLResolver):
            yield from names(pattern)


@pytest.fixture
def places(ida: int, oncologist: User, coordinator: User) -> dict[str, int]:
    """The numbers that the addresses name."""
    record_home_medicine(ida, name="metformin", dose="500 mg twice a day", by=oncologist)
    other = new_patient(
        family="Invented",
        given="Ida",
        born="1960-05-04",
        record_number="INV-2",
        by=oncologist,
        despite_same_name=True,
    ).patient
    merge_patients(duplicate=other, into=ida, reason="entered twice", by=coordinator)
    return {"p": ida, "d": other, "r": Resource.objects.get(patient=ida, kind="Observation").pk}


def test_every_address_has_its_three_tests() -> None:
    held = set(names(get_resolver()))
    elsewhere = OF_PEOPLE | OF_ORDERS | OF_SIDE_EFFECTS | OF_REPORTS | OF_INBOX
    assert held - OF_THE_FRAME - WITHOUT_ACCOUNT - LEADING_ON - elsewhere == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_is_signed_out_is_asked_to_sign_in(page: str, client: Client) -> None:
    address = PAGES[page][0].format(p=1, r=1, d=1)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={address}")


@pytest.mark.parametrize("page", PAGES)
def test_somebody_without_the_right_is_refused(page, places, administrator, sign_in, monkeypatch) -> None:
    monkeypatch.setitem(RIGHTS, Role.ADMINISTRATOR, frozenset())
    answer = sign_in(administrator).get(PAGES[page][0].format(**places))
    assert answer.status_code == 403
    assert "may not" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_may_sees_it(page, places, request, sign_in) -> None:
    address, who, said = PAGES[page]
    user = request.getfixturevalue(who)
    if who == "administrator":
        request.getfixturevalue("oncologist")
    answer = sign_in(user).get(address.format(**places))
    assert answer.status_code == 200
    assert said in answer.content.decode(errors="replace")
    assert answer["Cache-Control"] == "no-store"


def test_a_page_of_a_patient_shows_two_identifiers_the_caveat_and_the_edition(doctor: Client, testa: int) -> None:
    for address in ("", "record/", "write/vitals/", "duty/laboratory/"):
        text = doctor.get(f"/patients/{testa}/{address}").content.decode()
        assert "14\u00a0Jun\u00a01970, FICTION-0007" in text
        assert "Supports, does not replace, a clinician&#39;s judgement." in text
        assert "Knowledge edition" in text


def test_the_demo_says_that_the_people_are_invented(doctor: Client, ida: int, settings) -> None:
    assert "invented" not in doctor.get(f"/patients/{ida}/record/").content.decode().replace("Ida Invented", "")
    settings.DEMO = True
    assert "the people are invented" in doctor.get(f"/patients/{ida}/record/").content.decode()


def test_the_story_opens_what_it_says(doctor: Client, testa: int) -> None:
    text = doctor.get(f"/patients/{testa}/?on=2021-10-01").content.decode()
    assert "As known on" in text
    assert f'/patients/{testa}/duty/pathology/?on=2021-10-01#pathology-1"' in text
    assert "Allergy to penicillin" in text
    assert doctor.get(f"/patients/{testa}/?on=2999-01-01").status_code == 422
    assert doctor.get(f"/patients/{testa}/?on=soon").status_code == 422


def test_a_fact_leads_to_its_resource(doctor: Client, testa: int) -> None:
    held = Resource.objects.get(patient=testa, rid="testa-creatinine-2021-09-29")
    answer = doctor.get(f"/patients/{testa}/fact/Observation/testa-creatinine-2021-09-29")
    assert (answer.status_code, answer["Location"]) == (302, f"/patients/{testa}/record/{held.pk}/")
    assert doctor.get(f"/patients/{testa}/fact/Observation/none").status_code == 404


def test_the_keys_of_neighbours_lead_along_the_desk(doctor: Client, ida: int, testa: int) -> None:
    ways = {doctor.get(f"/patients/{pk}/{way}/")["Location"] for pk in (ida, testa) for way in ("before", "after")}
    assert ways == {f"/patients/{ida}/", f"/patients/{testa}/"}


def test_a_merged_duplicate_leads_to_the_person(places: dict[str, int], doctor: Client) -> None:
    answer = doctor.get(f"/patients/{places['d']}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/patients/{places['p']}/")


def test_one_patient_who_is_found_opens_and_typing_lists(doctor: Client, ida: int, testa: int) -> None:
    assert doctor.get("/find/?q=inv-1")["Location"] == f"/patients/{ida}/"
    listed = doctor.get("/find/?q=mock", headers={"HX-Request": "true"}).content.decode()
    assert "FICTION-0007" in listed
    assert "<html" not in listed
    assert "Nobody fits" in doctor.get("/find/?q=zzz").content.decode()


def test_the_theme_is_kept_and_leads_back_only_here(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "/find/?q=a"})
    assert (answer["Location"], answer.cookies["medonc_theme"].value) == ("/find/?q=a", "dark")
    assert client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})["Location"] == "/"
    assert 'data-theme="dark"' in client.get("/accounts/login/").content.decode()
    assert client.get("/theme/").status_code == 405
