"""Questions about drugs that are taken, and statements and requests."""

from __future__ import annotations

from drawn import DAYS, maybe, some, table
from hypothesis import strategies as st

ASKS = st.one_of(
    table(name=st.sampled_from(["letrozole", "doxorubicin", "rxnorm:11289"])),
    table(**{"class": st.sampled_from(["anthracycline", "taxane"])}),
)
FACTS = some(
    maybe(
        table(
            **{
                "is": st.just("drug"),
                "name": st.sampled_from(
                    ["letrozole", "doxorubicin", "rxnorm:11289", "rxnorm:29046", "snomed:372756006"]
                ),
                "event": st.sampled_from(["taken", "requested", "given"]),
                "status": st.sampled_from(["active", "completed"]),
                "cancer": st.booleans(),
                "on": DAYS,
            }
        ),
        until=st.just("2026-01-01"),
    )
)
