"""The blocks that draw points of oncogenicity: for to the right of the zero, against to the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_ZERO, _POINT, _GAP = Decimal("18.4"), Decimal("9.2"), Decimal("1.2")
_NARROW = 2  # points: a label does not fit into less


@dataclass(frozen=True, slots=True, kw_only=True)
class PointBlock:
    """One code as a block in a picture of 120 by 20."""

    code: str
    left: Decimal
    width: Decimal
    label: str
    against: bool

    @property
    def middle(self) -> Decimal:
        """Where the label is centred."""
        return self.left + self.width / 2


def point_blocks(codes: Sequence[tuple[str, int]]) -> tuple[PointBlock, ...]:
    """A block for each code with its points, side by side from the zero."""
    right, left = _ZERO, _ZERO
    blocks: list[PointBlock] = []
    for code, points in codes:
        width = abs(points) * _POINT
        start = right if points > 0 else left - width
        right, left = (right + width, left) if points > 0 else (right, start)
        blocks.append(
            PointBlock(
                code=code,
                left=start + _GAP / 2,
                width=width - _GAP,
                label=code if abs(points) > _NARROW else "",
                against=points < 0,
            )
        )
    return tuple(blocks)
