"""Charts from short tables: `{ is = "result", loinc = "751-8", value = "1.4 10*9/L", on = "2024-05-30" }`.

Each table names what it is; the rest of its keys are those of the maker of that name below. A fact is known on its own
day unless `known` says otherwise. Everybody here is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from medonc.knowledge.load import open_library
from medonc.practice.given import read_quantity
from medonc.record import Chart, Fact, FactSource
from medonc.record.disease import ComorbidityReview, Condition, DiseaseStatus, Role, Stage
from medonc.record.facts import Bounded, Component, Interval, ReceivedValue
from medonc.record.measured import Performance, RegionStudied, Result, ResultKind, Variant
from medonc.record.person import Allergy, Note, Person
from medonc.record.therapy import Dose, DrugEvent, DrugFact, Operation, RadiotherapyCourse, VolumeDose
from medonc.record.toxicity import Toxicity
from medonc.values.calendar import When, read_when
from medonc.values.codes import Code, Concept, Hgnc, Icd10, IcdO3Morphology, Loinc, OtherCode, RxNorm, Snomed

LIBRARY = open_library()
Words = Mapping[str, Any]
_SYSTEMS: Mapping[str, type[Code]] = {
    "icd10": Icd10,
    "snomed": Snomed,
    "loinc": Loinc,
    "rxnorm": RxNorm,
    "icdo3": IcdO3Morphology,
    "hgnc": Hgnc,
}
_ANSWERS = {"positive": "LA6576-8", "negative": "LA6577-6", "high": "LA26203-2", "stable": "LA14122-8"}
_INTENTS = {"curative": "373808002", "palliative": "363676003"}
_THERE = {"present": True, "absent": False}


def chart_of(facts: Sequence[Words]) -> Chart:
    """The chart of one invented person, born 1960-05-05 and female unless a `patient` says otherwise."""
    about: Words = next((f for f in facts if f["is"] == "patient"), {})
    person = Person(
        source=FactSource(kind="Patient", id="somebody"),
        born=read_when(str(about.get("born", "1960-05-05"))) if about.get("born") != "" else None,
        sex_for_formulas=about.get("sex", "female") or None,
    )
    made = [fact_of(words, number) for number, words in enumerate(facts) if words["is"] != "patient"]
    return Chart(person=person, facts=tuple(made))


def fact_of(words: Words, number: int = 0) -> Fact:
    """One fact of a table. Refuses a key that its maker does not read."""
    keys = {key: value for key, value in words.items() if key not in {"is", "on", "until", "known"}}
    made = _MAKERS[str(words["is"])](FactSource(kind="Test", id=f"{words['is']}-{number}"), **keys)
    held = _when(words.get("on"))
    known = _when(words.get("known")) or held
    return replace(made, effective=held, ended=_when(words.get("until")), known=known)


def _when(text: object) -> When | None:
    return read_when(str(text)) if text else None


def concept(code: str, words: str = "") -> Concept:
    """`icd10:C50.9 snomed:254837009` as one concept; words alone where no code is given."""
    codings = [_SYSTEMS[system](value) for system, _, value in (c.partition(":") for c in code.split())]
    return Concept(tuple(codings), words)


def value_of(text: object) -> ReceivedValue | None:
    """`1.4 10*9/L`, `< 0.1 ng/mL`, a class such as `positive`, a code, or words."""
    said = str(text)
    if text is None:
        return None
    if said in _ANSWERS:
        return Concept((Loinc(_ANSWERS[said], said.capitalize()),))
    if said.split(":")[0] in _SYSTEMS:
        return concept(said)
    if said[0] in "<>":
        comparator, _, rest = said.partition(" ")
        return Bounded(comparator=comparator, quantity=read_quantity(rest))
    return read_quantity(said) if said[0].isdigit() else Concept((), said)


def _condition(role: Role) -> Callable[..., Fact]:
    def make(
        source: FactSource,
        code: str = "",
        words: str = "",
        histology: str = "",
        status: str = "active",
        verification: str = "confirmed",
    ) -> Fact:
        return Condition(
            source=source,
            role=role,
            code=concept(code, words),
            histology=concept(histology) if histology else None,
            clinical_status=status,
            verification=verification,
        )

    return make


def _review(source: FactSource, present: Sequence[str] = (), absent: Sequence[str] = ()) -> Fact:
    return ComorbidityReview(source=source, present=tuple(map(concept, present)), absent=tuple(map(concept, absent)))


def _stage(
    source: FactSource, value: str, system: str = "TNM", part: str = "group", basis: str = "", edition: str = ""
) -> Fact:
    coded = value if " " not in value else "a code"
    said = Concept((OtherCode(coded, value, other_system="test"),), "" if " " in value else value)
    return Stage(
        source=source, system=system, part=part, basis=basis, edition=edition, code=Concept((), "stage"), value=said
    )


def _result(
    source: FactSource, loinc: str, value: object = None, low: str = "", high: str = "", absent: str = ""
) -> Fact:
    ends = [read_quantity(end) if end else None for end in (low, high)]
    return Result(
        source=source,
        kind=ResultKind.LABORATORY,
        code=Concept((Loinc(loinc),)),
        value=value_of(value),
        absent=absent,
        status="final",
        normal=Interval(low=ends[0], high=ends[1]) if low or high else None,
    )


def _performance(source: FactSource, grade: int, scale: str = "ECOG") -> Fact:
    return Performance(source=source, scale=scale, code=Concept((), scale), grade=grade)


def _variant(
    source: FactSource,
    gene: str,
    protein: str = "",
    state: str = "present",
    origin: str = "",
    partner: str = "",
    copies: str = "",
) -> Fact:
    extra = (Component(code=Concept((Loinc("48018-6"),)), value=concept(f"hgnc:HGNC:{partner}")),) if partner else ()
    return Variant(
        source=source,
        present=_THERE.get(state),
        gene=Concept((Hgnc(f"HGNC:{gene}"),)),
        protein_change=protein,
        origin=concept(origin) if origin else None,
        components=extra,
        copy_number=read_quantity(copies) if copies else None,
    )


def _region(source: FactSource, genes: Sequence[str]) -> Fact:
    return RegionStudied(source=source, genes=tuple(Concept((Hgnc(f"HGNC:{g}"),)) for g in genes))


def _allergy(source: FactSource, to: str = "", words: str = "") -> Fact:
    return Allergy(source=source, substance=concept(_drug_code(to), words), clinical_status="active")


def _drug_code(name: str) -> str:
    """A drug of the formulary by its first RxNorm code; a code as it is."""
    return name if ":" in name or not name else f"rxnorm:{LIBRARY.drugs[name].rxnorm[0]}"


def _drug(
    source: FactSource,
    name: str,
    event: str = "given",
    status: str = "completed",
    dose: str = "",
    intent: str = "",
    cancer: bool = True,
) -> Fact:
    amount = read_quantity(dose) if dose else None
    by_body = amount is not None and "per body" in amount.unit.kind
    return DrugFact(
        source=source,
        event=DrugEvent(event),
        drug=concept(_drug_code(name), name),
        status=status,
        doses=(Dose(rate=amount) if by_body else Dose(amount=amount),) if amount else (),
        intent=concept(f"snomed:{_INTENTS[intent]}") if intent else None,
        is_cancer_treatment=cancer,
    )


def _operation(source: FactSource, code: str = "", words: str = "", cancer: bool = True) -> Fact:
    return Operation(source=source, code=concept(code, words), is_cancer_surgery=cancer, status="completed")


def _radiotherapy(source: FactSource, status: str = "completed", to: str = "") -> Fact:
    doses = (VolumeDose(volume=to, total=read_quantity("50 Gy"), fractions=25),)
    return RadiotherapyCourse(source=source, status=status, doses=doses)


def _toxicity(source: FactSource, term: str, grade: int, edition: str = "CTCAE v5.0") -> Fact:
    return Toxicity(source=source, term=term, grade=grade, edition=edition)


def _status(source: FactSource, code: str) -> Fact:
    return DiseaseStatus(source=source, value=concept(code))


def _note(source: FactSource, text: str) -> Fact:
    return Note(source=source, text=text)


_MAKERS: Mapping[str, Callable[..., Fact]] = {
    "primary": _condition(Role.PRIMARY),
    "metastasis": _condition(Role.SECONDARY),
    "illness": _condition(Role.COMORBIDITY),
    "review": _review,
    "stage": _stage,
    "result": _result,
    "performance": _performance,
    "variant": _variant,
    "region": _region,
    "allergy": _allergy,
    "drug": _drug,
    "operation": _operation,
    "radiotherapy": _radiotherapy,
    "toxicity": _toxicity,
    "status": _status,
    "note": _note,
}
