"""Choosing: the list in its order, what touches this patient, options side by side, and the form that begins a plan."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from medonc.store.models import User

from .conftest import SignIn

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def options(doctor: Client, testa: int) -> str:
    """The page of a woman with HER2-positive breast cancer of stage II."""
    return text_of(doctor, f"/patients/{testa}/options/?on=2021-09-30")


def test_an_option_shows_its_effect_with_interval_design_and_people(options: str) -> None:
    assert "Disease-free survival: hazard ratio 0.54 (0.43 to 0.67)" in options
    assert "HERA, one year against none, 5081 women in three arms" in options
    assert "randomised, phase 3" in options


def test_the_order_is_said_and_its_rule_can_be_opened(options: str, doctor: Client) -> None:
    link = re.search(r'href="([^"]+)">The rule and its sources', options)
    assert link is not None
    assert "Order of the options" in text_of(doctor, link[1])


def test_what_one_thing_would_settle_is_named(options: str) -> None:
    assert "One thing would settle it: decide whether after the menopause (oncologist)" in options


def test_the_form_begins_a_plan_with_regimen_and_coded_reason(options: str, testa: int) -> None:
    assert f'action="/patients/{testa}/plan/new/"' in options
    assert '<input type="radio" name="regimen" value="breast/tchp" form="choose">' in options
    assert '<option value="compassionate">' in options


def test_somebody_who_may_not_plan_sees_no_such_form(nurse: User, sign_in: SignIn, testa: int) -> None:
    page = text_of(sign_in(nurse), f"/patients/{testa}/options/")
    assert "/plan/new/" not in page
    assert 'type="radio"' not in page
    assert "Compare those ticked" in page


def test_options_stand_side_by_side_with_burden_and_harms(doctor: Client, testa: int) -> None:
    page = text_of(doctor, f"/patients/{testa}/options/beside/?with=breast/tchp&with=breast/tch&on=2021-09-30")
    for said in ("TRYPHAENA", "BCIRG 006", "3 visits in 21 days", "18 weeks in all", "Boxed warnings", "Indicated"):
        assert said in page
    assert 'class="flag"' in page


def test_a_regimen_of_another_disease_may_stand_beside(doctor: Client, testa: int) -> None:
    page = text_of(doctor, f"/patients/{testa}/options/beside/?with=breast/tchp&with=colorectal/folfiri")
    assert "Not indicated" in page
    assert '<option value="colorectal/folfiri" selected>' in page


def test_one_option_alone_asks_for_another(doctor: Client, testa: int) -> None:
    page = text_of(doctor, f"/patients/{testa}/options/beside/?with=breast/tchp")
    assert "Choose two to four options" in page


def test_more_than_four_are_refused_and_an_unknown_one_names_what_is_held(doctor: Client, testa: int) -> None:
    five = "&".join(f"with=breast/{name}" for name in ("tchp", "tch", "ac", "tc", "cmf-iv"))
    assert "two to 4" in text_of(doctor, f"/patients/{testa}/options/beside/?{five}", 422)
    assert "We hold: breast/" in text_of(
        doctor, f"/patients/{testa}/options/beside/?with=breast/tchx&with=breast/ac", 404
    )


def test_what_the_harms_were_told_without_is_said(doctor: Client, testa: int) -> None:
    page = text_of(doctor, f"/patients/{testa}/options/?on=2021-09-30")
    assert "Harms were told without:" in page
    beside = text_of(doctor, f"/patients/{testa}/options/beside/?with=breast/tchp&with=breast/tch&on=2021-09-30")
    assert "Not known" in beside


def test_the_general_harms_of_each_drug_stand_beside_its_evidence(options: str) -> None:
    assert "boxed warning: cardiomyopathy; infusion reactions and lung toxicity" in options
    assert "Main harms: neutropenia (day 8)" in options
