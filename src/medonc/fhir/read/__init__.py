"""FHIR R4 in: one module a resource. Reading is lenient: facts and remarks, never an exception for a JSON object."""

from medonc.fhir.read.reading import ALONE, Reading, Setting
from medonc.fhir.read.resource import READERS, read_resource

__all__ = ["ALONE", "READERS", "Reading", "Setting", "read_resource"]
