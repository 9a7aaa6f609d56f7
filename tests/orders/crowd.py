"""A house of its own in which several people do the same at the same moment: run as a program, it prints what came.

Each person is a fork of the prepared process, and all begin at one moment.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from killed_house import SAID, alone, faults, prepared

from medonc.store.models import OrderEntry, Resource, User
from medonc.values.errors import MedoncError
from medonc.workbench.orders.draft_order import draft_order
from medonc.workbench.orders.evidence import Evidence
from medonc.workbench.orders.move_order import Asked, move_order

Act = Callable[[], str]
CONFIRMED = Evidence(confirmed=True)


def together(acts: Sequence[Act]) -> list[str]:
    """What each got, all begun at one moment: its own words, or the refusal with its class."""
    from django.db import connections

    connections.close_all()
    begin, pipes = time.time() + 0.4, []
    for act in acts:
        out, into = os.pipe()
        if os.fork() == 0:
            os.close(out)
            os.write(into, _said(act, begin).encode())
            os._exit(0)
        os.close(into)
        pipes.append(out)
    said = [_read(pipe) for pipe in pipes]
    for _ in acts:
        os.wait()
    alone()
    return said


def _said(act: Act, begin: float) -> str:
    time.sleep(max(0.0, begin - time.time()))
    try:
        return act()
    except MedoncError as refused:
        return f"{type(refused).__name__}: {refused}"
    except BaseException as broken:
        return f"broken {type(broken).__name__}: {broken}"


def _read(pipe: int) -> str:
    with os.fdopen(pipe) as held:
        return held.read()


def _mover(order: OrderEntry, name: str, by: User, key: str) -> Act:
    asked = Asked(move=name, expected_version=OrderEntry.objects.get(pk=order.pk).version, key=key, reason=SAID)
    return lambda: f"version {move_order(order.pk, asked, by=by, evidence=CONFIRMED).version}"


def main() -> None:
    team, order = prepared()
    found: dict[str, Any] = {
        "two sign": together([_mover(order, "sign", team.prescriber, "a"), _mover(order, "sign", team.second, "b")]),
        "one form, four times": together([_mover(order, "verify", team.pharmacist, "one")] * 4),
        "hold and cancel": together(
            [_mover(order, "hold", team.nurse, "c"), _mover(order, "cancel", team.prescriber, "d")]
        ),
    }
    found["faults"] = faults(order)
    row = OrderEntry.objects.get(pk=order.pk)
    if row.state == "held":
        _mover(order, "cancel", team.prescriber, "e")()
    found["signed by"] = [one["by"] for one in json.loads(row.signed) if one["move"] == "sign"]
    patient = order.patient_id
    draft = [lambda by=by: f"{len(draft_order(patient, by=by))} drafted" for by in (team.prescriber, team.second)]
    found["two drafts"] = together(draft)
    found["open orders"] = OrderEntry.objects.filter(state="drafted").count()
    found["tasks"] = Resource.objects.filter(kind="Task").count()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
