"""Response of many patients from a table: one definition, a plain engine that judges, and a fast one for lesions."""

from medonc.cohort.response.criteria import CRITERIA
from medonc.cohort.response.lesion_table import COLUMNS, Lesions, read_lesions
from medonc.cohort.response.respond import ENGINES, Responses, respond

__all__ = ["COLUMNS", "CRITERIA", "ENGINES", "Lesions", "Responses", "read_lesions", "respond"]
