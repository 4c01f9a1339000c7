"""Messages as the store sees them: what is to be sent, what was sent, and what was lost on the way."""

from __future__ import annotations

import scene

from eyeseg.store import Store, outbox
from eyeseg.store.database import NOW
from eyeseg.store.tables import job


def test_the_most_urgent_are_sent_first_and_long_trainings_first_among_equals(store: Store) -> None:
    scene.submit(store, {"long": [100], "short": [5]}, name="usual", priority=5)
    scene.submit(store, {"urgent": [50]}, name="urgent", priority=9)
    scene.submit(store, {"idle": [500]}, name="idle", priority=0)
    assert [found.label for found in outbox.unpublished(store)] == ["unet urgent", "unet long", "unet short", "unet idle"]
    assert [found.label for found in outbox.unpublished(store, limit=1)] == ["unet urgent"]


def test_what_was_sent_or_does_not_wait_is_not_sent(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10], "c": [10]})
    sent, running, waiting = scene.ids(store)
    outbox.published(store, [sent])
    scene.claim(store, running)
    outbox.published(store, [running])
    assert [found.id for found in outbox.unpublished(store)] == [waiting]
    assert scene.row(store, running)["published_at"] is None


def test_messages_lost_by_an_empty_queue_are_sent_again(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10], "c": [10]})
    old, recent, unsent = scene.ids(store)
    outbox.published(store, [old, recent])
    with store.write() as connection:
        connection.execute(job.update().where(job.c.id == old).values(published_at=NOW - 100))
    assert outbox.waiting_queues(store, older_than_s=50) == ["eyeseg.train"]
    assert outbox.waiting_queues(store, older_than_s=500) == []
    assert outbox.forget_lost_messages(store, "eyeseg.evaluate", older_than_s=50) == 0
    assert outbox.forget_lost_messages(store, "eyeseg.train", older_than_s=50) == 1
    assert sorted(found.id for found in outbox.unpublished(store)) == [old, unsent]


def test_an_evaluation_is_sent_once_its_checkpoint_is_there(store: Store) -> None:
    scene.submit(store)
    [training] = scene.ids(store)
    outbox.published(store, [training])
    assert outbox.unpublished(store) == []
    scene.train(store, training)
    assert [(found.kind, found.queue) for found in outbox.unpublished(store)] == [("evaluate", "eyeseg.evaluate")]


def test_a_message_used_up_without_a_claim_is_sent_again_but_not_that_of_a_claimed_job(store: Store) -> None:
    scene.submit(store, {"a": [10], "b": [10]})
    waiting, running = scene.ids(store)
    outbox.published(store, [waiting, running])
    scene.claim(store, running)
    for number in (waiting, running):
        outbox.unpublish(store, number)
    assert [found.id for found in outbox.unpublished(store)] == [waiting]
    assert scene.row(store, running)["published_at"] is not None
