"""Genotype to dose: its laws, how a report is read, and agreement with CPIC's own diplotype tables."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medonc.knowledge.load import open_library
from medonc.knowledge.sound_pharmacogenes import FOLDER, phenotypes
from medonc.practice.ask import ask_in_words
from medonc.practice.treatment.pharmacogenomics import DoseAdvice, dose_advice, phenotype
from medonc.values.errors import MedoncError, NotHeld
from medonc.values.evidence import Finding, NotKnown

LIBRARY = open_library()
GENES = ("DPYD", "CYP2D6", "TPMT", "NUDT15", "UGT1A1", "G6PD")
ALLELES = {gene: [row["allele"] for row in LIBRARY.tables[f"{FOLDER}{gene.lower()}/alleles"]] for gene in GENES}
CPIC_GENES = ("DPYD", "TPMT", "NUDT15", "UGT1A1")
# The most that advice lets a patient have, in per cent of the standard dose: the laws compare these.
NOTHING, ALL = Decimal(0), Decimal(100)


def pairs(gene: str) -> st.SearchStrategy[tuple[str, str]]:
    return st.tuples(st.sampled_from(ALLELES[gene]), st.sampled_from(ALLELES[gene]))


def most(advice: DoseAdvice) -> Decimal:
    """The highest starting dose in per cent; a daily dose as a part of CPIC's usual 75 mg/m² of mercaptopurine."""
    if advice.high is None:
        return NOTHING if advice.act == "avoid" else ALL
    return advice.high if advice.unit == "%" else advice.high / 75 * 100


def score(finding: Finding[str]) -> Decimal:
    step = next(step for step in finding.steps if step.label == "activity score")
    return Decimal(step.value.rpartition("= ")[2])


def most_of(gene: str, named: str, drug: str) -> Decimal:
    advice = dose_advice(gene, named, drug, LIBRARY)
    assert isinstance(advice, Finding)
    return most(advice.value)


@pytest.mark.parametrize("gene", GENES)
@given(data=st.data())
def test_the_order_of_the_alleles_does_not_matter(gene: str, data: st.DataObject) -> None:
    a, b = data.draw(pairs(gene))
    one, other = (phenotype(gene, text, LIBRARY) for text in (f"{a}/{b}", f"{b}/{a}"))
    assert type(one) is type(other)
    if isinstance(one, Finding) and isinstance(other, Finding):
        assert one.value == other.value
    elif isinstance(one, NotKnown) and isinstance(other, NotKnown):
        assert set(one.missing) == set(other.missing)


@given(one=pairs("DPYD"), other=pairs("DPYD"), drug=st.sampled_from(["fluorouracil", "capecitabine"]))
def test_a_lower_activity_score_never_gives_a_higher_dose(
    one: tuple[str, str], other: tuple[str, str], drug: str
) -> None:
    found = [phenotype("DPYD", "/".join(each), LIBRARY) for each in (one, other)]
    known = sorted((each for each in found if isinstance(each, Finding)), key=score)
    doses = [most_of("DPYD", each.value, drug) for each in known]
    assert doses == sorted(doses)


@pytest.mark.parametrize(
    ("gene", "drug"),
    [("TPMT", "mercaptopurine"), ("TPMT", "azathioprine"), ("NUDT15", "mercaptopurine"), ("NUDT15", "azathioprine")],
)
def test_a_poorer_metaboliser_never_starts_higher(gene: str, drug: str) -> None:
    ladder = ["poor", "intermediate", "possible intermediate", "normal"]
    doses = [most_of(gene, f"{each} metaboliser", drug) for each in ladder]
    assert doses == sorted(doses)
    assert doses[0] < doses[1] < doses[3]


def test_irinotecan_starts_lower_in_poor_metabolisers_only() -> None:
    doses = [most_of("UGT1A1", f"{each} metaboliser", "irinotecan") for each in ("poor", "intermediate", "normal")]
    assert doses == [Decimal(70), ALL, ALL]


@pytest.mark.parametrize("gene", GENES)
def test_every_phenotype_has_advice_on_every_drug_with_its_strength(gene: str) -> None:
    rule = LIBRARY.rule(f"{FOLDER}{gene.lower()}")
    drugs = next(spec.choices for spec in rule.inputs if spec.name == "drug")
    for named in phenotypes(rule):
        for drug in drugs:
            advice = dose_advice(gene, named, drug, LIBRARY)
            assert isinstance(advice, Finding)
            assert any(step.label == "strength" and step.value for step in advice.steps)


@pytest.mark.parametrize("gene", GENES)
@pytest.mark.parametrize("said", ["not tested", "unknown", "Pending", "not available"])
def test_untested_is_not_normal(gene: str, said: str) -> None:
    answer = phenotype(gene, said, LIBRARY)
    assert isinstance(answer, NotKnown)
    assert [each.why for each in answer.missing] == ["not tested"]


@pytest.mark.parametrize("gene", GENES)
@given(text=st.text(max_size=20))
def test_whatever_is_typed_is_read_or_not_known(gene: str, text: str) -> None:
    answer = phenotype(gene, text, LIBRARY)
    if isinstance(answer, NotKnown):
        assert answer.missing
    else:
        assert answer.value in phenotypes(LIBRARY.rule(f"{FOLDER}{gene.lower()}"))


def test_an_unknown_allele_is_named_beside_a_known_one() -> None:
    answer = phenotype("TPMT", "*3A/*99", LIBRARY)
    assert isinstance(answer, NotKnown)
    assert [each.what for each in answer.missing] == ["TPMT allele *99"]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("c.1905+1G>A heterozygous", "*1/*2A"),
        ("DPYD c.1905+1G>A het.", "*1/*2A"),
        ("*2a/*1", "*1/*2A"),
        ("IVS14+1G>A (homozygous)", "*2A/*2A"),
        ("c.2846A>T het and c.1679T>G het", "c.2846A>T/*13"),
        ("c.1129-5923C>G, c.1236G>A heterozygous", "*1/HapB3"),
        ("c.1236G>A heterozygous; HapB3 heterozygous", "*1/HapB3"),
        (" *1 / *13 ", "*1/*13"),
    ],
)
def test_a_report_is_read_however_the_laboratory_writes_it(text: str, same: str) -> None:
    read, meant = (phenotype("DPYD", each, LIBRARY) for each in (text, same))
    assert isinstance(read, Finding)
    assert isinstance(meant, Finding)
    assert (read.value, score(read)) == (meant.value, score(meant))


@pytest.mark.parametrize(
    "text",
    [
        "*2A",
        "*1/*2A/*13",
        "/*2A",
        "c.2846A>T het; c.1679T>G het; *2A het",
        "c.2846A>T homozygous; *2A heterozygous",
        "*2A het and *13",
        "*1/*2Ax2",
        "*1/*2A+*9A",
        "wild type",
        "negative",
        "",
    ],
)
def test_a_report_that_does_not_say_two_alleles_is_not_known(text: str) -> None:
    assert isinstance(phenotype("DPYD", text, LIBRARY), NotKnown)


def test_what_is_not_held_is_refused_with_what_is() -> None:
    with pytest.raises(NotHeld, match="tpmt"):
        phenotype("TPMTT", "*1/*1", LIBRARY)
    with pytest.raises(NotHeld, match="capecitabine"):
        dose_advice("DPYD", "normal metaboliser, activity score 2", "irinotecan", LIBRARY)
    with pytest.raises(NotHeld, match="poor metaboliser, activity score 0"):
        dose_advice("DPYD", "poor metaboliser", "fluorouracil", LIBRARY)


def test_no_phenotype_gives_no_advice() -> None:
    answer = dose_advice("DPYD", "", "fluorouracil", LIBRARY)
    assert isinstance(answer, NotKnown)


def test_both_doors_give_the_same_advice() -> None:
    asked = ask_in_words(f"{FOLDER}dpyd", {"diplotype": "*1/*2A", "drug": "capecitabine"}, LIBRARY)
    found = phenotype("DPYD", "*1/*2A", LIBRARY)
    assert isinstance(asked, Finding)
    assert isinstance(found, Finding)
    direct = dose_advice("DPYD", found.value, "capecitabine", LIBRARY)
    assert isinstance(direct, Finding)
    assert asked.value == direct.value
    assert [step.name for step in asked.steps if step.name] == ["diplotype", "drug"]


@pytest.mark.parametrize("gene", CPIC_GENES)
def test_every_diplotype_of_the_published_table_has_its_phenotype(gene: str, shared_data: Path) -> None:
    table = json.loads((shared_data / f"cpic/pharmcat-phenotype-{gene}.json").read_text(encoding="utf-8"))
    checked = 0
    for row in table["diplotypes"]:
        names = [_ours(name) for name, count in row["diplotypekey"].items() for _ in range(count)]
        answer = phenotype(gene, "/".join(names), LIBRARY)
        if row["phenotype"] == "Indeterminate":
            assert isinstance(answer, NotKnown), row["diplotype"]
        else:
            assert isinstance(answer, Finding), row["diplotype"]
            assert answer.value.split(",")[0] == row["phenotype"].lower().replace("z", "s"), row["diplotype"]
            if gene == "DPYD":
                assert score(answer) == Decimal(row["activityScore"]), row["diplotype"]
        checked += 1
    assert checked == len(table["diplotypes"]) > 20


def _ours(name: str) -> str:
    """CPIC's name of an allele without the star name it sets behind it."""
    return "HapB3" if "HapB3" in name else re.sub(r" \(\*\w+\)", "", name)


def test_fluoropyrimidine_advice_is_that_of_the_published_recommendations(shared_data: Path) -> None:
    page = json.loads((shared_data / "cpic/cpic-oncology-recommendations.json").read_text(encoding="utf-8"))
    seen = 0
    for drug in (each for each in page if each["genes"] == ["DPYD"]):
        for row in drug["recommendations"]:
            named = next(each for each in phenotypes(LIBRARY.rule(f"{FOLDER}dpyd")) if each.endswith(_score_of(row)))
            advice = dose_advice("DPYD", named, drug["drugname"], LIBRARY)
            assert isinstance(advice, Finding)
            assert advice.value.strength == row["classification"].lower()
            percent = re.search(r"by (\d+)%", row["drugrecommendation"])
            assert (advice.value.act == "avoid") is row["drugrecommendation"].startswith("Avoid")
            assert (advice.value.act == "reduce") is (percent is not None)
            if percent:
                assert advice.value.high == 100 - Decimal(percent[1])
            seen += 1
    assert seen == 10


def _score_of(row: dict[str, dict[str, str]]) -> str:
    return f" {row['lookupkey']['DPYD']}"


@pytest.mark.parametrize("drug", ["tamoxifen", "ondansetron"])
def test_cyp2d6_advice_is_as_strong_as_the_published_at_each_score(drug: str, shared_data: Path) -> None:
    page = json.loads((shared_data / "cpic/cpic-oncology-recommendations.json").read_text(encoding="utf-8"))
    reports = {"0": "*4/*4", "0.25": "*4/*10", "0.5": "*10/*10", "0.75": "*10/*17", "1": "*1/*4", "1.25": "*1/*10"}
    reports |= {"1.5": "*1/*17", "2": "*1/*1", "2.25": "*1x2/*10", "2.5": "*1x2/*17", "3": "*1x2/*1", "4": "*1x3/*1"}
    rows = {
        row["lookupkey"]["CYP2D6"]: row for each in page if each["drugname"] == drug for row in each["recommendations"]
    }
    for key, report in reports.items():
        answer = ask_in_words(f"{FOLDER}cyp2d6", {"diplotype": report, "drug": drug}, LIBRARY)
        assert isinstance(answer, Finding)
        assert isinstance(answer.value, DoseAdvice)
        assert answer.value.strength == rows[key]["classification"].lower(), key
        usual = "nitiate therapy with recommended st" in rows[key]["drugrecommendation"]
        assert (answer.value.act == "standard") is usual, key


@pytest.mark.parametrize(("gene", "other"), [("TPMT", "NUDT15"), ("NUDT15", "TPMT")])
@pytest.mark.parametrize("drug", ["mercaptopurine", "azathioprine"])
def test_thiopurine_advice_is_that_published_where_the_other_gene_is_not_tested(
    gene: str, other: str, drug: str, shared_data: Path
) -> None:
    page = json.loads((shared_data / "cpic/cpic-oncology-recommendations.json").read_text(encoding="utf-8"))
    rows = [row for each in page if each["drugname"] == drug for row in each["recommendations"]]
    alone = {row["lookupkey"][gene]: row for row in rows if row["lookupkey"][other] == "No Result"}
    for named in phenotypes(LIBRARY.rule(f"{FOLDER}{gene.lower()}")):
        row = alone[named.title().replace("Metaboliser", "Metabolizer")]
        advice = dose_advice(gene, named, drug, LIBRARY)
        assert isinstance(advice, Finding)
        said = str(advice.value)
        expected = {
            "30%-80%": "start at 30 to 80 % of the standard dose",
            "10-fold": "start at 10 % of the standard dose",
            "initiate dose at 10 mg/m2/day": "start at 10 mg/m2 a day",
            "normal starting dose (e.g.": "standard dose",
        }
        assert [ours for theirs, ours in expected.items() if theirs in row["drugrecommendation"]] == [said], named
        assert ("days a week" in advice.value.words) is ("thrice weekly" in row["drugrecommendation"])
        assert advice.value.strength == row["classification"].lower()


@pytest.mark.parametrize(("named", "act"), [("normal", "standard"), ("variable", "test"), ("deficient", "avoid")])
def test_rasburicase_advice_is_as_strong_as_the_published(named: str, act: str, shared_data: Path) -> None:
    page = json.loads((shared_data / "cpic/cpic-oncology-recommendations.json").read_text(encoding="utf-8"))
    rows = next(each for each in page if each["drugname"] == "rasburicase")["recommendations"]
    row = next(row for row in rows if row["lookupkey"]["G6PD"] == named.capitalize())
    advice = dose_advice("G6PD", named, "rasburicase", LIBRARY)
    assert isinstance(advice, Finding)
    assert (advice.value.act, advice.value.strength) == (act, row["classification"].lower())


def test_bands_of_a_score_climb() -> None:
    for gene in ("dpyd", "cyp2d6"):
        bands = LIBRARY.rule(f"{FOLDER}{gene}").bands
        assert all(one.high == two.low for one, two in pairwise(bands))
        assert bands[0].low == 0


@given(copies=st.integers(1, 12), allele=st.sampled_from(ALLELES["CYP2D6"]))
def test_more_copies_never_lower_the_score(copies: int, allele: str) -> None:
    fewer, more = (phenotype("CYP2D6", f"*1/{allele}x{count}", LIBRARY) for count in (copies, copies + 1))
    assert isinstance(fewer, Finding) is isinstance(more, Finding)
    if isinstance(fewer, Finding) and isinstance(more, Finding):
        assert score(fewer) <= score(more)


def test_a_table_that_is_not_held_is_said() -> None:
    tables = {name: rows for name, rows in LIBRARY.tables.items() if not name.endswith("dpyd/alleles")}
    with pytest.raises(MedoncError, match="alleles"):
        phenotype("DPYD", "*1/*1", replace(LIBRARY, tables=tables))
