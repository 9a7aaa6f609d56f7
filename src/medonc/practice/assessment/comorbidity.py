"""The Charlson index from the codes of the record, every item shown; the age is added separately."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from medonc.knowledge.shapes import Item, Library
from medonc.practice.assessment.bands import band_of
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.evidence import Answer, StepKind
from medonc.values.quantity import plain

_CANCER = "cancer_"  # items of this prefix are the malignancies; they may be left out


def charlson(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The Charlson index with the codes that count for each item; cancer items only where they are asked for."""
    found = {item.name: codes for item in sheet.rule.items if (codes := _counted(item, sheet.codes("codes")))}
    present = [item for item in sheet.rule.items if item.name in found and not set(item.unless) & set(found)]
    if sheet.word("cancer_items") == "left out":
        present = _without_cancer(sheet, present)
    for item in present:
        sheet.note(StepKind.FORMULA, item.label, f"{plain(_points(item))} points ({', '.join(found[item.name])})")
    total = sum((_points(item) for item in present), Decimal(0))
    named = ", ".join(f"{item.label} {plain(_points(item))}" for item in present)
    return sheet.scored(total, sentence=f"{plain(total)} ({named})" if named else f"{plain(total)}, no item present")


def _without_cancer(sheet: Worksheet, present: list[Item]) -> list[Item]:
    cancer = [item for item in present if item.name.startswith(_CANCER)]
    if cancer:
        points = sum((_points(item) for item in cancer), Decimal(0))
        named = ", ".join(item.label for item in cancer)
        sheet.remark(f"{named} not counted; with it the index is {plain(points)} higher.", kind="policy")
    return [item for item in present if item not in cancer]


def _points(item: Item) -> Decimal:
    return item.points["present"]


def _counted(item: Item, codes: tuple[str, ...]) -> list[str]:
    return [code for code in codes if _is_of(item.codes, code)]


def _is_of(listed: Mapping[str, tuple[str, ...]], code: str) -> bool:
    """ICD-10 by prefix, its point aside; SNOMED CT only by the very code."""
    system, _, value = code.partition(":")
    if system == "icd10":
        return any(_bare(value).startswith(_bare(prefix)) for prefix in listed.get(system, ()))
    return value in listed.get(system, ())


def _bare(code: str) -> str:
    return code.replace(".", "").upper()


def present(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Which of the listed illnesses the codes name; `none of them` where they name none."""
    found = [item.label for item in sheet.rule.items if _counted(item, sheet.codes("codes"))]
    return sheet.said(", ".join(found) or "none of them")


def with_age(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """The Charlson index with the points of the age added."""
    band = band_of(sheet.rule.bands, sheet.number("age"))
    added = band.points if band and band.points is not None else Decimal(0)
    sheet.note(StepKind.FORMULA, "points for age", plain(added))
    total = sheet.number("index") + added
    return sheet.scored(total, sentence=f"{plain(total)} ({plain(added)} for age)")


METHODS = registry(
    (("comorbidity.charlson", charlson), ("comorbidity.present", present), ("comorbidity.with_age", with_age))
)
