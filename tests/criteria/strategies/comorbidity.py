"""Questions about other illness, and lists of problems and reviews."""

from __future__ import annotations

from drawn import DAYS, maybe, some, table
from hypothesis import strategies as st

_CODES = st.sampled_from(["icd10:I50.9", "icd10:I10", "icd10:I26.9", "snomed:84114007", ""])

ASKS = maybe(
    table(name=st.sampled_from(["heart failure", "hypertension", "venous thromboembolism", "icd10:E11"])),
    when=st.sampled_from(["current", "ever"]),
)
FACTS = some(
    maybe(
        table(**{"is": st.just("illness"), "code": _CODES, "on": DAYS}), status=st.sampled_from(["active", "resolved"])
    ),
    table(
        **{
            "is": st.just("review"),
            "present": st.lists(_CODES, max_size=2),
            "absent": st.lists(_CODES, max_size=2),
            "on": DAYS,
        }
    ),
)
