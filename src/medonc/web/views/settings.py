"""What the site decides, one decision at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from medonc.knowledge.shapes import KnowledgeRule
from medonc.values.errors import MedoncError
from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.refusals import Refusal, refusal
from medonc.web.show import show
from medonc.web.work_shown import WorkRow, work_rows
from medonc.workbench.read_knowledge import shelf
from medonc.workbench.site_settings import SettingShown, decide, settings_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """Every decision as it stands; `tried` and `value` are what was refused just now."""

    settings: tuple[SettingShown, ...]
    rules: Mapping[str, KnowledgeRule]
    work: tuple[WorkRow, ...] = ()
    tried: str = ""
    value: str = ""
    refusal: Refusal | None = None

    def named(self, value: str) -> str:
        """A decided value as it is said: a rule by its title."""
        return _named(value, self.rules)


@may("settings")
def settings(request: SignedIn) -> HttpResponse:
    """The page; a decision that is sent is taken, and the desk is computed anew."""
    if request.method != "POST":
        return show(request, "settings.html", _page(request))
    name, value = request.POST.get("name", ""), request.POST.get("value", "")
    try:
        decided = decide(name, value, by=request.user)
    except MedoncError as error:
        return _refused(request, name, value, error)
    messages.success(request, f"{decided.title}: {_named(decided.value, _rules(request))}.")
    return redirect("settings")


def _refused(request: SignedIn, name: str, value: str, error: MedoncError) -> HttpResponse:
    parts = refusal(error)
    page = replace(_page(request), tried=name, value=value, refusal=parts)
    return show(request, "settings.html", page, status=parts.status)


def _page(request: SignedIn) -> SettingsPage:
    by = request.user
    return SettingsPage(settings=settings_shown(by=by), rules=_rules(request), work=work_rows(by=by))


def _rules(request: SignedIn) -> Mapping[str, KnowledgeRule]:
    return shelf(by=request.user).rules


def _named(value: str, rules: Mapping[str, KnowledgeRule]) -> str:
    return rules[value].rule.title if value in rules else value
