"""The day of treatment: verdict, doses, what comes next, and what would be if; drafting its orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from medonc.practice.criteria import scene_on
from medonc.practice.cycles.day_plan import DayPlan, WhatIf, day_plan
from medonc.practice.cycles.intensity_ahead import intensity_ahead
from medonc.practice.cycles.planned import consent_to, plan_under_way
from medonc.practice.exposure import courses
from medonc.practice.treatment.order_checks import OrderCheck, order_checks
from medonc.practice.treatment.supportive import supportive
from medonc.record.orders import TreatmentConsent, TreatmentPlan
from medonc.values.errors import MedoncError
from medonc.values.quantity import Quantity
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.day_shown import DayShown, day_shown
from medonc.web.delivered_shown import DeliveredShown, delivered_shown
from medonc.web.opened import Opened, opened
from medonc.web.patient_line import PatientLine
from medonc.web.refusals import Refusal, refusal
from medonc.web.show import show
from medonc.web.supportive_shown import SupportShown, supportive_shown
from medonc.workbench import entered, open_chart
from medonc.workbench.orders.draft_order import DoseWish, draft_order
from medonc.workbench.orders.queue import OrderLine, open_orders
from medonc.workbench.patients import PatientHeader
from medonc.workbench.site_settings import closed_days

_MOST_DAYS = 60  # how far a supposed delay reaches


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What the reader supposes, as typed, and what would follow."""

    creatinine: str = ""
    weight: str = ""
    moved: str = ""
    without: tuple[str, ...] = ()
    day: DayShown | None = None
    refusal: Refusal | None = None

    @property
    def asked(self) -> bool:
        """Whether anything is supposed."""
        return bool(self.creatinine or self.weight or self.moved or self.without)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """The page. `day` is None where nothing is due; then `decided` says whether a plan is under way."""

    line: PatientLine
    day: DayShown | None
    checks: tuple[OrderCheck, ...]
    support: SupportShown | None
    decided: TreatmentPlan | None
    consent: TreatmentConsent | None
    orders: tuple[OrderLine, ...]
    supposed: Supposed
    query: str = ""  # of the address, with its question mark
    refusal: Refusal | None = None

    @property
    def waits(self) -> bool:
        """Whether an order is on its way; one that is held or deferred can be drafted again."""
        return any(order.state not in ("held", "deferred") for order in self.orders)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredPart:
    """Lifetime doses and dose intensity; None before the first dose."""

    line: PatientLine
    shown: DeliveredShown | None
    supposed: bool


@may_of_patient("read")
def treatment_day(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page of the due day; sent, it drafts the day's orders and opens the first."""
    error: MedoncError | None = None
    if request.method == "POST":
        try:
            made = draft_order(
                patient.pk,
                by=request.user,
                on=request.POST.get("on", ""),
                access=request.POST.get("access", ""),
                wishes=_wishes(request.POST.dict()),
            )
            messages.success(request, f"Drafted: {', '.join(order.label for order in made)}. Nothing is signed yet.")
            return HttpResponseRedirect(reverse("order", args=[made[0].pk]))
        except MedoncError as refused:
            error = refused
    held = opened(request, patient)
    page = _page(held, patient, request, error)
    return show(request, "day.html", page, status=page.refusal.status if page.refusal else 200)


@may_of_patient("read")
def day_delivered(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """What was given of the course and where it would end, with the doses proposed or supposed: a part of the page."""
    held = opened(request, patient)
    asked, library = request.GET.dict(), open_chart.library()
    try:
        what_if = _what_if(asked)
    except MedoncError:
        what_if = WhatIf()  # the form beside it says what cannot be read
    found = day_plan(held.chart, library, held.review.on, closed=closed_days(), what_if=what_if)
    shown = None
    if found is not None and found.course is not None:
        every = courses(found.scene.chart, library, held.review.on)
        shown = delivered_shown(found.course, every, found.scene, intensity_ahead(found))
    page = DeliveredPart(line=held.line, shown=shown, supposed=what_if != WhatIf())
    return show(request, "day_delivered.html", page)


def _page(held: Opened, patient: PatientHeader, request: SignedIn, error: MedoncError | None) -> DayPage:
    library, on, closed = open_chart.library(), held.review.on, closed_days()
    found = day_plan(held.chart, library, on, closed=closed)
    scene = found.scene if found is not None else scene_on(held.chart, library, on)
    decided = plan_under_way(scene)
    return DayPage(
        line=held.line,
        day=day_shown(found, held) if found is not None else None,
        checks=order_checks(found.order(), scene) if found is not None and any(found.doses) else (),
        support=_support(found) if found is not None else None,
        decided=decided,
        consent=consent_to(decided, scene) if decided is not None else None,
        orders=open_orders(patient.pk),
        supposed=_supposed(held, request.GET.dict()),
        query=f"?{request.GET.urlencode()}" if request.GET else "",
        refusal=refusal(error) if error else None,
    )


def _support(found: DayPlan) -> SupportShown:
    due = found.due
    return supportive_shown(supportive(due.regimen, due.phase.name, due.cycle, due.day, found.scene))


def _supposed(held: Opened, asked: Mapping[str, str]) -> Supposed:
    """What would follow; a value that cannot be read is refused beside the form."""
    creatinine, weight = asked.get("creatinine", "").strip(), asked.get("weight", "").strip()
    moved = asked.get("moved", "").strip()
    without = tuple(name for name in asked.get("without", "").split(",") if name)
    typed = Supposed(creatinine=creatinine, weight=weight, moved=moved, without=without)
    if not typed.asked:
        return typed
    try:
        what_if = _what_if(asked)
        library = open_chart.library()
        found = day_plan(held.chart, library, held.review.on, closed=closed_days(), what_if=what_if)
    except MedoncError as refused:
        return Supposed(creatinine=creatinine, weight=weight, moved=moved, without=without, refusal=refusal(refused))
    shown = day_shown(found, held) if found is not None else None
    return Supposed(creatinine=creatinine, weight=weight, moved=moved, without=without, day=shown)


def _what_if(asked: Mapping[str, str]) -> WhatIf:
    return WhatIf(
        creatinine=_quantity(asked.get("creatinine", "").strip(), asked.get("unit") or "umol/L", what="creatinine"),
        weight=_quantity(asked.get("weight", "").strip(), "kg", what="weight"),
        moved_days=_days(asked.get("moved", "").strip()),
        without=tuple(name for name in asked.get("without", "").split(",") if name),
    )


def _quantity(text: str, unit: str, *, what: str) -> Quantity | None:
    return entered.quantity(text, unit, what=what) if text else None


def _days(text: str) -> int:
    days = int(entered.number(text, what="the days that day 1 moves")) if text else 0
    return max(-_MOST_DAYS, min(_MOST_DAYS, days))


def _wishes(sent: Mapping[str, str]) -> dict[int, DoseWish]:
    """What the form asks for each line: another share of standard, or to leave it out, with the reason."""
    wishes = {}
    for name, text in sent.items():
        kind, _, place = name.partition("-")
        if kind != "percent" or not place.isdecimal():
            continue
        omit, reason = sent.get(f"omit-{place}") == "on", sent.get(f"because-{place}", "").strip()
        share = entered.number(text, what="the share of standard") if text.strip() else None
        to_vials = sent.get(f"vials-{place}") == "on"
        if omit or share is not None or to_vials:
            wishes[int(place)] = DoseWish(percent=share, omit=omit, reason=reason, to_vials=to_vials)
    return wishes
