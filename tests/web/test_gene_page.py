"""The page of a gene: how its alleles count, and what each phenotype means for each drug."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_gene_says_what_each_phenotype_means_for_each_drug(doctor: Client) -> None:
    answer = doctor.get("/rules/treatment/pharmacogenomics/dpyd/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "capecitabine, intermediate metaboliser, activity score 1.5" in text
    assert "start at 50 % of the standard dose" in text
    assert "c.2846A&gt;T" in text


def test_a_rule_of_no_gene_has_no_advice_and_no_alleles(doctor: Client) -> None:
    text = doctor.get("/rules/treatment/dosing/calvert/").content.decode()
    assert 'id="numbers"' in text or 'id="inputs"' in text
    assert 'id="advice"' not in text
    assert 'id="alleles"' not in text
