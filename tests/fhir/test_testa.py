"""Our own record, Testa Mockup, as its README tells her course."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Stage
from medonc.record.measured import Variant
from medonc.record.person import Allergy, FamilyIllness
from medonc.record.therapy import DrugEvent, DrugFact, RadiotherapyCourse
from medonc.values.codes import Loinc
from medonc.values.quantity import Quantity


@pytest.fixture(scope="module")
def testa(bundles: Path) -> Chart:
    return read_chart(read_records([(bundles / "testa-mockup.json").read_bytes()]))


def test_her_illnesses(testa: Chart) -> None:
    assert testa.person.born is not None
    assert testa.person.born.text == "1970-06-14"
    roles = [c.role for c in testa.all(Condition)]
    assert (roles.count(Role.PRIMARY), roles.count(Role.SECONDARY), roles.count(Role.COMORBIDITY)) == (1, 1, 2)
    assert [str(a.substance) for a in testa.all(Allergy)] == ["Allergy to penicillin (finding)"]
    assert {str(f.relationship) for f in testa.all(FamilyIllness)} == {"mother", "maternal aunt"}


def test_her_stages(testa: Chart) -> None:
    groups = {s.basis: str(s.value) for s in testa.all(Stage) if (s.system, s.part) == ("TNM", "group")}
    assert set(groups) == {"clinical", "pathological"}
    assert all("IIB" in said for said in groups.values())


def test_six_cycles_and_one_day_deferred(testa: Chart) -> None:
    drugs = testa.all(DrugFact)
    docetaxel = [d for d in drugs if str(d.drug) == "docetaxel" and d.event is DrugEvent.GIVEN]
    left_out = [d for d in drugs if d.event is DrugEvent.NOT_GIVEN]
    assert len(docetaxel) == 6
    assert docetaxel[0].doses[0].amount == Quantity(Decimal(132), "mg")
    assert [d.effective and d.effective.text for d in left_out] == ["2021-05-03"]
    assert {str(d.drug) for d in drugs if d.event is DrugEvent.TAKEN} == {"metformin", "lisinopril"}


def test_her_neutrophils_on_the_deferred_day(testa: Chart) -> None:
    last = testa.latest([Loinc("751-8")], on=date(2021, 5, 3))
    assert last is not None
    assert last.value == Quantity(Decimal("0.9"), "10*3/uL")


def test_her_radiotherapy_and_genome(testa: Chart) -> None:
    (course,) = testa.all(RadiotherapyCourse)
    assert [(str(d.total), d.fractions) for d in course.doses] == [("4005 cGy", 15), ("1000 cGy", 5)]
    assert {str(v.gene) for v in testa.all(Variant)} == {"PIK3CA", "ERBB2"}
