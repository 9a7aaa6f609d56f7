"""Messages carry no health content; mail goes only where the site decided so and a server is named."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail

from medonc.practice.quality_of_life import instruments
from medonc.store.models import OutMessage, User
from medonc.workbench.open_chart import library
from medonc.workbench.reports.messages import (
    HANDED,
    TEMPLATES,
    mark_read,
    send_messages,
    tell_person,
    tell_role,
    unseen_messages,
    words_of,
)
from medonc.workbench.reports.send_link import send_link

from .conftest import MONDAY

pytestmark = pytest.mark.django_db
# Words from which a reader over the shoulder, or a mail server, could learn of an illness.
TELLING = (
    "cancer|tumou?r|oncolog|chemo|therap|treat|drug|medicin|dose|cycle|patient|symptom|severe|report|diagnos|hospital|"
    "clinic|doctor|nurse|health|ill|sick|urgent|triage|result|blood|fever|alert|record"
)


def test_no_template_says_anything_about_health() -> None:
    terms = {item.term for each in instruments(library()) for item in each.items if item.term} | set(library().drugs)
    assert len(terms) > 100
    for kind, template in TEMPLATES.items():
        subject, text = words_of(kind, "https://site.example/somewhere/")
        assert set(re.findall(r"{(\w*)}", template.subject + template.text)) == {"link"}
        said = f"{subject} {text}".lower()
        assert not re.search(rf"\b({TELLING})", said), kind
        assert not [term for term in terms if re.search(rf"\b{re.escape(term.lower())}\b", said)], kind


def test_mail_is_off_unless_all_of_it_is_on(ida: int, nurse: User, site: Any, settings: Any) -> None:
    send_link(ida, by=nurse, mail_to="ida@example.org", at=MONDAY)
    assert send_messages(at=MONDAY) == "mail is off"
    settings.MAIL_CONFIGURED = True
    assert send_messages(at=MONDAY) == "mail is off"
    site(mail="yes")
    assert send_messages(at=MONDAY) == "mail is off"
    assert mail.outbox == []
    site(address="https://site.example/")
    assert send_messages(at=MONDAY) == "1 messages sent"
    assert send_messages(at=MONDAY) == "0 messages sent"
    (sent,) = mail.outbox
    assert sent.to == ["ida@example.org"]
    assert "https://site.example/report/" in sent.body
    assert "Ida" not in sent.subject + sent.body


def test_a_server_that_is_away_is_asked_again(nurse: User, site: Any, settings: Any, monkeypatch: Any) -> None:
    settings.MAIL_CONFIGURED = True
    site(mail="yes", address="https://site.example")
    nurse.email = "nurse@example.org"
    tell_person(nurse, HANDED, path="/triage/", at=MONDAY)

    def away(self: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", away)
        with pytest.raises(RuntimeError):
            send_messages(at=MONDAY)
    assert OutMessage.objects.get().attempts == 1
    assert send_messages(at=MONDAY) == "1 messages sent"


def test_a_message_waits_inside_until_it_is_seen(nurse: User, oncologist: User) -> None:
    assert tell_role("nurse", HANDED, path="/triage/", at=MONDAY) == 1
    assert unseen_messages(nurse) == (("One entry was handed over to you", "/triage/"),)
    assert unseen_messages(oncologist) == ()
    mark_read(nurse, at=MONDAY)
    assert unseen_messages(nurse) == ()
