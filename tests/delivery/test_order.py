"""Who hears what first, and who waits for whom."""

import asyncio
from datetime import timedelta
from typing import Any

from telegram import Bot

from bot.actions.telling import say
from bot.delivery.delivery import AT_ONCE, Delivery
from bot.delivery.limits import Limits
from bot.messages.message import Message
from bot.practice.telegram.faults import Failing, Fault
from storage import people
from storage.database import Tx
from storage.rows import stored
from tests.delivery.rows import rows_of, state_of
from tests.practice.telegram.in_process import InProcessRequest
from tests.town import TownInHand

RESIDENT, NEIGHBOUR = 7001, 7002
CADRES = ("赖淑珍", "姚忠义", "萧金凤")


async def receive(town: TownInHand) -> None:
    """The program receives and works; nothing is delivered yet."""
    await town.app.polling.step(0)
    await town.app.worker.work()


async def put(town: TownInHand, *kinds: str, to: int = RESIDENT) -> None:
    """Put a message of each kind, its text the kind, into somebody's outbox."""
    now = town.clock.now()

    def speak(tx: Tx) -> None:
        person = people.by_chat(tx, to, "resident")
        assert person is not None
        for kind in kinds:
            say(tx, person, Message(kind, made_for=to), kind=kind, cause="x", now=now)

    await town.database.transaction(speak)


async def deliver_at_once(town: TownInHand) -> timedelta | None:
    """Deliver what may go at this instant; return how long the rest must wait."""
    while True:
        wait = await town.app.delivery.step()
        await town.app.delivery.stop(within=5)
        if wait is None or wait > timedelta(0):
            return wait


async def test_whom_telegram_tells_us_to_leave_alone_waits_and_nobody_else(town: TownInHand) -> None:
    for who in (RESIDENT, NEIGHBOUR):
        town.phone(who).write("/help")
    town.world.faults.append(Fault("sendMessage", Failing.STATUS_429, RESIDENT, retry_after=10))
    await receive(town)
    began = town.clock.now()
    await deliver_at_once(town)
    assert [len(town.heard_by(who)) for who in (RESIDENT, NEIGHBOUR)] == [0, 1]
    assert await deliver_at_once(town) == timedelta(seconds=10)
    town.phone(NEIGHBOUR).write("/help")
    await receive(town)
    await deliver_at_once(town)
    assert (len(town.heard_by(NEIGHBOUR)), town.clock.now()) == (2, began)
    await town.settle()
    assert (len(town.heard_by(RESIDENT)), town.clock.now()) == (1, began + timedelta(seconds=10))
    assert await state_of(town, RESIDENT, "sentence") == [("sent", None, 2, False)]


async def test_one_chat_hears_in_order_even_when_the_first_word_has_to_wait(town: TownInHand) -> None:
    for command in ("/help", "/my", "/start"):
        town.phone(RESIDENT).write(command)
    town.world.faults.append(Fault("sendMessage", Failing.DROP_BEFORE_EFFECT, RESIDENT, times=3))
    await town.settle()
    assert [text[:3] for text in town.heard_by(RESIDENT)] == ["有事直", "您还没", "您好，"]


async def test_an_urgent_word_waits_too_while_its_chat_is_to_be_left_alone(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    await put(town, "notice")
    town.world.faults.append(Fault("sendMessage", Failing.STATUS_429, RESIDENT, retry_after=10))
    await deliver_at_once(town)
    await put(town, "sentence")
    assert await deliver_at_once(town) == timedelta(seconds=10)
    assert town.heard_by(RESIDENT)[1:] == []
    await town.settle()
    assert town.heard_by(RESIDENT)[1:] == ["sentence", "notice"]


async def test_whoever_may_be_written_to_does_not_wait_behind_many_who_may_not(town: TownInHand) -> None:
    held = range(8001, 8001 + 2 * AT_ONCE)
    for who in (*held, RESIDENT):
        town.phone(who).write("/help")
    await town.settle()
    began = town.clock.now()
    for who in held:
        await put(town, "sentence", to=who)
    await town.database.transaction(lambda tx: tx.run(_HELD, until=stored(began + timedelta(hours=1))))
    await put(town, "sentence")
    assert await deliver_at_once(town) == timedelta(hours=1)
    assert (town.heard_by(RESIDENT)[1:], town.heard_by(held[0])[1:]) == (["sentence"], [])


_HELD = "UPDATE outbox SET not_before = :until WHERE office_id = :office_id AND state = 'pending'"


class Gate(InProcessRequest):
    """Lets nothing through until it is opened; `waiting` counts who stands before it."""

    def __init__(self, *passed: Any) -> None:
        super().__init__(*passed)
        self.waiting = 0
        self.opened = asyncio.Event()

    async def do_request(self, *passed: Any, **named: Any) -> tuple[int, bytes]:
        self.waiting += 1
        await self.opened.wait()
        return await super().do_request(*passed, **named)


async def test_one_chat_has_one_message_on_the_way_and_others_do_not_wait_for_it(town: TownInHand) -> None:
    for who in (RESIDENT, RESIDENT, NEIGHBOUR):
        town.phone(who).write("/help")
    await receive(town)
    gate = Gate(town.world)
    bot = Bot(town.world.token, request=gate, get_updates_request=gate)
    delivery = Delivery(town.database, bot, town.clock, limits=Limits(0), owner=town.app.owner, meters=town.app.meters)
    for _ in range(3):
        await delivery.step()
        await delivery.stop(within=0.01)
    assert gate.waiting == 2
    gate.opened.set()
    await delivery.drain()
    assert [len(town.heard_by(who)) for who in (RESIDENT, NEIGHBOUR)] == [2, 1]


async def test_a_refused_message_does_not_hold_up_the_next(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    now = town.clock.now()

    def speak(tx: Tx) -> None:
        person = people.by_chat(tx, RESIDENT, "resident")
        assert person is not None
        for text in ("", "第二句"):
            say(tx, person, Message(text, made_for=RESIDENT), kind="sentence", cause=f"x{text}", now=now)

    await town.database.transaction(speak)
    await town.settle()
    assert town.heard_by(RESIDENT)[1:] == ["第二句"]
    assert [row.state for row in await rows_of(town, RESIDENT)] == ["sent", "refused", "sent"]


async def test_talk_goes_before_a_reminder_a_digest_and_a_notice(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    kinds = ("notice", "digest", "reminder", "sentence")
    await put(town, *kinds)
    await town.settle()
    assert town.heard_by(RESIDENT)[1:] == list(reversed(kinds))


async def test_whoever_is_talking_goes_before_whoever_is_only_to_be_noticed(town: TownInHand) -> None:
    for who in (RESIDENT, NEIGHBOUR):
        await town.write(who, "/help")
    await put(town, "notice", to=NEIGHBOUR)
    await put(town, "digest")
    await put(town, "sentence", to=NEIGHBOUR)
    calls = len(town.world.calls)
    await town.settle()
    sent = [call.params["text"] for call in town.world.calls[calls:] if call.method == "sendMessage"]
    assert sent == ["sentence", "digest", "notice"]


async def test_a_reminder_whose_cause_is_gone_is_withdrawn(town: TownInHand) -> None:
    await town.bind(*CADRES)
    await town.petition(RESIDENT, "没水了")
    cadre = next(name for name in CADRES if any("没水了" in text for text in town.heard_by(name)))
    town.clock.set(town.clock.now() + timedelta(hours=2))
    await town.app.pulse.beat()
    assert await state_of(town, cadre, "reminder") == [("pending", None, 0, False)]
    await town.press(cadre, "签收")
    assert await state_of(town, cadre, "reminder") == [("withdrawn", "cause_gone", 1, False)]
    assert [text for text in town.heard_by(cadre) if "还没签收" in text] == []


async def test_the_same_cause_speaks_once_to_the_same_person(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    now = town.clock.now()

    def speak(tx: Tx) -> list[bool]:
        person = people.by_chat(tx, RESIDENT, "resident")
        assert person is not None
        said = [
            say(tx, person, Message("一遍", made_for=RESIDENT), kind="sentence", cause="x", now=now) for _ in range(3)
        ]
        return [message_id is not None for message_id in said]

    assert await town.database.transaction(speak) == [True, False, False]
    await town.settle()
    assert town.heard_by(RESIDENT)[1:] == ["一遍"]


async def test_whoever_blocks_the_bot_is_not_written_to_until_he_lets_it_in(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    town.phone(RESIDENT).block()
    await town.settle()
    now = town.clock.now()

    def speak(tx: Tx) -> None:
        person = people.by_chat(tx, RESIDENT, "resident")
        assert person is not None
        say(tx, person, Message("听得到吗", made_for=RESIDENT), kind="sentence", cause="x", now=now)

    calls = len(town.world.calls)
    await town.database.transaction(speak)
    await town.settle()
    assert [call.method for call in town.world.calls[calls:] if call.method.startswith("send")] == []
    assert (await state_of(town, RESIDENT, "sentence"))[-1] == ("refused", "blocked", 1, False)
    town.phone(RESIDENT).unblock()
    await town.write(RESIDENT, "/help")
    assert len(town.heard_by(RESIDENT)) == 2
