"""The official record of Jenny M, resource by resource: expectations taken from its JSON by eye."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from medonc.fhir.bundles import read_chart, read_records
from medonc.record import Chart
from medonc.record.disease import ComorbidityReview, Condition, DiseaseStatus, Report, Role, Specimen, Stage
from medonc.record.measured import Performance, RegionStudied, Result, ResultKind, Variant
from medonc.record.person import FamilyIllness
from medonc.record.therapy import DrugEvent, DrugFact, Operation, RadiotherapyCourse
from medonc.values.codes import Hgnc, Loinc, Snomed
from medonc.values.quantity import Quantity

WEIGHT, HEIGHT, NEUTROPHILS = Loinc("29463-7"), Loinc("8302-2"), Loinc("26499-4")


@pytest.fixture(scope="module")
def jenny(shared_data: Path) -> Chart:
    folder = shared_data / "fhir" / "mcode"
    names = ("Bundle-mcode-patient-bundle-jenny-m.json", "Observation-bodyheight-jenny-m-2018-03-06.json")
    return read_chart(read_records((folder / name).read_bytes() for name in names))


def test_who_she_is(jenny: Chart) -> None:
    person = jenny.person
    assert (person.name, person.gender, person.sex_for_formulas, person.language) == (
        "Jenny M",
        "female",
        "female",
        "en-US",
    )
    assert (person.identifiers[0].value, person.identifiers[0].type) == ("MRN1234", "MR")
    assert person.age(on=date(2018, 4, 12)) == 53
    assert not person.deceased


def test_her_cancer(jenny: Chart) -> None:
    (cancer,) = jenny.all(Condition)
    assert cancer.role is Role.PRIMARY
    assert cancer.code.has([Snomed("353431000119107")])
    assert cancer.histology is not None
    assert cancer.histology.has([Snomed("82711006")])
    assert (cancer.clinical_status, cancer.verification) == ("remission", "confirmed")
    assert str(cancer.stages[0].summary).endswith("stage IIIC (qualifier value)")
    assert cancer.stages[0].assessment == "Observation/tnm-clinical-stage-group-jenny-m"


def test_her_stages(jenny: Chart) -> None:
    stages = {(s.system, s.part, s.basis): s for s in jenny.all(Stage)}
    assert set(stages) == {("TNM", part, "clinical") for part in ("group", "T", "N", "M")}
    group = stages["TNM", "group", "clinical"]
    assert group.edition == "AJCC 8"
    assert "IIB" in str(group.value)
    assert len(group.members) == 3
    assert group.about == "Condition/primary-cancer-condition-jenny-m"


def test_her_drugs_are_requested_and_none_is_given(jenny: Chart) -> None:
    drugs = {str(d.drug): d for d in jenny.all(DrugFact)}
    assert set(drugs) == {"cyclophosphamide", "DOXOrubicin", "PACLitaxel", "anastrozole"}
    assert {d.event for d in drugs.values()} == {DrugEvent.REQUESTED}
    assert all(d.is_cancer_treatment for d in drugs.values())
    cyclophosphamide, paclitaxel = drugs["cyclophosphamide"], drugs["PACLitaxel"]
    assert cyclophosphamide.doses[0].amount == Quantity(Decimal("932.59"), "mg")
    assert paclitaxel.doses[0].amount == Quantity(Decimal("272.01"), "mg")
    assert (cyclophosphamide.effective.text, cyclophosphamide.authored.text) == ("2018-04-01", "2018-04-12")
    assert {d.interval_text for d in drugs.values()} == {"every 3 weeks", "every day"}
    assert drugs["anastrozole"].effective.text == "2018-09-30"


def test_doxorubicin_is_recorded_as_a_rate(jenny: Chart) -> None:
    (doxorubicin,) = (d for d in jenny.all(DrugFact) if "DOXO" in str(d.drug))
    assert doxorubicin.doses[0].amount is None
    assert doxorubicin.doses[0].rate == Quantity(Decimal(60), "mg/m2")
    assert any("rate" in r.text for r in doxorubicin.remarks)
    cited = [r for r in jenny.remarks if "recorded as a rate" in r.text]
    assert [r.facts[0].resource for r in cited] == [str(doxorubicin.source)]


def test_her_measures(jenny: Chart) -> None:
    on = date(2018, 12, 31)
    weight, height = jenny.latest([WEIGHT], on=on), jenny.latest([HEIGHT], on=on)
    neutrophils = jenny.latest([NEUTROPHILS], on=on)
    assert weight is not None
    assert height is not None
    assert neutrophils is not None
    assert weight.value == Quantity(Decimal(155), "[lb_av]")
    assert height.value == Quantity(Decimal(65), "[in_i]")
    assert (weight.kind, str(weight.code)) == (ResultKind.VITAL, "Body weight")
    assert neutrophils.value == Quantity(Decimal(3000), "10*3/uL")
    assert neutrophils.normal is not None
    assert neutrophils.normal.high == Quantity(Decimal(5000), "10*3/uL")


def test_her_markers(jenny: Chart) -> None:
    markers = {str(r.code): str(r.value) for r in jenny.all(Result) if r.kind is ResultKind.MARKER}
    assert [v for k, v in markers.items() if k.startswith("Estrogen")] == ["Positive"]
    assert [v for k, v in markers.items() if k.startswith("Progesterone")] == ["Negative"]
    assert markers["HER2 [Interpretation] in Tissue"] == "Negative"
    assert markers["Oncotype DX Breast Recurrence Score Assay"].strip() == "47"


def test_her_tumour(jenny: Chart) -> None:
    (size,) = (r for r in jenny.all(Result) if r.kind is ResultKind.TUMOUR_SIZE)
    assert size.components[0].value == Quantity(Decimal("2.5"), "cm")
    assert size.specimen == "Specimen/tumor-specimen-left-breast-jenny-m"


def test_her_genome(jenny: Chart) -> None:
    (variant,) = jenny.all(Variant)
    (region,) = jenny.all(RegionStudied)
    assert variant.present is True
    assert variant.gene is not None
    assert variant.gene.of(Hgnc) == Hgnc("HGNC:26144")
    assert (str(variant.origin), variant.genomic_change) == ("Somatic", "NC_000016.10:g.23603471G>T")
    assert len(region.genes) == 7
    assert region.genes[0].of(Hgnc) == Hgnc("HGNC:1100")


def test_what_was_done(jenny: Chart) -> None:
    done = {str(o.code).partition(" (")[0]: o for o in jenny.all(Operation)}
    assert [name for name, o in done.items() if o.is_cancer_surgery] == ["Excision of part of breast"]
    (course,) = jenny.all(RadiotherapyCourse)
    assert [(str(d.total), d.fractions) for d in course.doses] == [("6000 cGy", 30), ("5000 cGy", 25)]
    assert (course.sessions, len(course.modalities), len(course.techniques)) == (31, 2, 2)
    assert (course.effective.text, course.ended.text, course.known.text) == ("2018-08-15", "2018-10-25", "2018-10-25")


def test_how_she_is(jenny: Chart) -> None:
    (performance,) = jenny.all(Performance)
    (status,) = jenny.all(DiseaseStatus)
    (review,) = jenny.all(ComorbidityReview)
    assert (performance.scale, performance.grade) == ("ECOG", 0)
    assert status.value.has([Snomed("268910001")])
    assert str(status.evidence[0]) == "Imaging (procedure)"
    assert (len(review.present_references), len(review.absent)) == (3, 2)
    assert {str(f.relationship) for f in jenny.all(FamilyIllness)} == {"maternal aunt", "paternal uncle"}


def test_reports_are_known_when_they_were_issued(jenny: Chart) -> None:
    reports = {str(r.code): r for r in jenny.all(Report)}
    genetic = reports["Genetic analysis report"]
    assert genetic.known.text == "2020-03-15T00:00:01+00:00"
    assert genetic not in jenny.on(date(2019, 12, 31)).all(Report)
    assert len(jenny.all(Specimen)) == 1


def test_the_missing_recorded_dates_are_one_remark(jenny: Chart) -> None:
    told = [r.text for r in jenny.remarks if "do not say when they were recorded" in r.text]
    assert told == ["26 of 37 facts do not say when they were recorded; their own date is taken"]
