"""What findings mean for treatment, by tumour: expected verdicts are read from the labels and trials, not from the code."""  # noqa: E501

from datetime import date

import pytest
from tests.genomics.charts import cancer, chart, msi, studied, tmb, variant

from medonc.knowledge.load import open_library
from medonc.practice.actionability import Tier, Verdict, interpret
from medonc.practice.actionability.statements import MEASURES, statements
from medonc.practice.actionability.tumours import Relation, relation, tumours
from medonc.practice.genomics.tables import genes_of

LIBRARY = open_library()
ON = date(2026, 11, 25)
COLON, LUNG, BREAST = ("C18.7", "8140/3"), ("C34.1", "8140/3"), ("C50.4", "8500/3")


def report(disease, *facts):
    return interpret(chart(cancer(*disease), *facts), LIBRARY, ON)


def verdicts(found):
    return {(each.therapy, each.verdict) for each in found.advice}


def state(found, name):
    return next(each.state for each in found.asked if each.name == name)


def test_kras_closes_anti_egfr_in_the_colon():
    found = report(COLON, variant(1, "KRAS", "p.Gly12Asp"), studied(2, "KRAS", "NRAS", "BRAF"))
    assert {("cetuximab", Verdict.NOT), ("panitumumab", Verdict.NOT)} <= verdicts(found)
    assert ("cetuximab + FOLFIRI", Verdict.DO) not in verdicts(found)
    assert found.judged[0].tier is Tier.I


def test_two_spellings_in_two_reports_are_one_variant():
    found = report(COLON, variant(1, "KRAS", "NP_004976.2:p.(Gly12Asp)"), variant(2, "KRAS", "G12D"))
    assert len(found.judged) == 1
    assert [fact.resource for fact in found.judged[0].found.facts] == ["Observation/observation-1",
                                                                      "Observation/observation-2"]  # fmt: skip


def test_tested_and_not_found_opens_and_not_tested_does_not():
    tested = report(COLON, studied(1, "KRAS", "NRAS"))
    assert ("cetuximab + FOLFIRI", Verdict.DO) in verdicts(tested)
    assert state(tested, "KRAS") == "tested and not found"
    half = report(COLON, studied(1, "KRAS"))
    assert not {each.therapy for each in half.advice} & {"cetuximab + FOLFIRI", "panitumumab + FOLFOX"}
    assert state(half, "NRAS") == "not tested"


def test_an_unclear_variant_leaves_wild_type_unsaid():
    found = report(COLON, studied(1, "KRAS", "NRAS"), variant(2, "NRAS", coding_change="c.34G>T"))
    assert ("cetuximab + FOLFIRI", Verdict.UNCERTAIN) in verdicts(found)
    assert any("codon 12, where G12 is a hotspot" in fault for fault in found.faults)
    assert state(found, "NRAS") == "unsettled"


def test_braf_means_another_thing_in_another_tumour():
    colon = report(COLON, variant(1, "BRAF", "V600E"))
    assert ("encorafenib + cetuximab", Verdict.DO) in verdicts(colon)
    assert ("dabrafenib + trametinib", Verdict.NOT) in verdicts(colon)
    melanoma = report(("C43.5", "8720/3"), variant(1, "BRAF", "V600E"))
    assert ("dabrafenib + trametinib", Verdict.DO) in verdicts(melanoma)
    bile = report(("C24.0", "8160/3"), variant(1, "BRAF", "V600E"))
    assert ("dabrafenib + trametinib", Verdict.DO) in verdicts(bile)  # any solid tumour, FDA 2022-06-22


def test_conflicting_evidence_stays_visible_and_lowers():
    """De Roock 2010 against Karapetis 2014 and Prenen 2009; ALASCCA keeps aspirin apart."""
    found = report(COLON, variant(1, "PIK3CA", "p.His1047Arg"))
    judged = found.judged[0]
    assert {each.statement.supports for each in judged.disputed} == {True, False}
    assert ("cetuximab", Verdict.UNCERTAIN) in verdicts(found)
    assert ("cetuximab", Verdict.NOT) not in verdicts(found)


def test_resistance_closes_what_the_driver_opened():
    found = report(LUNG, variant(1, "EGFR", "L858R"), variant(2, "EGFR", "T790M"))
    assert ("osimertinib", Verdict.DO) in verdicts(found)
    assert ("erlotinib", Verdict.NOT) in verdicts(found)
    assert ("erlotinib", Verdict.DO) not in verdicts(found)


@pytest.mark.parametrize(
    ("protein", "therapy"),
    [("p.Glu746_Ala750del", "osimertinib"), ("p.D770_N771insSVD", "amivantamab"), ("p.Gly719Ser", "afatinib")],
)
def test_egfr_classes(protein, therapy):
    found = report(LUNG, variant(1, "EGFR", protein))
    assert (therapy, Verdict.DO) in verdicts(found)


def test_fusion_and_its_missing_partner():
    whole = report(LUNG, variant(1, "ALK", words="EML4::ALK fusion"))
    assert ("alectinib", Verdict.DO) in verdicts(whole)
    alone = report(LUNG, variant(1, "ALK", words="ALK fusion"))
    assert ("alectinib", Verdict.DO) not in verdicts(alone)
    assert alone.judged[0].tier is Tier.NOT_JUDGED
    assert "ALK fusion: a fusion without its partner" in alone.faults


def test_a_wrong_residue_is_never_acted_on():
    found = report(("C43.5", "8720/3"), variant(1, "BRAF", "p.Lys600Glu"))
    assert not found.advice
    assert found.faults == ("BRAF K600E: residue 600 of BRAF is V, not K",)


def test_lung_without_histology_is_uncertain():
    found = report(("C34.1",), variant(1, "EGFR", "L858R"))
    assert ("osimertinib", Verdict.UNCERTAIN) in verdicts(found)
    assert not found.of(Verdict.DO)


def test_germline_only_evidence_asks_for_germline():
    somatic = report(BREAST, variant(1, "BRCA1", "p.Gln1756fs"))
    assert ("talazoparib", Verdict.DO) not in verdicts(somatic)
    germline = report(BREAST, variant(1, "BRCA1", "p.Gln1756fs", origin="germline"))
    assert ("talazoparib", Verdict.DO) in verdicts(germline)


def test_germline_follow_up():
    """30 % is the limit for a substitution, 20 % for a small indel; TP53 only under 30 years."""
    flagged = report(BREAST, variant(1, "PALB2", "p.Tyr1183*", percent="30")).germline
    assert flagged == ("PALB2 Y1183*: may be inherited: confirm in blood with consent and counselling",)
    assert not report(BREAST, variant(1, "PALB2", "p.Tyr1183*", percent="29.9")).germline
    assert report(BREAST, variant(1, "BRCA2", "p.Ser1982fs", percent="20")).germline
    assert not report(BREAST, variant(1, "TP53", "p.Arg175His", percent="45")).germline
    assert report(COLON, msi(1, "MSI-H")).germline


def test_measures():
    high = report(COLON, msi(1, "MSI-H"), tmb(2, "10"))
    assert ("pembrolizumab", Verdict.DO) in verdicts(high)
    stable = report(COLON, msi(1, "Stable"), tmb(2, "9.9"))
    assert ("pembrolizumab alone", Verdict.NOT) in verdicts(stable)
    assert ("pembrolizumab", Verdict.DO) not in verdicts(stable)
    assert state(stable, "MSI") == "tested and not found"


def test_no_test_is_not_normal():
    found = report(LUNG)
    assert not found.advice
    assert {"EGFR", "ALK", "ROS1", "RET", "MET", "KRAS", "BRAF"} <= {each.name for each in found.to_test}


def test_a_variant_reported_absent_is_not_the_whole_gene():
    found = report(LUNG, variant(1, "EGFR", "L858R", present=False))
    assert not found.judged
    assert state(found, "EGFR") == "unsettled"


def test_another_tumour_is_tier_two():
    found = report(("C25.0", "8500/3"), variant(1, "EGFR", "L858R"))
    assert (found.judged[0].tier, found.judged[0].escat) == (Tier.II, "IIIA")


def test_blood_says_nothing_of_a_solid_tumour():
    """TP53 chooses treatment in chronic lymphocytic leukaemia; in the colon there is nothing to choose."""
    assert report(COLON, variant(1, "TP53", "p.Arg175His")).judged[0].tier is Tier.III
    leukaemia = report(("C91.1", "9823/3"), variant(1, "TP53", "p.Arg175His"))
    assert ("chemoimmunotherapy", Verdict.NOT) in verdicts(leukaemia)
    assert leukaemia.judged[0].tier is Tier.I


def test_relations():
    assert relation("chronic lymphocytic leukaemia", "colorectal", LIBRARY) is Relation.FAR
    assert relation("lung", "non-small-cell lung", LIBRARY) is Relation.SAME
    assert relation("solid tumour", "breast", LIBRARY) is Relation.SAME
    assert relation("non-small-cell lung", "lung", LIBRARY) is Relation.POSSIBLE
    assert relation("breast", "colorectal", LIBRARY) is Relation.OTHER
    assert relation("breast", "", LIBRARY) is Relation.UNTOLD


def test_order_of_facts_changes_nothing():
    facts = [variant(1, "KRAS", "G12D"), variant(2, "PIK3CA", "H1047R"), studied(3, "KRAS", "NRAS"), msi(4, "MSI-H")]
    assert verdicts(report(COLON, *facts)) == verdicts(report(COLON, *reversed(facts)))


def test_an_approval_for_her2_negative_disease_is_not_open_with_amplification():
    """SOLAR-1 and CAPItello-291 took HER2-negative disease only."""
    alone = report(BREAST, variant(1, "PIK3CA", "H1047R"))
    assert ("alpelisib + fulvestrant", Verdict.DO) in verdicts(alone)
    amplified = report(BREAST, variant(1, "PIK3CA", "H1047R"), variant(2, "ERBB2", words="amplification"))
    assert ("alpelisib + fulvestrant", Verdict.UNCERTAIN) in verdicts(amplified)
    assert ("alpelisib + fulvestrant", Verdict.DO) not in verdicts(amplified)


def test_every_statement_is_sound():
    held, genes = statements(LIBRARY), genes_of(LIBRARY)
    assert len(held) >= 180
    assert len({each.id for each in held}) == len(held)
    for each in held:
        assert each.tumour in tumours(LIBRARY), each
        assert each.effect in ("sensitive", "resistant", "no benefit"), each
        assert each.level in "ABCD", each
        assert len(each.level) == 1, each
        assert set(each.genes) <= {*genes.genes, *MEASURES}, each
        assert bool(each.agency) is bool(each.approved), each
        assert len(each.source) > 10, each
        if each.approved:
            assert date.fromisoformat(each.approved) <= ON, each
            assert each.opens, each
        assert each.opens or not each.escat, each
        assert not each.not_in or each.not_in in tumours(LIBRARY), each


def test_tables_agree_with_each_other():
    genes = genes_of(LIBRARY)
    assert len(genes.by_hgnc) == len(genes.genes)
    for symbol, spots in genes.hotspots.items():
        assert symbol in genes.genes, symbol
        for spot in spots:
            assert int(spot.residue[1:]) <= genes.genes[symbol].length, (symbol, spot)
            assert spot.residue[0] not in spot.changes, (symbol, spot)
    for symbol, regions in genes.regions.items():
        assert all(r.first <= r.last <= genes.genes[symbol].length for r in regions), symbol


def test_what_this_tumour_asks_stands_before_what_any_tumour_asks():
    names = [each.name for each in report(BREAST).asked]
    assert names.index("PIK3CA") < names.index("NTRK1")
    assert names.index("BRCA1") < names.index("NTRK1")
