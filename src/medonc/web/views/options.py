"""The regimens that the record makes indicated, undecided or not, each with its reasons as a tree."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.practice.criteria import Explained, scene_on
from medonc.practice.treatment.options import Option, options
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.views.regimens import short_id
from medonc.workbench.patients import PatientHeader
from medonc.workbench.read_knowledge import shelf

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionShown:
    """One regimen with its reasons; `more` counts those that are only in the tree."""

    id: str
    title: str
    setting: str
    evidence: str
    why: tuple[str, ...]
    more: int
    tree: Explained


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsPage:
    """Three lists of regimens for the patient's own disease."""

    line: PatientLine
    indicated: tuple[OptionShown, ...]
    undecided: tuple[OptionShown, ...]
    not_indicated: tuple[OptionShown, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no regimen is for this disease, as far as the record tells it."""
        return not (self.indicated or self.undecided or self.not_indicated)


@may_of_patient("read")
def patient_options(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page, for the day in the address or today."""
    today = opened(request, patient)
    found = options(scene_on(today.chart, shelf(by=request.user), today.review.on))
    page = OptionsPage(
        line=today.line,
        indicated=tuple(map(_shown, found.indicated)),
        undecided=tuple(map(_shown, sorted(found.undecided, key=lambda one: len(one.why)))),
        not_indicated=tuple(map(_shown, sorted(found.not_indicated, key=lambda one: len(one.why)))),
    )
    return show(request, "options.html", page)


def _shown(one: Option) -> OptionShown:
    return OptionShown(
        id=short_id(one.regimen),
        title=one.regimen.rule.title,
        setting=one.regimen.setting,
        evidence=one.regimen.evidence[0] if one.regimen.evidence else "",
        why=one.why[:_SHOWN],
        more=max(0, len(one.why) - _SHOWN),
        tree=one.answer,
    )
