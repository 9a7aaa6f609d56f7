"""The page of the molecular report: who may open it, what it says first, and what it leaves unsaid."""

from __future__ import annotations

import json

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_signed_out_is_sent_to_the_door(testa: int) -> None:
    answer = Client().get(f"/patients/{testa}/genomics/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_the_page_keeps_not_tested_apart(doctor: Client, testa: int) -> None:
    answer = doctor.get(f"/patients/{testa}/genomics/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "not tested is not normal" in text or "Not tested is not normal" in text
    assert "Knowledge used" in text
    assert answer["Cache-Control"] == "no-store"


def test_the_same_as_json(doctor: Client, testa: int) -> None:
    answer = doctor.get(f"/patients/{testa}/genomics.json")
    assert answer["Content-Type"] == "application/json"
    document = json.loads(answer.content)
    assert {"therapies", "alterations", "asked", "germline", "faults"} <= set(document)
