"""Blood results that are computed: neutrophils from a differential, calcium corrected for albumin."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer
from medonc.values.quantity import plain


def neutrophils(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Absolute neutrophil count: segmented and band forms as a share of the white cells. Refuses shares above 100 %."""
    share = sheet.number("segmented") + (sheet.number("bands") if "bands" in sheet else Decimal(0))
    whole = sheet.constant("whole")
    if share > whole:
        raise ImpossibleValue(
            f"segmented and band forms make {plain(share)} % of the white cells", expected=f"at most {plain(whole)} %"
        )
    if "bands" not in sheet:
        sheet.remark(sheet.rule.texts["no_bands"])
    return sheet.measured(sheet.number("white_cells") * share / whole, places=2)


def corrected_calcium(sheet: Worksheet, library: Library) -> Answer[object]:  # noqa: ARG001
    """Total calcium as it would be at the reference albumin."""
    lacking = sheet.constant("reference_albumin") - sheet.number("albumin")
    return sheet.measured(sheet.number("calcium") + sheet.constant("per_albumin") * lacking, places=2)


METHODS = registry((("blood.neutrophils", neutrophils), ("blood.corrected_calcium", corrected_calcium)))
