"""A house of its own in which an order is moved and the mover killed: run as a program, it prints what it found.

    python killed_house.py <kills at random moments> <seed>

Everything is prepared once; each mover is a fork of the prepared process, so that a kill costs one move and no start.
"""

# ruff: noqa: E402
# The frame starts before what stands on it is imported.

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from medonc.store import frame

frame.start(make=True)

from django.conf import settings
from django.db import connection, connections
from order_clinic import Team, blood, make_patient, make_team, planned

from medonc.store import audit
from medonc.store.models import AuditEntry, OrderEntry, OrderForm, Resource, ResourceVersion, User
from medonc.workbench.errors import Conflict
from medonc.workbench.open_chart import chart_of
from medonc.workbench.orders.consent import record_consent
from medonc.workbench.orders.draft_order import draft_order
from medonc.workbench.orders.evidence import Evidence
from medonc.workbench.orders.move_order import Asked, move_order
from medonc.workbench.site_settings import today

SAID = "asked and agreed"


def prepared() -> tuple[Team, OrderEntry]:
    """Six people, and an order that waits for its signature."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    team = make_team()
    patient = make_patient(team)
    blood(patient, by=team.nurse)
    planned(team, patient)
    record_consent(patient, on=today().isoformat(), by=team.prescriber)
    (order,) = draft_order(patient, by=team.prescriber)
    move(order, "approve_exception", team.pharmacist, key="approval")
    return team, order


def move(order: OrderEntry, name: str, by: User, *, key: str) -> None:
    version = OrderEntry.objects.get(pk=order.pk).version
    asked = Asked(move=name, expected_version=version, key=key, reason=SAID)
    move_order(order.pk, asked, by=by, evidence=Evidence(confirmed=True))


def texts(order: OrderEntry) -> dict[str, list[dict[str, Any]]]:
    """The current texts of the patient, by kind."""
    found: dict[str, list[dict[str, Any]]] = {}
    for head in Resource.objects.filter(patient=order.patient_id):
        text = ResourceVersion.objects.get(resource=head, number=head.version).text
        found.setdefault(head.kind, []).append(json.loads(text))
    return found


STATUS = {"drafted": "draft", "held": "on-hold", "cancelled": "cancelled"}  # of the requests; else active


def faults(order: OrderEntry) -> list[str]:
    """What does not fit between row, record, forms and audit."""
    row, held = OrderEntry.objects.get(pk=order.pk), texts(order)
    signed = json.loads(row.signed)
    (task,) = held["Task"]
    state = task["businessStatus"]["coding"][0]["code"]
    moves = [json.loads(e.detail) for e in AuditEntry.objects.filter(patient_id=row.patient_id) if '"from"' in e.detail]
    looked = {
        "state of the task": (state, row.state),
        "signatures kept as Provenance": (len(held.get("Provenance", [])), len(signed)),
        "version of the row": (row.version, 1 + len(signed)),
        "moves in the audit": (len(moves), len(signed)),
        "last move in the audit": (moves[-1]["to"], row.state),
        "forms": (OrderForm.objects.filter(order=row).count(), len(signed)),
        "requests": ({r["status"] for r in held["MedicationRequest"]}, {STATUS.get(row.state, "active")}),
        "audit chain": (audit.verify().faults, ()),
    }
    return [f"{what}: {found}, expected {meant}" for what, (found, meant) in looked.items() if found != meant]


def forked(work: Callable[[], None], *, kill_after: float | None = None) -> int:
    """The signal that ended a fork which did this work; 0 where it came to its end, 1 where it was refused."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except Conflict:
            os._exit(1)
        except BaseException as broken:
            print(f"broken: {broken!r}", file=sys.stderr, flush=True)
            os._exit(9)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code > 1:
        raise SystemExit("the mover came to an end that is no kill")
    alone()
    return -code if code < 0 else code


def alone() -> None:
    """Wait until the server has ended what a killed client left to it; SQLite has none."""
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            if cursor.fetchone()[0] <= 1:
                return
        time.sleep(0.01)


@contextmanager
def killed_at(place: int) -> Iterator[None]:
    """Kill this process at a place of its transaction: before and after each statement, and around the commit."""
    places = count()

    def here() -> None:
        if next(places) == place:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, sql: str, *arguments: Any) -> Any:
        inside = connection.in_atomic_block
        if inside:
            here()
        answer = execute(sql, *arguments)
        if inside:
            here()
        return answer

    commit = connection.commit

    def committed() -> None:
        here()
        commit()
        here()

    connection.ensure_connection()
    connection.commit = committed  # type: ignore[method-assign]
    with connection.execute_wrapper(statement):
        yield


def at_every_statement(order: OrderEntry, name: str, by: User) -> dict[str, Any]:
    """One move, killed at each of its places until it is done."""
    before, kills, found = OrderEntry.objects.get(pk=order.pk), 0, []
    key = f"{name}-at-every-statement"

    def mover(place: int) -> None:
        with killed_at(place):
            asked = Asked(move=name, expected_version=before.version, key=key, reason=SAID)
            move_order(order.pk, asked, by=by, evidence=Evidence(confirmed=True))

    for place in count():
        code = forked(lambda place=place: mover(place))  # type: ignore[misc]
        kills += code == signal.SIGKILL
        row = OrderEntry.objects.get(pk=order.pk)
        done = OrderForm.objects.filter(key=key).exists()
        found += faults(order)
        if done != (row.version == before.version + 1):
            found.append(f"the form says {done}, the order is {row.state} at version {row.version}")
        if done:
            break
    again = forked(lambda: mover(-1))
    now = OrderEntry.objects.get(pk=order.pk).version
    return {"kills": kills, "faults": found, "again": again, "versions": now - before.version}


def at_random_moments(order: OrderEntry, team: Team, kills: int, chance: random.Random) -> dict[str, Any]:
    """Movers that hold, resume and hold again until they are killed."""
    found, done = [], 0

    def mover(turn: int) -> None:
        for each in count():
            state = OrderEntry.objects.get(pk=order.pk).state
            move(order, "resume" if state == "held" else "hold", team.prescriber, key=f"random-{turn}-{each}")

    for turn in range(kills):
        before = OrderEntry.objects.get(pk=order.pk).version
        forked(lambda turn=turn: mover(turn), kill_after=chance.uniform(0.01, 0.25))  # type: ignore[misc]
        found += faults(order)
        done += OrderEntry.objects.get(pk=order.pk).version - before
    return {"kills": kills, "faults": found, "moves": done}


def main() -> None:
    kills, seed = map(int, sys.argv[1:])
    team, order = prepared()
    chart_of(order.patient_id)  # kept, so that no mover reads it again
    found: dict[str, Any] = {
        "at every statement": at_every_statement(order, "sign", team.prescriber),
        "at random moments": at_random_moments(order, team, kills, random.Random(seed)),
        "whole": whole(),
    }
    print(json.dumps(found))


def whole() -> bool:
    """Whether the file of SQLite is sound; PostgreSQL looks after its own."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return bool(cursor.fetchone() == ("ok",))


if __name__ == "__main__":
    main()
