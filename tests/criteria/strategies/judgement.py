"""Questions that only somebody can decide; no fact answers them."""

from __future__ import annotations

from drawn import table
from hypothesis import strategies as st

ASKS = table(
    that=st.sampled_from(["the tumour can be resected", "an anthracycline is to be avoided"]),
    by=st.sampled_from(["oncologist", "surgeon", "tumour board", "patient"]),
)
FACTS = st.just([])
