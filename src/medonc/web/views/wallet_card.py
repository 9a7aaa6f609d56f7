"""The immunotherapy card of a patient as PDF."""

from __future__ import annotations

from django.http import HttpResponse

from medonc.paper.wallet_card import WalletCard, wallet_card_pdf
from medonc.practice.toxicity_management.checkpoint import checkpoint_exposure
from medonc.values.errors import Refused
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened
from medonc.web.views.papers import as_file
from medonc.web.words import day
from medonc.workbench.open_chart import library
from medonc.workbench.patients import PatientHeader

_WARNINGS = (
    "New diarrhoea, breathlessness, rash, headache, weakness, double sight, chest pain, thirst or great tiredness "
    "may be an immune-related event, even months after the last dose.",
    "Call the oncology team before treating; steroid may be needed, and must not be stopped at once.",
    "Low pressure or vomiting: think of adrenal failure, hydrocortisone 100 mg.",
    "Chest pain, weakness, drooping lids: troponin, ECG and CK the same day.",
)
_CAVEAT = "Supports a clinician's judgement, does not replace it. Knowledge edition"


@may_of_patient("read")
def wallet_card(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The card; refused where the record shows no checkpoint inhibitor."""
    held, shelf = opened(request, patient), library()
    found = checkpoint_exposure(held.chart, shelf, held.review.on)
    if found is None:
        raise Refused("no checkpoint inhibitor is recorded", do="record the treatment first")
    card = WalletCard(
        name=held.line.name,
        identifiers=held.line.identifiers,
        drugs=", ".join(found.drugs),
        first=day(found.first),
        last=day(found.last),
        warnings=_WARNINGS,
        edition=f"{shelf.edition}.",
        caveat=_CAVEAT,
    )
    return as_file(wallet_card_pdf(card), "application/pdf", f"immunotherapy card {held.line.name}", "pdf")
