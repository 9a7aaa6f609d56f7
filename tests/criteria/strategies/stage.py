"""Questions about stage, and stages fine, coarse, clinical and pathological."""

from __future__ import annotations

from drawn import DAYS, joined, limits, maybe, some, table
from hypothesis import strategies as st

_GROUPS = st.sampled_from(["I", "II", "IIA", "IIIB", "IIIC", "IV", "IVA"])
_BASES = st.sampled_from(["clinical", "pathological"])

ASKS = maybe(
    st.one_of(
        joined(table(**{"is": st.lists(_GROUPS, min_size=1, max_size=2)})),
        limits(_GROUPS, keys=("at_least", "at_most")),
        table(part=st.just("T"), at_least=st.sampled_from(["Tis", "T1", "T2b", "T4"])),
    ),
    basis=_BASES,
)
FACTS = some(
    maybe(table(**{"is": st.just("stage"), "value": _GROUPS, "on": DAYS}), basis=_BASES),
    table(
        **{"is": st.just("stage"), "part": st.just("T"), "value": st.sampled_from(["cT2", "pT1c", "TX"]), "on": DAYS}
    ),
)
