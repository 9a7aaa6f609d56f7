"""The addresses of side effects, immune-related events and emergencies of a patient."""

from __future__ import annotations

from django.urls import URLPattern, path

from medonc.web.views.emergency import emergencies, emergency
from medonc.web.views.irae import irae, irae_organ, taper_file
from medonc.web.views.side_effects import side_effects
from medonc.web.views.tapers import taper_end, taper_seen
from medonc.web.views.wallet_card import wallet_card

OF_PATIENT: list[URLPattern] = [
    path("toxicity/", side_effects, name="side_effects"),
    path("irae/", irae, name="irae"),
    path("irae/card.pdf", wallet_card, name="wallet_card"),
    path("irae/tapers/<str:taper>/end/", taper_end, name="taper_end"),
    path("irae/tapers/<str:taper>/seen/", taper_seen, name="taper_seen"),
    path("irae/<slug:organ>/", irae_organ, name="irae_organ"),
    path("irae/<slug:organ>/taper.ics", taper_file, name="taper_file"),
    path("emergency/", emergencies, name="emergencies"),
    path("emergency/<slug:name>/", emergency, name="emergency"),
]
