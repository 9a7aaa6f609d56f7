"""A drug of the formulary: names, routes, limits, vials. A missing route is a refused route."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes.care import Act, Question
from medonc.values.evidence import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Vial:
    """A marketed container or tablet. `content` in `unit` (mg, [USP'U], [iU]).

    `in_use_hours`: how long after the first entry doses for others may be drawn from it; None: for one patient alone.
    """

    content: Decimal
    unit: str
    form: str = "vial"  # vial | tablet | capsule | syringe
    in_use_hours: int | None = None


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
class Adjustment:
    """What the dose becomes where an organ fails: one row of the label's table, `when` its band.

    `act` is `reduce` with `percent` of standard or a `dose` in `unit`, `omit` (do not give) or empty (no change).
    A dose belongs to the schedules whose single standard dose, as often a day, is one of `standards` (in `unit`);
    for every other line, and where `standards` is empty, it is not known what it would be. With `by_text` no number
    tells it: not studied, or another interval, as `text` says.
    """

    organ: str  # renal | hepatic
    when: Question
    act: Act | None = None
    percent: Decimal | None = None
    dose: Decimal | None = None
    unit: str = ""
    standards: tuple[Decimal, ...] = ()
    by_text: bool = False
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dilution:
    """A fluid to dilute in, the concentrations that keep (in mg/mL unless said), and for how long."""

    fluid: str  # "sodium chloride 0.9 %" | "glucose 5 %" | …
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = "mg/mL"
    hours: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """A main toxicity, and when it comes."""

    term: str
    onset: str = ""


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
    target: str = ""  # what it acts on, or how
    emetogenicity: str = ""  # high | moderate | low | minimal
    properties: tuple[str, ...] = ()  # of the closed list in data/treatment/properties.csv
    qt_risk: str = ""  # known | possible | conditional | none stated
    boxed_warnings: tuple[str, ...] = ()  # ours, in short
    pregnancy: str = ""
    contraception: str = ""
    handling: str = ""
    storage: str = ""
    dilutions: tuple[Dilution, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    harms: tuple[Harm, ...] = ()
