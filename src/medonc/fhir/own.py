"""The addresses under which our own plans and orders are written, where FHIR leaves the code to the sender."""

from __future__ import annotations

PLAN = "urn:medonc:treatment-plan"  # what a plan is of: regimen, edition, intent, choice
ORDER = "urn:medonc:order"  # that a task is a day's order
INPUT = "urn:medonc:order-input"
STATE = "urn:medonc:order-state"
TAPER = "urn:medonc:steroid-taper"  # what a taper is: drug, because
DOSE = "urn:medonc:ordered-dose"  # beside a dosage: percent, times, days, line, rules
CONSENT = "urn:medonc:treatment-consent"
MOVE = "urn:medonc:order-move"
QUESTIONNAIRE = "urn:medonc:questionnaire:"  # before the name of an instrument
URGENCY = "urn:medonc:urgency"  # the item "can it wait?" and its codes
NOT_ANSWERED = "urn:medonc:not-answered"  # why an item has no answer
REPORT_RECORDED = "urn:medonc:report-recorded"  # when the record came to hold a report, where that was later
LESION = "urn:medonc:lesion"  # what is said of a lesion beside its size: name, role, site, state
