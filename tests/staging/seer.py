"""The stage groups of the SEER tables (7th edition) beside ours, combination by combination."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from medonc.practice.staging.algorithm import Algorithm
from medonc.practice.staging.categories import agrees
from medonc.practice.staging.group import group_of
from medonc.practice.staging.published import Scheme
from medonc.practice.staging.tables import Act, Row

# our scheme -> the SEER schema of the same site
PAIRS = {
    "tnm8/lung": "lung",
    "tnm8/colorectal": "colon",
    "tnm8/anus": "anus",
    "tnm8/small_bowel": "small_intestine",
    "tnm8/liver": "liver",
    "tnm8/bile_duct_intrahepatic": "bile_ducts_intrahepat",
    "tnm8/bile_duct_perihilar": "bile_ducts_perihilar",
    "tnm8/bile_duct_distal": "bile_ducts_distal",
    "tnm8/gallbladder": "gallbladder",
    "tnm8/ampulla": "ampulla_vater",
    "tnm8/pancreas": "pancreas_head",
    "tnm8/stomach_pathological": "stomach",
    "tnm8/net_stomach": "net_stomach",
    "tnm8/net_colorectal": "net_colon",
    "tnm8/net_jejunum_ileum": "net_small_intestine",
    "tnm8/breast_anatomic": "breast",
    "tnm8/melanoma_pathological": "melanoma_skin",
    "tnm8/melanoma_uvea": "melanoma_choroid",
    "tnm8/oral_cavity": "tongue_anterior",
    "tnm8/oropharynx_p16_negative": "oropharynx",
    "tnm8/hypopharynx": "hypopharynx",
    "tnm8/larynx": "larynx_glottic",
    "tnm8/nose_and_sinuses": "sinus_maxillary",
    "tnm8/salivary_glands": "parotid_gland",
    "tnm8/nasopharynx": "nasopharynx",
    "tnm8/kidney": "kidney_parenchyma",
    "tnm8/renal_pelvis_ureter": "kidney_renal_pelvis",
    "tnm8/bladder": "bladder",
    "tnm8/urethra": "urethra",
    "tnm8/penis": "penis",
    "tnm8/adrenal_cortex": "adrenal_gland",
    "tnm8/endometrium": "corpus_carcinoma",
    "tnm8/uterine_sarcoma": "corpus_sarcoma",
    "tnm8/cervix": "cervix",
    "tnm8/vagina": "vagina",
    "tnm8/vulva": "vulva",
    "tnm8/ovary": "ovary",
    "tnm8/pleura": "pleura",
}
# Where the eighth edition regrouped what the seventh of SEER's tables holds: why the two must differ.
CHANGED = {
    "tnm8/lung": "T1-T2a N1 is IIB, IIIC is new (Goldstraw 2016)",
    "tnm8/anus": "III is divided anew: T4 N0 IIIB, T3-4 N1 IIIC",
    "tnm8/liver": "T4 is IIIB: the old IIIC went with T3b",
    "tnm8/bile_duct_intrahepatic": "N1 is IIIB, IV is M1 alone",
    "tnm8/bile_duct_perihilar": "T4 is IIIB, N1 IIIC, N2 IVA",
    "tnm8/bile_duct_distal": "T and N are defined and grouped anew",
    "tnm8/ampulla": "N1 is IIIA, T4 and N2 IIIB",
    "tnm8/stomach_pathological": "N3a and N3b are grouped apart (Sano 2017)",
    "tnm8/melanoma_pathological": "IIIA to IIID are built anew (Gershenwald 2017)",
    "tnm8/nasopharynx": "N3 joined IVA, M1 is IVB (Pan 2016)",
    "tnm8/bladder": "one node in the pelvis is IIIA, more IIIB",
    "tnm8/adrenal_cortex": "IV is M1 alone",
    "tnm8/cervix": "nodes do not change the group: FIGO 2009 has none",
    "tnm8/ovary": "nodes alone are IIIA1 (Prat 2014)",
    "tnm8/pleura": "T4 is IIIB, IV is M1 alone (Rusch 2016)",
}
_ROMAN = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV"}
_MARKS = {"0I+": "N0(i+)", "0M+": "N0(mol+)", "0I-": "N0", "0M-": "N0"}


@dataclass(frozen=True, slots=True)
class Compared:
    """One combination with both groups; empty where there is none."""

    given: tuple[str, ...]
    ours: str
    seer: str

    def differs(self) -> bool:
        """Whether both have a group and they cannot both be true: IV beside IVA is only less divided."""
        return bool(self.ours and self.seer) and not agrees(self.ours, self.seer)


def compared(scheme: Scheme, release: Algorithm, seer_schema: str) -> Iterator[Compared]:
    """Every T, N, M combination of SEER's table of pathological groups that ours has the categories of."""
    for row, names in _rows(release, seer_schema):
        for given in _combinations(row, names, scheme):
            yield Compared(tuple(given.values()), group_of(scheme, given), _group(row))


def _rows(release: Algorithm, seer_schema: str) -> Iterator[tuple[Row, tuple[str, ...]]]:
    schema = release.schemas[seer_schema]
    used = [use.table for stretch in schema.stretches for use in stretch.uses if "path_stage" in use.table]
    for name in dict.fromkeys(used):
        table = release.tables[name]
        if {"t", "n", "m"} <= set(table.inputs):
            yield from ((row, table.inputs) for row in table.rows)


def _combinations(row: Row, names: tuple[str, ...], scheme: Scheme) -> Iterator[dict[str, str]]:
    if [each for each in names if each not in ("t", "n", "m")]:
        return
    cells = dict(zip(names, row.cells, strict=True))
    choices = {name: sorted(_words(name, cells[name].words, scheme)) for name in scheme.words if name in cells}
    for one in product(*choices.values()):
        if all(one):
            yield dict(zip(choices, one, strict=True))


def _words(name: str, words: frozenset[str], scheme: Scheme) -> set[str]:
    """SEER's codes as our categories, without those that we do not hold."""
    read = {_category(name.upper(), word) for word in words if word}
    return read & set(scheme.words[name])


def _category(letter: str, code: str) -> str:
    if code in _MARKS:
        return _MARKS[code].replace("N", letter)
    return letter + ("is" if code == "IS" else code if code == "X" else code.lower())


def _group(row: Row) -> str:
    value = next((end.value for end in row.ends if end.act is Act.VALUE), "")
    if value in ("", "99", "88"):
        return ""
    return {"0A": "0a", "0IS": "0is", "1S": "IS"}.get(value, _ROMAN.get(value[0], "") + value[1:])
