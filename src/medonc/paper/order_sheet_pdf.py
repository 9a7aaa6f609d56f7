"""Order sheets as an accessible PDF (PDF/UA-1): alone, or as a pack with a cover and a worksheet."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import msgspec
import typst

from medonc.paper.order_sheet import OrderSheet


def order_sheet_pdf(sheet: OrderSheet) -> bytes:
    """One order on A4, light, with the typesetter's own fonts only."""
    return sheets_pdf([sheet], title=f"Order sheet of {sheet.name}")


def sheets_pdf(sheets: Sequence[OrderSheet], *, title: str, cover: object = None, worksheet: object = None) -> bytes:
    """Several orders, a sheet each, between the cover and the worksheet; the same words give the same pages."""
    pack = {"title": title, "cover": cover, "sheets": list(sheets), "worksheet": worksheet}
    return typst.compile(
        (files(__package__) / "order_sheet.typ").read_bytes(),
        sys_inputs={"pack": msgspec.json.encode(pack).decode()},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,  # no clock: the moment of printing stands on the page
    )
