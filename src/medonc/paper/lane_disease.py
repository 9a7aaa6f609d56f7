"""The lanes of the illness and of what was done to it at one place: disease, local, imaging."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from medonc.paper import svg
from medonc.paper.axis import Axis, Labels
from medonc.paper.lane import Lane, Row, lane
from medonc.record import Chart
from medonc.record.disease import BodySite, Condition, DiseaseStatus, Report, Role, Stage
from medonc.record.facts import Fact
from medonc.record.therapy import Operation, RadiotherapyCourse
from medonc.values.codes import Code, Loinc, Snomed

_ANSWERS: dict[Code, tuple[str, str]] = {
    Snomed("268910001"): ("improved", "improved"),
    Snomed("359746009"): ("stable", "stable"),
    Snomed("271299001"): ("worse", "worse"),
    Snomed("103338009"): ("remission", "remission"),
    Snomed("103337004"): ("improved", "part remission"),
    Snomed("550991000124107"): ("improved", "improved"),
    Snomed("551001000124108"): ("worse", "worse"),
}
IMAGING = Loinc("18748-4")
NEAR = 10  # days between an imaging and the status that was read from it


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something on a day: its shape, a short label, all it says, and how early its label is placed."""

    day: date
    shape: str
    label: str
    says: str
    fact: str
    rank: int = 1
    until: date | None = None
    bold: bool = False


def disease_lane(chart: Chart) -> Lane | None:
    """Diagnosis with its stage, metastases found later, and every turn for the worse."""
    found = [*_diagnoses(chart), *_turns(chart)]
    return _lane("Disease", found, height=32)


def local_lane(chart: Chart) -> Lane | None:
    """Biopsies, operations, radiotherapy."""
    return _lane("Local", [*_operations(chart), *_radiotherapy(chart)], height=32)


def imaging_lane(chart: Chart) -> Lane | None:
    """Each imaging, with the status recorded near it; a status without imaging stands for itself."""
    statuses = [s for s in chart.all(DiseaseStatus) if s.effective]
    reports = [r for r in chart.all(Report) if r.effective and _is_imaging(r)]
    told, found = set[int](), list[Happening]()
    for report in reports:
        near = next((s for s in statuses if abs((_day(s) - _day(report)).days) <= NEAR), None)
        if near is not None:
            told.add(id(near))
        found.append(_read(report, near))
    found += [_status(s) for s in statuses if id(s) not in told]
    return _lane("Imaging" if reports else "Status", found, height=30)


def _lane(name: str, found: list[Happening], *, height: int) -> Lane | None:
    ordered = sorted(found, key=lambda h: (h.day, h.rank))
    rows = [Row(day=h.day, lane=name, what=h.says, fact=h.fact) for h in ordered]

    def draw(axis: Axis, top: float) -> list[str]:
        return _drawn(axis, top + height / 2, ordered)

    return lane(name, height=height, draw=draw, rows=rows)


def _drawn(axis: Axis, y: float, found: list[Happening]) -> list[str]:
    labels, parts = Labels(axis), list[str]()
    for each in found:
        labels.reserve(axis.x(each.day))
        parts.append(svg.mark(axis.x(each.day), y, each.shape, title=f"{each.day}: {each.says}"))
    for each in sorted(found, key=lambda h: h.rank):
        tone = "c-lab b" if each.bold else "c-lab m"
        parts.append(labels.place(axis.x(each.day), y + 4, each.label, tone=tone) if each.label else "")
    return parts


def _day(fact: Fact) -> date:
    assert fact.effective is not None
    return fact.effective.day


def _diagnoses(chart: Chart) -> list[Happening]:
    found = []
    for condition in chart.all(Condition):
        when = condition.effective or condition.known
        if condition.role is Role.COMORBIDITY or when is None:
            continue
        primary = condition.role is Role.PRIMARY
        label = f"Diagnosis{_stage(chart)}" if primary else _short(condition.said())
        found.append(
            Happening(
                day=when.day,
                shape="diagnosis",
                label=label,
                says=f"{'Diagnosis' if primary else 'Metastasis'}: {condition.said()}",
                fact=str(condition.source),
                rank=0 if primary else 2,
                bold=primary,
            )
        )
    return found


def _stage(chart: Chart) -> str:
    """Every stage group that the record holds, in stage results or in the diagnosis itself; several are all named."""
    said = [_group(s.said(), s.system) for s in chart.all(Stage) if s.part == "group"]
    said += [
        _group(str(recorded.summary), "TNM")
        for condition in chart.all(Condition)
        if condition.role is Role.PRIMARY
        for recorded in condition.stages
    ]
    return f", {' or '.join(dict.fromkeys(said))}" if said else ""


def _group(words: str, system: str) -> str:
    """`stage IIB`, `FIGO IIIC`: the group without the words of its terminology."""
    group = words.split(" (")[0].removeprefix("American Joint Committee on Cancer ")
    group = group[6:] if group.lower().startswith("stage ") else group
    return f"stage {group}" if system in ("TNM", "") else f"{system} {group}"


def _turns(chart: Chart) -> list[Happening]:
    """The status that turned to worse; one that stays worse is not a new turn."""
    found, before = [], ""
    for status in chart.all(DiseaseStatus):
        shape, _ = _answer(status)
        if shape == "worse" and before != "worse" and status.effective:
            found.append(
                Happening(
                    day=_day(status),
                    shape="diagnosis",
                    label="progression",
                    says=status.said(),
                    fact=str(status.source),
                    bold=True,
                )
            )
        before = shape
    return found


def _answer(status: DiseaseStatus) -> tuple[str, str]:
    return next((_ANSWERS[c] for c in status.value.codings if c in _ANSWERS), ("read", ""))


def _operations(chart: Chart) -> list[Happening]:
    return [
        Happening(
            day=_day(operation),
            shape="operation" if operation.is_cancer_surgery else "procedure",
            label=_short(operation.said()),
            says=operation.said(),
            fact=str(operation.source),
            rank=0 if operation.is_cancer_surgery else 2,
        )
        for operation in chart.all(Operation)
        if operation.effective
    ]


def _radiotherapy(chart: Chart) -> list[Happening]:
    return [
        Happening(
            day=_day(course),
            shape="radiotherapy",
            label=_radiation(course) or "radiotherapy",
            says=f"Radiotherapy {_radiation(course)} {_volumes(chart, course)}".strip(),
            fact=str(course.source),
            until=course.ended.day if course.ended else None,
        )
        for course in chart.all(RadiotherapyCourse)
        if course.effective
    ]


def _radiation(course: RadiotherapyCourse) -> str:
    """`40.05 Gy / 15`, one volume after another."""
    said = []
    for dose in course.doses:
        total = dose.total.to("Gy") if dose.total is not None and dose.total.unit.kind == "absorbed dose" else None
        fractions = f" / {dose.fractions}" if dose.fractions else ""
        said.append(f"{total.value.normalize():f} Gy{fractions}" if total else f"dose not stated{fractions}")
    return ", ".join(said)


def _volumes(chart: Chart, course: RadiotherapyCourse) -> str:
    named = {str(site.source): site.said() for site in chart.all(BodySite)}
    words = [named.get(dose.volume, dose.volume) for dose in course.doses if dose.volume]
    return f"to {', '.join(words)}" if words else ""


def _is_imaging(report: Report) -> bool:
    return report.code.has((IMAGING,)) or any("RAD" in (c.code for c in k.codings) for k in report.categories)


def _read(report: Report, status: DiseaseStatus | None) -> Happening:
    shape, word = _answer(status) if status else ("read", "")
    return Happening(
        day=_day(report),
        shape=shape,
        label=word,
        says=report.said(),
        fact=str(report.source),
        rank=0 if shape == "worse" else 1,
        bold=shape == "worse",
    )


def _status(status: DiseaseStatus) -> Happening:
    shape, word = _answer(status)
    return Happening(
        day=_day(status),
        shape=shape,
        label=word,
        says=status.said(),
        fact=str(status.source),
        rank=0 if shape == "worse" else 1,
        bold=shape == "worse",
    )


def _short(words: str) -> str:
    plain = words.split(" (")[0]
    return plain if len(plain) <= 34 else plain[:33].rstrip(" ,") + "…"
