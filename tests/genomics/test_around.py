"""What stands around the variants: plasma, blood cells, inherited genes, doses, signatures, history, next tests."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.genomics.charts import cancer, chart, msi, source, studied, variant

from medonc.fhir.bundles import read_charts, read_records
from medonc.fhir.check import check_resource, decode_resource, open_profiles
from medonc.knowledge.load import open_library
from medonc.paper.molecular_fhir import molecular_fhir
from medonc.paper.molecular_json import molecular_document
from medonc.paper.molecular_pdf import molecular_pdf
from medonc.paper.molecular_sheet import molecular_sheet
from medonc.paper.molecular_text import molecular_text
from medonc.practice.actionability import Verdict, interpret
from medonc.practice.actionability.duty import UNMATCHED, genomics_with_meaning
from medonc.record.disease import Specimen
from medonc.record.facts import Component
from medonc.record.measured import Result, ResultKind
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.calendar import read_when
from medonc.values.codes import Concept, Hgnc, Loinc
from medonc.values.quantity import Quantity

LIBRARY, ON = open_library(), date(2026, 11, 25)
COLON, LUNG, PROSTATE = cancer("C18.7", "8140/3"), cancer("C34.1", "8140/3"), cancer("C61", "8140/3")
PLASMA = Specimen(source=source(1, "Specimen"), kind=Concept(text="Plasma, cell-free DNA"))
IN_PLASMA = str(PLASMA.source)


def report(*facts):
    return interpret(chart(*facts), LIBRARY, ON)


def result(number, name, *, value=None, text="", parts=(), **more):
    said = Quantity(Decimal(value), "%") if value else Concept(text=text)
    return Result(
        source=source(number), kind=ResultKind.OTHER, code=Concept(text=name), value=said, components=parts, **more
    )


def genotype(number, symbol, hgnc, text):
    studied_gene = Component(code=Concept((Loinc("48018-6"),)), value=Concept((Hgnc(f"HGNC:{hgnc}", symbol),)))
    code = Concept((Loinc("84413-4"),), "Genotype")
    return Result(source=source(number), kind=ResultKind.GENOMIC, code=code, value=Concept(text=text),
                  components=(studied_gene,))  # fmt: skip


def state(found, name):
    return next(each.state for each in found.asked if each.name == name)


def test_not_found_in_plasma_is_not_negative_below_one_per_cent():
    panel = replace(studied(2, "KRAS", "NRAS"), specimen=IN_PLASMA)
    for fraction, expected in (("0.9", "unsettled"), ("1", "tested and not found"), ("", "unsettled")):
        told = [result(3, "Tumour fraction", value=fraction)] if fraction else []
        found = report(COLON, PLASMA, panel, *told)
        assert state(found, "KRAS") == expected
        opened = {each.therapy for each in found.of(Verdict.DO)}
        assert ("cetuximab + FOLFIRI" in opened) is (expected == "tested and not found")
        assert ("a test of tissue, since plasma cannot tell" in {t.test for t in found.next_tests}) is (not opened)
    silent = report(COLON, PLASMA, result(4, "Circulating tumour DNA", text="Not detected"))
    assert "not negative" in silent.profile.plasma.facts[0].means
    chemistry = (
        result(5, "Albumin [Mass/volume] in Serum or Plasma", value="39"),
        replace(result(6, "Hepatitis B virus surface Ag in Plasma", text="Negative"), specimen=IN_PLASMA),
    )
    assert report(COLON, PLASMA, *chemistry).profile.plasma.facts == ()
    tissue = report(COLON, PLASMA, panel, result(3, "Tumour fraction", value="0.4"), studied(5, "KRAS"))
    assert state(tissue, "KRAS") == "tested and not found"


def test_a_finding_of_plasma_alone_may_come_from_blood_cells():
    chek2 = variant(1, "CHEK2", "p.T367fs", percent="1.2")
    assert "olaparib" in {each.therapy for each in report(PROSTATE, chek2).of(Verdict.DO)}
    plasma_only = report(PROSTATE, PLASMA, replace(chek2, specimen=IN_PLASMA))
    assert not [each for each in plasma_only.of(Verdict.DO) if each.because.startswith("CHEK2")]
    assert any("blood cells" in each.remark for each in plasma_only.of(Verdict.UNCERTAIN))
    both = report(PROSTATE, PLASMA, chek2, replace(variant(2, "CHEK2", "p.Thr367fs"), specimen=IN_PLASMA))
    assert "olaparib" in {each.therapy for each in both.of(Verdict.DO)}
    assert list(report(COLON, variant(1, "TET2", "p.Q916*")).blood_cells) == ["TET2 Q916*"]
    assert not report(cancer("C92.0"), variant(1, "TET2", "p.Q916*")).blood_cells


def test_inherited_hints_by_tumour_and_fraction():
    half = report(COLON, variant(1, "PALB2", "p.Tyr1183*", percent="48")).germline
    assert half[0].endswith("a fraction of 48 %, near half, fits that")
    far = report(COLON, variant(1, "CHEK2", "p.T367fs")).germline
    assert "outside of its usual tumours (breast, prostate, kidney)" in far[0]
    assert "outside" not in report(PROSTATE, variant(1, "CHEK2", "p.T367fs")).germline[0]


def test_inherited_genes_decide_on_doses():
    found = report(COLON, genotype(1, "UGT1A1", "12530", "*28/*28"))
    said = {each.drug: each.answer.said() for each in found.doses}
    assert "start at 70 % of the standard dose" in said["irinotecan"]
    assert "not tested" in said["fluorouracil"]
    sheet = molecular_sheet(found)
    assert "irinotecan" in {line.name for line in sheet.section("do").lines}
    assert "DPYD in blood" in {line.name for line in sheet.section("untested").lines}
    assert ("reduce", "UGT1A1 poor metaboliser: irinotecan, start at 70 % of the standard dose.") in sheet.heads


def test_signatures_genotypes_and_haplotypes_are_kept_with_their_bounds():
    haplotype = replace(genotype(2, "CYP2C9", "2623", "*5"), code=Concept((Loinc("84414-2"),), "Haplotype"))
    hla = genotype(3, "HLA-A", "4931", "HLA-A*01:01+HLA-A*01:02")
    found = report(COLON, result(1, "Mutational signature", text="SBS6, SBS99"), haplotype, hla,
                   genotype(4, "CYP2C9", "2623", "*2/*5"),
                   result(5, "Gene expression of ERBB2", text="high"))  # fmt: skip
    means = {each.kind: each.means for each in found.profile.further}
    assert means["signature"].startswith("SBS6 points at failing mismatch repair; to settle it: MSI")
    assert "not by itself" in means["haplotype"]
    assert "no therapy" in means["HLA type"]
    assert means["genotype"] == "no advice on a cancer drug is held for CYP2C9"
    assert "no statement" in means["expression"]


def test_reports_of_years_are_one_history():
    dated = [replace(variant(n, "KRAS", said, percent=percent), effective=read_when(day)) for n, said, percent, day in
             ((1, "p.Gly12Asp", "18", "2026-06-01"), (2, "G12D", "31", "2025-09-12"))]  # fmt: skip
    (one,) = report(COLON, *dated).judged
    assert [(s.on, s.fraction) for s in one.found.sightings] == [("2025-09-12", 31), ("2026-06-01", 18)]
    assert one.found.fraction == 18
    line = molecular_sheet(report(COLON, *dated)).section("alterations").lines[0]
    assert line.basis == "2025-09-12 31 %, 2026-06-01 18 %"


def rich():
    many = [variant(n, each, "p.R100H") for n, each in enumerate(("TP53", "ATM", "ARID1A", "KEAP1", "STK11"), start=40)]
    return chart(COLON, PLASMA, variant(1, "KRAS", "p.Gly12Asp", percent="31"), variant(2, "PIK3CA", "H1047R"),
                 variant(3, "ALK", words="ALK rearrangement"), variant(4, "TET2", "p.Q916*"), msi(5, "MSI-H"), *many,
                 studied(6, "KRAS", "NRAS"), genotype(7, "UGT1A1", "12530", "*28/*28"),
                 result(8, "Tumour fraction", value="0.4"), variant(9, "BRCA2", "p.S1982fs", percent="49"))  # fmt: skip


def test_every_face_has_the_same_words():
    held = rich()
    found = interpret(held, LIBRARY, ON)
    sheet, text, document = molecular_sheet(found), molecular_text(found), molecular_document(found)
    bundle = json.loads(molecular_fhir(found, held))
    narrative = bundle["entry"][-1]["resource"]["text"]["div"]
    keys = [section.key for section in sheet.sections]
    order = ["do", "not", "uncertain", "untested", "alterations"]
    assert [key for key in keys if key in order] == order
    for section in sheet.sections:
        listed = document["sheet"]["sections"][section.title]
        assert [each["name"] for each in listed] == [line.name for line in section.lines]
        for line in section.lines:
            assert line.says in text
            assert line.name.replace("&", "&amp;").replace("'", "&#x27;") in narrative
    assert all(words in bundle["entry"][-1]["resource"]["conclusion"] for _, words in sheet.heads)


def test_the_pdf_is_one_page():
    pages = molecular_pdf(interpret(rich(), LIBRARY, ON))
    assert pages.startswith(b"%PDF")
    assert pages.count(b"/Type /Page\n") + pages.count(b"/Type/Page/") <= 1


def test_the_bundle_is_sound(shared_data):
    """Of the example bundles and of a chart from files: no error under R4 and mCODE; each finding is in the report."""
    profiles = open_profiles()
    files = sorted((shared_data / "fhir" / "genomics").glob("Bundle-*.json"))
    charts = [rich(), *(held for file in files for held in read_charts(read_records([file.read_text()])))]
    for held in charts:
        text = molecular_fhir(interpret(held, LIBRARY, ON), held)
        found = [p for p in check_resource(decode_resource(text, place="bundle"), profiles) if p.severity == "error"]
        assert not found, [(p.path, p.found) for p in found][:3]
        resources = [entry["resource"] for entry in json.loads(text)["entry"]]
        observed = {f"Observation/{r['id']}" for r in resources if r["resourceType"] == "Observation"}
        assert {each["reference"] for each in resources[-1].get("result", ())} == observed


def test_haplotypes_of_the_examples_are_explained(shared_data):
    """Every genotype, haplotype and phase of the bundles stands in the report with what is made of it, or why none."""
    for file in sorted((shared_data / "fhir" / "genomics").glob("Bundle-*.json")):
        for held in read_charts(read_records([file.read_text()])):
            codes = (Loinc("84413-4"), Loinc("84414-2"), Loinc("82120-7"))
            asked = {str(r.source) for r in held.all(Result) if r.code.has(codes)}
            told = {each.fact.resource: each.means for each in interpret(held, LIBRARY, ON).profile.further}
            assert asked <= set(told), file.name
            assert all(told.values())


def test_an_actionable_change_without_matched_therapy_is_remarked():
    held = [LUNG, variant(1, "EGFR", "L858R")]
    answers = genomics_with_meaning(chart(*held), LIBRARY, ON)
    assert [r.kind for r in answers.remarks] == [UNMATCHED]
    assert "Opened by a finding" in {each.title for each in answers.answers}
    taken = DrugFact(
        source=source(9, "MedicationStatement"), event=DrugEvent.TAKEN, drug=Concept(text="osimertinib 80 mg")
    )
    assert not genomics_with_meaning(chart(*held, taken), LIBRARY, ON).remarks
    assert len(genomics_with_meaning(chart(LUNG), LIBRARY, ON).answers) == 1


@pytest.mark.parametrize(
    ("facts", "fault"),
    [((variant(1, "KRAS", "p.M191T"),), "codon 191 lies beyond the 189 residues of KRAS"),
     ((variant(1, "BRAF", "p.K600E"),), "residue 600 of BRAF is V, not K"),
     ((variant(1, "ALK", words="ALK rearrangement"),), "a fusion without its partner"),
     ((variant(1, "BRAF", genomic_change="g.140453136A>T"),), "coordinates without the assembly")],
)  # fmt: skip
def test_bad_input_is_a_fault_that_nothing_acts_on(facts, fault):
    found = report(LUNG, *facts)
    assert fault in " ".join(found.faults)
    assert not found.of(Verdict.DO)
    assert fault in molecular_text(found)


def test_a_cohort_is_a_table(medonc, tmp_path):
    head = "Hugo_Symbol\tTumor_Sample_Barcode\tVariant_Classification\tHGVSp_Short\n"
    rows = "EGFR\tS1\tMissense_Mutation\tp.L858R\nEGFR\tS1\tMissense_Mutation\tp.Leu858Arg\nKRAS\tS2\tIntron\t\n"
    file, out = tmp_path / "a.maf", tmp_path / "rows.csv"
    file.write_text(head + rows + "TP53\tS2\tMissense_Mutation\tp.K175H\n")
    ran = medonc("genomics", "cohort", str(file), "--tumour", "non-small-cell lung", "--out", str(out), "--jobs", "1")
    assert ran.code == 0, ran.err
    assert "left out: line 4: KRAS Intron: outside of the protein" in ran.err
    lines = out.read_text().splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("S1,EGFR,EGFR L858R,protein change,,likely oncogenic,8,OS2 OS3,I,A,IA,")
    assert "not judged" in lines[2]
    parquet = tmp_path / "rows.parquet"
    assert medonc("genomics", "cohort", str(file), "--out", str(parquet), "--jobs", "1").code == 0
    assert parquet.read_bytes()[:4] == b"PAR1"
    assert (
        "no tumour type" in medonc("genomics", "cohort", str(file), "--tumour", "x", "--out", str(out)).err.casefold()
    )
