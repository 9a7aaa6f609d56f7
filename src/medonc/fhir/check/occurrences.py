"""The values that stand at an element of a resource, each with the path that a reader can follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from medonc.fhir.check.shapes import Element, Profiles


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One value at an element. `value` is None where only an extension stands in for a primitive."""

    path: str
    value: object
    type: str
    extension: object = None


def occurrences(parent: Mapping[str, object], element: Element, path: str, profiles: Profiles) -> list[Occurrence]:
    """Everything that the parent holds at the element, in order; a choice is found under each of its names."""
    if element.stem is None:
        plain = element.types[0] if element.types else ""
        return list(_at(parent, element.name, plain, path))
    found: list[Occurrence] = []
    for name, type_name in choices(parent, element.stem, profiles):
        found.extend(_at(parent, name, type_name, path))
    return found


def choices(parent: Mapping[str, object], stem: str, profiles: Profiles) -> list[tuple[str, str]]:
    """The names under which a choice stands in the parent, each with its type."""
    names = dict.fromkeys(key.removeprefix("_") for key in parent if key.removeprefix("_").startswith(stem))
    found = []
    for name in names:
        suffix = name[len(stem) :]
        type_name = profiles.choice(suffix) if suffix[:1].isupper() else None
        if type_name is not None:
            found.append((name, type_name))
    return found


def _at(parent: Mapping[str, object], name: str, type_name: str, path: str) -> Iterator[Occurrence]:
    value, beside = parent.get(name), parent.get("_" + name)
    if not isinstance(value, list) and not isinstance(beside, list):
        if value is not None or beside is not None:
            yield Occurrence(f"{path}.{name}", value, type_name, beside)
        return
    values = value if isinstance(value, list) else []
    besides = beside if isinstance(beside, list) else []
    for index in range(max(len(values), len(besides))):
        item = values[index] if index < len(values) else None
        extension = besides[index] if index < len(besides) else None
        yield Occurrence(f"{path}.{name}[{index}]", item, type_name, extension)


def followed(value: object, steps: str) -> list[object]:
    """The values down a discriminator's path such as `coding.code`; `$this` is the value itself."""
    found = [value]
    for step in steps.split("."):
        if step in ("$this", "resolve()"):
            continue
        found = [inner for outer in found for inner in _step(outer, step)]
    return found


def _step(value: object, step: str) -> list[object]:
    if not isinstance(value, Mapping) or step not in value:
        return []
    inner = value[step]
    return list(inner) if isinstance(inner, list) else [inner]
