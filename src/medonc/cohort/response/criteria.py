"""The criteria that tables can be answered by: what a row of the table is, which rule answers, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Row(StrEnum):
    """What one row of the table is."""

    LESION = "a lesion at an assessment"
    ASSESSMENT = "an assessment, by the inputs of the rule"
    SAMPLE = "a sample of the marker"
    SCAN = "a bone scan"


_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """`words`: responses from the best to progression; `held`: those that only count when they last.

    `before` and `lowest` name the inputs that, where the table has no such column, come from the subject's first
    assessment, or are the smallest of those before, each with the input that they are taken from.
    """

    rule: str
    row: Row
    words: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    before: Mapping[str, str] = field(default_factory=lambda: _NONE)
    lowest: Mapping[str, str] = field(default_factory=lambda: _NONE)


_M_PROTEIN = ("serum", "urine", "difference")


def _rano(rule: str) -> Criterion:
    return Criterion(
        rule=rule,
        row=Row.ASSESSMENT,
        words=("CR", "PR", "SD", "PD"),
        held=("SD",),
        before={"before": "now"},
        lowest={"nadir": "now"},
    )


CRITERIA: Mapping[str, Criterion] = MappingProxyType(
    {
        "recist-1.1": Criterion(rule="response/recist_1_1/assessment", row=Row.LESION),
        "irecist": Criterion(rule="response/irecist", row=Row.LESION),
        "mrecist": Criterion(rule="response/mrecist", row=Row.LESION),
        "rano-2010": _rano("response/rano_2010"),
        "rano-2.0": _rano("response/rano_2"),
        "lugano-2014-pet": Criterion(
            rule="response/lugano_pet", row=Row.ASSESSMENT, words=("CMR", "PMR", "NMR", "PMD"), held=("NMR",)
        ),
        "lugano-2014-ct": Criterion(
            rule="response/lugano_ct",
            row=Row.ASSESSMENT,
            words=("CR", "PR", "SD", "PD"),
            held=("SD",),
            before={"products_before": "products_now"},
        ),
        "imwg-2016": Criterion(
            rule="response/imwg",
            row=Row.ASSESSMENT,
            words=("sCR", "CR", "VGPR", "PR", "MR", "SD", "PD"),
            held=("SD",),
            before={f"{name}_before": f"{name}_now" for name in _M_PROTEIN},
            lowest={f"{name}_lowest": f"{name}_now" for name in _M_PROTEIN},
        ),
        "percist": Criterion(
            rule="response/percist",
            row=Row.ASSESSMENT,
            words=("CMR", "PMR", "SMD", "PMD"),
            held=("SMD",),
            before={"before": "now"},
        ),
        "iwcll-2018": Criterion(  # the lowest lymphocytes are given or left out: under BTK inhibitors they do not count
            rule="response/iwcll",
            row=Row.ASSESSMENT,
            words=("CR", "PR", "SD", "PD"),
            held=("SD",),
            before={"nodes_before": "nodes_now", "lymphocytes_before": "lymphocytes_now"},
            lowest={"nodes_lowest": "nodes_now"},
        ),
        "eln-aml-2022": Criterion(
            rule="response/eln_aml",
            row=Row.ASSESSMENT,
            words=(
                *(f"{word} without measurable residual disease" for word in ("CR", "CRh", "CRi")),
                *("CR", "CRh", "CRi", "MLFS", "PR", "no response"),
            ),
            before={"blasts_before": "marrow_blasts"},
        ),
        "gcig-ca125": Criterion(rule="response/ca125", row=Row.SAMPLE),
        "pcwg3-bone": Criterion(rule="response/bone_scan", row=Row.SCAN),
    }
)
