"""The published packages as the distillation reads them, and the R4 types asked by path."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
HELD = tuple(
    """
    AdverseEvent AllergyIntolerance Appointment BodyStructure Bundle CarePlan CareTeam Composition Condition Consent
    Device DiagnosticReport DocumentReference Encounter FamilyMemberHistory Goal Group ImagingStudy Immunization
    Location Media Medication MedicationAdministration MedicationDispense MedicationRequest MedicationStatement
    Observation Organization Patient Practitioner PractitionerRole Procedure Provenance Questionnaire
    QuestionnaireResponse RelatedPerson ResearchSubject ServiceRequest Specimen Task
    """.split()  # noqa: SIM905
)
SKIPPED_TYPES = {
    "ElementDefinition",
    "MarketingStatus",
    "Population",
    "ProdCharacteristic",
    "ProductShelfLife",
    "SubstanceAmount",
}
# Where the package of the base definitions departs from R4 4.0.1.
ADDED = {
    f"Meta.{name}" for name in ("project", "author", "onBehalfOf", "account", "accounts", "compartment", "deleted")
}
CHANGED = {"Bundle.entry.response.outcome": ["Resource"]}


def members(package: Path, wanted: str) -> Iterator[tuple[str, Json]]:
    """The JSON files of a package whose path contains `wanted`, by name."""
    found: dict[str, Json] = {}
    with tarfile.open(package, "r|gz") as archive:
        for entry in archive:
            if wanted in entry.name and (stream := archive.extractfile(entry)) is not None:
                found[entry.name] = json.load(stream)
    yield from sorted(found.items())


def manifest(package: Path) -> Json:
    return next(content for name, content in members(package, "package/package.json"))


def base_definitions(package: Path) -> dict[str, Json]:
    """HL7's own definitions of the R4 types, by name; refused when they are of another release."""
    found: dict[str, Json] = {}
    for name in ("r4/profiles-types.json", "r4/profiles-resources.json"):
        for _, bundle in members(package, name):
            for entry in bundle["entry"]:
                resource = entry["resource"]
                if resource["resourceType"] == "StructureDefinition" and resource.get("fhirVersion") == "4.0.1":
                    found[resource["id"]] = resource
    if not {"Patient", "Quantity", *HELD} <= found.keys():
        raise SystemExit(f"{package} lacks profiles-types.json and profiles-resources.json of FHIR 4.0.1")
    return found


def type_code(entry: Json) -> str:
    """The name of a type; ids and extension urls carry theirs in an extension."""
    for extension in entry.get("extension", []):
        if extension["url"].endswith("structuredefinition-fhir-type"):
            return str(extension["valueUrl"])
    return str(entry["code"]).removeprefix("http://hl7.org/fhirpath/System.").replace("String", "string")


def types_of(element: Json) -> list[str]:
    return [type_code(entry) for entry in element.get("type", [])]


class Base:
    """The R4 types, asked by path."""

    def __init__(self, definitions: dict[str, Json]) -> None:
        self.definitions = definitions
        self.resources = sorted(name for name, d in definitions.items() if d["kind"] == "resource")
        self.by_path = {
            name: {e["path"]: e for e in definition["snapshot"]["element"]} for name, definition in definitions.items()
        }

    def element(self, path: str) -> Json | None:
        """The R4 element behind a profile's path, followed through data types and content references."""
        root, *steps = path.split(".")
        owner, at = root, root
        for step in steps:
            elements = self.by_path[owner]
            nested = f"{at}.{step}"
            if nested not in elements:
                current = elements[at]
                if "contentReference" in current:
                    at = current["contentReference"].removeprefix("#")
                else:
                    found = [t for t in types_of(current) if f"{t}.{step}" in self.by_path.get(t, {})]
                    if not found:
                        return None
                    owner = at = found[0]
                nested = f"{at}.{step}"
                if nested not in self.by_path[owner]:
                    return None
            at = nested
        element: Json = self.by_path[owner][at]
        return element
