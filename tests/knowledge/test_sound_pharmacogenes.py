"""The checks of a gene's files, each shown to bite."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from medonc.knowledge.load import open_library
from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.knowledge.sound_pharmacogenes import pharmacogene_faults
from medonc.practice.treatment import pharmacogenomics

LIBRARY = open_library()
FOLDER = "treatment/pharmacogenomics/"
DPYD, TPMT, G6PD = (LIBRARY.rule(f"{FOLDER}{gene}") for gene in ("dpyd", "tpmt", "g6pd"))
GENES = [rule for name, rule in LIBRARY.rules.items() if name.startswith(FOLDER)]
WriteRoot = Callable[..., Path]
HALF = {"drug": "fluorouracil", "phenotype": "intermediate metaboliser, activity score 1"}


def faults(rule: KnowledgeRule, library: Library = LIBRARY) -> str:
    return "; ".join(pharmacogene_faults(rule, library))


def with_rows(table: str, *rows: Mapping[str, str]) -> Library:
    return replace(LIBRARY, tables={**LIBRARY.tables, f"{FOLDER}{table}": rows})


def changed(table: str, which: Mapping[str, str], **cells: str) -> Library:
    """The library with the cells of those rows changed that `which` describes."""
    rows = LIBRARY.tables[f"{FOLDER}{table}"]
    meant = [which.items() <= row.items() for row in rows]
    assert any(meant)
    new = [{**row, **cells} if yes else row for row, yes in zip(rows, meant, strict=True)]
    return with_rows(table, *new)


def without(rule: KnowledgeRule, key: str) -> dict[str, str]:
    return {name: text for name, text in rule.texts.items() if name != key}


@pytest.mark.parametrize("rule", GENES, ids=lambda rule: rule.rule.id)
def test_what_is_held_is_sound(rule: KnowledgeRule) -> None:
    assert faults(rule) == ""


def test_the_methods_are_those_of_the_practice() -> None:
    assert {rule.method for rule in GENES} == set(pharmacogenomics.PHARMACOGENOMIC_METHODS)


def test_a_rule_of_another_kind_is_none_of_its_business() -> None:
    assert faults(LIBRARY.rule("treatment/dosing/calvert")) == ""


@pytest.mark.parametrize(
    ("library", "said"),
    [
        (with_rows("dpyd/alleles"), "alleles.csv beside it is not held"),
        (with_rows("dpyd/advice", {"phenotype": "x"}), "advice.csv has the columns phenotype"),
        (changed("dpyd/alleles", {"allele": "c.2846A>T"}, function="little function"), "'little function' is none of"),
        (changed("dpyd/alleles", {"allele": "c.2846A>T"}, allele="*2A"), "allele '*2a' stands 2 times"),
        (changed("dpyd/alleles", {"allele": "Reference"}, function="no function"), "must be of normal function"),
        (changed("dpyd/alleles", {"allele": "c.61C>T"}, function="increased function"), "no activity value for incr"),
        (changed("dpyd/advice", HALF, phenotype="slow"), "no advice on fluorouracil for intermediate"),
        (changed("dpyd/advice", HALF, phenotype="slow"), "for slow, which it never gives"),
        (changed("dpyd/advice", HALF, drug="floxuridine"), "floxuridine is not in the formulary"),
        (changed("dpyd/advice", HALF, act="halve"), "'halve' is none of"),
        (changed("dpyd/advice", HALF, strength="certain"), "strength 'certain'"),
        (changed("dpyd/advice", HALF, words=" "), "it has no words"),
        (changed("dpyd/advice", HALF, low="half"), "is not a number"),
        (changed("dpyd/advice", HALF, low=""), "has no low and high"),
        (changed("dpyd/advice", HALF, low="60"), "60 to 50 is no span"),
        (changed("dpyd/advice", HALF, low="50", high="120"), "120 % is no reduction"),
        (changed("dpyd/advice", HALF, unit=""), "belong together"),
        (changed("dpyd/advice", HALF, unit="mg"), "in per cent of the standard dose"),
        (changed("dpyd/advice", HALF, act="standard"), "'standard' has a dose"),
        (changed("dpyd/advice", HALF, phenotype="normal metaboliser, activity score 2"), "stands 2 times"),
    ],
)
def test_a_spoilt_table_is_said(library: Library, said: str) -> None:
    assert said in faults(DPYD, library)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (replace(DPYD, bands=DPYD.bands[1:]), "do not begin with an activity score of 0"),
        (replace(DPYD, bands=()), "do not begin with an activity score of 0"),
        (replace(DPYD, bands=DPYD.bands[:-1]), "end below an activity score of 2"),
        (replace(DPYD, numbers={**DPYD.numbers, "uncertain function": Decimal(1)}), "cannot have one"),
        (replace(DPYD, numbers={**DPYD.numbers, "half": Decimal(1)}), "'half' is no function"),
        (replace(DPYD, numbers={**DPYD.numbers, "no function": Decimal(-1)}), "is negative"),
        (replace(TPMT, texts=without(TPMT, "no function + no function")), "no phenotype for no function + no function"),
        (replace(TPMT, texts={**TPMT.texts, "normal function + no function": "x"}), "no pair of its alleles'"),
        (replace(G6PD, texts=without(G6PD, "only deficient")), "no phenotype for one allele that is deficient"),
        (replace(G6PD, texts={**G6PD.texts, "only slow": "deficient"}), "'slow' alone is no function"),
    ],
)
def test_a_spoilt_rule_is_said(rule: KnowledgeRule, said: str) -> None:
    assert said in faults(rule)


HEAD = "# title: House advice\n# edition: 2026.1\n# source: the house\n"
COLUMNS = "phenotype,drug,act,low,high,unit,strength,source,words\n"


def test_a_hospitals_unsound_advice_is_left_out_by_name_and_the_gene_keeps_its_own(write_root: WriteRoot) -> None:
    row = "poor metaboliser,irinotecan,reduce,70,170,%,strong,the house,More.\n"
    root = write_root(**{"data/treatment/pharmacogenomics/ugt1a1/advice.csv": f"{HEAD}{COLUMNS}{row}"})
    library = open_library(root)
    assert any("ugt1a1/advice of hospital is not sound and was left out" in said for said in library.refused)
    assert library.tables[f"{FOLDER}ugt1a1/advice"] == LIBRARY.tables[f"{FOLDER}ugt1a1/advice"]


def test_a_hospitals_sound_advice_takes_the_place_of_the_own(write_root: WriteRoot) -> None:
    rows = [
        "poor metaboliser,irinotecan,reduce,60,60,%,not graded,the house,Then up.\n",
        "intermediate metaboliser,irinotecan,standard,,,,not graded,the house,As usual.\n",
        "normal metaboliser,irinotecan,standard,,,,not graded,the house,As usual.\n",
    ]
    root = write_root(**{"data/treatment/pharmacogenomics/ugt1a1/advice.csv": f"{HEAD}{COLUMNS}{''.join(rows)}"})
    library = open_library(root)
    assert library.refused == ()
    advice = pharmacogenomics.dose_advice("UGT1A1", "poor metaboliser", "irinotecan", library)
    assert "60 %" in advice.said()
