"""Questions about age, and people of any age."""

from __future__ import annotations

from datetime import date

from drawn import limits, table
from hypothesis import strategies as st

_BORN = st.dates(min_value=date(1920, 1, 1), max_value=date(2022, 12, 31)).map(str)

ASKS = limits(st.integers(min_value=0, max_value=110))
FACTS = st.lists(table(**{"is": st.just("patient"), "born": st.one_of(_BORN, st.just("1960"))}), max_size=1)
