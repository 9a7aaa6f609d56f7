"""The tumour marker tests known by their LOINC code, for records that claim no profile."""

from __future__ import annotations

from medonc.values.codes import Code, Loinc

MARKERS: frozenset[Code] = frozenset(
    Loinc(code, name)
    for code, name in (
        ("85337-4", "oestrogen receptor, breast, immune stain"),
        ("16112-5", "oestrogen receptor, tissue"),
        ("40556-3", "oestrogen receptor, tissue, immune stain"),
        ("85339-0", "progesterone receptor, breast, immune stain"),
        ("16113-3", "progesterone receptor, tissue"),
        ("40557-1", "progesterone receptor, tissue, immune stain"),
        ("48676-1", "HER2, tissue, interpretation"),
        ("18474-7", "HER2, tissue, immune stain"),
        ("85319-2", "HER2, breast, immune stain"),
        ("72383-3", "HER2, tissue, presence by immunoassay"),
        ("31150-6", "ERBB2 gene, tissue, FISH"),
        ("85147-7", "PD-L1 22C3, tissue"),
        ("83052-1", "PD-L1 by clone 22C3, tissue, immune stain"),
        ("2857-1", "PSA"),
        ("35741-8", "PSA, ultrasensitive"),
        ("10886-0", "free PSA"),
        ("12841-3", "free PSA fraction"),
        ("2039-6", "CEA"),
        ("10334-1", "CA 125"),
        ("24108-3", "CA 19-9"),
        ("6875-9", "CA 15-3"),
        ("17842-6", "CA 27.29"),
        ("1834-1", "alpha-fetoprotein"),
        ("21198-7", "beta hCG, quantitative"),
        ("55180-4", "human epididymis protein 4"),
        ("15069-8", "neuron-specific enolase"),
        ("9811-1", "chromogranin A"),
        ("1952-1", "beta-2 microglobulin"),
        ("3013-0", "thyroglobulin"),
        ("1992-7", "calcitonin"),
        ("39004-7", "EGFR, tissue"),
    )
)
