"""What reading one resource gives, and what a reader needs to know beside its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo

from medonc.record.facts import Fact, FactSource
from medonc.values.codes import Concept
from medonc.values.evidence import Level, Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What surrounds a resource: the site's time zone, where references lead, the medications named elsewhere."""

    zone: tzinfo = UTC
    origin: str = ""
    references: Mapping[str, str] = field(default_factory=dict)  # as received -> "Type/id"
    here: frozenset[str] = frozenset()  # "Type/id" of what was received under no address
    medications: Mapping[str, Concept] = field(default_factory=dict)  # "Medication/id" -> its code

    def led(self, reference: str) -> str:
        """`Type/id` where the reference leads to something received, else as received, without its version."""
        found = self.references.get(reference)
        if found is not None:
            return found
        plain = reference.partition("/_history/")[0]
        if "://" in plain:
            tail = "/".join(plain.rsplit("/", 2)[1:])
            return self.references.get(plain) or (tail if tail in self.here else plain)
        return plain


ALONE = Setting()


@dataclass(frozen=True, slots=True)
class Reading:
    """The facts of one resource and what there is to say about it.

    `known_assumed` counts the facts that do not say when the record came to hold them; their own date was taken.
    """

    facts: tuple[Fact, ...] = ()
    remarks: tuple[Remark, ...] = ()
    known_assumed: int = 0


@dataclass(slots=True)
class Reader:
    """The desk on which one resource is read: its setting, its source, and the remarks made so far."""

    setting: Setting
    source: FactSource
    medications: Mapping[str, Concept] = field(default_factory=dict)  # contained ones: "#id" -> code
    remarks: list[Remark] = field(default_factory=list)
    known_assumed: bool = False

    def remark(self, text: str, *, level: Level = Level.NOTE, kind: str = "reading") -> None:
        """Note something about the resource as received."""
        self.remarks.append(Remark(text=text, level=level, kind=kind))

    def by(self, author: str) -> FactSource:
        """The source with its author."""
        own = self.source
        return FactSource(kind=own.kind, id=own.id, version=own.version, origin=own.origin, author=author)

    def reading(self, fact: Fact) -> Reading:
        """The reading of one fact. Its remarks go with the fact, and with the reading, where they cite it."""
        if not self.remarks:
            return Reading((fact,), (), int(self.known_assumed))
        fact = replace(fact, remarks=tuple(self.remarks))
        ref = (fact.ref(),)
        return Reading((fact,), tuple(replace(r, facts=ref) for r in self.remarks), int(self.known_assumed))

    def no_fact(self, why: str, *, level: Level = Level.NOTE) -> Reading:
        """No fact, and the reason."""
        self.remark(f"{self.source}: {why}", level=level)
        return Reading((), tuple(self.remarks))
