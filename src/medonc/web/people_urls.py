"""The addresses of people, credentials, restricted charts and who opened them."""

from __future__ import annotations

from django.urls import URLPattern, path

from medonc.web.views.credentials import add_credential, credentials, end_one
from medonc.web.views.door import end_factor, unlock
from medonc.web.views.opened_by import opened_by
from medonc.web.views.people import add_person, people
from medonc.web.views.person import person
from medonc.web.views.restricted import restrict, restricted, state_reason

PEOPLE: list[URLPattern] = [
    path("people/", people, name="people"),
    path("people/new/", add_person, name="add_person"),
    path("people/<str:username>/", person, name="person"),
    path("people/<str:username>/credentials/", credentials, name="credentials"),
    path("people/<str:username>/credentials/new/", add_credential, name="add_credential"),
    path("people/<str:username>/credentials/<int:credential>/end/", end_one, name="end_credential"),
    path("people/<str:username>/unlock/", unlock, name="unlock"),
    path("people/<str:username>/second-factor/", end_factor, name="end_factor"),
    path("restricted/", restricted, name="restricted"),
]

OF_PATIENT: list[URLPattern] = [
    path("opened/", opened_by, name="opened_by"),
    path("reason/", state_reason, name="state_reason"),
    path("restrict/", restrict, name="restrict"),
]
