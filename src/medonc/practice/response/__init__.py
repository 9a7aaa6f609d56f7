"""How the disease is doing, as recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers, Method
from medonc.practice.as_recorded import during, recorded, words
from medonc.practice.response.bone_scan import PCWG_METHODS
from medonc.practice.response.ca125 import CA125_METHODS
from medonc.practice.response.irecist import IRECIST_METHODS
from medonc.practice.response.kinetics import KINETIC_METHODS
from medonc.practice.response.leukaemia import LEUKAEMIA_METHODS
from medonc.practice.response.lugano import LUGANO_METHODS
from medonc.practice.response.myeloma import MYELOMA_METHODS
from medonc.practice.response.recist_methods import RECIST_METHODS
from medonc.practice.response.times import measured_response, response_finding
from medonc.practice.response.tumours import TUMOUR_METHODS
from medonc.record import Chart
from medonc.record.disease import DiseaseStatus
from medonc.values.evidence import Answer

DUTY = "Response"
_MODULES = (
    RECIST_METHODS,
    IRECIST_METHODS,
    KINETIC_METHODS,
    CA125_METHODS,
    PCWG_METHODS,
    LUGANO_METHODS,
    MYELOMA_METHODS,
    TUMOUR_METHODS,
    LEUKAEMIA_METHODS,
)
METHODS: Mapping[str, Method] = MappingProxyType({name: each for held in _MODULES for name, each in held.items()})


def response(chart: Chart, library: Library, on: date) -> DutyAnswers:  # noqa: ARG001  every duty has one shape
    """What the lesions measured come to, beside the last disease status as the clinician recorded it."""
    held = measured_response(chart, library)
    answers: list[Answer[object]] = [response_finding(held)] if held is not None else []
    answers += [_status(s) for s in chart.all(DiseaseStatus)[-1:]]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers))


def _status(status: DiseaseStatus) -> Answer[object]:
    evidence = ", ".join(words(e).lower() for e in status.evidence)
    says = f"{words(status.value)}{during(status)}" + (f", by {evidence}" if evidence else "")
    return recorded("Disease status", status, says=says)
