"""IMWG 2014: monoclonal gammopathy, smouldering myeloma, myeloma, solitary plasmacytoma."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.accepted import short
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.practice.pathology.haematology.measures import absent, as_given, kappa_lambda
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Missing, StepKind

_CRAB = ("calcium", "kidneys", "anaemia", "bone")
_LIGHT = "light chain only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One myeloma-defining event: met, not met, or open for want of something."""

    name: str
    met: bool | None
    said: str
    missing: tuple[Missing, ...] = ()


def diagnosis(sheet: Worksheet, library: Library) -> Answer[object]:
    """Which of the plasma cell disorders it is; not known while an event that would decide is open."""
    _refuse_unknown_explanations(sheet)
    clonal = _clonal(sheet)
    if clonal is None:
        return sheet.not_known(*absent(sheet, "plasma_cells", "plasmacytoma"))
    events = tuple(_events(sheet, library))
    for each in events:
        sheet.note(StepKind.FORMULA, each.name, each.said)
    _warn_of_limits(sheet)
    return _clonal_disease(sheet, events) if clonal else _gammopathy(sheet, library, events[:4])


def _clonal(sheet: Worksheet) -> bool | None:
    """At least 10 per cent clonal plasma cells in the marrow, or a plasmacytoma proven by biopsy."""
    if "plasma_cells" in sheet and sheet.number("plasma_cells") >= sheet.constant("plasma_cells"):
        return True
    if "plasmacytoma" not in sheet:
        return None
    if sheet.word("plasmacytoma") == "yes":
        return True
    return False if "plasma_cells" in sheet else None


def _clonal_disease(sheet: Worksheet, events: tuple[Event, ...]) -> Answer[object]:
    met = [each for each in events if each.met]
    if met:
        why = "; ".join(f"{each.name} {each.said}" for each in met)
        return sheet.said("multiple myeloma", sentence=f"multiple myeloma: {why}")
    missing = tuple(m for each in events if each.met is None for m in each.missing)
    if "plasma_cells" not in sheet:
        missing = (*absent(sheet, "plasma_cells"), *missing)
    if missing:
        sheet.remark("No myeloma-defining event is met so far.")
        return sheet.not_known(*dict.fromkeys(missing))
    if sheet.number("plasma_cells") < sheet.constant("plasma_cells"):
        some = " with minimal marrow involvement" if sheet.number("plasma_cells") > 0 else ""
        return sheet.said(f"solitary plasmacytoma{some}")
    return _smouldering(sheet)


def _smouldering(sheet: Worksheet) -> Answer[object]:
    if _has_amyloidosis(sheet):
        return sheet.not_known(_amyloidosis("smouldering myeloma"))
    if "isotype" in sheet and sheet.word("isotype") == "IgM":
        return sheet.not_known(_waldenstrom())
    return sheet.said("smouldering myeloma", sentence="smouldering myeloma: no myeloma-defining event")


def _gammopathy(sheet: Worksheet, library: Library, crab: tuple[Event, ...]) -> Answer[object]:
    """Under 10 per cent and no plasmacytoma: not myeloma, whatever else there is."""
    met = [each for each in crab if each.met]
    if met:
        names = ", ".join(each.name for each in met)
        ask = Missing(
            what=f"cause of: {names}", do="look for another cause, or take the marrow anew; state it in `explained`"
        )
        return sheet.not_known(ask)
    if _has_amyloidosis(sheet):
        return sheet.not_known(_amyloidosis("MGUS"))
    missing = [m for each in crab if each.met is None for m in each.missing]
    missing += absent(sheet, "isotype")
    if missing:
        return sheet.not_known(*missing)
    return _by_isotype(sheet, library, sheet.word("isotype"))


def _by_isotype(sheet: Worksheet, library: Library, isotype: str) -> Answer[object]:
    if isotype == _LIGHT:
        return _light_chain(sheet, library)
    if "m_protein" not in sheet:
        return sheet.not_known(*absent(sheet, "m_protein"))
    high = sheet.number("m_protein") >= sheet.constant("m_protein")
    if isotype == "IgM":
        return sheet.not_known(_waldenstrom()) if high else sheet.said("IgM MGUS")
    urine = "urine_m_protein" in sheet and sheet.number("urine_m_protein") >= sheet.constant("urine_m_protein")
    if urine or (high and isotype in ("IgG", "IgA")):
        return sheet.said("smouldering myeloma", sentence="smouldering myeloma: by the amount of M-protein")
    if high:
        why = f"the criteria name IgG and IgA at this amount, not {isotype}"
        return sheet.not_known(Missing(what="category", why=why, do="ask the myeloma board"))
    return sheet.said("non-IgM MGUS")


def _light_chain(sheet: Worksheet, library: Library) -> Answer[object]:
    ratio = kappa_lambda(sheet, library)
    missing = (*ratio.missing, *absent(sheet, "urine_m_protein"))
    if missing or not isinstance(ratio.value, Decimal):
        return sheet.not_known(*missing)
    if sheet.number("urine_m_protein") >= sheet.constant("urine_m_protein"):
        return sheet.said("smouldering myeloma", sentence="smouldering myeloma: by light chains in the urine")
    if sheet.constant("ratio_low") <= ratio.value <= sheet.constant("ratio_high"):
        return sheet.not_known(Missing(what="monoclonal light chain", why="the free light chain ratio is normal"))
    sheet.remark("The involved light chain must be above its own upper limit as well.")
    return sheet.said("light-chain MGUS")


def _has_amyloidosis(sheet: Worksheet) -> bool:
    return "amyloidosis" in sheet and sheet.word("amyloidosis") == "yes"


def _amyloidosis(harmless: str) -> Missing:
    return Missing(what="category", why=f"amyloidosis is not {harmless}", do="stage the amyloidosis")


def _waldenstrom() -> Missing:
    return Missing(what="lymphoplasmacytic cells", why="IgM: these are the criteria of Waldenström's", do="ask those")


def _events(sheet: Worksheet, library: Library) -> Iterator[Event]:
    """CRAB first, then the biomarkers."""
    crab = {"calcium": _calcium, "kidneys": _kidneys, "anaemia": _anaemia, "bone": _bone}
    explained = sheet.codes("explained") if "explained" in sheet else ()
    for name, look in crab.items():
        event = look(sheet)
        explains = name in explained and event.met
        yield Event(name=name, met=False, said=f"{event.said}, of another cause") if explains else event
    yield _plasma_cells(sheet)
    yield _light_chains(sheet, library)
    yield _mri(sheet)


def _calcium(sheet: Worksheet) -> Event:
    value = as_given(sheet, "calcium")
    if value is None:
        return _open("calcium", sheet, "calcium")
    mass = value.unit.kind == "mass concentration"
    unit, of = ("mg/dL", "mg_dl") if mass else ("mmol/L", "mmol")
    number, limit = value.to(unit).value, sheet.constant(f"calcium_{of}")
    met = number > limit
    top = as_given(sheet, "calcium_uln")
    if top is not None and not met and top.unit.kind == value.unit.kind:
        limit = top.to(unit).value + sheet.constant(f"calcium_over_{of}")
        met = number > limit
    return _judged("calcium", met, f"{short(number)} {unit}", f"> {short(limit)}")


def _kidneys(sheet: Worksheet) -> Event:
    creatinine = as_given(sheet, "creatinine")
    clearance = "clearance" in sheet
    if creatinine is None and not clearance:
        return _open("kidneys", sheet, "creatinine")
    if clearance:
        number, limit = sheet.number("clearance"), sheet.constant("clearance")
        if number < limit or creatinine is None:
            return _judged("kidneys", number < limit, f"clearance {short(number)} mL/min", f"< {short(limit)}")
    assert creatinine is not None
    mass = creatinine.unit.kind == "mass concentration"
    unit, of = ("mg/dL", "mg_dl") if mass else ("umol/L", "umol")
    number, limit = creatinine.to(unit).value, sheet.constant(f"creatinine_{of}")
    return _judged("kidneys", number > limit, f"creatinine {short(number)} {unit}", f"> {short(limit)}")


def _anaemia(sheet: Worksheet) -> Event:
    if "haemoglobin" not in sheet:
        return _open("anaemia", sheet, "haemoglobin")
    number, limit = sheet.number("haemoglobin"), sheet.constant("haemoglobin")
    if "haemoglobin_lln" in sheet:
        limit = max(limit, sheet.number("haemoglobin_lln") - sheet.constant("haemoglobin_under"))
    return _judged("anaemia", number < limit, f"haemoglobin {short(number)} g/dL", f"< {short(limit)}")


def _bone(sheet: Worksheet) -> Event:
    if "bone_lesions" not in sheet:
        return _open("bone", sheet, "bone_lesions")
    number, least = sheet.number("bone_lesions"), sheet.constant("bone_lesions")
    return _judged("bone", number >= least, f"{short(number)} osteolytic", f"≥ {short(least)}")


def _plasma_cells(sheet: Worksheet) -> Event:
    if "plasma_cells" not in sheet:
        return _open("plasma cells", sheet, "plasma_cells")
    number, least = sheet.number("plasma_cells"), sheet.constant("plasma_cells_defining")
    return _judged("plasma cells", number >= least, f"{short(number)} %", f"≥ {short(least)}")


def _light_chains(sheet: Worksheet, library: Library) -> Event:
    ratio = kappa_lambda(sheet, library)
    if not isinstance(ratio.value, Decimal):
        return Event(name="light chains", met=None, said="not known", missing=ratio.missing)
    kappa, other = sheet.number("kappa"), sheet.number("lambda")
    involved, by = max(kappa, other), max(kappa, other) / min(kappa, other)
    met = by >= sheet.constant("ratio_involved") and involved >= sheet.constant("involved")
    limits = f"≥ {short(sheet.constant('ratio_involved'))} with ≥ {short(sheet.constant('involved'))} mg/L"
    return _judged("light chains", met, f"ratio {short(by)}, involved {short(involved)} mg/L", limits)


def _mri(sheet: Worksheet) -> Event:
    if "mri_lesions" not in sheet:
        return _open("MRI", sheet, "mri_lesions")
    number, most = sheet.number("mri_lesions"), sheet.constant("mri_lesions")
    return _judged("MRI", number > most, f"{short(number)} focal lesions", f"> {short(most)}")


def _judged(name: str, met: bool, said: str, limit: str) -> Event:
    return Event(name=name, met=met, said=f"{said} ({'' if met else 'not '}{limit})")


def _open(name: str, sheet: Worksheet, needs: str) -> Event:
    return Event(name=name, met=None, said="not known", missing=absent(sheet, needs))


def _warn_of_limits(sheet: Worksheet) -> None:
    for name, words in (("calcium", "calcium_uln"), ("haemoglobin", "haemoglobin_lln")):
        if name in sheet and words not in sheet:
            sheet.remark(sheet.rule.texts[words])


def _refuse_unknown_explanations(sheet: Worksheet) -> None:
    for word in sheet.codes("explained") if "explained" in sheet else ():
        if word not in _CRAB:
            raise ImpossibleValue(f"'{word}' is none of CRAB", expected=" | ".join(_CRAB))


MYELOMA_METHODS = registry((("haematology.myeloma", diagnosis),))
