"""Where the patient's cancers lie, in the words that name the folders of regimens."""

from __future__ import annotations

from medonc.knowledge.shapes import Library
from medonc.record import Chart
from medonc.record.disease import Condition, Role
from medonc.values.codes import Icd10

SITES = "treatment/exposure/sites"


def cancer_sites(chart: Chart, library: Library) -> frozenset[str]:
    """The sites of the recorded primary cancers by ICD-10 code, the longest prefix deciding."""
    rows = sorted(library.tables.get(SITES, ()), key=lambda row: -len(row["code"]))
    codes = [condition.code.of(Icd10) for condition in chart.all(Condition) if condition.role is Role.PRIMARY]
    found = (next((r["site"] for r in rows if c is not None and c.code.startswith(r["code"])), None) for c in codes)
    return frozenset(site for site in found if site is not None)
