"""Tests that a drug asks for before it is given: heart, hepatitis B, and the genes that decide on a dose."""

from __future__ import annotations

from collections.abc import Iterator

from medonc.knowledge.shapes.criterion import Atom
from medonc.practice.criteria import Explained, Scene, Truth, explain
from medonc.practice.criteria.atoms.drug import running_drugs
from medonc.practice.exposure.events import drug_codes, drug_id
from medonc.practice.treatment.day_order import DayOrder
from medonc.practice.treatment.order_checks.doses import is_first, last_given, names_of
from medonc.practice.treatment.order_checks.judged import CHECKS, judged
from medonc.practice.treatment.order_checks.order_check import OrderCheck

ANTHRACYCLINE = "anthracycline-like cardiotoxicity"
ANTIVIRALS = frozenset({"nucleoside antiviral", "nucleotide antiviral"})
ANTI_CD20 = "anti-CD20"
GENES = {"DPYD": "hgnc:3012", "G6PD": "hgnc:4057", "UGT1A1": "hgnc:12530"}


def needing(test: str, order: DayOrder, scene: Scene) -> list[str]:
    """The order's drugs whose files ask for a test."""
    return [drug for drug in order.drugs if test in scene.library.drug(drug).required_tests]


def ejection_fraction(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """An LVEF that is missing, old or low: before the first anthracycline, and again under the other drugs."""
    drugs = [drug for drug in needing("LVEF", order, scene) if _asks_again(drug, order, scene)]
    if not drugs:
        return
    numbers = scene.library.rule(CHECKS + "ejection_fraction").numbers
    limit = {"at_least": f"{numbers['at_least']} %", "within_days": int(numbers["within_days"])}
    answer = _asked("measure", scene, of="LVEF", **limit)
    state = {Truth.MET: "normal", Truth.NOT_MET: "low", Truth.NOT_KNOWN: "not known"}[answer.truth]
    yield from _judged("ejection_fraction", state, drugs, answer, scene)


def _asks_again(drug: str, order: DayOrder, scene: Scene) -> bool:
    return ANTHRACYCLINE not in scene.library.drug(drug).properties or is_first(drug, order, scene)


def hepatitis_b(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """HBsAg and anti-HBc before the first day; before every anti-CD20 drug they must be known."""
    cd20 = [drug for drug in order.drugs if _is_anti_cd20(drug, scene)]
    cancer = [drug for drug in order.drugs if scene.library.drug(drug).group == "anticancer"]
    drugs = cd20 or cancer
    if not drugs:
        return
    answers = [_asked("result", scene, of=test, **{"is": "negative"}) for test in ("HBsAg", "anti-HBc")]
    surface, core = (answer.truth for answer in answers)
    positive = surface is Truth.NOT_MET or (core is Truth.NOT_MET and bool(cd20))
    if positive:
        state = "protected" if _has_antiviral(scene) else "positive"
    elif Truth.NOT_KNOWN in (surface, core):
        state = "not known before anti-CD20" if cd20 else "not known"
    else:
        state = "known"
    if state == "not known" and last_given(order, scene) is not None:
        return
    for answer in answers[:1] if surface is not Truth.MET else answers[1:]:
        yield from _judged("hepatitis_b", state, drugs, answer, scene)


def _is_anti_cd20(drug: str, scene: Scene) -> bool:
    held = scene.library.drug(drug)
    return ANTI_CD20 in held.drug_class or held.drug_class.startswith("CD20 ")


def _has_antiviral(scene: Scene) -> bool:
    by_code = drug_codes(scene.library)
    running = {drug_id(fact.drug, by_code) for fact in running_drugs(scene)}
    return any(drug is not None and scene.library.drug(drug).drug_class in ANTIVIRALS for drug in running)


def dpyd(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """DPYD before the first fluoropyrimidine; a variant that was found asks for its dose."""
    yield from _gene("DPYD", "dpyd", [d for d in needing("DPYD", order, scene) if is_first(d, order, scene)], scene)


def ugt1a1(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """UGT1A1 beside the first irinotecan."""
    drugs = [drug for drug in needing("UGT1A1", order, scene) if is_first(drug, order, scene)]
    yield from _gene("UGT1A1", "ugt1a1", drugs, scene)


def g6pd(order: DayOrder, scene: Scene) -> Iterator[OrderCheck]:
    """G6PD before rasburicase: a known deficiency stops, not tested is no pass."""
    drugs = needing("G6PD", order, scene)
    deficient = _asked("comorbidity", scene, name="icd10:D55.0", when="ever")
    if drugs and deficient.truth is Truth.MET:
        yield from _judged("g6pd", "deficient", drugs, deficient, scene)
    else:
        yield from _gene("G6PD", "g6pd", drugs, scene)


def _gene(gene: str, rule: str, drugs: list[str], scene: Scene) -> Iterator[OrderCheck]:
    if not drugs:
        return
    found = _asked("variant", scene, gene=GENES[gene])
    tested = _asked("variant", scene, gene=GENES[gene], **{"is": "tested"})
    state = "variant" if found.truth is Truth.MET else "tested" if tested.truth is Truth.MET else "not tested"
    answer = found if found.truth is Truth.MET else tested
    said = f"{names_of(tuple(drugs), scene.library)}: {gene} {answer.sentence.removeprefix(GENES[gene]).strip()}"
    missing = found.missing if state == "not tested" else ()
    yield from judged(rule, state, scene, said=said, drugs=drugs, facts=answer.facts, missing=missing)


def _judged(rule: str, state: str, drugs: list[str], answer: Explained, scene: Scene) -> Iterator[OrderCheck]:
    said = f"{names_of(tuple(drugs), scene.library)}: {answer.sentence}"
    yield from judged(rule, state, scene, said=said, drugs=drugs, facts=answer.facts, missing=answer.missing)


def _asked(kind: str, scene: Scene, **asks: object) -> Explained:
    return explain(Atom(kind=kind, asks=asks), scene)
