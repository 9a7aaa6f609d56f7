"""A proposal as the day shows it: the decision, each drug with how it is given, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from medonc.knowledge.shapes import KnowledgeRule, Severity, Support
from medonc.knowledge.shapes.criterion import Atom
from medonc.practice.criteria import Scene, Truth, explain
from medonc.practice.treatment.care import From
from medonc.practice.treatment.interactions import ChartInteractions
from medonc.practice.treatment.supportive.decided import drugs_named
from medonc.values.evidence import Answer, Finding, Level, Remark, Source

QUIET = frozenset({"none", "not proposed", "not with this regimen", "minimal", "low risk"})
_LEVELS = {Severity.CONTRAINDICATED: Level.STOP, Severity.MAJOR: Level.CAUTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedDrug:
    """One drug of a proposal: how it is given in the words of the care file, and its source; empty where none says."""

    drug: str  # id of the drug file
    name: str
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What is proposed under one topic. `decision` is the rule's word for it."""

    topic: str
    decision: str
    drugs: tuple[ProposedDrug, ...] = ()
    missing: tuple[str, ...] = ()  # what is asked for before it is given
    sources: tuple[Source, ...] = ()

    def __str__(self) -> str:
        return self.decision

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is to be done."""
        return not self.drugs and self.decision in QUIET


def proposed(
    topic: str,
    answer: Answer[str],
    rule: KnowledgeRule,
    entries: Sequence[From[Support]],
    scene: Scene,
    *,
    missing: Iterable[str] = (),
) -> Answer[object]:
    """A rule's decision with its drugs as the care files give them; an answer that is not known stays as it is."""
    if not isinstance(answer, Finding):
        return answer
    ids = drugs_named(rule, answer.value)
    drugs = tuple(_drug(each, entries, scene) for each in ids)
    value = Proposed(
        topic=topic, decision=answer.value, drugs=drugs, missing=tuple(missing), sources=answer.rule.sources
    )
    return replace_value(answer, value)


def replace_value(answer: Finding[str], value: Proposed) -> Finding[object]:
    """The same finding with the proposal as its value."""
    wide: Finding[object] = answer
    return replace(wide, value=value)


def with_cautions(answer: Answer[object], found: ChartInteractions, scene: Scene) -> Answer[object]:
    """The proposal with the patient's allergies and the interactions of what it proposes, gravest first."""
    if not isinstance(answer, Finding) or not isinstance(answer.value, Proposed) or not answer.value.drugs:
        return answer
    remarks = [*_allergies(answer.value, scene), *_interactions(answer.value, found)]
    return replace(answer, remarks=(*answer.remarks, *remarks))


def _drug(drug: str, entries: Sequence[From[Support]], scene: Scene) -> ProposedDrug:
    own = [each.entry for each in entries if each.entry.drug == drug]
    return ProposedDrug(
        drug=drug,
        name=scene.library.drug(drug).name,
        text="; ".join(dict.fromkeys(each.text for each in own)),
        source="; ".join(dict.fromkeys(each.source for each in own)),
    )


def _allergies(proposal: Proposed, scene: Scene) -> Iterator[Remark]:
    """A recorded allergy to a proposed drug stops it; allergies that are not recorded are asked for once."""
    unknown = None
    for each in proposal.drugs:
        answer = explain(Atom(kind="allergy", asks={"to": each.name}), scene)
        if answer.truth is Truth.MET:
            yield Remark(text=answer.sentence, level=Level.STOP, facts=answer.facts, kind="allergy")
        elif answer.truth is Truth.NOT_KNOWN:
            unknown = answer
    if unknown is not None:
        said = "; ".join(map(str, unknown.missing)) or unknown.sentence
        yield Remark(text=said, level=Level.CAUTION, facts=unknown.facts, kind="allergy")


def _interactions(proposal: Proposed, found: ChartInteractions) -> Iterator[Remark]:
    own = {each.drug for each in proposal.drugs}
    for one in found.found:
        if own & set(one.value.drugs) and not set(one.value.drugs) <= own and one.value.severity is not Severity.MINOR:
            level = _LEVELS.get(one.value.severity, Level.NOTE)
            yield Remark(text=one.said(), level=level, facts=one.facts, kind="interaction")
