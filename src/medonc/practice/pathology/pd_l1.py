"""PD-L1: the score against the limit of one drug's indication, and whether it was read with that drug's assay."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.pathology.statements import needed, open_question, stated, word
from medonc.values.evidence import Answer
from medonc.values.quantity import plain

TABLE = "pathology/pd_l1_limits"


def pd_l1(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """Reached or not, for every indication of the drug in the tumour; another clone is a caution on the use."""
    drug, tumour, score, clone = (word(inputs, name) for name in ("drug", "tumour", "score", "clone"))
    value = needed(rule, inputs, "value")
    rows = [r for r in library.tables[TABLE] if r["drug"] == drug and r["tumour"] == tumour]
    if not rows:
        return stated(rule, inputs, "no limit held", f"{drug} in {tumour}: we hold no PD-L1 limit")
    fitting = [r for r in rows if r["score"] == score]
    if not fitting:
        asked = " or ".join(dict.fromkeys(r["score"] for r in rows))
        return open_question(rule, inputs, f"PD-L1 {asked}", why=f"reported as {score}", do=rule.texts["score"])
    reached = [r for r in fitting if value >= Decimal(r["at_least"])]
    said = "; ".join(_line(r, reached=r in reached) for r in fitting)
    others = dict.fromkeys(r["use"] for r in fitting if clone not in r["clone"].split(" or "))
    answer = "reached" if len(reached) == len(fitting) else "reached for some" if reached else "not reached"
    shown = f"PD-L1 {score} {plain(value)} ({clone or 'clone not stated'}): {said}"
    lines = [(f"{drug}, {r['use']}", f"{score} {plain(value)} against {r['at_least']} ({r['clone']})") for r in fitting]
    caution = f"{'; '.join(others)}: {rule.texts['other clone']}" if others else ""
    remarks = [rule.texts["clone not stated"] if not clone else caution]
    return stated(rule, inputs, answer, shown, lines=lines, remarks=remarks)


def _line(row: Mapping[str, str], *, reached: bool) -> str:
    return f"{row['drug']}, {row['use']} ({row['where']}): {row['at_least']} {'reached' if reached else 'not reached'}"


PD_L1_METHODS: Mapping[str, Method] = MappingProxyType({"pathology.pd_l1": pd_l1})
