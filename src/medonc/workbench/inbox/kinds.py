"""What a site decides about new results: where they come from, and how long a critical one may wait."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from medonc.store.models import Role
from medonc.values.errors import ImpossibleValue, NotHeld
from medonc.workbench.setting_checks import NONE, SettingKind, one_of, whole

HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_SOURCE_LONGEST = 120
RAISED_TO = tuple(str(role) for role in (Role.ONCOLOGIST, Role.FELLOW, Role.ADVANCED_PRACTITIONER, Role.NURSE))


def whole_path(text: str) -> str:
    """A path from the root, or none."""
    if text != NONE and not Path(text).is_absolute():
        raise ImpossibleValue(f"'{text}' is no whole path", expected=f"a path from the root, or {NONE}")
    return text


def fhir_base(text: str) -> str:
    """The base address of a FHIR server: over TLS, or on this machine; no account in it."""
    if text == NONE:
        return text
    expected = f"https://…, or http:// on this machine, or {NONE}"
    try:
        address = urlsplit(text)
        host, _ = address.hostname, address.port
    except ValueError:
        raise ImpossibleValue(f"'{text}' is no address", expected=expected) from None
    if not host or address.username or address.query or address.fragment:
        raise ImpossibleValue(f"'{text}' is no base address", expected=expected)
    if address.scheme != "https" and not (address.scheme == "http" and host in HERE):
        raise ImpossibleValue(f"'{text}' would send results in the clear", expected=expected)
    return text.rstrip("/")


def source_name(text: str) -> str:
    """The name of the site whose ids the results carry."""
    if not text or len(text) > _SOURCE_LONGEST:
        raise NotHeld(f"'{text[:40]}' is no name of a site", expected="the name under which its patients were imported")
    return text


INBOX_KINDS: tuple[SettingKind, ...] = (
    SettingKind(
        name="results_folder",
        title="New results are read from the folder",
        default=NONE,
        because="no folder is watched until the site names one; what was read moves to done/ or refused/ in it",
        check=whole_path,
    ),
    SettingKind(
        name="results_server",
        title="New results are asked of the FHIR server",
        default=NONE,
        because="no server is asked until the site names one",
        check=fhir_base,
    ),
    SettingKind(
        name="results_token",
        title="File that holds the token for that server",
        default=NONE,
        because="a token stays in a file that only the workbench reads, never in the database",
        check=whole_path,
    ),
    SettingKind(
        name="results_source",
        title="New results carry the ids of the site",
        default="import",
        because="the name that an import has where none is given",
        check=source_name,
    ),
    SettingKind(
        name="results_history",
        title="A result is history, not news, when it arrives so many days late",
        default="30",
        because="a house choice: a first import brings years of results that nobody must acknowledge",
        check=whole(1, 365),
    ),
    SettingKind(
        name="critical_minutes",
        title="A critical result is raised when nobody acknowledged it within (minutes)",
        default="60",
        because="a house choice; Joint Commission NPSG.02.03.01 asks each hospital to set this time and to measure it",
        check=whole(5, 1440),
    ),
    SettingKind(
        name="critical_role",
        title="A critical result that waits too long is raised to",
        default=str(Role.ONCOLOGIST),
        because="a house choice: the role that answers for the treatment",
        check=one_of(*RAISED_TO),
        choices=RAISED_TO,
    ),
)
