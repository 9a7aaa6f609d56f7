"""Checks a whole resource, or a bundle with everything in it."""

from __future__ import annotations

from collections.abc import Mapping

from medonc.fhir.check.place import Place, bundle_place
from medonc.fhir.check.problem import Problem, once
from medonc.fhir.check.shapes import Profiles
from medonc.fhir.check.structure import resource_problems


def check_resource(resource: Mapping[str, object], profiles: Profiles) -> tuple[Problem, ...]:
    """What is wrong with a resource under R4 and the profiles that it declares; empty when nothing is.

    The resource is decoded JSON with numbers as int or Decimal. A bundle is checked with all its entries.
    """
    if resource.get("resourceType") == "Bundle":
        return check_bundle(resource, profiles)
    return _collected(resource, Place(profiles))


def check_bundle(bundle: Mapping[str, object], profiles: Profiles) -> tuple[Problem, ...]:
    """What is wrong with a bundle and with each resource in it; references are followed inside the bundle."""
    return _collected(bundle, bundle_place(bundle, profiles))


def _collected(resource: Mapping[str, object], place: Place) -> tuple[Problem, ...]:
    try:
        return once(resource_problems(resource, "", place))
    except RecursionError:
        kind = str(resource.get("resourceType"))
        return (Problem("error", kind, "elements nested without end", "a record of a sane depth", "FHIR R4"),)
