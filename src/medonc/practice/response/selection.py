"""Which lesions may be targets: measurable, not too many, not too many in one organ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from medonc.practice.response.arithmetic import number
from medonc.values.quantity import EXACT

Numbers: TypeAlias = Mapping[str, Decimal]
Texts: TypeAlias = Mapping[str, str]
NODES = "lymph nodes"  # all nodes together are one organ
BY_EYE, BY_XRAY = "clinical", "chest x-ray"
METHODS_OF_MEASURING = ("CT", "MRI", "PET-CT", BY_EYE, BY_XRAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A lesion as it was measured at baseline, in mm."""

    name: str
    organ: str  # paired organs are one; of a node it does not matter
    nodal: bool
    long_mm: Decimal | None
    short_mm: Decimal | None
    method: str
    slice_mm: Decimal | None = None
    nature: str = ""  # what cannot be measured whatever its size, as the rule names it; or "irradiated"


def not_selectable(candidates: Sequence[Candidate], numbers: Numbers, texts: Texts) -> tuple[str, ...]:
    """Why these lesions cannot be the targets; empty where they can."""
    return tuple(_refusals(candidates, numbers, texts))


def _refusals(candidates: Sequence[Candidate], numbers: Numbers, texts: Texts) -> Iterator[str]:
    for one in candidates:
        yield from (f"{one.name}: {why}" for why in not_measurable(one, numbers, texts))
    if len(candidates) > numbers["targets"]:
        yield f"{len(candidates)} target lesions, at most {number(numbers['targets'])}"
    organs = Counter(organ_of(one) for one in candidates)
    for organ, count in organs.items():
        if count > numbers["per_organ"]:
            yield f"{count} target lesions in {organ}, at most {number(numbers['per_organ'])} in one organ"
    names = Counter(one.name for one in candidates)
    yield from (f"{name}: chosen {count} times" for name, count in names.items() if count > 1)


def organ_of(one: Candidate) -> str:
    """The organ that a lesion counts for."""
    return NODES if one.nodal else one.organ.strip().casefold()


def not_measurable(one: Candidate, numbers: Numbers, texts: Texts) -> Iterator[str]:
    """Why one lesion is not measurable."""
    if one.nature:
        yield texts.get(one.nature, f"{one.nature} is not measurable")
        return
    axis, mm = ("short axis", one.short_mm) if one.nodal else ("longest diameter", one.long_mm)
    least = smallest(one, numbers)
    if mm is None:
        yield f"the {axis} is not measured"
    elif mm < least:
        yield f"{axis} {number(mm)} mm, at least {number(least)} mm{_of_slices(one, least, numbers)}"


def smallest(one: Candidate, numbers: Numbers) -> Decimal:
    """The least size of a target lesion measured this way, in mm."""
    if one.nodal:
        least = numbers["node_mm"]
    elif one.method == BY_XRAY:
        least = numbers["xray_mm"]
    else:
        least = numbers["clinical_mm"] if one.method == BY_EYE else numbers["long_axis_mm"]
    if one.slice_mm is None or one.method in (BY_EYE, BY_XRAY):
        return least
    return max(least, EXACT.multiply(one.slice_mm, numbers["slices"]))


def _of_slices(one: Candidate, least: Decimal, numbers: Numbers) -> str:
    if one.slice_mm is None or EXACT.multiply(one.slice_mm, numbers["slices"]) != least:
        return ""
    return f" ({number(numbers['slices'])} × the slices of {number(one.slice_mm)} mm)"
