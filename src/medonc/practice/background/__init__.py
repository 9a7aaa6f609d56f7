"""Who the patient is beside the cancer: identity, allergies, other illness, medicines, family, habits."""

from __future__ import annotations

from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import DutyAnswers
from medonc.practice.as_recorded import AS_RECORDED, not_recorded, recorded, words
from medonc.practice.names import short_name
from medonc.record import Chart
from medonc.record.disease import ComorbidityReview, Condition, Role
from medonc.record.measured import Result, ResultKind
from medonc.record.person import Allergy, FamilyIllness, Person, Visit
from medonc.record.therapy import DrugEvent, DrugFact
from medonc.values.evidence import Answer, Level, Missing, NotKnown, Remark

DUTY = "Patient"
OLDEST = 122  # years: the longest life on record


def background(chart: Chart, library: Library, on: date) -> DutyAnswers:
    """Identity and what else is true of the patient, as recorded."""
    answers = [
        *_identity(chart, on),
        *_allergies(chart),
        *_other_illness(chart),
        *_home_medicines(chart),
        *_smoking(chart, library),
        *_family(chart),
        *_last_visit(chart),
    ]
    return DutyAnswers(duty=DUTY, answers=tuple(a.under(DUTY) for a in answers), remarks=_too_old(chart, on))


def _identity(chart: Chart, on: date) -> list[Answer[object]]:
    person = chart.person
    numbers = ", ".join(i.value for i in person.identifiers) or "no record number"
    answers: list[Answer[object]] = [recorded("Name and number", person, says=f"{person.name}, {numbers}")]
    age = person.age(on=on)
    born = recorded("Age", person, says=f"{age} years, born {person.born}") if age is not None else None
    answers.append(born or _no_age(person, on))
    sex = person.sex_for_formulas
    answers.append(
        recorded("Sex for formulas", person, says=sex) if sex else not_recorded("Sex for formulas", what="birth sex")
    )
    if person.deceased or person.died:
        answers.append(recorded("Died", person, says=str(person.died or "date not recorded")))
    return answers


def _no_age(person: Person, on: date) -> Answer[object]:
    if person.born is not None and not person.born.is_partial and person.born.day > on:
        missing = Missing(what=f"birth date {person.born}", why="after the day of the review", do="check the two dates")
        return NotKnown(title="Age", rule=AS_RECORDED, facts=(person.ref(),), missing=(missing,))
    return not_recorded("Age", what="the full date of birth")


def _too_old(chart: Chart, on: date) -> tuple[Remark, ...]:
    age = chart.person.age(on=on)
    if age is None or age <= OLDEST or chart.person.deceased or chart.person.died:
        return ()
    text = (
        f"An age of {age} years: nobody is known to have lived so long. Check birth date {chart.person.born} and day."
    )
    return (Remark(text=text, level=Level.CAUTION, facts=(chart.person.ref(),), kind="implausible"),)


def _allergies(chart: Chart) -> list[Answer[object]]:
    allergies = [a for a in chart.all(Allergy) if a.verification not in {"refuted", "entered-in-error"}]
    if not allergies:
        return [not_recorded("Allergies", what="allergies, or that there are none")]
    return [recorded("Allergies" if a.denies else "Allergy", a, says=words(a.said())) for a in allergies]


def _other_illness(chart: Chart) -> list[Answer[object]]:
    illnesses = [c for c in chart.all(Condition) if c.role is Role.COMORBIDITY]
    answers: list[Answer[object]] = [recorded("Other illness", c, says=words(c.said())) for c in illnesses]
    by_reference = {str(c.source): words(c.said()) for c in illnesses}
    for review in chart.all(ComorbidityReview):
        present = [*map(words, review.present), *(by_reference.get(r, _named(r)) for r in review.present_references)]
        absent = [f"no {words(c).lower()}" for c in review.absent]
        answers.append(recorded("Comorbidities reviewed", review, says="; ".join([*present, *absent])))
    return answers


def _named(reference: str) -> str:
    """What a reference to a resource that was not received can still tell."""
    return f"{reference} (not received)"


def _home_medicines(chart: Chart) -> list[Answer[object]]:
    taken = [d for d in chart.all(DrugFact) if d.event is DrugEvent.TAKEN and not d.is_cancer_treatment]
    return [recorded("Home medicine", d, says=words(d.said())) for d in taken if d.status in {"active", "intended", ""}]


def _smoking(chart: Chart, library: Library) -> list[Answer[object]]:
    latest = {short_name(r.code, library): r for r in chart.all(Result) if r.kind is ResultKind.SMOKING}
    return [recorded(name, r, says=words(r.said())) for name, r in latest.items()]


def _family(chart: Chart) -> list[Answer[object]]:
    return [recorded("Family", f, says=_relative(f)) for f in chart.all(FamilyIllness)]


def _relative(relative: FamilyIllness) -> str:
    illnesses = ", ".join(words(c).lower() for c in relative.conditions) or "nothing stated"
    known = [age for age in relative.onset_ages if age]
    ages = f", at {', '.join(known)}" if known else ""
    return f"{words(relative.relationship)}: {illnesses}{ages}"


def _last_visit(chart: Chart) -> list[Answer[object]]:
    return [recorded("Last visit", v, says=f"{words(v.said())}, {v.effective}") for v in chart.all(Visit)[-1:]]
