"""A news site on this machine, whose feed has something new every few seconds."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Seconds between two new entries, and how many the feed names, the newest first.
ENTRY_EVERY, NAMED = 10.0, 50
_FEED = "application/rss+xml; charset=utf-8"
_PAGE = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>الجسر {n}</title></head><body><article><h1>الجسر رقم {n} يفتح في مارس</h1>
<p>أعلنت المتحدثة باسم البلدية ليلى حداد أن الجسر رقم {n} سيفتح للمشاة في مارس المقبل.</p>
<p>وأضافت في مؤتمر صحفي عقدته في المدينة أن كلفة الأعمال بلغت {n} ملايين، وأن العمل بدأ قبل عام.</p>
<p>وقال مهندس المشروع إن الفحوص الأخيرة انتهت، وإن الجسر يحتمل ضعف ما كان يحتمله قبل ترميمه.</p>
</article></body></html>"""


@contextmanager
def news_site() -> Iterator[str]:
    """The address of its feed, on a free port of 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/feed.xml"
    finally:
        server.shutdown()
        server.server_close()


class _Site(BaseHTTPRequestHandler):
    """``/feed.xml``, and the page of each entry by its number."""

    began = time.monotonic()

    def do_GET(self) -> None:
        host, name = self.headers["Host"], self.path.strip("/")
        if name == "feed.xml":
            newest = int((time.monotonic() - self.began) / ENTRY_EVERY) + 1
            kind, body = _FEED, feed(f"http://{host}", newest)
        elif name.isdecimal():
            kind, body = "text/html; charset=utf-8", _PAGE.format(n=name)
        else:  # robots.txt and the like
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())
        return None

    def log_message(self, *_said: object) -> None:
        """Nothing: it is the desk that is watched."""


def feed(site: str, newest: int) -> str:
    """RSS with the entries up to the ``newest``, which has the highest number."""
    items = "".join(
        f"<item><title>الجسر {n}</title><link>{site}/{n}</link><guid>{site}/{n}</guid></item>"
        for n in range(newest, max(newest - NAMED, 0), -1)
    )
    return f'<rss version="2.0"><channel><title>الجسور</title>{items}</channel></rss>'
