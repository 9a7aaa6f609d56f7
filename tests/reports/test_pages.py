"""The pages of reports: the patient's own, behind its link; asking; the moves of the queue."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from medonc.store.clock import now
from medonc.store.models import ReportRequest, Resource, Role, TriageEntry, User
from medonc.web import report_rate
from medonc.workbench.reports.questionnaire import asked_codes, screens
from medonc.workbench.reports.send_link import link_of, revoke_link, send_link
from medonc.workbench.rights import RIGHTS

from .conftest import MONDAY

pytestmark = pytest.mark.django_db


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("&#39;", "'").split())


def names_nobody(answer: Any) -> bool:
    text = answer.content.decode()
    return not re.search(r"Ida|Invented|INV-1|1960", text)


def is_unkept(answer: Any) -> bool:
    """Whether nothing of a page is kept or indexed, and no other place learns its address."""
    held = (answer["Cache-Control"], answer["Referrer-Policy"], answer["X-Robots-Tag"])
    return held == ("no-store", "same-origin", "noindex, nofollow")


@pytest.fixture
def at_home(asked: ReportRequest) -> tuple[Client, str]:
    """A telephone that is signed in nowhere, and the address of the patient's page."""
    return Client(), f"/report/{link_of(asked)}/"


def test_the_whole_way_of_a_patient(at_home, ida: int, nurse: User) -> None:
    phone, page = at_home
    first = phone.get(page)
    assert (first.status_code, first["X-Robots-Tag"], first["Cache-Control"]) == (200, "noindex, nofollow", "no-store")
    assert "Nobody is watching these answers" in words(first)
    assert "Call your clinic. In an emergency call your emergency number." in words(first)
    assert not re.search(r"\d{3,}", words(first))  # no telephone number is invented
    assert "<script" not in first.content.decode()
    assert phone.get(f"{page}RED_FLAG_1/").status_code == 200
    for code in asked_codes():
        sent = phone.post(f"{page}{code}/", {"answer": "1" if code in ("RED_FLAG_3", "QOL_1") else "0"})
        assert sent.status_code == 302
        if code == "RED_FLAG_3":
            call = phone.get(sent["Location"])
            assert "Call now" in words(call)
            assert TriageEntry.objects.get().level == "severe"
    begun = phone.get(page)
    assert "Go on with the questions" in words(begun)
    last = phone.post(f"{page}can-it-wait/", {"answer": "can wait"})
    assert last["Location"] == f"{page}sent/"
    end = phone.get(f"{page}sent/")
    assert "What happens now" in words(end)
    assert "Please call now" in words(end)
    assert Resource.objects.filter(kind="QuestionnaireResponse", patient=ida).count() == 1
    again = phone.post(f"{page}can-it-wait/", {"answer": "can wait"})  # the connection was lost: sent twice
    assert again["Location"] == f"{page}sent/"
    assert Resource.objects.filter(kind="QuestionnaireResponse").count() == 1
    assert all(map(names_nobody, (first, call, begun, end)))
    ReportRequest.objects.update(answered_at=now() - timedelta(minutes=31))
    assert phone.get(f"{page}sent/").status_code == 410


def test_a_closed_link_shows_a_plain_page_with_whom_to_call(ida: int, nurse: User, site, client: Client) -> None:
    always = "Monday to Sunday 00:00-23:59"
    site(report_phone="01 234 567", report_phone_out="01 234 999", report_emergency="199", report_hours=always)
    expired = send_link(ida, by=nurse, at=now() - timedelta(days=8))
    revoked = send_link(ida, by=nurse)
    revoke_link(revoked.pk, by=nurse, reason="sent to the wrong place")
    used = send_link(ida, by=nurse)
    client.post(f"/report/{link_of(used)}/can-it-wait/", {"answer": "can wait"})
    ReportRequest.objects.filter(pk=used.pk).update(answered_at=now() - timedelta(hours=1))
    rows = [
        ("x.y", 404, "This link does not work"),
        (link_of(expired), 410, "This link has ended"),
        (link_of(revoked), 410, "This link was closed"),
        (link_of(used), 410, "This link was used"),
    ]
    for token, status, said in rows:
        for place in ("", "RED_FLAG_1/", "sent/", "call/RED_FLAG_1/"):
            answer = client.get(f"/report/{token}/{place}")
            if answer.status_code == 302:  # the last page of what was not sent leads to the first
                answer = client.get(answer["Location"])
            assert (answer.status_code, said in words(answer)) == (status, True), (token, place)
            assert ("199" in words(answer), names_nobody(answer), is_unkept(answer)) == (True, True, True)
    assert client.post(f"/report/{link_of(revoked)}/RED_FLAG_1/", {"answer": "1"}).status_code == 410
    assert not TriageEntry.objects.exists()


def test_the_first_page_says_whether_anyone_is_watching(at_home, site) -> None:
    phone, page = at_home
    site(report_hours="Monday to Sunday 00:00-23:59", report_phone="01 234 567", report_phone_out="01 234 999")
    assert "Somebody at the clinic reads these answers now" in words(phone.get(page))
    assert "01 234 567" in words(phone.get(page))
    tomorrow = f"{now() + timedelta(days=2):%A}"
    site(report_hours=f"{tomorrow} 10:00-10:01")
    text = words(phone.get(page))
    assert "Nobody reads these answers now. The clinic reads them next from" in text
    assert text.index("01 234 999") < text.index("01 234 567")  # the number for this hour comes first


def test_a_screen_keeps_and_goes_back(at_home) -> None:
    phone, page = at_home
    sent = phone.post(f"{page}RED_FLAG_1/", {"answer": "0"})
    assert sent["Location"] == f"{page}RED_FLAG_2/"
    second = phone.get(f"{page}RED_FLAG_2/").content.decode()
    assert f'href="{page}RED_FLAG_1/"' in second
    assert "Question 2 of" in second
    assert 'class="chosen"' in phone.get(f"{page}RED_FLAG_1/").content.decode()
    nothing = phone.post(f"{page}RED_FLAG_2/", {})
    assert (nothing.status_code, "Please press one of the answers." in words(nothing)) == (422, True)
    assert phone.post(f"{page}RED_FLAG_2/", {"answer": "7"}).status_code == 422
    assert phone.post(f"{page}PROCTCAE_9A/", {"answer": "not-said"}).status_code == 302
    assert phone.put(f"{page}RED_FLAG_2/").status_code == 405


def test_a_form_from_elsewhere_is_refused(asked: ReportRequest) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"/report/{link_of(asked)}/RED_FLAG_1/", {"answer": "1"})
    assert (answer.status_code, "Please go back once" in words(answer), is_unkept(answer)) == (403, True, True)
    assert not TriageEntry.objects.exists()


def test_too_many_tries_are_turned_away_and_a_right_link_is_not(at_home, monkeypatch) -> None:
    phone, page = at_home
    assert (report_rate.WRONG, report_rate.SENT) == (20, 120)
    monkeypatch.setattr(report_rate, "WRONG", 3)
    monkeypatch.setattr(report_rate, "SENT", 4)
    assert [phone.get(f"/report/wrong{n}/").status_code for n in range(5)] == [404] * 3 + [429] * 2
    assert phone.get(page).status_code == 200
    posts = [phone.post(f"{page}nothing/", {"answer": "1"}).status_code for _ in range(5)]
    assert posts == [422] * 4 + [429]
    assert phone.get(page).status_code == 200


def test_asking_shows_the_link_its_code_and_ends_it(ida: int, nurse: User, sign_in, monkeypatch) -> None:
    client = sign_in(nurse)
    made = client.post(f"/patients/{ida}/symptoms/ask/")
    request = ReportRequest.objects.get()
    assert made["Location"] == f"/patients/{ida}/symptoms/link/{request.pk}/"
    shown = client.get(made["Location"]).content.decode()
    assert f"http://testserver/report/{link_of(request)}/" in shown
    assert '<svg class="qr"' in shown or 'class="qr"' in shown
    card = shown[shown.index("qrcard") : shown.index("</section>", shown.index("qrcard"))]
    assert "Ida" not in card
    diary = client.get(f"/patients/{ida}/symptoms/")
    assert "open until" in words(diary)
    ended = client.post(f"/patients/{ida}/symptoms/link/{request.pk}/revoke/")
    assert ended["Location"] == f"/patients/{ida}/symptoms/"
    assert Client().get(f"/report/{link_of(request)}/").status_code == 410
    assert client.get(f"/patients/{ida}/symptoms/link/999/").status_code == 422
    assert client.get(f"/patients/{ida}/symptoms/ask/").status_code == 302
    for address in (
        f"/patients/{ida}/symptoms/ask/",
        made["Location"],
        f"{made['Location']}revoke/",
        "/triage/1/take/",
    ):
        assert Client().post(address)["Location"].startswith("/accounts/login/")
    monkeypatch.setitem(RIGHTS, Role.NURSE, frozenset({"read"}))
    for address in (
        f"/patients/{ida}/symptoms/ask/",
        made["Location"],
        f"{made['Location']}revoke/",
        "/triage/1/take/",
    ):
        assert client.post(address).status_code == 403
    assert "Ask for a report" not in words(client.get(f"/patients/{ida}/symptoms/"))


def test_the_queue_and_the_desk_by_hand(report, ida: int, nurse: User, oncologist: User, sign_in) -> None:
    report(MONDAY - timedelta(days=7), PROCTCAE_9A="1", PROCTCAE_9B="1")
    entry = report(MONDAY, PROCTCAE_9A="3", PROCTCAE_9B="3", RED_FLAG_2="1")
    client = sign_in(nurse)
    assert "Nobody acknowledged it in time" in words(client.get("/"))
    queue = client.get("/triage/")
    assert "SEVERE" in words(queue)
    assert "Nausea, severity: 3 of 4" in words(queue)

    def move(name: str, **more: str) -> Any:
        seen = str(TriageEntry.objects.get(pk=entry.pk).version)
        return client.post(f"/triage/{entry.pk}/{name}/", {"seen": seen, **more})

    assert move("close").status_code == 422
    assert move("take")["Location"] == "/triage/"
    assert "Nobody acknowledged" not in words(client.get("/"))
    assert client.post(f"/triage/{entry.pk}/take/", {"seen": "1"}).status_code == 409
    assert move("done", action="").status_code == 422
    assert move("done", action="advice", words="drink small sips")["Location"] == "/triage/"
    assert move("hand-over", to="marrow", next=f"/patients/{ida}/symptoms/")["Location"] == f"/patients/{ida}/symptoms/"
    assert move("close", next="https://elsewhere.example/")["Location"] == "/triage/"
    assert move("burn").status_code == 422
    assert "No report waits" in words(client.get("/triage/"))
    assert "One entry was handed over to you" in words(sign_in(oncologist).get("/triage/"))
    diary = client.get(f"/patients/{ida}/symptoms/")
    text = words(diary)
    for said in (
        "drink small sips",
        "Niels Cannula: Advice given",
        "Nausea",
        "Chest pain",
        "handed it to Ottilie Marrow",
    ):
        assert said in text
    assert 'aria-label="Nausea: ' in diary.content.decode()
    assert not re.search(r"\bgrade \d", text)  # a score is no grade


def test_no_address_and_no_title_tells_a_name_or_a_symptom(at_home, ida: int, nurse: User, sign_in) -> None:
    phone, page = at_home
    signs = [screen.title.lower() for screen in screens(asked_codes())]
    telling = re.compile("|".join(["ida", "invented", "inv-1", *(re.escape(one) for one in signs)]))
    ward = sign_in(nurse)
    of_patient = [page, *(f"{page}{code}/" for code in (*asked_codes(), "can-it-wait", "call/RED_FLAG_1"))]
    answers = [phone.get(address) for address in of_patient]
    for code, value in (("RED_FLAG_1", "1"), ("can-it-wait", "can wait")):
        sent = phone.post(f"{page}{code}/", {"answer": value})
        assert is_unkept(sent)
        answers.append(phone.get(sent["Location"]))
    assert "They were sent with this link at" in words(answers[-1])
    assert all(map(is_unkept, answers))
    inside = [
        f"/patients/{ida}/symptoms/",
        f"/patients/{ida}/symptoms/link/{ReportRequest.objects.get().pk}/",
        "/triage/",
    ]
    answers += [ward.get(address) for address in inside]
    for answer in answers:
        assert answer.status_code == 200
        title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.S)
        assert title is not None
        told = f"{title[1]} {answer.request['PATH_INFO'].replace(page, '/')}".lower()
        assert not telling.search(told), told
