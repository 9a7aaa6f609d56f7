"""RECIST 1.1 as it can be asked by name: may these be targets, what did each assessment show, what was best."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.response.best import Best, Protocol, best
from medonc.practice.response.course_text import millimetres, typed_responses, typed_visits
from medonc.practice.response.recist import recist
from medonc.practice.response.said import answered
from medonc.practice.response.selection import METHODS_OF_MEASURING, Candidate, not_selectable
from medonc.practice.response.targets import limits
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Finding

NO_CONFIRMATION = "none"
_CANDIDATE = ("organ", "size in mm", "method")


def selection(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[object]:  # noqa: ARG001
    """Whether lesions may be the targets, and why not."""
    chosen = [_candidate(part) for part in str(inputs["lesions"].value).split(";") if part.strip()]
    why = not_selectable(chosen, rule.numbers, rule.texts)
    sentence = f"{len(chosen)} target lesions may be chosen" if not why else "; ".join(why)
    return answered(rule, inputs, "refused" if why else "allowed", sentence)


def _candidate(text: str) -> Candidate:
    """`liver 12 CT 5`, `node 15 CT`, `bone 20 MRI blastic bone`: organ, mm, method, slices, nature."""
    words = text.split()
    if len(words) < len(_CANDIDATE):
        raise ImpossibleValue(f"'{text.strip()}' as a lesion", expected=", ".join(_CANDIDATE))
    organ, size, method, *rest = words
    if method not in METHODS_OF_MEASURING:
        method, rest = f"{method} {rest[0]}" if rest else method, rest[1:]
    if method not in METHODS_OF_MEASURING:
        raise ImpossibleValue(f"'{method}'", expected=" | ".join(METHODS_OF_MEASURING))
    slices = millimetres(rest.pop(0)) if rest and rest[0][:1].isdigit() else None
    organ, _, name = organ.partition("/")
    nodal, mm = organ == "node", millimetres(size)
    return Candidate(
        name=name or organ,
        organ=organ,
        nodal=nodal,
        long_mm=None if nodal else mm,
        short_mm=mm if nodal else None,
        method=method,
        slice_mm=slices,
        nature=" ".join(rest),
    )


def assessments(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[object]:  # noqa: ARG001
    """The overall response of each assessment after the baseline; the sentence is that of the last."""
    found = recist(typed_visits(inputs), limits(rule.numbers))
    if len(found) < 2:
        raise ImpossibleValue("a baseline alone", expected="a baseline and at least one assessment")
    value = ", ".join(str(each.overall) for each in found[1:])
    lines = [(str(each.day), each.said) for each in found]
    remarks = [remark for each in found for remark in each.remarks]
    return answered(rule, inputs, value, found[-1].said, lines=lines, remarks=remarks)


def best_response(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Finding[object]:  # noqa: ARG001
    """The best overall response under the confirmation and stable duration that were given."""
    asked = protocol(
        rule.numbers,
        confirm=str(inputs["confirm_days"].value),
        stable_days=_whole_days(str(inputs["stable_days"].value)),
    )
    found = best(typed_responses(inputs), start=inputs["start"].value, protocol=asked)  # type: ignore[arg-type]
    return answered(rule, inputs, str(found.response), said_best(found), lines=[("because", found.because)])


def _whole_days(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ImpossibleValue(f"stable for '{text}' days", expected="a whole number of days")
    return int(text)


def protocol(numbers: Mapping[str, Decimal], *, confirm: str, stable_days: int) -> Protocol:
    """What the protocol asks; `confirm` is a number of days, or none."""
    if confirm != NO_CONFIRMATION and not (confirm.isascii() and confirm.isdecimal()):
        raise ImpossibleValue(f"confirmation after '{confirm}'", expected=f"a number of days, or {NO_CONFIRMATION}")
    return Protocol(
        confirm_days=None if confirm == NO_CONFIRMATION else int(confirm),
        stable_days=stable_days,
        between_stable=int(numbers["between_stable"]),
        between_not_evaluable=int(numbers["between_not_evaluable"]),
    )


def said_best(found: Best) -> str:
    """`PR: PR on 2026-01-26, confirmed on 2026-04-06; held 297 days, to progression on 2026-11-19`."""
    text = f"{found.response}: {found.because}"
    if found.duration_days is not None:
        end = f"to progression on {found.progressed_on}" if found.is_over else f"and still on {found.last_on}"
        text += f"; held {found.duration_days} days, {end}"
    return text


RECIST_METHODS: Mapping[str, Method] = MappingProxyType(
    {"response.selection": selection, "response.assessments": assessments, "response.best": best_response}
)
