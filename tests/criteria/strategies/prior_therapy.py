"""Questions about earlier treatment, and doses, courses and radiotherapy."""

from __future__ import annotations

from drawn import AGES, DAYS, maybe, some, table
from hypothesis import strategies as st

_DRUGS = st.sampled_from(["doxorubicin", "paclitaxel", "carboplatin"])

ASKS = st.one_of(
    maybe(table(drug=_DRUGS), within_days=AGES),
    table(**{"class": st.just("anthracycline"), "washout_days": AGES}),
    table(washout_days=AGES),
    table(modality=st.just("radiotherapy"), washout_days=AGES),
    table(lines_at_least=st.integers(0, 3)),
    table(drug=_DRUGS, setting=st.sampled_from(["curative", "palliative"])),
)
FACTS = some(
    maybe(
        table(
            **{
                "is": st.just("drug"),
                "name": _DRUGS,
                "event": st.sampled_from(["given", "taken", "requested"]),
                "on": DAYS,
            }
        ),
        intent=st.sampled_from(["curative", "palliative"]),
    ),
    table(**{"is": st.just("radiotherapy"), "on": DAYS}),
)
