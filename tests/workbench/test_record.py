"""Recording by hand: what is written reads back as the same fact, and bad input is refused in one sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from medonc.record.disease import Condition, Role, Stage
from medonc.record.measured import Performance, Result
from medonc.record.person import Allergy, Note
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.store import audit, clock
from medonc.store.models import AuditEntry, Resource, ResourceVersion, User
from medonc.values.errors import ImpossibleValue, MedoncError, NotHeld, Refused, UnknownUnit
from medonc.workbench import open_chart
from medonc.workbench.errors import NotAllowed
from medonc.workbench.new_patient import SameName, new_patient
from medonc.workbench.record_allergy import record_allergy
from medonc.workbench.record_comorbidity import record_comorbidity
from medonc.workbench.record_diagnosis import record_diagnosis
from medonc.workbench.record_home_medicine import home_medicines, reconcile, record_home_medicine
from medonc.workbench.record_note import record_note
from medonc.workbench.record_performance import record_performance
from medonc.workbench.record_result import record_result
from medonc.workbench.record_stage import record_stage, scales
from medonc.workbench.record_vitals import record_vitals

pytestmark = pytest.mark.django_db
DAY = "2026-03-02"


def chart(patient: int, by: User) -> Any:
    return open_chart.chart(patient, by=by)


def test_a_new_patient_reads_back(ida: int, oncologist: User) -> None:
    person = chart(ida, oncologist).person
    assert (person.name, str(person.born), person.sex_for_formulas, person.gender) == (
        "Ida Invented",
        "1960-05-04",
        "female",
        "",
    )
    assert [(i.type, i.value) for i in person.identifiers] == [("MR", "INV-1")]


def test_a_result_reads_back_with_its_digits(ida: int, oncologist: User) -> None:
    record_result(
        ida, code="2160-0", name="Creatinine", value="1,10", unit="mg/dl", low="0.5", high="1.1", on=DAY, by=oncologist
    )
    (result,) = chart(ida, oncologist).all(Result)
    assert (str(result.value), str(result.normal), str(result.effective)) == (
        "1.10 mg/dL",
        "0.5 mg/dL to 1.1 mg/dL",
        DAY,
    )
    assert result.known is not None
    assert result.source.author == "Ottilie Marrow"


@pytest.mark.parametrize(("typed", "read"), [("<0.1", "< 0.1 ng/mL"), ("≥ 20", ">= 20 ng/mL"), ("4.2", "4.2 ng/mL")])
def test_a_value_with_a_comparator(ida: int, oncologist: User, typed: str, read: str) -> None:
    record_result(ida, code="2857-1", name="PSA", value=typed, unit="ng/mL", on=DAY, by=oncologist)
    assert str(chart(ida, oncologist).all(Result)[0].value) == read


def test_a_time_is_written_with_its_zone(ida: int, oncologist: User) -> None:
    record_result(ida, code="2857-1", name="PSA", value="4", unit="ng/mL", on="2026-03-02T09:30", by=oncologist)
    assert chart(ida, oncologist).all(Result)[0].effective.text == "2026-03-02T09:30:00+00:00"


def test_a_day_written_day_first(ida: int, oncologist: User) -> None:
    record_result(ida, code="2857-1", name="PSA", value="4", unit="ng/mL", on="2.3.2026", by=oncologist)
    assert str(chart(ida, oncologist).all(Result)[0].effective) == DAY


def test_vitals_several_at_once(ida: int, oncologist: User) -> None:
    written = record_vitals(
        ida,
        on=DAY,
        by=oncologist,
        weight=("71,5", "kg"),
        height=("5.5", "ft"),
        pulse=("", "/min"),
        systolic="120",
        diastolic="80",
    )
    assert len(written) == 3
    said = {r.label: r.said() for r in chart(ida, oncologist).all(Result)}
    assert said["Body weight"] == "71.5 kg"
    assert said["Body height"] == "5.5 ft"
    assert "120 mmHg" in said["Blood pressure"]
    assert AuditEntry.objects.filter(act="record_vitals").count() == 1


def test_performance_reads_back_on_its_scale(ida: int, oncologist: User) -> None:
    record_performance(ida, grade="1", on=DAY, by=oncologist)
    record_performance(ida, grade="80", scale="Karnofsky", on=DAY, by=oncologist)
    assert {(p.scale, p.grade) for p in chart(ida, oncologist).all(Performance)} == {("ECOG", 1), ("Karnofsky", 80)}


def test_a_diagnosis_with_histology_and_side(ida: int, oncologist: User) -> None:
    record_diagnosis(
        ida, name="Cancer of the left breast", code="C50.912", histology="Invasive ductal carcinoma",
        histology_code="8500/3", laterality="left", site="Left breast", on="2026-02", by=oncologist,
    )  # fmt: skip
    (found,) = chart(ida, oncologist).all(Condition)
    assert (found.role, found.said(), str(found.histology)) == (
        Role.PRIMARY,
        "Cancer of the left breast",
        "Invasive ductal carcinoma",
    )
    assert str(found.effective) == "2026-02"
    assert str(found.laterality) == "Left"


@pytest.mark.parametrize("scale", scales())
def test_each_scale_offered_reads_back_as_itself(ida: int, oncologist: User, scale: tuple[str, str, str]) -> None:
    system, part, basis = scale
    record_stage(ida, system=system, part=part, basis=basis, value="II", on=DAY, by=oncologist)
    (stage,) = chart(ida, oncologist).all(Stage)
    assert (stage.system, stage.part, stage.basis, stage.said()) == (system, part, basis, "II")


def test_a_stage_names_the_only_cancer(ida: int, oncologist: User) -> None:
    cancer = record_diagnosis(ida, name="Cancer of the ovary", code="C56.9", on=DAY, by=oncologist)
    record_stage(ida, system="FIGO", value="IIIC", edition="2018", on=DAY, by=oncologist)
    assert chart(ida, oncologist).all(Stage)[0].about == cancer.reference


def test_allergy_comorbidity_and_note(ida: int, oncologist: User) -> None:
    record_allergy(ida, substance="Penicillin", reactions=("rash", ""), criticality="high", by=oncologist)
    record_comorbidity(ida, name="Hypertension", code="I10", on="2019", by=oncologist)
    record_note(ida, text="Wants to keep playing the cello.\nNo port.", title="First visit", by=oncologist)
    found = chart(ida, oncologist)
    assert [a.said() for a in found.all(Allergy)] == ["Penicillin, rash"]
    assert [(c.role, c.said()) for c in found.all(Condition)] == [(Role.COMORBIDITY, "Hypertension")]
    assert [(n.title, n.text) for n in found.all(Note)] == [
        ("First visit", "Wants to keep playing the cello.\nNo port.")
    ]


def test_home_medicines_are_reconciled_as_a_whole_list(ida: int, oncologist: User) -> None:
    kept = record_home_medicine(ida, name="Metformin", dose="500 mg twice a day", since="2020", by=oncologist).resource
    gone = record_home_medicine(ida, name="Ibuprofen", dose="400 mg when needed", by=oncologist).resource
    with pytest.raises(ImpossibleValue, match="each of them once"):
        reconcile(ida, on="2026-03-03", kept=[kept], by=oncologist)
    reconcile(ida, on="2026-03-03", kept=[kept], stopped=[gone], by=oncologist)
    assert [(m.resource, m.asked_on) for m in home_medicines(ida, by=oncologist)] == [(kept, "2026-03-03")]
    taken = {str(f.drug): f.status for f in chart(ida, oncologist).all(DrugFact) if f.event is DrugEvent.TAKEN}
    assert taken["Metformin"] == "active"
    assert taken.get("Ibuprofen", "stopped") == "stopped"


def test_each_act_is_audited_and_marks_the_desk(ida: int, oncologist: User) -> None:
    revision = open_chart.patient_header(ida, by=oncologist).revision
    written = record_note(ida, text="A note.", by=oncologist)
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.act, entry.who, entry.patient_id) == ("record_note", "marrow", ida)
    assert written.reference in entry.detail
    assert open_chart.patient_header(ida, by=oncologist).revision == revision + 1
    assert audit.verify().intact


TOMORROW = (clock.now() + timedelta(days=2)).date().isoformat()
LABORATORY = {"code": "2160-0", "name": "Creatinine", "value": "1", "unit": "mg/dL", "on": DAY}
REFUSED: dict[str, tuple[dict[str, str], type[MedoncError], str]] = {
    "unknown unit": ({"unit": "bushels"}, UnknownUnit, "Unit 'bushels' is not in the unit table. Expected"),
    "a stage": ({"code": "21908-9"}, Refused, "Use the form for stages"),
    "no number": ({"value": "high"}, ImpossibleValue, "'high' is not a number. Expected a number in mg/dL"),
    "no value": ({"value": " "}, ImpossibleValue, "no value"),
    "not a day": ({"on": "2026-02-30"}, ImpossibleValue, "not a date of the calendar"),
    "no day": ({"on": ""}, ImpossibleValue, "is not given"),
    "a day to come": ({"on": TOMORROW}, ImpossibleValue, "still to come"),
    "before birth": ({"on": "1959-01-01"}, ImpossibleValue, "before the birth"),
    "thousands": ({"value": "1.000,5"}, ImpossibleValue, "read in two ways"),
    "impossible": ({"value": "900"}, ImpossibleValue, "Creatinine 900 mg/dL"),
    "limits crossed": ({"low": "2", "high": "1"}, ImpossibleValue, "the lower one first"),
    "no code": ({"code": ""}, ImpossibleValue, "LOINC"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_result_is_refused_in_one_sentence(ida: int, oncologist: User, name: str) -> None:
    changes, kind, words = REFUSED[name]
    count = ResourceVersion.objects.count()
    with pytest.raises(kind) as refused:
        record_result(ida, by=oncologist, **LABORATORY | changes)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    assert ResourceVersion.objects.count() == count


def test_a_weight_of_700_kg_writes_none_of_the_vitals(ida: int, oncologist: User) -> None:
    with pytest.raises(ImpossibleValue, match=r"Weight 700 kg.*400 kg"):
        record_vitals(ida, on=DAY, by=oncologist, weight=("700", "kg"), pulse=("70", "/min"))
    assert not Resource.objects.filter(kind="Observation").exists()


@pytest.mark.parametrize(("upper", "lower"), [("80", "120"), ("400", "80"), ("120", ""), ("120", "80,1,2")])
def test_a_blood_pressure_that_cannot_be(ida: int, oncologist: User, upper: str, lower: str) -> None:
    with pytest.raises(ImpossibleValue):
        record_vitals(ida, on=DAY, by=oncologist, systolic=upper, diastolic=lower)


def test_no_vital_sign_at_all(ida: int, oncologist: User) -> None:
    with pytest.raises(ImpossibleValue, match="at least one"):
        record_vitals(ida, on=DAY, by=oncologist, weight=("", "kg"))


@pytest.mark.parametrize(
    ("scale", "grade"), [("ECOG", "6"), ("ECOG", "1.5"), ("Karnofsky", "85"), ("Karnofsky", "110")]
)
def test_a_grade_outside_its_scale(ida: int, oncologist: User, scale: str, grade: str) -> None:
    with pytest.raises(ImpossibleValue, match="a whole grade"):
        record_performance(ida, scale=scale, grade=grade, on=DAY, by=oncologist)


def test_an_unheld_scale_lists_those_that_are(ida: int, oncologist: User) -> None:
    with pytest.raises(NotHeld, match=r"We hold: .*Ann Arbor"):
        record_stage(ida, system="Astrology", value="Leo", on=DAY, by=oncologist)


def test_a_second_value_of_one_moment_is_refused(ida: int, oncologist: User) -> None:
    record_result(ida, by=oncologist, **LABORATORY)
    with pytest.raises(Refused, match=r"is recorded already: 1 mg/dL. Correct that one"):
        record_result(ida, by=oncologist, **LABORATORY | {"value": "2"})
    record_result(ida, by=oncologist, **LABORATORY | {"on": "2026-03-02T10:00"})


@pytest.mark.parametrize("again", [
    lambda p, by: record_allergy(p, substance="penicillin", by=by),
    lambda p, by: record_comorbidity(p, name="High blood pressure", code="I10", by=by),
    lambda p, by: record_home_medicine(p, name="metformin", by=by),
    lambda p, by: record_performance(p, grade="2", on=DAY, by=by),
    lambda p, by: record_stage(p, system="FIGO", value="II", on=DAY, by=by),
    lambda p, by: record_diagnosis(p, name="Cancer of the ovary", code="C56.9", on=DAY, by=by),
])  # fmt: skip
def test_what_is_recorded_already_is_refused(ida: int, oncologist: User, again: Any) -> None:
    record_allergy(ida, substance="Penicillin", by=oncologist)
    record_comorbidity(ida, name="Hypertension", code="I10", by=oncologist)
    record_home_medicine(ida, name="Metformin", by=oncologist)
    record_performance(ida, grade="1", on=DAY, by=oncologist)
    record_stage(ida, system="FIGO", value="IIIC", on=DAY, by=oncologist)
    record_diagnosis(ida, name="Cancer of the ovary", code="C56.9", on=DAY, by=oncologist)
    with pytest.raises(Refused, match="already"):
        again(ida, oncologist)


def test_a_coordinator_records_no_results(ida: int, coordinator: User) -> None:
    with pytest.raises(
        NotAllowed, match="Ask one of these: oncologist, fellow, advanced practitioner, pharmacist, nurse"
    ):
        record_result(ida, by=coordinator, **LABORATORY)


def test_a_namesake_is_shown_before_saving(ida: int, oncologist: User) -> None:
    known = {"family": "Invented", "given": "Ida", "born": "1971-01-01", "record_number": "INV-2", "by": oncologist}
    with pytest.raises(SameName) as alert:
        new_patient(**known)
    assert [p.pk for p in alert.value.alike] == [ida]
    assert new_patient(**known, despite_same_name=True).patient != ida


@pytest.mark.parametrize("missing", ["family", "given", "born", "record_number"])
def test_a_patient_needs_a_name_and_two_identifiers(oncologist: User, missing: str) -> None:
    whole = {"family": "Invented", "given": "Otto", "born": "1950-01-31", "record_number": "INV-9"}
    with pytest.raises(ImpossibleValue, match="is not given"):
        new_patient(**whole | {missing: ""}, by=oncologist)
    assert not Resource.objects.exists()
