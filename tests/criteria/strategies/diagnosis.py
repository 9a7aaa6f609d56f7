"""Questions about the diagnosis, and cancers in several codes or words alone."""

from __future__ import annotations

from drawn import DAYS, maybe, some, table
from hypothesis import strategies as st

_SITES = st.sampled_from(["breast", "lung", "colorectal", "icd10:C50", "snomed:254637007", "prostate"])
_CODES = st.sampled_from(["icd10:C50.9", "icd10:C34.1", "icd10:C18.2 snomed:363406005", "snomed:254637007", ""])

ASKS = maybe(
    table(site=st.one_of(_SITES, st.lists(_SITES, min_size=1, max_size=2))),
    histology=st.sampled_from(["adenocarcinoma", "small cell carcinoma", "icdo3:8500"]),
)
FACTS = some(
    maybe(
        table(**{"is": st.just("primary"), "code": _CODES, "on": DAYS}),
        histology=st.sampled_from(["icdo3:8140/3", "icdo3:8041/3"]),
    )
)
