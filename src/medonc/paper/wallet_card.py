"""The card of a patient who had a checkpoint inhibitor: two sides on one sheet, with the essentials in a QR code."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from importlib.resources import files

import msgspec
import segno
import typst


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletCard:
    """What stands on the card, all in words."""

    name: str
    identifiers: str
    drugs: str
    first: str
    last: str
    warnings: tuple[str, ...]
    edition: str
    caveat: str

    def in_code(self) -> str:
        """What the QR code says: no name and no number, so that a lost card tells nobody's."""
        return (
            f"IMMUNOTHERAPY CARD. Checkpoint inhibitor: {self.drugs}. First {self.first}, last {self.last}. "
            "New illness may be immune-related, also months later: call the oncology team, no steroid stop."
        )


def wallet_card_pdf(card: WalletCard) -> bytes:
    """The card as an accessible PDF to cut and fold; the same words give the same pages."""
    drawn = io.BytesIO()
    segno.make(card.in_code(), error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    page = {**asdict(card), "code": drawn.getvalue().decode(), "code_text": card.in_code()}
    return typst.compile(
        (files(__package__) / "wallet_card.typ").read_bytes(),
        sys_inputs={"card": msgspec.json.encode(page).decode()},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,  # no clock: the day stands on the card
    )
