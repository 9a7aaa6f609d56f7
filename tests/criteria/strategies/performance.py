"""Questions about performance, and assessments on two scales."""

from __future__ import annotations

from drawn import AGES, DAYS, joined, limits, maybe, some, table
from hypothesis import strategies as st

ASKS = maybe(
    st.one_of(
        limits(st.integers(0, 4)),
        joined(table(scale=st.just("Karnofsky")), limits(st.sampled_from([50, 60, 70, 80]))),
    ),
    within_days=AGES,
)
FACTS = some(
    table(**{"is": st.just("performance"), "grade": st.integers(0, 4), "on": DAYS}),
    table(
        **{
            "is": st.just("performance"),
            "scale": st.just("Karnofsky"),
            "grade": st.sampled_from([40, 60, 80, 100]),
            "on": DAYS,
        }
    ),
)
