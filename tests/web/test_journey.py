"""Two patients from referral to the end, through the pages in a real browser: one imported, one entered by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from medonc.store.models import PatientEntry, Resource, ResourceVersion, User
from medonc.workbench.refresh_desk import refresh_desk

from .test_browser import READY, at_the_desk, chromium, page, sign_in

__all__ = ["chromium", "page"]  # the browser's fixtures, used here by name
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not READY, reason="Debian's chromium, playwright or axe is not on this machine"),
]


def save(page: Any, button: str, **fields: str) -> None:
    """Fill a form by the names of its fields and send it."""
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name=button, exact=True).click()


def written(page: Any, patient: int, place: str, button: str, **fields: str) -> None:
    """One form of the page Write, sent and said to be saved."""
    page.goto(f"/patients/{patient}/write/{place}/")
    save(page, button, **fields)
    page.locator("[role=status] .said").wait_for()


def refused(page: Any, kept: str, value: str) -> None:
    """The form is back with its refusal, and what was typed still stands in it."""
    page.get_by_role("alert").wait_for()
    assert page.locator(f"main [name={kept}]").input_value() == value


@pytest.fixture
def sent_in(page: Any, oncologist: User, bundles: Path) -> int:
    """Testa Mockup, imported through the page."""
    sign_in(page)
    page.goto("/import/")
    page.get_by_label("Files").set_input_files(str(bundles / "testa-mockup.json"))
    page.get_by_role("button", name="Import").click()
    page.get_by_text("STORED", exact=True).wait_for()
    page.locator("main .items a", has_text="Testa").click()
    page.wait_for_url("**/patients/*/")
    return PatientEntry.objects.get(record_number="FICTION-0007").pk


def test_an_imported_record_is_read_handed_out_and_comes_back_unchanged(
    page: Any, sent_in: int, tmp_path: Path
) -> None:
    assert "FICTION-0007" in page.locator(".patient-line").inner_text()
    page.locator("main details.inline > summary").first.click()
    assert page.locator("main details[open] .receipt").first.is_visible()

    page.get_by_role("link", name="This line").click()
    page.wait_for_url("**/?span=line")
    assert page.locator(".tls.wide svg").is_visible()
    page.get_by_role("link", name="Whole course").click()

    with page.expect_download() as paper:
        page.get_by_role("link", name="PDF").click()
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")
    with page.expect_download() as handed:
        page.get_by_role("link", name="Export as mCODE bundle").click()
    bundle = tmp_path / "handed-out.json"
    handed.value.save_as(bundle)
    before = (PatientEntry.objects.count(), Resource.objects.count(), ResourceVersion.objects.count())
    page.goto("/import/")
    page.get_by_label("Files").set_input_files(str(bundle))
    page.get_by_role("button", name="Import").click()
    page.get_by_text("STORED", exact=True).wait_for()
    assert (PatientEntry.objects.count(), Resource.objects.count(), ResourceVersion.objects.count()) == before


def test_a_patient_from_the_first_visit_to_the_last(page: Any, oncologist: User, ida: int) -> None:
    sign_in(page)
    page.get_by_role("link", name="New patient").click()
    save(page, "Save patient", family="Invented", given="Ida", born="4 May 1960", record_number="INV-2", sex="female")
    page.get_by_role("alert").wait_for()
    assert "INV-1" in page.locator(".alike").inner_text()
    page.get_by_label("this is another person").check()
    page.get_by_role("button", name="Save patient").click()
    page.wait_for_url("**/patients/*/")
    made = PatientEntry.objects.get(record_number="INV-2").pk

    written(
        page, made, "diagnosis", "Save diagnosis", name="Carcinoma of the sigmoid colon", code="C18.7", on="2 Feb 2026"
    )
    written(page, made, "stage", "Save stage", scale="TNM|group|clinical", value="IIIB", on="9.2.2026", edition="8")
    page.goto(f"/patients/{made}/write/vitals/")
    save(page, "Save what was measured", on="10 Feb 2026", weight="700", height="168")
    refused(page, "weight", "700")
    assert page.locator("main [name=height]").input_value() == "168"
    save(page, "Save what was measured", weight="70")
    page.locator("[role=status] .said").wait_for()
    page.goto(f"/patients/{made}/write/result/")
    save(page, "Save result", code="Haemoglobin", value="11.2", unit="furlong", on="10 Feb 2026")
    refused(page, "unit", "furlong")
    save(page, "Save result", unit="g/dL", low="12", high="15.5")
    page.get_by_text("Haemoglobin saved.").wait_for()
    written(page, made, "performance", "Save grade", scale="ECOG", grade="1", on="10 Feb 2026")
    written(page, made, "allergy", "Save allergy", substance="co-trimoxazole", reactions="rash")
    written(page, made, "illness", "Save illness", name="Hypertension", code="I10", on="2011")
    written(page, made, "medicine", "Save medicine", name="amlodipine", dose="5 mg once a day")
    written(page, made, "note", "Save note", title="First visit", text="She walks two hours a day.")

    page.goto(f"/patients/{made}/")
    story = page.locator("body").inner_text()
    for words in ("Carcinoma of the sigmoid colon", "IIIB", "11.2 g/dL", "ECOG 1", "co-trimoxazole", "Hypertension"):
        assert words in story, words
    assert "amlodipine" in story
    page.goto(f"/patients/{made}/record/")
    assert "She walks two hours a day." in page.locator("main").inner_text()

    page.locator("tr", has_text="11.2 g/dL").locator("a").click()
    page.get_by_role("link", name="Correct", exact=True).click()
    save(page, "Save the correction", value="12.1", reason="the wrong line was copied")
    page.get_by_text("Version 2", exact=True).wait_for()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("I am sure").check()
    save(page, "Withdraw it", reason="taken from another patient")
    page.get_by_text("No answer uses it.").wait_for()
    page.goto(f"/patients/{made}/duty/laboratory/")
    assert "12.1" not in page.locator("main").inner_text()
    held = Resource.objects.get(withdrawn=True).pk
    page.goto(f"/patients/{made}/record/{held}/")
    page.get_by_role("link", name="Bring it back").click()
    save(page, "Bring it back", reason="it was hers after all")
    page.get_by_text("Brought back.").wait_for()
    page.goto(f"/patients/{made}/duty/laboratory/")
    assert "12.1 g/dL" in page.locator("main").inner_text()


def test_two_entries_of_one_person_are_joined_and_parted_again(page: Any, oncologist: User, ida: int) -> None:
    sign_in(page)
    page.goto("/patients/new/")
    save(page, "Save patient", family="Invented", given="Ida", born="1960-05-04", record_number="INV-2")
    page.get_by_label("this is another person").check()
    page.get_by_role("button", name="Save patient").click()
    page.wait_for_url("**/patients/*/")
    other = PatientEntry.objects.get(record_number="INV-2").pk
    refresh_desk()
    page.goto("/")
    page.get_by_role("heading", name="Entered twice?").wait_for()
    page.get_by_role("link", name="Compare and merge").click()
    page.wait_for_url(f"**/patients/{ida}/merge/")
    page.get_by_label("I am sure").check()
    save(page, "Merge", duplicate="INV-2", reason="same insurance number")
    page.get_by_text("is merged into this patient").first.wait_for()
    page.goto(f"/patients/{other}/")
    page.wait_for_url(f"**/patients/{ida}/")
    page.get_by_role("link", name="Take it apart").click()
    save(page, "Take it apart", reason="two sisters")
    page.get_by_text("Two patients again.").wait_for()
    assert PatientEntry.objects.filter(merged_into=None).count() == 2


def test_the_dead_leave_the_desk_and_the_doctor_leaves_the_workbench(page: Any, oncologist: User, ida: int) -> None:
    sign_in(page)
    refresh_desk()
    page.goto("/")
    assert page.locator(".visit", has_text="Ida Invented").count() == 1
    page.goto(f"/patients/{ida}/write/death/")
    page.get_by_label("I am sure").check()
    save(page, "Record the death", on="20 Feb 2026")
    page.locator("[role=status] .said").wait_for()
    assert "Died 20" in page.locator(".patient-line").inner_text()
    refresh_desk()
    page.goto("/")
    assert page.locator(".visit").count() == 0
    page.goto(f"/patients/{ida}/write/death/")
    save(page, "Take it back", reason="another person died")
    refresh_desk()
    page.goto("/")
    assert page.locator(".visit", has_text="Ida Invented").count() == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    page.goto("/")
    assert not at_the_desk(page.url)


def test_a_key_for_each_thing(page: Any, sent_in: int, ida: int) -> None:
    refresh_desk()
    page.goto(f"/patients/{sent_in}/")
    for key, place in (("1", "duty/patient"), ("3", "diagnosis"), ("9", "response")):
        page.keyboard.press(key)
        page.wait_for_url(f"**/{place}/")
    page.keyboard.press("0")
    page.wait_for_url(f"**/patients/{sent_in}/")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.keyboard.press("p")
    assert page.evaluate("window.printed") is True
    page.keyboard.press("[")
    page.wait_for_function("document.querySelector('.patient-line')")
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-row].sel .who a").inner_text()
    page.keyboard.press("k")
    assert page.locator("[data-row].sel .who a").inner_text() != second
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find-patient"
    page.keyboard.type("j")
    assert page.locator("#find-patient").input_value() == "j"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")
