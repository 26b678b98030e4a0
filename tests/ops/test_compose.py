"""What docker-compose.yml runs, run here: no engine, but the same commands and services."""

import json
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from config.services import ROOT, broker_binary, process_start, process_stop, unused_port
from config.settings import _given_secret

from ..conftest import wait_for
from ..postgres import postgres_program

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
#: Those that run on, of our own image and of others'.
OURS, OTHERS = {"web", "worker", "fetcher", "beat"}, {"postgres", "redis", "proxy"}
#: ``make test`` installs it.
HAPROXY = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [pytest.mark.services, pytest.mark.xdist_group("compose")]


@pytest.fixture(scope="module")
def port() -> int:
    """A port that is free now."""
    return unused_port()


@pytest.fixture(scope="module")
def redis_service(own_folder: Path) -> Iterator[str]:
    """The redis service's own command, on a unix socket; yields its BROKER_URL."""
    path = own_folder / "compose.sock"
    _program, *options = shlex.split(SERVICES["redis"]["command"])
    folder = own_folder / "compose-redis"
    folder.mkdir()
    private = ["--port", "0", "--unixsocket", str(path), "--dir", str(folder)]
    server = process_start([broker_binary(), *options, *private], log=own_folder / "redis.log")
    wait_for(path.exists)
    assert redis.Redis(unix_socket_path=str(path)).ping()
    yield f"redis+socket://{path}?virtual_host=0"
    process_stop(server)


@pytest.fixture(scope="module")
def env(postgres: str, redis_service: str, own_folder: Path) -> dict[str, str]:
    """What the services get from .env and docker-compose.yml, with the tests' addresses."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": postgres,
        "BROKER_URL": redis_service,
        "ISNAD_VAR": str(own_folder / "compose-var"),
        "ALLOWED_HOSTS": SERVICES["web"]["environment"]["ALLOWED_HOSTS"].split(",")[0],
    }


def command(service: str, port: int) -> list[str]:
    """A service's command, listening on loopback only."""
    text = SERVICES[service]["command"].replace("0.0.0.0:8000", f"127.0.0.1:{port}")
    return shlex.split(text)


def healthy(service: str, env: dict[str, str], port: int) -> bool:
    """Does the service's health check, run here, say so?"""
    kind, *check = SERVICES[service]["healthcheck"]["test"]
    check = [word.replace(":8000", f":{port}").replace("$$", "$") for word in check]
    check = ["/bin/sh", "-c", *check] if kind == "CMD-SHELL" else check
    return subprocess.run(check, env=env, cwd=ROOT, capture_output=True).returncode == 0


@contextmanager
def running(service: str, env: dict[str, str], port: int, log: Path) -> Iterator[None]:
    """The service as long as the block lasts: unhealthy before, healthy when it begins."""
    assert not healthy(service, env, port)
    process = process_start(command(service, port), log=log, env=env)
    try:
        wait_for(lambda: healthy(service, env, port))
        yield
        assert process.poll() is None, log.read_text()
    finally:
        process_stop(process)


def test_it_is_a_compose_file() -> None:
    check = Path(sys.executable).with_name("check-jsonschema")
    schema = ["--builtin-schema", "vendor.compose-spec"]
    subprocess.run([check, *schema, ROOT / "docker-compose.yml"], check=True, capture_output=True)


def test_every_service_tells_whether_it_is_well() -> None:
    assert set(SERVICES) == OURS | OTHERS | {"migrate"}
    assert all(SERVICES[name]["healthcheck"]["test"] for name in OURS | OTHERS)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_container_has_what_it_needs_and_no_more(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert (service["security_opt"], service["cap_drop"]) == (["no-new-privileges:true"], ["ALL"])
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["mem_limit"]
    assert service["cpus"]
    assert service["pids_limit"]
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    if name in OTHERS:
        assert service["user"] == service["image"].partition(":")[0]
    ports = service.get("ports", [])
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert bool(ports) is (name == "proxy")


@pytest.mark.parametrize("name", sorted(OURS | {"migrate"}))
def test_what_our_own_containers_write_to_is_memory_and_volumes(name: str) -> None:
    service = SERVICES[name]
    image = (ROOT / "Dockerfile").read_text()
    written = set(re.findall(r"ISNAD_(?:VAR|STANZA_DIR)=(/\S+)", image))
    memory = {each.partition(":")[0]: each.partition(":")[2] for each in service["tmpfs"]}
    volumes = {each.partition(":")[2] for each in service["volumes"]}
    assert written <= {*memory, *volumes}
    uid = re.findall(r"--uid (\d+)", image)[0]
    assert f"uid={uid}" in memory["/var/lib/isnad"]
    assert "mode=0700" in memory["/var/lib/isnad"]


def test_secrets_are_in_files_and_in_no_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets_of = {name: set(service.get("secrets", [])) for name, service in SERVICES.items()}
    both = {"secret_key", "postgres_password"}
    assert secrets_of == {
        **dict.fromkeys(OURS | {"migrate"}, both),
        "postgres": {"postgres_password"},
        "redis": set(),
        "proxy": set(),
    }
    assert set(COMPOSE["secrets"]) == both
    for each in COMPOSE["secrets"].values():
        assert each["file"].startswith("./secrets/")
    for name in OURS:
        told = SERVICES[name]["environment"]
        assert (told["SECRET_KEY"], told["POSTGRES_PASSWORD"]) == ("", "")
        assert "@" not in told["DATABASE_URL"].removeprefix("postgres://isnad@")
        assert told["SECRET_KEY_FILE"] == "/run/secrets/secret_key"
    for ignored in (".gitignore", ".dockerignore"):
        assert re.search(r"^/?secrets/?$", (ROOT / ignored).read_text(), re.M)
    file = tmp_path / "secret_key"
    file.write_text(f"{'k3Jx-0aTqv9ZrW7cLdP2sYb' * 3}\n")
    monkeypatch.setenv("SECRET_KEY", "")
    monkeypatch.setenv("SECRET_KEY_FILE", str(file))
    assert _given_secret() == file.read_text().strip()


def test_everything_waits_for_what_it_needs() -> None:
    waits = {
        name: {other: how["condition"] for other, how in service.get("depends_on", {}).items()}
        for name, service in SERVICES.items()
    }
    ready = {"migrate": "service_completed_successfully", "redis": "service_healthy"}
    assert waits == {
        **dict.fromkeys(OURS, ready),
        "migrate": {"postgres": "service_healthy"},
        "postgres": {},
        "redis": {},
        "proxy": {"web": "service_healthy"},
    }
    assert SERVICES["migrate"]["restart"] == "no"
    assert {SERVICES[name]["restart"] for name in OURS | OTHERS} == {"unless-stopped"}


def test_a_task_is_given_to_nobody_else_while_it_may_be_under_way(settings: Any) -> None:
    told = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert told >= max(3600, 2 * settings.ISNAD_RUN_SECONDS)


def test_a_worker_has_time_to_hand_its_article_back(settings: Any) -> None:
    worker = SERVICES["worker"]
    assert "REMAP_SIGTERM=SIGQUIT exec celery" in worker["command"]
    assert worker["stop_grace_period"] == "2m"
    assert 0 < settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT <= 100


def test_the_example_holds_every_variable() -> None:
    example = (ROOT / ".env.example").read_text()
    demanded = re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())
    assert {name for name in demanded if f"\n{name}=" not in example} == set()
    read = re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', (ROOT / "config/settings.py").read_text())
    assert {name for name in read if not re.search(rf"^(# )?{name}=", example, re.M)} == set()


def test_postgres_is_asked_with_its_own_health_check(postgres: str) -> None:
    _kind, program, *options = SERVICES["postgres"]["healthcheck"]["test"]
    where = ["--host", postgres.partition("host=")[2]]
    assert subprocess.run([postgres_program(program), *where, *options]).returncode == 0


def test_web_worker_and_beat_run_on_postgres_and_redis(
    env: dict[str, str], port: int, own_folder: Path
) -> None:
    migrate = [sys.executable, *command("migrate", port)[1:]]
    subprocess.run(migrate, env=env, cwd=ROOT, check=True)
    with running("web", env, port, own_folder / "web.log"):
        desk = urllib.request.urlopen(f"http://127.0.0.1:{port}/")
        assert (desk.status, "/login/" in desk.url) == (200, True)
        _age_the_last_sweep(env)
        queue = redis.Redis(unix_socket_path=str(own_folder / "compose.sock"))
        with running("beat", env, port, own_folder / "beat.log"):
            wait_for(lambda: queue.llen("upkeep") > 0)
        sent, *_later = map(json.loads, queue.lrange("upkeep", 0, -1))
        assert sent["headers"]["task"] == "claims.tasks.sweep"
        assert sent["headers"]["expires"]  # or those that nobody takes would pile up
        with running("worker", env, port, own_folder / "compose-worker.log"):
            wait_for(lambda: queue.llen("upkeep") == 0)


@pytest.mark.skipif(not (HAPROXY or os.environ.get("CI")), reason="there is no HAProxy here")
def test_web_is_started_anew_and_no_request_is_lost(
    env: dict[str, str], port: int, own_folder: Path
) -> None:
    """As an update does it, while programs send articles by way of the proxy."""
    token, front = _token(env), unused_port()
    config, log = own_folder / "haproxy.cfg", own_folder / "proxy.log"
    config.write_text(_proxy_config(listen=front, web=port))
    _program, *options, _file = shlex.split(SERVICES["proxy"]["command"])
    proxy = process_start([HAPROXY or "haproxy", *options, str(config)], log=log, env=env)
    stop, answers = threading.Event(), list[int]()
    with ThreadPoolExecutor(3) as programs:
        try:
            with running("web", env, port, own_folder / "renewed.log"):
                for n in range(3):
                    programs.submit(_send_articles, front, token, n, stop, answers)
                wait_for(lambda: len(answers) >= 10)
            before = len(answers)
            assert not healthy("web", env, port)
            with running("web", env, port, own_folder / "renewed.log"):
                wait_for(lambda: len(answers) >= before + 10)
                stop.set()
        finally:
            stop.set()
            programs.shutdown()
            process_stop(proxy)
    assert set(answers) == {202}, log.read_text()


def _token(env: dict[str, str]) -> str:
    """The secret of a program that sends articles to the services' database."""
    manage = partial(subprocess.run, env=env, cwd=ROOT, check=True, capture_output=True, text=True)
    manage([sys.executable, "manage.py", "migrate"])
    person = ["createsuperuser", "--no-input", "--username", "program", "--email", "p@example.org"]
    manage([sys.executable, "manage.py", *person])
    made = manage([sys.executable, "manage.py", "token", "make", "program"])
    return str(made.stdout.strip())


def _proxy_config(*, listen: int, web: int) -> str:
    """The service's own, between loopback ports; no engine answers for names here."""
    told = str(COMPOSE["configs"]["proxy"]["content"])
    told = told.replace("bind :8000", f"bind 127.0.0.1:{listen}")
    return re.sub(r"server web .*", f"server web 127.0.0.1:{web}", told)


def _send_articles(
    port: int, token: str, program: int, stop: threading.Event, answers: list[int]
) -> None:
    for n in count():
        if stop.is_set():
            return
        text = f"قال الوزير رقم {program} إن السد رقم {n} سيكتمل في مايو."
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/articles/",
            data=json.dumps({"text": text, "language": "ar"}).encode(),
            headers={"Authorization": f"Token {token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                answers.append(answer.status)
        except urllib.error.HTTPError as error:
            answers.append(error.code)
        except OSError:
            answers.append(0)


def _age_the_last_sweep(env: dict[str, str]) -> None:
    """As if beat had been away for an hour, so that it has something to send at once."""
    code = """
from datetime import timedelta
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
minute, _ = IntervalSchedule.objects.get_or_create(every=60, period="seconds")
PeriodicTask.objects.create(name="sweep", task="claims.tasks.sweep", interval=minute,
    last_run_at=timezone.now() - timedelta(hours=1))
"""
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(shell, env=env, cwd=ROOT, check=True)


def test_the_deployment_checks_find_nothing(env: dict[str, str]) -> None:
    deployed = {**env, "HTTPS": "True", "PROXIES": "1"}
    check = [sys.executable, "manage.py", "check", "--deploy"]
    said = subprocess.run(check, env=deployed, cwd=ROOT, capture_output=True, text=True)
    found = set(re.findall(r"\((\w+\.[EW]\d+)\)", said.stderr))
    # This machine's own Python may be old: that one is not for the settings to mend.
    assert (said.returncode, found - {"isnad.W001"}) == (0, set()), said.stderr


def test_the_image_s_static_files_can_be_collected(env: dict[str, str], own_folder: Path) -> None:
    step = re.findall(r"python (manage\.py collectstatic .*)", (ROOT / "Dockerfile").read_text())
    static = {**env, "STATIC_ROOT": str(own_folder / "static")}
    subprocess.run([sys.executable, *step[0].split()], env=static, cwd=ROOT, check=True)
    assert (own_folder / "static/admin/css/base.css").is_file()
