"""The demo: accounts whose passwords are made on the machine, and a panel of invented people, imported like any."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from medonc.simulation import panel
from medonc.store.models import Role, User
from medonc.values.errors import Refused
from medonc.workbench import people
from medonc.workbench.import_records import import_files
from medonc.workbench.refresh_desk import refresh_desk
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


_CAST = (
    ("oncologist", "Ottilie Marrow", Role.ONCOLOGIST, "MD, medical oncology (invented)"),
    ("nurse", "Niels Cannula", Role.NURSE, "RN, oncology nursing (invented)"),
    ("pharmacist", "Philippa Vial", Role.PHARMACIST, "PharmD (invented)"),
    ("coordinator", "Cosmo Agenda", Role.BOARD_COORDINATOR, ""),
    ("administrator", "Ada Keyring", Role.ADMINISTRATOR, ""),
)


def set_up_demo(folder: Path, *, progress: Progress | None = None, size: int = SIZE) -> tuple[DemoAccount, ...]:
    """The demo in its own data folder: accounts and panel. A second time it finds both and changes nothing."""
    accounts = _accounts(folder)
    mark = folder / "demo-panel.json"
    if not mark.exists():
        _import_panel(progress, size)
        mark.write_text(json.dumps({"seed": SEED, "on": today().isoformat(), "patients": size}))
    return accounts


def _accounts(folder: Path) -> tuple[DemoAccount, ...]:
    kept = folder / "demo-accounts.json"
    if kept.exists():
        return tuple(DemoAccount(**row) for row in json.loads(kept.read_text()))
    if User.objects.exclude(username=people.COMMAND_LINE).exists():
        raise Refused(f"{folder} holds accounts, but not the demo's", do="use another folder for the demo")
    made = tuple(_account(*row) for row in _CAST)
    _add(made)
    descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        json.dump([{name: getattr(a, name) for name in DemoAccount.__slots__} for a in made], out)
    return made


def _account(username: str, name: str, role: Role, credential: str) -> DemoAccount:
    words = "-".join(secrets.choice(_WORDS) for _ in range(3))
    password = f"{words}-{secrets.randbelow(9000) + 1000}"
    return DemoAccount(username=username, name=name, role=role, credential=credential, password=password)


def _add(accounts: tuple[DemoAccount, ...]) -> None:
    first: User | None = None
    for account in sorted(accounts, key=lambda a: a.role != Role.ADMINISTRATOR):
        columns = {name: getattr(account, name) for name in DemoAccount.__slots__}
        made = people.add_person(**columns, by=first)
        first = first or made


def _import_panel(progress: Progress | None, size: int) -> None:
    by = people.at_the_command_line()
    for number, bundle in enumerate(panel(seed=SEED, on=today(), count=size), start=1):
        import_files([(f"invented-{number:03}.json", _ENCODE(bundle))], by=by, source=_SOURCE)
        if progress:
            progress(number, size)
    refresh_desk()
