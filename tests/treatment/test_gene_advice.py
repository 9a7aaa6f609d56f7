"""From the genotype in a chart to the first dose: one gene, two genes, and what is not tested."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import Regimen
from medonc.knowledge.sound_pharmacogenes import FOLDER, pharmacogene_faults
from medonc.practice.criteria import Scene, scene_on
from medonc.practice.treatment.gene_advice import GeneAdvice, advice_for
from medonc.practice.treatment.genotypes import genotype_of
from medonc.practice.treatment.pharmacogenomics import DoseAdvice
from medonc.record import Chart, Fact, FactSource
from medonc.record.facts import Component
from medonc.record.measured import RegionStudied, Result, ResultKind, Variant
from medonc.record.person import Person
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Hgnc, Loinc
from medonc.values.evidence import Finding, Missing, NotKnown

LIBRARY = open_library()
ON = date(2026, 3, 1)
TESTED = read_when("2026-02-01")
GENES = {"DPYD": "3012", "TPMT": "12014", "NUDT15": "23063", "UGT1A1": "12530"}
HETEROZYGOUS, HOMOZYGOUS = "LA6706-1", "LA6705-3"
GERMLINE, SOMATIC = "LA6683-2", "LA6684-0"
# A diplotype of each phenotype.
REPORTS = {
    "TPMT": {"normal": "*1/*1", "intermediate": "*1/*3A", "possible intermediate": "*3A/*8", "poor": "*3A/*3C"},
    "NUDT15": {"normal": "*1/*1", "intermediate": "*1/*3", "possible intermediate": "*3/*4", "poor": "*2/*3"},
}
THIOPURINES = {"mercaptopurine": "mercaptopurine", "azathioprine": "azathioprine", "tioguanine": "thioguanine"}


def genotype(gene: str, text: str, status: str = "final") -> Result:
    studied = Component(code=Concept((Loinc("48018-6"),)), value=Concept((Hgnc(f"HGNC:{GENES[gene]}"),)))
    return Result(
        source=FactSource(kind="Observation", id=f"{gene}-{text}"),
        effective=TESTED,
        known=TESTED,
        status=status,
        kind=ResultKind.GENOMIC,
        code=Concept((Loinc("84413-4"),)),
        value=Concept(text=text),
        components=(studied,),
    )


def variant(change: str, zygosity: str = HETEROZYGOUS, origin: str = GERMLINE) -> Variant:
    state = Component(code=Concept((Loinc("53034-5"),)), value=Concept((Loinc(zygosity),)))
    return Variant(
        source=FactSource(kind="Observation", id=change),
        effective=TESTED,
        known=TESTED,
        present=True,
        gene=Concept((Hgnc("HGNC:3012"),)),
        coding_change=change,
        origin=Concept((Loinc(origin),)),
        components=(state,),
    )


def region() -> RegionStudied:
    genes = (Concept((Hgnc("HGNC:3012"),)),)
    return RegionStudied(source=FactSource(kind="Observation", id="panel"), effective=TESTED, known=TESTED, genes=genes)


def scene(facts: Iterable[Fact] = ()) -> Scene:
    person = Person(source=FactSource(kind="Patient", id="nobody"), born=read_when("1960-05-05"))
    return scene_on(Chart(person=person, facts=tuple(facts)), LIBRARY, ON)


def giving(*drugs: str) -> Regimen:
    """A regimen of these drugs."""
    regimen = LIBRARY.regimen("breast/capecitabine-adjuvant")
    (phase,) = regimen.phases
    lines = tuple(replace(phase.drugs[0], drug=drug) for drug in drugs)
    return replace(regimen, phases=(replace(phase, drugs=lines),))


def advice(drug: str, *facts: Fact) -> GeneAdvice:
    (only,) = advice_for(giving(drug), scene(facts))
    return only


def known(drug: str, *facts: Fact) -> Finding[DoseAdvice]:
    answer = advice(drug, *facts).answer
    assert isinstance(answer, Finding)
    return answer


def missing(drug: str, *facts: Fact) -> tuple[Missing, ...]:
    answer = advice(drug, *facts).answer
    assert isinstance(answer, NotKnown)
    return answer.missing


def test_what_is_not_tested_is_not_known_with_the_test_to_order() -> None:
    (lacking,) = missing("capecitabine")
    assert str(lacking) == "diplotype of DPYD: not tested"
    assert "DPYD genotype before the first dose" in lacking.do


@pytest.mark.parametrize(
    ("report", "dose"),
    [("*1/*2A", "start at 50 % of the standard dose"), ("Reference/Reference", "standard dose"), ("*2A/*2A", "avoid")],
)
def test_a_reported_genotype_gives_the_first_dose_with_its_fact(report: str, dose: str) -> None:
    found = known("fluorouracil", genotype("DPYD", report))
    assert str(found.value) == dose
    assert [fact.resource for fact in found.facts] == [f"Observation/DPYD-{report}"]


def test_germline_variants_are_read_with_their_zygosity() -> None:
    one = known("capecitabine", variant("NM_000110.4:c.1905+1G>A"))
    assert one.value.phenotype == "intermediate metaboliser, activity score 1"
    two = known("capecitabine", variant("c.1905+1G>A"), variant("c.2846A>T"))
    assert two.value.phenotype == "poor metaboliser, activity score 0.5"
    assert len(two.facts) == 2
    twice = known("capecitabine", variant("c.1905+1G>A", HOMOZYGOUS))
    assert twice.value.act == "avoid"


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ((region(),), "not tested"),  # which variants were looked for is not told
        ((variant("c.1905+1G>A", origin=SOMATIC),), "not tested"),
        ((genotype("DPYD", "*1/*1", status="entered-in-error"),), "not tested"),
        ((genotype("UGT1A1", "*28/*28"),), "not tested"),
        ((genotype("DPYD", "*1/*1"), genotype("DPYD", "*1/*2A")), "contradictory"),
        ((genotype("DPYD", "wild type"),), "cannot be read"),
        ((variant("c.1905+1G>A", "LA4489-6"),), "cannot be read"),
    ],
)
def test_nothing_else_is_taken_for_a_genotype(facts: tuple[Fact, ...], why: str) -> None:
    assert any(why in each.why for each in missing("fluorouracil", *facts))


def test_a_genotype_after_the_day_is_not_yet_known() -> None:
    later = replace(genotype("DPYD", "*1/*2A"), effective=read_when("2026-04-01"), known=read_when("2026-02-01"))
    assert isinstance(genotype_of("DPYD", "hgnc:3012", scene([later])), Missing)


def test_every_drug_of_a_regimen_is_asked_and_others_are_silent() -> None:
    found = advice_for(giving("oxaliplatin", "irinotecan", "fluorouracil"), scene([genotype("UGT1A1", "*28/*28")]))
    assert [(each.drug, each.genes) for each in found] == [("irinotecan", ("UGT1A1",)), ("fluorouracil", ("DPYD",))]
    assert isinstance(found[0].answer, Finding)
    assert str(found[0].answer.value) == "start at 70 % of the standard dose"
    assert isinstance(found[1].answer, NotKnown)


def test_intermediate_in_both_says_that_more_may_have_to_come_off() -> None:
    found = known("mercaptopurine", genotype("TPMT", "*1/*3A"), genotype("NUDT15", "*1/*3"))
    assert str(found.value) == "start at 30 to 80 % of the standard dose"
    assert "Intermediate in both" in found.sentence
    assert "NUDT15 intermediate metaboliser and TPMT intermediate metaboliser" in found.title
    assert len(found.facts) == 2


def test_the_lower_of_the_two_holds() -> None:
    by_nudt15 = known("mercaptopurine", genotype("TPMT", "*1/*1"), genotype("NUDT15", "*2/*3"))
    assert str(by_nudt15.value) == "start at 10 mg/m2 a day"
    by_tpmt = known("mercaptopurine", genotype("TPMT", "*3A/*3A"), genotype("NUDT15", "*2/*3"))
    assert str(by_tpmt.value) == "start at 10 % of the standard dose"
    assert "three days a week" in by_tpmt.value.words


def test_one_gene_alone_gives_its_advice_and_says_what_is_missing() -> None:
    found = known("azathioprine", genotype("TPMT", "*1/*3A"))
    assert str(found.value) == "start at 30 to 80 % of the standard dose"
    assert any("diplotype of NUDT15: not tested" in remark.text for remark in found.remarks)


def test_neither_gene_is_not_known_of_both() -> None:
    assert [each.what for each in missing("tioguanine")] == ["diplotype of NUDT15", "diplotype of TPMT"]


@pytest.mark.parametrize(("drug", "published"), THIOPURINES.items())
def test_both_genes_together_are_as_published(drug: str, published: str, shared_data: Path) -> None:
    page = json.loads((shared_data / "cpic/cpic-oncology-recommendations.json").read_text(encoding="utf-8"))
    rows = next(each["recommendations"] for each in page if each["drugname"] == published)
    seen = 0
    for row in rows:
        named = {gene: row["lookupkey"][gene].lower().removesuffix(" metabolizer") for gene in REPORTS}
        if all(named[gene] in REPORTS[gene] for gene in REPORTS):
            found = known(drug, *(genotype(gene, REPORTS[gene][name]) for gene, name in named.items()))
            assert _amount(found.value) == _published(row["drugrecommendation"]), named
            seen += 1
    assert seen == 16


def _amount(value: DoseAdvice) -> tuple[Decimal, Decimal, str] | None:
    """The span with its unit; a tenth of the dose three times a week apart from a tenth every day."""
    if value.low is None or value.high is None:
        return None
    return value.low, value.high, "thrice weekly" if "three days a week" in value.words else value.unit


def _published(text: str) -> tuple[Decimal, Decimal, str] | None:
    if re.search(r"10-fold", text):
        weekly = "thrice weekly" if re.search(r"thrice weekly|3 days/week", text) else "%"
        return Decimal(10), Decimal(10), weekly
    if "initiate dose at 10 mg/m2/day" in text:
        return Decimal(10), Decimal(10), "mg/m2 a day"
    if "25% of normal dose" in text:
        return Decimal(25), Decimal(25), "%"
    span = re.search(r"\((\d+)%\s*(?:-|to)\s*(\d+)%", text)
    return (Decimal(span[1]), Decimal(span[2]), "%") if span else None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"NUDT15": "rapid metaboliser"}, "rapid metaboliser never comes"),
        ({"holds": "DPYD"}, "'DPYD' is neither gene"),
    ],
)
def test_a_spoilt_table_of_two_genes_is_noticed(change: dict[str, str], fault: str) -> None:
    name = f"{FOLDER}tpmt-nudt15"
    first, *rest = LIBRARY.tables[name]
    tables = MappingProxyType({**LIBRARY.tables, name: (MappingProxyType({**first, **change}), *rest)})
    found = " | ".join(pharmacogene_faults(LIBRARY.rule(f"{FOLDER}tpmt"), replace(LIBRARY, tables=tables)))
    assert fault in found
