"""Response of many patients from a table of lesions: one definition, a plain engine that judges and a fast one."""

from medonc.cohort.response.lesion_table import COLUMNS, Lesions, read_lesions
from medonc.cohort.response.respond import ENGINES, Responses, respond

__all__ = ["COLUMNS", "ENGINES", "Lesions", "Responses", "read_lesions", "respond"]
