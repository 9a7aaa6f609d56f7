"""What R4 itself asks: known elements, how many of each, the form of every value, and the codes that R4 fixes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medonc.fhir.check.codes import in_set, said
from medonc.fhir.check.constraints import constrained
from medonc.fhir.check.counts import counted
from medonc.fhir.check.extensions import extension_problems
from medonc.fhir.check.occurrences import Occurrence, choices, occurrences
from medonc.fhir.check.place import Place
from medonc.fhir.check.primitives import expected_form
from medonc.fhir.check.problem import Problem, shown
from medonc.fhir.check.references import reference_problems
from medonc.fhir.check.rules import broken_rules
from medonc.fhir.check.shapes import MCODE, Element
from medonc.fhir.check.slices import declared

R4 = "FHIR R4"
RESOURCE_TYPES = "http://hl7.org/fhir/ValueSet/resource-types"


def resource_problems(resource: object, path: str, place: Place) -> Iterator[Problem]:
    """Problems of a resource against R4 and against every profile that it declares."""
    kind = resource.get("resourceType") if isinstance(resource, Mapping) else None
    if not isinstance(resource, Mapping) or not isinstance(kind, str):
        yield Problem("error", path, shown(resource), "a resource with its resourceType", R4)
        return
    path = path or kind
    if kind not in place.profiles.resources:
        yield _not_held(kind, path, place)
        return
    inside = place.inside(resource)
    yield from structure(resource, place.profiles.types[kind], path, inside)
    for url in declared(resource):
        yield from _profiled(resource, url, path, inside)


def _not_held(kind: str, path: str, place: Place) -> Problem:
    if kind in place.profiles.sets[RESOURCE_TYPES].codes["http://hl7.org/fhir/resource-types"]:
        return Problem("warning", path, f"a {kind}", "a resource type of the table; this one is not checked", R4)
    return Problem("error", f"{path}.resourceType", shown(kind), "a resource type of FHIR R4", R4)


def _profiled(resource: Mapping[str, object], url: str, path: str, place: Place) -> Iterator[Problem]:
    profile = place.profiles.profiles.get(url)
    if profile is not None and profile.type == resource["resourceType"]:
        yield from constrained(resource, profile.root, path, place, profile.name)
    elif profile is not None:
        yield Problem("error", f"{path}.meta.profile", url, f"a profile of {resource['resourceType']}", profile.name)
    elif url.startswith(MCODE):
        yield Problem("error", f"{path}.meta.profile", url, "a profile that mCODE STU4 defines", "mCODE")
    else:
        yield Problem("warning", f"{path}.meta.profile", url, "an mCODE profile; checked as plain R4", R4)


def structure(value: object, holder: Element, path: str, place: Place) -> Iterator[Problem]:
    """Problems of an object against the elements of its type."""
    if not isinstance(value, Mapping):
        yield Problem("error", path, shown(value), f"an object ({holder.name})", R4)
        return
    if not value:
        yield Problem("error", path, "an empty object", "at least one element", R4)
        return
    yield from _unknown(value, holder, path, place)
    for element in holder.children.values():
        yield from _member(value, element, path, place)
    yield from broken_rules(value, "", holder.rules, path, R4, place)


def _unknown(value: Mapping[str, object], holder: Element, path: str, place: Place) -> Iterator[Problem]:
    known = {name for name in holder.children if not name.endswith("[x]")}
    if holder.name in place.profiles.resources:
        known.add("resourceType")
    for element in holder.children.values():
        if element.stem:
            known |= {n for n, type_name in choices(value, element.stem, place.profiles) if type_name in element.types}
    for name in value:
        if name.removeprefix("_") not in known:
            yield Problem("error", f"{path}.{name}", f"the element '{name}'", f"an element of {holder.name}", R4)


def _member(parent: Mapping[str, object], element: Element, path: str, place: Place) -> Iterator[Problem]:
    found = occurrences(parent, element, path, place.profiles)
    if element.stem:
        found = [one for one in found if one.type in element.types]
    yield from counted(found, element, f"{path}.{element.name}", R4)
    yield from _listed(parent, element, path, place)
    for one in found:
        yield from _single(one, element, place)


def _listed(parent: Mapping[str, object], element: Element, path: str, place: Place) -> Iterator[Problem]:
    """Problems of a list where one value belongs, of one value where a list belongs, and of nothing at all."""
    stem = element.stem
    names = [element.name] if stem is None else [name for name, _ in choices(parent, stem, place.profiles)]
    for name in names:
        if name not in parent:
            continue
        value = parent[name]
        if element.max == 1 and isinstance(value, list):
            yield Problem("error", f"{path}.{name}", "a list", "a single value", R4)
        elif element.max != 1 and not isinstance(value, list):
            yield Problem("error", f"{path}.{name}", shown(value), "a list", R4)
        elif value is None or value == []:
            yield Problem("error", f"{path}.{name}", "null" if value is None else "an empty list", "a value", R4)


def _single(one: Occurrence, element: Element, place: Place) -> Iterator[Problem]:
    if one.extension is not None:
        yield from structure(one.extension, place.profiles.types["Element"], one.path, place)
    if one.value is None:
        if one.extension is None:
            yield Problem("error", one.path, "null", "a value", R4)
        return
    if one.type in place.profiles.primitives:
        yield from _primitive(one)
    else:
        yield from _object(one, element, place)
    if element.codes and not in_set(place.profiles.sets[element.codes], one.type, one.value):
        yield Problem("error", one.path, said(one.type, one.value), f"a code of {element.codes}", R4)
    yield from broken_rules(one.value, one.type, element.rules, one.path, R4, place)


def _primitive(one: Occurrence) -> Iterator[Problem]:
    expected = expected_form(one.type, one.value)
    if expected:
        yield Problem("error", one.path, shown(one.value), f"{expected} ({one.type})", R4)


def _object(one: Occurrence, element: Element, place: Place) -> Iterator[Problem]:
    if one.type == "Resource":
        yield from resource_problems(one.value, one.path, place)
        return
    if element.like:
        holder = place.profiles.element(element.like)
    else:
        holder = element if element.children else place.profiles.types[one.type]
    yield from structure(one.value, holder, one.path, place)
    if not isinstance(one.value, Mapping):
        return
    if one.type == "Extension":
        yield from extension_problems(one.value, one.path, place)
    elif one.type == "Reference":
        yield from reference_problems(one.value, element.targets, one.path, place, R4)
