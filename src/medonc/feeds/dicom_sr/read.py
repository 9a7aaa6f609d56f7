"""A DICOM structured report by TID 1500 to the lesions that it measures, with what could not be read and why."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from medonc.feeds.dicom_sr import tree
from medonc.record.facts import FactSource
from medonc.record.lesions import REPORTED, LesionSeen
from medonc.values.calendar import When, read_when
from medonc.values.errors import MedoncError, UnreadableInput
from medonc.values.evidence import Level, Remark
from medonc.values.quantity import Quantity

_MODALITIES = {"1.2.840.10008.5.1.4.1.1.2": "CT", "1.2.840.10008.5.1.4.1.1.4": "MRI"}  # by the class of the images
_UNITS = {"mm": Decimal(1), "cm": Decimal(10)}
_LONGEST = 1000  # mm
_NODE = "lymph node"
_NODES = re.compile(r"\bnodes?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredReport:
    """Whose report it is, of which day, and the lesions measured in it."""

    person: str  # the patient's number, as the archive has it
    family: str
    born: str
    day: date
    lesions: tuple[LesionSeen, ...]
    remarks: tuple[Remark, ...]


def is_dicom(first: bytes) -> bool:
    """Whether a file begins as a DICOM file does."""
    return first[128:132] == b"DICM"


def read_report(content: bytes) -> MeasuredReport:
    """The report; refuses what is no DICOM, is no report of measurements, or names no patient or day."""
    report = _opened(content)
    if report.get("Modality") != "SR" or tree.name(report) not in tree.REPORT:
        raise UnreadableInput(
            f"a DICOM file of modality '{report.get('Modality', '')}' that is no report of measurements",
            expected="an Imaging Measurement Report (TID 1500)",
        )
    person = str(report.get("PatientID", "") or "").strip()
    if not person:
        raise UnreadableInput("a report of measurements without Patient ID", do="check the file")
    day, remarks = _day(report), list[Remark]()
    known = _written_at(report)
    groups = [g for held in tree.named(report, tree.MEASUREMENTS) for g in tree.named(held, tree.GROUP)]
    lesions = [_lesion(group, place, report, (read_when(day.isoformat()), known), remarks)
               for place, group in enumerate(groups, start=1)]  # fmt: skip
    if not groups:
        remarks.append(_remark("a report of measurements without a measurement"))
    return MeasuredReport(
        person=person,
        family=str(report.get("PatientName", "") or "").partition("^")[0].strip(),
        born=_day_text(report.get("PatientBirthDate")),
        day=day,
        lesions=tuple(filter(None, lesions)),
        remarks=tuple(remarks),
    )


def _opened(content: bytes) -> Any:
    try:
        from pydicom import dcmread
    except ModuleNotFoundError:
        raise MedoncError(
            "DICOM files need the imaging extra, which is not installed",
            expected="pydicom",
            do="install it: .venv/bin/uv pip install --require-hashes -r requirements/imaging.lock",
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a value is worth is said here, in remarks
            report = dcmread(BytesIO(content), stop_before_pixels=True)
            report.walk(lambda *_: None)  # every element is decoded now, while its faults are caught
            return report
    except Exception as bad:  # a damaged file fails in many ways, none of which is the reader's fault to explain
        raise UnreadableInput(f"a DICOM file that cannot be read: {type(bad).__name__}", do="send it again") from None


def _day(report: Any) -> date:
    """The day of the scan: of the study, else of the report."""
    text = _day_text(report.get("StudyDate")) or _day_text(report.get("ContentDate"))
    if not text:
        raise UnreadableInput("a report of measurements without the day of its study", do="check the file")
    return date.fromisoformat(text)


def _written_at(report: Any) -> When | None:
    """When the report was written; where it tells no offset its clock is taken as UTC. None without day or time."""
    on, clock = _day_text(report.get("ContentDate")), str(report.get("ContentTime", "") or "")[:6]
    offset = str(report.get("TimezoneOffsetFromUTC", "") or "+0000")
    if not on or not re.fullmatch(r"\d{6}", clock) or not re.fullmatch(r"[+-]\d{4}", offset):
        return None
    return read_when(f"{on}T{clock[:2]}:{clock[2:4]}:{clock[4:]}{offset[:3]}:{offset[3:]}")


def _day_text(value: object) -> str:
    """A DICOM date as ISO writes it; empty where there is none or it is no day."""
    digits = str(value or "").strip()
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}").isoformat()
    except ValueError:
        return ""


def _lesion(
    group: tree.Node, place: int, report: Any, times: tuple[When, When | None], remarks: list[Remark]
) -> LesionSeen | None:
    """One measured lesion; None with a remark where nothing in it can be read as a size."""
    name = _said(group, tree.TRACKING_ID) or f"M{place}"
    site = _said(group, tree.SITE) or _said(group, tree.FINDING)
    nodal = _NODES.search(f"{site} {_said(group, tree.FINDING)}") is not None
    size = _size(group, name, nodal=nodal, remarks=remarks)
    if size is None:
        return None
    key = f"{report.get('SOPInstanceUID', '')}/{_said(group, tree.TRACKING_UID) or place}"
    return LesionSeen(
        source=FactSource(kind="Observation", id=uuid5(NAMESPACE_URL, key).hex),
        effective=times[0],
        known=times[1],
        status="final" if report.get("CompletionFlag") == "COMPLETE" else "preliminary",
        lesion=name[:20],
        role=REPORTED,
        site=site or "site not stated",
        organ=_NODE if nodal else "",
        nodal=nodal,
        size=size,
        method=_method(report),
    )


def _said(group: tree.Node, codes: set[str]) -> str:
    return next((tree.text(each) for each in tree.named(group, codes) if tree.text(each)), "")


def _size(group: tree.Node, name: str, *, nodal: bool, remarks: list[Remark]) -> Quantity | None:
    """Its longest diameter in mm, of a node the short axis; of several the largest, with a remark."""
    wanted, axis = (tree.SHORT, "short axis") if nodal else (tree.LONG, "longest diameter")
    found = list(filter(None, (_mm(each, name, remarks) for each in tree.named(group, wanted))))
    if not found:
        others = [tree.name(each) for each in tree.children(group) if each.get("ValueType") == "NUM"]
        remarks.append(_remark(f"{name}: no {axis} in mm or cm among its {len(others)} measurements; left out"))
        return None
    if len(found) > 1:
        remarks.append(_remark(f"{name}: {axis} stands {len(found)} times; the largest is taken"))
    return Quantity(max(found), "mm")


def _mm(node: tree.Node, name: str, remarks: list[Remark]) -> Decimal | None:
    value, unit = tree.number(node)
    if value is None or unit not in _UNITS:
        remarks.append(_remark(f"{name}: '{value}' in '{unit}' is no length in mm or cm; left out"))
        return None
    mm = value * _UNITS[unit]
    if not 0 < mm <= _LONGEST:
        remarks.append(_remark(f"{name}: {mm} mm is no size of a lesion; left out"))
        return None
    return mm.normalize() + 0 if mm == mm.to_integral_value() else mm


def _method(report: Any) -> str:
    """How the images were made, where all that are cited are of one kind."""
    kinds = {_MODALITIES.get(each, "") for each in _classes(report)}
    return kinds.pop() if len(kinds) == 1 else ""


def _classes(report: Any) -> Iterator[str]:
    for item in tree.walk(report):
        for image in item.get("ReferencedSOPSequence") or ():
            if item.get("ValueType") == "IMAGE":
                yield str(image.get("ReferencedSOPClassUID", ""))


def _remark(text: str) -> Remark:
    return Remark(text=text, level=Level.CAUTION, kind="unreadable")
