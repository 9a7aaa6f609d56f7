"""A harm of a treatment for one patient: what, by which drugs, because of which fact, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from medonc.knowledge.shapes import Drug, Library, Regimen
from medonc.practice.criteria import Explained, Truth
from medonc.values.evidence import FactRef, Level, Rule

GRAVITY: Mapping[Level, int] = MappingProxyType({Level.STOP: 0, Level.CAUTION: 1, Level.NOTE: 2})


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientHarm:
    """One harm that touches this patient. `about` names the kind of fact: equal ones say the same of other drugs."""

    about: str
    level: Level
    drugs: tuple[str, ...]  # ids
    harm: str  # "fall of LVEF"
    because: str  # the fact in words, with value and date
    means: str  # what follows for the choice
    source: str
    rule: Rule
    facts: tuple[FactRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugHarms:
    """What is known of one drug, whoever has it: boxed warnings, and the main harms with their onset."""

    drug: str
    name: str
    boxed: tuple[str, ...]
    harms: tuple[str, ...]
    rule: Rule


def general_harms(regimen: Regimen, library: Library) -> tuple[DrugHarms, ...]:
    """The harms of each drug against the cancer, in the regimen's order; support drugs are left out."""
    held = ((name, library.drug(name)) for name in regimen.drugs)
    return tuple(_general(name, drug) for name, drug in held if drug.group != "supportive")


def _general(name: str, drug: Drug) -> DrugHarms:
    harms = tuple(f"{each.term} ({each.onset})" if each.onset else each.term for each in drug.harms)
    return DrugHarms(drug=name, name=drug.name, boxed=drug.boxed_warnings, harms=harms, rule=drug.rule)


def met_because(answer: Explained) -> str:
    """The facts that make a question met, as its own sentences."""
    return "; ".join(dict.fromkeys(leaf.sentence for leaf in _met(answer)))


def _met(answer: Explained) -> Iterator[Explained]:
    for leaf in answer.leaves():
        if leaf.truth is Truth.MET and leaf.facts and leaf.kind != "sex":  # a reader knows the sex
            yield leaf
