"""Due tasks: run when due, tried again after a failure, back after a crash, never twice at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from medonc.store import due
from medonc.store.models import DueTask

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)


class Clinic:
    """A clock that only moves when told to, and tasks that note that they ran."""

    def __init__(self) -> None:
        self.time, self.ran, self.fails = NOON, 0, 0

    def now(self) -> datetime:
        return self.time

    def task(self) -> str:
        self.ran += 1
        if self.fails:
            self.fails -= 1
            raise ValueError("the printer is on fire")
        return f"done {self.ran}"

    def run(self) -> list[str]:
        return due.run_due({"t": self.task}, now=self.now, midnight=lambda: MIDNIGHT)


@pytest.fixture
def clinic() -> Clinic:
    return Clinic()


def task() -> DueTask:
    return DueTask.objects.get(name="t")


def test_a_task_runs_once_when_due(clinic: Clinic) -> None:
    due.ask_for("t", at=NOON + timedelta(minutes=5))
    assert clinic.run() == []
    clinic.time += timedelta(minutes=5)
    assert clinic.run() == ["t"]
    assert clinic.run() == []
    assert (task().last_said, task().last_run_at, task().attempts) == ("done 1", clinic.time, 0)


def test_asking_twice_keeps_the_earlier_moment(clinic: Clinic) -> None:
    due.ask_for("t", at=NOON)
    due.ask_for("t", at=NOON + timedelta(hours=1))
    assert task().due_at == NOON


def test_a_failure_is_kept_and_tried_again_with_longer_waits(clinic: Clinic) -> None:
    clinic.fails = 3
    due.ask_for("t", at=NOON)
    waits = []
    for _ in range(3):
        clinic.run()
        waits.append(task().due_at - clinic.time)
        clinic.time = task().due_at
    assert waits == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert task().last_error == "ValueError: the printer is on fire"
    clinic.run()
    assert (task().attempts, task().last_error, task().last_said, task().due_at) == (0, "", "done 4", None)


def test_no_wait_is_longer_than_an_hour(clinic: Clinic) -> None:
    clinic.fails = 99
    due.ask_for("t", at=NOON)
    for _ in range(20):
        clinic.run()
        clinic.time = task().due_at
    assert clinic.time - task().last_run_at == timedelta(hours=1)


def test_a_recurring_task_is_due_again(clinic: Clinic) -> None:
    due.plan("t", every=timedelta(hours=6), at=NOON)
    clinic.run()
    assert task().due_at == NOON + timedelta(hours=6)


def test_a_nightly_task_waits_for_midnight(clinic: Clinic) -> None:
    due.plan("t", midnight=MIDNIGHT, at=NOON)
    assert clinic.run() == []
    clinic.time = MIDNIGHT
    assert clinic.run() == ["t"]


def test_planning_again_changes_nothing(clinic: Clinic) -> None:
    due.plan("t", every=timedelta(hours=6), at=NOON)
    clinic.run()
    due.plan("t", every=timedelta(hours=1), at=NOON)
    assert task().every_seconds == 21600
    assert task().due_at == NOON + timedelta(hours=6)


def test_a_task_whose_process_died_comes_back_after_the_lease(clinic: Clinic) -> None:
    due.ask_for("t", at=NOON)
    assert due._claim(task(), at=NOON) == NOON + due.LEASE
    assert clinic.run() == []
    clinic.time = NOON + due.LEASE + timedelta(seconds=1)
    assert clinic.run() == ["t"]


def test_two_workers_do_not_take_one_task() -> None:
    due.ask_for("t", at=NOON)
    mine, other = task(), task()
    assert due._claim(mine, at=NOON) is not None
    assert due._claim(other, at=NOON) is None


def test_a_task_asked_for_while_it_runs_runs_again(clinic: Clinic) -> None:
    def ask_again() -> str:
        due.ask_for("t", at=clinic.time)
        return clinic.task()

    due.ask_for("t", at=NOON)
    due.run_due({"t": ask_again}, now=clinic.now, midnight=lambda: MIDNIGHT)
    assert task().due_at == NOON


def test_a_task_of_another_version_is_left_alone(clinic: Clinic) -> None:
    due.ask_for("unheard of", at=NOON)
    assert clinic.run() == []


def test_the_last_run_is_shown(clinic: Clinic) -> None:
    due.ask_for("t", at=NOON)
    clinic.run()
    (shown,) = due.shown()
    assert (shown.name, shown.last_said, shown.last_took_ms, shown.last_error) == ("t", "done 1", 0, "")
