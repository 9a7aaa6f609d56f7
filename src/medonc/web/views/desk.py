"""The desk: who needs me, grouped by what there is to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from medonc.web.access import may
from medonc.web.accounts import SignedIn
from medonc.web.answers_shown import outside
from medonc.web.show import show
from medonc.web.words import counted
from medonc.workbench.inbox.read_inbox import CriticalWaiting, critical_waiting
from medonc.workbench.read_desk import Desk, DeskGroup, DeskRow, read_desk
from medonc.workbench.read_rail import Rail, read_rail
from medonc.workbench.reports.triage import TriageLine, severe_waiting

_FIRST, _ALL, _FLAGGED = 12, 2000, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWords:
    """How a group of the desk is headed: the order to the doctor, why, the glyph and the word of a row."""

    title: str
    aside: str
    glyph: str
    word: str
    count: str


_WORDS = {
    "disagreement": GroupWords(
        title="Settle what does not add up",
        aside="both facts are kept; none is used until one is struck out",
        glyph="warn",
        word="DOES NOT ADD UP",
        count="with facts that do not add up",
    ),
    "held": GroupWords(
        title="Decide: treatment is held",
        aside="a limit does not hold; hold, defer, or say why it is treated",
        glyph="hold",
        word="HOLD",
        count="whose treatment is held",
    ),
    "unsettled": GroupWords(
        title="Settle before treatment",
        aside="due by tomorrow, and something is not recorded",
        glyph="unsure",
        word="CANNOT SAY",
        count="whose treatment waits for something",
    ),
    "treat": GroupWords(
        title="Treat",
        aside="due by tomorrow; every limit that is held is met",
        glyph="treat",
        word="TREAT",
        count="to treat",
    ),
    "missing": GroupWords(
        title="Find the value",
        aside="nothing is assumed while it is missing",
        glyph="unsure",
        word="CANNOT SAY",
        count="without a value that is needed",
    ),
    "new": GroupWords(
        title="Read the result", aside="new in the last three days", glyph="flask", word="NEW", count="with new results"
    ),
    "quiet": GroupWords(
        title="Nothing waiting", aside="complete and consistent", glyph="ok", word="", count="with nothing waiting"
    ),
    "computing": GroupWords(
        title="Being read anew",
        aside="what stood before is shown with its time; it is not an answer for today",
        glyph="later",
        word="COMPUTING",
        count="being read anew",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """The desk with its words. `only` names the one group that is shown whole."""

    desk: Desk
    heading: str
    words: dict[str, GroupWords]
    only: str
    rail: Rail
    critical: CriticalWaiting
    unacknowledged: tuple[TriageLine, ...]  # severe reports of patients that nobody has taken

    @property
    def flagged(self) -> tuple[tuple[DeskRow, str, str], ...]:
        """New results outside their normal limits: the patient, the result, and which way it lies."""
        rows = [row for group in self.desk.groups if group.name == "new" for row in group.rows]
        found = ((row, *outside) for row in rows if (outside := _outside(row.reasons)))
        return tuple(found)[:_FLAGGED]

    def rest(self, group: DeskGroup) -> int:
        """How many rows of the group are not shown."""
        return group.count - len(group.rows)


@may("desk")
def desk(request: SignedIn) -> HttpResponse:
    """The living patients in groups."""
    only = request.GET.get("only", "")
    only = only if only in _WORDS else ""
    held = read_desk(by=request.user, shown=_ALL if only else _FIRST, only=only)
    page = DeskPage(
        desk=held,
        heading=_heading(held),
        words=_WORDS,
        only=only,
        rail=read_rail(by=request.user),
        critical=critical_waiting(by=request.user),
        unacknowledged=severe_waiting(by=request.user),
    )
    return show(request, "desk.html", page)


def _outside(reasons: tuple[str, ...]) -> tuple[str, str] | None:
    """The first result among these that lies outside its limits, and which way."""
    for reason in reasons:
        if way := outside(reason):
            return reason.split(" (")[0], way
    return None


def _heading(held: Desk) -> str:
    return counted(held.patients, "patient").capitalize()
