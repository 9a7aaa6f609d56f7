"""Questions about toxicity, and gradings."""

from __future__ import annotations

from drawn import AGES, DAYS, joined, limits, maybe, some, table
from hypothesis import strategies as st

_TERMS = st.sampled_from(["diarrhoea", "Fatigue"])

ASKS = st.one_of(
    maybe(joined(table(term=_TERMS), limits(st.integers(0, 5))), within_days=AGES),
    joined(table(term=_TERMS, when=st.just("ever")), limits(st.integers(0, 5))),
    joined(
        maybe(table(term=_TERMS, when=st.just("worst"), within_days=AGES), since=st.just("last dose")),
        limits(st.integers(0, 5)),
    ),
)
FACTS = some(table(**{"is": st.just("toxicity"), "term": _TERMS, "grade": st.integers(0, 5), "on": DAYS}))
