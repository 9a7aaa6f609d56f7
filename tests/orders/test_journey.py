"""One course in a real browser: chosen, signed, checked, made and given; then a cycle held, then one reduced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from order_clinic import PASSWORD, Team, blood, make_patient, make_team

from medonc.store import clock
from medonc.store.audit import verify
from medonc.store.models import OrderEntry
from medonc.values.calendar import read_when
from medonc.workbench import open_chart
from medonc.workbench.record_vitals import record_vitals
from medonc.workbench.site_settings import today

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
READY = CHROMIUM.exists() and find_spec("playwright") is not None
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not READY, reason="Debian's chromium or playwright is not on this machine"),
]


class Clinic:
    """The browsers of the team: each person has their own, and signs in anew on each day."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser, self.address, self.open, self.complaints = browser, address, {}, []

    def page(self, who: str) -> Any:
        """The page of a person, signed in."""
        if who not in self.open:
            context = self.browser.new_context(base_url=self.address, viewport={"width": 1440, "height": 900})
            context.set_default_timeout(15_000)
            page = context.new_page()
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.goto("/accounts/login/")
            page.fill("input[name=login]", who)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
            self.open[who] = page
        return self.open[who]

    def go_home(self) -> None:
        """Close every browser."""
        for page in self.open.values():
            page.context.close()
        self.open = {}


@pytest.fixture
def clinic(live_server: Any) -> Iterator[Clinic]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=[*FLAGS.split(), "--disable-sync"])
        held = Clinic(browser, live_server.url)
        yield held
        held.go_home()
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    assert held.complaints == []


def test_a_course_from_choosing_to_a_reduced_third_cycle(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    team = make_team()
    patient = make_patient(team)
    blood(patient, by=team.nurse)
    first = today()
    choose_and_plan(clinic, patient)
    give_a_cycle(clinic, patient)
    assert OrderEntry.objects.get().state == "reconciled"

    come_back(clinic, monkeypatch, first + timedelta(days=21), patient, team, neutrophils="0.9")
    grade(clinic, patient)
    page = clinic.page("prescriber")
    page.goto(f"/patients/{patient}/day/")
    assert "HOLD" in page.text_content(".verdict")
    assert "0.9" in page.text_content(".verdict")
    hold_a_draft(clinic, patient)

    come_back(clinic, monkeypatch, first + timedelta(days=28), patient, team)
    grade(clinic, patient)
    resume_and_redate(clinic, patient)
    give_a_cycle(clinic, patient, drafted=True)

    come_back(clinic, monkeypatch, first + timedelta(days=42), patient, team)
    grade(clinic, patient, {"Febrile neutropenia": "3"})
    come_back(clinic, monkeypatch, first + timedelta(days=49), patient, team)
    grade(clinic, patient)
    page = clinic.page("prescriber")
    page.goto(f"/patients/{patient}/day/")
    assert "TREAT, REDUCED" in page.text_content(".verdict"), page.text_content(".verdict")
    assert "cycle 3 of 4" in page.text_content(".verdict")
    give_a_cycle(clinic, patient)
    states = list(OrderEntry.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["reconciled", "cancelled", "reconciled", "reconciled"]
    assert '"percent": "100"' not in OrderEntry.objects.order_by("pk").last().drugs.split("}")[0]  # docetaxel
    assert verify().intact


def choose_and_plan(clinic: Clinic, patient: int) -> None:
    page = clinic.page("prescriber")
    page.goto(f"/patients/{patient}/options/")
    page.check('input[name="regimen"][value="breast/tc"]')
    page.select_option("#reason", "board")
    page.fill("#words", "board of last Tuesday")
    page.click("text=Plan this treatment")
    page.wait_for_url("**/plan/new/**")
    assert page.input_value("#f-regimen") == "breast/tc"
    page.select_option("#f-intent", "curative")
    page.get_by_role("button", name="Plan it").click()
    page.wait_for_url(f"**/patients/{patient}/day/")
    page.goto(f"/patients/{patient}/consent/")
    page.check("#f-told")
    page.check("#f-sure")
    page.get_by_role("button", name="Record the consent").click()
    page.wait_for_url(f"**/patients/{patient}/day/")


def give_a_cycle(clinic: Clinic, patient: int, *, drafted: bool = False) -> None:
    """Draft, exception, signature, verification, release, recheck, preparation, checks, giving, reconciling."""
    page = clinic.page("prescriber")
    if not drafted:
        page.goto(f"/patients/{patient}/day/")
        page.get_by_role("button", name="Draft the orders").click()
        page.wait_for_url("**/orders/*/")
    order = OrderEntry.objects.exclude(state__in=["reconciled", "cancelled"]).get().pk
    approve(clinic, order)
    press(clinic, "prescriber", order, "Sign", reason="allergies asked: none")
    press(clinic, "pharmacist", order, "Verify")
    press(clinic, "pharmacist", order, "Release")
    press(clinic, "nurse", order, "OK to treat today")
    prepare(clinic, order)
    press(clinic, "pharmacist", order, "Product is right")
    press(clinic, "nurse", order, "Received")
    press(clinic, "nurse", order, "First bedside check")
    press(clinic, "other_nurse", order, "Second bedside check")
    press(clinic, "nurse", order, "Start")
    press(clinic, "nurse", order, "All given")
    press(clinic, "nurse", order, "Reconcile")


def press(clinic: Clinic, who: str, order: int, button: str, *, reason: str = "") -> None:
    """One move by its own form."""
    page = clinic.page(who)
    page.goto(f"/orders/{order}/")
    form = page.locator("form.move").filter(has=page.get_by_role("button", name=button, exact=True))
    if reason:
        form.locator('input[name="reason"]').fill(reason)
    if form.locator('input[name="password"]').count():
        form.locator('input[name="password"]').fill(PASSWORD)
    form.get_by_role("button", name=button, exact=True).click()
    page.wait_for_selector(".said.is-treat")


def approve(clinic: Clinic, order: int) -> None:
    """A second prescriber answers for the indication that the record does not make."""
    other(clinic, "second", order, "Approve the exception", words="indication agreed at the board")


def other(clinic: Clinic, who: str, order: int, what: str, *, cause: str = "other", words: str) -> None:
    """A move of the list of other moves, with its cause."""
    page = clinic.page(who)
    page.goto(f"/orders/{order}/")
    page.click("details.others summary")
    page.select_option("#other", label=what)
    page.select_option("#cause", cause)
    page.fill("#why", words)
    page.click("text=Do it")
    page.wait_for_selector(".said.is-treat")


def prepare(clinic: Clinic, order: int) -> None:
    page = clinic.page("technician")
    page.goto(f"/orders/{order}/")
    for place in range(page.locator('input[name^="lot-"]').count()):
        filled = {"name": "invented product", "lot": "INV-7", "expires": "1 Jan 2099", "volume": "250"}
        for name, text in filled.items():
            page.fill(f"#{name}-{place}", text)
    page.get_by_role("button", name="Prepared", exact=True).click()
    page.wait_for_selector(".said.is-treat")


def hold_a_draft(clinic: Clinic, patient: int) -> None:
    """The prescriber drafts the day, and holds it for the neutrophils."""
    page = clinic.page("prescriber")
    page.get_by_role("button", name="Draft the orders").click()
    page.wait_for_url("**/orders/*/")
    order = OrderEntry.objects.exclude(state__in=["reconciled", "cancelled"]).get().pk
    other(clinic, "prescriber", order, "Hold", cause="toxicity", words="neutrophils 0.9")
    assert "held" in page.text_content("main")
    assert patient


def resume_and_redate(clinic: Clinic, patient: int) -> None:
    """A week later the held day is drafted for today; what was held is cancelled by it."""
    page = clinic.page("prescriber")
    page.goto(f"/patients/{patient}/day/")
    page.get_by_role("button", name="Draft the orders").click()
    page.wait_for_url("**/orders/*/")


def come_back(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, day: date, patient: int, team: Team, **changed: str
) -> None:
    """Another day: everybody signs in anew; weight and blood are taken."""
    clinic.go_home()
    moment = read_when(f"{day.isoformat()}T09:00:00+00:00").start
    monkeypatch.setattr(clock, "datetime", SimpleNamespace(now=lambda _zone: moment))
    open_chart.forget_charts()
    record_vitals(patient, on=day.isoformat(), weight=("72", "kg"), by=team.nurse)
    blood(patient, by=team.nurse, **changed)


def grade(clinic: Clinic, patient: int, graded: dict[str, str] | None = None) -> None:
    """The nurse grades what the treatment asks about; what is left open was looked for and is not there."""
    page = clinic.page("nurse")
    page.goto(f"/patients/{patient}/write/toxicity/")
    page.select_option("#f-edition", "CTCAE v5.0")
    for term, value in (graded or {}).items():
        page.get_by_label(term, exact=True).select_option(value)
    page.check("#f-rest")
    page.fill("#f-on", today().isoformat())
    page.click("main button[type=submit]")
    page.wait_for_selector(".said.is-treat")
