"""A clinician's own words."""

from __future__ import annotations

from medonc.record.person import Note
from medonc.store.models import User
from medonc.workbench import entered
from medonc.workbench.write_facts import Written, begin, new_source, write_facts

ACT = "record_note"


def record_note(patient: int, *, text: str, by: User, title: str = "", on: str = "") -> Written:
    """Write a note, word for word; `on` is the day that it is about, now where none is given."""
    entry, chart = begin(patient, by=by, act=ACT)
    now = entered.this_moment()
    about = entered.day(on, what="the day of the note", born=chart.person.born, died=chart.person.died) if on else now
    note = Note(
        source=new_source("DocumentReference", by=by),
        effective=about,
        known=now,
        status="current",
        text=entered.words(text, what="the note", longest=100_000),
        title=title.strip() or "Note",
    )
    return write_facts(entry, [note], by=by, act=ACT)[0]
