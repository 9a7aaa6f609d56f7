"""Whether a reference leads to the kind of resource that it may lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from medonc.fhir.check.place import Place, is_relative_without_type
from medonc.fhir.check.problem import Problem, shown
from medonc.fhir.check.shapes import MCODE

ANY = "Resource"


def reference_problems(
    reference: Mapping[str, object], targets: Sequence[str], path: str, place: Place, rule: str
) -> Iterator[Problem]:
    """Problems of one reference: its form, a contained resource that is missing, a target of the wrong type."""
    text = reference.get("reference")
    if isinstance(text, str):
        if is_relative_without_type(text):
            yield Problem(
                "error", f"{path}.reference", shown(text), "Type/id, an absolute address or '#' and an id", rule
            )
            return
        if text.startswith("#") and place.resolve(text) is None:
            yield Problem("error", f"{path}.reference", shown(text), "the id of a contained resource", rule)
            return
    admitted = sorted({_type_behind(target, place) for target in targets})
    found = place.type_of(reference)
    if found is not None and admitted and ANY not in admitted and found not in admitted:
        yield Problem("error", path, f"a reference to {found}", f"a reference to {' or '.join(admitted)}", rule)


def _type_behind(target: str, place: Place) -> str:
    return place.profiles.profiles[target].type if target.startswith(MCODE) else target
