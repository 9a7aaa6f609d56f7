"""Questions about measures, and the results that they are computed from."""

from __future__ import annotations

from drawn import AGES, DAYS, joined, limits, maybe, some, table
from hypothesis import strategies as st


def _result(loinc: str, low: int, high: int, unit: str) -> st.SearchStrategy[dict[str, object]]:
    values = st.integers(low, high).map(f"{{}} {unit}".format)
    return table(**{"is": st.just("result"), "loinc": st.just(loinc), "value": values, "on": DAYS})


_POINTS = st.integers(1, 40).map("{} %".format)
_FALL = maybe(joined(table(of=st.just("LVEF")), table(fall_of=limits(_POINTS, ["at_least", "above"]))), below=_POINTS)

ASKS = st.one_of(
    joined(table(of=st.just("creatinine clearance")), limits(st.integers(10, 150).map("{} mL/min".format))),
    joined(table(of=st.just("body surface")), limits(st.integers(1, 3).map("{} m2".format))),
    maybe(joined(table(of=st.just("LVEF")), limits(st.integers(20, 80).map("{} %".format))), within_days=AGES),
    maybe(_FALL, within_days=AGES),
    maybe(joined(table(of=st.just("weight")), limits(st.integers(40, 120).map("{} kg".format))), within_days=AGES),
    joined(table(of=st.just("height")), limits(st.integers(140, 200).map("{} cm".format))),
)
FACTS = some(
    _result("29463-7", 40, 120, "kg"),
    _result("29463-7", 90, 260, "[lb_av]"),
    _result("29463-7", 1, 900, "cm"),
    _result("8302-2", 140, 200, "cm"),
    _result("14682-9", 40, 300, "umol/L"),
    _result("10230-1", 20, 130, "%"),
    table(**{"is": st.just("result"), "loinc": st.just("10230-1"), "value": st.just("> 55 %"), "on": DAYS}),
    table(**{"is": st.just("drug"), "name": st.just("doxorubicin"), "dose": st.just("60 mg/m2"), "on": DAYS}),
)
