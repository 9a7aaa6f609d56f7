"""What a gene's file must be: functions of a closed list, every score and pair read, advice for every phenotype."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import combinations_with_replacement, product

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.knowledge.sound_rules import repeated

FOLDER = "treatment/pharmacogenomics/"
BY_ACTIVITY, BY_PAIR = "pharmacogenomics.by_activity", "pharmacogenomics.by_pair"
UNCLEAR = frozenset({"uncertain function", "unknown function"})
FUNCTIONS = UNCLEAR | {
    *("no function", "strongly decreased function", "decreased function", "normal function", "increased function"),
    *("normal", "deficient", "deficient with CNSHA"),
}
ACTS = frozenset({"avoid", "reduce", "start", "standard", "alternative", "test"})
STRENGTHS = frozenset({"strong", "moderate", "optional", "no recommendation", "not graded"})
ALLELE_COLUMNS = ("allele", "also", "haplotype", "function")
ADVICE_COLUMNS = ("phenotype", "drug", "act", "low", "high", "unit", "strength", "source", "words")
_PAIR, _ALONE = " + ", "only "
_ALL = Decimal(100)
Row = Mapping[str, str]


def pharmacogene_faults(rule: KnowledgeRule, library: Library) -> Iterator[str]:
    """What is wrong with the alleles, phenotypes and advice of a gene; nothing for a rule of another kind."""
    if rule.method not in (BY_ACTIVITY, BY_PAIR):
        return
    alleles, advice = (library.tables.get(f"{rule.rule.id}/{name}", ()) for name in ("alleles", "advice"))
    lacking = [*_columns("alleles", alleles, ALLELE_COLUMNS), *_columns("advice", advice, ADVICE_COLUMNS)]
    yield from lacking
    if lacking:
        return
    if not re.fullmatch(r"hgnc:[1-9]\d*", rule.texts.get("gene", "")):
        yield "texts.gene is not the gene's HGNC number, as hgnc:3012"
    yield from _allele_faults(alleles)
    yield from _joint_faults(rule, library)
    functions = {row["function"] for row in alleles}
    if rule.method == BY_ACTIVITY:
        yield from _score_faults(rule, functions)
    else:
        yield from _pair_faults(rule, functions)
    yield from _advice_faults(rule, advice, library)


def phenotypes(rule: KnowledgeRule) -> tuple[str, ...]:
    """Every phenotype that the bands of a score or the pairs of functions give, each once."""
    if rule.method == BY_ACTIVITY:
        return tuple(dict.fromkeys(band.says for band in rule.bands))
    return tuple(dict.fromkeys(said for pair, said in rule.texts.items() if _PAIR in pair or pair.startswith(_ALONE)))


def _columns(name: str, rows: tuple[Row, ...], wanted: tuple[str, ...]) -> Iterator[str]:
    if not rows:
        yield f"{name}.csv beside it is not held or is empty"
    elif tuple(rows[0]) != wanted:
        yield f"{name}.csv has the columns {', '.join(rows[0])}; expected {', '.join(wanted)}"


def _allele_faults(alleles: tuple[Row, ...]) -> Iterator[str]:
    names = [name.lower() for row in alleles for name in (row["allele"], *filter(None, row["also"].split("|")))]
    yield from repeated("allele", names)
    for row in alleles:
        if row["function"] not in FUNCTIONS:
            yield f"allele {row['allele']}: function '{row['function']}' is none of {', '.join(sorted(FUNCTIONS))}"
    if not alleles[0]["function"].startswith("normal"):
        yield f"the first allele, {alleles[0]['allele']}, is the reference and must be of normal function"


def _score_faults(rule: KnowledgeRule, functions: set[str]) -> Iterator[str]:
    """Functions without an activity value, and scores that no band takes."""
    yield from (f"no activity value for {name}" for name in sorted(functions - UNCLEAR - set(rule.numbers)))
    yield from (f"{name} has an activity value and cannot have one" for name in sorted(UNCLEAR & set(rule.numbers)))
    yield from (f"'{name}' is no function of an allele" for name in sorted(set(rule.numbers) - FUNCTIONS))
    yield from (f"the activity value of {name} is negative" for name, value in rule.numbers.items() if value < 0)
    if not rule.bands or rule.bands[0].low != 0 or rule.bands[0].open_low:
        yield "the bands do not begin with an activity score of 0"
    top = 2 * max(rule.numbers.values(), default=Decimal(0))
    last = rule.bands[-1] if rule.bands else None
    if last and last.high is not None and (last.high < top or (last.high == top and not last.closed_high)):
        yield f"the bands end below an activity score of {top}"


def _pair_faults(rule: KnowledgeRule, functions: set[str]) -> Iterator[str]:
    """Pairs of known functions without a phenotype, and pairs that no diplotype can be."""
    pairs = [key for key in rule.texts if _PAIR in key]
    alone = [key.removeprefix(_ALONE) for key in rule.texts if key.startswith(_ALONE)]
    possible = {_PAIR.join(sorted(pair)) for pair in combinations_with_replacement(sorted(functions), 2)}
    needed = {_PAIR.join(pair) for pair in combinations_with_replacement(sorted(functions - UNCLEAR), 2)}
    yield from (f"no phenotype for {pair}" for pair in sorted(needed - set(pairs)))
    yield from (
        f"'{pair}' is no pair of its alleles' functions in alphabetical order" for pair in pairs if pair not in possible
    )
    if alone:
        yield from (f"no phenotype for one allele that is {name}" for name in sorted(functions - UNCLEAR - set(alone)))
        yield from (f"'{name}' alone is no function of its alleles" for name in alone if name not in functions)


def _advice_faults(rule: KnowledgeRule, advice: tuple[Row, ...], library: Library) -> Iterator[str]:
    """Phenotypes without advice on a drug, advice on nothing, and rows that say what cannot be."""
    drugs = next((spec.choices for spec in rule.inputs if spec.name == "drug"), ())
    held = {(row["phenotype"], row["drug"]) for row in advice}
    wanted = {(phenotype, drug) for phenotype in phenotypes(rule) for drug in drugs}
    yield from (f"no advice on {drug} for {phenotype}" for phenotype, drug in sorted(wanted - held))
    yield from (f"advice on {drug} for {phenotype}, which it never gives" for phenotype, drug in sorted(held - wanted))
    yield from (
        f"{drug} is not in the formulary" for drug in sorted({row["drug"] for row in advice} - set(library.drugs))
    )
    yield from repeated("advice", (f"{row['drug']} for {row['phenotype']}" for row in advice))
    for row in advice:
        yield from (f"{row['drug']} for {row['phenotype']}: {said}" for said in _row_faults(row))


def _joint_faults(rule: KnowledgeRule, library: Library) -> Iterator[str]:
    """Tables of two genes, `<this>-<other>.csv`: each pair of phenotypes once, with the gene whose advice holds."""
    for name in (each for each in library.tables if each.startswith(f"{rule.rule.id}-")):
        other = library.rules.get(FOLDER + name.removeprefix(f"{rule.rule.id}-"))
        if other is None:
            yield f"{name}.csv is of a second gene that is not held"
            continue
        yield from (f"{name}.csv: {said}" for said in _pairs_of_genes(rule, other, library.tables[name]))


def _pairs_of_genes(rule: KnowledgeRule, other: KnowledgeRule, rows: tuple[Row, ...]) -> Iterator[str]:
    genes = tuple(each.rule.id.removeprefix(FOLDER).upper() for each in (rule, other))
    if any(tuple(row) != (*genes, "holds", "words") for row in rows):
        yield f"expected the columns {', '.join(genes)}, holds, words"
        return
    held = [tuple(row[gene] for gene in genes) for row in rows]
    wanted = set(product(phenotypes(rule), phenotypes(other)))
    yield from repeated("pair", map(" and ".join, held))
    yield from (f"no row for {' and '.join(pair)}" for pair in sorted(wanted - set(held)))
    yield from (f"{' and '.join(pair)} never comes" for pair in sorted(set(held) - wanted))
    yield from (f"'{row['holds']}' is neither gene" for row in rows if row["holds"] not in genes)


def _row_faults(row: Row) -> Iterator[str]:
    if row["act"] not in ACTS:
        yield f"'{row['act']}' is none of {', '.join(sorted(ACTS))}"
    if row["strength"] not in STRENGTHS:
        yield f"strength '{row['strength']}' is none of {', '.join(sorted(STRENGTHS))}"
    yield from (f"it has no {name}" for name in ("words", "source") if not row[name].strip())
    try:
        low, high = (Decimal(row[name]) if row[name] else None for name in ("low", "high"))
    except InvalidOperation:
        yield f"'{row['low']}' to '{row['high']}' is not a number"
        return
    if row["act"] in ("reduce", "start") and (low is None or high is None):
        yield "a reduced dose has no low and high"
    if (low is not None or high is not None) is not bool(row["unit"]):
        yield "a number and its unit belong together"
    if row["act"] in ("standard", "alternative", "test") and row["unit"]:
        yield f"'{row['act']}' has a dose"
    if low is not None and (high is None or not 0 < low <= high):
        yield f"{low} to {high} is no span"
    if row["act"] == "reduce" and row["unit"] != "%":
        yield "a reduction is in per cent of the standard dose"
    if row["unit"] == "%" and high is not None and not 0 < high < _ALL:
        yield f"{high} % is no reduction"
