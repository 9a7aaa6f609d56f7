"""The parts of FHIR R4 that are read: fast structs that keep the digits of every number as received."""

from medonc.fhir.r4.decode import Decoded, decode

__all__ = ["Decoded", "decode"]
