"""The page of an interaction: both sides with their drugs, what happens, what to do."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_an_interaction_says_what_happens_and_links_the_drugs_of_both_sides(doctor: Client) -> None:
    answer = doctor.get("/rules/treatment/interactions/irinotecan-strong-inducer/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "interaction, major" in text
    assert "Days apart: 14" in text
    assert "CYP3A4 strong inducer" in text
    assert 'href="/drugs/rifampicin/"' in text
    assert 'href="/drugs/irinotecan/"' in text
    assert "irinotecan, phenytoin" in text  # its first case


def test_an_interaction_that_is_not_held_is_not_found(doctor: Client) -> None:
    assert doctor.get("/rules/treatment/interactions/nothing-with-nothing/").status_code == 404
