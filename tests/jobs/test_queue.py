"""The engine that wakes the worker."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from huey import RedisHuey, SqliteHuey

from meetings.jobs import task_queue
from meetings.jobs.runner import Family
from meetings.settings import Settings

FULL_HOUR = datetime(2027, 3, 1, 12)  # noqa: DTZ001 - huey asks in local time


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(instance=tmp_path, secret_key="s" * 32, database_url="sqlite://")


@pytest.fixture
def bare_app() -> Flask:
    return Flask("bare")


def test_hints_are_not_piled_up(bare_app: Flask, settings: Settings) -> None:
    waking = task_queue.register_queue(bare_app, settings)

    waking.hint()
    waking.hint()

    assert waking.huey.pending_count() == 1


def test_a_waiting_hint_of_another_kind_holds_none_back(
    bare_app: Flask, settings: Settings
) -> None:
    waking = task_queue.register_queue(bare_app, settings)

    for _ in range(2):
        waking.hint_events()
        waking.hint()

    assert sorted(task.name for task in waking.huey.pending()) == ["drain", "paint_og_images"]


def test_hint_is_seen_by_a_worker_in_another_process(bare_app: Flask, settings: Settings) -> None:
    task_queue.register_queue(bare_app, settings).hint()
    elsewhere = task_queue.register_queue(Flask("elsewhere"), settings)

    task = elsewhere.huey.dequeue()

    assert task is not None
    assert task.name == "drain"


def test_hint_signed_with_another_secret_is_refused(bare_app: Flask, settings: Settings) -> None:
    task_queue.register_queue(bare_app, settings).hint()
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


def test_mailboxes_are_read_beside_the_sending(settings: Settings) -> None:
    file = str(settings.instance / "queue.db")
    without = task_queue.TaskQueue(SqliteHuey("without", filename=file), list, list)
    with_mailbox = task_queue.TaskQueue(SqliteHuey("with", filename=file), list, list, list)

    assert (without.consumer().workers, with_mailbox.consumer().workers) == (2, 3)


def test_mailboxes_are_read_now_and_then_where_there_are_any(
    bare_app: Flask, settings: Settings
) -> None:
    there = replace(settings, imap_urls=("imaps://u:p@host/INBOX",))
    tasks = [
        [
            task.name
            for task in task_queue.register_queue(Flask("x"), each).huey.read_periodic(FULL_HOUR)
        ]
        for each in (settings, there)
    ]

    each_minute = ["drain_each_minute", "paint_og_images_each_minute"]
    assert tasks == [each_minute, [*each_minute, "read_replies"]]


def test_worker_forked_from_us_does_what_is_hinted(settings: Settings) -> None:
    reading, writing = os.pipe()
    file = str(settings.instance / "queue.db")
    huey = SqliteHuey("forked", filename=file)
    waking = task_queue.TaskQueue(huey, lambda: os.write(writing, b"done"), lambda: None)
    family = Family()
    family.start("worker", lambda: waking.consumer().run())

    waking.hint()
    did = os.read(reading, 4)
    family.stop()

    assert did == b"done"
