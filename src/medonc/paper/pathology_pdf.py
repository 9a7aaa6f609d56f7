"""The pathology of a patient on paper: the sheet as an accessible PDF (PDF/UA-1)."""

from __future__ import annotations

from importlib.resources import files

import msgspec
import typst

from medonc.paper.pathology_sheet import NOTHING, pathology_sheet
from medonc.paper.review_pdf import identity
from medonc.practice.pathology.report import PathologyReport
from medonc.practice.work_up.found import WorkUp
from medonc.record.person import Person


def pathology_pdf(report: PathologyReport, person: Person, work_up: tuple[WorkUp, ...] = ()) -> bytes:
    """Every section of the sheet, whole; nothing is left out for want of room."""
    sheet = pathology_sheet(report, work_up)
    content = {
        "title": "Pathology",
        "name": person.name,
        "identity": identity(person),
        "on": report.on.isoformat(),
        "knowledge": sheet.knowledge,
        "caveat": sheet.caveat,
        "nothing": NOTHING,
        "sections": [
            {
                "title": each.title,
                "lines": [{"name": n.name, "says": n.says, "basis": n.basis, "open": n.open} for n in each.lines],
            }
            for each in sheet.sections
        ],
    }
    pages: bytes = typst.compile(
        (files(__package__) / "pathology.typ").read_bytes(),
        sys_inputs={"sheet": msgspec.json.encode(content).decode()},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,  # no clock: the day of the report stands on the page
    )
    return pages
