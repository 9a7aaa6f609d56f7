"""OncoTree as a knowledge folder: its ancestors stand where it is held, our own short tree where it is not."""

import json
from datetime import date

import pytest
from tests.genomics.charts import chart, source, variant

from medonc.feeds.oncotree import read_oncotree
from medonc.knowledge.load import open_library
from medonc.practice.actionability import Verdict, interpret
from medonc.practice.actionability.tumours import Relation, lineage, place_of, relation
from medonc.record.disease import Condition, Role
from medonc.values.codes import Concept, OtherCode
from medonc.values.errors import UnreadableInput

SYSTEM = "http://data.mskcc.org/ontologies/oncotree"


def coded(code):
    return Condition(
        source=source(1, "Condition"), role=Role.PRIMARY, code=Concept((OtherCode(code, other_system=SYSTEM),))
    )


def node(code, name, parent, **children):
    return {"code": code, "name": name, "parent": parent, "children": children, "tissue": "", "externalReferences": {}}


@pytest.fixture
def tree(medonc, tmp_path, monkeypatch):
    monkeypatch.setenv("MEDONC_HOME", str(tmp_path))
    luad = node("LUAD", "Lung Adenocarcinoma", "NSCLC")
    lung = node("LUNG", "Lung", "TISSUE", NSCLC=node("NSCLC", "Non-Small Cell Lung Cancer", "LUNG", LUAD=luad))
    soft = node("SOFT_TISSUE", "Soft Tissue", "TISSUE", EPIS=node("EPIS", "Epithelioid Sarcoma", "SOFT_TISSUE"))
    myeloid = node("MYELOID", "Myeloid", "TISSUE", NEW=node("NEW", "Lung", "MYELOID"))
    held = {"TISSUE": node("TISSUE", "Tissue", None, LUNG=lung, SOFT_TISSUE=soft, MYELOID=myeloid)}
    file = tmp_path / "oncotree_small.json"
    file.write_text(json.dumps(held))
    ran = medonc("import", "oncotree", str(file), "--json")
    assert ran.code == 0, ran.err
    page = json.loads(ran.out)
    assert (page["nodes"], page["renamed"]) == (7, ["Lung (LUNG)", "Lung (NEW)"])
    assert "BREAST" in page["not_in_this_release"]
    return open_library(tmp_path / "oncotree")


def test_ancestors_come_from_the_tree(tree):
    assert lineage("Lung Adenocarcinoma", tree) == (
        "Lung Adenocarcinoma", "Non-Small Cell Lung Cancer", "non-small-cell lung", "lung", "Lung (LUNG)",
        "solid tumour",
    )  # fmt: skip
    assert lineage("epithelioid sarcoma", tree)[-3:] == ("Epithelioid Sarcoma", "Soft Tissue", "solid tumour")
    assert "sarcoma" in lineage("epithelioid sarcoma", tree)
    assert lineage("Lung (NEW)", tree)[-1] == "blood cancer"
    assert relation("non-small-cell lung", "Lung Adenocarcinoma", tree) is Relation.SAME
    assert relation("Lung Adenocarcinoma", "non-small-cell lung", tree) is Relation.POSSIBLE
    assert relation("Lung (NEW)", "Lung Adenocarcinoma", tree) is Relation.FAR


def test_a_coded_diagnosis_is_placed_and_its_evidence_found(tree):
    assert place_of(coded("LUAD"), tree) == "Lung Adenocarcinoma"
    held = chart(coded("LUAD"), variant(1, "EGFR", "L858R"))
    opened = {each.therapy for each in interpret(held, tree, date(2026, 11, 25)).of(Verdict.DO)}
    assert "osimertinib" in opened
    without = interpret(held, open_library(), date(2026, 11, 25))
    assert without.tumour.name == ""
    assert not without.of(Verdict.DO)


def test_without_it_our_own_tree_stands():
    assert lineage("non-small-cell lung", open_library()) == ("non-small-cell lung", "lung", "solid tumour")


@pytest.mark.parametrize(
    ("text", "said"),
    [("no json", "is not JSON"), ("[]", "no root TISSUE"), ('{"TISSUE": {"children": {}}}', "no node below"),
     ('{"TISSUE": {"children": {"A": {"code": "A"}}}}', "lacks name"),
     ('{"TISSUE": {"children": {"A": {"code": "A", "name": "a", "parent": "B"}}}}', "names B")],
)  # fmt: skip
def test_what_is_no_tree_is_refused(tmp_path, text, said):
    file = tmp_path / "a.json"
    file.write_text(text)
    with pytest.raises(UnreadableInput, match=said):
        read_oncotree(file)


def test_the_published_tree(shared_data):
    read = read_oncotree(shared_data / "oncotree" / "oncotree_2025_10_03.json")
    assert read.nodes == 897
