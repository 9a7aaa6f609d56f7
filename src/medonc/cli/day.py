"""`medonc day FILE… --on DATE`: the day of treatment that is due, its verdict, its doses, and what would be if."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from medonc.cli.review import Files, read_day
from medonc.values.errors import ImpossibleValue, Refused
from medonc.values.quantity import Quantity


def command(
    files: Files,
    on: Annotated[str, typer.Option(help="the day, YYYY-MM-DD; today where none is given")] = "",
    patient: Annotated[str, typer.Option(help="which patient, where the files hold several")] = "",
    weight: Annotated[str, typer.Option(help="what if the weight were so many kg")] = "",
    creatinine: Annotated[str, typer.Option(help="what if the creatinine were so many mg/dL")] = "",
    moved: Annotated[int, typer.Option(help="what if day 1 moved by so many days")] = 0,
    country: Annotated[str, typer.Option(help="public holidays of this country, by its two letters")] = "",
    knowledge: Annotated[
        list[Path] | None, typer.Option(help="a further knowledge folder; later ones override")
    ] = None,
) -> None:
    """Whether the due day of treatment may be given, in which doses and why; nothing is written."""
    from medonc.cli.records import received
    from medonc.fhir.bundles import read_chart
    from medonc.knowledge.load import open_library
    from medonc.paper.day_text import day_text
    from medonc.practice.cycles.calendar import ClosedDays
    from medonc.practice.cycles.day_plan import WhatIf, day_plan

    chart, day = read_chart(tuple(received(files)), patient=patient or None), read_day(on)
    supposed = WhatIf(
        weight=_quantity(weight, "kg", what="weight"),
        creatinine=_quantity(creatinine, "mg/dL", what="creatinine"),
        moved_days=moved,
    )
    closed = ClosedDays(holidays=_holidays(country, day.year))
    found = day_plan(chart, open_library(*(knowledge or ())), day, closed=closed, what_if=supposed)
    if found is None:
        raise Refused(
            f"no day of treatment is due on {day}",
            expected="a course of a regimen that we hold, going on by then",
            do="look at the courses with `medonc review`",
        )
    print(day_text(found))


def _quantity(text: str, unit: str, *, what: str) -> Quantity | None:
    if not text:
        return None
    try:
        return Quantity(Decimal(text), unit)
    except InvalidOperation:
        raise ImpossibleValue(f"{what} '{text}' is not a number", expected=f"a number of {unit}") from None


def _holidays(country: str, year: int) -> Mapping[date, str]:
    if not country:
        return {}
    import holidays

    if country not in holidays.list_supported_countries():
        raise ImpossibleValue(f"no holiday calendar for '{country}'", expected="a two-letter country code")
    return dict(holidays.country_holidays(country, years=range(year - 1, year + 3)))
