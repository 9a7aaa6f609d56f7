"""What each extension asks of itself: a value or inner extensions, and its own profile where the table holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medonc.fhir.check.constraints import constrained
from medonc.fhir.check.place import Place
from medonc.fhir.check.problem import Problem, shown
from medonc.fhir.check.shapes import MCODE


def extension_problems(extension: Mapping[str, object], path: str, place: Place) -> Iterator[Problem]:
    """Problems of one extension, wherever it stands."""
    values = [name for name in extension if name.removeprefix("_").startswith("value")]
    inner = extension.get("extension")
    if bool(values) == bool(inner):
        found = "both" if inner else "neither"
        yield Problem("error", path, found, "either a value or inner extensions", "FHIR R4 ext-1")
    url = extension.get("url")
    profile = place.profiles.profiles.get(url) if isinstance(url, str) else None
    if profile is not None and profile.type == "Extension":
        yield from constrained(extension, profile.root, path, place, profile.name)
        yield from _undefined_parts(inner, profile.root.children.get("extension"), path, profile.name)
    elif isinstance(url, str) and url.startswith(MCODE):
        yield Problem("error", f"{path}.url", shown(url), "an extension that mCODE STU4 defines", "mCODE")


def _undefined_parts(inner: object, defined: object, path: str, rule: str) -> Iterator[Problem]:
    """The parts of a complex extension carry short names; a short name that it does not define means nothing."""
    known = set(getattr(defined, "slices", {}))
    for index, part in enumerate(inner if isinstance(inner, list) else []):
        url = part.get("url") if isinstance(part, Mapping) else None
        if isinstance(url, str) and ":" not in url and url not in known:
            expected = " or ".join(sorted(known)) or "no inner extension"
            yield Problem("error", f"{path}.extension[{index}].url", shown(url), expected, rule)
