"""DiagnosticReport: what it is and which results it groups."""

from __future__ import annotations

from medonc.fhir.r4 import resources as r4
from medonc.fhir.read.elements import concept, concepts, known, period, reference, references
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.disease import Report
from medonc.values.codes import Concept


def read(report: r4.DiagnosticReport, reader: Reader) -> Reading:
    """The report, known from the day it was issued; one entered in error or cancelled is a remark only."""
    code = concept(report.code) or Concept((), "report not named")
    if report.status in ("entered-in-error", "cancelled"):
        return reader.no_fact(f"{code} is {report.status.replace('-', ' ')}; left out")
    start, end = period(report.effective_date_time, report.effective_period, reader)
    return reader.reading(
        Report(
            source=reader.by(next((reference(p, reader) for p in report.performer), "")),
            effective=start,
            ended=end,
            known=known(reader, report.issued, held=start, ended=end),
            status=report.status or "",
            code=code,
            categories=concepts(report.category),
            results=references(report.result, reader),
            specimens=references(report.specimen, reader),
            conclusion=report.conclusion or "",
        )
    )
