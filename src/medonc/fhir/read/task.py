"""Task: a day of treatment as ordered here, with its doses and where it stands. Other tasks are not read."""

from __future__ import annotations

from decimal import Decimal

from medonc.fhir import own
from medonc.fhir.r4 import orders as r4
from medonc.fhir.read.elements import coded, known, plain_quantity, reference, when
from medonc.fhir.read.reading import Reader, Reading
from medonc.record.orders import OrderedDose, TreatmentOrder
from medonc.values.evidence import Level


def read(task: r4.Task, reader: Reader) -> Reading:
    """The order; one entered in error is no fact, and neither is a task that orders no treatment."""
    if task.code is None or all(each.system != own.ORDER for each in task.code.coding):
        return reader.no_fact("a task that is not an order of treatment; not read")
    if task.status == "entered-in-error":
        return reader.no_fact("an order was entered in error; left out")
    due = when(task.execution_period.start, reader, what="day due") if task.execution_period else None
    if due is None:
        return reader.no_fact("an order does not say on which day it is due; left out", level=Level.CAUTION)
    said = {coded(each.type): each for each in task.input}
    return reader.reading(
        TreatmentOrder(
            source=reader.by(reference(task.requester, reader)),
            effective=due,
            known=known(reader, task.authored_on, held=due),
            status=task.status or "",
            plan=reference(task.based_on[0], reader) if task.based_on else "",
            regimen=_word(said, "regimen"),
            phase=_word(said, "phase"),
            cycle=_number(said, "cycle"),
            day=_number(said, "day"),
            kind=_word(said, "kind"),
            access=_word(said, "access"),
            state=coded(task.business_status),
            doses=tuple(_doses(task, reader)),
            because=(task.status_reason.text or "") if task.status_reason else "",
        )
    )


def _word(said: dict[str, r4.TaskInput], name: str) -> str:
    return (said[name].value_string or "") if name in said else ""


def _number(said: dict[str, r4.TaskInput], name: str) -> int:
    held = said.get(name)
    return (held.value_positive_int or held.value_integer or 0) if held else 0


def _doses(task: r4.Task, reader: Reader) -> list[OrderedDose]:
    found = []
    for each in task.input:
        dosage = each.value_dosage
        if coded(each.type) != "dose" or dosage is None or each.type is None:
            continue
        amounts = [plain_quantity(d.dose_quantity, reader, what="ordered dose") for d in dosage.dose_and_rate]
        if not amounts or amounts[0] is None:
            reader.remark(f"the ordered dose of {each.type.text} cannot be read; left out", level=Level.CAUTION)
            continue
        more = {e.url.rpartition(":")[2]: e for e in dosage.extension if e.url.startswith(own.DOSE)}
        found.append(
            OrderedDose(
                drug=each.type.text or "",
                route=(dosage.route.text or "") if dosage.route else "",
                amount=amounts[0],
                percent=_decimal(more, "percent"),
                standard=dosage.text or "",
                times=_count(more, "times"),
                days=_count(more, "days"),
                line=_count(more, "line"),
                because="; ".join(i.text for i in dosage.additional_instruction if i.text),
                rules=tuple(filter(None, _text(more, "rules").split(" "))),
                request=_text(more, "request"),
            )
        )
    return found


def _decimal(more: dict[str, r4.OrderedExtension], name: str) -> Decimal:
    value = more[name].value_decimal if name in more else None
    return Decimal(100) if value is None else value


def _count(more: dict[str, r4.OrderedExtension], name: str) -> int:
    return (more[name].value_positive_int or 1) if name in more else 1


def _text(more: dict[str, r4.OrderedExtension], name: str) -> str:
    return (more[name].value_string or "") if name in more else ""
