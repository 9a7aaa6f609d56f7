"""ELN 2022: the risk of acute myeloid leukaemia by its genetics at diagnosis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from medonc.knowledge.shapes import Library
from medonc.practice.assessment.worksheet import Worksheet, registry
from medonc.practice.pathology.haematology.cytogenetics import matches
from medonc.practice.pathology.haematology.karyotype import Karyotype, read_karyotype
from medonc.practice.pathology.haematology.measures import absent
from medonc.values.errors import ImpossibleValue
from medonc.values.evidence import Answer, Missing, StepKind

LESIONS = "pathology/haematology/aml_lesions"
FAVOURABLE, INTERMEDIATE, ADVERSE, OPEN = "favourable", "intermediate", "adverse", "open"
_CBF, _T911, _APL = "core-binding factor", "t(9;11)", "promyelocytic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Genetics:
    """What decides, all of it known. `lesions` maps each found lesion to its class in the table."""

    lesions: Mapping[str, str]
    is_complex: bool = False
    is_monosomal: bool = False
    npm1: bool = False
    flt3_itd: bool = False
    cebpa_bzip: bool = False
    tp53: bool = False
    genes: tuple[str, ...] = ()

    def of(self, group: str) -> list[str]:
        """The lesions of one class."""
        return [name for name, held in self.lesions.items() if held == group]


def eln_2022(sheet: Worksheet, library: Library) -> Answer[object]:
    """The risk group with the reason; not known where what was not tested could change it."""
    known = _known(sheet, library)
    unknown = [name for name in _DECIDING if name not in sheet and not (name == "karyotype" and "fusions" in sheet)]
    worlds = {choice: judged(_with(known, choice)) for choice in product(*(_choices(name) for name in unknown))}
    groups = {group for group, _ in worlds.values()}
    if len(groups) > 1:
        sheet.remark(f"With what is known: {' or '.join(sorted(groups))}.")
        return sheet.not_known(*_that_matter(sheet, unknown, {c: g for c, (g, _) in worlds.items()}))
    group, why = next(iter(worlds.values()))
    if group == OPEN:
        return sheet.not_known(Missing(what="ELN 2022 risk", why=why, do="decide it with the reference centre"))
    if unknown:
        labels = ", ".join(m.what for m in absent(sheet, *unknown))
        sheet.remark(f"Not known, and the group is the same whatever it is: {labels}.")
        why = why if len({w for _, w in worlds.values()}) == 1 else judged(known)[1]
    _cautions(sheet, known, group)
    return sheet.said(group, sentence=f"{group}: {why}")


def judged(found: Genetics) -> tuple[str, str]:
    """The risk group of known genetics and what decides it, in the order of precedence of ELN 2022."""
    cbf, adverse = found.of(_CBF), found.of(ADVERSE)
    if found.of(_APL):
        return OPEN, "acute promyelocytic leukaemia has groups of its own"
    if cbf and found.tp53:
        return OPEN, "the publication does not rank TP53 against core-binding factor leukaemia"
    if cbf:
        return FAVOURABLE, cbf[0]
    if adverse:
        return ADVERSE, ", ".join(adverse)
    recurrent = found.of(_T911)
    if found.is_complex and not recurrent:
        return ADVERSE, "complex karyotype"
    if found.is_monosomal:
        return ADVERSE, "monosomal karyotype"
    if recurrent:
        return INTERMEDIATE, "t(9;11), which takes precedence over adverse gene mutations"
    return _by_genes(found)


def _by_genes(found: Genetics) -> tuple[str, str]:
    if found.tp53:
        return ADVERSE, "TP53 mutated"
    if found.npm1 and not found.flt3_itd:
        return FAVOURABLE, "NPM1 mutated without FLT3-ITD"
    if found.cebpa_bzip:
        return FAVOURABLE, "CEBPA mutated in frame in bZIP"
    if found.genes:
        return ADVERSE, f"mutated {', '.join(found.genes)}"
    if found.flt3_itd:
        return INTERMEDIATE, f"FLT3-ITD with {'mutated' if found.npm1 else 'wild-type'} NPM1"
    return INTERMEDIATE, "no abnormality of the favourable or adverse lists"


def _known(sheet: Worksheet, library: Library) -> Genetics:
    """What was given, with nothing found where nothing was given; each part on the receipt."""
    karyotype = read_karyotype(sheet.word("karyotype")) if "karyotype" in sheet else None
    found = Genetics(
        lesions=dict(_lesions(sheet, library, karyotype)),
        npm1=_yes(sheet, "npm1"),
        flt3_itd=_yes(sheet, "flt3_itd"),
        cebpa_bzip=_yes(sheet, "cebpa_bzip"),
        tp53="tp53_vaf" in sheet and sheet.number("tp53_vaf") >= sheet.constant("tp53_vaf"),
        genes=tuple(_genes(sheet)),
    )
    if karyotype is not None:
        is_complex, is_monosomal = _counted(sheet, karyotype, found.lesions)
        found = replace(found, is_complex=is_complex, is_monosomal=is_monosomal)
    for name in found.lesions:
        sheet.note(StepKind.FORMULA, "lesion", f"{name} ({found.lesions[name]})")
    return found


def _lesions(sheet: Worksheet, library: Library, karyotype: Karyotype | None) -> Iterator[tuple[str, str]]:
    rows = library.tables[LESIONS]
    fusions = sheet.codes("fusions") if "fusions" in sheet else ()
    for each in fusions:
        row = next((row for row in rows if row["fusion"] and _is_fusion(each, row["fusion"])), None)
        if row is not None:
            yield row["lesion"], row["class"]
        elif each != "none":
            sheet.remark(f"{each} is not among the fusions that ELN 2022 names.")
    for change in karyotype.changes if karyotype else ():
        found = next((each for each in rows if each["form"] and matches(change, each)), None)
        if found is not None:
            yield found["lesion"], found["class"]


def _is_fusion(written: str, named: str) -> bool:
    """Whether a fusion has the genes that a row names, in either order; `*` is any partner."""
    return set(named.split("::")) - {"*"} <= set(written.split("::"))


def _counted(sheet: Worksheet, karyotype: Karyotype, lesions: Mapping[str, str]) -> tuple[bool, bool]:
    """Complex and monosomal, from the clone with the most abnormalities."""
    clone, least = karyotype.largest, sheet.constant("complex")
    trisomies = sum(c.times for c in clone if c.kind == "gain")
    structural = sum(c.times for c in clone if c.kind == "structural")
    only_gains = trisomies == karyotype.count and trisomies >= least
    lost = len(karyotype.monosomies)
    is_monosomal = lost >= sheet.constant("monosomies") or (lost > 0 and structural > 0)
    sheet.note(
        StepKind.FORMULA,
        "karyotype",
        f"{karyotype.count} abnormalities, {lost} autosomal monosomies, {structural} structural",
    )
    for text in karyotype.remarks:
        sheet.remark(text)
    if only_gains:
        sheet.remark("Hyperdiploid with trisomies only: not counted as complex.")
    is_complex = karyotype.count >= least and not only_gains
    return is_complex, is_monosomal and _CBF not in lesions.values()


def _genes(sheet: Worksheet) -> Iterator[str]:
    named = [each.strip() for each in sheet.rule.texts["genes"].split(",")]
    for gene in sheet.codes("genes") if "genes" in sheet else ():
        if gene not in named:
            raise ImpossibleValue(f"'{gene}' is none of the genes", expected=", ".join(named))
        yield gene


def _yes(sheet: Worksheet, name: str) -> bool:
    return name in sheet and sheet.word(name) == "yes"


_DECIDING = ("karyotype", "npm1", "flt3_itd", "cebpa_bzip", "tp53_vaf", "genes")


def _choices(name: str) -> tuple[tuple[str, object], ...]:
    """What an input that was not given could say, as far as it decides."""
    if name == "karyotype":
        return (name, ""), (name, _CBF), (name, ADVERSE)
    return (name, False), (name, True)


def _with(known: Genetics, choice: tuple[tuple[str, object], ...]) -> Genetics:
    for name, value in choice:
        if name == "karyotype":
            known = replace(known, lesions={**known.lesions, **({str(value): str(value)} if value else {})})
        elif name == "genes":
            known = replace(known, genes=("a gene of the list",) if value else ())
        elif name == "tp53_vaf":
            known = replace(known, tp53=bool(value))
        elif name == "npm1":
            known = replace(known, npm1=bool(value))
        elif name == "flt3_itd":
            known = replace(known, flt3_itd=bool(value))
        else:
            known = replace(known, cebpa_bzip=bool(value))
    return known


def _that_matter(
    sheet: Worksheet, unknown: list[str], groups: Mapping[tuple[tuple[str, object], ...], str]
) -> tuple[Missing, ...]:
    """The unknown inputs that change the group somewhere while the others stay."""
    matter = []
    for place, name in enumerate(unknown):
        apart: dict[object, set[str]] = {}
        for choice, group in groups.items():
            apart.setdefault((*choice[:place], *choice[place + 1 :]), set()).add(group)
        if any(len(each) > 1 for each in apart.values()):
            matter.append(name)
    return tuple(replace(each, why="not tested") for each in absent(sheet, *matter))


def _cautions(sheet: Worksheet, known: Genetics, group: str) -> None:
    texts = sheet.rule.texts
    if group == ADVERSE and known.npm1 and known.flt3_itd and known.genes and not known.tp53:
        sheet.remark(texts["npm1_itd_genes"])
    if group == ADVERSE and known.cebpa_bzip:
        sheet.remark(texts["cebpa_adverse"])
    if group == FAVOURABLE and known.genes:
        sheet.remark(texts["genes_beside_favourable"])
    sheet.remark(texts["treated"])


AML_METHODS = registry((("haematology.eln_2022", eln_2022),))
