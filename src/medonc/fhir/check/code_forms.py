"""The form that the codes of a system have, for systems that are too large or too fluid to list."""

from __future__ import annotations

import re

# The tables of Verhoeff's check digit: the dihedral group of the pentagon, and the permutation by place.
_PRODUCT = [
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
]
_PERMUTATION = [
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
]

_SYMBOL = r"(\[[^\[\]\s]+\]|[A-Za-z%'\"])([A-Za-z0-9_'\"%]|\[[^\[\]\s]+\])*([+-]?[0-9]+|[*^][+-]?[0-9]+)?"
_UNIT = rf"((10[*^][+-]?[0-9]+|[0-9]+|{_SYMBOL})(\{{[^{{}}]*\}})?|\{{[^{{}}]*\}})"
_UNITS = re.compile(rf"/?{_UNIT}([./]{_UNIT})*")
_LANGUAGE = re.compile(
    r"([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WYZa-wyz](-[A-Za-z0-9]{2,8})+)*(-x(-[A-Za-z0-9]{1,8})+)?"
)

# Sets that a grammar defines: their system, and the form of their codes.
GRAMMARS = {
    "mime": ("urn:ietf:bcp:13", re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+*-]+(\s*;.*)?")),
    "language": ("urn:ietf:bcp:47", _LANGUAGE),
    "currency": ("urn:iso:std:iso:4217", re.compile(r"[A-Z]{3}")),
}


def well_formed(system: str, code: str) -> bool:
    """True when the code has the form of its system; where no form is known, any code without spaces at its ends."""
    form = FORMS.get(system)
    return form(code) if form else bool(code) and code == code.strip()


def _snomed(code: str) -> bool:
    """6 to 18 digits whose last is the Verhoeff check digit; the two before it say that it is a concept."""
    if not re.fullmatch(r"[1-9][0-9]{5,17}", code) or code[-3:-1] not in ("00", "10"):
        return False
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = int(_PRODUCT[check][int(_PERMUTATION[place % 8][int(digit)])])
    return check == 0


def _ncit(code: str) -> bool:
    return re.fullmatch(r"C[0-9]{3,7}", code) is not None


def _hgvs(code: str) -> bool:
    """A reference sequence, a colon, the kind of sequence and the change."""
    return re.fullmatch(r"[^\s:]+:[cgmnopr]\.\S+", code) is not None


def _ucum(code: str) -> bool:
    """Units joined by . and /, each with its exponent and annotation; whether UCUM knows the symbol is not asked."""
    flat = code.replace("(", "").replace(")", "") if code.count("(") == code.count(")") else ""
    return _UNITS.fullmatch(flat) is not None


FORMS = {
    "http://snomed.info/sct": _snomed,
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": _ncit,
    "http://varnomen.hgvs.org": _hgvs,
    "http://unitsofmeasure.org": _ucum,
}
