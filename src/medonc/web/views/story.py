"""The story of a patient: what happened, how each duty stands, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect

from medonc.web.access import may_of_patient
from medonc.web.accounts import SignedIn
from medonc.web.also_true import Also, also_true
from medonc.web.answers_shown import AnswerShown, DutyShown, RemarkShown, duties_shown, remarks_shown
from medonc.web.course import CourseShown, course
from medonc.web.linked_sentence import Words, linked_sentence
from medonc.web.opened import Opened, opened
from medonc.web.patient_line import PatientLine
from medonc.web.show import show
from medonc.workbench.patients import PatientHeader


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """The story of one day."""

    line: PatientLine
    sentence: tuple[Words, ...]
    course: CourseShown
    duties: tuple[DutyShown, ...]
    missing: tuple[AnswerShown, ...]
    remarks: tuple[RemarkShown, ...]
    also: tuple[Also, ...]


@may_of_patient("read")
def story(request: SignedIn, patient: PatientHeader) -> HttpResponse:
    """The story as known on the day asked for; a merged duplicate leads to the person it was merged into."""
    if patient.merged_into is not None:
        return redirect("story", patient.merged_into)
    return show(request, "story.html", _page(opened(request, patient), this_line=request.GET.get("span") == "line"))


def _page(held: Opened, *, this_line: bool) -> StoryPage:
    duties = duties_shown(held.review)
    every = [answer for duty in duties for answer in duty.answers]
    return StoryPage(
        line=held.line,
        sentence=linked_sentence(held.review.sentence, every),
        course=course(held, this_line=this_line),
        duties=duties,
        missing=tuple(a for a in every if not a.known),
        remarks=remarks_shown(held.review.all_remarks),
        also=also_true(duties),
    )
