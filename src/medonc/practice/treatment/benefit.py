"""What a regimen's trials showed, in one sentence each, and the strongest of it by design and endpoint."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import Benefit, Design, Endpoint, Found

_RATIOS = frozenset({"hazard ratio", "risk ratio", "relative risk", "rate ratio"})
_INTERVAL = re.compile(r"\((?:[\d.]+ % interval )?([\d.]+) to ([\d.]+)\)")
_ONE = Decimal(1)
_EVENTS = frozenset(
    {
        Endpoint.DISEASE_FREE,
        Endpoint.EVENT_FREE,
        Endpoint.METASTASIS_FREE,
        Endpoint.PROGRESSION_FREE,
        Endpoint.TIME_TO_PROGRESSION,
        Endpoint.LOCOREGIONAL,
    }
)
SURVIVAL, EVENT, NOT_INFERIOR, RESPONSE, NO_DIFFERENCE, NONE = (
    "overall survival",
    "time to an event",
    "not inferior",
    "response or no comparison",
    "no difference",
    "none stated",
)
_OF_VERDICT: Mapping[Found, str] = MappingProxyType(
    {Found.NOT_INFERIOR: NOT_INFERIOR, Found.NO_DIFFERENCE: NO_DIFFERENCE, Found.WORSE: NO_DIFFERENCE}
)


def found_of(one: Benefit) -> Found | None:
    """What the file says it came to; else better where the whole interval of a ratio lies below 1, no difference
    where it does not; None where nothing was compared."""
    if one.found is not None or one.measure not in _RATIOS:
        return one.found
    ends = _INTERVAL.search(one.effect)
    if ends is None:
        return None
    if Decimal(ends[2]) < _ONE:
        return Found.BETTER
    return Found.WORSE if Decimal(ends[1]) > _ONE else Found.NO_DIFFERENCE


def effect_of(one: Benefit) -> str:
    """The kind of effect by which options are ordered, of the rule's choices."""
    if one.endpoint is Endpoint.NONE:
        return NONE
    found = found_of(one)
    if found is None:
        return RESPONSE
    if found is not Found.BETTER:
        return _OF_VERDICT[found]
    if one.endpoint is Endpoint.OVERALL_SURVIVAL:
        return SURVIVAL
    return EVENT if one.endpoint in _EVENTS else RESPONSE


def benefit_words(one: Benefit) -> str:
    """`overall survival: hazard ratio 0.66 (0.52 to 0.85); median overall survival 14.7 against 9.6 months`."""
    if one.endpoint is Endpoint.NONE:
        return "no effect of its own is stated"
    measure = one.measure if one.measure not in ("median", "share") else ""
    effect = "" if one.effect in one.arms else f"{measure} {one.effect}".strip()
    said = "; ".join(filter(None, (effect, one.arms)))
    return said if said.lower().startswith(one.endpoint.value) else f"{one.endpoint.value}: {said}"


def trial_words(one: Benefit, *, design: bool = True) -> str:
    """`VIALE-A, randomised, phase 3, against azacitidine, 431 people`; the design may stand elsewhere."""
    who = one.population
    if one.n is not None and str(one.n) not in who:
        who = f"{one.n} {who if who.startswith(('patients', 'women', 'men')) else f'people, {who}'}" if who else ""
        who = who or f"{one.n} people"
    return ", ".join(filter(None, (one.trial, design_words(one.design) if design else "", one.comparison, who)))


def design_words(design: Design) -> str:
    """The design as a clinician says it."""
    if design is Design.OTHER_SCHEDULE:
        return "a trial of another schedule"
    return design.value
