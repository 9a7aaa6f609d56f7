"""The statements that follow from one specimen of one cancer: each rule with the inputs that the chart holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from medonc.knowledge.shapes import InputSpec, KnowledgeRule, Library
from medonc.practice.answers import Given, Input, Inputs, Method
from medonc.practice.as_recorded import words
from medonc.practice.given import written
from medonc.practice.pathology.tissue import Key, Tissue, Told, meant
from medonc.record.disease import Condition
from medonc.record.facts import Bounded, ReceivedValue
from medonc.values.codes import Icd10, IcdO3Morphology, IcdO3Topography
from medonc.values.errors import MedoncError
from medonc.values.evidence import Answer, FactRef, Finding, Missing, NotKnown, Step, StepKind
from medonc.values.quantity import Quantity

FROM_CHART, SITES = "pathology/from_chart", "pathology/sites"
_SCORE = re.compile(r"([0-3])\s*\+?")
_LEAST = Decimal("0.001")
_BY_CANCER = "cancer"


def statements(
    cancer: Condition, tissue: Tissue, library: Library, methods: Mapping[str, Method]
) -> list[Answer[object]]:
    """Every statement whose inputs the specimen holds, in the table's order; a statement may use an earlier one."""
    said: dict[Key, Told] = {}
    found: list[Answer[object]] = []
    for rule_id, rows in library.once(_by_rule).items():
        if not _is_for(cancer, rows[0]["sites"]) or rule_id not in library.rules:
            continue
        rule = library.rule(rule_id)
        answer = _answer(rule, rows, {**_of_cancer(cancer, rule, library), **tissue.told, **said}, library, methods)
        if answer is not None:
            found.append(answer)
        if isinstance(answer, Finding) and answer.facts:
            said[rule_id, "value"] = Told(value=str(answer.value), fact=answer.facts[0])
    return found


def site_code(cancer: Condition) -> str:
    """The ICD-10 category of a cancer, or its topography; empty where neither is coded."""
    code = cancer.code.of(Icd10) or cancer.code.of(IcdO3Topography)
    return code.code if code else next((c.code for s in cancer.sites if (c := s.of(IcdO3Topography))), "")


def _by_rule(library: Library) -> dict[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in library.tables.get(FROM_CHART, ()):
        found.setdefault(row["rule"], []).append(row)
    return found


def _is_for(cancer: Condition, sites: str) -> bool:
    return not sites or site_code(cancer).startswith(tuple(sites.split()))


def _of_cancer(cancer: Condition, rule: KnowledgeRule, library: Library) -> dict[Key, Told]:
    """What the diagnosis itself says: morphology, and the site in the words of the rule."""
    ref, told = cancer.ref(), dict[Key, Told]()
    morphology = cancer.histology.of(IcdO3Morphology) if cancer.histology else None
    if morphology is not None:
        told[_BY_CANCER, "morphology"] = Told(value=morphology.code, fact=ref)
    choices = next((spec.choices for spec in rule.inputs if spec.name == "site"), ())
    named = site_word(cancer, "site", library)
    if choices:
        told[_BY_CANCER, "site"] = Told(value=named if named in choices else "other", fact=ref)
    return told


def site_word(cancer: Condition, name: str, library: Library) -> str:
    """The site of a cancer in the words that an input of the rules uses; empty where there is none."""
    rows = (r for r in library.tables.get(SITES, ()) if r["input"] == name)
    code = site_code(cancer)
    return next((r["word"] for r in rows if code.startswith(r["icd10"])), "")


def _answer(
    rule: KnowledgeRule,
    rows: list[Mapping[str, str]],
    told: Mapping[Key, Told],
    library: Library,
    methods: Mapping[str, Method],
) -> Answer[object] | None:
    """The answer to what is held; None where nothing of the tissue is, or a required input lacks."""
    specs = {spec.name: spec for spec in rule.inputs}
    held: dict[str, Told] = {}
    for row in rows:
        part = told.get((row["target"], row["part"]))
        if part and row["input"] not in held and _read(part.value, specs[row["input"]], library):
            held[row["input"]] = part
    if not any(row["input"] in held and row["target"] != "specimen" for row in rows if row["part"] != "site"):
        return None
    lacking = [spec for spec in rule.inputs if spec.required and spec.name not in held]
    if lacking:
        return _incomplete(rule, lacking, held)
    return evaluated(rule, held, library, methods)


def _incomplete(rule: KnowledgeRule, lacking: list[InputSpec], held: Mapping[str, Told]) -> NotKnown | None:
    """What lacks; of a rule with a single part held nothing is said, since nobody meant to give the rest."""
    if len(held) < len(lacking) + 1:
        return None
    title = rule.result_label or rule.rule.title
    missing = tuple(Missing(what=spec.label) for spec in lacking)
    facts = tuple(part.fact for part in held.values())
    return NotKnown(title=title[:1].upper() + title[1:], missing=missing, rule=rule.rule, facts=facts)


def evaluated(
    rule: KnowledgeRule, held: Mapping[str, Told], library: Library, methods: Mapping[str, Method]
) -> Answer[object] | None:
    """The rule's answer, inputs on its receipt; a value below a limit is taken at both of its ends."""
    specs = {spec.name: spec for spec in rule.inputs}
    ends = [_inputs(held, specs, library, low=low) for low in (True, False)]
    try:
        answers = [_with_inputs(methods[rule.method](rule, each, library), specs, each) for each in ends]
    except (MedoncError, ArithmeticError, KeyError):
        return None
    last = answers[-1]
    if not any(isinstance(part.value, Bounded) for part in held.values()) or isinstance(last, NotKnown):
        return last
    if not isinstance(answers[0], Finding) or answers[0].value != last.value:
        missing = Missing(what="an exact value", why="; ".join(str(p.value) for p in held.values()))
        return NotKnown(title=last.title, missing=(missing,), rule=rule.rule, facts=last.facts)
    named = ", ".join(f"{specs[name].label} {part.value}" for name, part in held.items())
    return replace(last, sentence=f"{last.title} {last.value}: {named}")


def _inputs(
    held: Mapping[str, Told], specs: Mapping[str, InputSpec], library: Library, *, low: bool
) -> dict[str, Input]:
    found: dict[str, Input] = {}
    for name, part in held.items():
        read = _read(part.value, specs[name], library)
        if read:
            found[name] = Input(value=read[0 if low else -1], fact=part.fact)
    return found


def _with_inputs(answer: Answer[object], specs: Mapping[str, InputSpec], inputs: Inputs) -> Answer[object]:
    if isinstance(answer, NotKnown):
        return answer
    steps = tuple(
        Step(kind=StepKind.INPUT, label=specs[n].label, value=written(each.value), name=n, fact=each.fact)
        for n, each in inputs.items()
    )
    return replace(answer, steps=steps + answer.steps)


def _read(value: ReceivedValue, spec: InputSpec, library: Library) -> tuple[Given, ...]:
    """The value as the rule takes it, or its two ends where only a limit is known; nothing where it cannot be read."""
    if spec.kind == "choice":
        return _choice(meant(value, library), spec)
    if spec.kind == "yes/no":
        return (value,) if isinstance(value, bool) else ()
    if spec.kind == "text":
        return (words(str(value)),)
    return _number(value, spec)


def _choice(said: str, spec: InputSpec) -> tuple[Given, ...]:
    exact = next((c for c in spec.choices if c.lower() == said.strip().lower()), "")
    score = _SCORE.fullmatch(said.strip())
    if not exact and score and "3+" in spec.choices:
        exact = "0" if score[1] == "0" else f"{score[1]}+"
    return (exact,) if exact else ()


def _number(value: ReceivedValue, spec: InputSpec) -> tuple[Given, ...]:
    if isinstance(value, Bounded):
        return _ends(value, spec)
    if isinstance(value, int) and not isinstance(value, bool):
        value = Quantity(Decimal(value), "1")
        return (value.value,)
    if not isinstance(value, Quantity):
        return ()
    if spec.unit and value.unit.kind == spec.kind:
        value = value.to(spec.unit) if value.code != "1" or spec.unit != "%" else value
    inside = (spec.low is None or value.value >= spec.low) and (spec.high is None or value.value <= spec.high)
    return (value if spec.unit else value.value,) if inside else ()


def _ends(value: Bounded, spec: InputSpec) -> tuple[Given, ...]:
    """The two ends of what a limit leaves: `< 1 %` is 0 and just below 1."""
    if spec.low is None or spec.high is None:
        return ()
    limit, unit = value.quantity.value, value.quantity.code
    open_end = _LEAST if value.comparator in ("<", ">") else Decimal(0)
    low, high = (spec.low, limit - open_end) if "<" in value.comparator else (limit + open_end, spec.high)
    return (Quantity(low, unit), Quantity(high, unit)) if spec.unit else (low, high)


def fact_of(told: Told) -> FactRef:
    """The fact behind a part."""
    return told.fact
