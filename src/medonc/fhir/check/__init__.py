"""Whether a FHIR resource is what R4 and mCODE STU4 say it must be. Pure, but for the loader of the table."""

from medonc.fhir.check.decode import decode_resource
from medonc.fhir.check.load import open_profiles
from medonc.fhir.check.problem import Problem, report
from medonc.fhir.check.resource import check_bundle, check_resource
from medonc.fhir.check.shapes import Profiles

__all__ = ["Problem", "Profiles", "check_bundle", "check_resource", "decode_resource", "open_profiles", "report"]
