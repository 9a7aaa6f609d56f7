"""A table of patient reports, one answer a row, as reports; each row that cannot be read is named with its reason."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from medonc.record.facts import FactSource
from medonc.record.patient_reports import DECLINED, URGENCIES, Answer, PatientReport
from medonc.values.calendar import read_when
from medonc.values.errors import ImpossibleValue, UnreadableInput

NEEDED = ("patient", "answered_at", "item", "value")
ALSO = ("instrument", "language", "urgency")
_EXPECTED = f"a CSV with the columns {', '.join(NEEDED)}, and if wanted {', '.join(ALSO)}"
_MOST_DIGITS = 4

Key = tuple[str, str]  # patient and moment: the rows of one report


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """The reports by patient, in the order of the file, and the rows that could not be read."""

    reports: Mapping[str, tuple[PatientReport, ...]]
    left_out: tuple[str, ...]


def read_reports(file: Path) -> TableRead:
    """The reports of a table: rows of one patient and one moment are one report. An empty value is not answered.

    Refuses a file without the columns.
    """
    rows: dict[Key, list[Mapping[str, str]]] = {}
    left_out: list[str] = []
    for number, row in enumerate(_rows(file), start=2):
        fault = _fault(row, rows)
        if fault:
            left_out.append(f"row {number}: {fault}")
        else:
            rows.setdefault((row["patient"], row["answered_at"]), []).append(row)
    reports: dict[str, tuple[PatientReport, ...]] = {}
    for (patient, moment), held in rows.items():
        reports[patient] = (*reports.get(patient, ()), _report(patient, moment, held, file.name))
    return TableRead(reports=reports, left_out=tuple(left_out))


def _rows(file: Path) -> Iterator[Mapping[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as held:
            rows = csv.DictReader(held)
            _refuse_columns(file, rows.fieldnames or ())
            for row in rows:
                yield {str(name): " ".join((cell or "").split()) for name, cell in row.items() if name}
    except OSError as refused:
        raise UnreadableInput(f"{file}: {refused.strerror}", expected=_EXPECTED) from None
    except (UnicodeDecodeError, csv.Error) as bad:
        raise UnreadableInput(f"'{file.name}' is no CSV in UTF-8 ({bad})", expected=_EXPECTED) from None


def _refuse_columns(file: Path, found: Collection[str]) -> None:
    lacking = [name for name in NEEDED if name not in found]
    unknown = [name for name in found if name not in (*NEEDED, *ALSO)]
    if lacking or unknown:
        said = [f"no column {', '.join(lacking)}"] if lacking else []
        said += [f"the unknown column {', '.join(unknown)}"] if unknown else []
        raise UnreadableInput(f"'{file.name}' has {' and '.join(said)}", expected=_EXPECTED, do="name the columns so")


def _fault(row: Mapping[str, str], rows: Mapping[Key, list[Mapping[str, str]]]) -> str:
    """Why a row cannot be read; empty where it can."""
    if not row["patient"] or not row["item"]:
        return "no patient" if not row["patient"] else "no item"
    try:
        read_when(row["answered_at"])
    except ImpossibleValue as bad:
        return bad.found
    value = row["value"]
    if value and value not in DECLINED and not (value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS):
        return f"the value '{value[:40]}' of {row['item']} is no whole number"
    if row.get("urgency") and row["urgency"] not in URGENCIES:
        return f"the urgency '{row['urgency'][:40]}' is not {' or '.join(URGENCIES)}"
    if any(each["item"] == row["item"] for each in rows.get((row["patient"], row["answered_at"]), ())):
        return f"{row['item']} is answered twice in one report"
    return ""


def _report(patient: str, moment: str, rows: list[Mapping[str, str]], origin: str) -> PatientReport:
    when = read_when(moment)
    return PatientReport(
        source=FactSource(kind="QuestionnaireResponse", id=f"{patient}-{moment}", origin=origin),
        effective=when,
        known=when,
        status="completed",
        instrument=_first(rows, "instrument"),
        answers=tuple(_answer(row["item"], row["value"]) for row in rows),
        language=_first(rows, "language"),
        urgency=_first(rows, "urgency"),
    )


def _answer(item: str, value: str) -> Answer:
    return Answer(item=item, value=int(value)) if value.isdigit() else Answer(item=item, not_answered=value)


def _first(rows: list[Mapping[str, str]], name: str) -> str:
    return next((row[name] for row in rows if row.get(name)), "")
