"""Sending to an address that somebody has typed in, over a real connection."""

from __future__ import annotations

import socket
import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dashboard.notices.bodies import Post
from dashboard.notices.failures import SendingFailedError
from dashboard.notices.network import is_public, post
from tests.services.receiver import Answer


def failure(url: str) -> SendingFailedError:
    with pytest.raises(SendingFailedError) as found:
        post(Post(url, b"{}"))
    return found.value


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # where clouds tell their machines secrets
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
    ],
)
def test_an_address_of_the_internet_is_told_from_others_however_it_is_wrapped(address, public):
    assert is_public(address) is public


def test_what_is_sent_arrives_and_the_answer_comes_back(other_side):
    answered = post(Post(f"{other_side.url}/hook?key=k", b"{}", {"Content-Type": "application/json"}))
    [taken] = other_side.taken
    assert (taken.path, taken.body, taken.headers["content-type"]) == ("/hook?key=k", b"{}", "application/json")
    assert answered == b'{"errcode": 0, "code": 0}'


def test_a_private_address_is_refused_and_nothing_is_sent(other_side, settings):
    settings.NOTICE_INTERNAL = False
    port = other_side.url.rpartition(":")[2]
    refused = failure(f"https://localhost:{port}/")
    assert (refused.code, refused.final) == ("private", True)
    assert other_side.taken == []


def test_plain_http_is_refused(other_side, settings):
    settings.NOTICE_INTERNAL = False
    assert failure(other_side.url).code == "plain_http"


def test_a_redirect_is_not_followed(other_side):
    other_side.answers.append(Answer(302, headers={"Location": f"{other_side.url}/elsewhere"}))
    refused = failure(f"{other_side.url}/hook")
    assert (refused.code, refused.answer, refused.final) == ("redirect", "302", True)
    assert [taken.path for taken in other_side.taken] == ["/hook"]


@pytest.mark.parametrize(
    ("status", "final"), [(500, False), (503, False), (429, False), (408, False), (400, True), (404, True), (410, True)]
)
def test_an_error_of_the_other_side_is_tried_again_and_one_of_ours_is_not(other_side, status, final):
    other_side.answers.append(Answer(status))
    refused = failure(other_side.url)
    assert (refused.code, refused.answer, refused.final) == ("status", str(status), final)


def test_whoever_does_not_answer_in_time_may_have_it_nevertheless(other_side, settings):
    settings.NOTICE_TIMEOUT = 0.2
    other_side.answers.append(Answer(body=b"x" * 100, drip=1))
    refused = failure(other_side.url)
    assert (refused.code, refused.unclear) == ("timeout", True)


def test_whoever_answers_a_byte_at_a_time_is_cut_off(other_side, settings):
    settings.NOTICE_TIMEOUT = 0.3
    other_side.answers.append(Answer(body=b"x" * 1000, drip=0.1))
    started = time.monotonic()
    assert failure(other_side.url).unclear
    assert time.monotonic() - started < 3


def test_nobody_there_is_clear(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refused = failure(f"http://127.0.0.1:{port}/")
    assert (refused.code, refused.unclear, refused.final) == ("unreachable", False, False)


@pytest.mark.parametrize("url", ["http:///x", "ftp://x.example/", "http://127.0.0.1:99999/", "nothing"])
def test_what_is_no_address_is_refused_for_good(url):
    assert failure(url).final


def test_a_name_that_nobody_knows_is_tried_again():
    refused = failure("http://nobody.invalid/")
    assert (refused.code, refused.final) == ("unreachable", False)


@pytest.fixture
def secure(other_side, tmp_path: Path) -> str:
    """The other side behind TLS, with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    )
    certificate = builder.sign(key, hashes.SHA256())
    pem = tmp_path / "both.pem"
    kind = serialization.Encoding.PEM
    private = key.private_bytes(kind, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem.write_bytes(private + certificate.public_bytes(kind))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    other_side.server.socket = context.wrap_socket(other_side.server.socket, server_side=True)
    return other_side.url.replace("http://127.0.0.1", "https://localhost")


def test_a_certificate_that_nobody_vouches_for_is_refused(secure, other_side):
    refused = failure(secure)
    assert (refused.code, refused.answer) == ("unreachable", "SSLCertVerificationError")
    assert other_side.taken == []
