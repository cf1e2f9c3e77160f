"""The task queue that wakes the worker."""

import base64
import os
import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from huey import RedisHuey, SqliteHuey

from meetings.cli.serve import ProcessSupervisor
from meetings.jobs import task_queue
from meetings.settings import Settings

FULL_HOUR = datetime(2027, 3, 1, 12)  # noqa: DTZ001 - huey compares local times
#: Tasks as version 0.1.0 stored them, by name, signed with the key of ``settings`` below.
QUEUED_BY_0_1_0 = {
    "drain": (
        "gAWVdgAAAAAAAACMDWh1ZXkucmVnaXN0cnmUjAdNZXNzYWdllJOUKIwkMDlhYjdlODAtZjRkZC00MWNmLWI2YWIt"
        "Zjk2ZTVhNGUxNmQ2lIwZbWVldGluZ3Muam9icy5xdWV1ZS5kcmFpbpROSwBLAE4pfZROTk5OTk5LAHSUgZQuOjI0"
        "MGEyODdjOGY4ZDUxMDQ4YzNkN2Y0YThhOWQ0ODEyMWExNmE5ZWY="
    ),
    "drain_each_minute": (
        "gAWVggAAAAAAAACMDWh1ZXkucmVnaXN0cnmUjAdNZXNzYWdllJOUKIwkN2NjYzBiYzUtOThmYS00YzhlLWJhZmMt"
        "OTBiY2FjODY1MDA3lIwlbWVldGluZ3Muam9icy5xdWV1ZS5kcmFpbl9lYWNoX21pbnV0ZZROSwBLAE4pfZROTk5O"
        "Tk5LAHSUgZQuOjQ5NDY2NjE3NmYyOGMwYTRjYzgwMWVkNTI4ZTcwYmUzOGY2MzNmOGM="
    ),
    "tidy_each_hour": (
        "gAWVfwAAAAAAAACMDWh1ZXkucmVnaXN0cnmUjAdNZXNzYWdllJOUKIwkYTJlY2Q1YjgtMzRiOC00OWU1LThjN2Yt"
        "NGI3OGZjYjY4NTk3lIwibWVldGluZ3Muam9icy5xdWV1ZS50aWR5X2VhY2hfaG91cpROSwBLAE4pfZROTk5OTk5L"
        "AHSUgZQuOjA4ZGJkZDA4ZDJlNmMyYTdmMGVhMGE4MzFlOTk1OTI1YmI4YjlhY2Y="
    ),
    "read_replies": (
        "gAWVfQAAAAAAAACMDWh1ZXkucmVnaXN0cnmUjAdNZXNzYWdllJOUKIwkYjkwYzdjOGItZGUxYi00YzBmLWFkZDQt"
        "Yjk2N2EwNWE0NzRklIwgbWVldGluZ3Muam9icy5xdWV1ZS5yZWFkX3JlcGxpZXOUTksASwBOKX2UTk5OTk5OSwB0"
        "lIGULjowNmUwY2ZmMTZhNDUxYzVlYjJjYjAyODM5NjJlZjJhMzY1MmE2OGM0"
    ),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(instance=tmp_path, secret_key="s" * 32, database_url="sqlite://")


@pytest.fixture
def bare_app() -> Flask:
    return Flask("bare")


def test_a_second_wake_up_is_not_queued(bare_app: Flask, settings: Settings) -> None:
    waking = task_queue.register_queue(bare_app, settings)

    waking.send_mail()
    waking.send_mail()

    assert waking.huey.pending_count() == 1


def test_a_queued_task_of_another_kind_prevents_none(bare_app: Flask, settings: Settings) -> None:
    waking = task_queue.register_queue(bare_app, settings)

    for _ in range(2):
        waking.render_images()
        waking.send_mail()

    assert sorted(task.name for task in waking.huey.pending()) == ["drain", "paint_og_images"]


def test_a_queued_task_reaches_a_worker_in_another_process(
    bare_app: Flask, settings: Settings
) -> None:
    task_queue.register_queue(bare_app, settings).send_mail()
    elsewhere = task_queue.register_queue(Flask("elsewhere"), settings)

    task = elsewhere.huey.dequeue()

    assert task is not None
    assert task.name == "drain"


def test_a_task_signed_with_another_key_is_refused(bare_app: Flask, settings: Settings) -> None:
    task_queue.register_queue(bare_app, settings).send_mail()
    stranger = Settings(instance=settings.instance, secret_key="x" * 32, database_url="sqlite://")
    elsewhere = task_queue.register_queue(Flask("elsewhere"), stranger)

    with pytest.raises(ValueError, match="mismatch"):
        elsewhere.huey.dequeue()


def test_redis_url_chooses_redis(bare_app: Flask, tmp_path: Path) -> None:
    settings = Settings(
        instance=tmp_path,
        secret_key="s",
        database_url="sqlite://",
        redis_url="redis://localhost/3",
    )

    huey = task_queue.register_queue(bare_app, settings).huey

    assert isinstance(huey, RedisHuey)
    assert huey.storage.pool.connection_kwargs["db"] == 3


def test_file_is_chosen_without_redis(bare_app: Flask, settings: Settings) -> None:
    huey = task_queue.register_queue(bare_app, settings).huey

    assert isinstance(huey, SqliteHuey)
    assert (settings.instance / "queue.db").exists()


def test_mailboxes_are_read_in_a_second_thread(settings: Settings) -> None:
    file = str(settings.instance / "queue.db")
    without = task_queue.TaskQueue(SqliteHuey("without", filename=file), list, list)
    with_mailbox = task_queue.TaskQueue(SqliteHuey("with", filename=file), list, list, list)

    assert (without.consumer().workers, with_mailbox.consumer().workers) == (2, 3)


def test_mailboxes_are_read_periodically_if_any_is_configured(
    bare_app: Flask, settings: Settings
) -> None:
    with_mailbox = replace(settings, imap_urls=("imaps://u:p@host/INBOX",))
    tasks = [
        [
            task.name
            for task in task_queue.register_queue(Flask("x"), configured).huey.read_periodic(
                FULL_HOUR
            )
        ]
        for configured in (settings, with_mailbox)
    ]

    every_minute = [
        "drain_each_minute",
        "paint_og_images_each_minute",
        "record_heartbeat_each_minute",
    ]
    assert tasks == [every_minute, [*every_minute, "read_replies"]]


def test_a_forked_worker_runs_the_queued_task(settings: Settings) -> None:
    reading, writing = os.pipe()
    file = str(settings.instance / "queue.db")
    huey = SqliteHuey("forked", filename=file)
    queue = task_queue.TaskQueue(huey, lambda: os.write(writing, b"done"), lambda: None)
    supervisor = ProcessSupervisor()
    supervisor.start("worker", lambda: queue.consumer().run())

    queue.send_mail()
    output = os.read(reading, 4)
    supervisor.stop()

    assert output == b"done"


@pytest.mark.parametrize("name", QUEUED_BY_0_1_0)
def test_a_task_queued_by_version_0_1_0_still_runs(settings: Settings, name: str) -> None:
    called: list[str] = []
    file = str(settings.instance / "queue.db")
    engine = replace(settings, imap_urls=("imaps://u:p@host/INBOX",))
    huey = task_queue.register_queue(Flask("made the file"), engine).huey
    with sqlite3.connect(file) as connection:
        connection.execute(
            "INSERT INTO task (queue, data) VALUES ('convenor', ?)",
            (base64.b64decode(QUEUED_BY_0_1_0[name]),),
        )
    connection.close()
    waking = task_queue.TaskQueue(
        type(huey)(task_queue.QUEUE_NAME, filename=file, serializer=huey.serializer, results=False),
        lambda: called.append("drain"), lambda: called.append("tidy"),
        lambda: called.append("read"),
    )  # fmt: skip

    task = waking.huey.dequeue()
    waking.huey.execute(task)

    assert task.name == name
    assert called == [name.partition("_")[0]]
