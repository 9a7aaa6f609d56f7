"""The attacker at the workbench: forged forms, other people's numbers, stored scripts, odd files, guessed passwords."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from medonc.fhir.bundles.received import LIMIT
from medonc.store.models import PatientEntry, Resource, ResourceVersion, Role, User
from medonc.workbench import open_chart
from medonc.workbench.new_patient import new_patient
from medonc.workbench.record_allergy import record_allergy
from medonc.workbench.record_diagnosis import record_diagnosis
from medonc.workbench.record_home_medicine import record_home_medicine
from medonc.workbench.record_note import record_note
from medonc.workbench.record_result import record_result
from medonc.workbench.rights import RIGHTS

from .conftest import BACKEND, PASSWORD, SignIn, person

pytestmark = pytest.mark.django_db
ROLES_PAGE = Path(__file__).parents[2] / "docs" / "roles.md"

# what a form or page does: its address; a form is sent empty, so that nothing is written by those who may
ACTS: dict[str, tuple[str, ...]] = {
    "read": (
        "/patients/{p}/record/",
        "/patients/{p}/options/",
        "/patients/{p}/review.pdf",
        "/patients/{p}/record/{r}/",
    ),
    "desk": ("/",),
    "find": ("/find/",),
    "new_patient": ("/patients/new/",),
    "record_diagnosis": ("/patients/{p}/write/diagnosis/",),
    "record_stage": ("/patients/{p}/write/stage/",),
    "record_pathology": (
        "/patients/{p}/write/specimen/",
        "/patients/{p}/write/findings/",
        "/patients/{p}/write/receptors/",
    ),
    "record_result": ("/patients/{p}/write/result/",),
    "record_vitals": ("/patients/{p}/write/vitals/",),
    "record_performance": ("/patients/{p}/write/performance/",),
    "record_lesions": ("/patients/{p}/write/lesions/", "/patients/{p}/write/lesions/add/"),
    "record_disease_status": ("/patients/{p}/write/status/",),
    "record_toxicity": ("/patients/{p}/write/toxicity/",),
    "record_allergy": ("/patients/{p}/write/allergy/",),
    "record_comorbidity": ("/patients/{p}/write/illness/",),
    "record_home_medicine": ("/patients/{p}/write/medicine/", "/patients/{p}/write/medicines/"),
    "record_note": ("/patients/{p}/write/note/",),
    "record_death": ("/patients/{p}/write/death/",),
    "correct_fact": ("/patients/{p}/record/{r}/correct/",),
    "withdraw_fact": ("/patients/{p}/record/{r}/withdraw/",),
    "merge": ("/patients/{p}/merge/",),
    "export": ("/patients/{p}/bundle.json", "/patients/{p}/record.ndjson"),
    "import": ("/import/",),
    "settings": ("/settings/",),
    "people": (
        "/people/",
        "/people/new/",
        "/people/marrow/",
        "/people/marrow/credentials/",
        "/people/marrow/credentials/new/",
        "/people/marrow/credentials/1/end/",
        "/people/marrow/unlock/",
        "/people/marrow/second-factor/",
    ),
    "acknowledge_result": ("/results/acknowledge/",),
    "assign_result": ("/results/whose/1/",),
    "ask_report": (
        "/patients/{p}/symptoms/ask/",
        "/patients/{p}/symptoms/link/9/",
        "/patients/{p}/symptoms/link/9/revoke/",
    ),
    "triage": ("/triage/", "/triage/9/take/", "/triage/9/close/"),
    "audit": ("/audit/",),
    "restrict": ("/restricted/", "/patients/{p}/restrict/"),
    "break_glass": ("/patients/{p}/reason/",),
    "opened_log": ("/patients/{p}/opened/",),
    # the acts on an order are tried by the tests of its pages
    "start_taper": ("/patients/{p}/irae/tapers/x/end/", "/patients/{p}/irae/tapers/x/seen/"),
    "plan_treatment": (),
    "draft_order": (),
    "sign_order": (),
    "verify_order": (),
    "release_order": (),
    "recheck_order": (),
    "prepare_order": (),
    "check_product": (),
    "receive_product": (),
    "check_bedside": (),
    "start_dose": (),
    "record_dose": (),
    "reconcile_order": (),
    "dispense_order": (),
    "hold_order": (),
    "defer_order": (),
    "cancel_order": (),
    "expire_order": (),
    "approve_exception": (),
    "record_consent": (),
    "withdraw_consent": (),
}


@pytest.fixture
def weight(ida: int) -> int:
    return Resource.objects.get(patient=ida, kind="Observation").pk


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_may_and_nothing_else(
    role: Role, administrator: User, oncologist: User, sign_in: SignIn, ida: int, weight: int
) -> None:
    browser = sign_in(person("somebody", "Some Body", role, administrator))
    before = ResourceVersion.objects.count()
    for act, places in ACTS.items():
        for place in places:
            address = place.format(p=ida, r=weight)
            answers = (browser.get(address).status_code, browser.post(address, {}).status_code)
            assert {answer == 403 for answer in answers} == {act not in RIGHTS[role]}, (act, address, answers)
    assert ResourceVersion.objects.count() == before


def test_every_act_is_tried_and_the_table_of_roles_is_current() -> None:
    assert set(ACTS) == {act for acts in RIGHTS.values() for act in acts}
    lines = [line.split("|")[1:-1] for line in ROLES_PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    head, _, *rows = [[cell.strip() for cell in line] for line in lines]
    said = {row[0]: {role for role, cell in zip(head[1:], row[1:], strict=True) if cell == "yes"} for row in rows}
    held = {act: {str(role) for role, acts in RIGHTS.items() if act in acts} for act in ACTS}
    assert said == {act.replace("_", " "): roles for act, roles in held.items()}


@pytest.mark.parametrize("act", ACTS)
def test_no_form_is_taken_without_its_token(
    act: str, oncologist: User, administrator: User, ida: int, weight: int
) -> None:
    for user in (oncologist, administrator):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(user, backend=BACKEND)
        for place in ACTS[act]:
            answer = strict.post(place.format(p=ida, r=weight), {"reason": "forged", "text": "forged"})
            assert answer.status_code == 403
    for place in ("/theme/", "/accounts/logout/", "/accounts/password/change/", f"/patients/{ida}/merge/9/apart/"):
        assert strict.post(place).status_code == 403


@pytest.mark.parametrize("number", ["0", "99999", "9223372036854775808", "9" * 40])
def test_a_number_that_nobody_has_is_not_held(number: str, doctor: Client, ida: int) -> None:
    for place in ("/patients/{n}/", "/patients/{n}/record/", "/patients/{p}/record/{n}/", "/patients/{n}/write/note/"):
        assert doctor.get(place.format(n=number, p=ida)).status_code == 404, place
    for place in ("/patients/{p}/record/{n}/correct/", "/patients/{p}/record/{n}/withdraw/", "/patients/{n}/merge/"):
        assert doctor.post(place.format(n=number, p=ida), {"reason": "x", "seen": "1"}).status_code == 404, place
    assert doctor.post(f"/patients/{ida}/merge/{number}/apart/", {"reason": "x"}).status_code in (404, 422)
    assert doctor.get(f"/audit/?patient={number}&before={number}").status_code == 200


def test_a_resource_opens_under_its_own_patient_only(doctor: Client, ida: int, testa: int, weight: int) -> None:
    for way in ("", "correct/", "withdraw/"):
        assert doctor.get(f"/patients/{testa}/record/{weight}/{way}").status_code == 404
    sent = {"value": "65", "reason": "another's", "seen": "1"}
    assert doctor.post(f"/patients/{testa}/record/{weight}/correct/", sent).status_code == 404
    assert doctor.post(f"/patients/{testa}/record/{weight}/withdraw/", sent).status_code == 404
    reference = str(Resource.objects.get(pk=weight))
    assert doctor.get(f"/patients/{testa}/fact/{reference}").status_code == 404
    assert Resource.objects.get(pk=weight).version == 1


NO_DAYS = [
    "banana", "2021-13-01", "2021-02-30", "0000-01-01", "99 Jan 2020", "1 Foo 2020", "\x00", "9" * 500, "2021",
    "\u0662\u0660\u0662\u0661-\u0660\u0661-\u0660\u0661", "2999-01-01", "2021-01-01T25:00", "-1-1-1", "1e9", "<script>",
]  # fmt: skip


@pytest.mark.parametrize("on", NO_DAYS)
def test_a_day_that_is_none_is_refused_in_words(on: str, doctor: Client, ida: int) -> None:
    for place in ("", "record/", "duty/evaluate/", "review.pdf"):
        answer = doctor.get(f"/patients/{ida}/{place}", {"on": on})
        assert answer.status_code == 422, (place, answer.status_code)
        assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("typed", ["1e999999999", "1e-999999999", "NaN", "Infinity", "-70", "7" * 5000, "\x00", "７０"])
def test_a_number_that_is_none_is_refused_in_words(typed: str, doctor: Client, ida: int) -> None:
    before = ResourceVersion.objects.count()
    vitals = {"on": "2026-02-03", "weight": typed, "weight_unit": "kg"}
    result = {"code": "2160-0", "value": typed, "unit": "mg/dL", "on": "2026-02-03"}
    answers = [
        doctor.post(f"/patients/{ida}/write/vitals/", vitals),
        doctor.post(f"/patients/{ida}/write/result/", result),
    ]
    if typed != "７０":  # full-width digits are digits
        assert [a.status_code for a in answers] == [422, 422]
        assert ResourceVersion.objects.count() == before
    else:
        assert all(a.status_code in (302, 422) for a in answers)


EVIL = '"><img src=x onerror=alert(1)><svg onload=alert(2)></title><script>alert(3)</script>{{7*7}}'


def test_what_was_stored_never_runs(doctor: Client, oncologist: User, administrator: User) -> None:
    made = new_patient(family=EVIL, given="Otto", born="1960-05-04", record_number="<b>7", by=oncologist).patient
    record_diagnosis(made, name=EVIL, on="2026-02-03", code="C18.7", by=oncologist)
    record_result(made, code="2160-0", name=EVIL, value="0.9", unit="mg/dL", on="2026-02-03", by=oncologist)
    record_result(made, code="2160-0", name=EVIL, value="1.0", unit="mg/dL", on="2026-02-05", by=oncologist)
    record_result(made, code="5778-6", name="Colour", value=EVIL, on="2026-02-05", by=oncologist)
    record_allergy(made, substance=EVIL, reactions=(EVIL,), by=oncologist)
    record_home_medicine(made, name=EVIL, dose=EVIL, by=oncologist)
    record_note(made, title=EVIL, text=EVIL, by=oncologist)
    places = ["/", "/find/?q=otto", f"/find/?q={EVIL}", "/audit/", f"/patients/{made}/", f"/patients/{made}/record/"]
    places += [f"/patients/{made}/duty/{duty}/" for duty in ("patient", "evaluate", "pathology", "laboratory", "plan")]
    places += [f"/patients/{made}/write/medicines/", f"/patients/{made}/record/?on={EVIL}"]
    places += [f"/patients/{made}/record/{r.pk}/" for r in Resource.objects.filter(patient=made)]
    for place in places:
        text = doctor.get(place).content.decode()
        for bad in ("<img src=x", "<svg onload", "<script>alert", "<b>7", ">49<"):
            assert bad not in text, place
    name = doctor.get(f"/patients/{made}/bundle.json")["Content-Disposition"]
    assert set(name.split('filename="')[1]) <= set('abcdefghijklmnopqrstuvwxyz0123456789-."')


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(there: str, client: Client, oncologist: User) -> None:
    sent = {"login": "marrow", "password": PASSWORD, "next": there}
    assert client.post(f"/accounts/login/?next={there}", sent)["Location"] == "/"
    for answer in (
        client.post("/theme/", {"theme": "dark", "next": there, "here": there}),
        client.get(f"/accounts/login/?next={there}"),
        client.post("/accounts/logout/", {"next": there}),
    ):
        assert "evil" not in answer.get("Location", "")
        assert "javascript" not in answer.get("Location", "")


def test_the_browser_is_told_what_it_may_do(client: Client, oncologist: User, ida: int) -> None:
    entered = client.post("/accounts/login/", {"login": "marrow", "password": PASSWORD})
    session = next(c for name, c in entered.cookies.items() if name.endswith("session"))
    assert (session["httponly"], session["samesite"], session["path"]) == (True, "Lax", "/")
    for place in ("/", f"/patients/{ida}/", "/nowhere/", f"/patients/{ida}/bundle.json", "/accounts/logout/"):
        answer = client.get(place)
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"], place


ODD: dict[str, bytes] = {
    "a ZIP": b"PK\x03\x04\x14\x00\x08\x00" + bytes(range(256)) * 4,
    "zeros": b"\x00" * 2000,
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "no text": b"\xff\xfe\xfd{}",
    "UTF-16": '{"resourceType": "Patient"}'.encode("utf-16"),
    "a list": b"[1, 2, 3]",
    "a number": b"7",
    "a deep hole": b"[" * 200_000,
    "a deep resource": b'{"resourceType":"Patient","extension":' + b'[{"a":' * 5_000 + b"1" + b"}]" * 5_000 + b"}",
    "half a bundle": b'{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Pat',
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", ["odd.json", "odd.ndjson", "../../etc/odd.json"])
def test_an_odd_file_is_refused_in_one_sentence(kind: str, name: str, doctor: Client) -> None:
    answer = doctor.post("/import/", {"files": SimpleUploadedFile(name, ODD[kind]), "source": "clinic"})
    assert answer.status_code == 422
    assert "NOT SAVED" in answer.content.decode()
    assert not PatientEntry.objects.exists()
    assert not Resource.objects.exists()


def test_one_document_over_the_limit_is_refused_and_told_of_ndjson(doctor: Client) -> None:
    big = b'{"resourceType": "Patient", "id": "a", "text": "' + b"x" * LIMIT + b'"}'
    answer = doctor.post("/import/", {"files": SimpleUploadedFile("big.json", big), "source": "clinic"})
    assert answer.status_code in (413, 422)
    assert "NDJSON" in answer.content.decode()
    assert not Resource.objects.exists()


def test_two_people_correct_one_value_and_nothing_is_lost(
    doctor: Client, nurse: User, sign_in: SignIn, ida: int, weight: int, oncologist: User
) -> None:
    other = sign_in(nurse)
    address = f"/patients/{ida}/record/{weight}"
    assert doctor.get(f"{address}/correct/").status_code == other.get(f"{address}/correct/").status_code == 200
    first = {"value": "65", "reason": "the scales were read again", "seen": "1"}
    late = {"value": "66.5", "reason": "her own scales", "seen": "1"}
    assert doctor.post(f"{address}/correct/", first).status_code == 302
    answer = other.post(f"{address}/correct/", late)
    text = answer.content.decode()
    assert (answer.status_code, "66.5" in text, "her own scales" in text) == (409, True, True)
    assert other.post(f"{address}/withdraw/", {"reason": "mine", "seen": "1"}).status_code == 409
    chart = open_chart.chart(ida, by=oncologist)
    assert [str(f.said()).replace("\u00a0", " ") for f in chart.facts] == ["65 kg"]
    assert other.post(f"{address}/correct/", late | {"seen": "2"}).status_code == 302
    assert ResourceVersion.objects.filter(resource=weight).count() == 3


def test_a_closed_account_is_out_at_once(doctor: Client, oncologist: User, ida: int) -> None:
    User.objects.filter(pk=oncologist.pk).update(is_active=False)
    answer: Any = doctor.get(f"/patients/{ida}/")
    assert answer.status_code in (302, 403)
