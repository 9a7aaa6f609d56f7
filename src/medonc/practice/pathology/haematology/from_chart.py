"""What a chart's facts come to for its blood cancers: the scores whose inputs it holds, as at diagnosis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.assessment.plausibility import codes_of
from medonc.practice.assessment.reading import inputs_from_chart
from medonc.practice.assessment.standing import performance
from medonc.practice.assessment.worksheet import title_of
from medonc.practice.pathology.haematology.methods import HAEMATOLOGY_METHODS
from medonc.practice.pathology.haematology.molecular import molecular
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Stage
from medonc.values.codes import Icd10
from medonc.values.errors import MedoncError
from medonc.values.evidence import Answer, Finding, Missing, NotKnown, Remark
from medonc.values.quantity import Quantity

QUESTIONS = "pathology/haematology/questions"
_WORKUP = timedelta(days=28)  # results of the work-up come within so many days of the diagnosis
_ANN_ARBOR = re.compile(r"\b(IV|I{1,3})([AB]?)")
_LIMITS = MappingProxyType(  # inputs that are the laboratory's own limit of another input
    {"ldh_uln": ("ldh", "high"), "beta2_uln": ("beta2", "high"), "calcium_uln": ("calcium", "high")}
    | {"haemoglobin_lln": ("haemoglobin", "low")}
)


def haematology(chart: Chart, library: Library, on: date) -> list[Answer[object]]:
    """One answer for each published score of the patient's blood cancers that the chart has the inputs for."""
    return [answer for answer in every_answer(chart, library, on) if isinstance(answer, Finding)]


def every_answer(chart: Chart, library: Library, on: date) -> list[Answer[object]]:
    """The same with what could not be answered, and what is missing for it."""
    return [answer for cancer in _cancers(chart) for answer in _answers(cancer, chart, library, on)]


def _cancers(chart: Chart) -> Iterator[Condition]:
    ruled_out = {"refuted", "entered-in-error"}
    yield from (c for c in chart.all(Condition) if c.role is Role.PRIMARY and c.verification not in ruled_out)


def _answers(cancer: Condition, chart: Chart, library: Library, on: date) -> Iterator[Answer[object]]:
    code = cancer.code.of(Icd10)
    for row in library.tables.get(QUESTIONS, ()) if code is not None else ():
        rule = library.rules.get(row["rule"])
        if code is not None and rule is not None and code.code.startswith(row["code"]) and _is_named(cancer, row):
            yield _asked(rule, chart, library, _at(cancer, on))


def _is_named(cancer: Condition, row: Mapping[str, str]) -> bool:
    """Whether the diagnosis says the word that a question is only for: smouldering myeloma has no code of its own."""
    said = f"{cancer.code} {cancer.histology or ''}".casefold()
    return any(word in said for word in row["words"].split("|"))


def _at(cancer: Condition, on: date) -> date:
    """The end of the work-up: these scores are of the time of diagnosis."""
    return on if cancer.effective is None else min(on, cancer.effective.day + _WORKUP)


def _asked(rule: KnowledgeRule, chart: Chart, library: Library, at: date) -> Answer[object]:
    try:
        reported = dict(molecular(rule, chart, library))
        inputs = {**inputs_from_chart(rule, chart, at).inputs, **dict(_more(rule, chart, library, at)), **reported}
        answer = HAEMATOLOGY_METHODS[rule.method](rule, inputs, library)
        return _as_reported(answer) if reported else answer
    except MedoncError as wrong:
        title = title_of(rule)
        why = Missing(what=title, why=f"unreadable ({wrong.found})", do=wrong.expected)
        return NotKnown(title=title, missing=(why,), rule=rule.rule)


def _as_reported(answer: Answer[object]) -> Answer[object]:
    """The answer with the remark that nobody judged here whether a variant matters."""
    text = "Variants count as reported; whether each is pathogenic is for the laboratory to say."
    return replace(answer, remarks=(*answer.remarks, Remark(text=text)))


def _more(rule: KnowledgeRule, chart: Chart, library: Library, at: date) -> Iterator[tuple[str, Input]]:
    """What no single result supplies: limits of the laboratory, performance, stage, karyotype."""
    specs = {spec.name: spec for spec in rule.inputs}
    for name, (of, end) in _LIMITS.items():
        if name in specs and of in specs and (found := _limit(specs[of], end, chart, at)) is not None:
            yield name, found
    for name, look in _READERS.items():
        if name in specs and (found := look(specs[name], chart, library, at)) is not None:
            yield name, found


def _limit(spec: InputSpec, end: str, chart: Chart, at: date) -> Input | None:
    last = chart.latest(codes_of(spec), on=at)
    interval = last.normal if last is not None else None
    value = getattr(interval, end, None)
    return Input(value=value, fact=last.ref()) if last is not None and isinstance(value, Quantity) else None


def _ecog(spec: InputSpec, chart: Chart, library: Library, at: date) -> Input | None:  # noqa: ARG001
    found = performance(chart, library, at)
    return Input(value=found.value, fact=found.facts[0]) if isinstance(found, Finding) and found.facts else None


def _stage(spec: InputSpec, chart: Chart, library: Library, at: date) -> Input | None:  # noqa: ARG001
    for stage in reversed([s for s in chart.all(Stage) if s.system in ("Ann Arbor", "Lugano") and s.part == "group"]):
        match = _ANN_ARBOR.search(stage.said())
        for word in (match[0], match[1]) if match else ():
            if word in spec.choices:
                return Input(value=word, fact=stage.ref())
    return None


def _karyotype(spec: InputSpec, chart: Chart, library: Library, at: date) -> Input | None:  # noqa: ARG001
    last = chart.latest(codes_of(spec), on=at)
    return Input(value=last.value, fact=last.ref()) if last is not None and isinstance(last.value, str) else None


_READERS: Mapping[str, Callable[[InputSpec, Chart, Library, date], Input | None]] = MappingProxyType(
    {"ecog": _ecog, "stage": _stage, "karyotype": _karyotype}
)
