"""One report from the link to what was done, in a real browser: a telephone answers, the clinic sees it and acts."""

from __future__ import annotations

from typing import Any

import pytest

from medonc.store.models import TriageEntry, User
from medonc.workbench.site_settings import decide

from ..web.test_browser import READY, at_the_desk, chromium, faults

__all__ = ["chromium"]  # the browser's fixture, used here by name
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not READY, reason="Debian's chromium, playwright or axe is not on this machine"),
]


@pytest.fixture
def clinic(chromium: Any, live_server: Any, nurse: User) -> Any:
    """The nurse's browser, signed in."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", nurse.username)
    page.fill("[name=password]", "brass-door-4711")
    page.keyboard.press("Enter")
    page.wait_for_url(at_the_desk)
    yield page
    context.close()


@pytest.fixture
def phone(chromium: Any, live_server: Any) -> Any:
    """A telephone of 360 pixels without script, signed in nowhere."""
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_a_severe_answer_is_asked_for_given_seen_and_acted_on(
    clinic: Any, phone: Any, ida: int, administrator: User
) -> None:
    decide("report_phone_out", "01 234 999", by=administrator)
    clinic.goto(f"/patients/{ida}/symptoms/")
    clinic.get_by_role("button", name="Ask for a report").click()
    clinic.get_by_role("img", name="QR code of the link").wait_for()
    link = clinic.get_by_role("link", name="Open the page here").get_attribute("href")

    for place in ("", "RED_FLAG_1/", "QOL_1/", "call/RED_FLAG_1/"):
        clinic.goto(f"{link}{place}")
        assert faults(clinic) == []

    phone.goto(link)
    assert phone.get_by_text("Nobody is watching these answers").is_visible()
    assert phone.get_by_text("01 234 999").is_visible()
    phone.get_by_role("link", name="Begin").click()
    phone.get_by_role("button", name="No", exact=True).click()
    phone.get_by_role("button", name="Yes", exact=True).click()
    phone.get_by_role("heading", name="Call now").wait_for()
    phone.get_by_role("link", name="Go on with the questions").click()
    assert "Question 3 of" in phone.locator("main").inner_text()
    phone.get_by_role("link", name="Back").click()
    phone.goto(f"{link}can-it-wait/")
    assert phone.locator("html").evaluate("e => e.scrollWidth") <= 360
    phone.get_by_role("button", name="No. Call me today").click()
    phone.get_by_role("heading", name="What happens now").wait_for()

    clinic.goto(link)  # used up
    assert faults(clinic) == []
    clinic.goto("/triage/")
    assert faults(clinic) == []
    clinic.keyboard.press("j")
    clinic.keyboard.press("t")
    clinic.get_by_text("You have it now.").wait_for()
    clinic.get_by_label("What was done for Ida Invented").select_option("emergency")
    clinic.get_by_label("In your words").fill("ambulance called, daughter is with her")
    clinic.get_by_role("button", name="Record", exact=True).click()
    clinic.get_by_text("Recorded.").wait_for()
    clinic.get_by_role("button", name="Close").click()
    clinic.get_by_text("No report waits.").wait_for()
    clinic.goto(f"/patients/{ida}/symptoms/")
    assert clinic.get_by_text("ambulance called, daughter is with her").is_visible()
    assert faults(clinic) == []
    entry = TriageEntry.objects.get()
    assert (entry.state, entry.level, entry.acknowledged_by) == ("closed", "severe", "cannula")
