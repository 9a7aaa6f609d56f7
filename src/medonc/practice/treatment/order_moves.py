"""Moving an order: what its signatures still count for, what stands against a move, and the order after it.

A signature counts only for the content that was signed: its digest. Any change voids it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from medonc.practice.treatment.orders import ENDS, MOVES, Kind, Move, State
from medonc.values.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One move that somebody made. `digest` is that of the content at that moment, `knowledge` of what it rested on;
    `covers` names the exceptions that stood, where the move approves them.
    """

    move: str
    by: str  # account
    name: str  # as printed
    at: datetime
    digest: str
    reason: str = ""
    knowledge: str = ""
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one order stands. `digest` is that of its content now; `held_from` where it was before it was held."""

    kind: Kind
    state: State
    digest: str
    signed: tuple[Signed, ...] = ()
    held_from: State | None = None

    def signature(self, move: str) -> Signed | None:
        """The last signature of a move that still counts: made since the last change, on the content as it is."""
        counted = [one for one in self._since_change() if one.move == move and one.digest == self.digest]
        return counted[-1] if counted else None

    @property
    def broken(self) -> tuple[Signed, ...]:
        """Signatures that the content no longer answers to: somebody changed it under them."""
        if self.state in (State.PLANNED, State.DRAFTED, State.DEFERRED, *ENDS):
            return ()
        return tuple(one for one in self._since_change() if MOVES[one.move].signs and one.digest != self.digest)

    def _since_change(self) -> tuple[Signed, ...]:
        voided = [place for place, one in enumerate(self.signed) if MOVES[one.move].voids]
        return self.signed[voided[-1] + 1 :] if voided else self.signed


class IllegalMove(Refused):
    """A move that the table does not have from here; `allowed` are those that it has."""

    status = 409  # of a page: what stands against it can change

    def __init__(self, found: str, *, allowed: tuple[str, ...] = (), expected: str = "", do: str = "") -> None:
        self.allowed = allowed
        super().__init__(found, expected=expected, do=do or f"from here: {', '.join(allowed) or 'nothing'}")


def moves_from(standing: Standing) -> tuple[Move, ...]:
    """The moves that the table has from here, whoever makes them."""
    return tuple(m for m in MOVES.values() if standing.state in m.start and standing.kind in m.kinds)


def stands_against(standing: Standing, move: Move, by: str) -> Iterator[str]:
    """Why this person may not make this move now, beside their rights; nothing where they may."""
    for other in move.apart:
        signature = standing.signature(other)
        if signature is not None and signature.by == by:
            yield f"{signature.name} made '{MOVES[other].said}' and may not also '{move.said}'"
    for before in move.after:
        if standing.signature(before) is None:
            yield f"'{MOVES[before].said}' comes first"
    # The second half of a pair is looked at from both sides: who signed last must differ from who signed first.
    for later in MOVES.values():
        signature = standing.signature(later.name) if move.name in later.apart else None
        if signature is not None and signature.by == by:
            yield f"{signature.name} made '{later.said}' and may not also '{move.said}'"


def moved(
    standing: Standing,
    name: str,
    *,
    by: str,
    signs_as: str,
    at: datetime,
    digest: str = "",
    reason: str = "",
    lacking: Mapping[str, str] | None = None,
    knowledge: str = "",
    covers: tuple[str, ...] = (),
) -> Standing:
    """The order after a move. `digest` is that of the new content, where the move changes it; `knowledge` that of what
    the library says of it.

    `lacking` says, by need, why it does not hold; a need that is not in it holds. Refuses (`IllegalMove`) what the
    table does not have, one person in two places, a lacking need, a missing reason, a signature on changed content.
    """
    move = _from_here(standing, name)
    if standing.broken and not _goes_on_broken(move):
        allowed = tuple(each.name for each in moves_from(standing) if _goes_on_broken(each))
        raise IllegalMove(
            f"what {standing.broken[0].name} signed was changed since",
            do="change the order and sign it again" if "change" in allowed else "",
            allowed=allowed,
        )
    if against := next(stands_against(standing, move, by), ""):
        raise IllegalMove(against, do="another person has to do it", allowed=_names(standing))
    if move.reasoned and not reason.strip():
        raise IllegalMove(f"'{move.said}' without a reason", expected="a reason", allowed=_names(standing))
    for need in move.needs:
        if why := (lacking or {}).get(need, ""):
            raise IllegalMove(
                f"'{move.said}' is not possible: {why}", do=f"settle it: {need}", allowed=_names(standing)
            )
    made = Signed(
        move=name,
        by=by,
        name=signs_as,
        at=at,
        digest=digest or standing.digest,
        reason=reason,
        knowledge=knowledge,
        covers=covers,
    )
    return _after(standing, move, made)


def _goes_on_broken(move: Move) -> bool:
    """Whether a move is open where content was changed under a signature: it stops, voids or tells what happened."""
    return move.voids or move.reasoned or move.tells


def _from_here(standing: Standing, name: str) -> Move:
    move = MOVES.get(name)
    if move is None or standing.state not in move.start or standing.kind not in move.kinds:
        said = name.replace("_", " ")
        raise IllegalMove(
            f"an order that is {standing.state.said} cannot be moved by '{said}'", allowed=_names(standing)
        )
    return move


def _names(standing: Standing) -> tuple[str, ...]:
    return tuple(move.name for move in moves_from(standing))


def _after(standing: Standing, move: Move, signed: Signed) -> Standing:
    """Held remembers where it came from; resumed goes back there, but the day's OK is asked again."""
    end, held_from = move.end, None
    if move.name == "hold":
        held_from = State.RELEASED if standing.state is State.RECHECKED else standing.state
    if move.name == "resume":
        end = standing.held_from or State.DRAFTED
    return replace(standing, state=end, held_from=held_from, digest=signed.digest, signed=(*standing.signed, signed))
