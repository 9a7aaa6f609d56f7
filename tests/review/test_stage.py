"""What the duty Stage says where records clash, and where no stage exists."""

from __future__ import annotations

from datetime import date

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.staging import staging
from medonc.record import Chart, FactSource
from medonc.record.disease import Condition, RecordedStage, Role, Stage
from medonc.record.person import Person
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Icd10, Snomed
from medonc.values.evidence import NotKnown

ON = date(2026, 3, 1)
IIB, IIIC = Concept((Snomed("1222769001", "stage IIB"),)), Concept((Snomed("1222806003", "stage IIIC"),))


def chart(*facts: object) -> Chart:
    person = Person(source=FactSource(kind="Patient", id="p"), family="Fictiva")
    return Chart(person=person, facts=facts)  # type: ignore[arg-type]


def cancer(code: str, **more: object) -> Condition:
    source = FactSource(kind="Condition", id=f"c{code}")
    return Condition(source=source, role=Role.PRIMARY, code=Concept((Icd10(code),)), **more)  # type: ignore[arg-type]


def group(id_: str, value: Concept, on: str = "2026-01-05", basis: str = "clinical") -> Stage:
    source = FactSource(kind="Observation", id=id_)
    return Stage(
        source=source, system="TNM", part="group", basis=basis, code=Concept(), value=value, effective=read_when(on)
    )


@pytest.mark.parametrize("code", ["C71.1", "C92.00", "C91.00", "D46.9"])
def test_a_cancer_without_stage_lacks_none(code: str) -> None:
    (answer,) = staging(chart(cancer(code)), open_library(), ON).answers
    assert not isinstance(answer, NotKnown)
    assert "no" in answer.said()


@pytest.mark.parametrize("codes", [["C50.9"], ["C91.10"], ["C71.1", "C50.9"], []])
def test_any_other_unstaged_cancer_does(codes: list[str]) -> None:
    (answer,) = staging(chart(*map(cancer, codes)), open_library(), ON).answers
    assert isinstance(answer, NotKnown)
    assert answer.missing[0].what == "any stage"


def test_two_groups_of_one_day_and_basis_clash() -> None:
    remarks = staging(chart(group("a", IIB), group("b", IIIC)), open_library(), ON).remarks
    assert [r.kind for r in remarks] == ["contradiction"]
    assert "stage IIB and stage IIIC" in remarks[0].text


@pytest.mark.parametrize(
    "other", [group("b", IIB), group("b", IIIC, on="2026-02-05"), group("b", IIIC, basis="pathological")]
)
def test_the_same_another_day_or_another_basis_do_not(other: Stage) -> None:
    assert staging(chart(group("a", IIB), other), open_library(), ON).remarks == ()


def test_a_diagnosis_that_cites_another_stage_is_named() -> None:
    stated = RecordedStage(summary=IIIC, assessment="Observation/a")
    (remark,) = staging(chart(group("a", IIB), cancer("C50.9", stages=(stated,))), open_library(), ON).remarks
    assert "stage IIIC" in remark.text
    assert {f.resource for f in remark.facts} == {"Condition/cC50.9", "Observation/a"}
