"""Statements, synopsis and contradictions from the chart of an invented patient, and the command over a bundle."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from medonc.knowledge.load import open_library
from medonc.paper.pathology_json import pathology_document
from medonc.paper.pathology_pdf import pathology_pdf
from medonc.paper.pathology_sheet import pathology_sheet, pathology_text
from medonc.practice.pathology import report_of
from medonc.practice.pathology.report import PathologyReport
from medonc.practice.review import review
from medonc.practice.work_up import work_ups
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Specimen, Stage
from medonc.record.facts import Bounded, Component, Fact, FactSource
from medonc.record.measured import Result, ResultKind, Variant
from medonc.record.person import Person
from medonc.record.specimens import Margin, Nodes, Origin, Seen, Stain, as_result, own
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Hgnc, Icd10, IcdO3Morphology, Loinc, Snomed
from medonc.values.evidence import Answer, Finding, NotKnown
from medonc.values.quantity import Quantity

LIBRARY = open_library()
ON = date(2024, 6, 1)
DAY = read_when("2024-03-01")
CORE = "Specimen/core"


def share(number: str) -> Quantity:
    return Quantity(Decimal(number), "%")


def source(kind: str, name: str) -> FactSource:
    return FactSource(kind=kind, id=name)


def cancer(icd10: str = "C50.4", morphology: str = "8500/3", **more: Concept) -> Condition:
    return Condition(
        source=source("Condition", "cancer"),
        role=Role.PRIMARY,
        code=Concept((Icd10(icd10),), f"invented cancer {icd10}"),
        histology=Concept((IcdO3Morphology(morphology, "carcinoma"),)),
        **more,
    )


def specimen(procedure: str = "biopsy", **more: Concept) -> Specimen:
    made = Concept((), procedure)
    return Specimen(
        source=source("Specimen", "core"),
        effective=DAY,
        kind=Concept((), "tissue"),
        procedure=made,
        accession="H1",
        **more,
    )


def seen(number: int, what: Seen) -> Result:
    return as_result(what, Origin(source=source("Observation", f"o{number}"), effective=DAY, specimen=CORE))


def reported(*facts: Fact, cancer_of: Condition | None = None) -> PathologyReport:
    person = Person(source=source("Patient", "p"))
    held = (cancer_of or cancer(), *([] if any(isinstance(f, Specimen) for f in facts) else [specimen()]), *facts)
    return report_of(Chart(person=person, facts=held), LIBRARY, ON)


def said(report: PathologyReport) -> dict[str, Answer[object]]:
    return {(a.rule.id if a.rule else a.title).removeprefix("pathology/"): a for a in report.statements}


def values(report: PathologyReport) -> dict[str, object]:
    return {name: a.value for name, a in said(report).items() if isinstance(a, Finding)}


def test_a_breast_cancer_is_read_from_its_stains() -> None:
    report = reported(
        seen(1, Stain(target="ER", clone="SP1", percent=share("95"), intensity="strong")),
        seen(2, Stain(target="PR", percent=share("30"))),
        seen(
            3,
            Stain(target="HER2", score="2+", ratio=Quantity(Decimal("1.4"), "1"), copies=Quantity(Decimal("3.1"), "1")),
        ),
        seen(4, Stain(target="Ki-67", percent=share("8"))),
        seen(5, Nodes(examined=3, positive=1, deposit=Quantity(Decimal(4), "mm"))),
        seen(6, Margin(name="deep", state="clear", distance=Quantity(Decimal(2), "mm"))),
    )
    assert values(report) == {
        "breast/er": "positive",
        "breast/pr": "positive",
        "breast/her2": "negative",
        "breast/her2_expression": "low",
        "breast/ki67": "between",
        "breast/subtype": "luminal A-like",
    }
    text = pathology_text(report)
    assert "laboratory number: H1" in text
    assert "deep margin: clear; distance 2 mm" in text
    assert "5 (ratio 1.4 against 2.0; copies 3.1 against 4.0 and 6.0)" in text
    er = said(report)["breast/er"]
    assert isinstance(er, Finding)
    assert [f.resource for f in er.facts] == ["Observation/o1"]
    assert any(s.label == "share of stained nuclei" and s.value == "95 %" for s in er.steps)


def test_what_is_not_tested_is_named_with_its_next_step() -> None:
    report = reported(seen(1, Stain(target="HER2", score="2+")))
    status = said(report)["breast/her2"]
    assert isinstance(status, NotKnown)
    assert status.missing[0].do.startswith("in situ hybridisation")
    assert set(said(report)) == {"breast/her2", "breast/her2_expression"}


def test_a_limit_is_read_where_both_of_its_ends_agree() -> None:
    below = Result(
        source=source("Observation", "b"),
        effective=DAY,
        kind=ResultKind.MARKER,
        code=Concept((Loinc("85329-1"),)),
        value=Bounded(comparator="<", quantity=share("1")),
        specimen=CORE,
    )
    report = reported(below)
    assert values(report)["breast/er"] == "negative"
    assert "< 1 %" in said(report)["breast/er"].said()
    open_one = Result(
        source=below.source, effective=DAY, kind=below.kind, code=below.code, specimen=CORE,
        value=Bounded(comparator="<", quantity=share("5")),
    )  # fmt: skip
    assert isinstance(said(reported(open_one))["breast/er"], NotKnown)


def test_what_does_not_fit_together_is_a_finding() -> None:
    amplified = Variant(
        source=source("Observation", "v"),
        present=True,
        gene=Concept((Hgnc("HGNC:3430", "ERBB2"),)),
        copy_number=Quantity(Decimal(12), "1"),
    )
    gleason = Stage(
        source=source("Observation", "g"),
        system="Gleason",
        part="score",
        code=Concept((), "Gleason"),
        value=Concept((), "7"),
    )
    left = Snomed("80248007", "left breast")
    report = reported(
        seen(1, Stain(target="HER2", score="0", faint=share("0"))),
        seen(2, Stain(target="HER2", score="1+")),
        seen(3, Stain(target="MSH6", reading="lost")),
        Result(
            source=source("Observation", "msi"),
            effective=DAY,
            kind=ResultKind.GENOMIC,
            code=Concept((Loinc("81695-9"),)),
            value=Concept((Loinc("LA14122-8"),), "Stable"),
            specimen=CORE,
        ),
        amplified,
        gleason,
        specimen(site=Concept((left,))),
        cancer_of=cancer(laterality=Concept((Snomed("24028007", "right"),))),
    )
    texts = "\n".join(r.text for r in report.contradictions)
    assert "HER2 score of tissue, biopsy, left breast: 0 and 1+ are reported of one specimen" in texts
    assert "HER2 negative, 12 copies of ERBB2: contradictory" in texts
    assert "MSH6 lost; microsatellites stable" in texts
    assert "is of the left side, the diagnosis of the right" in texts
    assert "belongs to prostate cancer, and the diagnosis is" in texts
    assert all(r.facts for r in report.contradictions)


def test_reports_that_agree_say_nothing() -> None:
    report = reported(
        seen(1, Stain(target="HER2", score="0", faint=share("0"))),
        seen(2, Stain(target="HER2", score="0", faint=share("0"))),
        seen(3, Margin(name="deep", state="clear")),
        seen(4, Margin(name="lateral", state="involved")),
    )
    assert report.contradictions == ()
    assert values(report)["breast/her2_expression"] == "none"


def test_pd_l1_by_score_clone_and_tumour() -> None:
    lung, found = cancer("C34.1", "8140/3"), Stain(target="PD-L1", score="TPS", percent=share("60"), clone="SP263")
    report = reported(seen(1, found), cancer_of=lung)
    answers = [a for a in report.statements if a.title == "PD-L1"]
    assert [str(getattr(a, "value", "")) for a in answers] == ["reached", "reached"]
    assert all("another clone" in r.text for a in answers for r in a.remarks)
    assert not reported(seen(1, found), cancer_of=cancer("C34.1", "8041/3")).statements
    small = reported(seen(1, found), cancer_of=cancer("C53.9", "8070/3")).statements
    assert "PD-L1 CPS: reported as TPS" in small[0].said()


def test_prostate_takes_the_sample_from_the_specimen() -> None:
    def pattern(number: int, loinc: str, value: int) -> Result:
        return Result(
            source=source("Observation", f"g{number}"),
            effective=DAY,
            kind=ResultKind.LABORATORY,
            code=Concept((Loinc(loinc),)),
            value=value,
            specimen=CORE,
        )

    report = reported(pattern(1, "44641-9", 4), pattern(2, "44642-7", 3), cancer_of=cancer("C61", "8140/3"))
    assert values(report)["prostate/grade_group"] == Decimal(3)


def test_a_finding_of_several_parts_by_our_own_names() -> None:
    parts = {"bed_length": "20 mm", "bed_width": "15 mm", "cellularity": "30 %", "in_situ": "5 %", "deposit": "6 mm"}
    told = [Component(code=Concept((own(k),)), value=_amount(v)) for k, v in parts.items()]
    burden = Result(
        source=source("Observation", "rcb"),
        effective=DAY,
        kind=ResultKind.LABORATORY,
        code=Concept((own("residual burden"),), "residual cancer burden"),
        components=(*told, Component(code=Concept((own("nodes"),)), value=2)),
        specimen=CORE,
    )
    assert values(reported(burden))["breast/residual_burden"] == "RCB-III"


def _amount(text: str) -> Quantity:
    number, unit = text.split()
    return Quantity(Decimal(number), unit)


def test_the_review_shows_the_statements() -> None:
    facts = (cancer(), specimen(), seen(1, Stain(target="ER", percent=share("4"))))
    shown = review(Chart(person=Person(source=source("Patient", "p")), facts=facts), LIBRARY, on=ON)
    duty = shown.duty("Pathology")
    assert duty is not None
    assert any("low positive, 4 %" in a.said() for a in duty.answers)


def test_the_command_prints_statements_with_reasons(medonc) -> None:  # type: ignore[no-untyped-def]
    ran = medonc("pathology", "tests/bundles/testa-mockup.json", "--on", "2021-05-03")
    assert ran.code == 0, ran.err
    assert "luminal B-like, HER2-positive (ER 90 %, PR 40 %, HER2 positive)" in ran.out
    document = json.loads(medonc("pathology", "tests/bundles/testa-mockup.json", "--on", "2021-05-03", "--json").out)
    assert document["library"] == LIBRARY.edition
    assert document["specimens"][0]["statements"][0]["rule"]["id"] == "pathology/breast/er"


def test_json_holds_what_was_not_reported() -> None:
    document = pathology_document(reported(seen(1, Stain(target="ER", percent=share("4"))), specimen("resection")))
    (held,) = document["specimens"]  # type: ignore[misc]
    assert held["not_reported"] == ["site", "grade", "margins", "lymph nodes"]


def test_the_sheet_is_the_same_in_words_and_on_paper() -> None:
    facts = (seen(1, Stain(target="ER", percent=share("4"))), specimen("<b>resection"))
    report = reported(*facts)
    held = work_ups(Chart(person=Person(source=source("Patient", "p")), facts=(cancer(), *facts)), LIBRARY, ON)
    sheet = pathology_sheet(report, held)
    text = pathology_text(report, held)
    assert "low positive, 4 %" in text
    assert "<b>resection" in text
    assert [each.title in text for each in sheet.sections] == [True] * 4
    assert pathology_pdf(report, Person(source=source("Patient", "p"), family="Invented"), held).startswith(b"%PDF")


def test_subsets_of_an_unknown_primary_are_no_tests() -> None:
    unknown = cancer("C80.0", "8140/3")
    held = work_ups(Chart(person=Person(source=source("Patient", "p")), facts=(unknown,)), LIBRARY, ON)
    (subsets,) = (s for s in pathology_sheet(reported(cancer_of=unknown), held).sections if "subset" in s.title)
    lines = {line.name: (line.says, line.basis) for line in subsets.lines}
    says, basis = lines["single site or oligometastatic"]
    assert says == "if there is one site, or few that can all be treated locally"
    assert basis == "then: local treatment of all sites, with or without systemic treatment"


def test_two_tests_of_one_specimen_do_not_contradict_each_other() -> None:
    ratio, copies = Quantity(Decimal("1.2"), "1"), Quantity(Decimal("2.4"), "1")
    report = reported(
        seen(1, Stain(target="HER2", method="IHC", score="2+", reading="equivocal")),
        seen(2, Stain(target="HER2", method="ISH", ratio=ratio, copies=copies, reading="negative")),
        seen(3, Stain(target="PD-L1", score="TPS", percent=share("0"), clone="22C3")),
        seen(4, Stain(target="PD-L1", score="CPS", percent=share("10"), clone="22C3")),
        cancer_of=cancer("C16.0", "8144/3"),
    )
    assert report.contradictions == ()
    assert values(report) | {"pd_l1": ""} == {"stomach/her2": "negative", "stomach/lauren": "intestinal", "pd_l1": ""}
    pd_l1 = [a.said() for a in report.statements if a.title == "PD-L1"]
    assert sum("CPS 10" in text for text in pd_l1) == 2
    assert sum("reported as TPS" in text for text in pd_l1) == 1
