"""Moving an order: rights, credential, what must hold, then state, record, signature and audit in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import uuid4

from django.db import transaction

from medonc.fhir import own
from medonc.fhir.write import to_json
from medonc.fhir.write.elements import code_of
from medonc.fhir.write.orders import TASK_STATUS, write_provenance
from medonc.practice.criteria import Scene, scene_on
from medonc.practice.treatment.order_knowledge import knowledge_behind
from medonc.practice.treatment.order_moves import Standing, moved
from medonc.practice.treatment.orders import DONE, HAD, MOVES, Move, State
from medonc.record.orders import TreatmentOrder
from medonc.store import audit
from medonc.store.clock import now
from medonc.store.models import OrderEntry, OrderForm, Resource, User
from medonc.store.versions import add_version, write_versions
from medonc.values.calendar import read_when
from medonc.values.errors import NotHeld, Refused
from medonc.workbench.credentials import credentials_for
from medonc.workbench.dirty import mark_dirty
from medonc.workbench.edit_text import edited
from medonc.workbench.errors import Conflict
from medonc.workbench.open_chart import chart_of, library
from medonc.workbench.orders.at_once import AFTER_DEATH, hold_resources, must_be_as_read, must_live
from medonc.workbench.orders.content import doses_shown
from medonc.workbench.orders.evidence import Evidence
from medonc.workbench.orders.needs import checks_of, exceptions_in, lacking
from medonc.workbench.orders.record import administrations, preparations
from medonc.workbench.orders.rows import held_row, must_be_at, order_row, standing_of, take_in
from medonc.workbench.patients import survivor
from medonc.workbench.restricted import must_of_patient
from medonc.workbench.site_settings import today
from medonc.workbench.write_facts import current_text, version_of

NOTHING = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A move as a form asks for it. `key` makes it once: the same form again does nothing again."""

    move: str
    expected_version: int
    key: str = ""
    reason: str = ""
    seen: str = ""  # the digest of the content that the form showed; empty: not told


def move_order(order: int, asked: Asked, *, by: User, evidence: Evidence = NOTHING) -> OrderEntry:
    """The order after a move. Refuses a move without the right or the credential, one that the table does not have,
    one that lacks what it needs, and (`Conflict`) an order or a record that changed since it was opened.
    """
    entry = order_row(order)
    move, person = _move_of(asked), survivor(entry.patient_id)
    must_of_patient(person.pk, by=by, act=move.act)
    if _was_carried_out(asked, entry):
        return entry
    credentials_for(by, move.act, today())
    if move.name not in AFTER_DEATH:
        must_live(person, act=move.name, do="cancel the order, or record what was given")
    fact, scene = order_fact(entry)
    standing = standing_of(entry)
    why = lacking(asked.move, fact, scene, standing, replace(evidence, reason=asked.reason))
    with transaction.atomic():
        locked = held_row(order)
        if _was_carried_out(asked, locked):
            return locked
        must_be_at(locked, asked.expected_version)
        hold_resources([locked.task_id, locked.group_id, *(head.pk for head in _requests(locked))])
        must_be_as_read(person)
        _must_be_the_day(scene)
        if asked.seen and asked.seen != standing.digest:
            raise Conflict(f"what {locked.label} says was changed since you opened it", do="look at it again")
        after = moved(
            standing_of(locked),
            asked.move,
            by=by.username,
            signs_as=by.signs_as,
            at=now(),
            reason=asked.reason.strip(),
            lacking=why,
            knowledge=knowledge_behind(fact, scene.library),
            covers=exceptions_in(checks_of(fact, scene)) if move.name == "approve_exception" else (),
        )
        _must_state_amounts(standing, fact, evidence, move)
        return _carried_out(locked, fact, after, asked, by=by, evidence=evidence)


def order_fact(entry: OrderEntry) -> tuple[TreatmentOrder, Scene]:
    """The order as the record reads, with the scene of today; refuses one that the record no longer holds.

    The scene is that of the whole person: where the entry was merged into another, that one's facts count as well.
    """
    chart = chart_of(survivor(entry.patient_id).pk)
    name = entry.task.rid
    found = next((one for one in chart.all(TreatmentOrder) if one.source.id == name), None)
    if found is None:
        raise Refused(f"{entry.label} cannot be read from the record", do="cancel it and draft it again")
    return found, scene_on(chart, library(), today())


def _move_of(asked: Asked) -> Move:
    move = MOVES.get(asked.move)
    if move is None:
        raise NotHeld.named("move of an order", asked.move, MOVES)
    return move


def _must_state_amounts(standing: Standing, fact: TreatmentOrder, evidence: Evidence, move: Move) -> None:
    """Where the content was changed under a signature, the order no longer says how much was given: a person does."""
    stated = [one for one in evidence.given.values() if one.amount is not None]
    if move.end in HAD and standing.broken and len(stated) < len(fact.doses):
        raise Refused("the order was changed since it was signed", do="say of each drug how much was given")


def _was_carried_out(asked: Asked, entry: OrderEntry) -> bool:
    """Whether this form was carried out; refuses (`Conflict`) a key that belongs to another move or order."""
    form = OrderForm.objects.filter(key=asked.key).first() if asked.key else None
    if form is None:
        return False
    if (form.order_id, form.move) != (entry.pk, asked.move):
        raise Conflict("this form was sent for something else already", do="open the order again, and repeat it")
    return True


def _must_be_the_day(scene: Scene) -> None:
    """What was looked at are the values of the scene's day; past midnight they are those of yesterday."""
    if today() != scene.on:
        raise Conflict(
            f"it is no longer {scene.on}: what was looked at is of yesterday", do="look again, and repeat it"
        )


def _carried_out(
    entry: OrderEntry, fact: TreatmentOrder, after: Standing, asked: Asked, *, by: User, evidence: Evidence
) -> OrderEntry:
    """Write the record, the signature, the row and the audit. Runs inside the transaction."""
    at = now()
    before = entry.state
    _write_states(entry, after, by=by, act=asked.move, reason=asked.reason)
    made = _made(entry, fact, asked, by=by, evidence=evidence)
    signature = _provenance(entry, after, made, by=by)
    rows = [version_of(text_kind, rid, text, patient=entry.patient_id) for text_kind, rid, text in [*made, signature]]
    write_versions(rows, at=at, who=by.username, act=asked.move, reason=asked.reason)
    take_in(entry, after, at=at)
    entry.save()
    if asked.key:
        OrderForm.objects.create(key=asked.key, order=entry, move=asked.move, at=at)
    detail = {
        "order": entry.pk,
        "from": before,
        "to": entry.state,
        "digest": after.digest,
        "reason": asked.reason,
        "wrote": [f"{kind}/{rid}" for kind, rid, _ in made],
    }
    mark_dirty([entry.patient_id], at=at, at_once=entry.state in DONE)  # only what was had changes the desk
    audit.append(who=by.username, act=asked.move, at=at, patient=entry.patient_id, detail=detail)
    return entry


def _write_states(entry: OrderEntry, after: Standing, *, by: User, act: str, reason: str) -> None:
    """The state into the task; into the requests and their group, where it changes theirs."""
    status = TASK_STATUS.get(after.state.value, "in-progress")
    said: dict[str, object] = {
        "status": status,
        "businessStatus": code_of(own.STATE, after.state.value),
        "lastModified": now().isoformat(),
    }
    if after.state in (State.HELD, State.DEFERRED) and reason:
        said["statusReason"] = {"text": reason}  # stays with the order: dose intensity asks why it came late
    _change(entry.task, said, by=by, act=act, reason=reason)
    request = _request_status(after.state)
    if request != _request_status(State(entry.state)):
        for head in _requests(entry):
            _change(head, {"status": request}, by=by, act=act, reason=reason)


def _request_status(state: State) -> str:
    if state in (State.CANCELLED, State.EXPIRED, State.NOT_GIVEN, State.RETURNED, State.WASTED):
        return "cancelled"
    if state in (State.PLANNED, State.DRAFTED, State.DEFERRED):
        return "draft"
    if state is State.HELD:
        return "on-hold"
    return "completed" if state in DONE else "active"


def _requests(entry: OrderEntry) -> list[Resource]:
    rids = [each["request"].partition("/")[2] for each in doses_shown(entry)]
    return list(Resource.objects.filter(kind="MedicationRequest", rid__in=rids, patient_id=entry.patient_id))


def _change(head: Resource, changes: Mapping[str, object], *, by: User, act: str, reason: str) -> None:
    locked = Resource.objects.select_for_update().get(pk=head.pk)
    text = to_json(edited(current_text(locked), changes))
    row = version_of(locked.kind, locked.rid, text, patient=locked.patient_id, source=locked.source, like=locked)
    add_version(locked, row, at=now(), who=by.username, act=act, reason=reason)


def _made(
    entry: OrderEntry, fact: TreatmentOrder, asked: Asked, *, by: User, evidence: Evidence
) -> list[tuple[str, str, str]]:
    """The resources that a move makes: what was prepared, what was given or left out."""
    if asked.move == "prepare":
        return preparations(entry, fact, evidence, by=by)
    end = MOVES[asked.move].end
    if end in HAD or end is State.NOT_GIVEN:
        return administrations(entry, fact, end, evidence, reason=asked.reason, by=by)
    return []


def _provenance(
    entry: OrderEntry, after: Standing, made: list[tuple[str, str, str]], *, by: User
) -> tuple[str, str, str]:
    signed, rid = after.signed[-1], uuid4().hex
    targets = [
        f"RequestGroup/{entry.group.rid}",
        f"Task/{entry.task.rid}",
        *(f"{kind}/{name}" for kind, name, _ in made),
    ]
    text = to_json(
        write_provenance(
            rid=rid,
            targets=targets,
            at=read_when(signed.at.isoformat(timespec="seconds")),
            who=by.signs_as,
            move=signed.move,
            digest=signed.digest,
            reason=signed.reason,
            signs=MOVES[signed.move].signs,
        )
    )
    return "Provenance", rid, text
