"""What a button asked for and is waited for no more goes to nobody, wherever it is written, and its writer hears that."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.actions.cases.staff_says import WRITTEN
from bot.actions.cases.wording import asking
from bot.actions.inspecting.assessing import ASSESSMENT_WORDS
from bot.actions.inspecting.correcting import CORRECTION_WORDS
from bot.actions.telling import say, tell
from bot.actions.words import WORDS
from bot.messages.message import Message
from bot.rules.people import Person
from bot.texts.language import speaking_to
from bot.texts.staff import words_too_late
from storage import drafts, people, places
from storage.database import Tx
from tests.stories.test_confidentiality import DUTY, RESIDENT, a_confidential_one
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

DISPATCHER, LEADER, SUPERVISOR = "赖永胜", "刘天佑", "袁文斌"
CADRES = (DUTY, "姚忠义", "萧金凤")
ABOUT_NO_CASE = frozenset({*CORRECTION_WORDS, *ASSESSMENT_WORDS})
OTHERS = (*WRITTEN, "noting", "concerning")
SECRET = "怀疑他冒领低保，先核身份"
LATE = words_too_late()
TOO_LATE = timedelta(minutes=61)


async def one_of_staff(town: TownInHand, name: str) -> Person:
    [person] = await town.database.transaction(lambda tx: people.named(tx, name))
    return person


async def ask(town: TownInHand, who: str, number: str, step: str, *, ago: timedelta) -> None:
    """A button asked somebody for words so long ago."""
    now, about = town.clock.now(), await town.case(number)

    def put(tx: Tx) -> None:
        [member] = people.named(tx, who)
        case_id, cause = None if step in ABOUT_NO_CASE else about.case_id, f"{step}{tx.new_id()}"
        drafts.begin_dialogue(tx, asking(member, step, case_id, now=now - ago))
        with speaking_to(member):
            if case_id is None:
                say(tx, member, Message("请写"), kind="prompt", cause=cause, now=now)
            else:
                place = places.of_case(tx, about)
                tell(tx, about, place, member.person_id, Message("请写"), kind="prompt", cause=cause, now=now)

    await town.database.transaction(put)
    await town.settle()


async def begin_nothing(town: TownInHand, who: str) -> None:
    member = await one_of_staff(town, who)
    await town.database.transaction(lambda tx: drafts.end_dialogue(tx, member.person_id))


async def a_case(town: TownInHand) -> tuple[str, str]:
    """Return a case's number and who has it."""
    await town.bind(*CADRES, LEADER, SUPERVISOR)
    number = await town.petition(RESIDENT, "井水发红，没法喝")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    return number, str(handler.name)


def all_but(who: str) -> tuple[str | int, ...]:
    return (RESIDENT, *(name for name in (*CADRES, LEADER, SUPERVISOR) if name != who))


def prompt_of(town: TownInHand, who: str, text: str) -> int:
    """Return the newest message of the bot to somebody that begins so."""
    said = (message for message in reversed(town.phone(who).messages) if message.from_bot)
    return next(message.message_id for message in said if message.text.startswith(text))


def heard(town: TownInHand, who: Iterable[str | int]) -> dict[str | int, list[str]]:
    return {one: town.heard_by(one) for one in who}


async def writes_to_nobody(town: TownInHand, who: str, reply_to: int | None, *, others: Iterable[str | int]) -> None:
    """He hears that it was too late, once; nobody hears anything else; and he is in the middle of nothing."""
    before, rest = town.heard_by(who), heard(town, others)
    await town.write(who, SECRET, reply_to=reply_to)
    assert (town.heard_by(who)[len(before) :], heard(town, others)) == ([LATE], rest)
    member = await one_of_staff(town, who)
    assert await town.database.transaction(lambda tx: drafts.dialogue(tx, member.person_id)) is None


@pytest.mark.parametrize("has_it", [True, False])
@pytest.mark.parametrize("replies", [True, False])
async def test_late_words_for_any_button_go_to_nobody(town: TownInHand, *, has_it: bool, replies: bool) -> None:
    number, handler = await a_case(town)
    who = handler if has_it else LEADER
    for step in WORDS:
        await ask(town, who, number, step, ago=TOO_LATE)
        prompt = prompt_of(town, who, "请写")
        await writes_to_nobody(town, who, prompt if replies else None, others=all_but(who))
        await writes_to_nobody(town, who, prompt, others=all_but(who))


@pytest.mark.parametrize("has_it", [True, False])
async def test_a_reply_to_a_request_that_is_over_goes_to_nobody(town: TownInHand, *, has_it: bool) -> None:
    number, handler = await a_case(town)
    who = handler if has_it else LEADER
    for step in (*WORDS, *OTHERS):
        await ask(town, who, number, step, ago=timedelta())
        await begin_nothing(town, who)
        await writes_to_nobody(town, who, prompt_of(town, who, "请写"), others=all_but(who))


async def test_a_purpose_written_too_late_is_no_answer(town: TownInHand) -> None:
    await town.bind(DUTY, SUPERVISOR)
    number = await a_confidential_one(town)
    for label in ("更多", "查看身份", "写别的用途"):
        await town.press(DUTY, label)
    await town.pass_time(minutes=61)
    prompt = prompt_of(town, DUTY, f"请写看 {number}")
    await writes_to_nobody(town, DUTY, prompt, others=(RESIDENT, SUPERVISOR))


async def test_a_purpose_is_waited_for_no_more_after_another_button(town: TownInHand) -> None:
    await town.bind(DUTY, SUPERVISOR)
    await a_confidential_one(town)
    for label in ("更多", "查看身份", "写别的用途", "返回"):
        await town.press(DUTY, label)
    await writes_to_nobody(town, DUTY, None, others=(RESIDENT, SUPERVISOR))


async def test_whoever_looks_at_no_identity_is_asked_for_nothing(town: TownInHand) -> None:
    await town.bind(DUTY, SUPERVISOR)
    await a_confidential_one(town)
    for label in ("更多", "查看身份", "写别的用途", "不看了"):
        await town.press(DUTY, label)
    member = await one_of_staff(town, DUTY)
    assert await town.database.transaction(lambda tx: drafts.dialogue(tx, member.person_id)) is None


@pytest.mark.parametrize("how", ["late", "looked"])
async def test_why_a_dispatcher_turns_a_case_away_is_no_answer(town: TownInHand, how: str) -> None:
    await town.bind(DISPATCHER)
    number = await town.petition(RESIDENT, "井水发红，没法喝")
    await town.write(DISPATCHER, number)
    for label in ("更多", "不予受理", "不属本级"):
        await town.press(DISPATCHER, label)
    prompt = town.phone(DISPATCHER).messages[-1].message_id
    await (town.pass_time(minutes=61) if how == "late" else town.press(DISPATCHER, "返回"))
    await writes_to_nobody(town, DISPATCHER, prompt, others=(RESIDENT,))
    assert (await town.case(number)).state == "registered"


async def test_a_reply_to_an_earlier_request_is_not_what_the_newer_one_asks_for(town: TownInHand) -> None:
    number, handler = await a_case(town)
    await ask(town, handler, number, "excluding", ago=timedelta())
    earlier = prompt_of(town, handler, "请写")
    await ask(town, handler, number, "answering", ago=timedelta())
    before = heard(town, all_but(handler))
    await town.write(handler, SECRET, reply_to=earlier)
    assert (town.heard_by(handler)[-1], heard(town, before)) == (LATE, before)
    await town.write(handler, "水已经化验，合格")  # the newer one is still open
    assert any("水已经化验，合格" in text for text in town.heard_by(RESIDENT))


@pytest.mark.parametrize("step", ["directing", "purpose", "concerning"])
async def test_of_what_is_forbidden_by_now_he_hears_once(town: TownInHand, step: str) -> None:
    number, handler = await a_case(town)
    who = next(name for name in CADRES if name != handler)  # neither above the case nor its handler
    await ask(town, who, number, step, ago=timedelta())
    before, rest = town.heard_by(who), heard(town, all_but(who))
    await town.write(who, "刘天佑")
    assert (town.heard_by(who)[len(before) :], heard(town, rest)) == (["这件不在您手上。"], rest)
    member = await one_of_staff(town, who)
    assert await town.database.transaction(lambda tx: drafts.dialogue(tx, member.person_id)) is None
