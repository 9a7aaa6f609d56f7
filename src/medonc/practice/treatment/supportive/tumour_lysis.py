"""The risk of tumour lysis: by disease, cells, LDH, bulk and stage; then by kidney and chemistry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.treatment.supportive.decided import (
    bare,
    day_drugs,
    decided,
    is_yes,
    lacking,
    measure,
    missing_input,
    word,
)
from medonc.values.evidence import Answer
from medonc.values.quantity import plain

TUMOUR_LYSIS = "treatment/supportive/tumour_lysis"
LOW, INTERMEDIATE, HIGH = "low", "intermediate", "high"
_LEVELS = (LOW, INTERMEDIATE, HIGH)
_Numbers: TypeAlias = Mapping[str, Decimal]


class _Lacks(Exception):
    """An input that the class turns on is not given."""


class _Asked:
    """The inputs as the classes ask for them; what was looked at says why."""

    def __init__(self, inputs: Inputs, numbers: _Numbers, library: Library) -> None:
        self._inputs, self.numbers = inputs, numbers
        self.drugs = frozenset(each.id for each in day_drugs(inputs, library))
        self.because: list[str] = []

    def number(self, name: str, says: str) -> Decimal:
        """A bare number or cell count, required where it is asked for."""
        cells = name in ("white_cells", "lymphocytes")
        value = measure(self._inputs, name, "10*9/L") if cells else bare(self._inputs, name)
        if value is None:
            raise _Lacks(name)
        self.because.append(f"{says} {plain(value)}")
        return value

    def choice(self, name: str) -> str:
        """A choice, required where it is asked for."""
        if not word(self._inputs, name):
            raise _Lacks(name)
        self.because.append(word(self._inputs, name))
        return word(self._inputs, name)

    def yes(self, name: str, says: str) -> bool:
        """A yes or no, required where it is asked for."""
        value = is_yes(self._inputs, name)
        if value is None:
            raise _Lacks(name)
        self.because += [says] if value else []
        return value


def tumour_lysis(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[str]:
    """Low, intermediate or high with what is given; not known where what the class turns on is not known."""
    asked = _Asked(inputs, rule.numbers, library)
    disease = word(inputs, "disease")
    asked.because.append(disease)
    try:
        level = _venetoclax(asked) if "venetoclax" in asked.drugs and disease == _CLL else _CLASSES[disease](asked)
        level = _by_kidney(level, asked, haematological=disease != _SOLID)
    except _Lacks as lacks:
        return lacking(rule, missing_input(rule, str(lacks)))
    return decided(rule, inputs, level, because=asked.because)


def _by_kidney(level: str, asked: _Asked, *, haematological: bool) -> str:
    """One level more with a kidney that fails or is infiltrated; from intermediate also with raised chemistry."""
    if level == HIGH or not haematological:
        return level
    if asked.yes("kidney", "kidney failing or infiltrated"):
        return _LEVELS[_LEVELS.index(level) + 1]
    if level == INTERMEDIATE and asked.yes("chemistry", "urate, phosphate or potassium raised"):
        return HIGH
    return level


def _myeloid(asked: _Asked) -> str:
    cells, numbers = asked.number("white_cells", "white cells"), asked.numbers
    if cells >= numbers["aml_high"]:
        return HIGH
    if cells >= numbers["aml_intermediate"] or asked.number("ldh", "LDH × ULN") >= numbers["ldh"]:
        return INTERMEDIATE
    return LOW


def _lymphoblastic(asked: _Asked) -> str:
    if asked.number("white_cells", "white cells") >= asked.numbers["all_high"]:
        return HIGH
    return HIGH if asked.number("ldh", "LDH × ULN") >= asked.numbers["ldh"] else INTERMEDIATE


def _burkitt(asked: _Asked) -> str:
    if asked.choice("stage") == "advanced":
        return HIGH
    return HIGH if asked.number("ldh", "LDH × ULN") >= asked.numbers["ldh"] else INTERMEDIATE


def _aggressive(asked: _Asked) -> str:
    """Large-cell, peripheral T-cell, transformed and blastoid mantle-cell lymphoma of adults."""
    ldh = asked.number("ldh", "LDH × ULN")
    if ldh <= asked.numbers["ldh_normal"]:
        return LOW
    return HIGH if ldh >= asked.numbers["ldh"] and asked.yes("bulky", "bulky") else INTERMEDIATE


def _chronic_lymphocytic(asked: _Asked) -> str:
    cells = asked.number("white_cells", "white cells")
    named = sorted(asked.drugs & _CLL_DRUGS)
    if cells >= asked.numbers["cll_intermediate"] and named:
        asked.because.append(", ".join(named))
        return INTERMEDIATE
    return LOW


def _venetoclax(asked: _Asked) -> str:
    """By the label: the largest node and the lymphocytes."""
    asked.because.append("venetoclax")
    numbers, node = asked.numbers, asked.number("largest_node", "largest node, cm")
    if node >= numbers["node_high"]:
        return HIGH
    many = asked.number("lymphocytes", "lymphocytes") >= numbers["lymphocytes"]
    if many and node >= numbers["node"]:
        return HIGH
    return INTERMEDIATE if many or node >= numbers["node"] else LOW


def _bulky_solid(asked: _Asked) -> str:
    """Germ-cell and small-cell tumours that are bulky or advanced count more than other solid tumours."""
    return INTERMEDIATE if asked.yes("bulky", "bulky or advanced, and very sensitive") else LOW


def _low(asked: _Asked) -> str:  # noqa: ARG001
    return LOW


_CLL, _SOLID = "chronic lymphocytic leukaemia", "solid tumour"
_CLL_DRUGS = frozenset({"fludarabine", "rituximab", "obinutuzumab", "lenalidomide"})
_CLASSES: Mapping[str, Callable[[_Asked], str]] = MappingProxyType(
    {
        "acute myeloid leukaemia": _myeloid,
        "acute lymphoblastic leukaemia": _lymphoblastic,
        "Burkitt or lymphoblastic lymphoma": _burkitt,
        "aggressive lymphoma": _aggressive,
        _CLL: _chronic_lymphocytic,
        "germ-cell or small-cell tumour": _bulky_solid,
        "indolent or Hodgkin lymphoma": _low,
        "myeloma": _low,
        "chronic myeloid leukaemia": _low,
        _SOLID: _low,
    }
)
