"""`medonc fallback --out FILE.pdf`: the orders of the next days on paper, from the database alone."""

from __future__ import annotations

import json as text_json
from pathlib import Path
from typing import Annotated

import typer

from medonc.values.errors import Refused


def command(
    out: Annotated[Path, typer.Option("--out", "-o", help="the PDF to write; it must not exist")],
    on: Annotated[str, typer.Option(help="the first day, YYYY-MM-DD; today where none is given")] = "",
    days: Annotated[int, typer.Option(help="how many days, 1 to 7")] = 3,
    demo: Annotated[bool, typer.Option("--demo", help="of the demo, not the real record")] = False,
    json: Annotated[bool, typer.Option("--json", help="print what was written as JSON")] = False,
) -> None:
    """Write a cover, a sheet for each order and the preparation of the first day. No server is asked."""
    from medonc.store import frame

    frame.start(demo=demo)
    from medonc.paper.fallback import fallback_pdf
    from medonc.workbench import entered
    from medonc.workbench.open_chart import library
    from medonc.workbench.orders.papers import fallback_pack
    from medonc.workbench.people import at_the_command_line
    from medonc.workbench.site_settings import today

    pack = fallback_pack(
        on=entered.calendar_day(on, what="the first day") if on else today(), days=days, by=at_the_command_line()
    )
    try:
        with out.open("xb") as file:
            file.write(fallback_pdf(pack, library()))
    except FileExistsError:
        raise Refused(f"'{out}' is there already", do="name a file that does not exist yet") from None
    found = {"file": str(out), "orders": len(pack.papers), "without_sheet": len(pack.unread)}
    words = f"{out}: {len(pack.papers)} orders from {pack.first} to {pack.last}."
    more = f" {len(pack.unread)} could not be printed: see the cover." if pack.unread else ""
    print(text_json.dumps(found) if json else words + more)
