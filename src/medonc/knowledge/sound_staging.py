"""What a stage rule must be: rows of known categories, and days of diagnosis in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medonc.knowledge.shapes import InputSpec, Item, KnowledgeRule

METHOD = "stage.group"


def staging_faults(rule: KnowledgeRule) -> Iterator[str]:
    """What is wrong with the rows and days of a stage rule; nothing for other rules."""
    if rule.method != METHOD:
        return
    known = {spec.name: _categories(spec, rule) for spec in rule.inputs}
    for item in rule.items:
        if not item.bands and not item.codes:
            yield f"row {item.name} asks for nothing"
        yield from (f"row {item.name}: {fault}" for fault in _row_faults(item, known))
    yield from _day_faults(rule)


def _categories(spec: InputSpec, rule: KnowledgeRule) -> frozenset[str]:
    bands = (band.says for item in rule.items if item.name == spec.name for band in item.bands)
    absent = filter(None, (rule.texts.get(f"absent.{spec.name}"),))  # what counts where nothing is recorded
    return frozenset((*spec.choices, *bands, *absent, *(("yes", "no") if spec.kind == "yes/no" else ())))


def _row_faults(item: Item, known: dict[str, frozenset[str]]) -> Iterator[str]:
    for name, codes in item.codes.items():
        if name not in known:
            yield f"'{name}' is no input"
        else:
            yield from (f"'{code}' is no category of {name}" for code in codes if code not in known[name])


def _day_faults(rule: KnowledgeRule) -> Iterator[str]:
    days = {}
    for name in ("from", "until"):
        try:
            days[name] = date.fromisoformat(text) if (text := rule.texts.get(name, "")) else None
        except ValueError:
            yield f"{name} '{rule.texts[name]}' is no day"
            return
    begins, ends = days["from"], days["until"]
    if ends and (begins is None or begins >= ends):
        yield "until is not after from"
