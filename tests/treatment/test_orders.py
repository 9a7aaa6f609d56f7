"""The table of orders: the way through, every forbidden pair, every move that the table does not have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest

from medonc.practice.treatment.order_moves import IllegalMove, Standing, moved, moves_from
from medonc.practice.treatment.orders import DONE, ENDS, MOVES, Kind, State

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
WAY = (
    ("draft", "prescriber"),
    ("sign", "prescriber"),
    ("verify", "pharmacist"),
    ("release", "pharmacist"),
    ("recheck", "nurse one"),
    ("prepare", "technician"),
    ("check_product", "pharmacist"),
    ("receive", "nurse one"),
    ("bedside_one", "nurse one"),
    ("bedside_two", "nurse two"),
    ("start", "nurse one"),
    ("give", "nurse one"),
    ("reconcile", "nurse one"),
)
# Prescriber and any checker, preparer and product checker, both at the bedside.
PAIRS = (
    ("sign", "verify"),
    ("sign", "prepare"),
    ("sign", "check_product"),
    ("sign", "bedside_one"),
    ("sign", "bedside_two"),
    ("prepare", "check_product"),
    ("bedside_one", "bedside_two"),
)


def new(kind: Kind = Kind.INFUSION) -> Standing:
    return Standing(kind=kind, state=State.PLANNED, digest="d1")


def step(standing: Standing, name: str, by: str, **more: object) -> Standing:
    reason = "stated" if MOVES[name].reasoned else ""
    return moved(standing, name, by=by, signs_as=by.title(), at=AT, reason=reason, **more)  # type: ignore[arg-type]


def walked(until: str, who: dict[str, str] | None = None) -> Standing:
    """The order up to, not including, a move."""
    standing = new()
    for name, by in WAY:
        if name == until:
            return standing
        standing = step(standing, name, (who or {}).get(name, by))
    return standing


def test_five_people_bring_an_order_from_draft_to_reconciled() -> None:
    assert len({by for _, by in WAY}) == 5
    done = walked("")
    assert done.state is State.RECONCILED
    assert [one.move for one in done.signed if MOVES[one.move].signs] == [name for name, _ in WAY[1:]]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_person_never_makes_both_of_a_pair(first: str, second: str) -> None:
    same = dict(WAY)[first]
    before = walked(second)
    with pytest.raises(IllegalMove, match="may not also"):
        step(before, second, same)
    assert step(before, second, "somebody else").state is MOVES[second].end


def test_every_pair_of_the_table_is_refused_and_every_other_is_not() -> None:
    names = [name for name, _ in WAY[1:10]]
    for first, second in product(names, names):
        if names.index(first) >= names.index(second):
            continue
        forbidden = first in MOVES[second].apart
        before = walked(second, {first: "one and the same"})
        try:
            step(before, second, "one and the same")
        except IllegalMove:
            assert forbidden, f"{first} and {second} by one person"
        else:
            assert not forbidden, f"{first} and {second} by one person"


def test_who_approved_an_exception_does_not_sign() -> None:
    drafted = step(new(), "draft", "prescriber")
    approved = step(drafted, "approve_exception", "second")
    with pytest.raises(IllegalMove, match="may not also"):
        step(approved, "sign", "second")
    assert step(approved, "sign", "prescriber").state is State.SIGNED


@pytest.mark.parametrize("state", State)
def test_a_move_that_the_table_does_not_have_is_refused_with_those_it_has(state: State) -> None:
    standing = replace(new(), state=state)
    for name, move in MOVES.items():
        if state in move.start:
            assert move in moves_from(standing) or Kind.INFUSION not in move.kinds, name
            continue
        with pytest.raises(IllegalMove) as refused:
            step(standing, name, "anyone")
        assert set(refused.value.allowed) == {each.name for each in moves_from(standing)}, name


def test_a_change_voids_every_signature() -> None:
    verified = walked("release")
    changed = moved(verified, "change", by="prescriber", signs_as="P", at=AT, reason="weight", digest="d2")
    assert changed.state is State.DRAFTED
    assert changed.signature("sign") is None
    again = step(changed, "sign", "pharmacist")  # nobody's earlier part counts any more
    with pytest.raises(IllegalMove):
        step(again, "verify", "pharmacist")


def test_content_changed_under_a_signature_stops_the_order() -> None:
    edited = replace(walked("release"), digest="d2")
    assert [one.move for one in edited.broken] == ["sign", "verify"]
    with pytest.raises(IllegalMove, match="was changed since"):
        step(edited, "release", "pharmacist")
    assert step(edited, "change", "prescriber", digest="d2").state is State.DRAFTED


def test_what_is_held_goes_back_to_where_it_was_but_the_day_is_asked_again() -> None:
    for before in ("sign", "verify", "release", "recheck", "prepare"):
        standing = walked(before)
        held = step(standing, "hold", "prescriber")
        expected = State.RELEASED if standing.state is State.RECHECKED else standing.state
        assert step(held, "resume", "prescriber").state is expected


def test_a_need_that_does_not_hold_stops_the_move_and_says_why() -> None:
    for name, move in MOVES.items():
        for need in move.needs:
            start = next(iter(move.start))
            standing = replace(walked(name) if name in dict(WAY) else new(), state=start)
            standing = replace(standing, kind=next(iter(move.kinds)))
            with pytest.raises(IllegalMove, match="not at all"):
                step(standing, name, "anyone", lacking={need: "not at all"})


def test_a_reasoned_move_without_a_reason_is_refused() -> None:
    for name, move in MOVES.items():
        if move.reasoned:
            standing = replace(new(), state=next(iter(move.start)), kind=next(iter(move.kinds)))
            with pytest.raises(IllegalMove, match="without a reason"):
                moved(standing, name, by="x", signs_as="X", at=AT, reason=" ")


def test_an_oral_order_is_dispensed_and_taken_and_never_prepared() -> None:
    standing = replace(walked("recheck"), kind=Kind.ORAL)
    taken = step(step(standing, "dispense", "pharmacist"), "take", "nurse")
    assert step(taken, "reconcile", "nurse").state is State.RECONCILED
    for name in ("recheck", "prepare", "start"):
        with pytest.raises(IllegalMove):
            step(standing, name, "nurse")


def test_nothing_follows_an_end() -> None:
    for state in ENDS:
        assert moves_from(replace(new(), state=state)) == ()
    for state in DONE - ENDS:
        assert {move.name for move in moves_from(replace(new(), state=state))} == {"reconcile"}


def test_every_state_is_reached_and_left() -> None:
    reached = {move.end for move in MOVES.values()} | {State.PLANNED}
    assert reached == set(State)
    left = {start for move in MOVES.values() for start in move.start}
    assert left == set(State) - ENDS


def test_times_are_kept_in_order() -> None:
    standing, at = new(), AT
    for name, by in WAY:
        at += timedelta(minutes=1)
        standing = moved(standing, name, by=by, signs_as=by, at=at)
    assert all(one.at < other.at for one, other in pairwise(standing.signed))
