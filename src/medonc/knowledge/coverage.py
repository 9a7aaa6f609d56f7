"""What the library holds, counted by kind and site, and what still lacks a source opened, a case or a reviewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from medonc.knowledge.shapes import Library
from medonc.knowledge.shapes.case import Case
from medonc.values.evidence import NOT_REVIEWED


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
        "tables": len(library.tables),
        "cases": {"total": sum(map(len, cases.values())), "from_an_opened_source": _seen(cases)},
        "lacking": _lacking(library, cases),
    }


def _seen(cases: Mapping[str, Sequence[Case]]) -> int:
    return sum(case.source_seen for each in cases.values() for case in each)


def _lacking(library: Library, cases: Mapping[str, Sequence[Case]]) -> dict[str, list[str]]:
    """The ids that lack something, each list in order."""
    rules = sorted((piece.rule for piece in library.pieces()), key=lambda rule: rule.id)
    return {
        "source": [rule.id for rule in rules if not rule.sources],
        "source_opened": [rule.id for rule in rules if not all(source.seen for source in rule.sources)],
        "cases": [rule.id for rule in rules if not cases.get(rule.id)],
        "clinician_review": [rule.id for rule in rules if rule.reviewed_by == NOT_REVIEWED],
    }
