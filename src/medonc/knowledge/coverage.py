"""What the library holds, counted by kind and site, and what still lacks a source opened, a case or a reviewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Sized

from medonc.knowledge.shapes import Care, Library, Regimen, Severity
from medonc.knowledge.shapes.case import Case
from medonc.values.evidence import NOT_REVIEWED

PHARMACOGENOMICS, PARTS = "treatment/pharmacogenomics/", ("alleles", "advice")


def coverage(library: Library, cases: Mapping[str, Sequence[Case]]) -> dict[str, object]:
    """`{regimens: {total, by_site}, drugs: {anticancer, supportive, …}, rules: {total, by_duty}, cases, lacking}`."""
    sites = Counter(regimen.site for regimen in library.regimens.values())
    groups = Counter(drug.group for drug in library.drugs.values())
    duties = Counter(path.split("/")[0] for path in library.rules)
    return {
        "edition": library.edition,
        "regimens": {"total": len(library.regimens), "by_site": dict(sorted(sites.items()))},
        "drugs": {"total": len(library.drugs), **dict(sorted(groups.items()))},
        "rules": {"total": len(library.rules), "by_duty": dict(sorted(duties.items()))},
        "care": len(library.care),
        "interactions": {"total": len(library.interactions), **_by_severity(library)},
        "pharmacogenomics": _pharmacogenes(library),
        "tables": len(library.tables),
        "cases": {"total": sum(map(len, cases.values())), "from_an_opened_source": _seen(cases)},
        "lacking": _lacking(library, cases),
    }


def _by_severity(library: Library) -> dict[str, int]:
    found = Counter(one.severity for one in library.interactions.values())
    return {severity.value: found[severity] for severity in Severity}


def _pharmacogenes(library: Library) -> dict[str, int]:
    """How many genes there are, their alleles, and rows of advice on a phenotype and a drug."""
    genes = [name for name in library.rules if name.startswith(PHARMACOGENOMICS)]
    counted = {part: sum(len(library.tables.get(f"{gene}/{part}", ())) for gene in genes) for part in PARTS}
    return {"total": len(genes), **counted}


def _seen(cases: Mapping[str, Sequence[Case]]) -> int:
    return sum(case.source_seen for each in cases.values() for case in each)


def _lacking(library: Library, cases: Mapping[str, Sequence[Case]]) -> dict[str, list[str]]:
    """The ids that lack something, each list in order."""
    rules = sorted((piece.rule for piece in library.pieces()), key=lambda rule: rule.id)
    return {
        "source": [rule.id for rule in rules if not rule.sources],
        "source_opened": [rule.id for rule in rules if not all(source.seen for source in rule.sources)],
        "cases": [rule.id for rule in rules if not cases.get(rule.id)],
        "whole_course": [r.rule.id for r in _regimens(library) if not _has_whole_course(cases.get(r.rule.id, ()))],
        "indication": [r.rule.id for r in _regimens(library) if not r.indicated],
        "evidence": [r.rule.id for r in _regimens(library) if not r.evidence],
        "limits": [r.rule.id for r in _regimens(library) if not _cared(r, library, lambda one: one.treat)],
        "changes": [r.rule.id for r in _regimens(library) if not _cared(r, library, lambda one: one.changes)],
        "longest_delay": [r.rule.id for r in _regimens(library) if r.max_delay_days is None],
        "clinician_review": [rule.id for rule in rules if rule.reviewed_by == NOT_REVIEWED],
    }


def _regimens(library: Library) -> list[Regimen]:
    return sorted(library.regimens.values(), key=lambda regimen: regimen.rule.id)


def _has_whole_course(cases: Sequence[Case]) -> bool:
    return any(case.whole_course for case in cases)


def _cared(regimen: Regimen, library: Library, held: Callable[[Regimen | Care], Sized]) -> bool:
    """Whether a regimen or one of its care files has entries of a kind."""
    files: list[Regimen | Care] = [regimen, *(library.care_file(name) for name in regimen.uses)]
    return any(len(held(one)) for one in files)
