"""`medonc reported FILE…`: what patients reported, as scores, and what of it wants an answer from the clinic."""

from __future__ import annotations

import json as text_json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medonc.cli.unused import end_with

if TYPE_CHECKING:
    from medonc.knowledge.shapes import Library
    from medonc.record.patient_reports import PatientReport

Reports = dict[str, list["PatientReport"]]


def command(
    files: Annotated[list[Path], typer.Argument(help="QuestionnaireResponses, bundles, or a CSV", metavar="FILE…")],
    json: Annotated[bool, typer.Option("--json", help="print as JSON, one object a report")] = False,
    knowledge: Annotated[
        list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")
    ] = None,
) -> None:
    """Scores and alerts of every report, patient by patient. A score is shown as a score and never as a grade.

    A CSV has the columns patient, answered_at, item, value; instrument, language and urgency if wanted.
    """
    from medonc.cli.with_folders import library_with

    library = library_with(knowledge)
    reports, left_out = _read(files)
    for patient, held in reports.items():
        for page in _pages(patient, held, library):
            print(text_json.dumps(page, ensure_ascii=False) if json else _in_words(page))
    if not (reports or json):
        print("No report of a patient is in these files.")
    for each in left_out:
        print(f"  left out: {each}", file=sys.stderr)
    if left_out:
        end_with(f"{len(left_out)} of what came in could not be used, listed above. Expected answers that can be read.")


def take_wording(instrument: str, files: list[Path], *, demo: bool, json: bool) -> None:
    """Keeps the site's wording of an instrument; what cannot be used is named by its row."""
    from medonc.feeds.patient_wording import keep_wording, read_wording
    from medonc.knowledge.load import open_library
    from medonc.practice.quality_of_life import instrument as held_instrument
    from medonc.store import frame
    from medonc.store.home import data_folder, prepare
    from medonc.values.errors import MedoncError

    if len(files) != 1:
        raise MedoncError(f"{len(files)} files of wording", expected="one CSV with the columns item, language, wording")
    items = [item.code for item in held_instrument(instrument, open_library()).items]
    found = read_wording(files[0], instrument=instrument, items=items)
    if demo:
        frame.start(demo=True)
    prepare(data_folder())
    into = keep_wording(found.wording, data_folder())
    languages = ", ".join(sorted(found.wording.by_language))
    page = {"instrument": instrument, "questions": found.count, "languages": languages, "file": str(into)}
    print(text_json.dumps(page) if json else f"{instrument}: {found.count} questions in {languages}, kept in {into}")
    for each in found.left_out:
        print(f"  left out: {each}", file=sys.stderr)
    if found.left_out:
        end_with(f"{len(found.left_out)} rows could not be used. Expected an item of {instrument}, a language, words.")


def _read(files: Iterable[Path]) -> tuple[Reports, list[str]]:
    """The reports by patient, and what could not be read."""
    from medonc.feeds.reports_table import read_reports

    reports: Reports = {}
    left_out: list[str] = []
    for file in files:
        if file.suffix.lower() == ".csv":
            table = read_reports(file)
            left_out += [f"{file.name}, {each}" for each in table.left_out]
            for patient, held in table.reports.items():
                reports.setdefault(patient, []).extend(held)
        else:
            _read_fhir(file, reports, left_out)
    return reports, left_out


def _read_fhir(file: Path, reports: Reports, left_out: list[str]) -> None:
    from medonc.cli.records import received
    from medonc.fhir.read import read_resource
    from medonc.record.patient_reports import PatientReport

    for one in received([file]):
        if one.type == "QuestionnaireResponse":
            reading = read_resource(one.text, kind=one.type, id=one.id, origin=one.origin)
            left_out += [f"{one.reference}: {remark.text}" for remark in reading.remarks]
            subject = text_json.loads(one.text).get("subject")
            patient = str(subject.get("reference") or "") if isinstance(subject, dict) else ""
            reports.setdefault(patient or "nobody named", []).extend(
                fact for fact in reading.facts if isinstance(fact, PatientReport)
            )


def _pages(patient: str, reports: list[PatientReport], library: Library) -> Iterable[Mapping[str, Any]]:
    """Each report of a patient, oldest first; undated ones last, compared with nothing."""
    from medonc.practice.quality_of_life import alerts, item_scores, previous_of, scales

    for report in sorted(reports, key=lambda each: each.effective.start.isoformat() if each.effective else "~"):
        yield {
            "patient": patient,
            "answered_at": report.effective.text if report.effective else "",
            "instrument": report.instrument,
            "urgency": report.urgency,
            "alerts": [
                {"level": each.level, "says": each.sentence, "do": each.do, "item": each.item}
                for each in alerts(report, previous_of(report, reports), library)
            ],
            "scores": [{"item": s.item.code, "value": s.value, "says": s.said()} for s in item_scores(report, library)],
            "scales": [{"scale": answer.title, "says": answer.said()} for answer in scales(report, library)],
        }


def _in_words(page: Mapping[str, Any]) -> str:
    told = f", the patient says: {page['urgency']}" if page["urgency"] else ""
    lines = [f"{page['patient']}, {page['answered_at'] or 'undated'}, {page['instrument'] or 'no instrument'}{told}"]
    lines += [
        f"  {each['level'].upper():7}{each['says']}" + (f" → {each['do']}" if each["do"] else "")
        for each in page["alerts"]
    ]
    lines += [f"  {each['says']}" for each in page["scores"]]
    return "\n".join([*lines, *(f"  {each['scale']}: {each['says']}" for each in page["scales"])])
