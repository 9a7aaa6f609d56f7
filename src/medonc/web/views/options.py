"""The regimens of the patient's disease in their order, each with benefit, harms for this patient and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse

from medonc.practice.criteria import Explained, Scene, Truth, scene_on
from medonc.practice.treatment.choice import HeldReason, reasons
from medonc.practice.treatment.harms import DrugHarms, PatientHarm, general_harms, harms, shared
from medonc.practice.treatment.harms_unlooked import unlooked
from medonc.practice.treatment.options import Option, options
from medonc.practice.treatment.options_order import ORDER
from medonc.values.evidence import Missing
from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.chosen import BenefitShown, HarmShown, address, benefit_shown, harm_shown, harms_shown, unlooked_words
from medonc.web.opened import opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.web.views.regimens import short_id
from medonc.workbench.patients import PatientHeader
from medonc.workbench.read_knowledge import shelf

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionShown:
    """One regimen; `more` counts reasons that are only in the tree."""

    id: str
    title: str
    setting: str
    benefit: BenefitShown
    why: tuple[str, ...]
    more: int
    open: str
    fit: str
    harms: tuple[HarmShown, ...]
    unlooked: tuple[str, ...]
    general: tuple[DrugHarms, ...]
    tree: Explained


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsPage:
    """Three lists of regimens for the patient's own disease; `every` is what touches all that are not ruled out."""

    line: PatientLine
    indicated: tuple[OptionShown, ...]
    undecided: tuple[OptionShown, ...]
    not_indicated: tuple[OptionShown, ...]
    every: tuple[HarmShown, ...]
    unlooked: tuple[str, ...]  # what could not be looked at for any of these
    reasons: tuple[HeldReason, ...]
    rule: str  # the address of the rule of the order

    @property
    def is_empty(self) -> bool:
        """Whether no regimen is for this disease, as far as the record tells it."""
        return not (self.indicated or self.undecided or self.not_indicated)


@may_of_patient("read")
def patient_options(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The page, for the day in the address or today."""
    today = opened(request, patient)
    scene = scene_on(today.chart, shelf(by=request.user), today.review.on)
    return show(request, "options.html", _page(scene, today.line))


def _page(scene: Scene, line: PatientLine) -> OptionsPage:
    found = options(scene)
    held = {one.regimen.rule.id: harms(one.regimen, scene) for one in (*found.indicated, *found.undecided)}
    every = shared(held.values())
    lacking = {one.regimen.rule.id: unlooked(one.regimen, scene) for one in (*found.indicated, *found.undecided)}
    everywhere = frozenset.intersection(*map(frozenset, lacking.values())) if lacking else frozenset()

    def shown(ones: tuple[Option, ...]) -> tuple[OptionShown, ...]:
        return tuple(_shown(one, held, lacking, every, everywhere, scene) for one in ones)

    first = next(iter(held.values()), ())
    return OptionsPage(
        line=line,
        indicated=shown(found.indicated),
        undecided=shown(found.undecided),
        not_indicated=shown(found.not_indicated),
        every=tuple(harm_shown(one, scene, drugs=False) for one in first if one.about in every),
        unlooked=unlooked_words(each for each in next(iter(lacking.values()), ()) if each in everywhere),
        reasons=reasons(scene.library),
        rule=address(scene.library.rule(ORDER).rule),
    )


def _shown(
    one: Option,
    held: Mapping[str, tuple[PatientHarm, ...]],
    lacking: Mapping[str, tuple[Missing, ...]],
    every: frozenset[str],
    everywhere: frozenset[Missing],
    scene: Scene,
) -> OptionShown:
    """One option; what touches all of them, and what is missing for all of them, stands above the lists."""
    rule_id = one.regimen.rule.id
    return OptionShown(
        id=short_id(one.regimen),
        title=one.regimen.rule.title,
        setting=one.regimen.setting,
        benefit=benefit_shown(one.regimen, scene.library),
        why=one.why[:_SHOWN],
        more=max(0, len(one.why) - _SHOWN),
        open=one.settling.sentence,
        fit=one.fit.why if one.answer.truth is not Truth.NOT_MET else "",  # its reasons say it then
        harms=harms_shown(held.get(rule_id, ()), scene, leave_out=every),
        unlooked=unlooked_words(each for each in lacking.get(rule_id, ()) if each not in everywhere),
        general=general_harms(one.regimen, scene.library),
        tree=one.answer,
    )
