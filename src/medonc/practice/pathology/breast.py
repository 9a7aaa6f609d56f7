"""Breast: the clinic's subtype, the Nottingham grade and the residual cancer burden."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.pathology.statements import amount, band_of, needed, open_question, percent, stated, word
from medonc.values.evidence import Answer, NotKnown
from medonc.values.quantity import plain

_ROOTS = Context(prec=40)
_HUNDREDTH = Decimal("0.01")
_THOUSANDTH = Decimal("0.001")
_MITOSES = "pathology/nottingham_fields"


def subtype(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The surrogate of the intrinsic subtype; Ki-67 is asked for only where it decides."""
    er, pr = needed(rule, inputs, "er"), needed(rule, inputs, "pr")
    her2, ki67 = word(inputs, "her2"), amount(rule, inputs, "ki67")
    stained = max(er, pr) >= rule.numbers["positive_from"]
    said = f"ER {percent(er)}, PR {percent(pr)}, HER2 {her2}" + (f", Ki-67 {percent(ki67)}" if ki67 is not None else "")
    if not stained:
        key = "her2 positive, not luminal" if her2 == "positive" else "triple negative"
        return _named(rule, inputs, key, said, er)
    if her2 == "positive":
        return _named(rule, inputs, "luminal b, her2 positive", said, er)
    high = rule.numbers["ki67_high"]
    if pr < rule.numbers["pr_high"] or er < rule.numbers["positive_from"] or (ki67 is not None and ki67 >= high):
        return _named(rule, inputs, "luminal b, her2 negative", said, er)
    if ki67 is None:
        return open_question(rule, inputs, "Ki-67", do=rule.texts["ki67"])
    return _named(rule, inputs, "luminal a", said, er)


def _named(rule: KnowledgeRule, inputs: Inputs, key: str, said: str, er: Decimal) -> Answer[object]:
    name = rule.texts[key]
    little = rule.numbers["positive_from"] <= er <= rule.numbers["er_low_to"]
    remarks = [rule.texts["surrogate"], rule.texts["er low"] if little else ""]
    return stated(rule, inputs, name, f"{name} ({said})", remarks=remarks)


def nottingham(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """Grade 1 to 3 by the sum of tubules, nuclei and mitoses; a count of mitoses needs the field's diameter."""
    mitoses = _mitoses(rule, inputs, library)
    if isinstance(mitoses, NotKnown):
        return mitoses
    tubules = band_of(needed(rule, inputs, "tubules"), next(i.bands for i in rule.items if i.name == "tubules"))
    nuclei, score = needed(rule, inputs, "nuclei"), tubules.points if tubules and tubules.points else Decimal(0)
    total = score + nuclei + mitoses
    band = band_of(total, rule.bands)
    value = band.says if band else "not graded"
    said = f"{plain(score)} + {plain(nuclei)} + {plain(mitoses)} = {plain(total)}"
    lines = [("tubules + nuclei + mitoses", said)]
    return stated(rule, inputs, value, f"Nottingham grade {value} ({said})", lines=lines)


def _mitoses(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Decimal | NotKnown:
    """The score of the mitoses: as stated, or from their count in ten fields of a diameter."""
    scored, count = amount(rule, inputs, "mitotic_score"), amount(rule, inputs, "mitoses")
    if scored is not None:
        return scored
    if count is None:
        return open_question(rule, inputs, "mitoses", why="not recorded", do=rule.texts["mitoses"])
    field = amount(rule, inputs, "field")
    if field is None:
        return open_question(rule, inputs, "field diameter", why="not recorded", do=rule.texts["field"])
    rows = library.tables[_MITOSES]
    row = next((r for r in rows if Decimal(r["diameter_mm"]) == field), None)
    if row is None:
        why = f"{plain(field)} mm is not in the table"
        return open_question(rule, inputs, "score of the mitoses", why=why, do=rule.texts["field"])
    return (
        Decimal(1) if count <= Decimal(row["score_1_to"]) else Decimal(2 if count < Decimal(row["score_3_from"]) else 3)
    )


def residual_burden(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The index to a hundredth and its class: bed, cellularity and in situ share; nodes and their largest deposit."""
    one, two = needed(rule, inputs, "bed_length"), needed(rule, inputs, "bed_width")
    cells, in_situ = needed(rule, inputs, "cellularity"), needed(rule, inputs, "in_situ")
    nodes, deposit = needed(rule, inputs, "nodes"), needed(rule, inputs, "deposit")
    if (nodes == 0) is not (deposit == 0):
        return open_question(
            rule, inputs, "nodes and their largest deposit", why="contradictory", do=rule.texts["nodes"]
        )
    breadth = _ROOTS.sqrt(one * two)
    share = (1 - in_situ / 100) * cells / 100
    weight, base = rule.numbers["primary_weight"], rule.numbers["node_base"]
    primary = weight * _power(share * breadth, rule)
    node_weight, power = rule.numbers["node_weight"], plain(rule.numbers["power"])
    nodal = _power(node_weight * (1 - _ROOTS.power(base, nodes)) * deposit, rule)
    index = primary + nodal
    band = band_of(index, rule.bands)
    value = band.says if band else "not classed"
    lines = [
        ("mean diameter of the bed", f"√({plain(one)} × {plain(two)}) = {_rounded(breadth)} mm"),
        ("invasive share", f"(1 − {plain(in_situ)}/100) × {plain(cells)}/100 = {_exact(share)}"),
        (
            "breast",
            f"{plain(weight)} × ({_exact(share)} × {_rounded(breadth)})^{power} = {_rounded(primary)}",
        ),
        (
            "nodes",
            f"({plain(node_weight)} × (1 − {plain(base)}^{plain(nodes)}) × {plain(deposit)})^{power}"
            f" = {_rounded(nodal)}",
        ),
        ("index", f"{_rounded(primary)} + {_rounded(nodal)} = {_rounded(index)}"),
    ]
    said = f"{value} (index {plain(index.quantize(_HUNDREDTH))})"
    return stated(rule, inputs, value, said, lines=lines, remarks=[rule.texts["yp"]])


def _power(base: Decimal, rule: KnowledgeRule) -> Decimal:
    return _ROOTS.power(base, rule.numbers["power"]) if base > 0 else Decimal(0)


def _rounded(value: Decimal) -> str:
    return plain(value.quantize(_THOUSANDTH))


def _exact(value: Decimal) -> str:
    return plain(value.normalize())


BREAST_METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "pathology.breast_subtype": subtype,
        "pathology.nottingham": nottingham,
        "pathology.residual_burden": residual_burden,
    }
)
