"""Acknowledging a result, by name: a critical one with what was done, others with one click, normal ones together."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import ResultLine, User
from medonc.store.models.inbox import ACKNOWLEDGED, OPEN
from medonc.values.errors import ImpossibleValue, NotHeld, Refused
from medonc.workbench.entered import words as written
from medonc.workbench.errors import Conflict, NoSuchPatient
from medonc.workbench.inbox.named import name_of
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.site_settings import zone

ACT = "acknowledge_result"
SEEN = "seen"
DONE = {
    "called": "the patient was called",
    "sent": "the patient was sent to the emergency department",
    "treated": "treated now, by an order or at the bedside",
    "repeated": "the test is repeated",
    "told": "told to the colleague who treats, by name",
    "dose": "treatment is held or changed",
    "known": "known and expected; nothing further",
    "error": "not true: sample, patient or test was wrong",
}


def acknowledge(line: int, *, by: User, done: str = "", words: str = "") -> ResultLine:
    """Acknowledge one result. A critical one needs what was done: a code of the list and words.

    Refuses (`Conflict`) one that somebody else acknowledged first, saying who and when.
    """
    held = _held(line)
    must_of_patient(held.patient_id, by=by, act=ACT)
    code, said = _what_was_done(done, words) if held.critical or done else (SEEN, words.strip()[:2000])
    return _acknowledge([held], by=by, done=code, words=said)[0]


def acknowledge_normal(patient: int, *, lines: Collection[int], by: User) -> int:
    """Acknowledge together the results of one person that were shown and are normal; returns how many.

    Refuses where one of them is critical, outside its limits, a report, or another person's: each is looked at alone.
    """
    must_of_patient(patient, by=by, act=ACT)
    held = [_held(line) for line in dict.fromkeys(lines)]
    odd = next((each for each in held if not is_normal(each) or each.patient_id != patient), None)
    if odd is not None:
        raise Refused(f"{odd} is not among the normal results of this person", do="acknowledge it by itself")
    return len(_acknowledge([each for each in held if each.state == OPEN], by=by, done=SEEN, words=""))


def is_normal(line: ResultLine) -> bool:
    """Whether a result says nothing that asks for a second look."""
    return not (line.critical or line.is_report or line.side or line.grade or line.note or line.why) and line.flag in (
        "",
        "N",
    )


def _held(line: int) -> ResultLine:
    found = ResultLine.objects.filter(pk=line).first()
    if found is None:
        raise NoSuchPatient(f"no result {line} in the inbox", do="open the inbox again")
    return found


def _what_was_done(done: str, words: str) -> tuple[str, str]:
    if not done:
        raise ImpossibleValue("what was done is not said", expected=f"one of: {', '.join(DONE.values())}")
    if done not in DONE:
        raise NotHeld.named("thing that was done", done, DONE)
    return done, written(words, what="what was done, in your words", longest=2000)


def _acknowledge(lines: list[ResultLine], *, by: User, done: str, words: str) -> list[ResultLine]:
    at = now()
    with transaction.atomic():
        # All at once and in one order: two people who acknowledge the same ones never wait for each other.
        list(ResultLine.objects.select_for_update().filter(pk__in=[line.pk for line in lines]).order_by("pk"))
        for line in lines:
            fresh = ResultLine.objects.filter(pk=line.pk, state=OPEN).update(
                state=ACKNOWLEDGED, done_by=by.username, done_at=at, done=done, done_words=words
            )
            if not fresh:
                raise _too_late(line.pk)
            detail = {"result": str(line.resource), "version": line.version, "critical": line.critical, "done": done}
            waited = int((at - line.arrived_at).total_seconds() // 60)
            said = detail | {"words": words, "minutes": waited} if line.critical else detail
            audit.append(who=by.username, act=ACT, at=at, patient=line.patient_id, detail=said)
            line.refresh_from_db()
    return lines


def _too_late(line: int) -> Conflict:
    held = _held(line)
    if held.state != ACKNOWLEDGED or held.done_at is None:
        return Conflict(f"{held} was replaced by a later version", do="look at the later one")
    when = f"{held.done_at.astimezone(zone()):%d %b %Y, %H:%M}"
    did = f": {DONE[held.done]}; {held.done_words}" if held.done in DONE else ""
    return Conflict(f"{name_of(held.done_by)} acknowledged it on {when}{did}", do="nothing is left to do here")
