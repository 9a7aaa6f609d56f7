"""A steroid taper that was written here: the weeks and the reminders of a CarePlan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medonc.fhir import own
from medonc.fhir.r4 import orders as r4
from medonc.fhir.read.elements import known, plain_quantity, reference, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.tapers import SteroidTaper, TaperDose, TaperReminder
from medonc.values.evidence import Level


def told(plan: r4.CarePlan) -> dict[str, str]:
    """What our own elements say of a taper: drug and event; empty for any other plan."""
    return {e.url.rpartition(":")[2]: e.value_string or "" for e in plan.extension if e.url.startswith(own.TAPER)}


def read(plan: r4.CarePlan, reader: Reader) -> Reading:
    """The taper; a week without days or a plain daily amount is a remark and is left out."""
    said, details = told(plan), [each.detail for each in plan.activity if each.detail is not None]
    starts = when(plan.period.start, reader, what="start") if plan.period else None
    ends = when(plan.period.end, reader, what="end") if plan.period else None
    return reader.reading(
        SteroidTaper(
            source=reader.by(reference(plan.author, reader)),
            effective=starts,
            ended=ends,
            known=known(reader, plan.created, held=starts),
            status=plan.status or "",
            drug=said.get("drug", ""),
            because=said.get("because", ""),
            steps=tuple(_steps(details, reader)),
            reminders=tuple(_reminders(details, reader)),
            replaces=reference(plan.replaces[0], reader) if plan.replaces else "",
            words=" ".join(note.text for note in plan.note if note.text),
        )
    )


def _steps(details: list[r4.PlannedDetail], reader: Reader) -> Iterator[TaperDose]:
    for each in details:
        if each.daily_amount is None:
            continue
        first, last = _day(each, "start", reader), _day(each, "end", reader)
        amount = plain_quantity(each.daily_amount, reader, what="daily amount")
        if first is None or last is None or amount is None:
            reader.remark("a week of a steroid taper cannot be read; left out", level=Level.CAUTION)
            continue
        yield TaperDose(starts=first, ends=last, amount=amount)


def _reminders(details: list[r4.PlannedDetail], reader: Reader) -> Iterator[TaperReminder]:
    for each in details:
        on = _day(each, "start", reader)
        if each.kind == "Task" and on is not None:
            kind = (each.code.text or "") if each.code else ""
            yield TaperReminder(on=on, kind=kind, text=each.description or "", done=each.status == "completed")


def _day(detail: r4.PlannedDetail, end: str, reader: Reader) -> date | None:
    span = detail.scheduled_period
    moment = when(getattr(span, end), reader, what=f"{end} of a step") if span else None
    return moment.day if moment else None
