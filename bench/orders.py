"""The day of treatment: day-1 plan and signature for a long record, the queue, courses of many people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from multiprocessing import get_context
from multiprocessing.pool import Pool
from typing import Any

import msgspec

CYCLES, RESOURCES, QUEUE = 12, 2000, 300
REGIMEN = "colorectal/mfolfox6"  # twelve cycles of two weeks; eleven are given
_ENCODE = msgspec.json.Encoder(decimal_format="number").encode
_BLOOD = (
    ("26499-4", "10*9/L", "3.1", "1.8", "7.5"),
    ("26515-7", "10*9/L", "240", "150", "400"),
    ("1975-2", "umol/L", "9", "3", "21"),
    ("1742-6", "U/L", "22", "7", "45"),
    ("1920-8", "U/L", "21", "8", "40"),
    ("6768-6", "U/L", "70", "20", "120"),
    ("14682-9", "umol/L", "66", "45", "90"),
    ("29463-7", "kg", "72", "", ""),
    ("8302-2", "cm", "168", "", ""),
)


class Clinic:
    """A patient with a long record under treatment, and the people who bring an order through."""

    def __init__(self, take: Callable[[list[bytes], str], Any], regimen: str = REGIMEN) -> None:
        from medonc.store.models import Role, User
        from medonc.workbench.people import add_person, at_the_command_line
        from medonc.workbench.site_settings import today

        self.by, self.day, self.regimen = at_the_command_line(), today(), regimen
        keyring = User.objects.get(role=Role.ADMINISTRATOR, username="bench")
        self.keyring = keyring
        self.patient: int = take([_ENCODE(_record(self.day, self._drugs()))], "orders").patients[0].pk
        self.prescriber = add_person(
            username="bench-doctor", name="Doc Mark", role=Role.ONCOLOGIST, password="brass-door-4711", by=keyring
        )
        self.pharmacist = add_person(
            username="bench-pharmacist", name="Phil Mark", role=Role.PHARMACIST, password="brass-door-4711", by=keyring
        )
        self._planned()

    def _drugs(self) -> list[tuple[str, str]]:
        from medonc.workbench.open_chart import library

        names = library().regimens[self.regimen].drugs
        return [(name, next(iter(library().drugs[name].rxnorm), "")) for name in names]

    def _planned(self) -> None:
        from medonc.workbench.demo_people import give_credentials
        from medonc.workbench.orders.plan_treatment import plan_treatment

        for user in (self.prescriber, self.pharmacist):
            give_credentials(user.username, user.role, on=self.day, by=self.keyring)
        plan_treatment(
            self.patient, regimen=self.regimen, intent="palliative", starts=self.day.isoformat(), reason="board",
            words="as agreed", by=self.prescriber,
        )  # fmt: skip

    def day_plan(self) -> object:
        """The day as the page of day 1 asks for it, with verdict, doses, calendar and the checks of the order."""
        from medonc.practice.cycles.day_plan import day_plan
        from medonc.practice.treatment.order_checks import order_checks
        from medonc.workbench.open_chart import chart, library
        from medonc.workbench.site_settings import closed_days

        found = day_plan(chart(self.patient, by=self.by), library(), self.day, closed=closed_days())
        assert found is not None
        return order_checks(found.order(), found.scene)

    def signed(self) -> Iterator[tuple[Callable[[], object], Callable[[], object]]]:
        """Again and again: a signature to be timed, and the act that takes it back."""
        from medonc.store.models import OrderEntry
        from medonc.workbench.orders.draft_order import DoseWish, draft_order
        from medonc.workbench.orders.evidence import Evidence
        from medonc.workbench.orders.move_order import Asked, move_order
        from medonc.workbench.orders.open_order import open_order

        wishes = {n: DoseWish(percent=Decimal(100), reason="as before") for n in range(len(self._drugs()))}
        orders = draft_order(self.patient, by=self.prescriber, wishes=wishes)
        order = next(one for one in orders if one.kind == "infusion")

        def moved(name: str, by: Any) -> object:
            version = OrderEntry.objects.get(pk=order.pk).version
            asked = Asked(move=name, expected_version=version, reason="asked and agreed")
            return move_order(order.pk, asked, by=by, evidence=Evidence(confirmed=True))

        while True:
            moved("approve_exception", self.pharmacist)
            open_order(order.pk, by=self.prescriber)  # who signs has the page open
            yield lambda: moved("sign", self.prescriber), lambda: moved("change", self.prescriber)

    def fill_queue(self) -> None:
        """So many orders that wait, copied from the one that is drafted."""
        from medonc.store.models import OrderEntry, Resource

        first = OrderEntry.objects.get(patient=self.patient)
        heads = Resource.objects.bulk_create(
            Resource(source="bench", kind="Task", rid=f"queue-{n}", patient_id=self.patient, digest=f"{n}")
            for n in range(QUEUE - 1)
        )
        columns = ("group_id", "plan_id", "patient_id", "kind", "due", "digest", "label", "drugs", "signed", "made_by")
        held = {name: getattr(first, name) for name in (*columns, "changed_at")}
        OrderEntry.objects.bulk_create(OrderEntry(task=head, state="verified", **held) for head in heads)

    def queue(self) -> object:
        """The pharmacy's queue."""
        from medonc.workbench.orders.queue import order_queue

        found = order_queue(by=self.pharmacist)
        assert len(found) == QUEUE
        return found


def all_people_through(count: int, pool: Pool) -> int:
    """The same by two processes, as two cores allow."""
    return sum(pool.starmap(people_through, [(count, (n, 2)) for n in range(2)], chunksize=1))


@contextmanager
def two_processes() -> Iterator[Pool]:
    """Two that are up: each has opened the library, as a server has."""
    context = get_context("spawn")
    with context.Pool(2, _begin, (context.Barrier(2),)) as pool:
        pool.map(_ready, range(2), chunksize=1)
        yield pool


_BOTH: list[Any] = []


def _begin(barrier: Any) -> None:
    people_through(1)
    _BOTH.append(barrier)


def _ready(_: int) -> None:
    """Nobody goes on before the other is up, so each takes one of two tasks."""
    _BOTH[0].wait()


def people_through(count: int, share: tuple[int, int] = (0, 1)) -> int:
    """How many visits so many people make through six cycles of carboplatin and paclitaxel."""
    from medonc.knowledge.load import open_library
    from medonc.simulation.courses_of_orders import courses_of_orders

    library = open_library()
    gone = courses_of_orders(
        library.regimens["ovary/carboplatin-paclitaxel"], library, seed=1, count=count, share=share
    )
    return sum(len(each.visits) for each in gone)


def _record(day: date, drugs: list[tuple[str, str]]) -> dict[str, object]:
    """A patient with eleven cycles given and so many results that the record has its size."""
    given = [_given(day, cycle, name, code) for cycle in range(1, CYCLES) for name, code in drugs]
    count = RESOURCES - len(given) - 3
    results = [_result(day, number) for number in range(count)]
    patient = {
        "resourceType": "Patient", "id": "orders", "birthDate": "1960-02-01", "gender": "female",
        "name": [{"family": "Longcourse", "given": ["Ora"]}], "identifier": [{"system": "urn:x", "value": "ORA-1"}],
    }  # fmt: skip
    cancer = {
        "resourceType": "Condition", "id": "cancer", "subject": {"reference": "Patient/orders"},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "363406005", "display": "Colon cancer"}]},
        "clinicalStatus": {"coding": [{"code": "active"}]}, "onsetDateTime": "2026-01-10",
    }  # fmt: skip
    entries = [patient, cancer, *given, *results]
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in entries]}


def _given(day: date, cycle: int, name: str, code: str) -> dict[str, object]:
    on = day - timedelta(days=14 * (CYCLES - cycle))
    return {
        "resourceType": "MedicationAdministration",
        "id": f"given-{cycle}-{name}",
        "status": "completed",
        "subject": {"reference": "Patient/orders"},
        "medicationCodeableConcept": {
            "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": code}], "text": name,
        },
        "effectiveDateTime": on.isoformat(),
        "dosage": {"dose": {"value": 150, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}},
    }  # fmt: skip


def _result(day: date, number: int) -> dict[str, object]:
    code, unit, value, low, high = _BLOOD[number % len(_BLOOD)]
    on = day - timedelta(days=3 * (number // len(_BLOOD)))
    ends = {"low": {"value": Decimal(low), "code": unit}, "high": {"value": Decimal(high), "code": unit}} if low else {}
    return {
        "resourceType": "Observation",
        "id": f"r{number}",
        "status": "final",
        "category": [{"coding": [{"code": "vital-signs" if unit in ("kg", "cm") else "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": "Patient/orders"},
        "effectiveDateTime": on.isoformat(),
        "issued": f"{on}T06:00:00Z",
        "valueQuantity": {"value": Decimal(value), "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
    } | ({"referenceRange": [ends]} if ends else {})
