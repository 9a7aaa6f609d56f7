"""Questions about the course of the disease, and statuses."""

from __future__ import annotations

from drawn import AGES, DAYS, maybe, some, table
from hypothesis import strategies as st

_CODES = st.sampled_from(["snomed:268910001", "snomed:359746009", "snomed:271299001", "snomed:1"])

ASKS = maybe(table(**{"is": st.sampled_from(["improved", "stable", "worse"])}), within_days=AGES)
FACTS = some(table(**{"is": st.just("status"), "code": _CODES, "on": DAYS}))
