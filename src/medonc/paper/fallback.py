"""The paper for a day without the network: who is due, each order's sheet, and the worksheet of the preparation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Drug, Library
from medonc.paper.day_words import day_words, moment_words, weekday_words
from medonc.paper.order_sheet import order_sheet, stamp_of
from medonc.paper.order_sheet_pdf import sheets_pdf
from medonc.paper.review_pdf import identity
from medonc.paper.review_text import CAVEAT
from medonc.practice.treatment.dose import said_dose
from medonc.practice.treatment.orders import Kind, State
from medonc.practice.treatment.vial_plan import DrugVials, OpenedFor, VialRequest, vial_plan
from medonc.values.quantity import Quantity, plain
from medonc.workbench.orders.papers import FallbackPack, OrderPaper

_TO_PREPARE = (State.RELEASED, State.RECHECKED)
_PREPARED = (State.PREPARED, State.PRODUCT_CHECKED, State.RECEIVED, State.BEDSIDE_CHECKED, State.STARTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRow:
    """One order on the cover."""

    due: str
    name: str
    identity: str
    title: str
    doses: str
    state: str
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page: every order of the days, and what is not in the pack."""

    title: str
    says: str
    warnings: tuple[str, ...]
    rows: tuple[CoverRow, ...]
    printed: str
    edition: str
    caveat: str = CAVEAT


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedRow:
    """One dose to prepare, with the vials to open for it."""

    name: str
    identity: str
    dose: str
    vials: str
    left: str
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDrug:
    """One drug of the worksheet."""

    name: str
    says: str
    dilution: str
    rows: tuple[PreparedRow, ...]
    roundings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """What the pharmacy makes of one day's orders; empty fields to fill by hand."""

    title: str
    says: str
    drugs: tuple[PreparedDrug, ...]
    not_planned: tuple[str, ...]
    printed: str
    edition: str
    caveat: str = CAVEAT


def fallback_pdf(pack: FallbackPack, library: Library) -> bytes:
    """Cover, a sheet for each order, and the worksheet of the first day, in one file."""
    front = cover(pack)
    sheets = [order_sheet(paper) for paper in pack.papers]
    return sheets_pdf(sheets, title=front.title, cover=front, worksheet=worksheet(pack, library))


def cover(pack: FallbackPack) -> Cover:
    """The first page of a pack."""
    patients = len({paper.patient for paper in pack.papers})
    orders = f"{len(pack.papers)} order{'' if len(pack.papers) == 1 else 's'}"
    people = f"{patients} patient{'' if patients == 1 else 's'}"
    return Cover(
        title=f"Orders, {_span(pack)}",
        says=f"{orders} of {people}. As the record stood at {moment_words(pack.at)}; what was done since is not on it.",
        warnings=tuple(_warnings(pack)),
        rows=tuple(_row(paper) for paper in pack.papers),
        printed=f"printed {moment_words(pack.at)}",
        edition=f"Knowledge edition {pack.edition}.",
    )


def worksheet(pack: FallbackPack, library: Library) -> Worksheet | None:
    """The preparation of the first day's infusions; None where nothing is to be made."""
    infusions = [p for p in pack.papers if p.standing.kind is Kind.INFUSION and p.order.due == pack.first]
    by_order = {str(paper.number): paper for paper in infusions if paper.standing.state not in _PREPARED}
    requests = [
        VialRequest(patient=paper.scene.chart.person.name, drug=dose.drug, dose=_whole(dose.amount, dose.times),
                    order=number)
        for number, paper in by_order.items()
        for dose in paper.order.doses
    ]  # fmt: skip
    if not requests:
        return None
    plan = vial_plan(requests, library)
    return Worksheet(
        title=f"Preparation, {weekday_words(pack.first)}",
        says="Prepare only what is released. Vials are counted without rounding any dose.",
        drugs=tuple(_drug(each, by_order, library.drug(each.drug)) for each in plan.drugs),
        not_planned=tuple(
            f"{library.drug(one.drug).name} {said_dose(one.dose)} for {_named(by_order[one.order])}: {why}"
            for one, why in plan.not_planned
        ),
        printed=f"printed {moment_words(pack.at)}",
        edition=f"Knowledge edition {pack.edition}.",
    )


def _span(pack: FallbackPack) -> str:
    if pack.first == pack.last:
        return weekday_words(pack.first)
    return f"{weekday_words(pack.first)} to {weekday_words(pack.last)}"


def _warnings(pack: FallbackPack) -> Iterator[str]:
    for one in pack.unread:
        yield f"No sheet for order {one.number}, {one.who}, {one.label}, due {day_words(one.due)}: {one.why}"
    if pack.closed:
        orders = "1 order" if pack.closed == 1 else f"{pack.closed} orders"
        yield f"{orders} of restricted charts not in this pack: open each chart with a reason and print its sheet."


def _row(paper: OrderPaper) -> CoverRow:
    person = paper.scene.chart.person
    return CoverRow(
        due=weekday_words(paper.order.due),
        name=person.name,
        identity=identity(person),
        title=paper.label,
        doses=", ".join(f"{dose.drug} {said_dose(dose.amount)}" for dose in paper.order.doses),
        state=paper.standing.state.said,
        stamp=stamp_of(paper),
    )


def _drug(each: DrugVials, by_order: dict[str, OrderPaper], drug: Drug) -> PreparedDrug:
    keeps = f" Left over keeps {each.keeps_hours} h." if each.keeps_hours else ""
    shared = " Vials are shared." if each.shared else ""
    return PreparedDrug(
        name=each.name,
        says=f"{each.said()}.{shared}{keeps}",
        dilution="; ".join(_dilutions(drug)),
        rows=tuple(row for part in each.parts for row in _rows(part, by_order)),
        roundings=tuple(f"{one.request.patient}, {one.said()}" for one in each.roundings),
    )


def _rows(part: OpenedFor, by_order: dict[str, OrderPaper]) -> Iterator[PreparedRow]:
    """The doses drawn from the same vials; those stand at the first of them."""
    vials = " + ".join(said_dose(vial) for vial in part.opened)
    for place, one in enumerate(part.requests):
        paper = by_order[one.order]
        yield PreparedRow(
            name=paper.scene.chart.person.name,
            identity=f"{identity(paper.scene.chart.person)} · order {paper.number}",
            dose=said_dose(one.dose),
            vials=vials if place == 0 else "from the same vials",
            left=said_dose(part.waste) if place == 0 else "",
            stamp="" if paper.standing.state in _TO_PREPARE else "not released: do not prepare",
        )


def _dilutions(drug: Drug) -> Iterator[str]:
    """`sodium chloride 0.9 %, 0.3 to 0.74 mg/mL, keeps 4 h`."""
    for one in drug.dilutions:
        ends = [plain(edge) for edge in (one.low, one.high) if edge is not None]
        strength = f"{' to '.join(ends)} {one.unit}" if ends else ""
        keeps = f"keeps {one.hours} h" if one.hours else ""
        yield ", ".join(filter(None, (one.fluid, strength, keeps, one.text)))


def _named(paper: OrderPaper) -> str:
    return f"{paper.scene.chart.person.name}, {identity(paper.scene.chart.person)}"


def _whole(amount: Quantity, times: int) -> Quantity:
    return amount.times(Decimal(times)) if times > 1 else amount
