"""Questions about days since something, and what happened."""

from __future__ import annotations

from drawn import AGES, DAYS, maybe, some, table
from hypothesis import strategies as st

_EVENTS = st.sampled_from(["diagnosis", "metastasis", "surgery", "radiotherapy", "systemic treatment", "progression"])

ASKS = maybe(table(event=_EVENTS, at_least_days=AGES), at_most_days=AGES)
FACTS = some(
    table(**{"is": st.just("operation"), "on": DAYS}),
    table(**{"is": st.just("radiotherapy"), "on": DAYS}),
    table(**{"is": st.just("primary"), "code": st.just("icd10:C50.9"), "on": DAYS}),
    table(**{"is": st.just("drug"), "name": st.just("carboplatin"), "on": DAYS}),
    table(**{"is": st.just("status"), "code": st.just("snomed:271299001"), "on": DAYS}),
)
