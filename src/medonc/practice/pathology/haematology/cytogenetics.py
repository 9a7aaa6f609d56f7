"""Abnormalities matched against published tables: the five groups of IPSS-R, the lesions of ELN."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.pathology.haematology.karyotype import Change, Karyotype, Part

IPSS_R_TABLE = "pathology/haematology/mds_cytogenetics"
_COMPLEX_POOR, _DOUBLE = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CytogeneticGroup:
    """A prognostic group with the row that gave it."""

    name: str
    why: str
    remarks: tuple[str, ...] = ()


def ipss_r_group(karyotype: Karyotype, library: Library) -> CytogeneticGroup:
    """The IPSS-R group: by the number of abnormalities from three on, else by the rows for one and for two."""
    count, remarks = karyotype.count, karyotype.remarks
    if count == 0:
        return CytogeneticGroup(name="good", why="normal karyotype", remarks=remarks)
    if count >= _COMPLEX_POOR:
        name = "poor" if count == _COMPLEX_POOR else "very poor"
        return CytogeneticGroup(name=name, why=f"{count} abnormalities", remarks=remarks)
    number = "double" if count == _DOUBLE else "single"
    for row in library.tables[IPSS_R_TABLE]:
        if row["number"] == number and any(matches(change, row) for change in karyotype.largest):
            return CytogeneticGroup(name=row["group"], why=f"{number}, {row['lesion']}", remarks=remarks)
    return CytogeneticGroup(name="intermediate", why=f"{number}, none of those named good or poor", remarks=remarks)


def matches(change: Change, row: Mapping[str, str]) -> bool:
    """Whether an abnormality is what a row names by form, chromosomes and bands."""
    form = row["form"]
    if form in ("+", "-"):
        return (change.kind, change.chromosome) == ({"+": "gain", "-": "loss"}[form], row["chromosomes"])
    return any(_is(part, form, row["chromosomes"].split(";"), row["bands"].split(";")) for part in change.parts)


def _is(part: Part, form: str, chromosomes: list[str], bands: list[str]) -> bool:
    if form == "any":
        return any(_at(part, place, chromosomes[0], bands[0]) for place in range(len(part.chromosomes)))
    if part.form not in form.split("|"):
        return False
    if len(chromosomes) == 1:
        return part.chromosomes == tuple(chromosomes) and _within(part, 0, bands[0])
    wanted = list(zip(chromosomes, bands, strict=True))
    return len(part.chromosomes) >= len(wanted) and all(
        any(_at(part, place, name, band) for place in range(len(part.chromosomes))) for name, band in wanted
    )


def _at(part: Part, place: int, name: str, band: str) -> bool:
    return name in ("*", part.chromosomes[place]) and _within(part, place, band)


def _within(part: Part, place: int, wanted: str) -> bool:
    """Whether the bands of one chromosome begin as wanted: `p13+q22` asks for both, `p21|p22` for either."""
    if wanted == "*":
        return True
    held = part.bands[place] if place < len(part.bands) else ()
    return all(any(band.startswith(each) for band in held for each in ask.split("|")) for ask in wanted.split("+"))
