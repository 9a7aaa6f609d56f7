"""A fictional person with one cancer, its categories, and results of tests, written in few words."""

from __future__ import annotations

from decimal import Decimal

from medonc.practice.staging.categories import read_category
from medonc.record import Chart, FactSource
from medonc.record.disease import Condition, Role, Stage
from medonc.record.facts import Bounded, Fact, Interval
from medonc.record.measured import Result, ResultKind
from medonc.record.person import Person
from medonc.record.therapy import Operation
from medonc.values.calendar import read_when
from medonc.values.codes import Code, Concept, Icd10, IcdO3Morphology, Loinc, OtherCode, Snomed
from medonc.values.quantity import Quantity

DIAGNOSED = "2020-05-04"
ANSWERS = {"positive": Snomed("10828004"), "negative": Snomed("260385009"), "equivocal": Snomed("42425007")}
ER, PR, HER2_STAIN, HER2_FISH = "85337-4", "85339-0", "85319-2", "85318-4"
SCORE = OtherCode("509910", other_system="http://www.ncbi.nlm.nih.gov/gtr")


def chart(code: str, *texts: str, day: str = DIAGNOSED, histology: str = "", facts: tuple[Fact, ...] = ()) -> Chart:
    """`pT2` is a pathological T; other facts stand as they are."""
    cancer = Condition(
        source=FactSource(kind="Condition", id="c"),
        role=Role.PRIMARY,
        code=Concept((Icd10(code),)),
        effective=read_when(day) if day else None,
        histology=Concept((IcdO3Morphology(histology),)) if histology else None,
    )
    person = Person(source=FactSource(kind="Patient", id="p"), family="Fictiva", born=read_when("1950-01-01"))
    stages = (category(text, number) for number, text in enumerate(texts))
    return Chart(person=person, facts=(cancer, *stages, *facts))


def category(text: str, number: int, *, edition: str = "", day: str = "2020-05-10") -> Stage:
    """One recorded T, N or M."""
    read = read_category(text)
    assert read is not None
    return staged(number, part=read.name[0], system="TNM", basis=read.basis, said=text, edition=edition, day=day)


def staged(
    number: int, *, part: str, system: str, said: str, basis: str = "", edition: str = "", day: str = "2020-05-10"
) -> Stage:
    """A stage, category or grade as recorded in words."""
    return Stage(
        source=FactSource(kind="Observation", id=f"s{number}"),
        system=system,
        part=part,
        basis=basis if basis in ("clinical", "pathological") else "",
        edition=edition,
        code=Concept(),
        value=Concept((), said),
        effective=read_when(day),
        about="Condition/c",
    )


def result(
    code: str | Code, value: str, *, day: str = "2020-05-10", high: str = "", name: str = "", flag: str = ""
) -> Result:
    """`positive`, `20 ng/mL`, `<0.1 ng/mL`, with the upper limit of normal in the same unit."""
    codes: Code = Loinc(code) if isinstance(code, str) else code
    number, _, unit = value.lstrip("<>").partition(" ")
    quantity = Quantity(Decimal(number), unit or "1") if number.replace(".", "").isdigit() else None
    read = Bounded(comparator=value[0], quantity=quantity) if quantity and value[0] in "<>" else quantity
    return Result(
        source=FactSource(kind="Observation", id=name or f"{codes.code}-{day}"),
        kind=ResultKind.MARKER,
        code=Concept((codes,)),
        value=read or Concept((ANSWERS[value],) if value in ANSWERS else (), value),
        effective=read_when(day),
        normal=Interval(high=Quantity(Decimal(high), unit or "1")) if high else None,
        interpretation=flag,
    )


def operation(day: str) -> Operation:
    """An operation for the cancer."""
    source = FactSource(kind="Procedure", id="o")
    return Operation(source=source, code=Concept((), "operation"), is_cancer_surgery=True, effective=read_when(day))
