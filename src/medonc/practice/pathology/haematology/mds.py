"""Myelodysplastic syndromes: IPSS-R with its adjustment for age, and IPSS-M by its published weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.accepted import short
from medonc.practice.assessment.bands import said_of
from medonc.practice.assessment.worksheet import Worksheet, registry, rounded
from medonc.practice.pathology.haematology.karyotype import read_karyotype
from medonc.practice.pathology.haematology.measures import absent, measured
from medonc.practice.pathology.haematology.points import grouped, rows_of, total
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Missing, StepKind
from medonc.values.quantity import plain

WEIGHTS = "pathology/haematology/mds_ipss_m_weights"
RESIDUAL = "pathology/haematology/mds_ipss_m_residual_genes"
_SCENARIOS = ("mean", "best", "worst")
_SF3B1_PARTNERS = ("SRSF2", "STAG2", "BCOR", "BCORL1", "RUNX1", "NRAS")
_GROUPS = ("very good", "good", "intermediate", "poor", "very poor")
_FLAGS = ("del5q", "del7_7q", "del17_17p", "complex")
_TWO = Decimal(2)


def ipss_r(sheet: Worksheet, library: Library) -> Answer[object]:
    """The IPSS-R group by its points; with the age, the adjusted score beside it."""
    rows = rows_of(sheet, library)
    low, high = total(rows)
    adjusted = _adjusted(sheet, low) if "age" in sheet and low == high else ""
    return grouped(sheet, rows, low, high, also=adjusted)


def _adjusted(sheet: Worksheet, score: Decimal) -> str:
    """The score adjusted for the age, and its group, as a part of the sentence."""
    n = sheet.constant
    by = n("age_slope") - n("age_score") * score
    adjusted = score + (sheet.number("age") - n("age_from")) * by
    group = said_of(sheet.rule.bands, adjusted)
    sheet.note(StepKind.FORMULA, "adjusted for age", f"{rounded(adjusted, 4)}, {group}")
    return f"adjusted for age {rounded(adjusted, 2)}, {group}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Genes:
    """Which genes are mutated and which were not tested."""

    mutated: frozenset[str]
    untested: frozenset[str]

    def value(self, gene: str) -> Decimal | None:
        """1 mutated, 0 wild type, nothing where not tested."""
        return None if gene in self.untested else Decimal(gene in self.mutated)


def ipss_m(sheet: Worksheet, library: Library) -> Answer[object]:
    """The IPSS-M group; where genes were not tested, of the mean with the best and the worst beside it."""
    genes = _genes(sheet, library)
    lacking = _lacking(sheet, genes)
    if lacking:
        return sheet.not_known(*lacking)
    values = _values(sheet, library, genes)
    scores = {scenario: _score(values, genes, scenario, sheet, library) for scenario in _SCENARIOS}
    groups = {scenario: said_of(sheet.rule.bands, score) for scenario, score in scores.items()}
    said = f"{groups['mean']} ({plain(scores['mean'])})"
    if not genes.untested:
        return sheet.said(groups["mean"], sentence=said)
    span = f"best {plain(scores['best'])} ({groups['best']}), worst {plain(scores['worst'])} ({groups['worst']})"
    sheet.remark(f"Not tested: {', '.join(sorted(genes.untested))}; {span}.")
    if scores["worst"] - scores["best"] > sheet.constant("range") and groups["worst"] != groups["best"]:
        return sheet.not_known(Missing(what=", ".join(sorted(genes.untested)), why="not tested", do="test these genes"))
    return sheet.said(groups["mean"], sentence=f"{said}; {span}")


def named_genes(library: Library) -> frozenset[str]:
    """Every gene that IPSS-M asks for, TP53 apart."""
    weighted = {row["variable"] for row in library.tables[WEIGHTS] if row["kind"] == "gene"}
    return frozenset(weighted | {row["gene"] for row in library.tables[RESIDUAL]} | {"SF3B1"})


def _genes(sheet: Worksheet, library: Library) -> Genes:
    named = named_genes(library)
    found = [frozenset(sheet.codes(name)) if name in sheet else frozenset[str]() for name in ("mutated", "not_tested")]
    for each in sorted(found[0] | found[1]):
        if each not in named:
            raise ImpossibleValue(f"'{each}' is no gene of IPSS-M", expected=", ".join(sorted(named)))
    twice = found[0] & found[1]
    if twice:
        raise ImpossibleValue(f"{', '.join(sorted(twice))} is both mutated and not tested", expected="one of them")
    return Genes(mutated=found[0], untested=found[1])


def _lacking(sheet: Worksheet, genes: Genes) -> tuple[Missing, ...]:
    """What the published score cannot do without; SF3B1 counts by what it comes with."""
    missing = list(absent(sheet, "haemoglobin", "platelets", "blasts", "tp53_mutations", "mutated", "not_tested"))
    if "karyotype" not in sheet:
        missing += absent(sheet, "cytogenetics", *_FLAGS)
    needed = {"SF3B1", *(_SF3B1_PARTNERS if "SF3B1" in genes.mutated else ())}
    missing += [Missing(what=gene, why="not tested") for gene in sorted(needed & genes.untested)]
    one = "tp53_mutations" in sheet and sheet.word("tp53_mutations") == "1"
    return (*missing, *(absent(sheet, "tp53_vaf") if one and "tp53_loh" not in sheet else ()))


def _values(sheet: Worksheet, library: Library, genes: Genes) -> dict[str, Decimal | None]:
    """The variables of the model: clinical ones within their limits, and what follows from several."""
    n = sheet.constant
    flags = _flags(sheet)
    group = measured("cytogenetic_group", sheet, library).value
    values: dict[str, Decimal | None] = {
        "haemoglobin": min(max(n("haemoglobin_low"), sheet.number("haemoglobin")), n("haemoglobin_high")),
        "platelets": min(sheet.number("platelets"), n("platelets_high")) / n("platelets_unit"),
        "blasts": min(sheet.number("blasts"), n("blasts_high")) / n("blasts_unit"),
        "cytogenetics": Decimal(_GROUPS.index(str(group))),
        "TP53multi": Decimal(_is_multihit(sheet, flags)),
        "SF3B1_5q": Decimal(0),
        "SF3B1_alpha": Decimal(0),
    }
    if "SF3B1" in genes.mutated:
        alone = flags["del5q"] and not flags["del7_7q"] and not flags["complex"]
        values["SF3B1_5q"] = Decimal(alone)
        values["SF3B1_alpha"] = Decimal(not alone and not genes.mutated.intersection(_SF3B1_PARTNERS))
    rows = (row["variable"] for row in library.tables[WEIGHTS] if row["kind"] == "gene")
    return values | {gene: genes.value(gene) for gene in rows}


def _is_multihit(sheet: Worksheet, flags: Mapping[str, bool]) -> bool:
    """Two TP53 mutations, or one with the other allele lost: stated, del(17p), or a VAF that one allele cannot give."""
    count = sheet.word("tp53_mutations")
    vaf = sheet.number("tp53_vaf") if "tp53_vaf" in sheet else Decimal(0)
    stated = "tp53_loh" in sheet and sheet.word("tp53_loh") == "yes"
    lost = stated or flags["del17_17p"] or vaf > sheet.constant("tp53_vaf")
    return count == "2 or more" or (count == "1" and lost)


def _flags(sheet: Worksheet) -> dict[str, bool]:
    """The four cytogenetic questions, as stated or as the karyotype answers them."""
    stated = {name: sheet.word(name) == "yes" for name in _FLAGS if name in sheet}
    if "karyotype" not in sheet:
        return stated
    karyotype = read_karyotype(sheet.word("karyotype"))
    whole = {change.chromosome for change in karyotype.changes if change.kind == "loss"}
    parts = [part for change in karyotype.changes for part in change.parts if part.form == "del"]
    arms = {(p.chromosomes[0], band[0]) for p in parts for bands in p.bands for band in bands}
    read = {
        "del5q": ("5", "q") in arms,
        "del7_7q": "7" in whole or ("7", "q") in arms,
        "del17_17p": "17" in whole or ("17", "p") in arms,
        "complex": karyotype.count >= sheet.constant("complex"),
    }
    return read | stated


def _score(
    values: Mapping[str, Decimal | None], genes: Genes, scenario: str, sheet: Worksheet, library: Library
) -> Decimal:
    """The sum of weight × (value − mean) over ln 2, to two decimals, under one reading of what was not tested."""
    ln2, score = _TWO.ln(), Decimal(0)
    for row in library.tables[WEIGHTS]:
        name, mean = row["variable"], Decimal(row["mean"])
        value = _residual(genes, scenario, mean, library) if row["kind"] == "residual" else values[name]
        share = (Decimal(row[scenario]) if value is None else value) - mean
        part = Decimal(row["weight"]) * share / ln2
        score += part
        if scenario == "mean":
            sheet.note(
                StepKind.FORMULA,
                name,
                f"{row['weight']} × ({short(share + mean)} − {row['mean']}) / ln 2 = {short(part)}",
            )
    rounded_score = score.quantize(Decimal("0.01"))
    if scenario == "mean" or genes.untested:
        sheet.note(StepKind.FORMULA, f"sum, {scenario}", plain(rounded_score))
    return rounded_score


def _residual(genes: Genes, scenario: str, average: Decimal, library: Library) -> Decimal:
    """How many of the residual genes are mutated, at most two; for those not tested by the scenario."""
    held = [row["gene"] for row in library.tables[RESIDUAL]]
    found = Decimal(len(genes.mutated.intersection(held)))
    untested = Decimal(len(genes.untested.intersection(held)))
    if scenario == "worst":
        return min(found + untested, _TWO)
    if scenario == "best":
        return min(found, _TWO)
    return min(found, _TWO) + max((_TWO - found) / _TWO * (untested / len(held)) * average, Decimal(0))


MDS_METHODS = registry((("haematology.ipss_r", ipss_r), ("haematology.ipss_m", ipss_m)))
