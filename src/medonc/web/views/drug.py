"""The drugs that are held, and the page of one: routes, vials, limits, tests, the regimens that use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from medonc.knowledge.shapes import Dilution, Drug, Library
from medonc.paper.care_words import adjustment_row
from medonc.paper.regimen_words import amount, vial_words
from medonc.values.quantity import plain
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.knowledge_shown import Trust, trust_of, words_match
from medonc.web.show import show
from medonc.web.views.regimens import short_id
from medonc.workbench import read_knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugRow:
    """One drug of the list. `used` counts the regimens that give it."""

    id: str
    drug: Drug
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugsPage:
    """What was asked for and what fits, by group."""

    words: str
    held: int
    found: int
    groups: Mapping[str, tuple[DrugRow, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedIn:
    """A regimen that gives the drug."""

    id: str
    title: str
    site: str
    setting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugPage:
    """The drug in words; `apart` are the products that never stand in for it, with the id where it is held."""

    id: str
    drug: Drug
    rows: tuple[tuple[str, str], ...]
    adjustments: tuple[tuple[str, str, str, str, str], ...]
    apart: tuple[tuple[str, str], ...]
    used: tuple[UsedIn, ...]
    trust: Trust


@may("read")
def drugs(request: SignedIn) -> HttpResponse:
    """The page, or while typing its list alone."""
    words, library = request.GET.get("q", "").strip(), read_knowledge.shelf(by=request.user)
    found = [row for row in _rows(library) if fits(words, row.id, row.drug)]
    kinds = sorted({row.drug.group for row in found})
    groups = {kind: tuple(row for row in found if row.drug.group == kind) for kind in kinds}
    page = DrugsPage(words=words, held=len(library.drugs), found=len(found), groups=groups)
    return show(request, "drugs_list.html" if request.htmx else "drugs.html", page)


@may("read")
def drug(request: SignedIn, name: str) -> HttpResponse:
    """The page of one drug; an unknown one names what is held."""
    library = read_knowledge.shelf(by=request.user)
    held = read_knowledge.drug(name, by=request.user)
    by_name = {each.name: drug_id for drug_id, each in library.drugs.items()}
    page = DrugPage(
        id=name,
        drug=held,
        rows=tuple((what, said) for what, said in _said(held) if said),
        adjustments=tuple(map(adjustment_row, held.adjustments)),
        apart=tuple((other, _held_as(other, by_name, library)) for other in held.not_interchangeable_with),
        used=tuple(_used_in(name, library)),
        trust=trust_of(held, library, request),
    )
    return show(request, "drug.html", page)


def fits(words: str, drug_id: str, drug: Drug) -> bool:
    """Whether every word stands in the names, the class or the codes."""
    return words_match(words, drug_id, drug.name, drug.drug_class, drug.atc, drug.also_called)


def _held_as(name: str, by_name: Mapping[str, str], library: Library) -> str:
    return by_name.get(name) or (name if name in library.drugs else "")


def _rows(library: Library) -> list[DrugRow]:
    given = [drug for regimen in library.regimens.values() for drug in regimen.drugs]
    rows = [DrugRow(id=name, drug=drug, used=given.count(name)) for name, drug in library.drugs.items()]
    return sorted(rows, key=lambda row: row.drug.name)


def _used_in(name: str, library: Library) -> Iterator[UsedIn]:
    for regimen in sorted(library.regimens.values(), key=lambda r: r.rule.id):
        if name in regimen.drugs:
            yield UsedIn(id=short_id(regimen), title=regimen.rule.title, site=regimen.site, setting=regimen.setting)


def _said(drug: Drug) -> Iterator[tuple[str, str]]:
    """The file's fields in words, empty where it holds none."""
    yield "Class", drug.drug_class
    yield "Also called", ", ".join(drug.also_called)
    yield "Codes", ", ".join([*(f"RxNorm {code}" for code in drug.rxnorm), *([f"ATC {drug.atc}"] if drug.atc else [])])
    yield "Routes", ", ".join(route.route for route in drug.routes)
    yield "Dosage forms", vial_words(drug)
    yield "Rounding", f"to {amount(plain(drug.rounding_step), drug.dose_unit)}" if drug.rounding_step else ""
    yield "Single dose", _cap(drug)
    yield "Plausible dose", _plausible(drug)
    yield "Tissue", drug.vesicant
    yield "Anthracycline factor", _factor(drug)
    yield "Tests before start", ", ".join(drug.required_tests)
    yield "Acts on", drug.target
    yield "Emetogenicity", drug.emetogenicity
    yield "QT", f"{drug.qt_risk} risk" if drug.qt_risk and drug.qt_risk != "none stated" else drug.qt_risk
    yield "Interacts as", "; ".join(drug.properties)
    yield "Pregnancy", drug.pregnancy
    yield "Contraception", drug.contraception
    yield "Handling", drug.handling
    yield "Storage", drug.storage
    yield "Dilution", "; ".join(map(_dilution, drug.dilutions))
    yield "Main harms", "; ".join(f"{one.term}{f' ({one.onset})' if one.onset else ''}" for one in drug.harms)


def _dilution(one: Dilution) -> str:
    low, high = (None if each is None else plain(each) for each in (one.low, one.high))
    if low and high:
        range_ = f" to {low} to {high}"
    else:
        range_ = f" to {low} or more" if low else f" to {high} at most" if high else ""
    kept = f", {one.hours} hours" if one.hours else ""
    return f"{one.fluid}{range_}{f' {one.unit}' if range_ else ''}{kept}{f', {one.text}' if one.text else ''}"


def _cap(drug: Drug) -> str:
    if drug.single_dose_cap is None:
        return ""
    return f"at most {amount(plain(drug.single_dose_cap), drug.single_dose_cap_unit or drug.dose_unit)}"


def _plausible(drug: Drug) -> str:
    if drug.plausible_low is None or drug.plausible_high is None:
        return ""
    return f"{plain(drug.plausible_low)} to {amount(plain(drug.plausible_high), drug.plausible_unit)}"


def _factor(drug: Drug) -> str:
    factor = drug.anthracycline_factor
    return "" if factor is None else f"{plain(factor)} × the dose counts as doxorubicin"
