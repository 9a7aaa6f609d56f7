"""A regimen in the words of an order: dose, days, cycles, length. What pages, documents and drawings share."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from medonc.knowledge.shapes import Basis, Day, DoseBand, Drug, DrugLine, Phase, Regimen
from medonc.values.quantity import plain
from medonc.values.units import UNITS

_SITES = {
    "all": "acute lymphoblastic leukaemia",
    "aml": "acute myeloid leukaemia",
    "cll": "chronic lymphocytic leukaemia",
    "cml": "chronic myeloid leukaemia",
    "gist": "gastrointestinal stromal tumour",
    "mds": "myelodysplastic syndrome",
    "germ-cell": "germ-cell tumour",
}
_TIMES = {2: "twice a day", 3: "three times a day", 4: "four times a day"}
_TIGHT = "\u00a0"


def amount(number: object, code: str) -> str:
    """`175 mg/m²`: a number that never parts from its unit."""
    unit = UNITS[code].shown if code in UNITS else code
    return f"{number}{_TIGHT}{unit}".rstrip(_TIGHT)


def site_words(site: str) -> str:
    """`acute lymphoblastic leukaemia` for `all`, `head and neck`: the folder of a site as the clinic says it."""
    return _SITES.get(site, site.replace("-", " "))


def dose_words(line: DrugLine) -> str:
    """`175 mg/m²`, or `AUC 5` where the dose is counted by Calvert."""
    if line.basis is Basis.AUC:
        return f"AUC{_TIGHT}{plain(line.dose)}"
    if line.bands:
        return "; ".join(_band_words(band, line.unit) for band in line.bands)
    return amount(plain(line.dose), line.unit)


def _band_words(band: DoseBand, unit: str) -> str:
    """`120 mg below 50 kg`, `160 mg from 50 kg`."""
    edges = [("from", band.low), ("below", band.high)]
    said = " and ".join(f"{word} {amount(plain(edge), band.size_unit)}" for word, edge in edges if edge is not None)
    return f"{amount(plain(band.dose), unit)} {said}"


def days_words(days: Iterable[Day]) -> str:
    """`day 1`, `days 1 to 14, twice a day`, `days 1, 8 and 15`."""
    held = sorted(days, key=lambda each: each.day)
    by_times = {times: [d.day for d in held if d.times == times] for times in dict.fromkeys(d.times for d in held)}
    return "; ".join(_days_of(numbers, times) for times, numbers in by_times.items())


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Days in a row as first and last: 1, 2, 3, 8 are (1, 3), (8, 8)."""
    ordered = list(enumerate(sorted(numbers)))
    groups = [[day for _, day in group] for _, group in groupby(ordered, key=lambda pair: pair[1] - pair[0])]
    return [(group[0], group[-1]) for group in groups]


def cycles_words(line: DrugLine) -> str:
    """`cycle 1 only`, `from cycle 2`, `cycles 2 to 6`; empty where the line runs in every cycle."""
    first, last = line.first_cycle, line.last_cycle
    if last is None:
        return f"from cycle {first}" if first and first > 1 else ""
    if (first or 1) == last:
        return f"cycle {last} only"
    return f"cycles {first or 1} to {last}"


def infusion_words(line: DrugLine) -> str:
    """`over 3 hours`, `over 90 minutes`; empty where the file gives none."""
    minutes = line.infusion_minutes
    if minutes is None:
        return ""
    if minutes % 60 == 0:
        return f"over {minutes // 60} hour{'' if minutes == 60 else 's'}"
    return f"over {minutes} minutes"


def cap_words(line: DrugLine) -> str:
    """`at most 2 mg a dose`; empty where the regimen sets no cap."""
    return f"at most {amount(plain(line.dose_cap), line.dose_cap_unit)} a dose" if line.dose_cap is not None else ""


def loading_words(line: DrugLine) -> str:
    """`loading dose 8 mg/kg in cycle 1`; empty where there is none."""
    if line.loading_dose is None:
        return ""
    return f"loading dose {amount(plain(line.loading_dose), line.unit)} in cycle {line.first_cycle or 1}"


def line_words(line: DrugLine) -> str:
    """The whole line after the drug's name: `175 mg/m² intravenous over 3 hours, day 1, at most …`."""
    order = " ".join(w for w in (dose_words(line), line.route, infusion_words(line)) if w)
    rest = (days_words(line.days), cycles_words(line), loading_words(line), cap_words(line), line.note)
    return ", ".join([order, *(w for w in rest if w)])


def phase_words(phase: Phase) -> str:
    """`4 cycles of 21 days`, or `cycles of 21 days until progression or intolerance`."""
    if phase.cycles is None:
        return f"cycles of {phase.length_days} days, until progression or intolerance"
    return f"{phase.cycles} cycle{'' if phase.cycles == 1 else 's'} of {phase.length_days} days"


def schedule_words(regimen: Regimen) -> str:
    """The phases in order, one after the other."""
    if len(regimen.phases) == 1:
        return phase_words(regimen.phases[0])
    return "; then ".join(f"{phase.name}: {phase_words(phase)}" for phase in regimen.phases)


def delay_words(regimen: Regimen) -> str:
    """`a cycle may be 21 days late; …, by …`, or that nothing is stated."""
    if regimen.max_delay_days is None:
        return "not stated"
    late = f"a cycle may be {regimen.max_delay_days} days late; after that it is stopped or judged anew"
    return f"{late} ({regimen.max_delay_source})"


def in_order(phase: Phase) -> list[DrugLine]:
    """The lines of a phase in the order in which they are given."""
    return sorted(phase.drugs, key=lambda line: line.order)


def vial_words(drug: Drug) -> str:
    """`vial 10 mg, 50 mg; tablet 20 mg`; empty where the file holds none."""
    forms = dict.fromkeys(vial.form for vial in drug.vials)
    held = {f: [amount(plain(v.content), v.unit) for v in drug.vials if v.form == f] for f in forms}
    return "; ".join(f"{form} {', '.join(sizes)}" for form, sizes in held.items())


def _days_of(numbers: list[int], times: int) -> str:
    parts = [part for first, last in runs(numbers) for part in _run(first, last)]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    often = "" if times == 1 else f", {_TIMES.get(times, f'{times} times a day')}"
    return f"day{'' if len(numbers) == 1 else 's'} {listed}{often}"


def _run(first: int, last: int) -> list[str]:
    return [str(first), *([str(last)] if last > first else [])] if last - first < 2 else [f"{first} to {last}"]
