"""A drug of the formulary: names, routes, limits, vials. A missing route is a refused route."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from medonc.values.evidence import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Vial:
    """A marketed container or tablet. `content` in `unit` (mg, [USP'U], [iU])."""

    content: Decimal
    unit: str
    form: str = "vial"  # vial | tablet | capsule | syringe


@dataclass(frozen=True, slots=True, kw_only=True)
class CumulativeLimit:
    """A lifetime limit in the drug's own unit, with what it protects."""

    limit: Decimal
    unit: str
    organ: str
    condition: str = ""  # e.g. "prior chest radiotherapy"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRule:
    """A route that the drug may take. Routes are a positive list."""

    route: str  # intravenous | oral | subcutaneous | intramuscular | intrathecal | intravesical …
    snomed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """One drug under data/treatment/drugs/<id>.toml. Brand-specific products are drugs of their own."""

    rule: Rule
    name: str  # generic, lower case
    drug_class: str
    group: str = "anticancer"  # anticancer | hormonal | supportive
    rxnorm: tuple[str, ...] = ()
    atc: str = ""
    also_called: tuple[str, ...] = ()
    dose_unit: str = "mg"
    routes: tuple[RouteRule, ...] = ()
    never_routes: tuple[str, ...] = ()
    vials: tuple[Vial, ...] = ()
    rounding_step: Decimal | None = None
    single_dose_cap: Decimal | None = None
    single_dose_cap_unit: str = ""
    cumulative: tuple[CumulativeLimit, ...] = ()
    anthracycline_factor: Decimal | None = None  # multiply by this for doxorubicin equivalents
    plausible_low: Decimal | None = None  # plausible single dose range in plausible_unit
    plausible_high: Decimal | None = None
    plausible_unit: str = ""
    vesicant: str = ""
    not_interchangeable_with: tuple[str, ...] = ()
    required_tests: tuple[str, ...] = ()
