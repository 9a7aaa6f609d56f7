"""Serving for real, as whole processes: behind TLS of its own, and behind a proxy that ends TLS."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "brass-door-4711"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serving")
    call = [sys.executable, "-m", "medonc", "init", "--username", "keyring", "--name", "Ada Keyring"]
    subprocess.run([*call, "--zone", "Europe/Vienna"], env=environment(folder), check=True, capture_output=True)
    return folder


def environment(folder: Path) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MEDONC_", "DJANGO_"))}
    own = {"MEDONC_HOME": str(folder / "house"), "MEDONC_ADMIN_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT / "src")}
    return clean | own


@contextlib.contextmanager
def served(folder: Path, port: int, *words: object) -> Iterator[None]:
    """The workbench on a port of this machine, for as long as the block runs."""
    call = [sys.executable, "-m", "medonc", "serve", "--port", str(port), *map(str, words)]
    running = subprocess.Popen(call, env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert running.poll() is None, running.stderr and running.stderr.read()
            time.sleep(0.1)
        yield
    finally:
        running.terminate()
        running.wait(timeout=30)
        if running.stderr:
            running.stderr.close()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine's own, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_file, key_file


Answer = tuple[int, Mapping[str, list[str]], str]


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str], body: str = ""
) -> Answer:
    connection.request(method, path, body=body or None, headers=headers)
    answer = connection.getresponse()
    said: dict[str, list[str]] = {}
    for key, value in answer.getheaders():
        said.setdefault(key.lower(), []).append(value)
    return answer.status, said, answer.read().decode()


def sign_in(connection: http.client.HTTPConnection, headers: dict[str, str], origin: str) -> Answer:
    status, said, page = ask(connection, "GET", "/accounts/login/", headers)
    assert status == 200
    assert "strict-transport-security" in said
    cookie = next(each for each in said["set-cookie"] if "csrf" in each)
    assert "Secure" in cookie
    found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
    assert found is not None
    sent = headers | {
        "Cookie": cookie.strip().split(";")[0],
        "Referer": f"{origin}/accounts/login/",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode({"csrfmiddlewaretoken": found[1], "login": "keyring", "password": PASSWORD})
    return ask(connection, "POST", "/accounts/login/", sent, body)


def test_behind_tls_of_its_own_people_sign_in_and_cookies_stay_on_it(house: Path) -> None:
    cert, key = certificate(house)
    port = free_port()
    with served(house, port, "--cert", cert, "--key", key):
        trusting = ssl.create_default_context(cafile=str(cert))
        connection = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=30)
        with contextlib.closing(connection):
            status, said, _ = sign_in(connection, {}, f"https://localhost:{port}")
        assert (status, said["location"]) == (302, ["/"])
        assert all("Secure" in each for each in said["set-cookie"])
        plain = http.client.HTTPConnection("localhost", port, timeout=10)
        with contextlib.closing(plain), pytest.raises((OSError, http.client.HTTPException)):
            ask(plain, "GET", "/accounts/login/", {})


def test_behind_a_proxy_it_believes_the_proxy_and_answers_only_to_its_names(house: Path) -> None:
    port = free_port()
    with served(house, port, "--behind-proxy", "--name", "clinic.example"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        proxied = {"Host": "clinic.example", "X-Forwarded-Proto": "https"}
        with contextlib.closing(connection):
            status, said, _ = sign_in(connection, proxied, "https://clinic.example")
            refused, _, _ = ask(connection, "GET", "/accounts/login/", proxied | {"Host": "other.example"})
        assert (status, said["location"]) == (302, ["/"])
        assert all("Secure" in each for each in said["set-cookie"])
        assert refused == 400
