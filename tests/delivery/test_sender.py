"""One message to Telegram, and what is made of every answer or silence."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from PIL import Image
from telegram import Bot

from bot.actions.delivery.claim import Claimed
from bot.actions.delivery.settle import Outcome
from bot.delivery.sender import send
from bot.messages.message import Item, Key, Outgoing
from bot.practice.telegram.core import TelegramWorld
from bot.practice.telegram.faults import Failing, Fault
from bot.rules.media import Kind
from tests.files.test_attachments import pdf
from tests.practice.telegram.in_process import InProcessRequest
from tests.town import MONDAY_MORNING, HandClock

RESIDENT, STRANGER, NOBODY = 7001, 7002, 7099
TEXT = Outgoing("没水了")


@pytest.fixture
def world() -> TelegramWorld:
    """RESIDENT has written, STRANGER never has."""
    world = TelegramWorld(HandClock(MONDAY_MORNING))
    world.phone(RESIDENT).write("/start")
    world.phone(STRANGER)
    return world


@pytest.fixture
async def bot(world: TelegramWorld) -> AsyncIterator[Bot]:
    request = InProcessRequest(world)
    async with Bot(world.token, request=request, get_updates_request=request) as bot:
        yield bot


async def said(bot: Bot, what: Outgoing = TEXT, *, to: int = RESIDENT, tries: int = 1) -> Outcome:
    return await send(bot, Claimed(1, to, what, tries), tries=tries, now=MONDAY_MORNING, uploads=asyncio.Semaphore(1))


async def test_what_is_heard_is_sent_and_its_id_kept(world: TelegramWorld, bot: Bot) -> None:
    outcome = await said(bot)
    [_, message] = world.phone(RESIDENT).messages
    assert outcome == Outcome("sent", telegram_id=message.message_id)
    assert (message.text, message.silent) == ("没水了", False)


async def test_a_message_at_night_arrives_silently_with_its_buttons(world: TelegramWorld, bot: Bot) -> None:
    await said(bot, Outgoing("没水了", ((("签收", "1.sign.1."), ("答复", "1.answer.1.")),), silent=True))
    message = world.phone(RESIDENT).messages[-1]
    assert (message.keyboard, message.silent) == ((("签收", "答复"),), True)


async def test_keys_come_below_the_writing_field_and_go_again(world: TelegramWorld, bot: Bot) -> None:
    keys = ((Key("发我的电话", asks_contact=True),), (Key("跳过"), Key("不留了")))
    await said(bot, Outgoing("留个电话", keys=keys))
    phone = world.phone(RESIDENT)
    assert phone.messages[-1].keyboard == (("发我的电话",), ("跳过", "不留了"))
    phone.tap("发我的电话")
    assert phone.messages[-1].kind == "contact"
    await said(bot, Outgoing("好了", drops_keys=True))
    with pytest.raises(LookupError):
        phone.tap("跳过")


async def test_a_photo_goes_by_its_stored_file(world: TelegramWorld, bot: Bot) -> None:
    world.phone(RESIDENT).photo()
    file_id = str(world.phone(RESIDENT).messages[-1].file_id)
    assert (await said(bot, Outgoing("照片 1", items=(Item(1, Kind.PHOTO, file_id),)))).state == "sent"
    assert (world.phone(RESIDENT).messages[-1].kind, world.phone(RESIDENT).heard) == ("photo", ["照片 1"])


FAULTS = {
    Failing.TIME_OUT_AFTER_EFFECT: Outcome("unclear"),
    Failing.STATUS_500: Outcome("unclear"),
    Failing.DROP_BEFORE_EFFECT: Outcome("later", why="no_network", until=MONDAY_MORNING + timedelta(seconds=2)),
    Failing.STATUS_429: Outcome("later", why="retry_after", until=MONDAY_MORNING + timedelta(seconds=7)),
}


@pytest.mark.parametrize("what", FAULTS)
async def test_a_fault_on_the_way_has_its_meaning(world: TelegramWorld, bot: Bot, what: Failing) -> None:
    world.faults.append(Fault("sendMessage", what, retry_after=7))
    assert await said(bot) == FAULTS[what]
    assert world.phone(RESIDENT).heard == (["没水了"] if what is Failing.TIME_OUT_AFTER_EFFECT else [])


@pytest.mark.parametrize(("tries", "seconds"), [(1, 2), (2, 4), (5, 32), (7, 120), (400, 120)])
async def test_without_network_the_wait_doubles_up_to_two_minutes(
    world: TelegramWorld, bot: Bot, tries: int, seconds: int
) -> None:
    world.faults.append(Fault("*", Failing.DROP_BEFORE_EFFECT))
    until = MONDAY_MORNING + timedelta(seconds=seconds)
    assert await said(bot, tries=tries) == Outcome("later", why="no_network", until=until)


async def test_whoever_blocked_or_never_wrote_is_known_to_be_out_of_reach(world: TelegramWorld, bot: Bot) -> None:
    world.phone(RESIDENT).block()
    assert await said(bot) == Outcome("refused", why="blocked", chat_gone=True)
    assert await said(bot, to=STRANGER) == Outcome("refused", why="blocked", chat_gone=True)


async def test_a_chat_that_is_not_there_is_gone(bot: Bot) -> None:
    assert await said(bot, to=NOBODY) == Outcome("refused", why="chat_gone", chat_gone=True)


@pytest.mark.parametrize("text", ["", "长" * 4097])
async def test_a_text_that_telegram_refuses_is_no_fault_of_the_person(bot: Bot, text: str) -> None:
    assert await said(bot, Outgoing(text)) == Outcome("refused", why="refused")


async def test_an_edit_changes_the_card_and_keeps_its_id(world: TelegramWorld, bot: Bot) -> None:
    card = (await said(bot)).telegram_id
    assert await said(bot, Outgoing("办结", edits=card)) == Outcome("sent", telegram_id=card)
    assert [message.text for message in world.phone(RESIDENT).messages] == ["/start", "办结"]


async def test_an_edit_that_changes_nothing_counts_as_sent(bot: Bot) -> None:
    card = (await said(bot)).telegram_id
    assert await said(bot, Outgoing("没水了", edits=card)) == Outcome("sent", telegram_id=card)


async def test_an_edit_of_a_card_that_is_gone_says_so(bot: Bot) -> None:
    assert await said(bot, Outgoing("办结", edits=999)) == Outcome("message_gone")


async def test_a_token_that_is_refused_later_makes_the_message_wait(world: TelegramWorld, bot: Bot) -> None:
    world.token = "4242:another"
    until = MONDAY_MORNING + timedelta(minutes=2)
    assert await said(bot) == Outcome("later", why="token_refused", until=until)


@pytest.mark.parametrize(("tries", "state"), [(1, "later"), (3, "refused")])
async def test_a_file_that_is_never_given_out_is_given_up(
    world: TelegramWorld, bot: Bot, tries: int, state: str
) -> None:
    world.phone(RESIDENT).document(pdf())
    file_id = str(world.phone(RESIDENT).messages[-1].file_id)
    world.files.withhold(file_id)
    item = Item(1, Kind.DOCUMENT, file_id, name="附件1", ending=".pdf")
    assert (await said(bot, Outgoing("附件1", items=(item,)), tries=tries)).state == state


async def test_a_photo_and_a_plain_file_of_one_set_go_singly(world: TelegramWorld, bot: Bot) -> None:
    world.phone(RESIDENT).photo()
    world.phone(RESIDENT).document(pdf())
    photo, file = world.phone(RESIDENT).messages[-2:]
    items = (Item(1, Kind.PHOTO, str(photo.file_id)), Item(2, Kind.DOCUMENT, str(file.file_id)))
    assert (await said(bot, Outgoing("看", items=items))).state == "sent"
    assert [message.kind for message in world.phone(RESIDENT).messages[-2:]] == ["photo", "document"]


@dataclass(frozen=True)
class Drawn:
    """A picture in the making; None cannot be made."""

    name: str
    content: bytes | None

    def made(self) -> bytes:
        if self.content is None:
            raise MemoryError
        return self.content


async def test_a_picture_is_shown_with_its_buttons_and_any_other_file_is_a_document(
    world: TelegramWorld, bot: Bot
) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (600, 400)).save(drawn, "PNG")
    rows = ((("下个月", "1.duty_month.1.1"),),)
    for name, kind in (("月.png", "photo"), ("月.html", "document")):
        outcome = await said(bot, Outgoing("3月值班表", rows, printed=Drawn(name, drawn.getvalue())))
        message = world.phone(RESIDENT).messages[-1]
        assert outcome == Outcome("sent", telegram_id=message.message_id)
        assert (message.kind, message.text, message.labels) == (kind, "3月值班表", ["下个月"])


async def test_what_cannot_be_made_is_refused_and_says_why(world: TelegramWorld, bot: Bot) -> None:
    outcome = await said(bot, Outgoing("3月值班表", printed=Drawn("月.png", None)))
    assert outcome == Outcome("refused", why="not_made")
    assert [message for message in world.phone(RESIDENT).messages if message.from_bot] == []
