"""Which slice of an element a value belongs to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from medonc.fhir.check.codes import in_set
from medonc.fhir.check.occurrences import Occurrence, followed
from medonc.fhir.check.patterns import matches
from medonc.fhir.check.place import Place
from medonc.fhir.check.shapes import MCODE, Element, Profile


def belongs(one: Occurrence, element: Element, kind: Element, place: Place) -> bool:
    """True when the value carries what tells this slice from the others."""
    if element.name in ("extension", "modifierExtension"):
        return isinstance(one.value, Mapping) and one.value.get("url") == extension_url(kind)
    return all(_carries(one, how, path, kind, place) for how, path in element.by)


def extension_url(kind: Element) -> object:
    """The url by which an extension slice is known: that of its profile, or its short name."""
    if kind.profiles:
        return kind.profiles[0]
    return kind.children["url"].fixed if "url" in kind.children else kind.name


def _carries(one: Occurrence, how: str, path: str, kind: Element, place: Place) -> bool:
    if how == "type":
        return _of_type(one, path, kind)
    if how == "profile":
        return _of_profile(one, kind, place)
    values = followed(one.value, path)
    wanted = list(_wanted(kind, path, place))
    return bool(wanted) and all(any(_meets(value, want, place) for value in values) for want in wanted)


def _of_type(one: Occurrence, path: str, kind: Element) -> bool:
    if path == "$this":
        return one.type in kind.types
    inner = kind.children[path]
    return any(isinstance(v, Mapping) and v.get("resourceType") in inner.types for v in followed(one.value, path))


def _of_profile(one: Occurrence, kind: Element, place: Place) -> bool:
    """By the profile that the target declares; a target that is not at hand belongs to no slice."""
    text = one.value.get("reference") if isinstance(one.value, Mapping) else None
    target = place.resolve(text) if isinstance(text, str) else None
    if target is None:
        return False
    wanted = {url for url in (*kind.targets, *kind.profiles) if url.startswith(MCODE)}
    return any(wanted & set(lineage(url, place)) for url in declared(target))


def declared(resource: Mapping[str, object]) -> list[str]:
    """The profiles that a resource says it follows, without their versions."""
    meta = resource.get("meta")
    listed = meta.get("profile") if isinstance(meta, Mapping) else None
    return [url.split("|")[0] for url in listed if isinstance(url, str)] if isinstance(listed, list) else []


def lineage(url: str, place: Place) -> Iterator[str]:
    """A profile and the profiles that it is derived from."""
    profile: Profile | None = place.profiles.profiles.get(url)
    while profile is not None:
        yield profile.url
        profile = place.profiles.profiles.get(profile.parent)


def _wanted(kind: Element, path: str, place: Place) -> Iterator[Element]:
    """The elements of a slice that fix the discriminator: in the slice itself, else in the profile that it names."""
    roots = [kind, *(place.profiles.profiles[url].root for url in kind.profiles if url in place.profiles.profiles)]
    for root in roots:
        element: Element | None = root
        for step in path.split("."):
            if element is not None and step != "$this":
                element = element.children.get(step)
        if element is not None and (element.fixed or element.pattern or element.codes):
            yield element
            return


def _meets(value: object, element: Element, place: Place) -> bool:
    if element.fixed is not None:
        return value == element.fixed
    if element.pattern is not None:
        return matches(value, element.pattern)
    return element.codes is not None and in_set(place.profiles.sets[element.codes], "CodeableConcept", value)


def described(element: Element, name: str, kind: Element, place: Place) -> str:
    """A slice in words, for a message: its name and what a value must carry to belong to it."""
    wanted = [want for _, path in element.by for want in _wanted(kind, path, place)]
    marks = [json.dumps(w.fixed or w.pattern) if w.fixed or w.pattern else f"a code of {w.codes}" for w in wanted]
    return f" of slice '{name}'" + (f", known by {', '.join(marks)}" if marks else "")
