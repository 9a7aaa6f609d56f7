"""The summary of a course as an accessible PDF (PDF/UA-1)."""

from __future__ import annotations

from importlib.resources import files

import msgspec
import typst

from medonc.paper.treatment_summary import TreatmentSummary


def summary_pdf(summary: TreatmentSummary) -> bytes:
    """The summary on A4; the same words give the same pages."""
    pages: bytes = typst.compile(
        (files(__package__) / "treatment_summary.typ").read_bytes(),
        sys_inputs={"summary": msgspec.json.encode(summary).decode()},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,  # no clock: the moment stands on the page
    )
    return pages
