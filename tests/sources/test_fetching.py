"""An address gives an article, or a sentence that says what to do; over real connections."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import certifi
import pytest

from sources import fetching
from sources.days import day_of
from sources.errors import Refused
from sources.fetching import document_fetch
from sources.pages import FetchedDocument
from sources.public import is_public
from sources.received import as_file
from sources.uploads import file_columns

from .files import pdf
from .site import OUTLET, TEXT, TITLE, Site, page, site_running

ARTICLE = FetchedDocument(TEXT, TITLE, OUTLET, date(2026, 5, 2))


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.ISNAD_FETCH_PRIVATE = True
    with site_running() as site:
        yield site


def refusal(url: str) -> tuple[str, str]:
    """(code, field)"""
    with pytest.raises(Refused) as refused:
        document_fetch(url)
    assert "%" not in str(refused.value)
    return refused.value.code, refused.value.field


@pytest.mark.parametrize("path", ["/utf8", "/gzip", "/utf16", "/السد?ر=1"])
def test_an_arabic_page_gives_text_title_outlet_and_date(site: Site, path: str) -> None:
    assert document_fetch(site[path]) == ARTICLE


def test_a_page_in_windows_1256_that_moved(site: Site) -> None:
    assert document_fetch(site["/moved"]) == ARTICLE
    assert [asked["Host"] for asked in site.asked] == [f"127.0.0.1:{site.server_port}"] * 2
    assert "Isnad" in site.asked[0]["User-Agent"]


def test_plain_text_is_taken_as_it_is(site: Site) -> None:
    assert document_fetch(site["/text"]) == FetchedDocument("قال\nوأضاف")


def test_a_file_is_read_as_one_that_is_given(site: Site) -> None:
    lines = ["قال الوزير إن السد آمن."], ["وأضافت هدى أمس."]
    site.pages["/report"] = (200, {"Content-Type": "application/octet-stream"}, pdf(*lines))
    places: Any = {"pages": [[0, "1"], [24, "2"]]}
    text = "قال الوزير إن السد آمن.\nوأضافت هدى أمس."
    assert document_fetch(site["/report"]) == FetchedDocument(text, places=places)
    head = "From: Huda <huda@example.org>\r\nDate: Sat, 2 May 2026 10:00:00 +0300\r\nSubject: Dam"
    letter = f"{head}\r\n\r\nIt holds.".encode()
    site.pages["/letter"] = (200, {"Content-Type": "message/rfc822"}, letter)
    assert document_fetch(site["/letter"]) == FetchedDocument(
        "It holds.", title="Dam", author="Huda", published_on=date(2026, 5, 2)
    )


@pytest.mark.parametrize(
    ("date_line", "day"),
    [
        ("Sat, 2 May 2026 23:30:00 -0500", date(2026, 5, 3)),  # as of the desk, which is at UTC
        ("Sat, 2 May 9999 10:00:00 +0000", None),
    ],
)
def test_a_file_from_an_address_has_the_day_that_it_has_as_an_upload(
    site: Site, settings: Any, date_line: str, day: date | None
) -> None:
    settings.TIME_ZONE = "UTC"
    letter = f"From: h@example.org\r\nDate: {date_line}\r\n\r\nIt holds.".encode()
    site.pages["/letter"] = (200, {"Content-Type": "message/rfc822"}, letter)
    assert document_fetch(site["/letter"]).published_on == day
    uploaded = file_columns(as_file("letter.eml", letter))
    assert day_of(uploaded.get("published_at")) == day


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/404", "fetch_not_found"),
        ("/410", "fetch_gone"),
        ("/403", "fetch_forbidden"),
        ("/418", "fetch_status"),
        ("/503", "fetch_server_error"),
        ("/circle", "fetch_redirects"),
        ("/file", "address_malformed"),
        ("/pdf", "file_broken"),
        ("/picture", "page_no_text"),
        ("/archive", "page_no_text"),
        ("/disguised", "file_broken"),
        ("/bytes", "page_no_text"),
        ("/empty", "page_no_article"),
        ("/large", "fetch_too_large"),
        ("/bomb", "fetch_too_large"),
        ("/short", "fetch_broken"),
        ("/garbled", "fetch_broken"),
    ],
)
def test_each_failure_has_a_code_of_its_own(
    site: Site, monkeypatch: pytest.MonkeyPatch, path: str, code: str
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 100_000)
    assert refusal(site[path]) == (code, "url")


@pytest.mark.parametrize("path", ["/drip", "/headers"])
def test_a_site_that_drips_is_cut_off_in_time(
    site: Site, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.6)
    assert refusal(site[path])[0] == "fetch_timeout"


def test_a_site_that_says_nothing_is_given_up(settings: Any, monkeypatch: Any) -> None:
    settings.ISNAD_FETCH_PRIVATE = True
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert refusal(f"http://127.0.0.1:{silent.getsockname()[1]}/")[0] == "fetch_timeout"


def test_a_closed_port_is_said_to_take_no_connection(settings: Any) -> None:
    settings.ISNAD_FETCH_PRIVATE = True
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/")[0] == "fetch_unreachable"


def test_a_name_that_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_asked: Any, **_how: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refusal("https://no-such-site.example/")[0] == "address_unknown"


@pytest.mark.parametrize(
    "url",
    ["", "example", "ftp://example.org/a", "file:///etc/hostname", "javascript:x", "http://",
     "http://a..b/", "http://example.org:port/", "//example.org/"],
)  # fmt: skip
def test_what_is_no_address_of_a_page(url: str) -> None:
    assert refusal(url)[0] == "address_malformed"


# --- where the desk does not go ------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "10.1.2.3",
     "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255",
     "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
     "[2002:7f00:1::]", "[::127.0.0.1]", "[64:ff9b:1::1]", "[2001:db8::1]", "[3fff::1]",
     "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[2001:2::1]", "[100::1]", "[fec0::1]", "[5f00::1]",
     "[4000::1]", "user:password@127.0.0.1"],
)  # fmt: skip
def test_private_addresses_are_refused_in_every_spelling(host: str) -> None:
    assert refusal(f"http://{host}/")[0] in ("address_private", "address_unknown")


@pytest.mark.parametrize(
    "address",
    [
        "93.184.215.14",
        "2606:2800:21f:cb07::1",
        "64:ff9b::5db8:d70e",
        "::ffff:9.9.9.9",
        "2002:5db8:d70e::1",
        "2001:0:4136:e378:8000:63bf:a247:28f1",
    ],
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_a_public_page_cannot_lead_inside(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ISNAD_FETCH_PRIVATE = False
    monkeypatch.setattr(fetching, "is_public", lambda ip: ip == "127.0.0.1" or is_public(ip))
    assert document_fetch(site["/moved"]) == ARTICLE
    assert refusal(site["/inside"])[0] == "address_private"


def test_the_connection_goes_to_the_address_that_was_checked(
    site: Site, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers differently the second time is asked once."""
    settings.ISNAD_FETCH_PRIVATE = False
    monkeypatch.setattr(fetching, "is_public", lambda ip: ip == "127.0.0.1")
    look_up, asked = socket.getaddrinfo, []

    def looked_up(host: str, *rest: Any, **how: Any) -> Any:
        asked.append(host)
        return look_up("127.0.0.1" if host == "news.example" else host, *rest, **how)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    assert document_fetch(f"http://news.example:{site.server_port}/utf8") == ARTICLE
    assert asked == ["news.example", "127.0.0.1"]
    assert site.asked[-1]["Host"] == f"news.example:{site.server_port}"


# --- encrypted ---------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that 127.0.0.1 signed itself, with its key."""
    path = tmp_path / "site.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    command += f" -subj /CN=site -addext subjectAltName=IP:127.0.0.1 -keyout {path}"
    try:
        made = subprocess.run(command.split(), capture_output=True, check=True, timeout=30)
    except FileNotFoundError:
        pytest.skip("no openssl here")
    path.write_bytes(path.read_bytes() + made.stdout)
    return path


@pytest.fixture
def secure_port(settings: Any, certificate: Path) -> Iterator[int]:
    """A site that answers over TLS."""
    settings.ISNAD_FETCH_PRIVATE = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    body = page("utf-8")
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"

    def answer() -> None:
        for _visit in range(2):
            try:
                with context.wrap_socket(server.accept()[0], server_side=True) as visitor:
                    visitor.recv(65536)
                    visitor.sendall(head.encode() + body)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(secure_port: int) -> None:
    assert refusal(f"https://127.0.0.1:{secure_port}/")[0] == "fetch_insecure"


def test_a_page_comes_over_an_encrypted_connection(
    secure_port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifi, "where", lambda: str(certificate))
    assert document_fetch(f"https://127.0.0.1:{secure_port}/") == ARTICLE


def test_a_site_that_speaks_no_tls(site: Site) -> None:
    assert refusal(site["/utf8"].replace("http:", "https:"))[0] == "fetch_unreachable"
