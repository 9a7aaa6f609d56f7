"""`medonc inbox`: the new results that wait, critical ones first."""

from __future__ import annotations

import json as text_json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from medonc.workbench.inbox.read_inbox import Inbox, LineShown


def command(
    show: Annotated[
        str, typer.Option(help="all, critical, whose (of people who are not held), or acknowledged")
    ] = "all",
    demo: Annotated[bool, typer.Option("--demo", help="the demo's inbox")] = False,
    json: Annotated[bool, typer.Option("--json", help="print the lines as JSON")] = False,
) -> None:
    """List new results by person. `medonc work` reads the folder and asks the server; this only reads."""
    from medonc.store import frame

    frame.start(demo=demo)
    from medonc.workbench.inbox.read_inbox import read_inbox
    from medonc.workbench.people import at_the_command_line

    inbox = read_inbox(by=at_the_command_line(), show=show)
    print(text_json.dumps(_as_json(inbox), ensure_ascii=False) if json else _in_words(inbox))


def _as_json(inbox: Inbox) -> dict[str, object]:
    from medonc.workbench.inbox.read_inbox import unclaimed_json

    return {
        "show": inbox.show,
        "counts": inbox.counts,
        "clock": inbox.clock,
        "results": [shown.as_json() for person in inbox.people for shown in person.lines],
        "whose": [unclaimed_json(row) for row in inbox.unclaimed],
    }


def _in_words(inbox: Inbox) -> str:
    lines = [
        f"{'CRITICAL  ' if row.critical else ''}whose?  {row.test} {row.value}, {row.stated}" for row in inbox.unclaimed
    ]
    for person in inbox.people:
        lines += [person.patient.named(), *(f"  {_line(shown)}" for shown in person.lines)]
    if inbox.more:
        lines.append(f"and {inbox.more} more")
    return "\n".join(lines or ["Nothing new waits."])


def _line(shown: LineShown) -> str:
    held = shown.line
    parts = [f"{held.test} {held.value}", held.flag, held.grade, f"before {held.previous}" if held.previous else ""]
    parts += [held.why, held.note, f"raised to {held.escalated_to}" if held.escalated_to else "", shown.did]
    return ("CRITICAL  " if held.critical else "") + "; ".join(part for part in parts if part)
