"""What an item of a score reads: an input, or a ratio, a word or a group that follows from several inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.accepted import NUMERIC, short
from medonc.practice.assessment.worksheet import Worksheet
from medonc.practice.pathology.haematology.cytogenetics import ipss_r_group
from medonc.practice.pathology.haematology.karyotype import read_karyotype
from medonc.values.evidence import Missing, StepKind
from medonc.values.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A number or a word; or nothing, with what is missing."""

    value: Decimal | str | None = None
    missing: tuple[Missing, ...] = ()


def measured(name: str, sheet: Worksheet, library: Library) -> Measured:
    """What the item of this name reads."""
    derive = _DERIVED.get(name)
    if derive is not None:
        return derive(sheet, library)
    lacking = absent(sheet, name)
    return Measured(missing=lacking) if lacking else Measured(value=_value(name, sheet))


def absent(sheet: Worksheet, *names: str) -> tuple[Missing, ...]:
    """Those of the inputs that were not given, under their labels."""
    labels = {spec.name: spec.label for spec in sheet.rule.inputs}
    return tuple(Missing(what=labels[name]) for name in names if name not in sheet)


def _value(name: str, sheet: Worksheet) -> Decimal | str:
    spec = next(each for each in sheet.rule.inputs if each.name == name)
    is_number = spec.kind in NUMERIC or spec.unit != ""
    return sheet.number(name) if is_number else sheet.word(name)


def ldh_ratio(sheet: Worksheet, library: Library) -> Measured:  # noqa: ARG001  one shape for all
    """LDH over the laboratory's upper limit."""
    lacking = absent(sheet, "ldh", "ldh_uln")
    if lacking:
        return Measured(missing=lacking)
    ratio = sheet.number("ldh") / sheet.number("ldh_uln")
    sheet.note(StepKind.FORMULA, "LDH / upper limit", f"{sheet.word('ldh')} / {sheet.word('ldh_uln')} = {short(ratio)}")
    return Measured(value=ratio)


def _beta2_ratio(sheet: Worksheet, library: Library) -> Measured:  # noqa: ARG001
    """Beta-2 microglobulin over the laboratory's upper limit."""
    lacking = absent(sheet, "beta2", "beta2_uln")
    if lacking:
        return Measured(missing=lacking)
    return Measured(value=sheet.number("beta2") / sheet.number("beta2_uln"))


def _lymphopenia(sheet: Worksheet, library: Library) -> Measured:  # noqa: ARG001
    """Few lymphocytes by their count, or by their share of the white cells."""
    few, share = sheet.constant("lymphocytes"), sheet.constant("lymphocytes_percent")
    if "lymphocytes" not in sheet:
        return Measured(missing=absent(sheet, "lymphocytes"))
    count = sheet.number("lymphocytes")
    if count < few:
        return Measured(value="yes")
    if "leukocytes" not in sheet:
        return Measured(missing=absent(sheet, "leukocytes"))
    percent = 100 * count / sheet.number("leukocytes")
    sheet.note(StepKind.FORMULA, "lymphocytes / white cells", f"{short(percent)} %")
    return Measured(value="yes" if percent < share else "no")


def _cytogenetics(sheet: Worksheet, library: Library) -> Measured:
    """The IPSS-R group as stated, or as it follows from the karyotype."""
    if "cytogenetics" in sheet:
        return Measured(value=sheet.word("cytogenetics"))
    if "karyotype" not in sheet:
        return Measured(missing=absent(sheet, "karyotype"))
    group = ipss_r_group(read_karyotype(sheet.word("karyotype")), library)
    sheet.note(StepKind.FORMULA, "cytogenetic group", f"{group.name}: {group.why}")
    for text in group.remarks:
        sheet.remark(text)
    return Measured(value=group.name)


def free_light_chains(sheet: Worksheet, library: Library) -> Measured:  # noqa: ARG001
    """The involved light chain over the other; the involved one is told by the ratio of kappa to lambda."""
    lacking = absent(sheet, "kappa", "lambda")
    if lacking:
        return Measured(missing=lacking)
    kappa, other = sheet.number("kappa"), sheet.number("lambda")
    ratio = max(kappa, other) / min(kappa, other)
    sheet.note(StepKind.FORMULA, "free light chains, higher / lower", short(ratio))
    return Measured(value=ratio)


def kappa_lambda(sheet: Worksheet, library: Library) -> Measured:  # noqa: ARG001
    """The ratio of free kappa to lambda."""
    lacking = absent(sheet, "kappa", "lambda")
    if lacking:
        return Measured(missing=lacking)
    ratio = sheet.number("kappa") / sheet.number("lambda")
    sheet.note(StepKind.FORMULA, "kappa / lambda", short(ratio))
    return Measured(value=ratio)


def as_given(sheet: Worksheet, name: str) -> Quantity | None:
    """An input in the unit it was given in: a criterion may have one limit for each system of units."""
    entry = sheet.given.get(name)
    if entry is None:
        return None
    sheet.word(name)
    return entry.value if isinstance(entry.value, Quantity) else None


_DERIVED: Mapping[str, Callable[[Worksheet, Library], Measured]] = MappingProxyType(
    {
        "ldh_ratio": ldh_ratio,
        "beta2_ratio": _beta2_ratio,
        "lymphopenia": _lymphopenia,
        "cytogenetic_group": _cytogenetics,
        "light_chain_ratio": free_light_chains,
        "kappa_lambda": kappa_lambda,
    }
)
