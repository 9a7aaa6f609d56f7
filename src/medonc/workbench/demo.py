"""The demo: accounts whose passwords are made on the machine, and a panel of invented people, imported like any."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from medonc.simulation import panel
from medonc.store.models import Role, User
from medonc.values.errors import Refused
from medonc.workbench import people
from medonc.workbench.demo_orders import add_orders
from medonc.workbench.demo_people import CAST, Member, give_credentials
from medonc.workbench.demo_results import add_results
from medonc.workbench.import_records import import_files
from medonc.workbench.refresh_desk import refresh_desk
from medonc.workbench.reports.demo_reports import add_reports
from medonc.workbench.site_settings import today

SEED = 2718
SIZE = 64
_SOURCE = "demo"
_WORDS = ("amber", "birch", "cobalt", "dune", "ember", "fjord", "garnet", "heron", "indigo", "juniper", "kelp", "larch")
_ENCODE = msgspec.json.Encoder(decimal_format="number").encode

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """An account of the demo, with its password: it protects invented people only."""

    username: str
    name: str
    role: str
    credential: str
    password: str


def set_up_demo(folder: Path, *, progress: Progress | None = None, size: int = SIZE) -> tuple[DemoAccount, ...]:
    """The demo in its own data folder: accounts and panel. A second time it finds both and changes nothing."""
    accounts = _accounts(folder)
    mark = folder / "demo-panel.json"
    if not mark.exists():
        _import_panel(progress, size)
        add_orders()
        add_reports()
        add_results()
        mark.write_text(json.dumps({"seed": SEED, "on": today().isoformat(), "patients": size}))
    return accounts


def _accounts(folder: Path) -> tuple[DemoAccount, ...]:
    """The accounts of the cast; those that an earlier demo did not have are added to it."""
    kept = folder / "demo-accounts.json"
    held = tuple(DemoAccount(**row) for row in json.loads(kept.read_text())) if kept.exists() else ()
    if not held and User.objects.exclude(username=people.COMMAND_LINE).exists():
        raise Refused(f"{folder} holds accounts, but not the demo's", do="use another folder for the demo")
    names = {account.username for account in held}
    made = tuple(_account(member) for member in CAST if member.username not in names)
    if made:
        _add(made)
        _keep((*held, *made), kept)
    return tuple(replace(account, role=people.person(account.username).role) for account in (*held, *made))


def _keep(accounts: tuple[DemoAccount, ...], kept: Path) -> None:
    fresh = kept.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump([{name: getattr(a, name) for name in DemoAccount.__slots__} for a in accounts], out)
    fresh.replace(kept)


def _account(member: Member) -> DemoAccount:
    words = "-".join(secrets.choice(_WORDS) for _ in range(3))
    password = f"{words}-{secrets.randbelow(9000) + 1000}"
    return DemoAccount(
        username=member.username, name=member.name, role=member.role, credential=member.signs, password=password
    )


def _add(accounts: tuple[DemoAccount, ...]) -> None:
    by = User.objects.filter(role=Role.ADMINISTRATOR).exclude(username=people.COMMAND_LINE).first()
    soon, day = {member.username for member in CAST if member.soon}, today()
    for account in sorted(accounts, key=lambda a: a.role != Role.ADMINISTRATOR):
        columns = {name: getattr(account, name) for name in DemoAccount.__slots__}
        made = people.add_person(**columns, by=by)
        by = by or made
        give_credentials(account.username, account.role, on=day, by=by, soon=account.username in soon)
    _complete(day, by)


def _complete(day: date, by: User | None) -> None:
    """Credentials for the accounts that were there before credentials were kept."""
    for user in User.objects.filter(credentials=None).exclude(username=people.COMMAND_LINE):
        if by is not None and user.pk != by.pk:
            give_credentials(user.username, user.role, on=day, by=by)


def _import_panel(progress: Progress | None, size: int) -> None:
    by = people.at_the_command_line()
    for number, bundle in enumerate(panel(seed=SEED, on=today(), count=size), start=1):
        import_files([(f"invented-{number:03}.json", _ENCODE(bundle))], by=by, source=_SOURCE)
        if progress:
            progress(number, size)
    refresh_desk()
