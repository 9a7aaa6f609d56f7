"""What a question may look at in a fact, beside when it was: two facts of one key are one statement."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from medonc.practice.criteria.atoms.stage import said_of
from medonc.practice.exposure.events import amount_of, rate_of
from medonc.record import Fact
from medonc.record.disease import ComorbidityReview, Condition, DiseaseStatus, Stage
from medonc.record.measured import Performance, RegionStudied, Variant
from medonc.record.person import Allergy
from medonc.record.therapy import DrugFact, Operation, RadiotherapyCourse
from medonc.record.toxicity import Toxicity
from medonc.values.codes import Concept


def _variant(fact: Variant) -> Hashable:
    parts = tuple((c.code, c.value) for c in fact.components if isinstance(c.value, Concept))
    copies = (fact.copy_number.value, fact.copy_number.code) if fact.copy_number else None
    changes = (fact.protein_change, fact.coding_change, fact.change_type)
    return fact.present, fact.gene, changes, fact.origin, copies, parts


def _dose(fact: DrugFact) -> tuple[Hashable, ...]:
    """Whether an amount is stated, else the dose by body size: amounts are left to the chart."""
    amount, rate = amount_of(fact), rate_of(fact)
    by_body = None if rate is None or amount is not None else (rate.value, rate.code)
    return amount is not None, by_body


KEYS: Mapping[type[Fact], Callable[[Any], Hashable]] = {
    Condition: lambda f: (f.role, f.code, f.histology, f.sites, f.clinical_status, f.verification),
    Stage: lambda f: (f.system, f.part, f.basis, f.edition, f.value is None, said_of(f)),
    DiseaseStatus: lambda f: f.value,
    ComorbidityReview: lambda f: (f.present, bool(f.present_references), f.absent),
    Performance: lambda f: (f.scale, f.grade),
    Toxicity: lambda f: (f.term, f.edition, f.grade),
    Variant: _variant,
    RegionStudied: lambda f: f.genes,
    DrugFact: lambda f: (f.event, f.drug, f.status, f.intent_of_request, f.is_cancer_treatment, *_dose(f)),
    Operation: lambda f: (f.code, f.is_cancer_surgery, f.status),
    Allergy: lambda f: (f.substance, f.clinical_status, f.verification),
    RadiotherapyCourse: lambda f: f.status,
}

# What the last fact is looked for within: the basis of a stage, the scale of an assessment.
ABOUT: Mapping[type[Fact], Callable[[Any], str]] = {
    Stage: lambda f: f.basis,
    Performance: lambda f: f.scale,
}
