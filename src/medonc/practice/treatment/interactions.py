"""What drugs do to each other: of a list of drugs, and of what a patient takes and is to be given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, combinations
from types import MappingProxyType

from medonc.knowledge.shapes import Interaction, KnowledgeRule, Library, Severity
from medonc.practice.answers import Inputs, Method
from medonc.practice.as_recorded import words as in_words
from medonc.practice.criteria import scene_on
from medonc.practice.criteria.atoms.drug import running_drugs
from medonc.practice.criteria.scene import Scene
from medonc.practice.criteria.treated import drugs_meant
from medonc.practice.exposure.events import drug_codes, drug_id
from medonc.record import Chart
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Finding, Level, Missing, Remark, Step, StepKind

_GRAVITY: Mapping[Severity, int] = {severity: place for place, severity in enumerate(Severity)}
_LEVEL = {Severity.CONTRAINDICATED: Level.STOP, Severity.MAJOR: Level.CAUTION}
HOME = "home medicines, or that there are none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interacting:
    """Two drugs of the formulary by their ids, the gravest that is known of them, and what else is."""

    drugs: tuple[str, str]  # in alphabetical order
    severity: Severity
    effect: str
    action: str
    because: str
    washout_days: int | None = None
    files: tuple[str, ...] = ()  # ids of all interaction files that speak of the two, the gravest first

    def __str__(self) -> str:
        return f"{self.severity.value}: {self.effect}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartInteractions:
    """The interactions of what a patient has, and every medicine that could not be checked."""

    drugs: tuple[str, ...]  # ids of what was checked
    found: tuple[Finding[Interacting], ...]
    not_checked: tuple[Missing, ...]


def interactions(drugs: Iterable[str], library: Library) -> tuple[Finding[Interacting], ...]:
    """Each pair that interacts, once, the gravest first. Refuses an id that is not in the formulary."""
    ids = sorted({each for each in drugs if library.drug(each)} & library.once(_ever_named))
    found = [one for pair in combinations(ids, 2) if (one := _of_pair(pair, library)) is not None]
    return tuple(sorted(found, key=lambda one: (_GRAVITY[one.value.severity], one.value.drugs)))


def interactions_of(chart: Chart, library: Library, on: date, *, also: Iterable[str] = ()) -> ChartInteractions:
    """What a patient takes or is to be given on a day, each with each and with the drugs of `also`, such as a plan's.

    Drugs are told by RxNorm code. What is not in the formulary is named as not checked, and so are home medicines
    where none are recorded: an empty list is not a list of none.
    """
    scene = scene_on(chart, library, on)
    by_code = drug_codes(library)
    running = running_drugs(scene)
    facts: dict[str | None, list[DrugFact]] = {}
    for fact in running:
        facts.setdefault(drug_id(fact.drug, by_code), []).append(fact)
    checked = sorted({*(name for name in facts if name is not None), *also})
    return ChartInteractions(
        drugs=tuple(checked),
        found=tuple(_cited(one, facts, scene) for one in interactions(checked, library)),
        not_checked=tuple(_not_checked(facts.get(None, []), running)),
    )


def among(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[str]:
    """The gravest among drugs typed by any of their names, or `none`; every pair stands in the sentence."""
    names = [each.strip() for each in str(inputs["drugs"].value).split(",") if each.strip()]
    if not names:
        raise ImpossibleValue("no drug is named", expected="drugs of the formulary with commas between them")
    found = interactions(chain.from_iterable(_typed(name, library) for name in names), library)
    gravest = found[0].value.severity.value if found else "none"
    said = "; ".join(one.said() for one in found) or "no file names a pair of these"
    also = tuple(remark for one in found for remark in one.remarks)
    steps = (Step(kind=StepKind.RESULT, label="interactions", value=gravest),)
    return Finding(title=rule.rule.title, value=gravest, rule=rule.rule, sentence=said, steps=steps, remarks=also)


def _typed(name: str, library: Library) -> Collection[str]:
    """The ids of a name; one that no drug has is refused with the names that are near."""
    return drugs_meant(library, names=(name,)) or (library.drug(name).rule.id,)


def _cited(one: Finding[Interacting], facts: Mapping[str | None, list[DrugFact]], scene: Scene) -> Finding[Interacting]:
    return replace(one, facts=scene.refs(*(fact for drug in one.value.drugs for fact in facts.get(drug, ()))))


def _not_checked(unknown: list[DrugFact], running: list[DrugFact]) -> Iterator[Missing]:
    for said in dict.fromkeys(in_words(fact.drug) for fact in unknown):
        yield Missing(what=said, why="not in the formulary: its interactions are not checked", do="check it by hand")
    if not any(fact.event is DrugEvent.TAKEN and not fact.is_cancer_treatment for fact in running):
        yield Missing(what=HOME, do="reconcile the medicines")


def _of_pair(pair: tuple[str, str], library: Library) -> Finding[Interacting] | None:
    sides = library.once(_sides)
    (of_a, of_b), (other_a, other_b) = sides[pair[0]], sides[pair[1]]
    names = (of_a & other_b) | (other_a & of_b)
    files = sorted((library.interactions[name] for name in names), key=lambda one: _order(one, pair))
    return _finding(pair, files, library) if files else None


def _sides(library: Library) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """Of each drug the names of the interaction files that have it on their side a, and on their side b."""
    files = library.interactions.items()
    return {
        name: (
            frozenset(file for file, one in files if one.a.holds(name, drug)),
            frozenset(file for file, one in files if one.b.holds(name, drug)),
        )
        for name, drug in library.drugs.items()
    }


def _ever_named(library: Library) -> frozenset[str]:
    """The drugs that any interaction file holds: no other can be one of a pair."""
    return frozenset(name for name, (of_a, of_b) in library.once(_sides).items() if of_a or of_b)


def _order(one: Interaction, pair: tuple[str, str]) -> tuple[int, bool, str]:
    """The gravest first; of equals one that names both drugs before one of classes and properties."""
    return _GRAVITY[one.severity], not set(pair) <= {*one.a.drugs, *one.b.drugs}, one.rule.id


def _finding(pair: tuple[str, str], files: list[Interaction], library: Library) -> Finding[Interacting]:
    first, *others = files
    names = " with ".join(library.drug(each).name for each in pair)
    value = Interacting(
        drugs=pair,
        severity=first.severity,
        effect=first.effect,
        action=first.action,
        because=first.because,
        washout_days=first.washout_days,
        files=tuple(one.rule.id for one in files),
    )
    return Finding(
        title=names[:1].upper() + names[1:],
        value=value,
        rule=first.rule,
        sentence=f"{names}: {_said(first)}, because {first.because}",
        remarks=tuple(Remark(text=f"also {_said(one)}", level=_level(one), kind="interaction") for one in others),
    )


def _said(one: Interaction) -> str:
    apart = f" ({one.washout_days} days apart)" if one.washout_days is not None else ""
    return f"{one.severity.value}: {one.effect}; {one.action}{apart}"


def _level(one: Interaction) -> Level:
    return _LEVEL.get(one.severity, Level.NOTE)


INTERACTION_METHODS: Mapping[str, Method] = MappingProxyType({"interactions.among": among})
