"""The response of a patient, ready to stand in a page: the verdict, the table of lesions, the drawings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from medonc.knowledge.shapes import Library
from medonc.paper.lesion_bars import lesion_bars
from medonc.paper.readings import Series, of_codes
from medonc.paper.spider import Lines, spider
from medonc.practice.response.arithmetic import number, percent_change, said_percent
from medonc.practice.response.recist import Assessed
from medonc.practice.response.sentence import WORDS, arithmetic, parts, sentence
from medonc.practice.response.targets import Limits, limits, size
from medonc.practice.response.times import Measured
from medonc.practice.response.visits import How, New, NonTarget, Response, Seen
from medonc.record import Chart
from medonc.record.lesions import SPLIT, LesionSeen
from medonc.values.codes import Loinc
from medonc.web.words import day

MARKERS = "response/markers"
_WIDE, _NARROW, _MOST = 500, 772, 7  # pixels; assessments in the table
_SHORT = {Response.NONE: "", Response.NON_CR_NON_PD: "non-CR/PD"}
_TONES = {Response.PD: ("hold", "pd"), Response.NE: ("unsure", "unsure"), Response.CR: ("treat", "treat")}
_TONES |= {Response.PR: ("treat", "treat")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: what it says, its classes, and the fact behind it."""

    text: str
    tone: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """A row of the table: name and site, then a cell for each assessment shown."""

    name: str
    site: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsShown:
    """One lesion as bars, with its changes from baseline and from its own smallest."""

    name: str
    site: str
    from_baseline: str
    from_smallest: str
    picture: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseShown:
    """Everything of the page that comes from lesions."""

    tone: str
    glyph: str
    word: str
    facts: str
    sentence: str
    arithmetic: tuple[tuple[str, str], ...]
    target: str
    parts: str
    remarks: tuple[str, ...]
    heads: tuple[tuple[str, str, str], ...]  # week, day, class
    targets: tuple[RowShown, ...]
    sums: tuple[RowShown, ...]
    others: tuple[RowShown, ...]
    responses: tuple[RowShown, ...]
    overall: RowShown
    bars: tuple[BarsShown, ...]
    wide: Markup
    narrow: Markup
    earlier: int  # assessments that the table leaves out


def response_shown(held: Measured, chart: Chart, library: Library, *, on: date) -> ResponseShown:
    """The last assessment as verdict, every one in the table."""
    limit, last = limits(held.rule.numbers), held.last
    places = _shown_places(held)
    tone, glyph = _TONES.get(last.overall, ("later", "later"))
    lines, marker = _lines(held, limit), _marker(chart, library, on=on)
    method = next((f.method for (_, d), f in held.course.facts.items() if d == last.day and f.method), "")
    drawn = [Markup(spider(lines, marker, width=width)) for width in (_WIDE, _NARROW)]  # noqa: S704  our own SVG
    return ResponseShown(
        tone=tone,
        glyph=glyph,
        word=WORDS[last.overall],
        facts=f"RECIST 1.1 · {method} {day(last.day)}".replace("·  ", "· "),
        sentence=sentence(last),
        arithmetic=arithmetic(last, limit),
        target="" if last.target.response is Response.NONE else f"target {last.target.response}",
        parts=parts(last) if len(held.answers) > 1 else "",
        remarks=(*last.remarks, *_new_sites(held)),
        heads=tuple(_head(held, place) for place in places),
        targets=tuple(_target_row(held, name, places) for name in held.course.targets),
        sums=tuple(_sum_rows(held, places)) if held.course.targets else (),
        others=tuple(_other_rows(held, places)),
        responses=tuple(_response_rows(held, places)),
        overall=RowShown(name="Overall", site="", cells=tuple(_overall(held.answers[p], p) for p in places)),
        bars=tuple(_bars(held, limit)),
        wide=drawn[0],
        narrow=drawn[1],
        earlier=len(held.answers) - len(places),
    )


def _shown_places(held: Measured) -> tuple[int, ...]:
    """The baseline, the nadir and the last assessments, as many as a table has room for."""
    count = len(held.answers)
    if count <= _MOST:
        return tuple(range(count))
    nadir = _nadir(held.answers)
    kept = {0, *([nadir] if nadir is not None else [])}
    for place in reversed(range(count)):
        if len(kept) >= _MOST:
            break
        kept.add(place)
    return tuple(sorted(kept))


def _nadir(answers: Sequence[Assessed]) -> int | None:
    """The assessment with the smallest sum, the first of equal ones; None at the baseline alone."""
    sums = [(each.target.sum, place) for place, each in enumerate(answers) if each.target.sum is not None]
    return min(sums)[1] if len(sums) > 1 else None


def _head(held: Measured, place: int) -> tuple[str, str, str]:
    on, start = held.answers[place].day, held.answers[0].day
    is_last, is_nadir = place == len(held.answers) - 1, place == _nadir(held.answers)
    weeks = f"week {round(Decimal((on - start).days) / 7)}"
    word = "baseline" if place == 0 else "nadir" if is_nadir and not is_last else weeks
    return (
        word,
        f"{on.day} {on:%b %y}",
        " ".join(filter(None, ["nad" if word == "nadir" else "", "cur" if is_last else ""])),
    )


def _cur(held: Measured, place: int) -> str:
    return "cur" if place == len(held.answers) - 1 else ""


def _target_row(held: Measured, name: str, places: Sequence[int]) -> RowShown:
    seen = [visit.targets.get(name) for visit in held.course.visits]
    sizes = [(each.mm, place) for place, each in enumerate(seen) if each is not None and each.mm is not None]
    smallest = min(sizes)[1] if len(sizes) > 1 else None  # of equal ones the first
    cells = []
    for place in places:
        one, on = seen[place], held.answers[place].day
        low = "lown" if place == smallest else ""
        fact = held.course.facts.get((name, on))
        cells.append(
            Cell(
                text=_seen(one, fact), tone=f"{low} {_cur(held, place)}".strip(), fact=str(fact.source) if fact else ""
            )
        )
    nodal = next((each.nodal for each in seen if each is not None), False)
    return RowShown(name=name, site=held.course.sites[name] + (", short axis" if nodal else ""), cells=tuple(cells))


def _seen(one: Seen | None, fact: LesionSeen | None) -> str:
    """The size in mm, of a split lesion with its parts; else how it was seen."""
    if one is None:
        return str(How.NOT_EVALUATED)
    parts = fact.state.removeprefix(SPLIT).removesuffix("mm").strip() if fact and fact.state.startswith(SPLIT) else ""
    if one.mm is not None and parts:
        return f"{number(one.mm)} ({parts})"
    return number(one.mm) if one.mm is not None else str(one.how)


def _sum_rows(held: Measured, places: Sequence[int]) -> Iterator[RowShown]:
    sums, baseline, nadir = [], [], []
    for place in places:
        target, cur = held.answers[place].target, _cur(held, place)
        sums.append(Cell(text="" if target.sum is None else number(target.sum), tone=cur))
        if place == 0 or target.sum is None or target.baseline is None or target.nadir is None:
            baseline.append(Cell(text="", tone=cur))
            nadir.append(Cell(text="", tone=cur))
            continue
        hot = "hot" if target.response is Response.PD else ""
        grown = target.sum - target.nadir
        mm = f"{'+' if grown > 0 else '−' if grown < 0 else ''}{number(abs(grown))}"
        baseline.append(Cell(text=_bare(target.baseline, target.sum), tone=f"muted {cur}".strip()))
        nadir.append(Cell(text=f"{_bare(target.nadir, target.sum)} ({mm})", tone=f"muted {cur} {hot}".strip()))
    yield RowShown(name="Sum", site="", cells=tuple(sums))
    yield RowShown(name="from baseline, %", site="", cells=tuple(baseline))
    yield RowShown(name="from nadir, % (mm)", site="", cells=tuple(nadir))


def _bare(before: Decimal, after: Decimal) -> str:
    return said_percent(percent_change(before, after)).removesuffix(" %")


def _other_rows(held: Measured, places: Sequence[int]) -> Iterator[RowShown]:
    for name in held.course.non_targets:
        cells = tuple(
            Cell(
                text=str(held.course.visits[place].non_targets.get(name, NonTarget.NOT_EVALUATED)),
                tone=f"faint {_cur(held, place)}".strip(),
            )
            for place in places
        )
        yield RowShown(name=name, site=held.course.sites[name], cells=cells)
    cells = tuple(
        Cell(text="" if place == 0 else _new(held, place), tone=f"faint {_cur(held, place)}".strip())
        for place in places
    )
    yield RowShown(name="New lesions", site="", cells=cells)


def _new(held: Measured, place: int) -> str:
    found = held.course.visits[place].new
    return str(max(found.values(), key=list(New).index, default=New.NO))


def _new_sites(held: Measured) -> Iterator[str]:
    """Where the new lesions of the last assessment are."""
    for name, state in held.course.visits[-1].new.items():
        if state is not New.NO:
            yield f"new lesion {name}, {held.course.sites[name]}: {state}"


def _response_rows(held: Measured, places: Sequence[int]) -> Iterator[RowShown]:
    found = {"Target": [a.target.response for a in held.answers], "Non-target": [a.non_target for a in held.answers]}
    for title, row in found.items():
        cells = tuple(Cell(text=_word(row[place]), tone=_cur(held, place)) for place in places)
        if any(each.text for each in cells):
            yield RowShown(name=title, site="", cells=cells)


def _word(response: Response) -> str:
    return _SHORT.get(response, str(response))


def _overall(answer: Assessed, place: int) -> Cell:
    return Cell(text=_word(answer.overall), tone="" if place else "muted")


def _bars(held: Measured, limit: Limits) -> Iterator[BarsShown]:
    rows = {name: _sizes(held, name, limit) for name in held.course.targets}
    largest = max((float(mm) for row in rows.values() for mm in row if mm is not None), default=1.0)
    for name, row in rows.items():
        known = [mm for mm in row if mm is not None]
        if not known:
            continue
        yield BarsShown(
            name=name,
            site=held.course.sites[name],
            from_baseline=said_percent(percent_change(known[0], known[-1])),
            from_smallest=said_percent(percent_change(min(known), known[-1])) if known[-1] > min(known) else "",
            picture=Markup(lesion_bars([_float(mm) for mm in row], largest=largest)),  # noqa: S704  our own SVG
        )


def _sizes(held: Measured, name: str, limit: Limits) -> list[Decimal | None]:
    found = (visit.targets.get(name) for visit in held.course.visits)
    return [size(one, limit) if one is not None else None for one in found]


def _float(mm: Decimal | None) -> float | None:
    return None if mm is None else float(mm)


def _lines(held: Measured, limit: Limits) -> Lines:
    return Lines(
        days=[each.day for each in held.answers],
        lesions={
            f"{name} {held.course.sites[name].split(',')[0]}"[:18]: [_float(mm) for mm in _sizes(held, name, limit)]
            for name in held.course.targets
        },
        sums=[_float(each.target.sum) for each in held.answers],
        nadir=_nadir(held.answers),
        response=float(limit.response),
        progression=float(limit.progression),
        started=held.answers[0].day,
    )


def _marker(chart: Chart, library: Library, *, on: date) -> Series | None:
    """The marker with most values, two at least."""
    rows = library.tables.get(MARKERS, ())
    found = [s for row in rows if (s := of_codes(chart, [Loinc(row["loinc"])], name=row["name"], on=on)) is not None]
    held = [each for each in found if len(each.readings) > 1]
    return max(held, key=lambda each: len(each.readings), default=None)
