"""One alteration has one form, whatever its spelling; what a report gets wrong is named."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.practice.genomics.alteration import Kind, Reported, alteration
from medonc.practice.genomics.protein import Effect, protein_change
from medonc.practice.genomics.tables import genes_of
from medonc.values.errors import UnreadableInput

_ONE = dict(zip("ARNDCQEGHILKMFPSTWYV", ["Ala", "Arg", "Asn", "Asp", "Cys", "Gln", "Glu", "Gly", "His", "Ile", "Leu", "Lys", "Met", "Phe", "Pro", "Ser", "Thr", "Trp", "Tyr", "Val"], strict=True))  # fmt: skip  # noqa: E501


@pytest.fixture(scope="module")
def genes():
    return genes_of(open_library())


@pytest.mark.parametrize(
    "written",
    ["V600E", "p.V600E", "p.(V600E)", "p.Val600Glu", "p.(Val600Glu)", "NP_004324.2:p.Val600Glu", "Val600Glu"],
)
def test_spellings_of_one_change(written):
    assert protein_change(written) == protein_change("V600E")
    assert protein_change(written).said() == "p.V600E"


@pytest.mark.parametrize(
    ("written", "text", "effect"),
    [
        ("p.Glu746_Ala750del", "E746_A750del", Effect.DELETION),
        ("p.E746_A750delELREA", "E746_A750del", Effect.DELETION),
        ("p.Leu747_Pro753delinsSer", "L747_P753delinsS", Effect.DELETION),
        ("p.Ala767_Val769dup", "A767_V769dup", Effect.INSERTION),
        ("p.Asp770_Asn771insSerValAsp", "D770_N771insSVD", Effect.INSERTION),
        ("p.Arg213*", "R213*", Effect.NONSENSE),
        ("p.R213X", "R213*", Effect.NONSENSE),
        ("p.Arg213Ter", "R213*", Effect.NONSENSE),
        ("p.Ser1465ArgfsTer3", "S1465fs", Effect.FRAMESHIFT),
        ("S1465fs*3", "S1465fs", Effect.FRAMESHIFT),
        ("p.Met1?", "M1?", Effect.START_LOST),
        ("p.Val600=", "V600=", Effect.SILENT),
        ("p.Ter394Argext*9", "*394Rext*9", Effect.STOP_LOST),
    ],
)
def test_changes_in_one_form(written, text, effect):
    change = protein_change(written)
    assert (change.text, change.effect) == (text, effect)


@pytest.mark.parametrize("written", ["", "V600", "600E", "c.1799T>A", "p.A750_E746del", "B600J1", "V600ins"])
def test_what_is_no_protein_change_is_refused(written):
    with pytest.raises(UnreadableInput, match="HGVS"):
        protein_change(written)


@given(st.sampled_from(sorted(_ONE)), st.integers(2, 3000), st.sampled_from(sorted(_ONE)))
def test_three_letters_and_one_letter_are_the_same(reference, codon, to):
    short, long = f"{reference}{codon}{to}", f"p.({_ONE[reference]}{codon}{_ONE[to]})"
    assert protein_change(short) == protein_change(long)


def test_fusion_with_its_partner(genes):
    for words in ("EML4::ALK fusion", "EML4-ALK rearrangement", "gene fusion EML4/ALK"):
        found = alteration(Reported(genes=("ALK",), words=words), genes)
        assert (found.kind, found.gene, found.partner, found.faults) == (Kind.FUSION, "ALK", "EML4", ())
        assert found.said() == "EML4::ALK fusion"


def test_fusion_without_partner_is_a_fault(genes):
    found = alteration(Reported(genes=("ROS1",), words="ROS1 Fusion"), genes)
    assert found.kind is Kind.FUSION
    assert found.faults == ("a fusion without its partner",)


def test_coordinates_without_assembly_are_a_fault(genes):
    bare = Reported(genes=("BRAF",), protein="V600E", has_coordinates=True)
    assert alteration(bare, genes).faults == ("coordinates without the assembly that they count in",)
    named = Reported(genes=("BRAF",), protein="V600E", has_coordinates=True, assembly="GRCh38")
    assert alteration(named, genes).faults == ()


def test_wrong_reference_residue_and_length(genes):
    wrong = alteration(Reported(genes=("BRAF",), protein="p.Lys600Glu"), genes)
    assert wrong.faults == ("residue 600 of BRAF is V, not K",)
    beyond = alteration(Reported(genes=("KRAS",), protein="p.Gly512Asp"), genes)
    assert beyond.faults == ("codon 512 lies beyond the 189 residues of KRAS",)


def test_copies(genes):
    assert alteration(Reported(genes=("ERBB2",), copies=Decimal(6)), genes).kind is Kind.AMPLIFICATION
    assert alteration(Reported(genes=("ERBB2",), copies=Decimal("5.9")), genes).kind is Kind.COPIES
    assert alteration(Reported(genes=("CDKN2A",), copies=Decimal(0)), genes).kind is Kind.DELETION
    assert alteration(Reported(genes=("MET",), words="amplification"), genes).kind is Kind.AMPLIFICATION


@pytest.mark.parametrize("coding", ["NM_000245.4:c.3028G>T", "c.3028+1G>T", "c.2888-19_2888-5del"])
def test_met_exon_14(genes, coding):
    found = alteration(Reported(genes=("MET",), coding=coding, protein="p.?"), genes)
    skips = "+" in coding or "-" in coding
    assert (found.kind is Kind.SKIPPING) is skips


def test_splice_site(genes):
    assert alteration(Reported(genes=("TP53",), coding="c.375+1G>A", protein="p.?"), genes).kind is Kind.SPLICE
    assert alteration(Reported(genes=("TP53",), coding="c.375+12G>A"), genes).kind is Kind.CODING
