"""Results of the patient on a day that are computed or scored from the laboratory and the electrocardiogram."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Input
from medonc.practice.assessment.methods import METHODS
from medonc.practice.assessment.reading import NOTHING, answer, as_kind
from medonc.record import Chart
from medonc.values.evidence import Answer, Finding
from medonc.values.quantity import Quantity

NEUTROPHILS = "assessment/blood/neutrophils"
DIFFERENTIAL = "assessment/blood/neutrophils_from_differential"
CALCIUM = "assessment/blood/corrected_calcium"
CALCIUM_US = "assessment/blood/corrected_calcium_us"
QTC = "assessment/heart/qtcf"
CHILD_PUGH = "assessment/liver/child_pugh"
ALBI = "assessment/liver/albi"
MELD_NA = "assessment/liver/meld_na"


def neutrophils(chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """The absolute neutrophil count: as counted, else from the differential. An impossible count is not known."""
    counted = as_kind(answer(NEUTROPHILS, chart, library, on, methods=METHODS), Quantity)
    if isinstance(counted, Finding) or any(m.why.startswith("implausible") for m in counted.missing):
        return counted
    computed = as_kind(answer(DIFFERENTIAL, chart, library, on, methods=METHODS), Quantity)
    return computed if isinstance(computed, Finding) else counted


def corrected_calcium(chart: Chart, library: Library, on: date) -> Answer[Quantity]:
    """Calcium corrected for albumin, in the site's units: mmol/L, or mg/dL in US units."""
    rule_id = CALCIUM_US if library.policy.units == "US" else CALCIUM
    return as_kind(answer(rule_id, chart, library, on, methods=METHODS), Quantity)


def qtc(chart: Chart, library: Library, on: date, *, rule_id: str = QTC) -> Answer[Quantity]:
    """QT corrected for the heart rate, in ms; by Fridericia unless another rule is named."""
    return as_kind(answer(rule_id, chart, library, on, methods=METHODS), Quantity)


def albi(chart: Chart, library: Library, on: date) -> Answer[Decimal]:
    """The albumin-bilirubin score with its grade."""
    return as_kind(answer(ALBI, chart, library, on, methods=METHODS), Decimal)


def child_pugh(chart: Chart, library: Library, on: date, *, assessed: Mapping[str, Input] = NOTHING) -> Answer[Decimal]:
    """Child-Pugh points and class; `assessed` gives ascites and encephalopathy, which no result holds."""
    return as_kind(answer(CHILD_PUGH, chart, library, on, methods=METHODS, also=assessed), Decimal)


def meld_na(chart: Chart, library: Library, on: date, *, assessed: Mapping[str, Input] = NOTHING) -> Answer[Decimal]:
    """MELD-Na; `assessed` says whether the patient is on dialysis."""
    return as_kind(answer(MELD_NA, chart, library, on, methods=METHODS, also=assessed), Decimal)
