"""Who may do what: one table, asked by every act and every page.

A right is what the role gives. Some acts need more than the role: a credential that holds on the day (`NEEDS`, asked
through `credentials.credential_for`), and for orders two different people.
"""

from __future__ import annotations

from medonc.store.models import CredentialKind, Role, User
from medonc.workbench.errors import NotAllowed

_EVERYBODY = frozenset(Role)
_DOCTORS = frozenset({Role.ONCOLOGIST, Role.FELLOW, Role.ADVANCED_PRACTITIONER})
_NURSE = frozenset({Role.NURSE})
_PHARMACIST = frozenset({Role.PHARMACIST})
_BEDSIDE = _DOCTORS | _NURSE  # those who stand before the patient
_CLINIC = _BEDSIDE | _PHARMACIST  # those who decide on drugs
_CARE = _CLINIC | {Role.TECHNICIAN}  # all who touch a treatment
_HOUSE = frozenset({Role.ADMINISTRATOR})

ACTS: dict[str, frozenset[Role]] = {
    # Reading: everybody who has an account works with patients' records; whom it concerned stands in the audit.
    "read": _EVERYBODY,
    "find": _EVERYBODY,
    "desk": _EVERYBODY,
    # Recording: by those who saw the patient; a diagnosis or a stage is a physician's statement.
    "new_patient": _BEDSIDE | {Role.BOARD_COORDINATOR},  # referrals to the board arrive before the first visit
    "record_diagnosis": _DOCTORS,
    "record_stage": _DOCTORS,
    "record_pathology": _DOCTORS,  # what tissue shows decides on the treatment
    "record_result": _CLINIC,  # pharmacists enter drug levels and outside laboratories
    "record_vitals": _BEDSIDE,
    "record_performance": _BEDSIDE,
    "record_toxicity": _BEDSIDE,
    "record_lesions": _DOCTORS,  # what is measured decides whether treatment goes on
    "record_disease_status": _DOCTORS,  # their own judgement, beside what the lesions come to
    "record_allergy": _CLINIC,  # whoever hears of an allergy must be able to write it down
    "record_comorbidity": _BEDSIDE,
    "record_home_medicine": _CLINIC,  # reconciling is a pharmacist's work as well
    "record_note": _CLINIC | {Role.BOARD_COORDINATOR, Role.TRIAL_OFFICE},  # minutes and screening notes
    "record_death": _BEDSIDE,
    "correct_fact": _BEDSIDE,
    "withdraw_fact": _BEDSIDE,
    # Records as a whole: the offices that receive and send them, and the doctor who refers.
    "merge": frozenset({Role.ONCOLOGIST, Role.BOARD_COORDINATOR, Role.ADMINISTRATOR}),  # one wrong merge is two harms
    "import": frozenset({Role.ONCOLOGIST, Role.BOARD_COORDINATOR, Role.ADMINISTRATOR}),
    "export": frozenset({Role.ONCOLOGIST, Role.BOARD_COORDINATOR, Role.REGISTRY_ANALYST, Role.ADMINISTRATOR}),
    # Treatment: planned and written by prescribers, checked by others, given by others again.
    "start_taper": _DOCTORS,  # steroids for an immune-related event: started, changed, ended, reminders seen to
    "plan_treatment": _DOCTORS,
    "draft_order": _DOCTORS,
    "sign_order": _DOCTORS,  # a fellow too, where the chemotherapy competence is held: NEEDS asks for it
    "verify_order": _PHARMACIST,  # a second profession, with the drug in view
    "release_order": _PHARMACIST,  # lets the pharmacy begin; consent is looked at here
    "recheck_order": _BEDSIDE,  # the day's OK to treat: today's values, identity and consent, by whom the patient meets
    "prepare_order": frozenset({Role.TECHNICIAN, Role.PHARMACIST}),
    "check_product": _PHARMACIST,  # the finished product is a pharmacist's answer, whoever made it
    "receive_product": _NURSE,
    "check_bedside": _BEDSIDE,  # two of them; a doctor may be the second where one nurse is on the ward
    "start_dose": _BEDSIDE,  # nurses; intrathecal and intravesical doses are given by a doctor
    "record_dose": _BEDSIDE,
    "reconcile_order": _NURSE | _PHARMACIST,  # what was ordered against what was given, or taken at home
    "dispense_order": _PHARMACIST,  # oral drugs leave the house with it
    "hold_order": _CLINIC,  # whoever sees a danger may stop; it goes on where it was, and the day is asked again
    "defer_order": _DOCTORS,  # another day is another interval: a medical decision
    "cancel_order": _DOCTORS,
    "expire_order": _HOUSE,  # nobody decides it: the worker of the house ends what was left lying
    "approve_exception": frozenset({Role.ONCOLOGIST, Role.PHARMACIST}),  # the second approver answers for the drug
    "record_consent": _DOCTORS,  # whoever informs the patient
    "withdraw_consent": _CLINIC,  # a patient says it to whom they meet; nobody may have to wait for a doctor
    # What patients report: asked for and answered by those who decide on the treatment.
    "ask_report": _CLINIC,
    "triage": _CLINIC,
    # New results: acknowledged by those who act on them; whose they are is said by those who know the patients.
    "acknowledge_result": _BEDSIDE,
    "assign_result": _BEDSIDE | {Role.BOARD_COORDINATOR},
    # The house: kept by people who do no clinical act.
    "settings": _HOUSE,
    "people": _HOUSE,
    "restrict": _HOUSE,  # which charts are not open to everybody, and who opened them with a reason
    "break_glass": _CARE | {Role.BOARD_COORDINATOR},  # those whom an emergency or a meeting can need
    "opened_log": _CARE | _HOUSE,  # who opened a chart is no secret among those who treat
    "audit": frozenset({Role.ONCOLOGIST, Role.ADMINISTRATOR}),
}

_SAID: dict[str, str] = {  # acts whose name is no verb of a sentence
    "settings": "change the settings",
    "people": "keep the accounts",
    "restrict": "restrict a chart",
    "opened_log": "see who opened a chart",
    "audit": "read the audit",
    "triage": "answer what patients report",
    "ask_report": "ask a patient for a report",
    "acknowledge_result": "acknowledge a result",
    "assign_result": "say whose a result is",
}

_HANDS_ON = (CredentialKind.LICENCE, CredentialKind.CHEMOTHERAPY_COMPETENCE)

NEEDS: dict[str, tuple[CredentialKind, ...]] = {
    # An error here reaches the patient: prescribing, checking, making and giving chemotherapy.
    "sign_order": _HANDS_ON,
    "approve_exception": _HANDS_ON,
    "verify_order": _HANDS_ON,
    "dispense_order": _HANDS_ON,
    "prepare_order": _HANDS_ON,
    "check_product": _HANDS_ON,
    "recheck_order": _HANDS_ON,
    "check_bedside": _HANDS_ON,
    "start_dose": _HANDS_ON,
}

RIGHTS: dict[str, frozenset[str]] = {
    role: frozenset(act for act, roles in ACTS.items() if role in roles) for role in Role
}


def may(user: User, act: str) -> bool:
    """Whether a person may do an act; an account that was closed may do nothing."""
    return bool(user.is_active) and act in RIGHTS.get(user.role, frozenset())


def must(user: User, act: str) -> None:
    """Refuses (`NotAllowed`) an act outside the person's rights, naming the roles that may."""
    if may(user, act):
        return
    roles = ", ".join(role for role in Role if role in ACTS.get(act, frozenset()))
    said = _SAID.get(act, act.replace("_", " "))
    raise NotAllowed(f"{user.name} ({user.role}) may not {said}", do=f"ask one of these: {roles or 'nobody'}")


require = must  # the same question, as the order acts ask it
