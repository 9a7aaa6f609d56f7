"""The demo's people: every role, and everybody who acts on an order may do it today."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from medonc.store.models import Role, User
from medonc.workbench import demo, people
from medonc.workbench.credentials import credential_for, ending_soon, lacking
from medonc.workbench.demo import set_up_demo
from medonc.workbench.rights import NEEDS, may
from medonc.workbench.site_settings import today

pytestmark = pytest.mark.django_db


def test_every_act_on_an_order_has_two_people(tmp_path: Path) -> None:
    accounts = set_up_demo(tmp_path, size=0)
    roles = Counter(account.role for account in accounts)
    assert set(roles) == set(Role.values)
    assert (roles["oncologist"], roles["pharmacist"], roles["nurse"]) == (2, 2, 3)
    for act in NEEDS:
        able = [user for user in User.objects.all() if may(user, act) and credential_for(user, act, today())]
        assert len(able) >= 2, act
    assert not [words for user in User.objects.all() for words in lacking(user)]
    administrator = User.objects.get(username="administrator")
    assert [c.username for c in ending_soon(by=administrator)] == ["nurse3"]


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    assert set_up_demo(tmp_path, size=0) == set_up_demo(tmp_path, size=0)
    assert User.objects.exclude(username=people.COMMAND_LINE).count() == len(demo.CAST)


def test_an_earlier_demo_gets_the_people_and_credentials_that_it_lacks(tmp_path: Path, administrator: User) -> None:
    old = people.add_person(
        username="nurse", name="Niels Cannula", role="nurse", password="brass-door-4711", by=administrator
    )
    row = {"username": "nurse", "name": old.name, "role": "nurse", "credential": "", "password": "brass-door-4711"}
    keeper = {**row, "username": "keyring", "name": "Ada Keyring", "role": "administrator"}
    (tmp_path / "demo-accounts.json").write_text(json.dumps([row, keeper]))
    accounts = set_up_demo(tmp_path, size=0)
    assert len(accounts) == len(demo.CAST) + 1
    assert next(a for a in accounts if a.username == "nurse").password == "brass-door-4711"
    assert credential_for(old, "check_bedside", today())
    assert json.loads((tmp_path / "demo-accounts.json").read_text())[0]["username"] == "nurse"
