"""The addresses under which our own plans and orders are written, where FHIR leaves the code to the sender."""

from __future__ import annotations

PLAN = "urn:medonc:treatment-plan"  # what a plan is of: regimen, edition, intent, choice
ORDER = "urn:medonc:order"  # that a task is a day's order
INPUT = "urn:medonc:order-input"
STATE = "urn:medonc:order-state"
DOSE = "urn:medonc:ordered-dose"  # beside a dosage: percent, times, days, line, rules
CONSENT = "urn:medonc:treatment-consent"
MOVE = "urn:medonc:order-move"
LESION = "urn:medonc:lesion"  # what is said of a lesion beside its size: name, role, site, state
