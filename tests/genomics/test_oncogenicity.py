"""Points of oncogenicity, added by hand from the published table (Horak 2022)."""

from decimal import Decimal

import pytest

from medonc.knowledge.load import open_library
from medonc.practice.genomics.alteration import Reported, alteration
from medonc.practice.genomics.oncogenicity import Class, class_of, oncogenicity
from medonc.practice.genomics.tables import genes_of

LIBRARY = open_library()


def judged(gene, protein, *, coding="", population=None):
    one = alteration(Reported(genes=(gene,), protein=protein, coding=coding), genes_of(LIBRARY))
    return oncogenicity(one, LIBRARY, population=population)


@pytest.mark.parametrize(
    ("points", "expected"),
    [(10, Class.ONCOGENIC), (9, Class.LIKELY), (6, Class.LIKELY), (5, Class.UNCERTAIN), (0, Class.UNCERTAIN),
     (-1, Class.LIKELY_BENIGN), (-6, Class.LIKELY_BENIGN), (-7, Class.BENIGN)],
)  # fmt: skip
def test_bounds_of_the_classes(points, expected):
    assert class_of(points) is expected


def test_a_hotspot_with_known_function():
    """OS2 4 and OS3 4 are 8: likely; absent from populations adds OP4 1: 9; OP1 would make 10."""
    found = judged("KRAS", "p.G12D")
    assert [c.said() for c in found.codes] == ["OS2 +4", "OS3 +4"]
    assert (found.points, found.judged, found.could_be) == (8, Class.LIKELY, Class.ONCOGENIC)
    assert judged("KRAS", "p.G12D", population=Decimal(0)).points == 9


def test_a_null_variant_of_a_suppressor():
    """OVS1 8; of an oncogene it is nothing."""
    assert [c.said() for c in judged("APC", "p.R1450*").codes] == ["OVS1 +8"]
    assert judged("PTEN", "", coding="c.209+1G>A").points == 8
    assert judged("KRAS", "p.Q61*").points == 0


def test_another_change_at_a_known_residue():
    """OM4 2: uncertain."""
    found = judged("TP53", "p.R175L")
    assert ([c.code for c in found.codes], found.judged) == (["OM4"], Class.UNCERTAIN)


def test_a_common_variant_is_benign():
    """Above 5 %: SBVS1 -8; above 1 %: SBS1 -4; at 1 % nothing."""
    assert judged("ARID1A", "p.P1175L", population=Decimal("5.1")).judged is Class.BENIGN
    assert judged("ARID1A", "p.P1175L", population=Decimal(5)).points == -4
    assert judged("ARID1A", "p.P1175L", population=Decimal(1)).points == 0


def test_established_in_frame_changes():
    """EGFR exon 19 deletion: OS2 4, OS3 4, OM2 2 are 10."""
    found = judged("EGFR", "p.E746_A750del")
    assert (found.points, found.judged) == (10, Class.ONCOGENIC)
    assert judged("EGFR", "p.K852_R853del").points == 2


def test_what_is_wrong_is_not_scored():
    assert judged("BRAF", "p.K600E").judged is Class.NOT_KNOWN
