"""Questions about sex, and people with and without it recorded."""

from __future__ import annotations

from drawn import table
from hypothesis import strategies as st

ASKS = table(**{"is": st.sampled_from(["female", "male"])})
FACTS = st.lists(table(**{"is": st.just("patient"), "sex": st.sampled_from(["female", "male", ""])}), max_size=1)
