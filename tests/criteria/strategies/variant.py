"""Questions about variants, and reports of them and of what was studied."""

from __future__ import annotations

from drawn import DAYS, maybe, some, table
from hypothesis import strategies as st

_GENES = {"EGFR": "3236", "BRAF": "1097", "ALK": "427"}
_CHANGES = st.sampled_from(["p.(Glu746_Ala750del)", "p.Leu858Arg", "V600E", "p.Val600Lys", ""])

ASKS = st.one_of(
    maybe(table(gene=st.sampled_from(list(_GENES))), **{"is": st.sampled_from(["found", "not found", "tested"])}),
    maybe(
        table(gene=st.just("EGFR")),
        exon=st.sampled_from([19, 21]),
        **{"class": st.sampled_from(["deletion", "substitution"]), "is": st.sampled_from(["found", "not found"])},
    ),
    table(gene=st.just("BRAF"), protein=st.sampled_from(["V600", "V600E", "p.Val600Lys"])),
    table(gene=st.just("ALK"), partner=st.just("EML4")),
)
FACTS = some(
    maybe(
        table(**{"is": st.just("variant"), "gene": st.sampled_from(list(_GENES.values())), "on": DAYS}),
        protein=_CHANGES,
        state=st.sampled_from(["present", "absent", "not stated"]),
        partner=st.just("1316"),
    ),
    table(
        **{"is": st.just("region"), "genes": st.lists(st.sampled_from(list(_GENES.values())), max_size=3), "on": DAYS}
    ),
)
