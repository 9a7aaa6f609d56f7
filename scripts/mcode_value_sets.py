"""Value sets as the profile checker needs them: the codes listed, and the systems admitted without a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
LOINC = "http://loinc.org"
OBSERVATION_CATEGORIES = [
    "social-history",
    "vital-signs",
    "imaging",
    "laboratory",
    "procedure",
    "survey",
    "exam",
    "therapy",
    "activity",
]

# Sets that the guide names and neither package lists, from the systems that publish them.
PUBLISHED_ELSEWHERE: dict[str, dict[str, list[str]]] = {
    # LOINC answer lists LL529-9 (ECOG), LL4986-7 (Karnofsky), LL1971-2 (variant assessment), LL2938-0 (chromosome).
    "http://loinc.org/vs/LL529-9": {LOINC: ["LA9622-7", "LA9623-5", "LA9624-3", "LA9625-0", "LA9626-8", "LA9627-6"]},
    "http://loinc.org/vs/LL4986-7": {
        LOINC: [
            "LA29175-9",
            "LA29176-7",
            "LA29177-5",
            "LA29178-3",
            "LA29179-1",
            "LA29180-9",
            "LA29181-7",
            "LA29182-5",
            "LA29183-3",
            "LA29184-1",
            "LA9627-6",
        ]
    },
    "http://loinc.org/vs/LL1971-2": {LOINC: ["LA9633-4", "LA9634-2", "LA18198-4", "LA11884-6"]},
    "http://loinc.org/vs/LL2938-0": {
        LOINC: [
            "LA21254-0",
            "LA21255-7",
            "LA21256-5",
            "LA21257-3",
            "LA21258-1",
            "LA21259-9",
            "LA21260-7",
            "LA21261-5",
            "LA21262-3",
            "LA21263-1",
            "LA21264-9",
            "LA21265-6",
            "LA21266-4",
            "LA21267-2",
            "LA21268-0",
            "LA21269-8",
            "LA21270-6",
            "LA21271-4",
            "LA21272-2",
            "LA21273-0",
            "LA21274-8",
            "LA21275-5",
            "LA21276-3",
            "LA21277-1",
        ]
    },
    # US Core 6.1.0.
    "http://hl7.org/fhir/us/core/ValueSet/us-core-clinical-result-observation-category": {
        "http://terminology.hl7.org/CodeSystem/observation-category": OBSERVATION_CATEGORIES
    },
    "http://hl7.org/fhir/us/core/ValueSet/us-core-simple-observation-category": {
        "http://terminology.hl7.org/CodeSystem/observation-category": OBSERVATION_CATEGORIES,
        "http://hl7.org/fhir/us/core/CodeSystem/us-core-category": (
            [
                "sdoh",
                "functional-status",
                "disability-status",
                "cognitive-status",
                "treatment-intervention-preference",
                "care-experience-preference",
            ]
        ),
    },
    "http://hl7.org/fhir/us/core/ValueSet/us-core-problem-or-health-concern": {
        "http://terminology.hl7.org/CodeSystem/condition-category": ["problem-list-item"],
        "http://hl7.org/fhir/us/core/CodeSystem/condition-category": ["health-concern"],
    },
    "http://hl7.org/fhir/us/core/ValueSet/us-core-screening-assessment-condition-category": {
        "http://hl7.org/fhir/us/core/CodeSystem/us-core-category": (
            ["sdoh", "functional-status", "disability-status", "cognitive-status"]
        )
    },
    # Genomics Reporting 2.0.0.
    "http://hl7.org/fhir/uv/genomics-reporting/ValueSet/variant-confidence-status-vs": {
        "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/variant-confidence-status-cs": [
            "high",
            "intermediate",
            "low",
        ]
    },
}
# Sets that are a whole system, or that a grammar defines instead of a list.
WHOLE_SYSTEMS = {
    "http://hl7.org/fhir/uv/genomics-reporting/ValueSet/hgvs-vs": "http://varnomen.hgvs.org",
    "http://hl7.org/fhir/ValueSet/ucum-units": "http://unitsofmeasure.org",
}
GRAMMARS = {
    "http://hl7.org/fhir/ValueSet/mimetypes": "mime",
    "http://www.rfc-editor.org/bcp/bcp13.txt": "mime",
    "http://hl7.org/fhir/ValueSet/all-languages": "language",
    "http://hl7.org/fhir/ValueSet/currencies": "currency",
}


class ValueSets:
    """The value sets of the packages; remembers which of them the table uses."""

    def __init__(self, guide: Iterable[Json], expansions: Iterable[Json]) -> None:
        self._composed = {content["url"]: content for content in guide}
        self._expanded = {content["url"]: content for content in expansions}
        self._used: dict[str, Json] = {}

    def use(self, url: str | None) -> str | None:
        """The url again, with its codes now part of the table."""
        if url is not None and url not in self._used:
            self._used[url] = self.codes(url)
        return url

    def used(self) -> dict[str, Json]:
        return self._used

    def codes(self, url: str) -> Json:
        """The codes by system, the systems admitted whole or by a hierarchy, and the codes taken out again."""
        if url in GRAMMARS:
            return {"grammar": GRAMMARS[url]}
        if url in WHOLE_SYSTEMS:
            return {"open": [WHOLE_SYSTEMS[url]]}
        if url in PUBLISHED_ELSEWHERE:
            return {"codes": PUBLISHED_ELSEWHERE[url]}
        if url in self._composed:
            return self._compose(self._composed[url]["compose"])
        if "expansion" in self._expanded.get(url, {}):
            return {"codes": by_system(flat(self._expanded[url]["expansion"].get("contains", [])))}
        raise SystemExit(f"Value set {url}: no codes in the packages; add them to PUBLISHED_ELSEWHERE")

    def _compose(self, compose: Json) -> Json:
        codes, systems = self._members(compose["include"])
        without, _ = self._members(compose.get("exclude", []))
        kept = {s: sorted(set(c) - set(without.get(s, []))) for s, c in codes.items()}
        entry: Json = {"codes": dict(sorted(kept.items())), "open": sorted(systems), "without": without}
        return {name: value for name, value in entry.items() if value}

    def _members(self, includes: list[Json]) -> tuple[dict[str, list[str]], set[str]]:
        codes: dict[str, list[str]] = {}
        systems: set[str] = set()
        for include in includes:
            for url in include.get("valueSet", []):
                inner = self.codes(url)
                systems |= set(inner.get("open", []))
                for system, listed in inner.get("codes", {}).items():
                    codes.setdefault(system, []).extend(listed)
            if "concept" in include:
                codes.setdefault(include["system"], []).extend(c["code"] for c in include["concept"])
            elif "system" in include:
                systems.add(include["system"])
        return {system: sorted(set(listed)) for system, listed in codes.items()}, systems


def flat(contains: list[Json]) -> list[Json]:
    """The concepts of an expansion, those that only group others left out."""
    found: list[Json] = []
    for concept in contains:
        if not concept.get("abstract") and "code" in concept:
            found.append(concept)
        found.extend(flat(concept.get("contains", [])))
    return found


def by_system(concepts: list[Json]) -> dict[str, list[str]]:
    codes: dict[str, set[str]] = {}
    for concept in concepts:
        codes.setdefault(concept["system"], set()).add(concept["code"])
    return {system: sorted(listed) for system, listed in sorted(codes.items())}
