"""Questions about spread, and metastases, nodes and M categories."""

from __future__ import annotations

from drawn import DAYS, some, table
from hypothesis import strategies as st

_SITES = st.sampled_from(["brain", "liver", "bone", "lymph node", "icd10:C78.0"])
_CODES = st.sampled_from(["icd10:C78.7", "icd10:C79.31", "icd10:C77.3", "snomed:94222008", ""])

ASKS = st.one_of(table(present=st.booleans()), table(site=st.one_of(_SITES, st.lists(_SITES, min_size=1, max_size=2))))
FACTS = some(
    table(**{"is": st.just("metastasis"), "code": _CODES, "on": DAYS}),
    table(
        **{"is": st.just("stage"), "part": st.just("M"), "value": st.sampled_from(["cM0", "M1", "cM1b"]), "on": DAYS}
    ),
)
