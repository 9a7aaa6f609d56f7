"""Questions about doses in all, and doses as given."""

from __future__ import annotations

from drawn import DAYS, joined, limits, some, table
from hypothesis import strategies as st

_DOSES = st.sampled_from(["60 mg/m2", "33.3333333 mg/m2", "0.05 g/m2", "100 mg", "2 mg/kg", ""])

ASKS = joined(
    table(of=st.sampled_from(["doxorubicin", "anthracyclines"])), limits(st.integers(1, 500).map("{} mg/m2".format))
)
FACTS = some(
    table(
        **{
            "is": st.just("drug"),
            "name": st.sampled_from(["doxorubicin", "epirubicin"]),
            "dose": _DOSES,
            "on": DAYS | st.just("2023-06"),
        }
    )
)
