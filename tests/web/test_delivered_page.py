"""The page of doses given: intensity with its receipt, every dose with who gave it, and what the next day needs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from medonc.workbench.new_patient import new_patient

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_testa_had_her_cycles_with_every_dose_and_its_receipt(doctor: Client, testa: int) -> None:
    page = doctor.get(f"/patients/{testa}/course/").content.decode()
    assert "Relative dose intensity of each drug" in page
    assert page.count('class="gauge"') == 4  # docetaxel, carboplatin, trastuzumab, pertuzumab
    assert 'class="lab steps"' in page
    text = text_of(doctor, f"/patients/{testa}/course/")
    assert "treatment/exposure/intensity" in text
    assert "every dose, " in text
    assert "docetaxel, standard 75 mg/m²" in text
    # 132, 132, 105, 105, 104 and 105 mg are 86.7 % of six standard doses, in 133 days for 126
    assert " 82.1 % " in text


def test_each_dose_leads_to_its_resource(doctor: Client, testa: int) -> None:
    page = doctor.get(f"/patients/{testa}/course/").content.decode()
    found = re.findall(r'href="(/patients/\d+/fact/MedicationAdministration/[^"]+)"', page)
    assert found
    assert doctor.get(found[0]).status_code == 302


def test_as_known_on_a_day_before_anything_was_given_nothing_is_shown(doctor: Client, testa: int) -> None:
    assert "Nothing is recorded as given yet" in text_of(doctor, f"/patients/{testa}/course/?on=2017-01-01")


def test_a_patient_without_treatment_has_a_page_that_says_so(doctor: Client, oncologist) -> None:
    made = new_patient(family="Emptor", given="Nil", born="1961-02-03", record_number="INV-77", by=oncologist)
    assert "Nothing is recorded as given yet" in text_of(doctor, f"/patients/{made.patient}/course/")


def test_the_plan_leads_to_it(doctor: Client, testa: int) -> None:
    assert f'href="/patients/{testa}/course/"' in doctor.get(f"/patients/{testa}/duty/plan/").content.decode()
