"""What every resource of R4 has, as far as it is read."""

from __future__ import annotations

from medonc.fhir.r4.types import CodeableConcept, Element, Extension, Meta


class Contained(Element):
    """A resource inside another; of these only medications are read."""

    resource_type: str = ""
    id: str | None = None
    code: CodeableConcept | None = None


class Resource(Element):
    """What every resource has."""

    id: str | None = None
    meta: Meta | None = None
    extension: tuple[Extension, ...] = ()
    contained: tuple[Contained, ...] = ()
