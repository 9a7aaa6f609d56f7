"""Asking a FHIR server: its pages, its token, its faults; never another server, and nothing is passed over."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from medonc.store.models import InboxMark, ResourceVersion, ResultLine, User
from medonc.values.errors import ImpossibleValue, UnreadableInput
from medonc.workbench.inbox.pull_results import NotReached, pull_results
from medonc.workbench.site_settings import decide

from .conftest import bundle, observed

pytestmark = pytest.mark.django_db
Answer = tuple[int, dict[str, str], bytes]


class Server:
    """A server of the test: `answer` says what a question gets; `asked` keeps the questions and their headers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.answer: Callable[[str], Answer | None] = lambda _: (404, {}, b"")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers.get("Authorization")))
                answer = outer.answer(self.path)
                if answer is None:
                    outer.released.wait(5)
                    return
                code, headers, body = answer
                self.send_response(code)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                return

        self.released = threading.Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.http.server_address[1]}/fhir"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def server(administrator: User, tmp_path: Path) -> Iterator[Server]:
    made = Server()
    token = tmp_path / "token"
    token.write_text("se-cret\n")
    decide("results_server", made.base, by=administrator)
    decide("results_token", str(token), by=administrator)
    yield made
    made.released.set()
    made.http.shutdown()
    made.http.server_close()


def page(*resources: dict[str, Any], then: str = "") -> Answer:
    links = [{"relation": "next", "url": then}] if then else []
    return 200, {}, json.dumps(bundle(*resources, type="searchset", link=links)).encode()


def changed(value: float, rid: str, at: str) -> dict[str, Any]:
    return observed(value, rid=rid, meta={"lastUpdated": at})


FIRST, SECOND = "2026-11-24T10:00:00.000Z", "2026-11-24T12:30:00+01:00"  # the second is the later by the clock


def test_pages_are_followed_and_the_next_time_goes_on(otto: int, server: Server) -> None:
    first, second = page(changed(4.4, "k1", FIRST), then=f"{server.base}?page=2"), page(changed(6.9, "k2", SECOND))
    server.answer = lambda path: second if "page=2" in path else first
    assert pull_results().startswith(f"2 pages read, up to {SECOND}; 0 of unknown people; 2 new results, 1 of them")
    question = parse_qs(urlsplit(server.asked[0][0]).query)
    assert urlsplit(server.asked[0][0]).path == "/fhir/Observation"
    assert question["category"] == ["laboratory"]
    assert question["_lastUpdated"][0].startswith("ge20")
    assert {token for _, token in server.asked} == {"Bearer se-cret"}
    pull_results()
    assert parse_qs(urlsplit(server.asked[2][0]).query)["_lastUpdated"] == [f"ge{SECOND}"]
    assert ResourceVersion.objects.filter(resource__kind="Observation").count() == 2
    assert ResultLine.objects.count() == 2


def test_faults_move_nothing_on(otto: int, server: Server, administrator: User, tmp_path: Path) -> None:
    first = page(changed(4.4, "k1", FIRST), then="?page=2")
    faults: tuple[tuple[Answer | None, type[Exception], str], ...] = (
        ((500, {}, b""), NotReached, "answers 500"),
        ((401, {}, b""), NotReached, "answers 401"),
        ((302, {"Location": "https://elsewhere.example/"}, b""), NotReached, "answers 302"),
        (None, NotReached, "does not answer"),
        ((200, {}, b"<html>"), UnreadableInput, "no JSON"),
        ((200, {}, b'{"resourceType": "Patient"}'), UnreadableInput, "no Bundle"),
        (page(then="https://elsewhere.example/fhir?page=3"), UnreadableInput, "elsewhere.example"),
        (page(then=server.base.replace("127.0.0.1", "localhost") + "?page=3"), UnreadableInput, "localhost"),
        (page(then="?page=2"), UnreadableInput, "leads on"),
    )
    for second, kind, said in faults:
        server.answer = lambda path, second=second: second if "page=2" in path else first
        with pytest.raises(kind, match=said):
            pull_results(timeout=0.3)
        assert InboxMark.objects.get(name="pull").moment == ""
    assert ResultLine.objects.count() == 0  # the first page is held, and sorted by the next task
    server.answer = lambda path: page(changed(4.5, "k9", SECOND)) if "page=2" in path else first
    assert "2 new results" in pull_results()
    (tmp_path / "token").write_text("two words")
    with pytest.raises(UnreadableInput, match="holds no token"):
        pull_results()
    (tmp_path / "token").unlink()
    with pytest.raises(UnreadableInput, match="cannot be read"):
        pull_results()


def test_an_address_in_the_clear_is_refused(administrator: User) -> None:
    assert pull_results() == "no server is named"
    for odd in (
        "http://hospital.example/fhir",
        "ftp://127.0.0.1/",
        "https://",
        "https://a:b@c.example/",
        "fhir",
        "https://[x/",
    ):
        with pytest.raises(ImpossibleValue):
            decide("results_server", odd, by=administrator)
    for held in ("https://hospital.example/fhir/", "http://[::1]:9/fhir", "http://localhost:9/fhir"):
        assert decide("results_server", held, by=administrator).value == held.rstrip("/")
