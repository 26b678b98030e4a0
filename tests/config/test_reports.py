"""What a newsroom's own Sentry is told of an error, and what not."""

import json
import secrets
import subprocess
import sys

import brotli
import pytest

from config.services import ROOT

from ..api.receiver import receiver_running

#: A desk in which one page fails, and a request for it that holds words of three kinds.
FAILS = """
import sys, types
import django
django.setup()
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

def page(request):
    secret = "a local secret"
    raise RuntimeError("the page failed")

urls = types.ModuleType("urls")
urls.urlpatterns = [path("fails/", csrf_exempt(page))]
sys.modules["urls"] = urls
settings.ROOT_URLCONF = "urls"
request = RequestFactory().post("/fails/?q=searched+secret", {"text": "a posted secret"})
statuses = []
told = lambda status, _headers, _error=None: statuses.append(status)
get_wsgi_application()(request.environ, told)
assert statuses == ["500 Internal Server Error"]
"""


@pytest.mark.services
@pytest.mark.parametrize("told", [True, False])
def test_an_error_is_told_without_words_to_the_address_that_is_set(told: bool) -> None:
    with receiver_running() as receiver:
        address = f"http://key@127.0.0.1:{receiver.server_port}/7"
        env = {
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DATABASE_URL": "sqlite://:memory:",
            "ALLOWED_HOSTS": "testserver",
            "SENTRY_DSN": address if told else "",
        }
        subprocess.run([sys.executable, "-c", FAILS], cwd=ROOT, env=env, check=True, timeout=120)
        got = list(receiver.got)
    assert [each.path for each in got] == ["/api/7/envelope/"] * told
    for each in got:
        body = brotli.decompress(each.body)
        assert b"secret" not in body
        event = json.loads(body.splitlines()[2])
        (failure,) = event["exception"]["values"]
        assert (failure["type"], failure["value"]) == ("RuntimeError", "the page failed")
        assert event["request"] == {"method": "POST", "url": "http://testserver/fails/"}
        assert event["release"].startswith("isnad@")
