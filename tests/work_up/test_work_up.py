"""What lacks in the work-up of invented patients, with the order that would settle it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from medonc.knowledge.load import open_library
from medonc.practice.pathology import primaries
from medonc.practice.review import review
from medonc.practice.treatment.questions import question_faults
from medonc.practice.work_up import WorkUp, work_up, work_ups
from medonc.practice.work_up.found import State
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Stage
from medonc.record.facts import Fact, FactSource
from medonc.record.measured import RegionStudied, Result, ResultKind, Variant
from medonc.record.person import Person
from medonc.record.specimens import Origin, Stain, as_result
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Hgnc, Icd10, IcdO3Morphology, Loinc
from medonc.values.evidence import Finding, NotKnown
from medonc.values.quantity import Quantity

LIBRARY = open_library()
ON, DAY = date(2024, 6, 1), read_when("2024-03-01")


def source(kind: str, name: str) -> FactSource:
    return FactSource(kind=kind, id=name)


def condition(icd10: str, morphology: str = "", *, role: Role = Role.PRIMARY) -> Condition:
    return Condition(
        source=source("Condition", icd10),
        effective=DAY,
        role=role,
        code=Concept((Icd10(icd10),), icd10),
        histology=Concept((IcdO3Morphology(morphology),)) if morphology else None,
    )


def stain(target: str, **more: str) -> Result:
    return as_result(Stain(target=target, **more), Origin(source=source("Observation", target), effective=DAY))  # type: ignore[arg-type]


def result(loinc: str, value: Quantity | Concept) -> Result:
    kind = ResultKind.LABORATORY
    return Result(
        source=source("Observation", loinc), effective=DAY, kind=kind, code=Concept((Loinc(loinc),)), value=value
    )


def chart(*facts: Fact, sex: str | None = None) -> Chart:
    return Chart(person=Person(source=source("Patient", "p"), sex_for_formulas=sex), facts=facts)


def one(*facts: Fact) -> WorkUp:
    (held,) = work_ups(chart(*facts), LIBRARY, ON)
    return held


def names(held: WorkUp, state: State) -> set[str]:
    return {item.needed.name for item in held.of(state)}


METASTASIS = condition("C78.7", role=Role.SECONDARY)
NO_SPREAD = Stage(
    source=source("Observation", "m0"), effective=DAY, system="TNM", part="M", basis="clinical",
    code=Concept((), "M"), value=Concept((), "M0"),
)  # fmt: skip


def test_every_question_can_be_read() -> None:
    assert [fault for name, fault in question_faults(LIBRARY) if name.startswith("work_up/")] == []
    assert len([name for name in LIBRARY.rules if name.startswith("work_up/")]) >= 24


def test_advanced_colorectal_cancer_without_genes() -> None:
    held = one(condition("C18.7", "8140/3"), METASTASIS, stain("MSH6", reading="retained"))
    assert held.spread == "advanced"
    assert names(held, State.DONE) == {"mismatch repair or microsatellites"}
    assert names(held, State.OPEN) == {"CEA", "KRAS and NRAS", "BRAF", "HER2"}
    (answer,) = work_up(chart(condition("C18.7", "8140/3"), METASTASIS), LIBRARY, ON).answers
    assert isinstance(answer, NotKnown)
    assert {m.what: m.do for m in answer.missing}["CEA"] == "CEA before treatment (LOINC 2039-6)"


def test_a_gene_looked_at_and_not_found_is_tested() -> None:
    studied = RegionStudied(
        source=source("Observation", "panel"),
        effective=DAY,
        genes=tuple(Concept((Hgnc(f"HGNC:{n}"),)) for n in ("6407", "7989")),
    )
    held = one(condition("C18.7", "8140/3"), METASTASIS, studied)
    assert "KRAS and NRAS" in names(held, State.DONE)
    assert "BRAF" in names(held, State.OPEN)


def test_early_and_unknown_spread_ask_for_less() -> None:
    early = one(condition("C18.7", "8140/3"), NO_SPREAD)
    assert (early.spread, names(early, State.OPEN)) == ("early", {"mismatch repair or microsatellites", "CEA"})
    unknown = one(condition("C18.7", "8140/3"))
    assert (unknown.spread, names(unknown, State.OPEN)) == ("", {"mismatch repair or microsatellites", "CEA"})


def test_small_cell_cancer_has_its_own_work_up() -> None:
    assert one(condition("C34.1", "8041/3"), METASTASIS).rule.rule.id == "work_up/lung_small_cell"
    lung = one(condition("C34.1", "8140/3"), METASTASIS)
    assert {"EGFR", "ALK", "ROS1", "RET", "PD-L1 TPS"} <= names(lung, State.OPEN)


def test_what_depends_on_a_result_waits_for_it() -> None:
    held = one(condition("C43.5", "8720/3"), METASTASIS)
    assert names(held, State.DEPENDS) == {"NRAS and KIT"}
    braf = Variant(
        source=source("Observation", "braf"),
        effective=DAY,
        present=True,
        gene=Concept((Hgnc("HGNC:1097", "BRAF"),)),
        protein_change="p.Val600Glu",
    )
    mutated = one(condition("C43.5", "8720/3"), METASTASIS, braf)
    assert "NRAS and KIT" not in {item.needed.name for item in mutated.items}
    ldh = result("2532-0", Quantity(Decimal(200), "U/L"))
    (complete,) = work_up(chart(condition("C43.5", "8720/3"), METASTASIS, braf, ldh), LIBRARY, ON).answers
    assert isinstance(complete, Finding)
    assert complete.said() == "complete: BRAF, LDH"


def test_unknown_primary_names_its_subsets() -> None:
    bone = condition("C79.51", role=Role.SECONDARY)
    psa = result("2857-1", Quantity(Decimal("38"), "ng/mL"))
    held = work_up(chart(condition("C80.9", "8140/3"), bone, psa, sex="male"), LIBRARY, ON)
    said = [a.said() for a in held.answers if isinstance(a, Finding)]
    assert said == ["prostate-like: bone and PSA: as metastatic prostate cancer"]
    open_ones = [a.title for a in held.answers if isinstance(a, NotKnown)]
    assert "Unknown primary, favourable subset: colon-like: CK20, CDX2" in open_ones
    assert not any("breast-like" in title for title in open_ones)


def test_no_cancer_no_work_up_and_the_review_shows_it() -> None:
    assert work_ups(chart(), LIBRARY, ON) == ()
    held = chart(condition("C18.7", "8140/3"))
    assert len(primaries(held)) == 1
    duty = review(held, LIBRARY, on=ON).duty("Work-up")
    assert duty is not None
    assert "CEA: not tested" in duty.answers[0].said()


def test_a_lung_cancer_without_histology_says_what_would_tell() -> None:
    answers = work_up(chart(condition("C34.1"), METASTASIS), LIBRARY, ON).answers
    assert {a.title for a in answers} == {"Work-up: lung cancer, not small cell", "Work-up: lung cancer, small cell"}
    assert all(isinstance(a, NotKnown) and "histology" in a.said() for a in answers)
