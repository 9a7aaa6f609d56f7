"""What the review says of a chart with a blood cancer: the scores whose inputs it holds, as at diagnosis."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

from medonc.knowledge.load import open_library
from medonc.practice.pathology.haematology import every_answer, haematology
from medonc.practice.review import review
from medonc.record import Chart, FactSource
from medonc.record.disease import Condition, Role, Stage
from medonc.record.facts import Fact, Interval, ReceivedValue
from medonc.record.measured import Performance, RegionStudied, Result, ResultKind, Variant
from medonc.record.person import Person
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Icd10, Loinc
from medonc.values.evidence import Finding
from medonc.values.quantity import Quantity

LIBRARY = open_library()
DAY, ON = "2026-02-01", date(2026, 9, 1)
_NUMBERS = count(1)
_GENES = ("ASXL1", "BCOR", "EZH2", "RUNX1", "SF3B1", "SRSF2", "STAG2", "U2AF1", "ZRSR2")
PANEL = ("NPM1", "CEBPA", "TP53", *_GENES)


def source(kind: str) -> FactSource:
    return FactSource(kind=kind, id=f"f{next(_NUMBERS)}")


def cancer(code: str, text: str = "") -> Condition:
    return Condition(
        source=source("Condition"), role=Role.PRIMARY, code=Concept((Icd10(code),), text), effective=read_when(DAY)
    )


def result(loinc: str, value: ReceivedValue, *, day: str = DAY, top: Quantity | None = None) -> Result:
    return Result(
        source=source("Observation"),
        kind=ResultKind.LABORATORY,
        code=Concept((Loinc(loinc),)),
        value=value,
        effective=read_when(day),
        normal=Interval(high=top) if top else None,
    )


def quantity(number: str, code: str) -> Quantity:
    return Quantity(Decimal(number), code)


def variant(gene: str, change: str, *, fraction: str = "", words: str = "") -> Variant:
    return Variant(
        source=source("Observation"),
        present=True,
        gene=Concept((), gene),
        protein_change=change,
        identifiers=(Concept((), words),) if words else (),
        allele_fraction=quantity(fraction, "%") if fraction else None,
        effective=read_when(DAY),
    )


def region(*genes: str) -> RegionStudied:
    return RegionStudied(
        source=source("Observation"), genes=tuple(Concept((), gene) for gene in genes), effective=read_when(DAY)
    )


def chart(*facts: Fact) -> Chart:
    person = Person(source=FactSource(kind="Patient", id="p"), family="Fictiva", born=read_when("1960-01-01"))
    return Chart(person=person, facts=facts)


def answers(*facts: Fact) -> dict[str, str]:
    found = haematology(chart(*facts), LIBRARY, ON)
    return {a.rule.id.rpartition("/")[2]: str(a.value) for a in found if isinstance(a, Finding)}


def test_indices_of_lymphoma_come_from_results_stage_and_performance() -> None:
    stage = Stage(
        source=source("Observation"),
        system="Ann Arbor",
        part="group",
        code=Concept(),
        value=Concept((), "Stage IVB"),
        effective=read_when(DAY),
    )
    ecog = Performance(
        source=source("Observation"), scale="ECOG", code=Concept(), grade=2, effective=read_when(DAY), known=None
    )
    ldh = result("14804-9", quantity("500", "U/L"), top=quantity("250", "U/L"))
    facts = (cancer("C83.3"), stage, ecog, ldh)
    assert answers(*facts) == {"ipi": "high", "r_ipi": "poor"}
    assert "ipi" not in answers(*facts[:-1])
    later = result("14804-9", quantity("200", "U/L"), day="2026-08-01", top=quantity("250", "U/L"))
    assert answers(*facts, later)["ipi"] == "high"  # what was measured long after the diagnosis does not change it


def test_a_result_without_its_limit_is_no_answer() -> None:
    assert "ipi" not in answers(cancer("C83.3"), result("14804-9", quantity("500", "U/L")))


def test_leukaemia_is_judged_by_karyotype_and_reported_genes() -> None:
    assert answers(cancer("C92.0"), result("29770-5", "45,XY,-7[20]")) == {"aml_eln_2022": "adverse"}
    normal = result("29770-5", "46,XY[20]")
    assert answers(cancer("C92.0"), normal) == {}
    panel = region(*PANEL)
    assert answers(cancer("C92.0"), normal, panel) == {"aml_eln_2022": "intermediate"}
    assert answers(cancer("C92.0"), normal, panel, variant("RUNX1", "p.Arg201Gln")) == {"aml_eln_2022": "adverse"}
    npm1 = variant("NPM1", "p.Trp288fs")
    assert answers(cancer("C92.0"), normal, panel, npm1) == {}  # FLT3-ITD decides, and a panel may not see it
    itd = variant("FLT3", "", words="FLT3-ITD")
    assert answers(cancer("C92.0"), normal, panel, npm1, itd) == {"aml_eln_2022": "intermediate"}


def test_a_low_fraction_of_tp53_does_not_count() -> None:
    panel = region(*PANEL)
    facts = (cancer("C92.0"), result("29770-5", "46,XY[20]"), panel)
    assert answers(*facts, variant("TP53", "p.Arg175His", fraction="9")) == {"aml_eln_2022": "intermediate"}
    assert answers(*facts, variant("TP53", "p.Arg175His", fraction="10")) == {"aml_eln_2022": "adverse"}


def test_a_karyotype_that_cannot_be_read_gives_no_answer_and_no_error() -> None:
    assert answers(cancer("C92.0"), result("29770-5", "complex, see report")) == {}


def test_monoclonal_gammopathy_from_light_chains() -> None:
    kappa, other = result("36916-5", quantity("30", "mg/dL")), result("33944-0", quantity("10", "mg/L"))
    protein = result("33358-3", quantity("22", "g/L"))
    assert answers(cancer("C90.0"), kappa, other, protein) == {}  # the risk is of the smouldering kind only
    assert answers(cancer("C90.0", "Smoldering myeloma"), kappa, other, protein) == {"smouldering_risk": "high"}
    anaemia = result("718-7", quantity("9.1", "g/dL"))
    named = every_answer(chart(cancer("C90.0"), kappa, other, protein, anaemia), LIBRARY, ON)
    assert [a.title for a in named] == ["Plasma cell disorder"]
    assert "clonal plasma cells of the marrow" in named[0].said()


def test_the_review_shows_them_under_pathology_with_a_receipt() -> None:
    held = chart(cancer("C92.0"), result("29770-5", "46,XX,inv(3)(q21q26)[20]"))
    duty = review(held, LIBRARY, on=ON).duty("Pathology")
    assert duty is not None
    found = next(a for a in duty.answers if a.title == "ELN 2022 risk")
    assert isinstance(found, Finding)
    assert found.said() == "adverse: inv(3)(q21.3q26.2)"
    assert any("inv(3)(q21.3q26.2) (adverse)" in step.value for step in found.steps)
    assert [fact.label for fact in found.facts]


def test_other_cancers_are_not_asked() -> None:
    assert answers(cancer("C50.9"), result("29770-5", "45,XY,-7[20]")) == {}
