"""A house brought from its earlier tables to the newest, in whose two new rooms people meet and workers are killed.

    python rooms_house.py <folder> [<address of a PostgreSQL database>]

Run as a program it writes what it found into <folder>/sqlite.json, and into postgresql.json where an address is named;
there with no order before, and with fewer kills. Each house is a fork of the process that has read what both need, and
each person and worker is a fork of its house.
"""

# ruff: noqa: E402
# The earlier tables come first, then what stands on the newest is imported.

from __future__ import annotations

import gc
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[1] / "orders"))
os.environ["DJANGO_SETTINGS_MODULE"] = "medonc.settings"

from medonc.store import home

home.prepare(home.data_folder())
import django

django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def in_house(folder: Path, url: str = "") -> tuple[Path, int]:
    """Go on as a fork with a database of its own: its folder, and how many kills are passed over for each."""
    name = "postgresql" if url else "sqlite"
    (folder / name).mkdir()
    if url:
        os.environ["MEDONC_DATABASE_URL"] = url
        connections["default"].close()
        del connections["default"]
        connections.settings = connections.configure_settings({"default": home.database()})
    return folder / name, 3 if url else 1


def houses(folder: Path, urls: list[str]) -> tuple[Path, int]:
    """Begin each house as a fork, one after the other, and end with them; what comes back is for the fork."""
    for url in ["", *urls]:
        child = os.fork()
        if child == 0:
            return in_house(folder, url)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            raise SystemExit("a house broke")
    raise SystemExit(0)


def rows() -> dict[str, str]:
    """Every table of the house with the digest of its rows."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("store_")]
        found = {}
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {table}")
            held = sorted(map(repr, cursor.fetchall()))
            found[table] = f"{len(held)} {hashlib.sha256(repr(held).encode()).hexdigest()}"
    return found


from order_clinic import blood, make_patient, make_team, planned

from medonc.store import audit
from medonc.workbench import dirty, open_chart
from medonc.workbench.orders.consent import record_consent
from medonc.workbench.orders.draft_order import draft_order
from medonc.workbench.site_settings import today

open_chart._own_library()
gc.freeze()  # so that the forks share what is read
FOLDER, EVERY = houses(Path(sys.argv[1]), sys.argv[2:])
call_command("migrate", "store", "0004_orders", verbosity=0)
dirty._AT_ONCE = 0  # the lines of the desk are another test's
TEAM = make_team()
PATIENT = make_patient(TEAM)
if EVERY == 1:
    blood(PATIENT, by=TEAM.nurse)
    planned(TEAM, PATIENT)
    record_consent(PATIENT, on=today().isoformat(), by=TEAM.prescriber)
    draft_order(PATIENT, by=TEAM.prescriber)
BEFORE = rows()
from crowd import together  # the frame starts, and brings the tables to the newest
from killed_house import forked, killed_at, whole

from medonc.store import due, frame
from medonc.store.clock import now
from medonc.store.models import (
    AuditEntry,
    InboxMark,
    OutMessage,
    ReportRequest,
    Resource,
    ResourceVersion,
    ResultLine,
    TriageEntry,
    User,
)
from medonc.workbench.import_records import import_files
from medonc.workbench.inbox import watch_folder as watching
from medonc.workbench.inbox.acknowledge_result import acknowledge, acknowledge_normal
from medonc.workbench.inbox.escalate_results import escalate_results
from medonc.workbench.inbox.sort_results import sort_results
from medonc.workbench.inbox.watch_folder import watch_folder
from medonc.workbench.open_chart import chart_of
from medonc.workbench.reports.escalate import escalate
from medonc.workbench.reports.messages import UP
from medonc.workbench.reports.receive_report import keep_answer, receive_report
from medonc.workbench.reports.send_link import send_link
from medonc.workbench.reports.triage import take
from medonc.workbench.site_settings import decide
from medonc.workbench.work import RAISE, TRIAGE

UCUM = "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"


def upgraded() -> dict[str, Any]:
    """What the way to the newest tables left of what was held."""
    after = rows()
    mark = InboxMark.objects.get(name="audit").number
    return {
        "waiting": frame.pending(),
        "tables": len(BEFORE),
        "empty before": [table for table in ("store_resource", "store_auditentry") if BEFORE[table].startswith("0 ")],
        "changed": [table for table, held in BEFORE.items() if after.get(table) != held],
        "new": sorted(set(after) - set(BEFORE)),
        "mark at the end of what was held": mark == AuditEntry.objects.count(),
        "sorted": sort_results(),
        "chain": audit.verify().faults,
    }


def put(rid: str, value: float) -> Path:
    """A potassium of the person whom the laboratory knows, as a file that has settled."""
    held = {
        "resourceType": "Observation",
        "id": rid,
        "status": "final",
        "subject": {"reference": "Patient/p1"},
        "category": [{"coding": [{"system": CATEGORY, "code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "2823-3"}]},
        "effectiveDateTime": (now() - timedelta(hours=1)).isoformat(timespec="seconds"),
        "valueQuantity": {"value": value, "unit": "mmol/L", "system": UCUM, "code": "mmol/L"},
    }
    path = FOLDER / f"{rid}.json"
    path.write_text(json.dumps(held))
    os.utime(path, (time.time() - 60,) * 2)
    return path


def line(rid: str) -> ResultLine:
    return ResultLine.objects.get(resource__rid=rid)


@contextmanager
def slowly(*, seconds: float = 0.01, after: str = "", met: Path | None = None) -> Iterator[None]:
    """Rest after each statement of a transaction, or after the one that is named, so that others come in between."""

    def statement(execute: Any, sql: str, *arguments: Any) -> Any:
        answer = execute(sql, *arguments)
        if connection.in_atomic_block and after in sql:
            if met is not None:
                met.touch()
            time.sleep(seconds)
        return answer

    with connection.execute_wrapper(statement):
        yield


def slow(act: Callable[[], str], **how: Any) -> Callable[[], str]:
    def _act() -> str:
        with slowly(**how):
            return act()

    return _act


def begun(*, sign: bool = True) -> ReportRequest:
    """A report that a patient has begun; with a warning sign it has its entry in the queue."""
    request = send_link(PATIENT, by=TEAM.nurse)
    if sign:
        request = keep_answer(request, "RED_FLAG_1", "1", at=now())
    return keep_answer(request, "can-it-wait", "can wait", at=now())


def taken(entry: TriageEntry, by: User) -> str:
    return f"taken by {take(entry.pk, by=by, expected_version=entry.version).owner}"


def sent(request: ReportRequest) -> str:
    found = receive_report(request, at=now())
    return f"entry {found.pk if found else None}"


def acknowledged(rid: str, by: User) -> str:
    return acknowledge(line(rid).pk, by=by, done="called", words=f"told by {by.username}").done_by


def after_met(met: Path, act: Callable[[], str]) -> Callable[[], str]:
    """Act when another has come to its place."""

    def _act() -> str:
        while not met.exists():
            time.sleep(0.005)
        return act()

    return _act


def meetings() -> dict[str, Any]:
    """Two people at each act."""
    for rid, value in (("c1", 6.9), ("n1", 4.1), ("n2", 4.2)):
        put(rid, value)
    found: dict[str, Any] = {"two workers, one folder": together([slow(watched, seconds=0.002)] * 2)}
    watch_folder()
    found["left in the folder"] = sorted(path.name for path in FOLDER.glob("*.json"))
    found["lines"] = sorted(ResultLine.objects.values_list("resource__rid", flat=True))
    two = (TEAM.nurse, TEAM.other_nurse)
    found["one critical result"] = together([slow(partial(acknowledged, "c1", by)) for by in two])
    both = [line("n1").pk, line("n2").pk]
    owner = line("n1").patient_id
    found["normal ones, together and alone"] = together(
        [
            slow(lambda: f"{acknowledge_normal(owner, lines=both, by=TEAM.nurse)} acknowledged"),
            slow(lambda: acknowledge(both[1], by=TEAM.other_nurse).done_by),
        ]
    )
    entry = TriageEntry.objects.get(request=begun())
    found["one entry"] = together([slow(partial(taken, entry, by)) for by in two])
    request = begun(sign=False)
    found["one report"] = together([slow(partial(sent, request))] * 2)
    found["reports"] = Resource.objects.filter(kind="QuestionnaireResponse").count()
    return found | {"a report and its entry": report_and_entry(), "two links": two_links()}


def watched() -> str:
    return watch_folder()


def report_and_entry() -> list[str]:
    """A report is sent while its early entry is taken: neither waits for the other without end."""
    request, met = begun(), FOLDER / "met"
    entry = TriageEntry.objects.get(request=request)
    send = slow(partial(sent, request), seconds=0.3, after='INTO "store_auditentry"', met=met)
    return together([send, after_met(met, partial(taken, entry, TEAM.nurse))])


def two_links() -> int:
    """How many links are open after two people made one at the same moment."""
    ask = slow(lambda: str(send_link(PATIENT, by=TEAM.nurse).pk))
    assert all(said.isdecimal() for said in together([ask, ask]))
    return ReportRequest.objects.filter(revoked_at=None, answered_at=None).count()


def escalations() -> dict[str, Any]:
    """Two workers with the clock of tomorrow, first past the table of tasks, then through it."""
    tomorrow = now() + timedelta(days=9)
    put("late", 7.1)
    watch_folder()
    begun()

    def both() -> str:
        return f"{escalate(at=tomorrow)}; {escalate_results(at=tomorrow)}"

    late = TriageEntry.objects.filter(state="waiting").count()
    found: dict[str, Any] = {"late": late, "said": together([slow(both)] * 2)}
    for act in ("triage_went_up", "raise_result"):
        found[act] = AuditEntry.objects.filter(act=act).count()
    found["told"] = sorted(OutMessage.objects.filter(kind=UP).values_list("person", flat=True))
    for name in (TRIAGE, RAISE):
        due.plan(name, every=timedelta(minutes=1), at=now())
    tasks = {TRIAGE: lambda: escalate(at=tomorrow), RAISE: lambda: escalate_results(at=tomorrow)}

    def worker() -> str:
        return ";".join(due.run_due(tasks, now=now, midnight=lambda: tomorrow))

    found["ran"] = sorted(";".join(together([worker] * 2)).strip(";").split(";"))
    return found


def killed(act: Callable[[], Any], done: Callable[[], bool], *, step: int, first: int = 0) -> dict[str, Any]:
    """One act killed at every so many places of its transactions until it is done: the kills, and what did not fit."""
    kills, found, place = 0, [], first
    while not done():
        code = forked(partial(at_place, act, place))
        kills += code == signal.SIGKILL
        found += faults()
        place += step * EVERY
    return {"kills": kills, "faults": found}


def at_place(act: Callable[[], Any], place: int) -> None:
    with killed_at(place):
        act()


def faults() -> list[str]:
    """What does not fit between rows, record and audit."""
    answered = ReportRequest.objects.exclude(answered_at=None)
    acts = list(AuditEntry.objects.values_list("act", flat=True))
    done = ResultLine.objects.filter(state="acknowledged")
    looked = {
        "reports in the record": (Resource.objects.filter(kind="QuestionnaireResponse").count(), answered.count()),
        "reports in the audit": (acts.count("answered_report"), answered.count()),
        "reports without their text": (answered.filter(report=None).count(), 0),
        "acknowledged in the audit": (acts.count("acknowledge_result"), done.count()),
        "acknowledged without a name": (done.filter(done_by="").count(), 0),
        "results twice": (ResourceVersion.objects.filter(resource__source="import", number__gt=1).count(), 0),
        "audit chain": (audit.verify().faults, ()),
    }
    return [f"{what}: {found}, expected {meant}" for what, (found, meant) in looked.items() if found != meant]


def kills() -> dict[str, Any]:
    """The report, the acknowledgement and the folder, each killed on its way."""
    request = begun()
    put("k1", 6.7)
    watch_folder()
    chart_of(PATIENT)
    critical = line("k1").pk
    found = {
        "report": killed(
            lambda: receive_report(request, at=now()),
            lambda: ReportRequest.objects.get(pk=request.pk).answered_at is not None,
            step=16,
        ),
        "acknowledge": killed(
            lambda: acknowledge(critical, by=TEAM.nurse, done="called", words="told"),
            lambda: ResultLine.objects.get(pk=critical).done_by != "",
            step=7,
        ),
    }
    path = put("k2", 6.6)
    found["folder"] = killed(watch_folder, lambda: not path.exists(), step=60, first=3)
    return found | {
        "between reading and moving": moved(),
        "entries": TriageEntry.objects.filter(request=request).count(),
    }


def moved() -> dict[str, Any]:
    """Killed after a file was stored, before and after its words were written; then the next worker comes."""
    path = put("m", 6.5)
    codes = [forked(partial(dying, owner, name)) for owner, name in ((watching, "_move"), (Path, "replace"))]
    stayed = path.exists() and Resource.objects.filter(rid="m").exists()
    said = watch_folder()
    done = FOLDER / "done"
    return {
        "kills": codes.count(signal.SIGKILL),
        "stayed": stayed,
        "said": said.partition(",")[0],
        "moved": (done / "m.json").exists() and (done / "m.json.txt").exists(),
        "lines": ResultLine.objects.filter(resource__rid="m").count(),
        "imports": AuditEntry.objects.filter(act="import", detail__contains="m.json").count(),
        "faults": faults(),
    }


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(owner: Any, name: str) -> None:
    """Read the folder, and die where a file would be moved."""
    with ExitStack() as held:
        held.enter_context(mock.patch.object(owner, name, _die))
        watch_folder()


def main() -> None:
    found: dict[str, Any] = {"database": connection.vendor, "upgrade": upgraded()}
    otto = {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": "Invented", "given": ["Otto"]}],
        "birthDate": "1950-01-31",
    }
    import_files([("p.json", json.dumps(otto).encode())], by=TEAM.prescriber)
    decide("results_folder", str(FOLDER), by=TEAM.administrator)
    found |= {"meetings": meetings(), "escalations": escalations(), "kills": kills()}
    found |= {"faults": faults(), "whole": whole()}
    FOLDER.with_suffix(".json").write_text(json.dumps(found))


if __name__ == "__main__":
    main()
