"""Supportive care for one day: every topic with its proposal, or what is missing before it can be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from medonc.knowledge.shapes import Support
from medonc.knowledge.shapes.regimen import Regimen
from medonc.practice.answers import Input
from medonc.practice.criteria import Scene
from medonc.practice.treatment.care import From, care_in, care_of
from medonc.practice.treatment.course import phase_of, runs_in
from medonc.practice.treatment.interactions import interactions_of
from medonc.practice.treatment.supportive import from_chart
from medonc.practice.treatment.supportive.bone import BONE
from medonc.practice.treatment.supportive.emesis import AC, CARBOPLATIN, EMESIS, HIGH, LOW, MODERATE
from medonc.practice.treatment.supportive.from_chart import SupportDay
from medonc.practice.treatment.supportive.growth_factor import GROWTH_FACTOR
from medonc.practice.treatment.supportive.hepatitis_b import HEPATITIS_B
from medonc.practice.treatment.supportive.hydration import HYDRATION
from medonc.practice.treatment.supportive.methods import SUPPORTIVE_METHODS
from medonc.practice.treatment.supportive.pneumocystis import PNEUMOCYSTIS
from medonc.practice.treatment.supportive.proposed import Proposed, ProposedDrug, proposed, with_cautions
from medonc.practice.treatment.supportive.tumour_lysis import TUMOUR_LYSIS
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Step, StepKind

_ASKED_FIRST = {  # what is asked for before a topic's drug is given
    "rasburicase": "G6PD, where its lack is possible",
    "zoledronic-acid": "dentist, calcium and vitamin D",
    "denosumab": "dentist, calcium and vitamin D",
    "co-trimoxazole": "potassium and creatinine",
}

_KINDS: Mapping[str, tuple[str, ...]] = {
    "sickness": ("antiemetic",),
    "fluids": ("hydration", "rescue"),
    "growth factor": ("growth factor",),
    "hepatitis B": ("prophylaxis",),
    "Pneumocystis": ("prophylaxis",),
    "tumour lysis": ("prophylaxis", "hydration"),
    "bone": (),
}
_SHARED = {  # the care file of a topic, or of a class of emetic risk
    HIGH: "antiemetics-high",
    AC: "antiemetics-high",
    CARBOPLATIN: "antiemetics-high",
    MODERATE: "antiemetics-moderate",
    LOW: "antiemetics-low",
    "growth factor": "growth-factor-primary",
    "tumour lysis": "tumour-lysis",
    "hepatitis B": "hepatitis-b",
}
_FIRST_DAY = (AC, CARBOPLATIN)  # dexamethasone on day 1 alone


def supportive(regimen: Regimen, phase: str, cycle: int, day: int, scene: Scene) -> tuple[Answer[object], ...]:
    """What one day needs beside its drugs: sickness, fluids and premedication; on day 1 what the cycle needs too.

    Each is a finding with a `Proposed`, allergies and interactions among its remarks, or says what is missing.
    Refuses a phase that the regimen does not have. Nothing is ordered.
    """
    held = phase_of(regimen, phase)
    lines = tuple(
        line
        for line in sorted(held.drugs, key=lambda one: one.order)
        if runs_in(line, cycle) and day in {each.day for each in line.days}
    )
    at = SupportDay(regimen=regimen, phase=held, cycle=cycle, day=day, lines=lines, scene=scene)
    answers = [*_of_the_day(at), *(_of_the_cycle(at) if day == 1 else ())]
    also = {line.drug for line in lines} | {d.drug for a in answers for d in _drugs(a)}
    found = interactions_of(scene.chart, scene.library, scene.on, also=sorted(also))
    return tuple(with_cautions(answer, found, scene) for answer in answers)


def _of_the_day(at: SupportDay) -> Iterator[Answer[object]]:
    drugs = from_chart.drugs_input(at.lines, at)
    if drugs.value:
        yield _asked("sickness", EMESIS, from_chart.emesis_inputs(at), at)
        yield _asked("fluids", HYDRATION, {"drugs": drugs}, at)
    yield from _premedication(at)


def _of_the_cycle(at: SupportDay) -> Iterator[Answer[object]]:
    yield _asked("growth factor", GROWTH_FACTOR, from_chart.growth_factor_inputs(at), at)
    yield _asked("hepatitis B", HEPATITIS_B, from_chart.hepatitis_inputs(at), at)
    yield _asked("Pneumocystis", PNEUMOCYSTIS, from_chart.pneumocystis_inputs(at), at)
    lysis = from_chart.tumour_lysis_inputs(at)
    if at.cycle == 1 and ("disease" in lysis or "tumour-lysis" in at.regimen.uses):
        yield _asked("tumour lysis", TUMOUR_LYSIS, lysis, at)
    bone = from_chart.bone_inputs(at)
    palliative = at.regimen.intent != "curative" and "cancer" in bone and bone["cancer"].value != "another"
    if "bone_metastasis" in bone or palliative:
        yield _asked("bone", BONE, bone, at)


def _asked(topic: str, rule_id: str, inputs: Mapping[str, Input], at: SupportDay) -> Answer[object]:
    """The rule's answer to what the chart holds; what it needs and the chart lacks is missing."""
    rule = at.scene.library.rule(rule_id)
    lacks = [spec for spec in rule.inputs if spec.required and spec.name not in inputs]
    if lacks:
        missing = tuple(Missing(what=spec.label) for spec in lacks)
        return NotKnown(title=rule.rule.title, missing=missing, rule=rule.rule)
    answer = SUPPORTIVE_METHODS[rule.method](rule, inputs, at.scene.library)
    if not isinstance(answer, Finding):
        return answer
    entries = tuple(_entries(at, topic, answer.value))
    first = [ask for drug, ask in _ASKED_FIRST.items() if f", {drug}," in f", {_named(answer)},"]
    return proposed(topic, answer, rule, entries, at.scene, missing=dict.fromkeys(first))


def _named(answer: Finding[str]) -> str:
    return next((step.value for step in answer.steps if step.label == "drugs"), "")


def _entries(at: SupportDay, topic: str, decision: str) -> Iterator[From[Support]]:
    """The care entries of a topic: those of its shared file, else those of the regimen's own care."""
    name = _SHARED.get(decision if topic == "sickness" else topic)
    care = at.scene.library.care.get(name) if name is not None else None
    own = care_in(care).support if care is not None else care_of(at.regimen, at.scene.library).support
    for one in own:
        later = one.entry.drug == "dexamethasone" and min(one.entry.days, default=1) > 1
        if one.entry.kind in _KINDS[topic] and _runs(one.entry, at.cycle) and not (later and decision in _FIRST_DAY):
            yield one


def _runs(entry: Support, cycle: int) -> bool:
    return (entry.first_cycle or 1) <= cycle <= (entry.last_cycle or cycle)


def _premedication(at: SupportDay) -> Iterator[Answer[object]]:
    """What the care of the regimen gives before the day's drugs, one answer for each file."""
    own = [
        one
        for one in care_of(at.regimen, at.scene.library).support
        if one.entry.kind == "premedication" and _runs(one.entry, at.cycle) and _is_of(one.entry, at.day)
    ]
    for rule_id in dict.fromkeys(one.rule.id for one in own):
        entries = [one for one in own if one.rule.id == rule_id]
        if _speaks_of_today(rule_id, at):
            yield _one_file(entries, at)


def _is_of(entry: Support, day: int) -> bool:
    """On its days; where none is named on every day with drugs, and before day 1 with day 1."""
    return not entry.days or day in entry.days or (day == 1 and min(entry.days) < 1)


def _speaks_of_today(rule_id: str, at: SupportDay) -> bool:
    """Whether a care file is of a drug that is given on the day; the regimen's own words always are."""
    care = next((one for one in at.scene.library.care.values() if one.rule.id == rule_id), None)
    return care is None or not care.drugs or any(line.drug in care.drugs for line in at.lines)


def _one_file(entries: Sequence[From[Support]], at: SupportDay) -> Finding[object]:
    rule = entries[0].rule
    drugs = tuple(
        ProposedDrug(
            drug=one.entry.drug,
            name=at.scene.library.drug(one.entry.drug).name,
            text=one.entry.text,
            source=one.entry.source,
        )
        for one in entries
        if one.entry.drug
    )
    said = "; ".join(one.entry.text for one in entries)
    steps = [Step(kind=StepKind.POLICY, label=one.entry.source, value=one.entry.text) for one in entries]
    steps.append(Step(kind=StepKind.RESULT, label="premedication", value=said))
    value = Proposed(topic="premedication", decision="premedication", drugs=drugs, sources=rule.sources)
    return Finding(title=f"Premedication: {rule.title}", value=value, rule=rule, sentence=said, steps=tuple(steps))


def _drugs(answer: Answer[object]) -> tuple[ProposedDrug, ...]:
    value = answer.value if isinstance(answer, Finding) else None
    return value.drugs if isinstance(value, Proposed) else ()
