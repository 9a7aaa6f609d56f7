"""What a form asks for, and how it stands in the page: typed fields with the values that were sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

Choices: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to fill in. A `quantity` has a unit beside it, sent as `<name>_unit`."""

    name: str
    label: str
    kind: str = "text"  # text | day | area | choice | quantity | password | tick | file | hidden
    hint: str = ""
    needed: bool = False
    start: str = ""  # the value of a fresh form
    choices: Choices = ()
    units: tuple[str, ...] = ()
    suggestions: Choices = ()  # offered while typing
    autocomplete: str = "off"
    only_if_alike: bool = False  # asked only where a namesake was found
    fold: str = ""  # stands with its neighbours of the same fold behind these words


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """A field with its value as sent, or as it starts."""

    field: Field
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: what it is called, what it asks, what its button says. `grave` acts ask again in the page."""

    title: str
    fields: tuple[Field, ...]
    submit: str = "Save"
    intro: str = ""
    grave: bool = False

    @property
    def multipart(self) -> bool:
        """Whether it sends files."""
        return any(each.kind == "file" for each in self.fields)


def same(*values: str) -> Choices:
    """Choices whose word is what is sent; the empty one says that nothing is stated."""
    return tuple((value, value or "not stated") for value in values)


def shown(form: Form, sent: Mapping[str, str]) -> tuple[FieldShown, ...]:
    """The fields with what was sent; what was not sent stands at its start."""
    return tuple(
        FieldShown(
            field=each,
            value=sent.get(each.name, "" if sent and each.kind == "tick" else each.start),
            unit=sent.get(f"{each.name}_unit", each.units[0] if each.units else ""),
        )
        for each in form.fields
    )


def folded(rows: Iterable[FieldShown]) -> tuple[tuple[str, tuple[FieldShown, ...]], ...]:
    """The fields in their order, neighbours of one fold together; what stands open has no words before it."""
    return tuple((fold, tuple(held)) for fold, held in groupby(rows, key=lambda row: row.field.fold))


def sent_values(form: Form, sent: Mapping[str, str]) -> dict[str, str]:
    """The values of the fields of a form as they were sent, and nothing else."""
    names: Iterable[str] = (
        name for each in form.fields for name in ((each.name, f"{each.name}_unit") if each.units else (each.name,))
    )
    return {name: sent.get(name, "") for name in names}
