"""Stage groups of many tumours: the table of a scheme over columns of categories, with the paths on demand."""

from medonc.cohort.staging.agreement import Agreement, Differing, agreement
from medonc.cohort.staging.groups import StagedRow, path_of, stage_rows

__all__ = ["Agreement", "Differing", "StagedRow", "agreement", "path_of", "stage_rows"]
