"""Harms told by the record and the formulary alone: organ tables, allergies, interactions with home medicines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medonc.knowledge.shapes import Act, Adjustment, Drug, Library, Regimen, Severity
from medonc.knowledge.shapes.criterion import Criterion, read_criterion
from medonc.practice.criteria import Explained, Scene, Truth, explain
from medonc.practice.criteria.atoms.drug import running_drugs
from medonc.practice.exposure.events import drug_codes, drug_id
from medonc.practice.treatment.harm import PatientHarm, met_because
from medonc.practice.treatment.interactions import Interacting, interactions
from medonc.practice.treatment.order_checks.organ_function import band_of
from medonc.practice.treatment.questions import criterion_of
from medonc.record.therapy import DrugFact
from medonc.values.evidence import Finding, Level
from medonc.values.quantity import Quantity, plain

_RAISED: Mapping[Severity, Level] = {Severity.CONTRAINDICATED: Level.STOP, Severity.MAJOR: Level.CAUTION}
_SAID = {Act.REDUCE: "a smaller dose", Act.OMIT: "not given", Act.DELAY: "wait", Act.STOP: "not given"}


def organ_limits(regimen: Regimen, scene: Scene) -> Iterator[PatientHarm]:
    """Where a label changes or refuses the dose for this patient's kidney or liver."""
    for drug in regimen.drugs:
        yield from scene.once(("organ limits", drug), lambda drug=drug: tuple(_organ(drug, scene)))  # type: ignore[misc]


def allergies(regimen: Regimen, scene: Scene) -> Iterator[PatientHarm]:
    """Recorded allergies to a drug of the regimen, or to another of its class."""
    for drug in regimen.drugs:
        yield from scene.once(("allergies", drug), lambda drug=drug: tuple(_allergy(drug, scene)))  # type: ignore[misc]


def home_medicines(regimen: Regimen, scene: Scene) -> Iterator[PatientHarm]:
    """Interactions of each drug with what the patient takes beside the cancer, major and graver."""
    for drug in regimen.drugs:
        yield from scene.once(("home medicines", drug), lambda drug=drug: tuple(_home(drug, scene)))  # type: ignore[misc]


def _organ(name: str, scene: Scene) -> Iterator[PatientHarm]:
    """The row of each of the label's tables that today's results lie in, where it changes the dose."""
    for organ in ("renal", "hepatic"):
        band = scene.once(("band", name, organ), lambda organ=organ: band_of(name, organ, scene))  # type: ignore[misc]
        row = band.entry if band is not None else None
        if row is not None and (row.act is not None or row.by_text):
            answer = explain(criterion_of(row.when, scene.library), scene)
            yield _limit(name, scene.library.drug(name), row, answer)


def _limit(name: str, drug: Drug, row: Adjustment, answer: Explained) -> PatientHarm:
    organ = {"renal": "kidneys", "hepatic": "liver"}.get(row.organ, row.organ)
    refused = row.act is not None and row.act is not Act.REDUCE
    return PatientHarm(
        about=f"{organ} {name}",
        level=Level.STOP if refused else Level.CAUTION,
        drugs=(name,),
        harm=f"{organ}: {_SAID[row.act] if row.act is not None else 'no dose is known'}{_to(row)}",
        because=met_because(answer),
        means=row.text,
        source=row.source,
        rule=drug.rule,
        facts=answer.facts,
    )


def _to(row: Adjustment) -> str:
    """` (75 % of standard)`, ` (0.7 mg/m²)`, or nothing."""
    if row.percent is not None:
        return f" ({plain(row.percent)} % of standard)"
    return f" ({Quantity(row.dose, row.unit)})" if row.dose is not None else ""


def _allergy(name: str, scene: Scene) -> Iterator[PatientHarm]:
    drug = scene.library.drug(name)
    own, like = scene.library.once(allergy_questions)[name]
    for question, level, harm in (
        (own, Level.STOP, f"allergy to {drug.name}"),
        (like, Level.CAUTION, f"allergy to another {drug.drug_class}"),
    ):
        answer = explain(question, scene)
        if answer.truth is Truth.MET:
            means = "recorded as allergic" if level is Level.STOP else "drugs of one class may cross-react"
            yield PatientHarm(
                about=harm,
                level=level,
                drugs=(name,),
                harm=harm,
                because=met_because(answer),
                means=means,
                source="the record",
                rule=drug.rule,
                facts=answer.facts,
            )
            return


def allergy_questions(library: Library) -> Mapping[str, tuple[Criterion, Criterion]]:
    """Of each drug: allergic to it, and to any of its class."""
    return {
        name: (
            read_criterion({"allergy": {"to": drug.name}}),
            read_criterion({"allergy": {"class": drug.drug_class}}),
        )
        for name, drug in library.drugs.items()
    }


def _home(name: str, scene: Scene) -> Iterator[PatientHarm]:
    for other, fact in scene.once("home drugs", lambda: tuple(_home_drugs(scene))):
        if other == name:
            continue
        for one in interactions((name, other), scene.library):
            if one.value.severity in _RAISED:
                yield _interacting(name, other, fact, one, scene)


def _interacting(name: str, other: str, fact: DrugFact, one: Finding[Interacting], scene: Scene) -> PatientHarm:
    return PatientHarm(
        about=f"{other} with {name}",
        level=_RAISED[one.value.severity],
        drugs=(name,),
        harm=f"{one.value.severity.value} interaction with {scene.library.drug(other).name}",
        because=f"takes {scene.library.drug(other).name}: {one.value.effect}",
        means=one.value.action,
        source=str(one.rule.sources[0].title),
        rule=one.rule,
        facts=(scene.ref(fact),),
    )


def _home_drugs(scene: Scene) -> Iterator[tuple[str, DrugFact]]:
    """What is taken and is not treatment of the cancer: another regimen takes the place of that."""
    by_code = scene.library.once(drugs_by_code)
    seen: set[str] = set()
    for fact in running_drugs(scene):
        drug = drug_id(fact.drug, by_code)
        if drug is None or drug in seen or scene.library.drug(drug).group in ("anticancer", "hormonal"):
            continue
        seen.add(drug)
        yield drug, fact


def drugs_by_code(library: Library) -> Mapping[str, str]:
    """The ids of the formulary by RxNorm code."""
    return drug_codes(library)
