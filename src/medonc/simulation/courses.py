"""What the invented people have and are given: diseases, regimens and drugs, read from data/."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Drug:
    """A drug: its code, the step of its ordered amount, and the share of each count that a full dose takes away."""

    name: str
    rxnorm: str
    step: Decimal
    anc: float = 0
    plt: float = 0
    hgb: float = 0
    kidney: float = 0
    liver: float = 0

    @property
    def is_reduced(self) -> bool:
        """Whether its dose is lowered for the marrow: antibodies, steroids and hormones stay as they are."""
        return self.anc >= 0.15


@dataclass(frozen=True, kw_only=True)
class DrugLine:
    """One drug of a regimen. `span`: how many days a tablet is taken from each day on."""

    drug: str
    dose: Decimal
    unit: str
    days: tuple[int, ...]
    first: Decimal | None = None
    cap: Decimal | None = None
    span: int = 1
    times: int = 1
    route: str = "intravenous"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Regimen:
    """Drugs given together in cycles of a length in days."""

    id: str
    title: str
    length: int
    drugs: tuple[DrugLine, ...]
    gcsf: bool = False


@dataclass(frozen=True, kw_only=True)
class Step:
    """One part of a course: an operation, radiotherapy, or cycles of a regimen. `after`: days of waiting before it."""

    kind: str  # surgery | radiotherapy | drugs
    name: str = ""
    snomed: str = ""
    clears: bool = True
    volume: str = ""
    gy: Decimal = Decimal(0)
    fractions: int = 0
    with_next: bool = False
    regimen: str = ""
    cycles: int = 0
    response: str = ""
    depth: float = 0  # the share of the burden that is left at best, where it differs from the usual for the response
    ends: str = ""
    intent: str = "curative"
    after: int | None = None  # None: at once after drugs that still work, else two weeks


@dataclass(frozen=True, kw_only=True)
class Disease:
    """One kind of cancer with its usual course."""

    id: str
    cancer: str
    title: str
    sex: str
    ages: tuple[int, int]
    setting: str
    icd10: dict[str, str]
    site: str
    histology: tuple[str, str]
    stage: tuple[dict[str, str], ...]
    steps: tuple[Step, ...]
    snomed: tuple[str, str] | None = None
    grade: str = ""
    lesions: tuple[dict[str, Any], ...] = ()
    metastases: tuple[dict[str, str], ...] = ()
    pathology: tuple[dict[str, str], ...] = ()
    variants: tuple[dict[str, Any], ...] = ()
    studied: tuple[str, ...] = ()
    serum: dict[str, str] = field(default_factory=dict)
    blood: dict[str, str] = field(default_factory=dict)
    family: tuple[dict[str, Any], ...] = ()
    smoker: bool = False
    weight_loss: int = 1
    kidney: bool = False

    @property
    def is_solid(self) -> bool:
        """Whether there is something to measure."""
        return bool(self.lesions)


_DATA = files(__package__) / "data"


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


@cache
def drugs() -> dict[str, Drug]:
    """Every drug by name."""
    return {
        name: Drug(name=name, **{**row, "step": Decimal(str(row["step"]))})
        for name, row in _table("drugs.toml").items()
    }


@cache
def regimens() -> dict[str, Regimen]:
    """Every regimen by id."""
    return {name: _regimen(name, row) for name, row in _table("regimens.toml").items()}


def _regimen(name: str, row: dict[str, Any]) -> Regimen:
    lines = tuple(_line(line) for line in row["drugs"])
    return Regimen(id=name, title=row["title"], length=row["length"], drugs=lines, gcsf=row.get("gcsf", False))


def _line(row: dict[str, Any]) -> DrugLine:
    exact: dict[str, Any] = {key: Decimal(row[key]) for key in ("dose", "first", "cap") if key in row}
    return DrugLine(**{**row, **exact, "days": tuple(row["days"])})


@cache
def diseases() -> tuple[Disease, ...]:
    """Every disease, in the order of its file name."""
    found = sorted((_DATA / "diseases").iterdir(), key=lambda f: f.name)
    return tuple(_disease(f.name.removesuffix(".toml"), tomllib.loads(f.read_text(encoding="utf-8"))) for f in found)


def _disease(name: str, row: dict[str, Any]) -> Disease:
    steps = tuple(Step(**{**step, "gy": Decimal(step.get("gy", "0"))}) for step in row.pop("steps"))
    frozen: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Disease(id=name, steps=steps, **frozen)
