"""Questions about results, and results with units, bounds and limits of the laboratory."""

from __future__ import annotations

from drawn import AGES, DAYS, joined, limits, maybe, some, table
from hypothesis import strategies as st

_COUNTS = st.decimals(min_value=0, max_value=20, places=2)
_LIMITS = st.one_of(_COUNTS.map("{} 10*9/L".format), st.sampled_from(["1 x LLN", "1.5 x ULN", "2 x baseline"]))

ASKS = maybe(joined(table(of=st.just("neutrophils")), limits(_LIMITS)), within_days=AGES)
FACTS = some(
    maybe(
        table(
            **{
                "is": st.just("result"),
                "loinc": st.sampled_from(["751-8", "26499-4"]),
                "value": st.one_of(_COUNTS.map("{} 10*9/L".format), _COUNTS.map("< {} 10*9/L".format)),
                "on": DAYS,
            }
        ),
        high=st.just("7.5 10*9/L"),
        low=st.just("1.8 10*9/L"),
    ),
    table(**{"is": st.just("drug"), "name": st.just("doxorubicin"), "dose": st.just("60 mg/m2"), "on": DAYS}),
)
