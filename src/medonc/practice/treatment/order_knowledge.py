"""The knowledge that a signature rests on, as a digest: the order's regimen, and of each drug what bears on its dose.

A change of any other file, or of the words about these, leaves it as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Set
from dataclasses import fields, is_dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.treatment.order_moves import Standing
from medonc.record.orders import TreatmentOrder

_OF_REGIMEN = ("phases", "rounds", "max_delay_days", "uses", "indicated", "treat", "levels", "changes", "support")
_OF_DRUG = (
    "dose_unit", "routes", "never_routes", "single_dose_cap", "single_dose_cap_unit", "cumulative", "required_tests",
    "adjustments",
)  # fmt: skip
_LENGTH = 32


def knowledge_behind(order: TreatmentOrder, library: Library) -> str:
    """The digest of what the library says now of an order's regimen and drugs; one that it lacks is told as lacking."""
    drugs = sorted({dose.drug for dose in order.doses})
    parts = (_regimen(order.regimen, library), *(_drug(drug, library) for drug in drugs))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_LENGTH]


def knowledge_changed(order: TreatmentOrder, standing: Standing, library: Library) -> str:
    """Why a signature rests on knowledge that changed since; empty where it does not, or nobody signed."""
    signature = standing.signature("sign")
    if signature is None or not signature.knowledge or signature.knowledge == knowledge_behind(order, library):
        return ""
    gone = [drug for drug in sorted({dose.drug for dose in order.doses}) if drug not in library.drugs]
    if order.regimen not in library.regimens:
        gone.insert(0, f"the regimen {order.regimen}")
    what = f"{', '.join(gone)} left the library" if gone else f"what the library says of {order.regimen} changed"
    return f"{what} since {signature.name} signed"


def _regimen(name: str, library: Library) -> str:
    held = library.regimens.get(name)
    return _plain([held.rule.edition, *(getattr(held, each) for each in _OF_REGIMEN)]) if held else f"{name}: not held"


def _drug(name: str, library: Library) -> str:
    held = library.drugs.get(name)
    return _plain([held.rule.edition, *(getattr(held, each) for each in _OF_DRUG)]) if held else f"{name}: not held"


def _plain(value: object) -> str:
    """A value as text that is the same in every process: sets and mappings in order."""
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}({_joined(_plain(getattr(value, each.name)) for each in fields(value))})"
    if isinstance(value, Mapping):
        return f"{{{_joined(sorted(f'{_plain(key)}: {_plain(held)}' for key, held in value.items()))}}}"
    if isinstance(value, Set):
        return f"{{{_joined(sorted(map(_plain, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{_joined(map(_plain, value))}]"
    return f"{type(value).__name__} {value}"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)
