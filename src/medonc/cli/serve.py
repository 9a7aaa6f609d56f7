"""`medonc serve`: the workbench in a browser; `--demo` sets up an invented panel first."""

from __future__ import annotations

import json as text_json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medonc.values.errors import MedoncError, Refused, UnreadableInput

if TYPE_CHECKING:
    from medonc.workbench.demo import DemoAccount

HOME = ("127.0.0.1", "localhost", "::1")


class NotAlone(MedoncError):
    """The place is taken."""


def command(
    demo: Annotated[
        bool, typer.Option("--demo", help="an invented panel with demo accounts, in its own folder")
    ] = False,
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65535)] = 8040,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    cert: Annotated[Path | None, typer.Option(help="TLS certificate (PEM)")] = None,
    key: Annotated[Path | None, typer.Option(help="TLS key (PEM)")] = None,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="a proxy in front ends TLS")] = False,
    name: Annotated[list[str] | None, typer.Option(help="host name that it answers to; may be repeated")] = None,
    knowledge: Annotated[
        list[Path] | None, typer.Option(help="a hospital's knowledge folder; later ones override")
    ] = None,
    threads: Annotated[int, typer.Option(help="pages served at once")] = 4,
    json: Annotated[bool, typer.Option("--json", help="print address and demo accounts as JSON")] = False,
) -> None:
    """Start the workbench. It listens on this machine only, unless told otherwise; then TLS is required."""
    _must_be_safe(host, cert, key, demo=demo, behind_proxy=behind_proxy)
    _tell_the_frame(host, name or [], tls=cert is not None or behind_proxy, behind_proxy=behind_proxy)
    from medonc.cli.with_folders import library_with
    from medonc.store import frame, home

    if knowledge:
        os.environ["MEDONC_KNOWLEDGE"] = os.pathsep.join(str(folder.resolve()) for folder in knowledge)
    if folders := home.knowledge_folders():
        library_with(folders)  # before anybody is let in: names what is left out of them
    frame.start(demo=demo, make=demo)
    from medonc.workbench.serving import made_ready, working

    folder = home.data_folder()
    with home.alone(folder):
        accounts = _demo(folder) if demo else ()
        made_ready()
        _must_be_free(host, port)
        _greet(f"{'https' if cert else 'http'}://{host}:{port}/", accounts, as_json=json)
        with working():
            _listen(host, port, cert, key, threads)


def _must_be_safe(host: str, cert: Path | None, key: Path | None, *, demo: bool, behind_proxy: bool) -> None:
    if (cert is None) != (key is None):
        raise UnreadableInput("only one of --cert and --key", expected="both")
    for file in (cert, key):
        if file is not None and not file.is_file():
            raise UnreadableInput(f"no file {file}", expected="a PEM file")
    if cert is not None and key is not None:
        _must_fit(cert, key)
    if host not in HOME and not (cert or behind_proxy or demo):
        raise Refused(
            f"{host} is reached by other machines, and nothing is encrypted",
            do="give --cert and --key, or --behind-proxy where a proxy ends TLS",
        )


def _must_fit(cert: Path, key: Path) -> None:
    import ssl

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except (ssl.SSLError, OSError) as refused:
        found = f"{cert} and {key} are no certificate with its key ({refused.strerror or refused})"
        raise UnreadableInput(
            found, expected="two PEM files that belong together, the key without a password"
        ) from None


def _tell_the_frame(host: str, names: list[str], *, tls: bool, behind_proxy: bool) -> None:
    held = [n for n in os.environ.get("MEDONC_HOSTS", "").split(",") if n]
    os.environ["MEDONC_HOSTS"] = ",".join(dict.fromkeys([*held, *names, *([host] if host not in HOME else [])]))
    os.environ.update({k: "1" for k, on in (("MEDONC_TLS", tls), ("MEDONC_BEHIND_PROXY", behind_proxy)) if on})


def _demo(folder: Path) -> tuple[DemoAccount, ...]:
    from medonc.workbench.demo import SIZE, set_up_demo

    with typer.progressbar(length=SIZE, label="Inventing patients", file=sys.stderr) as bar:
        return set_up_demo(folder, progress=lambda done, _: bar.update(done - bar.pos))


def _must_be_free(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise NotAlone(
                f"{host}:{port} cannot be listened on ({taken.strerror})", do="give another --port or --host"
            ) from None


def _greet(address: str, accounts: tuple[DemoAccount, ...], *, as_json: bool) -> None:
    if as_json:
        people = [{"username": a.username, "password": a.password, "name": a.name, "role": a.role} for a in accounts]
        print(text_json.dumps({"address": address, "accounts": people}, ensure_ascii=False), flush=True)
        return
    print(f"The workbench: {address}")
    if accounts:
        print("Every patient in it is invented. Accounts of this demo:")
        width = max(len(a.username) for a in accounts)
        print("\n".join(f"  {a.username:{width}}  {a.password:32} {a.name}, {a.role}" for a in accounts))
    print("Stop it with Ctrl-C.", flush=True)


def _listen(host: str, port: int, cert: Path | None, key: Path | None, threads: int) -> None:
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "medonc.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        log_level=LogLevels.warning,
        ssl_cert=cert,
        ssl_key=key,
        static_path_route=["/static"],
        static_path_mount=[Path(settings.STATIC_ROOT)],
        respawn_failed_workers=True,
        workers_kill_timeout=5,  # one told to stop while it was still starting would never end
    ).serve()
