"""Updates: their order, their confirmation, their age and kind."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.errors import ApiError
from bot.practice.telegram.updates import UpdateQueue
from bot.practice.telegram.wire import Object
from tests.practice.telegram.conftest import RESIDENT, HandMovedClock


def _ids(updates: list[Object]) -> list[int]:
    return [update["update_id"] for update in updates]


# A step is "an update happens" (0) or "fetch up to n, and confirm what came, or not".
STEPS = st.lists(st.one_of(st.just((0, False)), st.tuples(st.integers(1, 4), st.booleans())), max_size=60)


@pytest.mark.slow
@given(STEPS)
def test_who_confirms_what_he_read_reads_each_update_once_in_order(steps: list[tuple[int, bool]]) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)

    async def read_all() -> list[int]:
        queue = UpdateQueue(first_id=50, now=lambda: now)
        taken: list[int] = []
        for limit, confirms in [*steps, (100, True)]:
            if limit == 0:
                queue.put({"message": {}})
                continue
            offset = taken[-1] + 1 if taken else None
            got = _ids(await queue.poll(offset=offset, limit=limit, timeout=0))
            assert got == list(range(50 + len(taken), 50 + len(taken) + len(got)))
            taken += got if confirms else []
        return taken

    happened = sum(limit == 0 for limit, _ in steps)
    assert asyncio.run(read_all()) == list(range(50, 50 + happened))


async def test_unconfirmed_updates_come_again(world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    phone.write("一")
    phone.write("二")
    first = await world.call("getUpdates", {})
    assert await world.call("getUpdates", {}) == first
    assert _ids(await world.call("getUpdates", {"offset": first[0]["update_id"] + 1})) == _ids(first)[1:]
    assert await world.call("getUpdates", {"offset": first[1]["update_id"] + 1}) == []


async def test_updates_are_forgotten_after_a_day(world: TelegramWorld, clock: HandMovedClock) -> None:
    phone = world.phone(RESIDENT)
    phone.write("旧")
    clock.move(timedelta(hours=23))
    phone.write("新")
    clock.move(timedelta(hours=2))
    assert [update["message"]["text"] for update in await world.call("getUpdates", {})] == ["新"]


async def test_the_kinds_asked_for_are_remembered(world: TelegramWorld) -> None:
    phone = world.phone(RESIDENT)
    await world.call("getUpdates", {"allowed_updates": '["message"]'})
    message_id = phone.write("一")
    phone.edit(message_id, "二")
    assert [set(update) for update in await world.call("getUpdates", {})] == [{"update_id", "message"}]
    await world.call("getUpdates", {"allowed_updates": []})
    phone.edit(message_id, "三")
    assert "edited_message" in (await world.call("getUpdates", {}))[-1]


async def test_a_raw_update_arrives_as_it_is(world: TelegramWorld) -> None:
    world.inject({"message": {"message_id": "not a number"}})
    world.inject({"update_id": 9_000, "something_new": {}})
    world.phone(RESIDENT).write("后")
    got = await world.call("getUpdates", {})
    assert got[0] == {"update_id": 1001, "message": {"message_id": "not a number"}}
    assert _ids(got) == [1001, 9_000, 9_001]


async def test_a_webhook_ends_the_poll_that_runs(world: TelegramWorld) -> None:
    poll = asyncio.create_task(world.call("getUpdates", {"timeout": 20}))
    await asyncio.sleep(0)
    await world.call("setWebhook", {"url": "https://example.org/hook"})
    with pytest.raises(ApiError, match="409 Conflict: terminated by setWebhook request"):
        await poll


async def test_every_call_is_in_the_journal(world: TelegramWorld, clock: HandMovedClock) -> None:
    await world.call("sendMessage", {"chat_id": RESIDENT, "text": "好"})
    call = world.calls[-1]
    assert (call.at, call.method, call.params) == (clock.now(), "sendMessage", {"chat_id": RESIDENT, "text": "好"})
