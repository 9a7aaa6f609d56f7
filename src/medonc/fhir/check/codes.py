"""Whether a code belongs to the value set that a required binding names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from medonc.fhir.check.problem import shown
from medonc.fhir.check.shapes import CodeSet

GRAMMARS = {
    "mime": re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+*-]+(\s*;.*)?"),
    "language": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
    "currency": re.compile(r"[A-Z]{3}"),
}
# The tables of Verhoeff's check digit: the dihedral group of the pentagon, and the permutation by place.
_PRODUCT = (
    "0123456789 1234067895 2340178956 3401289567 4012395678 5987604321 6598710432 7659821043 8765932104 9876543210"
)
_PERMUTATION = "0123456789 1576283094 5803796142 8916043527 9453126870 4286573901 2793806415 7046913258"


def admits(codes: CodeSet, system: object, code: object) -> bool:
    """True when the set lists the code, or admits its system and the code has that system's form."""
    if not isinstance(code, str):
        return False
    if codes.grammar is not None:
        return GRAMMARS[codes.grammar].fullmatch(code) is not None
    if not isinstance(system, str):
        return False
    if code in codes.codes.get(system, ()):
        return True
    return system in codes.open and code not in codes.without.get(system, ()) and well_formed(system, code)


def admits_bare(codes: CodeSet, code: object) -> bool:
    """The same for a code that stands without its system."""
    systems = {*codes.codes, *codes.open} or {""}
    return any(admits(codes, system, code) for system in systems)


def in_set(codes: CodeSet, type_name: str, value: object) -> bool:
    """True when a value of this type names a member of the set; of several codings one is enough."""
    return any(
        admits_bare(codes, code) if system is BARE else admits(codes, system, code)
        for system, code in codings(type_name, value)
    )


BARE = object()


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


def well_formed(system: str, code: str) -> bool:
    """True when the code has the form of its system; where no form is known, any code without spaces at its ends."""
    form = FORMS.get(system)
    return form(code) if form else bool(code) and code == code.strip()


def _snomed(code: str) -> bool:
    """6 to 18 digits whose last is the Verhoeff check digit; the two before it say that it is a concept."""
    if not re.fullmatch(r"[1-9][0-9]{5,17}", code) or code[-3:-1] not in ("00", "10"):
        return False
    product, permutation = _PRODUCT.split(), _PERMUTATION.split()
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = int(product[check][int(permutation[place % 8][int(digit)])])
    return check == 0


def _ncit(code: str) -> bool:
    return re.fullmatch(r"C[0-9]{3,7}", code) is not None


def _hgvs(code: str) -> bool:
    """A reference sequence, a colon, the kind of sequence and the change."""
    return re.fullmatch(r"[^\s:]+:[cgmnopr]\.\S+", code) is not None


def _ucum(code: str) -> bool:
    return re.fullmatch(r"[!-~]+", code) is not None


FORMS = {
    "http://snomed.info/sct": _snomed,
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": _ncit,
    "http://varnomen.hgvs.org": _hgvs,
    "http://unitsofmeasure.org": _ucum,
}
