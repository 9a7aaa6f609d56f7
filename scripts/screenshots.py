"""Take docs/images/desk.png, story.png and day.png from the running demo.

Start it with `./medonc serve --demo`, then run this with the browser of the machine:
    .venv/bin/python scripts/screenshots.py [--address http://127.0.0.1:8040] [--patient NUMBER] [--day NUMBER]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from medonc.store.frame import demo_folder  # noqa: E402  found through the line above

IMAGES = ROOT / "docs" / "images"
FLAGS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
SIZE = {"width": 1440, "height": 900}


def main() -> None:
    """Sign in as the demo's oncologist and take the pictures."""
    asked = arguments()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=asked.browser, args=[*FLAGS.split(), "--disable-sync"])
        page = browser.new_page(viewport=SIZE, base_url=asked.address)
        sign_in(page)
        take(page, "/", "desk", full=False)
        first = first_patient(page)
        take(page, f"/patients/{asked.patient or first}/", "story", full=True)
        take(page, f"/patients/{asked.day or asked.patient or first}/day/", "day", full=True)
        browser.close()


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8040")
    parser.add_argument("--patient", default="", help="number of the patient whose story is taken")
    parser.add_argument("--day", default="", help="number of the patient whose day of treatment is taken")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    return parser.parse_args()


def sign_in(page: Page) -> None:
    """As the oncologist of the demo, with the password that the demo made."""
    accounts = json.loads((demo_folder() / "demo-accounts.json").read_text())
    doctor = next(a for a in accounts if a["role"] == "oncologist")
    page.goto("/accounts/login/")
    page.fill("[name=login]", doctor["username"])
    page.fill("[name=password]", doctor["password"])
    page.click("form.sheet button.main")
    page.wait_for_selector("#desk")


def first_patient(page: Page) -> str:
    """The number of the first patient of the desk."""
    return (page.locator(".visit .who a").first.get_attribute("href") or "/patients/1/").split("/")[2]


def take(page: Page, address: str, name: str, *, full: bool) -> None:
    """One picture; of the desk what a window shows, of the story the whole page."""
    page.goto(address)
    page.locator(".visit.computing").first.wait_for(state="detached", timeout=120_000)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png", full_page=full)
    print(f"wrote {IMAGES.relative_to(ROOT) / f'{name}.png'}")


if __name__ == "__main__":
    main()
