"""A day at the workbench in a real browser: keys alone, axe on every page, no word of the browser's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from medonc.store.models import Resource, User
from medonc.workbench.demo_people import give_credentials
from medonc.workbench.refresh_desk import refresh_desk
from medonc.workbench.site_settings import today

from .conftest import PASSWORD

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
READY = CHROMIUM.exists() and find_spec("playwright") is not None and find_spec("axe_playwright_python") is not None
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not READY, reason="Debian's chromium, playwright or axe is not on this machine"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # Playwright's own loop runs in this thread; the database is asked from it between two clicks.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=[*FLAGS.split(), "--disable-sync"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium: Any, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page of a fresh browser; it may not complain once."""
    complaints: list[str] = []
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(10_000)
    made = context.new_page()
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    yield made
    context.close()
    assert [c for c in complaints if "status of 4" not in c] == []


def at_the_desk(address: str) -> bool:
    return urlsplit(address).path == "/"


def sign_in(page: Any, username: str = "marrow") -> None:
    page.goto("/accounts/login/")
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(at_the_desk)


def faults(page: Any) -> list[str]:
    """What axe finds on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [f"{v['id']}: {n['html'][:160]} {n['failureSummary'][:300]}" for v in found for n in v["nodes"][:3]]


PLACES = (
    "/",
    "/find/?q=e",
    "/patients/new/",
    "/import/",
    "/audit/",
    "/account/",
    "/nowhere/",
    "/patients/{p}/",
    "/patients/{p}/?on=2021-10-01",
    "/patients/{p}/?span=line",
    "/patients/{p}/duty/evaluate/",
    "/patients/{p}/duty/plan/",
    "/patients/{p}/record/{r}/",
    "/patients/{p}/record/{r}/correct/",
    "/patients/{p}/course/",
    "/patients/{p}/options/",
    "/patients/{p}/options/beside/?with=breast/tchp&with=breast/tch",
    "/patients/{p}/record/{r}/withdraw/",
    "/patients/{p}/?on=banana",
    "/patients/{p}/merge/",
    "/patients/{p}/write/diagnosis/",
    "/patients/{p}/write/stage/",
    "/patients/{p}/diagnosis/",
    "/patients/{p}/write/specimen/",
    "/patients/{p}/write/receptors/",
    "/patients/{p}/write/note/",
    "/patients/{p}/duty/laboratory/",
    "/patients/{p}/record/",
    "/patients/{p}/opened/",
    "/patients/{p}/write/",
    "/patients/{p}/write/vitals/",
    "/patients/{p}/write/result/",
    "/patients/{p}/write/death/",
    "/patients/{p}/write/medicines/",
    "/accounts/password/change/",
)


OF_PEOPLE = ("/people/marrow/credentials/", "/people/marrow/credentials/new/", "/people/marrow/unlock/", "/restricted/")

# Contrast is what the dark can break: the pages that have colours of their own.
DARK = (
    "/",
    "/import/",
    "/patients/{p}/diagnosis/",
    "/patients/{p}/?span=line",
    "/patients/{p}/?on=2021-10-01",
    "/patients/{p}/?on=banana",
    "/patients/{p}/duty/laboratory/",
    "/patients/{p}/record/{r}/",
    "/patients/{p}/write/vitals/",
)


@pytest.mark.parametrize(("scheme", "places"), [("light", PLACES), ("dark", DARK)], ids=["light", "dark"])
def test_axe_finds_nothing(
    scheme: str, places: tuple[str, ...], page: Any, oncologist: User, testa: int, ida: int
) -> None:
    refresh_desk()
    resource = Resource.objects.filter(patient=testa, kind="Observation").first().pk
    page.emulate_media(color_scheme=scheme)
    page.goto("/accounts/login/")
    found = {"/accounts/login/": faults(page)}
    sign_in(page)
    for place in places:
        page.goto(place.format(p=testa, r=resource))
        page.evaluate("document.querySelectorAll('main details').forEach((d) => { d.open = true; })")
        found[place] = faults(page)
    assert {place: f for place, f in found.items() if f} == {}


def test_axe_finds_nothing_for_the_administrator(page: Any, administrator: User, oncologist: User) -> None:
    give_credentials("marrow", oncologist.role, on=today(), by=administrator)
    sign_in(page, "keyring")
    found = {}
    for place in ("/", "/settings/", "/people/", "/people/new/", "/people/keyring/", *OF_PEOPLE):
        page.goto(place)
        found[place] = faults(page)
    assert {place: f for place, f in found.items() if f} == {}


def test_a_day_with_keys_alone(page: Any, oncologist: User, testa: int, ida: int) -> None:
    refresh_desk()
    sign_in(page)
    order = [str(link.get_attribute("href")) for link in page.locator("[data-row] .who a").all()]
    page.keyboard.press("j")
    assert page.locator("[data-row].sel").count() == 1
    page.keyboard.press("j")
    name = page.locator("[data-row].sel .who a").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/patients/*/")
    assert name in page.locator(".patient-line").inner_text()

    page.keyboard.press("/")
    page.keyboard.type("fiction-0007", delay=10)
    page.locator("#found a").wait_for()
    with page.expect_navigation(url=f"**/patients/{testa}/"):  # it may be this page already
        page.keyboard.press("Enter")
    page.keyboard.press("2")
    page.wait_for_url("**/duty/evaluate/")
    page.keyboard.press("r")
    assert page.locator("main details[open] .receipt").first.is_visible()
    page.keyboard.press("r")
    assert page.locator("main details[open] .receipt").count() == 0
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    for digit, tab in enumerate(page.locator(".tabs a").all()[1:10], start=1):
        address = tab.get_attribute("href")
        page.keyboard.press(str(digit))
        page.wait_for_url(f"**{address}")
    page.keyboard.press("0")
    page.wait_for_url(f"**/patients/{testa}/")
    page.goto(order[0])
    page.keyboard.press("]")
    page.wait_for_url(f"**{order[1]}")
    page.keyboard.press("[")
    page.wait_for_url(f"**{order[0]}")
    page.keyboard.press("Escape")
    page.wait_for_url(at_the_desk)


def test_weight_is_entered_corrected_and_withdrawn(page: Any, oncologist: User, ida: int) -> None:
    sign_in(page)
    page.goto(f"/patients/{ida}/write/vitals/")
    page.get_by_label("Measured on").fill("2026-02-03")
    page.get_by_label("Body weight", exact=True).fill("700")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Body weight", exact=True).input_value() == "700"
    page.get_by_label("Body weight", exact=True).fill("70")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("status").wait_for()
    page.goto(f"/patients/{ida}/record/")
    page.locator("tr", has_text="70 kg").locator("a").click()
    page.get_by_role("link", name="Correct", exact=True).click()
    page.get_by_label("Value", exact=False).first.fill("71")
    page.get_by_label("Reason").fill("scales were read with shoes on")
    page.get_by_role("button", name="Save the correction").click()
    page.get_by_text("Version 2", exact=True).wait_for()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("Reason").fill("another patient stood on the scales")
    page.get_by_label("I am sure").check()
    page.get_by_role("button", name="Withdraw it").click()
    page.get_by_text("No answer uses it.").wait_for()


def test_a_namesake_is_shown_before_anything_is_saved(page: Any, oncologist: User, ida: int) -> None:
    sign_in(page)
    page.goto("/patients/new/")
    sent = {"family": "Invented", "given": "Ida", "born": "1971-02-03", "record_number": "INV-9"}
    for name, value in sent.items():
        page.fill(f"#f-{name}", value)
    page.get_by_role("button", name="Save patient").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("this is another person").check()
    page.get_by_role("button", name="Save patient").click()
    page.wait_for_url("**/patients/*/")
    assert "INV-9" in page.locator(".patient-line").inner_text()


def test_the_light_is_kept(page: Any, oncologist: User, ida: int) -> None:
    sign_in(page)
    page.get_by_role("button", name="Light or dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto(f"/patients/{ida}/")
    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("width", [820, 1240, 1440])
def test_no_page_is_wider_than_its_window(width: int, page: Any, oncologist: User, testa: int) -> None:
    sign_in(page)
    resource = Resource.objects.filter(patient=testa, kind="Observation").first().pk
    page.set_viewport_size({"width": width, "height": 900})
    wide = {}
    for place in PLACES:
        page.goto(place.format(p=testa, r=resource))
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[place] = over
    assert wide == {}


def test_without_a_mouse_the_page_can_be_skipped_to(page: Any, oncologist: User, ida: int) -> None:
    sign_in(page)
    page.goto(f"/patients/{ida}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_paper_names_the_patient_the_caveat_and_the_edition(page: Any, oncologist: User, testa: int) -> None:
    sign_in(page)
    page.goto(f"/patients/{testa}/")
    page.emulate_media(media="print")
    foot = page.locator(".paperfoot")
    assert foot.is_visible()
    for words in ("Testa Fictiva Mockup", "FICTION-0007", "does not replace", "Knowledge edition"):
        assert words in foot.inner_text()
    assert not page.locator(".appbar").is_visible()
