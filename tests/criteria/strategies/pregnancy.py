"""Questions about pregnancy, and tests, statuses and operations."""

from __future__ import annotations

from drawn import AGES, DAYS, maybe, some, table
from hypothesis import strategies as st

ASKS = maybe(table(**{"is": st.sampled_from(["pregnant", "excluded", "possible"])}), within_days=AGES)
FACTS = some(
    table(
        **{
            "is": st.just("result"),
            "loinc": st.just("2118-8"),
            "value": st.sampled_from(["positive", "negative", "unclear"]),
            "on": DAYS,
        }
    ),
    table(**{"is": st.just("operation"), "code": st.just("snomed:236886002"), "on": DAYS}),
    maybe(
        table(
            **{
                "is": st.just("illness"),
                "code": st.sampled_from(["icd10:Z33.1", "icd10:Z78.0", "snomed:77386006"]),
                "status": st.sampled_from(["active", "resolved"]),
                "on": DAYS,
            }
        ),
        until=st.just("2024-03-01"),
    ),
    table(**{"is": st.just("patient"), "sex": st.sampled_from(["male", "female", ""])}),
)
