"""What inherited genes mean for the doses of drugs that are used in this tumour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medonc.knowledge.shapes import Library
from medonc.practice.actionability.tumours import Tumour, lineage
from medonc.practice.criteria import scene_on
from medonc.practice.treatment.gene_advice import GeneAdvice, advice_on, drugs_of_genes
from medonc.record import Chart
from medonc.values.evidence import NotKnown

_SITES = {
    "all": "acute lymphoblastic leukaemia",
    "aml": "acute myeloid leukaemia",
    "cll": "chronic lymphocytic leukaemia",
    "cml": "chronic myeloid leukaemia",
    "mds": "myelodysplastic syndrome",
    "gist": "gastrointestinal stromal tumour",
    "myeloma": "multiple myeloma",
}
NOT_TESTED = "not tested"


def doses(chart: Chart, tumour: Tumour, library: Library, on: date) -> tuple[GeneAdvice, ...]:
    """Advice on each drug of which the record holds a genotype; of the others those that are used in this tumour."""
    scene = scene_on(chart, library, on)
    used = library.once(_used_in)
    line = lineage(tumour.name, library)
    here = {drug for name in line for drug in used.get(name, ())}
    return tuple(each for drug in drugs_of_genes(library) for each in advice_on(drug, scene) if _shown(each, here))


def _shown(advice: GeneAdvice, here: set[str]) -> bool:
    return not is_untested(advice) or advice.drug in here


def is_untested(advice: GeneAdvice) -> bool:
    """Whether nobody looked at the genes of a drug."""
    answer = advice.answer
    return isinstance(answer, NotKnown) and all(each.why == NOT_TESTED for each in answer.missing)


def _used_in(library: Library) -> dict[str, set[str]]:
    """The drugs of the regimens held for a tumour type."""
    found: dict[str, set[str]] = {}
    types = [row["name"] for row in library.tables.get("genomics/tumours", ())]
    for regimen in library.regimens.values():
        for name in _types(regimen.site, types):
            found.setdefault(name, set()).update(regimen.drugs)
    return found


def _types(site: str, types: list[str]) -> Iterator[str]:
    plain = _SITES.get(site, site.replace("-", " "))
    yield from (name for name in types if name == plain or name.startswith(f"{plain} "))
