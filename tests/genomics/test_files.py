"""Files of variants and of evidence: what is read, what is left out with its reason, what is refused."""

from __future__ import annotations

import json
from datetime import date
from time import process_time

import pytest
from tests.genomics.charts import cancer, chart

from medonc.feeds.genomics_civic import read_civic
from medonc.feeds.genomics_maf import read_maf
from medonc.feeds.genomics_study import read_study
from medonc.feeds.genomics_vcf import read_vcf
from medonc.knowledge.load import open_library
from medonc.practice.actionability import interpret
from medonc.values.errors import UnreadableInput

LIBRARY = open_library()
MAF = "Hugo_Symbol\tTumor_Sample_Barcode\tVariant_Classification\tHGVSp_Short\tChromosome\tStart_Position\tNCBI_Build\tt_alt_count\tt_ref_count\n"  # fmt: skip  # noqa: E501
VEP = (
    "##fileformat=VCFv4.2\n##reference=file:///GRCh38.fa\n"
    '##INFO=<ID=CSQ,Number=.,Type=String,Description="VEP. Format: Allele|Consequence|SYMBOL|HGVSc|HGVSp|PICK">\n'
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tTUMOUR\n"
)
SNPEFF = (
    "##fileformat=VCFv4.2\n##contig=<ID=7,assembly=hg19>\n"
    "##INFO=<ID=ANN,Number=.,Type=String,Description=\"Functional annotations: 'Allele | Annotation | Gene_Name | HGVS.c | HGVS.p'\">\n"  # noqa: E501
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
)


@pytest.fixture
def written(tmp_path):
    def _written(name, text):
        file = tmp_path / name
        file.write_text(text)
        return file

    return _written


def test_maf(written):
    rows = "BRAF\tT1\tMissense_Mutation\tp.V600E\t7\t140453136\tGRCh37\t30\t70\n"
    rows += "KRAS\tT1\tIntron\t\t12\t25398000\tGRCh37\t1\t2\nTP53\tT2\tNonsense_Mutation\tp.R213*\t17\t1\t\t\t\n"
    read = read_maf(written("a.maf", "# made up\n" + MAF + rows))
    assert read.left_out == ("line 3: KRAS Intron: outside of the protein",)
    (braf,), (tp53,) = read.samples["T1"], read.samples["T2"]
    assert str(braf.allele_fraction) == "30 %" or braf.allele_fraction.value == 30
    melanoma = cancer("C43.5", "8720/3")
    report = interpret(chart(melanoma, braf), LIBRARY, date(2026, 11, 25))
    assert report.judged[0].found.alteration.said() == "BRAF V600E"
    without = interpret(chart(melanoma, tp53), LIBRARY, date(2026, 11, 25))
    assert "TP53 R213*: coordinates without the assembly that they count in" in without.faults


def test_maf_without_its_columns_is_refused(written):
    with pytest.raises(UnreadableInput, match=r"Tumor_Sample_Barcode.*HGVSp_Short"):
        read_maf(written("a.maf", "Hugo_Symbol\tVariant_Classification\nBRAF\tSilent\n"))
    with pytest.raises(UnreadableInput, match="no mutation"):
        read_maf(written("b.maf", MAF))
    broken = written("c.maf", "")
    broken.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableInput, match="not text"):
        read_maf(broken)


def test_vcf_of_vep(written):
    call = "7\t140753336\t.\tA\tT\t.\tPASS\tDP=9;CSQ=T|upstream_gene_variant|X|||,T|missense_variant|BRAF|ENST1:c.1799T>A|ENSP1:p.Val600Glu|1\tGT:AD\t0/1:60,40\n"  # noqa: E501
    poor = "7\t5\t.\tA\tT\t.\tq10\tCSQ=T|missense_variant|EGFR|||1\tGT:AD\t0/1:1,1\n"
    between = "7\t6\t.\tA\tT\t.\tPASS\tCSQ=T|intergenic_variant||||1\tGT:AD\t0/1:1,1\n"
    read = read_vcf(written("a.vcf", VEP + call + poor + between))
    assert read.left_out == ("line 6: 7:5 A>T: filter q10", "line 7: 7:6 A>T: intergenic_variant")
    (braf,) = read.variants
    assert (str(braf.gene), braf.protein_change, braf.allele_fraction.value) == ("BRAF", "ENSP1:p.Val600Glu", 40)
    report = interpret(chart(cancer("C43.5", "8720/3"), braf), LIBRARY, date(2026, 11, 25))
    assert not report.judged[0].found.alteration.faults


def test_vcf_of_snpeff(written):
    call = "7\t55259515\t.\tT\tG\t.\t.\tANN=G|missense_variant|EGFR|c.2573T>G|p.Leu858Arg\n"
    (egfr,) = read_vcf(written("a.vcf", SNPEFF + call)).variants
    assert (str(egfr.gene), egfr.protein_change) == ("EGFR", "p.Leu858Arg")


def test_vcf_without_annotation_is_refused(written):
    bare = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n7\t5\t.\tA\tT\t.\tPASS\tDP=9\n"
    with pytest.raises(UnreadableInput, match="carries no annotation"):
        read_vcf(written("a.vcf", bare))


def test_civic(shared_data, medonc, monkeypatch, tmp_path):
    """A statement of CIViC joins ours through a knowledge folder; every row is a statement or left out by reason."""
    file = shared_data / "civic" / "01-Aug-2021-ClinicalEvidenceSummaries.tsv"
    monkeypatch.setenv("MEDONC_HOME", str(tmp_path))
    ran = medonc("import", "civic", str(file), "--json")
    assert ran.code == 0, ran.err
    page = json.loads(ran.out)
    assert page["statements"] > 800
    assert page["statements"] + sum(page["left_out"].values()) == 3650
    patient = shared_data / "fhir" / "genomics" / "Bundle-bundle-oncology-diagnostic.json"
    with_it = medonc("genomics", str(patient), "--knowledge", page["folder"], "--on", "2026-11-25", "--json")
    sources = [e["statement"]["source"] for a in json.loads(with_it.out)["alterations"] for e in a["evidence"]]
    assert any(source.startswith("CIViC evidence ") for source in sources)
    assert any(not source.startswith("CIViC evidence ") for source in sources)


def test_civic_without_its_columns_is_refused(written):
    with pytest.raises(UnreadableInput, match="lacks the columns"):
        read_civic(written("a.tsv", "gene\tvariant\nBRAF\tV600E\n"), {})


def test_a_real_cohort_is_annotated(shared_data):
    """Every sample of the study is interpreted; a line is a variant or left out with its reason."""
    read = read_maf(shared_data / "real-breast" / "data_mutations_extended.txt.gz")
    variants = sum(len(held) for held in read.samples.values())
    assert variants + len(read.left_out) == 9314
    breast = cancer("C50.9", "8500/3")
    before = process_time()
    reports = [interpret(chart(breast, *held), LIBRARY, date(2026, 11, 25)) for held in read.samples.values()]
    seconds = process_time() - before
    assert sum(len(each.judged) for each in reports) > 0.99 * variants
    acting = sum(bool(each.advice) for each in reports)
    assert acting > len(reports) / 4  # PIK3CA alone is altered in about a third of breast cancers
    assert seconds < 30


def test_a_study_folder(tmp_path):
    (tmp_path / "data_mutations.txt").write_text(MAF + "BRAF\tT1\tMissense_Mutation\tp.V600E\t7\t1\tGRCh37\t3\t7\n")
    (tmp_path / "data_fusions.txt").write_text("Hugo_Symbol\tTumor_Sample_Barcode\tFusion\nALK\tT2\tEML4-ALK fusion\n")
    (tmp_path / "data_CNA.txt").write_text("Hugo_Symbol\tT1\tT2\nERBB2\t2\t1\nCDKN2A\t-1.5\t-2\n")
    samples = read_study(tmp_path).samples
    said = {name: [str(held.gene) for held in variants] for name, variants in samples.items()}
    assert said == {"T1": ["BRAF", "ERBB2"], "T2": ["ALK", "CDKN2A"]}
    lung = interpret(chart(cancer("C34.1", "8140/3"), *samples["T2"]), LIBRARY, date(2026, 11, 25))
    assert {each.found.alteration.said() for each in lung.judged} == {"EML4::ALK fusion", "CDKN2A gene deletion"}
    (tmp_path / "data_CNA.txt").write_text("Hugo_Symbol\tT1\nERBB2\t7\n")
    with pytest.raises(UnreadableInput, match="call '7'"):
        read_study(tmp_path)
    with pytest.raises(UnreadableInput, match="has no mutations"):
        read_study(tmp_path / "nothing")


def test_the_real_study_reads_whole(shared_data):
    samples = read_study(shared_data / "real-breast").samples
    kinds = {str(held.change_type) for variants in samples.values() for held in variants}
    assert {"amplification", "homozygous deletion", "Missense_Mutation"} <= kinds
    assert len(samples) > 1700


def test_command_with_files(medonc, shared_data, written):
    patient = str(shared_data / "fhir" / "mcode" / "Bundle-mcode-patient-bundle-jenny-m.json")
    rows = "PIK3CA\tT1\tMissense_Mutation\tp.H1047R\t\t\t\t\t\nTP53\tT2\tMissense_Mutation\tp.R175H\t\t\t\t\t\n"
    maf = str(written("a.maf", MAF + rows))
    both = medonc("genomics", patient, "--maf", maf, "--on", "2026-01-01")
    assert (both.code, "2 samples" in both.err) == (2, True)
    one = medonc("genomics", patient, "--maf", maf, "--sample", "T1", "--on", "2026-01-01")
    assert "PIK3CA H1047R" in one.out
    assert "TP53 R175H" not in one.out
    none = medonc("genomics", patient, "--maf", maf, "--sample", "T9", "--on", "2026-01-01")
    assert (none.code, "T1, T2" in none.err) == (2, True)
