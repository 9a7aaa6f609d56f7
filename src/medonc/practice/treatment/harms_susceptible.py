"""Harms that this patient is more susceptible to, and those that came before: by the library's own questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from medonc.knowledge.shapes import Drug, Library, Regimen, Susceptible
from medonc.practice.criteria import Explained, Scene, Truth, explain
from medonc.practice.treatment.harm import PatientHarm, met_because
from medonc.practice.treatment.questions import criterion_of
from medonc.record.toxicity import Toxicity
from medonc.values.evidence import FactRef, Level, Missing, Rule

TOXICITIES = "treatment/choice/toxicities"
_SEVERE = 3  # of a grade
_PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "myelosuppressive": "lower blood counts",
        "nephrotoxic": "harm to the kidneys",
        "neurotoxic": "harm to the nerves",
        "ototoxic": "loss of hearing",
        "cardiotoxic": "fall of LVEF",
        "hepatotoxic": "harm to the liver",
        "thrombogenic": "thrombosis",
        "raises bleeding risk": "bleeding",
        "raises blood pressure": "higher blood pressure",
        "checkpoint inhibitor": "immune inflammation",
        "QT known risk": "QT prolongation",
        "QT possible risk": "QT prolongation",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """One susceptibility, the file it stands in, and the drugs that it means."""

    entry: Susceptible
    rule: Rule
    drugs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One that is met by the record."""

    held: _Held
    answer: Explained


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """An adverse event of grade 3 or more, and the drugs that bring the same."""

    toxicity: Toxicity
    harms: frozenset[str]


def susceptible(regimen: Regimen, scene: Scene) -> Iterator[PatientHarm]:
    """What the record makes likelier or worse, of the drugs and of the fever in neutropenia of this regimen."""
    for found in scene.once("susceptible", lambda: tuple(_asked(scene, Truth.MET))):
        entry = found.held.entry
        drugs = tuple(drug for drug in regimen.drugs if drug in found.held.drugs)
        fever = _fever(entry, regimen)
        if drugs or fever:
            yield PatientHarm(
                about=entry.id,
                level=Level(entry.level),
                drugs=drugs,
                harm=fever or _brought(entry, drugs, scene.library),
                because=met_because(found.answer),
                means=entry.text,
                source=entry.source,
                rule=found.held.rule,
                facts=found.answer.facts,
            )


def had_before(regimen: Regimen, scene: Scene) -> Iterator[PatientHarm]:
    """Severe adverse events of the past that a drug of this regimen can bring again."""
    for one in scene.once("severe before", lambda: tuple(_severe(scene))):
        drugs = tuple(d for d in regimen.drugs if one.harms & _terms(scene.library.drug(d)))
        if drugs:
            toxicity = one.toxicity
            under = f", under {toxicity.attributed_to}" if toxicity.attributed_to else ""
            ref: FactRef = scene.ref(toxicity)
            yield PatientHarm(
                about=f"had {toxicity.term.casefold()}",
                level=Level.CAUTION,
                drugs=drugs,
                harm=", ".join(sorted(one.harms & {t for d in drugs for t in _terms(scene.library.drug(d))})),
                because=f"{toxicity.term} of grade {toxicity.grade} ({toxicity.effective or 'undated'}{under})",
                means="it came before in grade 3 or more",
                source=f"the record, {toxicity.edition}",
                rule=scene.library.drug(drugs[0]).rule,
                facts=(ref,),
            )


def open_questions(regimen: Regimen, scene: Scene) -> Iterator[Missing]:
    """What is missing to tell whether the patient is susceptible to a harm of this regimen."""
    for found in scene.once("susceptible, open", lambda: tuple(_asked(scene, Truth.NOT_KNOWN))):
        if _fever(found.held.entry, regimen) or not found.held.drugs.isdisjoint(regimen.drugs):
            yield from found.answer.missing


def _asked(scene: Scene, truth: Truth) -> Iterator[_Found]:
    """The susceptibilities that have this answer."""
    for held in scene.library.once(susceptibilities):
        answer = explain(criterion_of(held.entry.when, scene.library), scene)
        if answer.truth is truth:
            yield _Found(held=held, answer=answer)


def susceptibilities(library: Library) -> tuple[_Held, ...]:
    """Every one of the library with the drugs that it means, worked out once."""
    return tuple(
        _Held(entry=entry, rule=care.rule, drugs=frozenset(_meant(entry, library)))
        for care in library.care.values()
        for entry in care.susceptible
    )


def _meant(entry: Susceptible, library: Library) -> Iterator[str]:
    for name, drug in library.drugs.items():
        if drug.group != "supportive" and _brings(entry, name, drug):
            yield name


def _brings(entry: Susceptible, name: str, drug: Drug) -> bool:
    return (
        name in entry.drugs
        or drug.drug_class in entry.classes
        or not set(entry.properties).isdisjoint(drug.properties)
        or not set(entry.harms).isdisjoint(_terms(drug))
        or (entry.unborn and bool(drug.pregnancy))
    )


def _fever(entry: Susceptible, regimen: Regimen) -> str:
    """The regimen's risk of fever in neutropenia, where the susceptibility is to it."""
    risk = regimen.febrile_neutropenia_risk
    is_meant = risk.startswith(entry.febrile_neutropenia) if entry.febrile_neutropenia else False
    return f"fever in neutropenia (risk of this regimen: {risk})" if is_meant else ""


def _brought(entry: Susceptible, drugs: tuple[str, ...], library: Library) -> str:
    """The harms of these drugs that the susceptibility is to, in the drugs' own words; else the property."""
    terms = dict.fromkeys(each.term for d in drugs for each in library.drug(d).harms if each.term in entry.harms)
    if terms:
        return ", ".join(terms)
    shared = dict.fromkeys(_plainly(p) for d in drugs for p in library.drug(d).properties if p in entry.properties)
    return ", ".join(shared) or ("harm to the unborn" if entry.unborn else "its main harms")


def _plainly(name: str) -> str:
    return _PLAIN.get(name, name)


def _severe(scene: Scene) -> Iterator[_Before]:
    """The worst of each term ever graded, where it was severe and the table knows it."""
    table = scene.library.once(_by_term)
    worst: dict[str, Toxicity] = {}
    for one in scene.happened(Toxicity):
        term = one.term.casefold()
        if one.grade >= _SEVERE and term in table and one.grade >= getattr(worst.get(term), "grade", 0):
            worst[term] = one
    yield from (_Before(toxicity=one, harms=table[term]) for term, one in worst.items())


def _by_term(library: Library) -> Mapping[str, frozenset[str]]:
    return {row["term"]: frozenset(row["harms"].split("|")) for row in library.tables.get(TOXICITIES, ())}


def _terms(drug: Drug) -> frozenset[str]:
    return frozenset(each.term for each in drug.harms)
