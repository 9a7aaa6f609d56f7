"""PERCIST and RANO: one number against its baseline or nadir, with what the reader saw beside it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Inputs, Method
from medonc.practice.response.arithmetic import falls_by, line, number, percent_change, rises_by, said_percent
from medonc.practice.response.said import answered
from medonc.practice.response.typed import amount, chosen, size, yes
from medonc.values.evidence import Answer, Missing, NotKnown


def percist(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The metabolic response by SULpeak of the hottest lesion: per cent and units together."""
    before, now = size(rule, inputs, "before"), size(rule, inputs, "now")
    said = f"SULpeak {number(before)} → {number(now)}, {said_percent(percent_change(before, now))}"
    percent, units = rule.numbers["percent"], rule.numbers["units"]
    if yes(inputs, "new_lesion"):
        return answered(rule, inputs, "PMD", f"PMD: a new lesion; {said}")
    if yes(inputs, "all_at_background"):
        return answered(rule, inputs, "CMR", f"CMR: nothing above the background; {said}")
    if rises_by(before, now, percent=percent) and now - before >= units:
        return answered(rule, inputs, "PMD", f"PMD: {said}")
    word = "PMR" if falls_by(before, now, percent=percent) and before - now >= units else "SMD"
    return answered(rule, inputs, word, f"{word}: {said}")


def rano(rule: KnowledgeRule, inputs: Inputs, library: Library) -> Answer[object]:  # noqa: ARG001
    """The response of a glioma by the sum of products, with steroids, the patient's state and new lesions."""
    before, low, now = (size(rule, inputs, name) for name in ("before", "nadir", "now"))
    said = line(before=before, after=now, baseline=before, nadir=min(before, low), unit="mm²")
    grown = rises_by(min(before, low), now, percent=rule.numbers["progression_percent"])
    reasons = [
        *(["a new lesion"] if yes(inputs, "new_lesion") else []),
        *(["the enhancing product has grown"] if grown else []),
        *(["worse, and nothing else explains it"] if chosen(inputs, "clinical") == "worse" else []),
        *(["T2/FLAIR has grown"] if yes(inputs, "flair_worse") and rule.texts.get("flair") == "counts" else []),
    ]
    if reasons:
        return _progressed(rule, inputs, ", ".join(reasons), said)
    if chosen(inputs, "steroids") == "more":
        word = "SD"
    elif not now:
        word = "CR" if chosen(inputs, "steroids") == "none" else "PR"
    else:
        word = "PR" if falls_by(before, now, percent=rule.numbers["response_percent"]) else "SD"
    remarks = [rule.texts["confirm"]] if word in ("CR", "PR") else []
    return answered(rule, inputs, word, f"{word}: {said}", remarks=remarks)


def _progressed(rule: KnowledgeRule, inputs: Inputs, why: str, said: str) -> Answer[object]:
    """Progression, unless it comes so soon after radiation that it must be seen again."""
    weeks = amount(rule, inputs, "weeks_after_radiation")
    if weeks is None or weeks >= rule.numbers["radiation_weeks"] or yes(inputs, "seen_again"):
        return answered(rule, inputs, "PD", f"PD: {why}; {said}")
    do = "look again after four weeks or more"
    late = f"{number(weeks)} weeks after radiation"
    missing = Missing(what="confirmation of the progression", why=late, do=do)
    return NotKnown(title="Response, RANO", missing=(missing,), rule=rule.rule)


TUMOUR_METHODS: Mapping[str, Method] = MappingProxyType({"response.percist": percist, "response.rano": rano})
