"""The order sheet of one day of treatment: every word of it, for the PDF and for the page that is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from medonc.paper.day_words import day_words, moment_words, weekday_words, with_day_words
from medonc.paper.order_sheet_care import CareRow, care_rows, open_care
from medonc.paper.order_sheet_doses import SheetDose, sheet_doses
from medonc.paper.order_sheet_patient import Measured, allergies, diagnosis, measured
from medonc.paper.order_sheet_signatures import SheetSignature, sheet_signatures
from medonc.paper.review_pdf import identity
from medonc.paper.review_text import CAVEAT
from medonc.practice.cycles.ordered import day_verdict, due_of
from medonc.practice.cycles.planned import consent_to
from medonc.practice.treatment.order_checks import CheckLevel
from medonc.practice.treatment.orders import DONE, State
from medonc.workbench.orders.papers import OrderPaper

_UNSIGNED = (State.PLANNED, State.DRAFTED, State.DEFERRED)
_STAMPS = {
    State.HELD: "HELD, do not give",
    State.CANCELLED: "CANCELLED, do not give",
    State.EXPIRED: "EXPIRED, do not give",
}
_SEX = {"female": "F", "male": "M"}
_SHORT = 12  # characters of a digest that are printed


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One check that the order has to answer."""

    level: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSheet:
    """Every word of a sheet. `stamp` stands across the page; empty where the order is signed and stands."""

    number: int
    title: str
    stamp: str
    state: str
    name: str
    identity: str
    who: str
    diagnosis: str
    regimen: str
    place: str
    due: str
    kind: str
    intent: str
    consent: str
    verdict: str
    allergies: tuple[str, ...]
    measures: tuple[Measured, ...]
    doses: tuple[SheetDose, ...]
    care: tuple[CareRow, ...]
    care_open: tuple[str, ...]
    checks: tuple[CheckRow, ...]
    signatures: tuple[SheetSignature, ...]
    digest: str
    printed: str
    edition: str
    caveat: str = CAVEAT


def order_sheet(paper: OrderPaper) -> OrderSheet:
    """The sheet of an order as it stands at the moment of printing."""
    order, scene, due = paper.order, paper.scene, due_of(paper.order, paper.scene.library)
    person = scene.chart.person
    return OrderSheet(
        number=paper.number,
        title=paper.label,
        stamp=stamp_of(paper),
        state=State(order.state).said,
        name=person.name,
        identity=identity(person),
        who=_who(paper),
        diagnosis=diagnosis(scene.chart),
        regimen=f"{due.regimen.short}: {due.regimen.rule.title}",
        place=replace(due, date=order.due).said(),
        due=weekday_words(order.due),
        kind="taken at home" if order.kind == "oral" else "given at the chair",
        intent=paper.plan.intent if paper.plan is not None else "the plan of this order is over",
        consent=_consent(paper),
        verdict=_verdict(paper),
        allergies=allergies(scene.chart),
        measures=measured(scene),
        doses=sheet_doses(order, scene),
        care=care_rows(due, scene),
        care_open=open_care(due, scene),
        checks=tuple(_checks(paper)),
        signatures=sheet_signatures(paper),
        digest=paper.standing.digest[:_SHORT],
        printed=moment_words(paper.at),
        edition=_edition(paper),
    )


def stamp_of(paper: OrderPaper) -> str:
    """What is printed across the page; empty where the order is signed and its signatures hold."""
    state = paper.standing.state
    if state in _STAMPS:
        return _STAMPS[state]
    if state in _UNSIGNED or paper.standing.signature("sign") is None:
        changed = paper.standing.broken
        return "CHANGED since it was signed" if changed else "DRAFT, not signed"
    return "CHANGED since it was signed" if paper.standing.broken else ""


def _who(paper: OrderPaper) -> str:
    person = paper.scene.chart.person
    age = person.age(on=paper.scene.on)
    sex = _SEX.get(person.gender, person.gender or "sex not recorded")
    return f"{age if age is not None else 'age not known'}\u00a0{sex}"


def _consent(paper: OrderPaper) -> str:
    held = consent_to(paper.plan, paper.scene) if paper.plan is not None else None
    if held is None or held.effective is None:
        return "not recorded"
    return f"{day_words(held.effective.day)}" + (f", to {held.given_to}" if held.given_to else "")


def _verdict(paper: OrderPaper) -> str:
    """The verdict as of the day of printing; none on an order that is over."""
    if paper.standing.state in DONE:
        return ""
    found = day_verdict(paper.order, paper.scene)
    return f"{found.verdict.value}, as of {day_words(paper.scene.on)}: {with_day_words(found.first)}"


def _checks(paper: OrderPaper) -> Iterator[CheckRow]:
    """What stops, needs a second person or asks a reason; notes stay on the screen."""
    for one in paper.checks:
        if one.level is not CheckLevel.NOTE:
            yield CheckRow(level=one.level.value, sentence=with_day_words(one.sentence))


def _edition(paper: OrderPaper) -> str:
    now = paper.scene.library.edition
    decided = paper.plan.edition if paper.plan is not None else now
    also = f"; the plan was decided with {decided}" if decided != now else ""
    return f"Knowledge edition {now}{also}."
