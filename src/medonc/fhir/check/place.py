"""Where a resource stands: what its references can be followed to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from medonc.fhir.check.shapes import Profiles

Resource = Mapping[str, object]
_RESTFUL = re.compile(
    r"(?:(?P<base>https?://\S+)/)?(?P<type>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9\-.]{1,64})(?:/_history/\S+)?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """The bundle around a resource (by full url and by Type/id) and the resources contained in it.

    `follow` is false while a reference is being followed, so that a circle of references ends.
    """

    profiles: Profiles
    by_url: Mapping[str, Resource] = field(default_factory=dict)
    by_id: Mapping[str, Resource] = field(default_factory=dict)
    contained: Mapping[str, Resource] = field(default_factory=dict)
    container: Resource | None = None
    follow: bool = True

    def inside(self, resource: Resource) -> Place:
        """The same place, seen from inside a resource with its contained ones."""
        listed = resource.get("contained")
        inner = {str(r.get("id")): r for r in listed if isinstance(r, Mapping)} if isinstance(listed, list) else {}
        return replace(self, contained=inner, container=resource)

    def resolve(self, reference: str) -> Resource | None:
        """The resource that a reference leads to, where this place holds it."""
        if reference.startswith("#"):
            return self.container if reference == "#" else self.contained.get(reference[1:])
        if reference in self.by_url:
            return self.by_url[reference]
        parts = _RESTFUL.fullmatch(reference)
        return self.by_id.get(f"{parts['type']}/{parts['id']}") if parts and not parts["base"] else None

    def type_of(self, reference: Mapping[str, object]) -> str | None:
        """The type of resource that a reference leads to, where the place or the reference itself tells."""
        text = reference.get("reference")
        target = self.resolve(text) if isinstance(text, str) else None
        if target is not None:
            return str(target.get("resourceType"))
        parts = _RESTFUL.fullmatch(text) if isinstance(text, str) else None
        if parts:
            return parts["type"]
        stated = reference.get("type")
        return stated if isinstance(stated, str) else None


def is_relative_without_type(reference: str) -> bool:
    """True of `jenny` or `patient/jenny`: neither absolute, nor contained, nor Type/id."""
    absolute = re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", reference) is not None
    return not absolute and not reference.startswith("#") and _RESTFUL.fullmatch(reference) is None


def bundle_place(bundle: Resource, profiles: Profiles) -> Place:
    """The place that the entries of a bundle share."""
    by_url: dict[str, Resource] = {}
    by_id: dict[str, Resource] = {}
    listed = bundle.get("entry")
    for entry in listed if isinstance(listed, list) else []:
        resource = entry.get("resource") if isinstance(entry, Mapping) else None
        if not isinstance(resource, Mapping):
            continue
        by_id.setdefault(f"{resource.get('resourceType')}/{resource.get('id')}", resource)
        if isinstance(url := entry.get("fullUrl"), str):
            by_url.setdefault(url, resource)
    return Place(profiles, by_url, by_id)
