"""The summary of a course as a document to edit (DOCX): headings, tables, identity on every page."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as Opened
from docx.shared import Pt

from medonc.paper.treatment_summary import TreatmentSummary
from medonc.paper.treatment_summary_section import Section


def summary_docx(summary: TreatmentSummary) -> bytes:
    """The same words as the PDF has, in a file that a letter can be written from."""
    made = Document()
    made.core_properties.title = f"{summary.title} of {summary.name}"
    made.core_properties.author = "medonc"
    made.core_properties.comments = summary.caveat
    made.styles["Normal"].font.size = Pt(10)
    page = made.sections[0]
    page.header.paragraphs[0].text = f"{summary.name} · {summary.identity}\t\t{summary.on}"
    page.footer.paragraphs[0].text = f"{summary.caveat} {summary.edition}"
    made.add_heading(summary.title, level=1)
    made.add_paragraph(summary.regimen)
    said = made.add_paragraph()
    said.add_run(summary.standing).bold = True
    said.add_run(f". Assembled from the record on {summary.printed} by {summary.by}; not signed.")
    for section in summary.sections:
        _section(made, section)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _section(made: Opened, section: Section) -> None:
    made.add_heading(section.title, level=2)
    if section.rows:
        table = made.add_table(rows=1, cols=len(section.header), style="Light List Accent 1")
        for cell, words in zip(table.rows[0].cells, section.header, strict=True):
            cell.text = words
        for row in section.rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    for words in section.notes:
        made.add_paragraph(words)
    for words in section.missing:
        paragraph = made.add_paragraph()
        paragraph.add_run("Missing: ").bold = True
        paragraph.add_run(words)
