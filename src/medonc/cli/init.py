"""`medonc init`: a real installation, with its first administrator; no demo accounts, no banner."""

from __future__ import annotations

import json as text_json
import os
from typing import Annotated

import typer

PASSWORD = "MEDONC_ADMIN_PASSWORD"  # noqa: S105  the name of a variable


def command(
    username: Annotated[str, typer.Option(help="account name of the first administrator")] = "",
    name: Annotated[str, typer.Option(help="their full name")] = "",
    zone: Annotated[str, typer.Option(help="time zone of the site, such as Europe/Vienna")] = "",
    units: Annotated[str, typer.Option(help="units shown: SI or US")] = "",
    json: Annotated[bool, typer.Option("--json", help="print the outcome as JSON")] = False,
) -> None:
    """Set up a real installation and its first administrator; asks for what the options leave open.

    The password is asked for, or taken from MEDONC_ADMIN_PASSWORD; it is never an option, where others could read it.
    """
    from medonc.store import frame, home

    frame.start(make=True)
    from django.db import transaction

    from medonc.workbench import people, site_settings, work

    people.must_be_first()
    username = username or typer.prompt("Account name of the administrator")
    name = name or typer.prompt("Full name")
    password = os.environ.get(PASSWORD) or typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    with transaction.atomic():  # a refused zone leaves no account behind
        administrator = people.add_person(
            username=username, name=name, role="administrator", password=password, by=None
        )
        for decision, value in (("zone", zone), ("units", units)):
            if value:
                site_settings.decide(decision, value, by=administrator)
    work.plan_all()
    _say(administrator.username, str(home.data_folder()), json=json)


def _say(username: str, folder: str, *, json: bool) -> None:
    if json:
        print(text_json.dumps({"administrator": username, "folder": folder}))
        return
    print(f"Set up in {folder}. Administrator: {username}.")
    print("Start it with `./medonc serve`; behind TLS with --cert and --key, or --behind-proxy. Then add people.")
