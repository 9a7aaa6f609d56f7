"""The emetic risk of a day's drugs together: the highest of them, with the combinations that count higher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs
from medonc.practice.treatment.supportive.decided import DayDrug, day_drugs, decided, lacking, word
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Missing, Remark

EMESIS = "treatment/supportive/emesis"
HIGH, AC, CARBOPLATIN, MODERATE, LOW, MINIMAL = "high", "high, AC", "carboplatin", "moderate", "low", "minimal"
_ORDER = (HIGH, AC, CARBOPLATIN, MODERATE, LOW, MINIMAL)
_ANTHRACYCLINE = "anthracycline"
_CHECKPOINT = "checkpoint inhibitor"


def emetic_risk(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[str]:
    """The class of a day's drugs, with what is given against it; not known where a drug has no class."""
    drugs = day_drugs(inputs, library)
    if not drugs:
        raise ImpossibleValue("no drug of the day", expected="at least one drug")
    fallback = word(inputs, "regimen_says")
    missing = tuple(_missing(drugs, rule, fallback))
    if missing:
        return lacking(rule, *missing)
    found = sorted(_classes(drugs, rule, fallback), key=lambda pair: _ORDER.index(pair[0]))
    chosen = found[0][0]
    because = [why for name, why in found if name == chosen]
    return decided(rule, inputs, chosen, because=because, remarks=tuple(_remarks(drugs, rule, chosen)))


def _missing(drugs: Sequence[DayDrug], rule: KnowledgeRule, fallback: str) -> Iterator[Missing]:
    for each in drugs:
        if _threshold(each, rule) is not None and each.dose is None:
            yield Missing(what=f"the dose of {each.drug.name}", why="its emetic risk depends on it")
        elif not (each.drug.emetogenicity or fallback) and each.drug.group != "supportive":
            yield Missing(what=f"the emetic risk of {each.drug.name}", why="not held in its file")


def _classes(drugs: Sequence[DayDrug], rule: KnowledgeRule, fallback: str) -> Iterator[tuple[str, str]]:
    """Each drug's class with its reason, then that of the combination."""
    for each in drugs:
        yield _class_of(each, rule, fallback)
    names = [each.drug.name for each in drugs if each.drug.drug_class == _ANTHRACYCLINE]
    if names and any(each.id == "cyclophosphamide" for each in drugs):
        yield AC, f"{names[0]} with cyclophosphamide"


def _class_of(each: DayDrug, rule: KnowledgeRule, fallback: str) -> tuple[str, str]:
    limit = _threshold(each, rule)
    if limit is None or each.dose is None:
        if each.drug.emetogenicity or each.drug.group == "supportive" or not fallback:
            own = each.drug.emetogenicity or MINIMAL
            return own, f"{each.drug.name}: {own}"
        return fallback, f"{each.drug.name}: {fallback}, as the regimen says"
    if each.id == "carboplatin":
        above = each.dose >= limit
        return (CARBOPLATIN if above else MODERATE), _against(f"carboplatin AUC {each.dose:f}", limit, above=above)
    said = f"{each.drug.name} {each.dose:f} mg/m²"
    if each.id == "cyclophosphamide":
        above = each.dose >= limit
        return (HIGH if above else MODERATE), _against(said, limit, above=above)
    above = each.dose > limit
    return (MODERATE if above else LOW), f"{said}, {'above' if above else 'not above'} {limit:f}"


def _against(said: str, limit: Decimal, *, above: bool) -> str:
    return f"{said}, {limit:f} or more" if above else f"{said}, below {limit:f}"


def _threshold(each: DayDrug, rule: KnowledgeRule) -> Decimal | None:
    """The dose on which a drug's class turns; None for drugs of one class."""
    return rule.numbers.get(each.id)


def _remarks(drugs: Sequence[DayDrug], rule: KnowledgeRule, chosen: str) -> Iterator[Remark]:
    """What is said beside: dexamethasone after delayed sickness, and with checkpoint inhibitors."""
    delayed = [each.drug.name for each in drugs if each.id in rule.texts["delayed"].split(", ")]
    if chosen == MODERATE and delayed:
        yield Remark(text=f"{rule.texts['delayed, moderate']}: {', '.join(delayed)}", kind="policy")
    if chosen not in (LOW, MINIMAL) and any(_CHECKPOINT in each.drug.properties for each in drugs):
        yield Remark(text=rule.texts["checkpoint inhibitor"], kind="policy")
