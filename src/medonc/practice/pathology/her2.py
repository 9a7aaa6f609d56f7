"""HER2 of breast and stomach: the stain, the five groups of in situ hybridisation, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.pathology.statements import amount, needed, open_question, percent, stated, word, yes
from medonc.values.evidence import Answer, NotKnown
from medonc.values.quantity import plain

_OPEN_GROUPS = (2, 3, 4)


def ish_group(rule: KnowledgeRule, *, ratio: Decimal, copies: Decimal) -> int:
    """The group of a dual-probe test, 1 to 5, by HER2/CEP17 ratio and HER2 signals a cell."""
    many = copies >= rule.numbers["copies_low"]
    if ratio >= rule.numbers["ratio"]:
        return 1 if many else 2
    if copies >= rule.numbers["copies_high"]:
        return 3
    return 4 if many else 5


def her2_breast(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Positive or negative; not known names the reflex test, the other half of it, or the recount."""
    ihc, group = word(inputs, "ihc"), _group(rule, inputs)
    if isinstance(group, NotKnown):
        return group
    if not ihc and group is None:
        return open_question(rule, inputs, "HER2 immunostain", do=rule.texts["stain"])
    if not ihc and group in _OPEN_GROUPS:
        return open_question(rule, inputs, "HER2 immunostain", why=f"ISH group {group}", do=rule.texts["stain_too"])
    if ihc == "2+" and group is None:
        return open_question(rule, inputs, "in situ hybridisation", why="IHC 2+", do=rule.texts["reflex"])
    if ihc == "2+" and group in _OPEN_GROUPS and not yes(inputs, "recounted"):
        return open_question(
            rule, inputs, "recount by a second observer", why=f"IHC 2+, ISH group {group}", do=rule.texts["recount"]
        )
    value = _by_both(ihc, group)
    lines = [*_line_of(rule, inputs, group)]
    return stated(rule, inputs, value, _sentence(value, ihc, group), lines=lines, remarks=_notes(rule, ihc, group))


def _by_both(ihc: str, group: int | None) -> str:
    if ihc == "3+" or group == 1 or (group == 3 and ihc == "2+"):
        return "positive"
    return "negative"


def _sentence(value: str, ihc: str, group: int | None) -> str:
    parts = [*([f"IHC {ihc}"] if ihc else []), *([f"ISH group {group}"] if group else [])]
    return f"HER2 {value}: {', '.join(parts)}"


def _line_of(rule: KnowledgeRule, inputs: Inputs, group: int | None) -> list[tuple[str, str]]:
    if group is None:
        return []
    ratio, copies = needed(rule, inputs, "ratio"), needed(rule, inputs, "copies")
    limits = (
        f"ratio {plain(ratio)} against {plain(rule.numbers['ratio'])}; copies {plain(copies)} against "
        f"{plain(rule.numbers['copies_low'])} and {plain(rule.numbers['copies_high'])}"
    )
    return [("ISH group", f"{group} ({limits})")]


def _notes(rule: KnowledgeRule, ihc: str, group: int | None) -> list[str]:
    discordant = (ihc == "3+" and group == 5) or (ihc in ("0", "1+") and group == 1)
    comment = group in _OPEN_GROUPS and ihc != "3+"
    return [rule.texts["discordant"] if discordant else "", rule.texts[f"group {group}"] if comment else ""]


def _group(rule: KnowledgeRule, inputs: Inputs) -> int | NotKnown | None:
    """None where no hybridisation is given; not known where one half of it is."""
    ratio, copies = amount(rule, inputs, "ratio"), amount(rule, inputs, "copies")
    if ratio is None and copies is None:
        return None
    if ratio is None or copies is None:
        lacking = "HER2/CEP17 ratio" if ratio is None else "HER2 copies a cell"
        return open_question(rule, inputs, lacking, why="not recorded", do=rule.texts["both"])
    return ish_group(rule, ratio=ratio, copies=copies)


def her2_expression(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:
    """Positive, low, ultralow or none: what antibody-drug conjugates are chosen by."""
    status = her2_breast(rule, inputs, library)
    if isinstance(status, NotKnown) or status.value == "positive":
        return status
    ihc, faint = word(inputs, "ihc"), amount(rule, inputs, "faint")
    if not ihc:
        return open_question(rule, inputs, "HER2 immunostain", do=rule.texts["stain"])
    if ihc != "0":
        return stated(rule, inputs, "low", f"HER2-low: {_sentence('negative', ihc, _of(rule, inputs))}")
    if faint is None:
        return open_question(rule, inputs, "faint staining", why="not stated with IHC 0", do=rule.texts["faint"])
    if faint > rule.numbers["ultralow_to"]:
        return open_question(rule, inputs, "HER2 immunostain", why="contradictory", do=rule.texts["score_again"])
    value = "ultralow" if faint > 0 else "none"
    return stated(rule, inputs, value, f"HER2 {value}: IHC 0, faint staining of {percent(faint)}")


def _of(rule: KnowledgeRule, inputs: Inputs) -> int | None:
    group = _group(rule, inputs)
    return None if isinstance(group, NotKnown) else group


def her2_gastric_score(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """0 to 3+ by Hofmann: a resection by its share of cells, a biopsy by a cluster of them."""
    intensity, biopsy = word(inputs, "intensity"), word(inputs, "sample") == "biopsy"
    name = "cluster" if biopsy else "percent"
    found = amount(rule, inputs, name)
    label = next(spec.label for spec in rule.inputs if spec.name == name)
    if found is None and intensity != "none":
        return open_question(rule, inputs, label, why="not recorded", do=f"state the {label}")
    enough = found is not None and found >= rule.numbers[name]
    score = rule.texts[intensity] if enough else "0"
    extent = f"{label} {plain(found)}" if found is not None else "no staining"
    return stated(rule, inputs, score, f"HER2 IHC {score}: {intensity}, {extent}", lines=[("extent", extent)])


def her2_gastric(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """Positive or negative; 2+ asks for hybridisation, and few extra copies for more cells."""
    ihc, ratio, copies = word(inputs, "ihc"), amount(rule, inputs, "ratio"), amount(rule, inputs, "copies")
    if ihc != "2+":
        value = "positive" if ihc == "3+" else "negative"
        return stated(rule, inputs, value, f"HER2 {value}: IHC {ihc}")
    if ratio is None:
        return open_question(rule, inputs, "in situ hybridisation", why="IHC 2+", do=rule.texts["reflex"])
    said = f"IHC 2+, HER2/CEP17 {plain(ratio)}" + (f", {plain(copies)} copies" if copies is not None else "")
    if ratio >= rule.numbers["ratio"] or (copies is not None and copies > rule.numbers["copies_high"]):
        return stated(rule, inputs, "positive", f"HER2 positive: {said}")
    if copies is None:
        return open_question(rule, inputs, "HER2 copies a cell", why="ratio below 2", do=rule.texts["copies"])
    if copies >= rule.numbers["copies_low"]:
        return open_question(rule, inputs, "more cells counted", why=said, do=rule.texts["more"])
    return stated(rule, inputs, "negative", f"HER2 negative: {said}")


HER2_METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "pathology.her2_breast": her2_breast,
        "pathology.her2_expression": her2_expression,
        "pathology.her2_gastric_score": her2_gastric_score,
        "pathology.her2_gastric": her2_gastric,
    }
)
