"""Questions about tumour markers, and tests in classes and in shares."""

from __future__ import annotations

from drawn import AGES, DAYS, joined, limits, maybe, some, table
from hypothesis import strategies as st

_CLASSES = st.sampled_from(["positive", "negative", "snomed:42425007"])

ASKS = maybe(
    st.one_of(
        table(of=st.sampled_from(["ER", "HER2", "MSI"]), **{"is": st.sampled_from(["positive", "negative", "tested"])}),
        joined(table(of=st.just("PD-L1 TPS")), limits(st.integers(0, 100).map("{} %".format))),
    ),
    within_days=AGES,
)
FACTS = some(
    table(**{"is": st.just("result"), "loinc": st.sampled_from(["85337-4", "85319-2"]), "value": _CLASSES, "on": DAYS}),
    table(
        **{
            "is": st.just("result"),
            "loinc": st.just("85147-7"),
            "value": st.one_of(st.integers(0, 100).map("{} %".format), st.just("< 1 %")),
            "on": DAYS,
        }
    ),
)
