"""The figures: whole processes first, then the store and the workbench in this process."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
BUNDLE = ROOT / "tests" / "bundles" / "testa-mockup.json"
DAY = date(2026, 3, 2)
_ENCODE = msgspec.json.Encoder(decimal_format="number").encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: the median of its runs, and the wish beside it."""

    name: str
    value: float
    unit: str
    wanted: str
    cpu: float | None = None  # the same by processor time: what it costs on a machine that does nothing else

    def line(self) -> str:
        """As printed."""
        cpu = f"{self.cpu:10.1f} by cpu" if self.cpu is not None else " " * 17
        return f"{self.name:58} {self.value:10.1f} {self.unit:12} {cpu}  wanted: {self.wanted}"

    def as_json(self) -> dict[str, object]:
        """As JSON, with stable keys."""
        cpu = round(self.cpu, 2) if self.cpu is not None else None
        return {"name": self.name, "value": round(self.value, 2), "cpu": cpu, "unit": self.unit, "wanted": self.wanted}


def measured(folder: Path, bundle: Path, patients: int) -> Iterator[Figure]:
    """Every figure, as it is found; the load of the machine first, since a busy one slows every other."""
    yield Figure(
        name="load of the machine", value=os.getloadavg()[0], unit="runnable", wanted=f"under {os.cpu_count()}"
    )
    yield _timed("library of the house, warm", 9, _library, wanted="under 60 where kept from an earlier start")
    yield _timed("library of the house, warm, every shelf read", 9, _whole_library, wanted="under 60")
    yield _timed("library of the house, opened in a new process", 5, lambda: _opened(os.environ), wanted="under 400")
    yield _timed("library of the house, every file parsed", 3, lambda: _parsed(folder / "cache"), wanted="under 3000")
    yield from _processes(bundle)
    environment = _environment(folder / "house")
    _run(environment, "init", "--username", "bench", "--name", "Bench Mark")
    yield _idle_memory(environment)
    os.environ.update(environment)
    from medonc.store import frame

    frame.start()
    yield from _choosing()
    yield from _orders()
    yield from _in_process(patients)
    yield from _cohort(patients)


def _library() -> object:
    from medonc.knowledge.load import open_library

    return open_library()


def _whole_library() -> object:
    from medonc.knowledge.load import open_library

    return sum(1 for _ in open_library().pieces())


def _opened(environment: Mapping[str, str]) -> None:
    """A new process, its start and imports included."""
    words = [sys.executable, "-c", "from medonc.knowledge.load import open_library as o; sum(1 for _ in o().pieces())"]
    subprocess.run(words, env=dict(environment), check=True)


def _parsed(cache: Path) -> None:
    """The same with an empty cache folder, which it fills."""
    shutil.rmtree(cache, ignore_errors=True)
    _opened({**os.environ, "XDG_CACHE_HOME": str(cache)})


def _processes(bundle: Path) -> Iterator[Figure]:
    yield _timed(
        f"review of {bundle.name}, whole process",
        5,
        lambda: _run(os.environ, "review", bundle, "--on", DAY.isoformat()),
        wanted="under 1000",
    )
    yield _timed("medonc --help, whole process", 7, lambda: _run(os.environ, "--help"), wanted="under 300")


def _in_process(patients: int) -> Iterator[Figure]:
    from medonc.simulation import light_panel, panel
    from medonc.workbench import open_chart
    from medonc.workbench.people import at_the_command_line

    by = at_the_command_line()
    people = [_ENCODE(one) for one in panel(seed=1, on=DAY, count=12)]
    rates = [_rate(people[n : n + 4], f"rate{n}") for n in range(0, 12, 4)]
    wall, cpu = (statistics.median(each) for each in zip(*rates, strict=True))
    yield Figure(name="import into SQLite", value=wall, cpu=cpu, unit="resources/s", wanted="1000 or more")
    pk = _take([_ENCODE(_long_record(2000))], "long").patients[0].pk
    for name, opened, wish in (
        ("chart of 2,000 resources, cold", lambda: _cold(open_chart.chart, pk, by), "under 150"),
        ("chart of 2,000 resources, warm", lambda: open_chart.chart(pk, by=by), "under 30"),
        ("review of 2,000 resources, cold", lambda: _cold(open_chart.review, pk, by), "(chart and duties)"),
        ("review of 2,000 resources, warm", lambda: open_chart.review(pk, by=by), "under 30"),
    ):
        opened()
        yield _timed(name, 7, opened, wanted=wish)
    light = [_ENCODE(one) for one in light_panel(seed=2, on=DAY, count=patients)]
    wall, cpu = _rate(light, "light")
    name = f"import of {patients} light records"
    yield Figure(name=name, value=wall, cpu=cpu, unit="resources/s", wanted="1000 or more")
    yield from _desk(patients, by)


def _choosing() -> Iterator[Figure]:
    """All indications, their order and the harms of every option, for the chart with most of them; a scene a run."""
    from bench.choosing import chart_of, weigh

    chart = chart_of(DAY)
    weigh(chart, DAY)
    yield _timed("options, order and harms for one chart, warm", 9, lambda: weigh(chart, DAY), wanted="under 120")


def _orders() -> Iterator[Figure]:
    """The day of treatment of a long record, a signature, the queue of a pharmacy, and many people's courses."""
    from bench.orders import CYCLES, QUEUE, RESOURCES, Clinic, all_people_through, two_processes

    clinic = Clinic(_take)
    clinic.day_plan()
    name = f"day-1 plan and checks, {CYCLES} cycles, {RESOURCES} resources"
    yield _timed(name, 9, clinic.day_plan, wanted="under 120")
    spent = []
    for signs, takes_back in islice(clinic.signed(), 7):
        spent.append(_spent(signs))
        takes_back()
    wall, cpu = (statistics.median(each) for each in zip(*spent, strict=True))
    yield Figure(name=f"signing, {RESOURCES} resources", value=wall, cpu=cpu, unit="ms", wanted="under 80")
    clinic.fill_queue()
    yield _timed(f"queue of {QUEUE} orders", 9, clinic.queue, wanted="under 100")
    with two_processes() as pool:
        spent = [_spent(lambda: all_people_through(1000, pool)) for _ in range(3)]
    wall, cpu = (statistics.median(each) for each in zip(*spent, strict=True))
    yield Figure(
        name="1,000 people through six cycles, two processes",
        value=wall / 1000,
        cpu=cpu / 1000,
        unit="s",
        wanted="under 10",
    )


def _cohort(patients: int) -> Iterator[Figure]:
    from bench.cohort import rates

    for name, wall, cpu in rates(count=patients, plainly=min(patients, 250)):
        yield Figure(name=name, value=wall, cpu=cpu, unit="a second", wanted="")


def _desk(patients: int, by: Any) -> Iterator[Figure]:
    from django.db.models import OuterRef, Subquery

    from medonc.store.models import DeskLine, PatientEntry
    from medonc.workbench.read_desk import read_desk
    from medonc.workbench.refresh_desk import refresh_lines, waiting

    some = waiting()[:60]
    wall, cpu = _spent(lambda: refresh_lines(some))
    yield Figure(name="one desk line computed", value=wall / len(some), cpu=cpu / len(some), unit="ms", wanted="")
    line = DeskLine.objects.filter(patient__in=some, dirty=False).values("on", "edition", "payload", "group", "rank")[0]
    revision = Subquery(PatientEntry.objects.filter(pk=OuterRef("patient")).values("revision")[:1])
    DeskLine.objects.filter(dirty=True).update(**line, dirty=False, revision=revision)
    yield _timed(f"desk of {patients} patients, read", 9, lambda: read_desk(by=by), wanted="under 100")


def _cold(opened: Callable[..., object], pk: int, by: Any) -> None:
    from medonc.workbench import open_chart

    open_chart.forget_charts()
    opened(pk, by=by)


def _rate(files: list[bytes], source: str) -> tuple[float, float]:
    """Resources a second, by the clock and by processor time."""
    reports: list[Any] = []
    wall, cpu = _spent(lambda: reports.append(_take(files, source)))
    return 1000 * reports[0].new / wall, 1000 * reports[0].new / cpu


def _take(files: list[bytes], source: str) -> Any:
    from medonc.workbench.import_records import import_files
    from medonc.workbench.people import at_the_command_line

    named = [(f"{source}-{n}.json", text) for n, text in enumerate(files)]
    return import_files(named, by=at_the_command_line(), source=source)


def _long_record(count: int) -> dict[str, object]:
    tests = (("2160-0", "mg/dL", 1), ("718-7", "g/dL", 12), ("777-3", "10*9/L", 220), ("751-8", "10*9/L", 4))
    people = [{"resourceType": "Patient", "id": "long", "name": [{"family": "Longrecord"}], "birthDate": "1950-01-31"}]
    results = [_result(number, *tests[number % 4]) for number in range(count - 1)]
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in [*people, *results]]}


def _result(number: int, code: str, unit: str, value: int) -> dict[str, object]:
    day = date.fromordinal(DAY.toordinal() - number // 4 * 3)
    return {
        "resourceType": "Observation",
        "id": f"r{number}",
        "status": "final",
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": "Patient/long"},
        "effectiveDateTime": f"{day}T09:00:00Z",
        "issued": f"{day}T11:00:00Z",
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
    }


def _idle_memory(environment: dict[str, str]) -> Figure:
    """Memory of the server and its worker after one page, shared pages counted once."""
    port = _free_port()
    words = [sys.executable, "-m", "medonc", "serve", "--port", str(port)]
    server = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/accounts/login/")
        time.sleep(2)
        used = sum(_memory(pid) for pid in [server.pid, *_children(server.pid)])
    finally:
        server.terminate()
        server.wait(timeout=20)
    return Figure(name="idle server, all its processes", value=used / 1024, unit="MB", wanted="under 250")


def _memory(pid: int) -> int:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:"))


def _children(pid: int) -> list[int]:
    named = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in named for child in file.read_text().split()]


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path) -> dict[str, str]:
    held = {k: v for k, v in os.environ.items() if not k.startswith(("MEDONC_", "DJANGO_"))}
    paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    return held | {"MEDONC_HOME": str(home), "MEDONC_ADMIN_PASSWORD": "brass-door-4711", "PYTHONPATH": paths}


def _run(environment: Any, *words: object) -> None:
    command = [sys.executable, "-m", "medonc", *map(str, words)]
    subprocess.run(command, env=environment, check=True, capture_output=True, cwd=ROOT)


def _timed(name: str, runs: int, work: Callable[[], object], *, wanted: str) -> Figure:
    wall, cpu = (statistics.median(each) for each in zip(*(_spent(work) for _ in range(runs)), strict=True))
    return Figure(name=name, value=wall, cpu=cpu, unit="ms", wanted=wanted)


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of processor time in this process and those it waited for."""
    began, before = time.perf_counter(), os.times()
    work()
    wall, after = time.perf_counter() - began, os.times()
    return 1000 * wall, 1000 * (sum(after[:4]) - sum(before[:4]))
