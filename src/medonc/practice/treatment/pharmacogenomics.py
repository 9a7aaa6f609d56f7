"""From a diplotype to its phenotype and to what that means for a drug's dose. What is not tested is not normal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import Band, KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.treatment.diplotype import FOLDER, Chromosome, Copy, Diplotype, gene_of, read_diplotype
from medonc.values.errors import NotHeld
from medonc.values.evidence import Answer, FactRef, Finding, Level, Missing, NotKnown, Remark, Step, StepKind
from medonc.values.quantity import EXACT, plain

BY_ACTIVITY, BY_PAIR = "pharmacogenomics.by_activity", "pharmacogenomics.by_pair"
ALONE = "only "  # before the function of the one allele of a man's X chromosome
_LEVEL = MappingProxyType({"standard": Level.NOTE, "avoid": Level.STOP})


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseAdvice:
    """What to do about one drug: `low` to `high` of `unit`, which is per cent of the standard dose or a daily dose."""

    phenotype: str
    drug: str
    act: str  # avoid | reduce | start | standard | alternative | test
    words: str
    strength: str
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""

    def __str__(self) -> str:
        amount = f"{_span(self.low, self.high)} {_unit(self.unit)}"
        match self.act:
            case "avoid" if self.high is not None:
                return f"avoid; where nothing else will do, below {amount}"
            case "reduce" | "start":
                return f"start at {amount}"
            case "standard":
                return "standard dose"
            case "alternative":
                return "another drug first"
            case "test":
                return "measure the enzyme's activity first"
        return self.act


def phenotype(gene: str, diplotype: str, library: Library, *, fact: FactRef | None = None) -> Answer[str]:
    """The phenotype of a diplotype with the function of each allele; not known where an allele or its function is not.

    Refuses a gene that is not held, listing those that are.
    """
    return _phenotype(_rule(gene, library), diplotype, library, fact)


def dose_advice(gene: str, phenotype: str, drug: str, library: Library) -> Answer[DoseAdvice]:
    """What a phenotype of a gene means for a drug; not known for an empty phenotype.

    `phenotype` is in the words that `phenotype()` gives. Refuses one that the gene does not have, and a drug that
    the gene's file does not speak of.
    """
    rule = _rule(gene, library)
    if not phenotype.strip():
        return _not_known(rule, (Missing(what=f"phenotype of {_name(rule)}", why="not tested"),))
    rows = [row for row in library.tables[f"{rule.rule.id}/advice"] if row["drug"] == drug]
    if not rows:
        drugs = sorted({row["drug"] for row in library.tables[f"{rule.rule.id}/advice"]})
        raise NotHeld.named(f"advice of {_name(rule)} on a drug", drug, drugs)
    row = next((row for row in rows if row["phenotype"] == phenotype), None)
    if row is None:
        raise NotHeld.named(f"phenotype of {_name(rule)}", phenotype, [each["phenotype"] for each in rows])
    return _advised(rule, row, library)


def advice_of(rule: KnowledgeRule, library: Library) -> tuple[Finding[DoseAdvice], ...]:
    """All advice that a gene's file holds, in its order; none for a rule that is of no gene."""
    if rule.method not in PHARMACOGENOMIC_METHODS:
        return ()
    return tuple(_advised(rule, row, library) for row in library.tables.get(f"{rule.rule.id}/advice", ()))


def alleles_of(rule: KnowledgeRule, library: Library) -> Mapping[str, tuple[str, ...]]:
    """The names of a gene's alleles by their function; none for a rule that is of no gene."""
    held: dict[str, tuple[str, ...]] = {}
    rows = library.tables.get(f"{rule.rule.id}/alleles", ()) if rule.method in PHARMACOGENOMIC_METHODS else ()
    for row in rows:
        names = ", ".join(filter(None, (row["allele"], *row["also"].split("|"))))
        held[row["function"]] = (*held.get(row["function"], ()), names)
    return held


def _rule(gene: str, library: Library) -> KnowledgeRule:
    return library.rule(f"{FOLDER}{gene.strip().lower()}")


def _name(rule: KnowledgeRule) -> str:
    return rule.rule.id.removeprefix(FOLDER).upper()


def _asked(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """The advice on the drug that is asked about, with the way from the diplotype; without a drug the phenotype."""
    given = inputs["diplotype"]
    found = _phenotype(rule, str(given.value), library, given.fact)
    if "drug" not in inputs or isinstance(found, NotKnown):
        return found
    drug = str(inputs["drug"].value)
    advice = dose_advice(_name(rule), found.value, drug, library)
    if isinstance(advice, NotKnown):
        return advice
    asked = Step(kind=StepKind.INPUT, label="drug", value=drug, name="drug")
    return replace(
        advice,
        facts=found.facts,
        steps=(*found.steps[:1], asked, *found.steps[1:], *advice.steps),
        remarks=(*advice.remarks, *found.remarks),
    )


def _phenotype(rule: KnowledgeRule, text: str, library: Library, fact: FactRef | None) -> Answer[str]:
    read = read_diplotype(text, gene_of(rule.rule.id, _name(rule), library))
    if read.missing:
        return _not_known(rule, read.missing, fact)
    if rule.method == BY_ACTIVITY:
        said, steps, missing = _by_activity(rule, read.chromosomes)
    else:
        said, steps, missing = _by_pair(rule, read.chromosomes)
    if missing or not said:
        return _not_known(rule, missing, fact)
    return Finding(
        title=f"Phenotype of {_name(rule)}",
        value=said,
        rule=rule.rule,
        sentence=f"{_name(rule)}: {said}",
        facts=(fact,) if fact else (),
        steps=(
            Step(kind=StepKind.INPUT, label=f"diplotype of {_name(rule)}", value=text, name="diplotype", fact=fact),
            *(Step(kind=StepKind.POLICY, label="assumed", value=each) for each in read.assumed),
            *steps,
            Step(kind=StepKind.RESULT, label="phenotype", value=said),
        ),
        remarks=tuple(_limits(rule, read)),
    )


Worked = tuple[str, tuple[Step, ...], tuple[Missing, ...]]


def _by_activity(rule: KnowledgeRule, chromosomes: tuple[Chromosome, ...]) -> Worked:
    """The band of the sum of both alleles' activity values."""
    copies = [copy for chromosome in chromosomes for copy in chromosome]
    if len(chromosomes) == 1:
        return "", (), (_second_allele(rule),)
    if "copies" not in rule.texts and _several(chromosomes):
        return "", (), (_several_copies(copies),)
    values = [_activity(rule, copy) for copy in copies]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return "", (), tuple(_unclear(rule, copies))
    total = Decimal(0)
    for value in known:
        total = EXACT.add(total, value)
    score = Step(kind=StepKind.FORMULA, label="activity score", value=f"{_sum(known)} = {plain(total)}")
    said = next((band.says for band in rule.bands if _within(total, band)), "")
    gap = () if said else (Missing(what=f"phenotype of activity score {plain(total)}", why="not in the bands"),)
    return said, (*_function_steps(zip(copies, known, strict=True)), score), gap


def _by_pair(rule: KnowledgeRule, chromosomes: tuple[Chromosome, ...]) -> Worked:
    """What the file says of the two functions, in either order; or of one function alone."""
    copies = [copy for chromosome in chromosomes for copy in chromosome]
    if _several(chromosomes):
        return "", (), (_several_copies(copies),)
    functions = sorted(copy.allele.function for copy in copies)
    pair = " + ".join(functions) if len(functions) > 1 else f"{ALONE}{functions[0]}"
    steps = _function_steps((copy, None) for copy in copies)
    if pair in rule.texts:
        return rule.texts[pair], steps, ()
    unclear = tuple(_unclear(rule, copies))
    return "", steps, unclear if len(functions) > 1 or unclear else (_second_allele(rule),)


def _activity(rule: KnowledgeRule, copy: Copy) -> Decimal | None:
    """The activity value of an allele's copies; None where its function, or the number that matters, is not known."""
    value = rule.numbers.get(copy.allele.function)
    if value is None or (copy.times is None and value):
        return None
    return EXACT.multiply(value, Decimal(1 if copy.times is None else copy.times))


def _unclear(rule: KnowledgeRule, copies: list[Copy]) -> Iterator[Missing]:
    """The alleles of which no function is known, each once, and those of which the number of copies is not."""
    do = rule.texts.get("do", "")
    for copy in dict.fromkeys(copies):
        if copy.allele.function.startswith(("uncertain", "unknown")):
            why = copy.allele.function.removesuffix(" function")
            yield Missing(what=f"function of {_name(rule)} {copy.allele.name}", why=why, do=do)
        elif copy.times is None:
            yield Missing(what=f"number of copies of {_name(rule)} {copy.allele.name}", do=do)


def _several(chromosomes: tuple[Chromosome, ...]) -> bool:
    """Whether a chromosome has more than one allele, or an allele more than once."""
    return any(len(chromosome) > 1 or chromosome[0].times != 1 for chromosome in chromosomes)


def _several_copies(copies: list[Copy]) -> Missing:
    """Two variants on one chromosome are not two genes: only a gene that is duplicated counts its copies."""
    said = " and ".join(map(str, copies))
    return Missing(what=f"phenotype of {said}", why="several alleles on one chromosome are not read for this gene")


def _second_allele(rule: KnowledgeRule) -> Missing:
    return Missing(what=f"second allele of {_name(rule)}", do="write both alleles")


def _function_steps(known: Iterator[tuple[Copy, Decimal | None]] | zip[tuple[Copy, Decimal]]) -> tuple[Step, ...]:
    return tuple(
        Step(
            kind=StepKind.FORMULA,
            label=f"function of {copy}",
            value=copy.allele.function + ("" if value is None else f", activity value {plain(value)}"),
        )
        for copy, value in known
    )


def _sum(values: list[Decimal]) -> str:
    return " + ".join(plain(value) for value in values)


def _within(value: Decimal, band: Band) -> bool:
    above = band.low is None or band.low < value or (band.low == value and not band.open_low)
    below = band.high is None or value < band.high or (value == band.high and band.closed_high)
    return above and below


def _limits(rule: KnowledgeRule, read: Diplotype) -> Iterator[Remark]:
    for text in (rule.texts.get("limits", ""), rule.texts.get("together", ""), *read.assumed):
        if text:
            yield Remark(text=text, kind="policy")


def _advised(rule: KnowledgeRule, row: Mapping[str, str], library: Library) -> Finding[DoseAdvice]:
    value = DoseAdvice(
        phenotype=row["phenotype"],
        drug=row["drug"],
        act=row["act"],
        words=row["words"],
        strength=row["strength"],
        low=_decimal(row["low"]),
        high=_decimal(row["high"]),
        unit=row["unit"],
    )
    name = library.drug(value.drug).name
    graded = f"{value.strength} ({row['source']})"
    return Finding(
        title=f"{name[:1].upper()}{name[1:]} with {_name(rule)} {value.phenotype}",
        value=value,
        rule=rule.rule,
        sentence=f"{name}: {value}. {value.words}",
        steps=(
            Step(kind=StepKind.FORMULA, label="strength", value=graded),
            Step(kind=StepKind.RESULT, label=name, value=str(value)),
        ),
        remarks=(Remark(text=f"{name}: {value}", level=_LEVEL.get(value.act, Level.CAUTION), kind="pharmacogenomics"),),
    )


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _span(low: Decimal | None, high: Decimal | None) -> str:
    ends = [plain(each) for each in dict.fromkeys((low, high)) if each is not None]
    return " to ".join(ends)


def _unit(unit: str) -> str:
    return "% of the standard dose" if unit == "%" else unit


def _not_known(rule: KnowledgeRule, missing: tuple[Missing, ...], fact: FactRef | None = None) -> NotKnown:
    facts = (fact,) if fact else ()
    return NotKnown(title=f"Phenotype of {_name(rule)}", missing=missing, rule=rule.rule, facts=facts)


PHARMACOGENOMIC_METHODS: Mapping[str, Method] = MappingProxyType({BY_ACTIVITY: _asked, BY_PAIR: _asked})
