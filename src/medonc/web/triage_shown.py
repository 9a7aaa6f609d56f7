"""An entry of the queue as a page writes it: its moments at the site, its moves in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medonc.web.words import moment
from medonc.workbench.reports.triage import UP, MoveLine, TriageLine
from medonc.workbench.site_settings import zone


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """A line with its moments in words. `tone` is that of its level."""

    line: TriageLine
    tone: str
    glyph: str
    made: str
    by_when: str
    acknowledged: str
    moves: tuple[tuple[str, str, str], ...]  # when, who did what, the words


_TONES = {"severe": ("hold", "hold"), "soon": ("reduce", "warn"), "note": ("unsure", "unsure")}
_SAID = {"take": "took it", "hand over": "handed it to", "close": "closed it"}


def entries_shown(lines: Iterable[TriageLine]) -> tuple[EntryShown, ...]:
    """The lines in their order."""
    return tuple(map(_shown, lines))


def _shown(line: TriageLine) -> EntryShown:
    where = zone()
    tone, glyph = _TONES[line.level]
    return EntryShown(
        line=line,
        tone=tone,
        glyph=glyph,
        made=moment(line.made_at, where),
        by_when=moment(line.acknowledge_by, where) if line.acknowledge_by else "",
        acknowledged=moment(line.acknowledged_at, where) if line.acknowledged_at else "",
        moves=tuple((moment(move.at, where), _said(move), move.words) for move in line.moves),
    )


def _said(move: MoveLine) -> str:
    if move.move == UP:
        return f"nobody acknowledged it in time: went up to {move.to}"
    if move.move == "done":
        return f"{move.who}: {move.action}"
    return " ".join(filter(None, [move.who, _SAID.get(move.move, move.move), move.to]))
