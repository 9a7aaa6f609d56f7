"""Asking a FHIR server for new laboratory results: page by page, from the last good moment, of that server alone."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from medonc.store.clock import now
from medonc.store.models import InboxMark
from medonc.values.errors import MedoncError, UnreadableInput
from medonc.workbench.inbox.kinds import fhir_base
from medonc.workbench.inbox.sort_results import sort_results
from medonc.workbench.inbox.take_in import take_in
from medonc.workbench.people import at_the_command_line
from medonc.workbench.setting_checks import NONE
from medonc.workbench.site_settings import setting

PULL = "pull"
TIMEOUT = 20  # seconds without an answer
_PAGES = 500
_LARGEST = 32 * 1024 * 1024  # bytes of one page
_FIRST = timedelta(days=7)  # the first time: results of the last week


class NotReached(MedoncError):
    """The other server did not answer as asked; nothing is lost, the next time begins where this one did."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other: the token goes nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Nowhere."""
        return


def pull_results(*, at: datetime | None = None, timeout: float = TIMEOUT) -> str:
    """Take in what the site's server changed since the last time; says how many pages and what is new.

    Refuses (`NotReached`) a server that does not answer, and (`UnreadableInput`) a page that is no bundle or a next
    page on another server. The moment moves only when every page was taken in.
    """
    named = setting("results_server")
    if named == NONE:
        return "no server is named"
    base, by, source = fhir_base(named), at_the_command_line(), setting("results_source")
    mark, _ = InboxMark.objects.get_or_create(name=PULL)
    since = mark.moment or (at or now()) - _FIRST
    latest, pages, unclaimed = mark.moment, 0, 0
    for number, page in enumerate(_pages(base, _said(since), timeout), start=1):
        pages, latest = number, max([latest, *_moments(page)], key=_instant)
        if page.get("entry"):
            name = f"page {number} of {urlsplit(base).hostname}"
            unclaimed += take_in(name, page.data, by=by, source=source).unclaimed
    InboxMark.objects.filter(pk=mark.pk).update(moment=latest)
    return f"{pages} pages read, up to {latest or 'no result yet'}; {unclaimed} of unknown people; {sort_results()}"


class _Page(dict[str, Any]):
    """A bundle with the bytes that it was read from: what is stored is digit for digit what came."""

    data: bytes = b""


def _pages(base: str, since: str, timeout: float) -> Iterator[_Page]:
    question = urlencode({"_lastUpdated": f"ge{since}", "category": "laboratory", "_count": "200"})
    address, seen = f"{base}/Observation?{question}", set[str]()
    while address:
        if address in seen or len(seen) >= _PAGES:
            raise UnreadableInput(
                f"the server leads on after {len(seen)} pages", expected="an end", do="ask its keeper; see the address"
            )
        seen.add(address)
        page = _page(address, timeout)
        yield page
        address = _next(page, address, base)


def _next(page: _Page, here: str, base: str) -> str:
    """The address of the next page; refuses one on another server."""
    links = page.get("link")
    named = [each for each in links if isinstance(each, dict)] if isinstance(links, list) else []
    found = next((each.get("url") for each in named if each.get("relation") == "next"), None)
    if not isinstance(found, str) or not found:
        return ""
    address = urljoin(here, found)
    if _place(address) != _place(base):
        raise UnreadableInput(
            f"the next page is on {urlsplit(address).hostname or 'another server'}",
            expected=f"a page of {urlsplit(base).hostname}",
            do="ask the keeper of the server why it leads elsewhere; the token was not sent there",
        )
    return address


def _place(address: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return "", None, None
    return parts.scheme, parts.hostname, port


def _page(address: str, timeout: float) -> _Page:
    headers = {"Accept": "application/fhir+json", **_token()}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310  the scheme was checked with the base
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as answer:
            data = answer.read(_LARGEST + 1)
    except urllib.error.HTTPError as refused:
        refused.close()
        do = "look at the file of the token" if refused.code in (401, 403) else "it is asked again by itself"
        raise NotReached(f"the server answers {refused.code}", expected="a bundle", do=do) from None
    except (OSError, HTTPException) as failed:
        raise NotReached(f"the server does not answer ({_why(failed)})", do="it is asked again by itself") from None
    return _bundle(data)


def _why(failed: Exception) -> str:
    return str(getattr(failed, "reason", "") or failed or type(failed).__name__)


def _token() -> dict[str, str]:
    named = setting("results_token")
    if named == NONE:
        return {}
    try:
        token = Path(named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise UnreadableInput("the file of the token cannot be read", expected=named, do="check its rights") from None
    if not token or not token.isascii() or len(token.split()) != 1:
        raise UnreadableInput("the file of the token holds no token", expected="one word", do=f"look at {named}")
    return {"Authorization": f"Bearer {token}"}


def _bundle(data: bytes) -> _Page:
    expected = "a FHIR Bundle of type searchset"
    if len(data) > _LARGEST:
        raise UnreadableInput("a page of more than 32 MB", expected=expected, do="ask the keeper of the server")
    try:
        held = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableInput("a page that is no JSON", expected=expected, do="check the address") from None
    if not isinstance(held, dict) or held.get("resourceType") != "Bundle":
        raise UnreadableInput("a page that is no Bundle", expected=expected, do="check the address")
    page = _Page(held)
    page.data = data
    return page


def _moments(page: _Page) -> Iterator[str]:
    """When each resource of a page was last changed, by the clock of the server."""
    for entry in page.get("entry") or ():
        resource = entry.get("resource") if isinstance(entry, dict) else None
        meta = resource.get("meta") if isinstance(resource, dict) else None
        moment = meta.get("lastUpdated") if isinstance(meta, dict) else None
        if isinstance(moment, str) and _instant(moment):
            yield moment


def _instant(text: str) -> float:
    """A moment of another server in seconds; 0 where it is none."""
    try:
        return datetime.fromisoformat(text).timestamp() if text else 0
    except ValueError:
        return 0


def _said(moment: datetime | str) -> str:
    return moment if isinstance(moment, str) else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
