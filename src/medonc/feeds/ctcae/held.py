"""The dictionaries that a site has imported, in its own folder."""

from __future__ import annotations

from pathlib import Path

import msgspec

from medonc.feeds.ctcae.dictionary import EDITIONS, Dictionary
from medonc.feeds.kept import keep_whole
from medonc.values.errors import NotHeld, UnreadableInput

FOLDER = "ctcae"


def keep(found: Dictionary, folder: Path) -> Path:
    """Writes a dictionary into a site's folder, in one step, in place of an earlier one of its edition."""
    return keep_whole(_file(found.edition, folder), msgspec.json.encode(found))


def dictionary(edition: str, folder: Path) -> Dictionary:
    """The dictionary of an edition as imported. Refuses an edition that was not, saying how it is."""
    file = _file(edition, folder)
    try:
        return msgspec.json.decode(file.read_bytes(), type=Dictionary)
    except FileNotFoundError:
        do = "import the file of the National Cancer Institute: `medonc import ctcae FILE`"
        raise NotHeld(f"the dictionary of CTCAE {edition} was not imported", do=do) from None
    except msgspec.MsgspecError as bad:
        raise UnreadableInput(f"'{file}' is damaged ({bad})", do="import it again") from None


def mapped_terms(term: str, frm: str, to: str, folder: Path) -> tuple[str, ...]:
    """What a term of one edition is called in another, as the publisher maps it: one name, several, or none.

    Refuses a term or edition that is not held.
    """
    known = dictionary("v6", folder).mapped
    names = {old.casefold(): new for old, new in known.items()}
    if (frm, to) == ("v5", "v6"):
        if term.casefold() not in names:
            raise NotHeld.named("term of CTCAE v5", term, [o for o in known if term.casefold() in o.casefold()])
        return names[term.casefold()]
    if (frm, to) == ("v6", "v5"):
        dictionary("v6", folder).term(term)
        return tuple(old for old, new in known.items() if term.casefold() in (each.casefold() for each in new))
    raise NotHeld.named("step between editions", f"{frm} to {to}", ("v5 to v6", "v6 to v5"))


def _file(edition: str, folder: Path) -> Path:
    if edition not in EDITIONS:
        raise NotHeld.named("edition of CTCAE", edition, EDITIONS)
    return folder / FOLDER / f"{edition}.json"
