"""IMWG 2016: response of myeloma by serum, urine, light chains and marrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.response.arithmetic import falls_by, number, percent_change, rises_by, said_percent
from medonc.practice.response.said import answered
from medonc.practice.response.typed import amount, yes
from medonc.values.evidence import Answer, Missing, NotKnown

_KINDS = (("serum", "g/dL"), ("urine", "mg/24 h"), ("difference", "mg/L"))
_WORDS = {"serum": "serum M-protein", "urine": "urine M-protein", "difference": "difference of free light chains"}
Numbers = Mapping[str, Decimal]
Course = tuple[Decimal, Decimal, Decimal]  # baseline, lowest, now


def imwg(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The response of this assessment, which the next one must confirm; not known without a measurable baseline."""
    courses = dict(_courses(rule, inputs))
    held = {name: each for name, each in courses.items() if each[0] >= rule.numbers[f"{name}_measurable"]}
    if "serum" in held or "urine" in held:
        held.pop("difference", None)  # light chains count where neither serum nor urine is measurable
    why = "; ".join(_progressions(rule, inputs, courses))
    lines = [_line(name, each) for name, each in courses.items()]
    remarks = ["each response counts when a second assessment of it agrees"]
    if why:
        return answered(rule, inputs, "PD", f"PD: {why}", lines=lines, remarks=remarks)
    if not held:
        missing = Missing(what="a measurable baseline", do="take serum, urine or light chains of before treatment")
        return NotKnown(title="Response of myeloma", missing=(missing,), rule=rule.rule)
    word = _response(held, rule, inputs)
    said = ", ".join(f"{name}: {line}" for name, line in lines)
    return answered(rule, inputs, word, f"{word}: {said}", lines=lines, remarks=remarks)


def _courses(rule: KnowledgeRule, inputs: Inputs) -> Iterator[tuple[str, Course]]:
    for name, _ in _KINDS:
        before, now = amount(rule, inputs, f"{name}_before"), amount(rule, inputs, f"{name}_now")
        low = amount(rule, inputs, f"{name}_lowest")
        if before is not None and now is not None:
            yield name, (before, before if low is None else min(low, before), now)


def _line(name: str, course: Course) -> tuple[str, str]:
    before, low, now = course
    unit = dict(_KINDS)[name]
    change = said_percent(percent_change(before, now))
    rise = f", {said_percent(percent_change(low, now))} from lowest {number(low)}" if low != before else ""
    return _WORDS[name], f"{number(before)} → {number(now)} {unit}, {change} from baseline{rise}"


def _progressions(rule: KnowledgeRule, inputs: Inputs, courses: Mapping[str, Course]) -> Iterator[str]:
    numbers = rule.numbers
    for name, (_, low, now) in courses.items():
        least = numbers[f"{name}_growth"]
        if name == "serum" and low >= numbers["serum_high"]:
            least = numbers["serum_growth_high"]
            if now - low >= least:
                yield f"{_WORDS[name]} +{number(now - low)} g/dL from lowest {number(low)}"
            continue
        beyond, words = now - low >= least, "at least"
        if name == "difference":  # printed as > 10 mg/dL, the others as ≥
            beyond, words = now - low > least, "over"
        if rises_by(low, now, percent=numbers["progression_percent"]) and beyond:
            yield f"{_WORDS[name]} {number(low)} → {number(now)} from lowest, {words} {number(least)} more"
    if yes(inputs, "new_lesion"):
        yield "a new bone lesion or plasmacytoma"


def _response(held: Mapping[str, Course], rule: KnowledgeRule, inputs: Inputs) -> str:
    numbers = rule.numbers
    marrow = amount(rule, inputs, "plasma_cells")
    clean = yes(inputs, "immunofixation_negative") and marrow is not None and marrow < numbers["plasma_cells"]
    if clean and not yes(inputs, "plasmacytoma"):
        stringent = yes(inputs, "ratio_normal") and yes(inputs, "clonal_cells_absent")
        return "sCR" if stringent else "CR"
    for word in ("VGPR", "PR", "MR"):
        if all(_falls(name, each, word, numbers) for name, each in held.items()):
            return word
    return "SD"


def _falls(name: str, course: Course, word: str, numbers: Numbers) -> bool:
    """Whether one course fell as far as a response asks."""
    before, _, now = course
    if name == "urine":
        if word == "VGPR":
            return now < numbers["urine_VGPR"]
        enough = falls_by(before, now, percent=numbers[f"urine_percent_{word}"])
        return enough or (word == "PR" and now < numbers["urine_PR"])
    if name == "difference" and word == "MR":
        return False  # a minor response is defined by M-protein
    return falls_by(before, now, percent=numbers[f"percent_{word}"])


MYELOMA_METHODS: Mapping[str, Method] = MappingProxyType({"response.imwg": imwg})
