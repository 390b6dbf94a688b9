"""Nobody knows whether it was heard: what matters is said again and marked, chatter is not, and a resend is the same row."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.actions.delivery.claim import claim
from bot.messages.message import MAYBE_REPEATED
from bot.practice.telegram.faults import Failing, Fault
from storage.owners import FileOwner
from tests.delivery.rows import rows_of, state_of
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
LEADER, SUPERVISOR = "刘天佑", "袁文斌"
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
AGAIN = [("sent", None, 2, True)]


@pytest.fixture
async def staffed(town: TownInHand) -> AsyncIterator[TownInHand]:
    """Everybody who stands for the village is bound."""
    await town.bind(*CADRES, LEADER, SUPERVISOR)
    yield town


def lose_the_answer(town: TownInHand, who: str | int, *, method: str = "sendMessage", times: int = 1) -> None:
    """The next call to somebody is carried out, and the bot never hears of it."""
    town.world.faults.append(Fault(method, Failing.TIME_OUT_AFTER_EFFECT, town.phone(who).user_id, times))


def cadre_with_the_case(town: TownInHand) -> str:
    return next(name for name in CADRES if any("没水了" in text for text in town.heard_by(name)))


async def on_duty_now(town: TownInHand) -> str:
    """Return whom the village's cases reach today, found out by a petition of somebody else."""
    await town.petition(7999, "没水了")
    return cadre_with_the_case(town)


def twice(town: TownInHand, who: str | int) -> tuple[str, str]:
    """Return the last two things that somebody heard."""
    first, second = town.heard_by(who)[-2:]
    return first, second


async def test_a_question_is_asked_again_and_marked(staffed: TownInHand) -> None:
    lose_the_answer(staffed, RESIDENT)
    await staffed.write(RESIDENT, "没水了")
    question = "收到。是哪个村的事？请点一下，或者打出村名的一部分。"
    assert staffed.heard_by(RESIDENT) == [question, MAYBE_REPEATED + question]
    assert await state_of(staffed, RESIDENT, "dialogue") == AGAIN


async def test_a_receipt_is_given_again_and_marked(staffed: TownInHand) -> None:
    await staffed.write(RESIDENT, "没水了")
    for label in ("水磨口村", "求助"):
        await staffed.press(RESIDENT, label)
    lose_the_answer(staffed, RESIDENT)
    await staffed.press(RESIDENT, "提交")
    first, second = twice(staffed, RESIDENT)
    assert first.startswith("收到了，编号 2026-00001。")
    assert second == MAYBE_REPEATED + first
    assert await state_of(staffed, RESIDENT, "receipt") == AGAIN


async def test_a_card_is_shown_again_marked_and_the_second_one_lives(staffed: TownInHand) -> None:
    cadre = await on_duty_now(staffed)
    lose_the_answer(staffed, cadre)
    number = await staffed.petition(RESIDENT, "没水了")
    first, second = twice(staffed, cadre)
    assert second == MAYBE_REPEATED + first
    assert [row.repeated for row in await rows_of(staffed, cadre, "card")] == [False, True]
    await staffed.press(cadre, "签收")
    shown = [message.text for message in staffed.phone(cadre).messages if number in message.text]
    assert [("办理中" in text) for text in shown] == [False, True]


async def test_an_answer_is_brought_again_and_marked_and_counts_as_delivered(staffed: TownInHand) -> None:
    number = await staffed.petition(RESIDENT, "没水了")
    cadre = cadre_with_the_case(staffed)
    await staffed.press(cadre, "答复")
    lose_the_answer(staffed, RESIDENT)
    await staffed.write(cadre, "修好了")
    first, second, question = staffed.heard_by(RESIDENT)[-3:]
    assert first == f"{number} 的回音，{cadre}：\n修好了"
    assert (second, question) == (MAYBE_REPEATED + first, f"{number} 这件事解决了吗？")
    assert await state_of(staffed, RESIDENT, "answer") == AGAIN
    assert "✅ 已送达" in staffed.card_of(cadre, number)


async def test_an_escalation_is_said_again_and_marked(staffed: TownInHand) -> None:
    await staffed.petition(RESIDENT, "没水了")
    for _ in range(12):
        staffed.world.faults.clear()  # what comes once a day, or a week, may have taken it
        lose_the_answer(staffed, LEADER)
        await staffed.pass_time(days=1)
        if AGAIN[0] in await state_of(staffed, LEADER, "escalation"):
            break
    first, second = [text for text in staffed.heard_by(LEADER) if "没有答复，办理人" in text][-2:]
    assert second == MAYBE_REPEATED + first


async def test_a_reminder_is_not_said_again(staffed: TownInHand) -> None:
    await staffed.petition(RESIDENT, "没水了")
    cadre = cadre_with_the_case(staffed)
    lose_the_answer(staffed, cadre)
    await staffed.pass_time(hours=2)
    assert [text for text in staffed.heard_by(cadre) if "还没签收" in text] == ["2026-00001 还没签收。"]
    assert await state_of(staffed, cadre, "reminder") == [("unclear", "no_answer", 1, False)]


async def test_a_digest_is_not_said_again(staffed: TownInHand) -> None:
    lose_the_answer(staffed, SUPERVISOR, method="sendPhoto")
    heard = len(staffed.heard_by(SUPERVISOR))
    await staffed.pass_time(hours=9, minutes=30)
    assert len(staffed.heard_by(SUPERVISOR)) == heard + 1
    assert await state_of(staffed, SUPERVISOR, "digest") == [("unclear", "no_answer", 1, False)]


async def test_an_edit_is_simply_repeated(staffed: TownInHand) -> None:
    number = await staffed.petition(RESIDENT, "没水了")
    cadre = cadre_with_the_case(staffed)
    before = len(staffed.heard_by(cadre))
    lose_the_answer(staffed, cadre, method="editMessageText")
    await staffed.press(cadre, "签收")
    edits = [call for call in staffed.world.calls if call.method == "editMessageText" and number in str(call.params)]
    assert len(edits) == 2
    assert edits[0].params == edits[1].params
    assert staffed.heard_by(cadre)[before:] == []
    assert "办理中" in staffed.card_of(cadre, number)
    assert MAYBE_REPEATED not in staffed.card_of(cadre, number)


async def test_what_never_gets_an_answer_stays_unclear_after_six_tries(staffed: TownInHand) -> None:
    lose_the_answer(staffed, RESIDENT, times=99)
    await staffed.write(RESIDENT, "/help")
    for _ in range(10):
        await staffed.pass_time(minutes=2)
    assert len(staffed.heard_by(RESIDENT)) == 6
    assert await state_of(staffed, RESIDENT, "sentence") == [("unclear", "no_answer", 6, 5)]


async def test_an_answer_that_stays_unclear_goes_back_to_its_cadre(staffed: TownInHand) -> None:
    number = await staffed.petition(RESIDENT, "没水了")
    cadre = cadre_with_the_case(staffed)
    await staffed.press(cadre, "答复")
    lose_the_answer(staffed, RESIDENT, times=99)
    await staffed.write(cadre, "修好了")
    for _ in range(10):
        await staffed.pass_time(minutes=2)
    assert "⚠️ 没送到" in staffed.card_of(cadre, number)
    assert (await staffed.case(number)).state != "awaiting_feedback"


async def test_a_connection_that_never_came_about_marks_nothing(staffed: TownInHand) -> None:
    staffed.world.faults.append(Fault("sendMessage", Failing.DROP_BEFORE_EFFECT, RESIDENT, 2))
    await staffed.write(RESIDENT, "/help")
    assert len(staffed.heard_by(RESIDENT)) == 1
    assert await state_of(staffed, RESIDENT, "sentence") == [("sent", None, 3, False)]


async def in_hand_of(town: TownInHand, owner: str) -> None:
    """A sender of that name has taken the help for RESIDENT and not settled it."""
    town.phone(RESIDENT).write("/help")
    await town.app.polling.step(0)
    await town.app.worker.work()
    [row] = await rows_of(town, RESIDENT)
    now = town.clock.now()
    await town.database.transaction(lambda tx: claim(tx, row.message_id, owner=owner, now=now))


async def test_what_a_dead_sender_held_is_said_again_at_the_next_start(town: TownInHand) -> None:
    await in_hand_of(town, "deadbeef")
    await town.restart()
    await town.settle()
    [heard] = town.heard_by(RESIDENT)
    assert heard.startswith(MAYBE_REPEATED)
    assert await state_of(town, RESIDENT, "sentence") == AGAIN


async def test_what_a_living_sender_holds_is_left_to_it(town: TownInHand) -> None:
    other = town.database.owner()
    await in_hand_of(town, other.name)
    assert await town.app.delivery.recover() == 0
    await town.settle()
    assert town.heard_by(RESIDENT) == []
    other.release()
    assert await town.app.delivery.recover() == 1
    await town.settle()
    assert len(town.heard_by(RESIDENT)) == 1


def test_a_sender_lives_as_long_as_its_lock(tmp_path: Path) -> None:
    here, there = FileOwner(tmp_path), FileOwner(tmp_path)
    assert [here.is_dead(name) for name in (here.name, there.name, "deadbeef")] == [False, False, True]
    there.release()
    assert here.is_dead(there.name)
    here.release()
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_killed_sender_is_cleared_away(tmp_path: Path) -> None:
    here = FileOwner(tmp_path)
    (tmp_path / "deadbeef.lock").touch()
    assert here.is_dead("deadbeef")
    assert [file.name for file in tmp_path.iterdir()] == [f"{here.name}.lock"]
    here.release()


async def test_a_restart_says_nothing_twice(town: TownInHand) -> None:
    await town.write(RESIDENT, "/help")
    await town.restart()
    await town.settle()
    await town.pass_time(minutes=5)
    assert len(town.heard_by(RESIDENT)) == 1
