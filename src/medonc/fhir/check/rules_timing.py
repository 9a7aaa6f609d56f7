"""R4's invariants of a timing: numbers that need their unit, and ends that need their begin."""

from __future__ import annotations

from decimal import Decimal

from medonc.fhir.check.rule import Rule, Value, has


def _not_negative(value: Value, name: str) -> bool:
    number = value.get(name)
    return not isinstance(number, int | Decimal) or number >= 0


def _offset_from_an_event(value: Value) -> bool:
    when = value.get("when")
    events = when if isinstance(when, list) else []
    return not has(value, "offset") or (bool(events) and not {"C", "CM", "CD", "CV"} & set(map(str, events)))


TIMING = {
    "tim-1": Rule(
        lambda v: not has(v, "duration") or has(v, "durationUnit"), "a duration without its unit", "durationUnit"
    ),
    "tim-2": Rule(lambda v: not has(v, "period") or has(v, "periodUnit"), "a period without its unit", "periodUnit"),
    "tim-4": Rule(lambda v: _not_negative(v, "duration"), "a negative duration", "a duration of 0 or more"),
    "tim-5": Rule(lambda v: _not_negative(v, "period"), "a negative period", "a period of 0 or more"),
    "tim-6": Rule(lambda v: not has(v, "periodMax") or has(v, "period"), "periodMax alone", "a period"),
    "tim-7": Rule(lambda v: not has(v, "durationMax") or has(v, "duration"), "durationMax alone", "a duration"),
    "tim-8": Rule(lambda v: not has(v, "countMax") or has(v, "count"), "countMax alone", "a count"),
    "tim-9": Rule(_offset_from_an_event, "an offset from nothing", "when, and not a meal itself"),
    "tim-10": Rule(lambda v: not (has(v, "timeOfDay") and has(v, "when")), "timeOfDay and when", "one of the two"),
}
