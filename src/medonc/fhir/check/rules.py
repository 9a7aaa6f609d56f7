"""The invariants that this checker reads: those of R4 for the types it holds, of US Core and of mCODE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from medonc.fhir.check.place import Place
from medonc.fhir.check.problem import Problem, shown
from medonc.fhir.check.rule import Rule, Value, codes, has, items, text
from medonc.fhir.check.rules_bundle import BUNDLE
from medonc.fhir.check.rules_timing import TIMING
from medonc.fhir.check.shapes import MCODE

UCUM = "http://unitsofmeasure.org"
SNOMED = "http://snomed.info/sct"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
ORDERS = {"order", "original-order", "reflex-order", "filler-order", "instance-order"}
TERMINATION = frozenset(
    [
        "182992009",
        "266721009",
        "407563006",
        "160932005",
        "105480006",
        "184081006",
        "309846006",
        "399307001",
        "419620001",
        "7058009",
        "443729008",
        "77386006",
    ]
)
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def broken_rules(
    value: object, type_name: str, keys: Sequence[str], path: str, source: str, place: Place
) -> Iterator[Problem]:
    """A problem for each invariant, of those named, that the value breaks."""
    for key in keys:
        if key in DAY_RULES:
            if type_name == "dateTime" and isinstance(value, str) and len(value) < 10:
                yield Problem("error", path, shown(value), "a date to the day", f"{source} {key}")
        elif isinstance(value, Mapping):
            yield from _broken(value, key, path, source, place)


def _broken(value: Value, key: str, path: str, source: str, place: Place) -> Iterator[Problem]:
    if key.startswith("TechniquesFor"):
        yield from _technique(value, path, source, place)
    elif (rule := KNOWN.get(key)) is not None and not rule.holds(value):
        yield Problem(rule.severity, path, rule.found, rule.expected, f"{source} {key}")


def _technique(value: Value, path: str, source: str, place: Place) -> Iterator[Problem]:
    """mCODE names, for each radiotherapy modality, the techniques of which one must be stated."""
    stated = _part_codes(value, "mcode-radiotherapy-technique")
    for modality in _part_codes(value, "mcode-radiotherapy-modality"):
        admitted = place.profiles.techniques.get(modality, ())
        if admitted and not stated & set(admitted):
            found = ", ".join(sorted(stated)) or "no technique"
            yield Problem("error", path, found, f"a technique of modality {modality}: {', '.join(admitted)}", source)


def _part_codes(value: Value, part: str) -> set[str]:
    return codes(_parts(value, part))


def _parts(value: Value, part: str) -> list[Value]:
    return [
        v for e in items(value, "extension") if e.get("url") == MCODE + part for v in items(e, "valueCodeableConcept")
    ]


def _text_where_unlisted(value: Value, part: str) -> bool:
    """A modality or technique coded as un-encoded is said in words."""
    return all("text" in v for v in _parts(value, part) if "UNC" in codes([v], TERMINOLOGY + "v3-NullFlavor"))


def _status(value: Value, name: str, system: str) -> set[str]:
    return codes(items(value, name), TERMINOLOGY + system)


def _entered_in_error(value: Value) -> bool:
    return "entered-in-error" in _status(value, "verificationStatus", "condition-ver-status")


def _answered(value: Value) -> bool:
    return has(value, "component", "hasMember", "value[x]", "dataAbsentReason")


def _component_repeats_code(value: Value) -> bool:
    own = _coding_pairs(items(value, "code"))
    return any(own & _coding_pairs(items(component, "code")) for component in items(value, "component"))


def _coding_pairs(concepts: Sequence[Value]) -> set[tuple[str, str]]:
    return {(text(coding, "system"), text(coding, "code")) for c in concepts for coding in items(c, "coding")}


def _named_or_absent(value: Value) -> bool:
    absent = any(extension.get("url") == ABSENT for extension in items(value, "extension"))
    return has(value, "family", "given") != absent


def _stopped_with_reason(value: Value) -> bool:
    reasons = items(value, "statusReason")
    stated = value.get("status") == "stopped" and bool(codes(reasons))
    return not stated or bool(codes(reasons, SNOMED) & TERMINATION)


def _reason_only_when_stopped(value: Value) -> bool:
    return not codes(items(value, "statusReason"), SNOMED) & TERMINATION or value.get("status") == "stopped"


def _ucum(value: Value) -> bool:
    return all(q.get("system") in (None, UCUM) for q in items(value, "valueQuantity"))


def _period_runs_forward(value: Value) -> bool:
    """Compared only where both are written to the same precision in the same zone, so that text order is time order."""
    start, end = text(value, "start"), text(value, "end")
    comparable = len(start) == len(end) and start[19:] == end[19:]
    return not comparable or start <= end


def _age(value: Value) -> bool:
    number = value.get("value")
    positive = not isinstance(number, int | Decimal) or number > 0
    return positive and (has(value, "code") or not has(value, "value")) and value.get("system") in (None, UCUM)


def _count(value: Value) -> bool:
    """R4 asks for the unit 1 beside any number, and for a number without a decimal point."""
    whole = not isinstance(value.get("value"), Decimal)
    united = has(value, "code") or not has(value, "value")
    return whole and united and value.get("code") in (None, "1") and value.get("system") in (None, UCUM)


def _range_runs_up(value: Value) -> bool:
    """Compared only between equal units; the conversion of units is not the checker's."""
    bounds = [*items(value, "low"), *items(value, "high")]
    numbers = [bound.get("value") for bound in bounds]
    if len({(bound.get("system"), bound.get("code")) for bound in bounds}) != 1 or len(numbers) != 2:
        return True
    low, high = numbers
    return not isinstance(low, int | Decimal) or not isinstance(high, int | Decimal) or low <= high


DAY_RULES = frozenset({"us-core-1", "vs-1"})
R4_RULES = {
    "obs-3": Rule(lambda v: has(v, "low", "high", "text"), "an empty range", "a low, a high or a text"),
    "obs-6": Rule(
        lambda v: not (has(v, "dataAbsentReason") and has(v, "value[x]")),
        "a value and a dataAbsentReason",
        "one of the two",
    ),
    "obs-7": Rule(
        lambda v: not (has(v, "value[x]") and _component_repeats_code(v)),
        "a value, and a component with the code of the observation",
        "the value in one place",
    ),
    "con-1": Rule(lambda v: has(v, "summary", "assessment"), "neither", "a summary or an assessment"),
    "con-2": Rule(lambda v: has(v, "code", "detail"), "neither", "a code or a detail"),
    "con-3": Rule(
        lambda v: (
            has(v, "clinicalStatus")
            or _entered_in_error(v)
            or "problem-list-item" not in _status(v, "category", "condition-category")
        ),
        "no clinicalStatus",
        "a clinicalStatus on a problem-list item",
        "warning",
    ),
    "con-4": Rule(
        lambda v: (
            not has(v, "abatement[x]")
            or bool(_status(v, "clinicalStatus", "condition-clinical") & {"resolved", "remission", "inactive"})
        ),
        "an abatement of a condition that is still active",
        "clinicalStatus resolved, remission or inactive",
    ),
    "con-5": Rule(
        lambda v: not (_entered_in_error(v) and has(v, "clinicalStatus")),
        "a clinicalStatus on a condition entered in error",
        "no clinicalStatus",
    ),
    "ait-1": Rule(
        lambda v: (
            has(v, "clinicalStatus")
            or "entered-in-error" in _status(v, "verificationStatus", "allergyintolerance-verification")
        ),
        "no clinicalStatus",
        "a clinicalStatus",
    ),
    "ait-2": Rule(
        lambda v: (
            not has(v, "clinicalStatus")
            or "entered-in-error" not in _status(v, "verificationStatus", "allergyintolerance-verification")
        ),
        "a clinicalStatus on an allergy entered in error",
        "no clinicalStatus",
    ),
    "att-1": Rule(lambda v: not has(v, "data") or has(v, "contentType"), "data without a contentType", "a contentType"),
    "fhs-1": Rule(lambda v: not (has(v, "age[x]") and has(v, "born[x]")), "an age and a birth", "one of the two"),
    "fhs-2": Rule(lambda v: has(v, "age[x]") or not has(v, "estimatedAge"), "estimatedAge alone", "an age beside it"),
    "grp-1": Rule(
        lambda v: not has(v, "member") or v.get("actual") is True, "members of no actual group", "actual true"
    ),
    "imm-1": Rule(lambda v: has(v, "documentType", "reference"), "neither", "a documentType or a reference"),
    "mad-1": Rule(lambda v: has(v, "dose", "rate[x]"), "neither", "a dose or a rate"),
    "cpt-2": Rule(lambda v: not has(v, "value") or has(v, "system"), "a contact without its system", "the system"),
    "age-1": Rule(_age, "an age without its UCUM unit, or not above 0", "a positive number with its UCUM unit of time"),
    "cnt-3": Rule(_count, "a count with a unit or a fraction", "a whole number with the UCUM unit 1"),
    "rng-2": Rule(_range_runs_up, "a low above the high", "a low at or below the high"),
    "org-1": Rule(lambda v: has(v, "name", "identifier"), "neither", "a name or an identifier"),
    "pat-1": Rule(
        lambda v: has(v, "name", "telecom", "address", "organization"),
        "none of these",
        "a name, telecom, address or organization",
    ),
    "per-1": Rule(_period_runs_forward, "an end before the start", "an end at or after the start"),
    "prr-1": Rule(lambda v: not has(v, "orderDetail") or has(v, "code"), "orderDetail alone", "a code beside it"),
    "qty-3": Rule(lambda v: not has(v, "code") or has(v, "system"), "a unit code without its system", "the system"),
    "rat-1": Rule(
        lambda v: has(v, "numerator") == has(v, "denominator") and has(v, "numerator", "extension"),
        "half a ratio",
        "numerator and denominator",
    ),
    "sqty-1": Rule(lambda v: not has(v, "comparator"), "a comparator", "a quantity without a comparator"),
}
GUIDE_RULES = {
    "us-core-2": Rule(_answered, "no value", "a value, a dataAbsentReason, components or members"),
    "vs-2": Rule(_answered, "no value", "a value, a dataAbsentReason, components or members"),
    "vs-3": Rule(lambda v: has(v, "value[x]", "dataAbsentReason"), "no value", "a value or a dataAbsentReason"),
    "us-core-3": Rule(_ucum, "a quantity in a system other than UCUM", "http://unitsofmeasure.org"),
    "us-core-6": Rule(_named_or_absent, "no name", "a family or given name, or the reason why it is absent"),
    "us-core-7": Rule(
        lambda v: v.get("status") not in ("completed", "in-progress") or has(v, "performed[x]"),
        "no performed[x]",
        "when a completed procedure was performed",
    ),
    "us-core-21": Rule(
        lambda v: text(v, "intent") not in ORDERS or has(v, "requester"), "no requester", "the requester of an order"
    ),
    "mcode-reason-required": Rule(
        lambda v: has(v, "reasonCode", "reasonReference"), "no reason", "a reasonCode or a reasonReference", "warning"
    ),
    "mcode-description-or-id-required": Rule(
        lambda v: has(v, "description", "identifier"), "neither", "a description or an identifier"
    ),
    "must-have-focus-or-specimen-invariant": Rule(
        lambda v: has(v, "focus") != has(v, "specimen"),
        "both a focus and a specimen, or neither",
        "a focus or a specimen, not both",
    ),
    "termination-reason-code-invariant": Rule(
        _stopped_with_reason, "a reason outside mCODE's list", "one of mCODE's termination reasons"
    ),
    "termination-reason-invariant": Rule(
        _reason_only_when_stopped, "a termination reason on what was not stopped", "status stopped"
    ),
    "ModalityTextRequiredForOther": Rule(
        lambda v: _text_where_unlisted(v, "mcode-radiotherapy-modality"), "an un-encoded modality", "its text"
    ),
    "TechniqueTextRequiredForOther": Rule(
        lambda v: _text_where_unlisted(v, "mcode-radiotherapy-technique"), "an un-encoded technique", "its text"
    ),
}
KNOWN: Mapping[str, Rule] = {**R4_RULES, **GUIDE_RULES, **TIMING, **BUNDLE}
