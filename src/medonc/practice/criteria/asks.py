"""Reading an atom's table strictly: known keys, right types, else a sentence that says what was expected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from medonc.values.errors import UnreadableInput


def only(asks: Mapping[str, object], *, keys: Collection[str], kind: str) -> None:
    """Refuses a key that the kind does not know, listing those it does; and an empty table."""
    odd = sorted(set(asks) - set(keys))
    if odd or not asks:
        found = f"'{odd[0]}' in a question about {kind}" if odd else f"an empty question about {kind}"
        raise UnreadableInput(found, expected=", ".join(sorted(keys)))


def number(asks: Mapping[str, object], key: str) -> Decimal | None:
    """A number, or None where the key is absent."""
    value = asks.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise UnreadableInput(f"{key} = {value!r}", expected="a number")
    return Decimal(value)


def days(asks: Mapping[str, object], key: str) -> int | None:
    """A whole number of days, zero or more (at most ten thousand years of them), or None where the key is absent."""
    value = number(asks, key)
    if value is None:
        return None
    if value != value.to_integral_value() or not 0 <= value <= 100_000:
        raise UnreadableInput(f"{key} = {value}", expected="a whole number of days")
    return int(value)


def word(asks: Mapping[str, object], key: str, *, among: Collection[str] = (), needed: bool = False) -> str:
    """A word, empty where the key is absent; refuses one outside `among`, and none where one is needed."""
    value = asks.get(key, "")
    if not isinstance(value, str) or (among and value and value not in among):
        raise UnreadableInput(f"{key} = {value!r}", expected="one of " + ", ".join(sorted(among)) if among else "words")
    if needed and not value.strip():
        raise UnreadableInput(f"no {key}", expected=f"{key} = " + (" or ".join(sorted(among)) or "words"))
    return value.strip()


def words(asks: Mapping[str, object], key: str) -> tuple[str, ...]:
    """A word or a list of words; none where the key is absent. Refuses an empty word and an empty list."""
    if key not in asks:
        return ()
    value = asks[key]
    listed = (value,) if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not listed or not all(isinstance(v, str) and v.strip() for v in listed):
        raise UnreadableInput(f"{key} = {value!r}", expected="a word or a list of words")
    return tuple(v.strip() for v in listed)


def yes(asks: Mapping[str, object], key: str) -> bool | None:
    """True or false; None where the key is absent."""
    value = asks.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise UnreadableInput(f"{key} = {value!r}", expected="true or false")


def one_of(asks: Mapping[str, object], *keys: str, kind: str) -> str:
    """Which of these keys is asked; refuses none of them and more than one."""
    found = [key for key in keys if key in asks]
    if len(found) != 1:
        said = " and ".join(found) or "none of " + ", ".join(keys)
        raise UnreadableInput(f"{said} in a question about {kind}", expected="one of " + ", ".join(keys))
    return found[0]


def either(names: Collection[str]) -> str:
    """`lung or colon`."""
    return " or ".join(names)
