"""The pages of new results: what each shows, who may act, and what two people at once see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from medonc.store.models import ResultLine, UnclaimedResult, User
from medonc.workbench.inbox.sort_results import sort_results
from medonc.workbench.inbox.take_in import take_in
from medonc.workbench.people import at_the_command_line

from .conftest import bundle, client_of, observed, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(otto: int) -> int:
    """One critical, two normal, one flagged result, and one of somebody unknown."""
    results: tuple[dict[str, Any], ...] = (
        observed(6.8, flag="HH", low=3.5, high=5.1),
        observed(139, "2951-2", rid="na", low=135, high=145),
        observed(0.8, "19123-9", rid="mg", low=0.66, high=1.07),
        observed(90, "718-7", rid="hb", unit="g/L", low=120, high=160),
        observed(7.7, rid="x", subject={"reference": "Patient/77", "display": "<b>Nemo</b>"}),
    )
    take_in("in.json", text(bundle(*results)), by=at_the_command_line(), source="import")
    sort_results()
    return otto


def line(rid: str) -> ResultLine:
    return ResultLine.objects.get(resource__rid=rid)


def test_the_list_and_its_views(filled: int, nurse: User, technician: User) -> None:
    page = client_of(nurse).get("/results/").content.decode()
    assert "31\u00a0Jan\u00a01950, WARD-p1" in page
    assert page.index("Potassium") < page.index("aemoglobin")
    assert "Acknowledge the two normal ones" in page
    assert "What was done</a>" in page
    assert "&lt;b&gt;Nemo&lt;/b&gt;" in page
    seen = client_of(technician).get("/results/").content.decode()
    assert "Potassium" in seen
    assert "What was done</a>" not in seen
    assert "Nothing new waits." in client_of(technician).get("/results/?show=mine").content.decode()
    assert client_of(nurse).get("/results/?show=moon").status_code == 422
    desk = client_of(nurse).get("/").content.decode()
    assert "Critical results that nobody acknowledged" in desk
    assert f"/results/{line('k1').pk}/" in desk


def test_acknowledging_on_the_page(
    filled: int, nurse: User, oncologist: User, technician: User, client: Client
) -> None:
    place, (first, second) = f"/results/{line('k1').pk}/", (client_of(nurse), client_of(oncologist))
    assert client.get(place)["Location"].startswith("/accounts/login/")
    assert client_of(technician).get(place).status_code == 403
    assert client_of(technician).post("/results/acknowledge/", {"line": line("hb").pk}).status_code == 403
    shown = first.get(place).content.decode()
    assert "WARD-p1" in shown
    assert "the laboratory states HH" in shown
    refused = first.post(place, {"done": "", "words": "called <i>her</i>"})
    assert refused.status_code == 422
    assert "called &lt;i&gt;her&lt;/i&gt;" in refused.content.decode()
    one = first.post("/results/acknowledge/", {"line": line("k1").pk})  # a critical one is not for one click
    assert (one.status_code, line("k1").state) == (422, "open")
    assert first.post(place, {"done": "called", "words": "comes now"}).status_code == 302
    late = second.post(place, {"done": "known", "words": "mine"})
    assert late.status_code == 409
    assert "Niels Cannula acknowledged it on" in late.content.decode()
    several = {"patient": filled, "lines": [line("na").pk, line("mg").pk], "show": "all"}
    assert first.post("/results/acknowledge/", several)["Location"] == "/results/?show=all"
    assert first.post("/results/acknowledge/", {"line": line("hb").pk}).status_code == 302
    assert first.post("/results/acknowledge/", {"line": "x"}).status_code in (302, 422)
    assert not ResultLine.objects.filter(state="open").exists()
    did = second.get("/results/?show=acknowledged").content.decode()
    assert "Niels Cannula: the patient was called; comes now" in did
    assert "No critical result waits" not in second.get("/results/?show=critical").content.decode()  # somebody unknown


def test_saying_whose_it_is(filled: int, nurse: User, technician: User, client: Client) -> None:
    held = UnclaimedResult.objects.get()
    place, browser = f"/results/whose/{held.pk}/", client_of(nurse)
    assert client.get(place)["Location"].startswith("/accounts/login/")
    assert client_of(technician).get(place).status_code == 403
    assert browser.get("/results/whose/99999/").status_code == 404
    assert "WARD-p1" not in browser.get(place).content.decode()  # nobody is proposed
    assert "WARD-p1" in browser.get(f"{place}?q=otto").content.decode()
    for sent in ({"patient": "", "reason": "asked"}, {"patient": filled, "reason": ""}):
        assert browser.post(place, sent | {"q": "otto"}).status_code == 422
    assert browser.post(place, {"patient": filled, "reason": "asked the laboratory"}).status_code == 302
    assert line("x").critical
    assert "assigned by" in browser.get(place).content.decode().lower()
    assert browser.post(place, {"aside": "1", "reason": "late"}).status_code == 409
