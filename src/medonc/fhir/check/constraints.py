"""What a profile asks beyond R4: counts, narrower types and targets, fixed and pattern values, codes, slices, rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from medonc.fhir.check.codes import in_set, said
from medonc.fhir.check.counts import counted
from medonc.fhir.check.occurrences import Occurrence, occurrences
from medonc.fhir.check.patterns import matches
from medonc.fhir.check.place import Place
from medonc.fhir.check.problem import Problem, shown
from medonc.fhir.check.references import reference_problems
from medonc.fhir.check.rules import broken_rules
from medonc.fhir.check.shapes import MCODE, Element
from medonc.fhir.check.slices import belongs, described


def constrained(value: Mapping[str, object], holder: Element, path: str, place: Place, rule: str) -> Iterator[Problem]:
    """Problems of an object against the elements that a profile says something about."""
    for element in holder.children.values():
        found = occurrences(value, element, path, place.profiles)
        yield from counted(found, element, f"{path}.{element.name}", rule)
        for one in found:
            yield from _held(one, element, place, rule)
        if element.slices:
            yield from _sliced(found, element, f"{path}.{element.name}", place, rule)
    yield from broken_rules(value, "", holder.rules, path, rule, place)


def _sliced(found: Sequence[Occurrence], element: Element, path: str, place: Place, rule: str) -> Iterator[Problem]:
    unassigned = list(found)
    for name, kind in element.slices.items():
        members = [one for one in found if belongs(one, element, kind, place)]
        yield from counted(members, kind, f"{path}:{name}", rule, described(element, name, kind, place))
        for one in members:
            yield from _held(one, kind, place, rule)
        unassigned = [one for one in unassigned if one not in members]
    if element.closed:
        for one in unassigned:
            yield Problem("error", one.path, shown(one.value), f"one of {', '.join(element.slices)}", rule)


def _held(one: Occurrence, element: Element, place: Place, rule: str) -> Iterator[Problem]:
    """Problems of one value against one element of a profile."""
    if one.value is None:
        return
    if element.types and one.type and not _admitted(one, element):
        yield Problem("error", one.path, one.type, " or ".join(element.types), rule)
        return
    if element.fixed is not None and one.value != element.fixed:
        yield Problem("error", one.path, shown(one.value), f"exactly {shown(element.fixed)}", rule)
    if element.pattern is not None and not matches(one.value, element.pattern):
        yield Problem("error", one.path, shown(one.value), f"a value with {shown(element.pattern)}", rule)
    if element.codes and not in_set(place.profiles.sets[element.codes], coded_type(one), one.value):
        yield Problem("error", one.path, said(coded_type(one), one.value), f"a code of {element.codes}", rule)
    if isinstance(one.value, Mapping):
        yield from _inside(one, one.value, element, place, rule)
    yield from broken_rules(one.value, one.type, element.rules, one.path, rule, place)


def _admitted(one: Occurrence, element: Element) -> bool:
    if one.type == "Resource":
        return isinstance(one.value, Mapping) and one.value.get("resourceType") in element.types
    return one.type in element.types


def coded_type(one: Occurrence) -> str:
    """How to read the codes of a value: a profile does not repeat the type that R4 gave."""
    if one.type:
        return one.type
    return "CodeableConcept" if isinstance(one.value, Mapping) and "system" not in one.value else "Coding"


def _inside(
    one: Occurrence, value: Mapping[str, object], element: Element, place: Place, rule: str
) -> Iterator[Problem]:
    yield from constrained(value, element, one.path, place, rule)
    for url in element.profiles:
        profile = place.profiles.profiles.get(url)
        if profile is not None and profile.type != "Extension":
            yield from constrained(value, profile.root, one.path, place, profile.name)
    if element.targets:
        yield from reference_problems(value, element.targets, one.path, place, rule)
        yield from _target_conforms(value, element.targets, one.path, place, rule)


def _target_conforms(
    reference: Mapping[str, object], targets: Sequence[str], path: str, place: Place, rule: str
) -> Iterator[Problem]:
    """A problem when the resource referred to stands in the same bundle and meets none of the profiles asked for."""
    text = reference.get("reference")
    target = place.resolve(text) if isinstance(text, str) and place.follow else None
    if target is None or not all(url.startswith(MCODE) for url in targets):
        return
    profiles = [place.profiles.profiles[url] for url in targets]
    still = replace(place, follow=False)
    faults = []
    for profile in profiles:
        if target.get("resourceType") == profile.type:
            found = [p for p in constrained(target, profile.root, profile.type, still, profile.name) if is_error(p)]
            if not found:
                return
            faults.append(found[0])
    if faults:
        names = " or ".join(profile.name for profile in profiles)
        yield Problem("error", path, f"{text}, where {faults[0].path} lacks {faults[0].expected}", f"a {names}", rule)


def is_error(problem: Problem) -> bool:
    return problem.severity == "error"
