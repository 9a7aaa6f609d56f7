"""The pathology of one patient on a day, typed: cancers, specimens with their synopsis, statements, contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.answers import Method
from medonc.practice.as_recorded import words
from medonc.practice.pathology.contradictions import contradictions
from medonc.practice.pathology.pd_l1 import TABLE as PD_L1
from medonc.practice.pathology.said_of import evaluated, site_word, statements
from medonc.practice.pathology.tissue import Tissue, Told, parts_of, shown, tissues
from medonc.record import Chart
from medonc.record.disease import Condition, Role, Specimen, Stage
from medonc.record.measured import ResultKind
from medonc.values.codes import Concept
from medonc.values.evidence import Answer, FactRef, Finding, Missing, NotKnown, Remark

_SMALL_CELL = ("8041", "8042", "8043", "8044", "8045")
_SMALL = ("biopsy", "aspirat", "cytology", "blood", "marrow")  # nobody looks for margins and nodes in these
_PROCEDURE, _SITE, _NODES, _MARGINS, _TYPE = "how it was taken", "site", "lymph nodes", "margins", "histological type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One line of a synopsis. `said` is empty where the reports hold nothing of it."""

    name: str
    said: str
    fact: FactRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synopsis:
    """One specimen: its elements in the order of a report, and what follows from them."""

    specimen: str
    day: str
    elements: tuple[Element, ...] = ()
    statements: tuple[Answer[object], ...] = ()

    @property
    def lacking(self) -> tuple[str, ...]:
        """The elements that nothing was reported of."""
        return tuple(e.name for e in self.elements if not e.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathologyReport:
    """Everything that the tissue says. `edition` is the library's."""

    on: date
    edition: str
    cancers: tuple[Condition, ...] = ()
    synopses: tuple[Synopsis, ...] = ()
    contradictions: tuple[Remark, ...] = ()
    blood: tuple[Answer[object], ...] = ()  # of blood cancers: criteria and scores, with those not known

    @property
    def statements(self) -> tuple[Answer[object], ...]:
        """Those of every specimen, one text once."""
        every = [a for each in self.synopses for a in each.statements]
        return tuple({(a.title, a.said()): a for a in every}.values())


def pathology_report(chart: Chart, library: Library, on: date, methods: Mapping[str, Method]) -> PathologyReport:
    """The report of a chart as known; each specimen is read for every primary that is not ruled out."""
    cancers = tuple(c for c in chart.all(Condition) if c.role is Role.PRIMARY and c.verification not in _RULED_OUT)
    found = tissues(chart, library)
    synopses = tuple(_synopsis(t, cancers, chart, library, methods) for t in found)
    said = [a for each in synopses for a in each.statements]
    return PathologyReport(
        on=on,
        edition=library.edition,
        cancers=cancers,
        synopses=synopses,
        contradictions=contradictions(chart, library, found, said),
    )


_RULED_OUT = frozenset({"refuted", "entered-in-error"})


def _synopsis(
    tissue: Tissue, cancers: tuple[Condition, ...], chart: Chart, library: Library, methods: Mapping[str, Method]
) -> Synopsis:
    said: list[Answer[object]] = []
    for cancer in cancers:
        own = statements(cancer, tissue, library, methods)
        said += [*own, *_pd_l1(cancer, tissue, own, library, methods)]
    once = tuple({(a.title, a.said()): a for a in said}.values())
    elements = tuple(e for e in _elements(tissue, cancers, chart, library) if e.said or tissue.results)
    return Synopsis(specimen=tissue.name, day=tissue.day, elements=elements, statements=once)


def _elements(tissue: Tissue, cancers: tuple[Condition, ...], chart: Chart, library: Library) -> Iterator[Element]:
    specimen = tissue.specimen
    ref = specimen.ref() if specimen else None
    yield Element(name="laboratory number", said=specimen.accession if specimen else "", fact=ref)
    yield Element(name=_PROCEDURE, said=words(specimen.procedure) if specimen else "", fact=ref)
    yield Element(name=_SITE, said=words(specimen.site) if specimen else "", fact=ref)
    if not tissue.results:
        return  # nobody reported on it: blood, or tissue that was kept
    yield _histology(tissue, cancers)
    grades = [s for s in chart.all(Stage) if s.part in ("grade", "grade group", "score") and _of(s, tissue)]
    yield Element(
        name="grade",
        said="; ".join(f"{s.label} {words(s.said())}" for s in grades),
        fact=grades[-1].ref() if grades else None,
    )
    found = [(shown(r, library), r) for r in tissue.results if r.kind is not ResultKind.MORPHOLOGY]
    lines = sorted(found, key=lambda line: line[0][0].lower())
    held = {name.lower() for (name, _), _ in lines}
    for (name, said), result in lines:
        yield Element(name=name, said=said, fact=result.ref())
    if specimen is not None and specimen.procedure is not None and _is_whole(specimen):
        yield from (Element(name=each, said="") for each in (_MARGINS, _NODES) if not any(each[:6] in h for h in held))


def _is_whole(specimen: Specimen) -> bool:
    """Whether it was taken so that margins and nodes are looked for."""
    said = words(specimen.procedure).lower()
    return bool(said) and not any(each in said for each in _SMALL)


def _histology(tissue: Tissue, cancers: tuple[Condition, ...]) -> Element:
    """The type that the report of this specimen gives, else that of the diagnosis; as named, by whatever edition."""
    own = tissue.told.get(("histology", "type"))
    if own is not None and isinstance(own.value, Concept):
        return Element(name=_TYPE, said=words(own.value), fact=own.fact)
    types = [c for c in cancers if c.histology]
    said = "; ".join(words(c.histology) for c in types)
    return Element(
        name=_TYPE, said=f"{said} (of the diagnosis)" if said else "", fact=types[0].ref() if types else None
    )


def _of(stage: Stage, tissue: Tissue) -> bool:
    if stage.specimen:
        return tissue.specimen is not None and stage.specimen == f"Specimen/{tissue.specimen.source.id}"
    return stage.effective is None or not tissue.day or str(stage.effective.day) == tissue.day


def _pd_l1(
    cancer: Condition, tissue: Tissue, own: list[Answer[object]], library: Library, methods: Mapping[str, Method]
) -> Iterator[Answer[object]]:
    """For each reported score and each drug with a limit of its kind in the tumour: whether it is reached."""
    tumour, rule = site_word(cancer, "tumour", library), library.rules.get("pathology/pd_l1")
    if rule is None or not tumour or not _is_meant(cancer, tumour, own):
        return
    rows = [r for r in library.tables.get(PD_L1, ()) if r["tumour"] == tumour]
    for told in _scores(tissue, library):
        kind, value = str(told["score"].value), told["value"]
        fitting = dict.fromkeys(r["drug"] for r in rows if r["score"] == kind)
        for drug in fitting:
            named = {"drug": Told(value=drug, fact=value.fact), "tumour": Told(value=tumour, fact=cancer.ref())}
            answer = evaluated(rule, named | told, library, methods)
            if answer is not None:
                yield answer
        if rows and not fitting:
            asked = " or ".join(dict.fromkeys(r["score"] for r in rows))
            missing = Missing(what=f"PD-L1 {asked}", why=f"reported as {kind}", do=rule.texts["score"])
            yield NotKnown(title="PD-L1", missing=(missing,), rule=rule.rule, facts=(value.fact,))


def _scores(tissue: Tissue, library: Library) -> Iterator[dict[str, Told]]:
    """The PD-L1 stains with their kind of score, value and clone, each by itself."""
    for result in tissue.results:
        ref, parts = (
            result.ref(),
            {part: value for (target, part), value in parts_of(result, library) if target == "PD-L1"},
        )
        if "score" in parts and "percent" in parts:
            names = {"score": "score", "value": "percent", "clone": "clone"}
            yield {name: Told(value=parts[part], fact=ref) for name, part in names.items() if part in parts}


def _is_meant(cancer: Condition, tumour: str, own: list[Answer[object]]) -> bool:
    """Small cell cancer is no lung cancer of these labels; of the breast they are for the triple-negative one."""
    histology = words(cancer.histology.bare()) if cancer.histology else ""
    if tumour.startswith("lung"):
        return not histology.startswith(_SMALL_CELL)
    if tumour.startswith("breast"):
        return any(isinstance(a, Finding) and a.value == "triple-negative" for a in own)
    return True
