"""A news site of the tests' own, on a free port of this machine."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .files import zipped

TITLE, OUTLET = "السد يكتمل في مايو", "صحيفة النهر"
LINES = [
    TITLE,
    "قال وزير المياه سامي الغانم إن السد\u200cها سيكتمل في مايو \u200f(2026)\u200e،"
    " وإن الكلفة «بلغت ثلاثة مليارات».",
    "وأضاف الوزير في مؤتمر صحفي عقده في العاصمة أن المرحلة الأولى انتهت قبل موعدها بشهرين كاملين.",
    "ونقلت الصحيفة عن نقابة العمال قولها إن مئات العمال لم يقبضوا أجورهم منذ بداية العام الجاري.",
]
TEXT = "\n".join(LINES)
ARTICLE = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head>
<meta charset="{{charset}}"><title>{TITLE} | {OUTLET}</title>
<meta property="og:site_name" content="{OUTLET}"><meta property="og:title" content="{TITLE}">
<meta property="article:published_time" content="2026-05-02T10:00:00+03:00"></head>
<body><nav><a href="/">الرئيسية</a> <a href="/sport">رياضة</a></nav>
<article><h1>{TITLE}</h1>{"".join(f"<p>{line}</p>" for line in LINES[1:])}</article>
<footer>جميع الحقوق محفوظة</footer><script>track("قارئ")</script></body></html>"""
HTML = "text/html"


def page(charset: str) -> bytes:
    """The article's page in that encoding."""
    return ARTICLE.format(charset=charset).encode(charset)


PACKED = gzip.compress(page("utf-8"))
#: {path: (status, headers, body)}
PAGES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/1256": (200, {"Content-Type": HTML}, page("windows-1256")),
    "/utf8": (200, {"Content-Type": "text/html; charset=utf-8"}, page("utf-8")),
    "/utf16": (200, {"Content-Type": HTML}, page("utf-16")),
    "/gzip": (200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, PACKED),
    "/%D8%A7%D9%84%D8%B3%D8%AF?%D8%B1=1": (200, {"Content-Type": HTML}, page("utf-8")),
    "/text": (200, {"Content-Type": "text/plain; charset=utf-8"}, "قال\r\nوأضاف".encode()),
    "/moved": (301, {"Location": "/1256"}, b""),
    "/circle": (302, {"Location": "/circle"}, b""),
    "/inside": (302, {"Location": "http://10.0.0.1/admin"}, b""),
    "/file": (302, {"Location": "file:///etc/hostname"}, b""),
    "/404": (404, {"Content-Type": HTML}, page("utf-8")),
    "/410": (410, {}, b""),
    "/403": (403, {}, b""),
    "/418": (418, {}, b""),
    "/503": (503, {}, b""),
    "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
    "/archive": (200, {"Content-Type": "application/zip"}, zipped({"sheet.xml": "<a/>"})),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/disguised": (200, {"Content-Type": HTML}, b"%PDF-1.7"),
    "/bytes": (200, {"Content-Type": HTML}, bytes(range(256)) * 9),
    "/empty": (200, {"Content-Type": HTML}, b"<html><body><div id=app></div></body></html>"),
    "/large": (200, {"Content-Type": HTML}, b"x" * 200_000),
    "/bomb": (
        200,
        {"Content-Type": HTML, "Content-Encoding": "gzip"},
        gzip.compress(b"x" * 2_000_000),
    ),
    "/short": (200, {"Content-Type": HTML, "Content-Length": "5000"}, b"<p>"),
    "/garbled": (200, {"Content-Type": HTML, "Content-Encoding": "gzip"}, b"no gzip"),
}


Answer = tuple[int, dict[str, str], bytes]


class Site(ThreadingHTTPServer):
    """Answers as ``PAGES`` says, or its own ``pages`` before them; drips at ``/drip`` and
    ``/headers`` until it is closed.  A page that a request names by its ETag has not changed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, str]] = []  # the headers of every request
        self.paths: list[str] = []
        self.pages: dict[str, Answer] = {}
        self.closing = threading.Event()

    def __getitem__(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(dict(self.headers))
        self.server.paths.append(self.path)
        if self.path in ("/drip", "/headers"):
            return self._drip()
        status, headers, body = {**PAGES, **self.server.pages}[self.path]
        if headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
            status, body = 304, b""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        return None

    def _drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"\r\n" * (self.path == "/drip"))
        try:
            while not self.server.closing.wait(0.05):
                self.wfile.write(b"x")
        except OSError:
            pass

    def log_message(self, *_words: Any) -> None:
        """Nothing."""


@contextmanager
def site_running() -> Iterator[Site]:
    """The site, at work."""
    site = Site()
    threading.Thread(target=site.serve_forever, args=[0.05], daemon=True).start()
    yield site
    site.closing.set()
    site.shutdown()
    site.server_close()
