"""Laws of the table of orders, under drawn moves by drawn people with drawn lacks, edits and holds."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from medonc.practice.treatment.order_moves import IllegalMove, Standing, moved, moves_from, stands_against
from medonc.practice.treatment.orders import CONSENT, ENDS, HAD, MOVES, PASSWORD, RECALCULATED, TODAY, Kind, State

PEOPLE = ("ada", "ben", "cleo", "dan", "eve")
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEEDS = sorted({need for move in MOVES.values() for need in move.needs})
PAIRS = (
    ("sign", "verify"),
    ("sign", "dispense"),
    ("sign", "prepare"),
    ("sign", "check_product"),
    ("sign", "bedside_one"),
    ("sign", "bedside_two"),
    ("sign", "approve_exception"),
    ("prepare", "check_product"),
    ("bedside_one", "bedside_two"),
)
BEYOND_RELEASE = frozenset(State) - {
    State.PLANNED,
    State.DRAFTED,
    State.SIGNED,
    State.VERIFIED,
    State.HELD,
    State.DEFERRED,
    State.CANCELLED,
    State.EXPIRED,
}
AT_THE_CHAIR = (State.BEDSIDE_CHECKED, State.STARTED, State.GIVEN, State.PARTLY_GIVEN)
WITH_A_PRODUCT = (State.PREPARED, State.PRODUCT_CHECKED, State.RECEIVED, *AT_THE_CHAIR)


REACHED: set[State] = set()


class OrderOnItsWay(RuleBasedStateMachine):
    """One order, moved by whoever tries. `past` are the moves that were made, each with what was lacking then."""

    @initialize(kind=st.sampled_from(Kind))
    def drafted(self, kind: Kind) -> None:
        self.standing = Standing(kind=kind, state=State.DRAFTED, digest="c0")
        self.past: list[tuple[str, str, frozenset[str]]] = []
        self.edits = 0

    @rule(
        who=st.sampled_from(PEOPLE), lacking=st.sampled_from([(), (), (), *((need,) for need in NEEDS)]), at=st.data()
    )
    def forward(self, who: str, lacking: tuple[str, ...], at: st.DataObject) -> None:
        """A move that the table has from here: most drawn names would be refused at once."""
        open_here = moves_from(self.standing)
        if open_here:
            self._try(at.draw(st.sampled_from(open_here)).name, who, lacking, "why")

    @rule(steps=st.integers(1, 6), turn=st.integers(0, 4))
    def some_way(self, steps: int, turn: int) -> None:
        """Some steps of the usual way, each by the first of five who may: else few orders would come to their end."""
        for _ in range(steps):
            open_here = [m for m in moves_from(self.standing) if m.signs and not m.reasoned]
            ready = [m for m in open_here if all(self.standing.signature(each) for each in m.after)]
            if not ready:
                return
            move = ready[-1]
            able = [who for who in PEOPLE[turn:] + PEOPLE[:turn] if not any(stands_against(self.standing, move, who))]
            self._try(move.name, able[0] if able else PEOPLE[0], (), "why")

    @rule(name=st.sampled_from(sorted(MOVES)), who=st.sampled_from(PEOPLE), reason=st.sampled_from(("", " ", "why")))
    def any_move(self, name: str, who: str, reason: str) -> None:
        self._try(name, who, (), reason)

    @rule()
    def edited(self) -> None:
        """Somebody writes over the content, whatever was signed."""
        self.edits += 1
        self.standing = Standing(
            kind=self.standing.kind,
            state=self.standing.state,
            digest=f"c{self.edits}",
            signed=self.standing.signed,
            held_from=self.standing.held_from,
        )

    def _try(self, name: str, who: str, lacking: tuple[str, ...], reason: str) -> None:
        before, move = self.standing, MOVES[name]
        try:
            after = moved(
                before, name, by=who, signs_as=who, at=AT, reason=reason, lacking=dict.fromkeys(lacking, "it lacks")
            )
        except IllegalMove as refused:
            offered = {each.name for each in moves_from(before)}
            if not set(refused.allowed) <= offered:
                raise AssertionError(f"{refused.allowed} offered, {offered} open") from refused
            return
        assert before.state not in ENDS, f"{name} from an end"
        assert before.state in move.start
        assert not set(lacking) & set(move.needs), f"{name} without {lacking}"
        assert reason.strip() or not move.reasoned, f"{name} without a reason"
        assert after.signed[:-1] == before.signed, "what was signed stays"
        assert after.signed[-1].digest == after.digest == before.digest
        if before.broken:
            assert move.reasoned or move.voids or move.tells, f"{name} on content that was changed under a signature"
        self.standing = after
        REACHED.add(after.state)
        self.past.append((name, who, frozenset(lacking)))

    @invariant()
    def nobody_stands_twice_in_a_forbidden_pair(self) -> None:
        for one, other in PAIRS:
            first, second = self.standing.signature(one), self.standing.signature(other)
            assert first is None or second is None or first.by != second.by, (one, other, first)

    @invariant()
    def beyond_release_a_prescriber_and_a_pharmacist_stood_for_it(self) -> None:
        if self.standing.state in BEYOND_RELEASE:
            made = [name for name, _, _ in self.past]
            assert {"sign", "verify", "release"} <= set(made)
            assert all(CONSENT not in lacked for name, _, lacked in self.past if name in ("release", "recheck"))
            assert all(PASSWORD not in lacked for name, _, lacked in self.past if PASSWORD in MOVES[name].needs)
            assert all(RECALCULATED not in lacked for name, _, lacked in self.past if name in ("sign", "verify"))
            assert all(TODAY not in lacked for name, _, lacked in self.past if name in ("recheck", "dispense"))

    @invariant()
    def a_product_was_made_after_the_day_was_judged(self) -> None:
        if self.standing.state in WITH_A_PRODUCT:
            made = self._since_change()
            assert made.index("recheck") < made.index("prepare")

    @invariant()
    def given_only_after_two_bedside_checks_by_two_people(self) -> None:
        if self.standing.kind is Kind.INFUSION and self.standing.state in AT_THE_CHAIR:
            made = self._since_change()
            who = {name: by for name, by, _ in self.past}
            assert made.index("check_product") < made.index("receive") < made.index("bedside_two")
            assert who["bedside_one"] != who["bedside_two"]
            assert who["prepare"] != who["check_product"]
        if self.standing.kind is Kind.ORAL and self.standing.state in HAD:
            assert "dispense" in self._since_change()

    @invariant()
    def a_signature_that_counts_is_one_of_the_content_as_it_is(self) -> None:
        for name in MOVES:
            found = self.standing.signature(name)
            assert found is None or found.digest == self.standing.digest

    def _since_change(self) -> list[str]:
        made = [name for name, _, _ in self.past]
        voided = [place for place, name in enumerate(made) if MOVES[name].voids]
        return made[voided[-1] + 1 :] if voided else made


def test_the_laws_hold_and_the_drawn_orders_came_to_every_end() -> None:
    REACHED.clear()
    run_state_machine_as_test(
        OrderOnItsWay,
        settings=settings(
            max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert {State.RECONCILED, State.CANCELLED, State.EXPIRED, State.GIVEN, State.TAKEN} <= REACHED
