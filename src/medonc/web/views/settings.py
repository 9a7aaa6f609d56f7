"""What the site decides, one decision at a time."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from medonc.values.errors import MedoncError
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.refusals import Refusal, refusal
from medonc.web.show import show
from medonc.workbench.site_settings import SettingShown, decide, settings_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """Every decision as it stands; `tried` and `value` are what was refused just now."""

    settings: tuple[SettingShown, ...]
    tried: str = ""
    value: str = ""
    refusal: Refusal | None = None


@may("settings")
def settings(request: SignedIn) -> HttpResponse:
    """The page; a decision that is sent is taken, and the desk is computed anew."""
    if request.method != "POST":
        return show(request, "settings.html", SettingsPage(settings=settings_shown(by=request.user)))
    name, value = request.POST.get("name", ""), request.POST.get("value", "")
    try:
        decided = decide(name, value, by=request.user)
    except MedoncError as error:
        return _refused(request, name, value, error)
    messages.success(request, f"{decided.title}: {decided.value}.")
    return redirect("settings")


def _refused(request: SignedIn, name: str, value: str, error: MedoncError) -> HttpResponse:
    parts = refusal(error)
    page = SettingsPage(settings=settings_shown(by=request.user), tried=name, value=value, refusal=parts)
    return show(request, "settings.html", page, status=parts.status)
