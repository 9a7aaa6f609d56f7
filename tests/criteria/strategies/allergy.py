"""Questions about allergies, and allergies in codes and words."""

from __future__ import annotations

from drawn import DAYS, some, table
from hypothesis import strategies as st

_TO = st.sampled_from(["paclitaxel", "docetaxel", "rxnorm:7980", "snomed:716186003", ""])

ASKS = st.one_of(
    table(to=st.sampled_from(["paclitaxel", "carboplatin", "rxnorm:7980"])),
    table(**{"class": st.sampled_from(["taxane", "anthracycline"])}),
)
FACTS = some(table(**{"is": st.just("allergy"), "to": _TO, "on": DAYS}))
