"""Who uses the desk while it is watched: three editors, a program, somebody who wants files.

All of them ask over HTTP, as browsers and programs do, and know no row.  Each notes what it was
answered, how soon, by the name of what it asked for.
"""

import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from http.cookiejar import CookieJar
from itertools import count
from typing import Any

#: Seconds that a client waits for an answer.
ANSWERS_WITHIN = 60
#: Seconds between two clicks of a person, and between two looks whether a file is ready.
THINKS, LOOKS = (1.0, 3.0), 2.0
#: Seconds between two times that the feed is asked.
ASKED_EVERY = 20.0
Headers = dict[str, str]
_CLAIMS, _FILES = "/desk/claims/claim/", "/desk/files/"
#: What stays as it is where an address is written for a request.
_KEPT = "/?&=%"
_LISTS = {
    "front page": "/desk/",
    "claims": _CLAIMS,
    "claims, disputed": f"{_CLAIMS}?true=disputed",
    "articles": "/desk/claims/article/",
    "search": "/desk/search/?q=السد",
    "work": "/desk/work/",
}
_TEXTS = {
    "ar": "قال وزير المياه سامي الغانم إن السد رقم {n} سيكتمل في مايو المقبل.\n"
    "وأضاف أن المرحلة الأولى انتهت قبل موعدها بشهرين.\nوشهدت المدينة في اليوم نفسه احتجاجات.\n"
    "ونقلت الصحيفة عن نقابة العمال قولها إن {n} عامل لم يقبضوا أجورهم منذ بداية العام.",
    "en": "Water minister Sami Ghanem said dam {n} would be finished by May.\n"
    "He added that the first phase had ended two months early.\nThe city saw protests that day.\n"
    "According to the union, {n} workers have not been paid since the start of the year.",
}


def article_text(n: int) -> tuple[str, str]:
    """(language, text) of the nth article: Arabic and English in turn, no two alike."""
    language = ("ar", "en")[n % 2]
    return language, _TEXTS[language].format(n=n)


class Notes:
    """What everybody was answered: {what was asked: [(status, seconds)]}; 0: the line broke."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.files, self.articles = 0, set[int]()
        self._lock = threading.Lock()

    def add(self, name: str, status: int, seconds: float) -> None:
        """Note an answer."""
        with self._lock:
            self.answers[name].append((status, seconds))


class Client:
    """One person's browser, or a program with a token."""

    def __init__(self, port: int, notes: Notes, token: str = "") -> None:
        self._at, self._notes, self._token = f"http://127.0.0.1:{port}", notes, token
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies)
        )

    def log_in(self, name: str, password: str) -> None:
        """Open the login's page and send its form."""
        self.get("login", "/desk/login/")
        self.send("login", "/desk/login/", username=name, password=password, next="/desk/")

    def get(self, name: str, address: str) -> bytes:
        """The page, as whoever asks for it sees it; empty where there was none."""
        return self._ask(name, urllib.parse.quote(address, _KEPT))

    def send(self, name: str, address: str, **form: str) -> bytes:
        """What comes of a form, with the cookie's secret in it as every page of the desk has it."""
        secret = {each.name: each.value for each in self._cookies}.get("csrftoken") or ""
        body = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": secret}).encode()
        return self._ask(name, address, body, {"Referer": self._at + address})

    def post(self, name: str, address: str, **body: Any) -> dict[str, Any]:
        """What the API answers; empty where it did not take it."""
        headers = {"Authorization": f"Token {self._token}", "Content-Type": "application/json"}
        sent = json.dumps(body).encode()
        told: dict[str, Any] = json.loads(self._ask(name, address, sent, headers) or b"{}")
        return told

    def _ask(
        self, name: str, address: str, body: bytes | None = None, headers: Headers | None = None
    ) -> bytes:
        asked = urllib.request.Request(self._at + address, body, headers or {})  # noqa: S310 - http
        began, status, got = time.perf_counter(), 0, b""
        try:
            with self._opener.open(asked, timeout=ANSWERS_WITHIN) as answer:
                status, got = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status = error.code
            error.close()
        except OSError:
            pass
        self._notes.add(name, status, time.perf_counter() - began)
        return got


def article_sent(client: Client, notes: Notes, n: int) -> None:
    """Send the nth article, and note it where it was taken."""
    language, text = article_text(n)
    taken = client.post("API: an article", "/api/v1/articles/", text=text, language=language)
    if taken:
        notes.articles.add(int(taken["article"]["id"]))


def program_sends(
    client: Client, notes: Notes, over: threading.Event, n: int, every: float
) -> None:
    """Send ``n`` articles, one ``every`` so many seconds, or as soon as the last was taken."""
    began = time.monotonic()
    for number in range(n):
        if over.wait(max(0.0, began + number * every - time.monotonic())):
            return
        article_sent(client, notes, number)


def feed_asked(client: Client, over: threading.Event, address: str) -> None:
    """Follow a feed, and have it asked now and then."""
    feed = client.post("API: a feed", "/api/v1/feeds/", url=address, minutes=5, language="ar")
    while not over.wait(ASKED_EVERY):
        client.post("API: the feed asked", f"/api/v1/feeds/{feed['id']}/poll/")


def editor_clicks(client: Client, over: threading.Event, chance: random.Random) -> None:
    """Open lists; open a claim of the newest that are open, and answer one of its questions."""
    while not over.wait(chance.uniform(*THINKS)):
        name, address = chance.choice([*_LISTS.items()])
        client.get(name, address)
        page = client.get("claims, open", f"{_CLAIMS}?true=open").decode()
        claims = sorted(set(re.findall(r"/desk/claims/article/(\d+)/change/\?claim=(\d+)", page)))
        if claims and not over.wait(chance.uniform(*THINKS)):
            article, claim = chance.choice(claims)
            address = f"/desk/claims/article/{article}/change/"
            client.get("an article", f"{address}?claim={claim}")
            answer = "content:unverifiable"
            client.send("a verdict", address, act="assess", claim=claim, answer=answer)


def files_taken(client: Client, notes: Notes, over: threading.Event) -> None:
    """Ask for all claims as a file, wait until a worker has written it, save it, and again."""
    for turn in count():
        if over.wait(LOOKS):
            return
        kind, known = ("csv", "xlsx", "json")[turn % 3], _ready(client)
        client.send("a file asked for", _FILES, list="claims.claim", kind=kind, query="voice=all")
        while not over.wait(LOOKS):
            if new := _ready(client) - known:
                notes.files += bool(client.get("a file", f"{_FILES}{new.pop()}/"))
                break


def _ready(client: Client) -> set[str]:
    page = client.get("files", f"{_FILES}?part").decode()
    return set(re.findall(rf'href="{_FILES}(\d+)/"', page))
