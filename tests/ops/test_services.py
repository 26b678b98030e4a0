"""Starting and stopping processes: in order, once, with a reason where it fails."""

import sys
from pathlib import Path

import pytest
import redis

from config import services


def test_a_broker_that_answers_is_not_started_twice(own_folder: Path) -> None:
    assert services.broker_start(listen=own_folder / "valkey.sock", data=own_folder) is None


def test_what_is_queued_outlives_a_killed_broker(own_folder: Path) -> None:
    listen, data = own_folder / "killed.sock", own_folder / "killed"
    first = services.broker_start(listen=listen, data=data)
    assert first
    client = redis.Redis(unix_socket_path=str(listen))
    client.rpush("celery", *range(20))
    client.execute_command("WAITAOF", 1, 0, 5000)  # type: ignore[no-untyped-call]
    first.kill()
    first.wait()
    second = services.broker_start(listen=listen, data=data)
    assert second
    assert client.llen("celery") == 20
    services.process_stop(second)
    assert not services.broker_answers(listen)


def test_a_path_that_no_socket_can_have_is_refused(tmp_path: Path) -> None:
    listen = tmp_path / ("deep" * 30) / "valkey.sock"
    with pytest.raises(services.ServiceError, match="too long for a unix socket"):
        services.broker_command(listen=listen, data=tmp_path)


def test_a_process_that_stops_while_starting_shows_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    process = services.process_start([sys.executable, "-c", "exit('no more room')"], log=log)
    with pytest.raises(services.ServiceError, match="no more room"):
        services.wait_until(lambda: False, process=process, log=log)


def test_a_process_that_does_not_listen_to_reason_is_killed(tmp_path: Path) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1); signal.pause()"
    log = tmp_path / "log"
    process = services.process_start([sys.executable, "-uc", deaf], log=log)
    services.wait_until(lambda: bool(log.read_text()), process=process, log=log)
    services.process_stop(process, patience=0.1)
    assert process.returncode == -9
