"""Every act tried by every role, against a table drawn by hand."""

from __future__ import annotations

import pytest

from medonc.store.models import Role, User
from medonc.workbench.errors import NotAllowed
from medonc.workbench.rights import ACTS, NEEDS, may, must, require

# ON oncologist, FE fellow, AP advanced practitioner, PH pharmacist, TE technician, NU nurse,
# BC board coordinator, TR trial office, RE registry analyst, AD administrator
DRAWN = """
act                    ON FE AP PH TE NU BC TR RE AD
read                   x  x  x  x  x  x  x  x  x  x
find                   x  x  x  x  x  x  x  x  x  x
desk                   x  x  x  x  x  x  x  x  x  x
new_patient            x  x  x  .  .  x  x  .  .  .
record_diagnosis       x  x  x  .  .  .  .  .  .  .
record_stage           x  x  x  .  .  .  .  .  .  .
record_pathology       x  x  x  .  .  .  .  .  .  .
record_result          x  x  x  x  .  x  .  .  .  .
record_vitals          x  x  x  .  .  x  .  .  .  .
record_performance     x  x  x  .  .  x  .  .  .  .
record_toxicity        x  x  x  .  .  x  .  .  .  .
record_lesions         x  x  x  .  .  .  .  .  .  .
record_disease_status  x  x  x  .  .  .  .  .  .  .
record_allergy         x  x  x  x  .  x  .  .  .  .
record_comorbidity     x  x  x  .  .  x  .  .  .  .
record_home_medicine   x  x  x  x  .  x  .  .  .  .
record_note            x  x  x  x  .  x  x  x  .  .
record_death           x  x  x  .  .  x  .  .  .  .
correct_fact           x  x  x  .  .  x  .  .  .  .
withdraw_fact          x  x  x  .  .  x  .  .  .  .
merge                  x  .  .  .  .  .  x  .  .  x
import                 x  .  .  .  .  .  x  .  .  x
export                 x  .  .  .  .  .  x  .  x  x
start_taper            x  x  x  .  .  .  .  .  .  .
plan_treatment         x  x  x  .  .  .  .  .  .  .
draft_order            x  x  x  .  .  .  .  .  .  .
sign_order             x  x  x  .  .  .  .  .  .  .
verify_order           .  .  .  x  .  .  .  .  .  .
release_order          .  .  .  x  .  .  .  .  .  .
recheck_order          x  x  x  .  .  x  .  .  .  .
prepare_order          .  .  .  x  x  .  .  .  .  .
check_product          .  .  .  x  .  .  .  .  .  .
receive_product        .  .  .  .  .  x  .  .  .  .
check_bedside          x  x  x  .  .  x  .  .  .  .
start_dose             x  x  x  .  .  x  .  .  .  .
record_dose            x  x  x  .  .  x  .  .  .  .
reconcile_order        .  .  .  x  .  x  .  .  .  .
dispense_order         .  .  .  x  .  .  .  .  .  .
hold_order             x  x  x  x  .  x  .  .  .  .
defer_order            x  x  x  .  .  .  .  .  .  .
cancel_order           x  x  x  .  .  .  .  .  .  .
expire_order           .  .  .  .  .  .  .  .  .  x
approve_exception      x  .  .  x  .  .  .  .  .  .
record_consent         x  x  x  .  .  .  .  .  .  .
withdraw_consent       x  x  x  x  .  x  .  .  .  .
ask_report             x  x  x  x  .  x  .  .  .  .
triage                 x  x  x  x  .  x  .  .  .  .
acknowledge_result     x  x  x  .  .  x  .  .  .  .
assign_result          x  x  x  .  .  x  x  .  .  .
settings               .  .  .  .  .  .  .  .  .  x
people                 .  .  .  .  .  .  .  .  .  x
restrict               .  .  .  .  .  .  .  .  .  x
break_glass            x  x  x  x  x  x  x  .  .  .
opened_log             x  x  x  x  x  x  .  .  .  x
audit                  x  .  .  .  .  .  .  .  .  x
"""
_ROWS = [line.split() for line in DRAWN.strip().splitlines()]
_ROLES = (
    "oncologist",
    "fellow",
    "advanced practitioner",
    "pharmacist",
    "technician",
    "nurse",
    "board coordinator",
    "trial office",
    "registry analyst",
    "administrator",
)
CELLS = [(act, role, cell == "x") for act, *cells in _ROWS[1:] for role, cell in zip(_ROLES, cells, strict=True)]


def test_the_drawn_table_has_every_act_and_every_role() -> None:
    assert {act for act, _, _ in CELLS} == set(ACTS)
    assert set(_ROLES) == set(Role.values)


@pytest.mark.parametrize(("act", "role", "allowed"), CELLS, ids=lambda value: str(value))
def test_each_role_may_what_is_drawn(act: str, role: str, allowed: bool) -> None:
    user = User(username="somebody", role=role, is_active=True)
    assert may(user, act) is allowed
    closed = User(username="somebody", role=role, is_active=False)
    assert not may(closed, act)


def test_a_refusal_names_the_roles_that_may() -> None:
    user = User(username="somebody", first_name="Some", last_name="Body", role="nurse")
    with pytest.raises(NotAllowed) as refused:
        require(user, "prepare_order")
    assert refused.value.found == "Some Body (nurse) may not prepare order"
    assert refused.value.do == "ask one of these: pharmacist, technician"
    with pytest.raises(NotAllowed, match="may not fly"):
        must(user, "fly")


def test_no_clinical_act_is_an_administrators() -> None:
    house = {
        "read",
        "find",
        "desk",
        "merge",
        "import",
        "export",
        "expire_order",
        "settings",
        "people",
        "restrict",
        "opened_log",
        "audit",
    }
    assert {act for act, roles in ACTS.items() if Role.ADMINISTRATOR in roles} == house


def test_a_credential_is_asked_for_where_an_error_reaches_the_patient() -> None:
    must_need = {"sign_order", "verify_order", "prepare_order", "check_product", "check_bedside"}
    assert must_need <= set(NEEDS) <= set(ACTS)
    assert all(set(kinds) == {"licence", "chemotherapy competence"} for kinds in NEEDS.values())
