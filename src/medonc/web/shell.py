"""What frames every page: who is signed in, which day and knowledge, the demo's warning, the theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.messages import WARNING, get_messages
from django.http import HttpRequest

from medonc.store.clock import now
from medonc.web.accounts import User
from medonc.workbench import open_chart
from medonc.workbench.reports.triage import open_entries
from medonc.workbench.rights import RIGHTS, may
from medonc.workbench.site_settings import zone

THEMES = ("light", "dark")
THEME_COOKIE = "medonc_theme"
CAVEAT = "Supports, does not replace, a clinician's judgement."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame of a page. `edition` is empty for somebody who has not signed in."""

    theme: str
    demo: bool
    here: str
    person: str = ""
    role: str = ""
    rights: frozenset[str] = frozenset()
    at: datetime | None = None
    edition: str = ""
    messages: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    caveat: str = CAVEAT
    triage: int = 0  # open entries of the queue

    @property
    def signed_in(self) -> bool:
        """Whether somebody is signed in."""
        return bool(self.person)

    @property
    def edition_shown(self) -> str:
        """The edition, short enough for a footer."""
        return self.edition[:12]


def shell_of(request: HttpRequest) -> Shell:
    """The frame of the page that answers a request."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    bare = Shell(theme=theme if theme in THEMES else "", demo=settings.DEMO, here=request.get_full_path())
    user = getattr(request, "user", None)
    return _of_person(request, bare, user) if isinstance(user, User) and user.is_active else bare


def _of_person(request: HttpRequest, bare: Shell, user: User) -> Shell:
    said = tuple(get_messages(request))
    every = frozenset(act for acts in RIGHTS.values() for act in acts)
    return Shell(
        theme=bare.theme,
        demo=bare.demo,
        here=bare.here,
        person=user.name,
        role=user.role,
        rights=frozenset(act for act in every if may(user, act)),
        at=now().astimezone(zone()),
        edition=open_chart.library().edition,
        triage=open_entries(by=user),
        messages=tuple(str(message) for message in said if message.level < WARNING),
        warnings=tuple(str(message) for message in said if message.level >= WARNING),
    )
