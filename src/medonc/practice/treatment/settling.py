"""What would settle an indication that is not known: the tests to order, what to record, what somebody decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from medonc.knowledge.shapes import Library
from medonc.practice.criteria import Explained, Truth
from medonc.values.evidence import Missing

TESTS = "treatment/choice/tests"
_JUDGEMENT = "a judgement"
_NOT_TESTED = "not tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Each thing once, in the order of the indication. One assay that answers several genes is one test."""

    order: tuple[str, ...] = ()  # tests
    record: tuple[str, ...] = ()  # what is not in the record, or not readable there
    decide: tuple[str, ...] = ()  # judgements, with who decides

    @property
    def count(self) -> int:
        """How many things are open."""
        return len(self.order) + len(self.record) + len(self.decide)

    @property
    def sentence(self) -> str:
        """`One test would settle it: order PD-L1 immunohistochemistry`; empty where nothing is open."""
        said = "; ".join(self._parts())
        if self.count == 1:
            what = "One test would settle it" if self.order else "One thing would settle it"
            return f"{what}: {said}"
        return f"Open: {said}" if said else ""

    def _parts(self) -> Iterator[str]:
        if self.order:
            yield f"order {'; '.join(self.order)}"
        yield from (f"record {each}" for each in self.record)
        yield from (f"decide whether {each}" for each in self.decide)


NOTHING_OPEN = Settling()


def settling(answer: Explained, library: Library) -> Settling:
    """What stands open in an indication; nothing where it is met or not met."""
    if answer.truth is not Truth.NOT_KNOWN:
        return NOTHING_OPEN
    assays = library.once(_assays)
    order: dict[str, None] = {}
    record: dict[str, None] = {}
    decide: dict[str, None] = {}
    for missing in answer.missing:
        if missing.why == _JUDGEMENT:
            decide[_judged(missing)] = None
        elif missing.what in assays and missing.why.startswith(_NOT_TESTED):
            order[assays[missing.what]] = None
        else:
            record[_recorded(missing)] = None
    return Settling(order=tuple(order), record=tuple(record), decide=tuple(decide))


def _judged(missing: Missing) -> str:
    who = missing.do.removeprefix("for the ").removesuffix(" to decide")
    return f"{missing.what} ({who})" if who else missing.what


def _recorded(missing: Missing) -> str:
    return missing.what if missing.why == "not recorded" else f"{missing.what} ({missing.why})"


def _assays(library: Library) -> Mapping[str, str]:
    return {row["asks"]: row["order"] for row in library.tables.get(TESTS, ())}
