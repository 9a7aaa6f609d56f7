"""A stage rule asked of one cancer in a chart: its categories, its age, its tests; what is lacking keeps its reason."""

from __future__ import annotations

from decimal import Decimal

from medonc.knowledge.shapes import KnowledgeRule, Library
from medonc.practice.answers import Input
from medonc.practice.staging.categories import as_held
from medonc.practice.staging.group import stage_because
from medonc.practice.staging.published import Scheme
from medonc.practice.staging.published import scheme as scheme_of
from medonc.practice.staging.readings import Reading, readings
from medonc.practice.staging.staged import Staged
from medonc.practice.staging.taken import Scene
from medonc.record import Chart
from medonc.values.calendar import whole_years
from medonc.values.evidence import Answer, Finding, Missing
from medonc.values.quantity import Quantity

Asked = tuple[dict[str, Input], dict[str, Missing]]


def answer_of(rule: KnowledgeRule, staged: Staged, chart: Chart, library: Library) -> Answer[object]:
    """What a stage rule answers for one cancer, with the facts it used; what it lacks says why."""
    inputs, reasons = asked_of(scheme_of(rule), staged, chart, library)
    return stage_because(rule, inputs, reasons)


def asked_of(scheme: Scheme, staged: Staged, chart: Chart, library: Library) -> Asked:
    """The inputs of a scheme that the chart holds, and for each other one that was looked for, why it is lacking."""
    inputs = _categories(staged, scheme)
    if "age" in scheme.words and (age := _age(staged, chart)):
        inputs["age"] = Input(value=age)
    scene = Scene(condition=staged.condition, basis=staged.basis, chart=chart, library=library)
    reasons: dict[str, Missing] = {}
    for name, read in readings(scheme.rule, scene).items():
        if isinstance(read, Reading):
            inputs[name] = Input(value=read.value, fact=read.facts[0].ref())
        else:
            reasons[name] = read
    _derive(scheme, staged, chart, library, inputs, reasons)
    return inputs, reasons


def _derive(
    scheme: Scheme,
    staged: Staged,
    chart: Chart,
    library: Library,
    inputs: dict[str, Input],
    reasons: dict[str, Missing],
) -> None:
    """Inputs that another rule gives, such as the S of a testis from its markers."""
    for name in scheme.words:
        rule = library.rules.get(scheme.text(f"derive.{name}"))
        if rule is None or name in inputs:
            continue
        answer = answer_of(rule, staged, chart, library)
        if isinstance(answer, Finding):
            inputs[name] = Input(value=str(answer.value), fact=next(iter(answer.facts), None))
        else:
            said = "; ".join(map(str, answer.missing))
            reasons[name] = Missing(what=name, why=f"not derived ({said})", do=answer.missing[0].do)


def _categories(staged: Staged, scheme: Scheme) -> dict[str, Input]:
    found = {}
    for part, category in staged.categories.items():
        name = as_held(category, scheme.words.get(part.lower(), ()))
        if name:
            found[part.lower()] = Input(value=name, fact=staged.facts[part].ref())
    return found


def _age(staged: Staged, chart: Chart) -> Quantity | None:
    """Completed years at diagnosis; none where a date is missing or partial enough to leave it open."""
    day, born = staged.condition.effective, chart.person.born
    if day is None or born is None or day.is_partial or born.is_partial:
        return None
    return Quantity(Decimal(whole_years(born=born.day, on=day.day)), "a")
