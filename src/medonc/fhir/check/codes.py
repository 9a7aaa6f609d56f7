"""Whether a code belongs to the value set that a required binding names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medonc.fhir.check.code_forms import GRAMMARS, well_formed
from medonc.fhir.check.problem import shown
from medonc.fhir.check.shapes import CodeSet

BARE = object()  # the system of a code that stands without one


def in_set(codes: CodeSet, type_name: str, value: object) -> bool:
    """True when a value of this type names a member of the set; of several codings one is enough."""
    return any(admits(codes, system, code) for system, code in codings(type_name, value))


def admits(codes: CodeSet, system: object, code: object) -> bool:
    """True when the set lists the code, or admits its system and the code has that system's form."""
    if not isinstance(code, str):
        return False
    if codes.grammar is not None:
        named, form = GRAMMARS[codes.grammar]
        return system in (named, BARE) and form.fullmatch(code) is not None
    if system is BARE:
        return any(admits(codes, listed, code) for listed in {*codes.codes, *codes.open})
    if not isinstance(system, str):
        return False
    if code in codes.codes.get(system, ()):
        return True
    return system in codes.open and code not in codes.without.get(system, ()) and well_formed(system, code)


def codings(type_name: str, value: object) -> Iterator[tuple[object, object]]:
    """System and code of everything coded in the value; BARE as the system of a plain code."""
    if not isinstance(value, Mapping):
        yield BARE, value
    elif type_name == "CodeableConcept":
        listed = value.get("coding")
        for coding in listed if isinstance(listed, list) else []:
            if isinstance(coding, Mapping):
                yield coding.get("system"), coding.get("code")
    else:
        yield value.get("system"), value.get("code")


def said(type_name: str, value: object) -> str:
    """The codes of a value with their systems, for a message; the value itself where it has none."""
    pairs = [f"{system} {code}" for system, code in codings(type_name, value) if system is not BARE]
    return shown(", ".join(pairs)) if pairs else shown(value)
