"""Limits by a clock moved by hand."""

from datetime import timedelta

import pytest

from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.errors import ApiError
from bot.practice.telegram.files import blank_picture
from bot.practice.telegram.wire import UploadedFile
from tests.practice.telegram.conftest import HandMovedClock

GROUP = -100


@pytest.fixture
def strict(clock: HandMovedClock) -> TelegramWorld:
    """A world with limits and forty people who have pressed start."""
    world = TelegramWorld(clock)
    for person in range(1, 41):
        world.phone(person).write("/start")
    world.group(GROUP)
    return world


async def sent_before_refusal(world: TelegramWorld, chats: list[int]) -> tuple[int, int | None]:
    """Return how many messages passed and the retry_after of the first that did not."""
    for passed, chat_id in enumerate(chats):
        try:
            await world.call("sendMessage", {"chat_id": chat_id, "text": "好"})
        except ApiError as refused:
            assert refused.code == 429
            assert refused.parameters is not None
            return passed, refused.parameters["retry_after"]
    return len(chats), None


async def test_a_private_chat_takes_three_at_once_then_one_a_second(
    strict: TelegramWorld, clock: HandMovedClock
) -> None:
    assert await sent_before_refusal(strict, [1] * 9) == (3, 1)
    clock.move(timedelta(seconds=1))
    assert await sent_before_refusal(strict, [1] * 9) == (1, 1)
    clock.move(timedelta(seconds=60))
    assert await sent_before_refusal(strict, [1] * 9) == (3, 1)


async def test_all_chats_together_take_thirty_a_second(strict: TelegramWorld, clock: HandMovedClock) -> None:
    assert await sent_before_refusal(strict, list(range(1, 41))) == (30, 1)
    clock.move(timedelta(seconds=0.5))
    assert await sent_before_refusal(strict, list(range(1, 41))) == (15, 1)


async def test_a_group_takes_twenty_in_any_minute(strict: TelegramWorld, clock: HandMovedClock) -> None:
    assert await sent_before_refusal(strict, [GROUP] * 10) == (10, None)
    clock.move(timedelta(seconds=20))
    assert await sent_before_refusal(strict, [GROUP] * 20) == (10, 40)
    clock.move(timedelta(seconds=40))
    assert await sent_before_refusal(strict, [GROUP] * 20) == (10, 20)


async def test_a_refused_message_costs_nothing(strict: TelegramWorld, clock: HandMovedClock) -> None:
    assert await sent_before_refusal(strict, [1] * 4) == (3, 1)
    for _ in range(50):
        assert await sent_before_refusal(strict, [1]) == (0, 1)
    clock.move(timedelta(seconds=1))
    assert await sent_before_refusal(strict, [1]) == (1, None)


async def test_edits_count_only_overall(strict: TelegramWorld) -> None:
    sent = await strict.call("sendMessage", {"chat_id": 1, "text": "0"})
    edit = {"chat_id": 1, "message_id": sent["message_id"]}
    for number in range(1, 30):
        await strict.call("editMessageText", edit | {"text": str(number)})
    with pytest.raises(ApiError, match="429"):
        await strict.call("editMessageText", edit | {"text": "30"})


async def test_an_album_counts_each_item_in_a_group_and_once_in_private(strict: TelegramWorld) -> None:
    album = [{"type": "photo", "media": "attach://a"}] * 9
    files = {"a": UploadedFile("a.png", blank_picture(50, 50))}
    await strict.call("sendMediaGroup", {"chat_id": GROUP, "media": album}, files)
    await strict.call("sendMediaGroup", {"chat_id": GROUP, "media": album}, files)
    await strict.call("sendMediaGroup", {"chat_id": 1, "media": album}, files)
    assert await sent_before_refusal(strict, [GROUP] * 3) == (2, 60)


async def test_answers_to_presses_are_not_limited(strict: TelegramWorld) -> None:
    markup = {"inline_keyboard": [[{"text": "办", "callback_data": "a"}]]}
    await strict.call("sendMessage", {"chat_id": 1, "text": "好", "reply_markup": markup})
    for _ in range(100):
        await strict.call("answerCallbackQuery", {"callback_query_id": strict.phone(1).press_latest("办")})
    assert len(strict.phone(1).toasts) == 100


async def test_limits_can_be_switched_off(clock: HandMovedClock) -> None:
    world = TelegramWorld(clock, limits_enforced=False)
    world.phone(1).write("/start")
    assert await sent_before_refusal(world, [1] * 99) == (99, None)
