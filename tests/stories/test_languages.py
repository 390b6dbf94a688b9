"""Each is spoken to in his own language, whatever the others speak."""

import re

import pytest

from bot.actions.telling import say as tell
from bot.messages.message import Message
from bot.texts.language import LANGUAGES, say, speaking
from storage import people
from storage.database import Tx
from tests.actions.test_digest import beat_at
from tests.stories.test_clerk import CLERK, file_of
from tests.town import PRACTICE_TOWN, TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
LEADER, SUPERVISOR = "刘天佑", "袁文斌"
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
DATA = sorted(set(re.findall(r"[\u3400-\u9fff]+", PRACTICE_TOWN.read_text("utf-8"))), key=len, reverse=True)


async def choose(town: TownInHand, who: str | int, language: str) -> None:
    """Somebody is spoken to in a language from now on."""
    await town.write(who, "/language")
    await town.press(who, LANGUAGES[language])


def seen_by(town: TownInHand, who: str | int) -> str:
    """Return all that somebody has read since he chose, labels and what flashed up too; names of the town file left out."""
    phone = town.phone(who)
    now = [message for message in phone.messages if message.from_bot][1:]
    labels = [label for message in now for label in message.labels]
    shown = [message.text for message in now]
    seen = "\n".join([*phone.heard[2:], *shown, *labels, *(toast.text for toast in phone.toasts)])
    for name in DATA:
        seen = seen.replace(name, "")
    return seen


async def from_petition_to_verdict(town: TownInHand, language: str) -> str:
    """A resident greets, chooses a language and goes all the way; return the number of the case."""
    await town.write(RESIDENT, "/start")
    await choose(town, RESIDENT, language)
    await town.write(RESIDENT, "???")
    for _ in range(8):
        with speaking(language):
            wanted = [say("提交"), say("新诉求"), say("否"), "求助", "水磨口村", say("下一页")]
        label = next(label for label in wanted if label in town.newest_labels(RESIDENT))
        await town.press(RESIDENT, label)
        if label == wanted[0]:
            break
    number = next(iter(re.findall(r"2026-\d{5}", town.heard_by(RESIDENT)[-1])))
    cadre = next(name for name in CADRES if any("???" in text for text in town.heard_by(name)))
    await town.press(cadre, "答复")
    await town.write(cadre, "!!!")
    with speaking(language):
        solved, satisfied = say("已解决"), say("满意")
    await town.press(RESIDENT, solved)
    await town.press(RESIDENT, satisfied)
    for command in ("/my", "/help", "/no_such_command"):
        await town.write(RESIDENT, command)
    return number


async def test_whoever_speaks_english_hears_no_chinese_but_names(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await from_petition_to_verdict(town, "en")
    assert (await town.case(number)).grade == "satisfied"
    assert f"Received. Your number is {number}." in seen_by(town, RESIDENT)
    assert CHINESE.findall(seen_by(town, RESIDENT)) == []


async def test_whoever_reads_traditional_hears_no_simplified_character_but_names(town: TownInHand) -> None:
    await town.bind(*CADRES)
    number = await from_petition_to_verdict(town, "zh_Hant")
    assert f"收到了，編號 {number}。" in seen_by(town, RESIDENT)
    signs = [sign for sign in seen_by(town, RESIDENT) if "\u3400" <= sign <= "\u9fff"]
    simplified = [sign for sign in signs if not sign.encode("big5", "ignore")]  # which has none of them
    assert simplified == []


@pytest.mark.parametrize("language", ["en", "zh_Hant"])
async def test_the_cadre_meanwhile_hears_simplified_chinese(town: TownInHand, language: str) -> None:
    await town.bind(*CADRES)
    number = await from_petition_to_verdict(town, language)
    cadre = next(name for name in CADRES if any("???" in text for text in town.heard_by(name)))
    assert town.card_of(cadre, number).splitlines()[-3:] == ["答复：!!!", "✅ 已送达", "结果：已解决，评价：满意"]
    assert re.findall("[A-Za-z]{3,}", seen_by(town, cadre)) == []


async def test_a_supervisor_reads_his_digest_in_english(town: TownInHand) -> None:
    await town.bind(SUPERVISOR, *CADRES)
    await choose(town, SUPERVISOR, "en")
    await town.petition(RESIDENT, "没水了")
    await beat_at(town, "2026-03-02 18:00")
    head, counts, *_ = town.heard_by(SUPERVISOR)[-1].splitlines()
    assert head == "Digest of 谷前堡镇   1 Mar, 18:00 to 2 Mar, 18:00"
    assert counts == "New: 1, closed: 0; open: 1, of these overdue: 0."


async def test_a_leader_who_speaks_english_is_told_in_english_that_a_case_is_late(town: TownInHand) -> None:
    await town.bind(*CADRES, LEADER)
    await choose(town, LEADER, "en")
    number = await town.petition(RESIDENT, "没水了")
    for day in range(9, 14):
        await beat_at(town, f"2026-03-{day:02} 18:05")
    late = next(text for text in town.heard_by(LEADER) if text.startswith(f"{number} 水磨口村: no answer"))
    assert late.startswith(f"{number} 水磨口村: no answer, overdue by ")
    [labels] = {tuple(one.labels) for one in town.phone(LEADER).messages if one.text == late}
    assert labels[:3] == ("Urge", "Re-assign", "I take it")
    await town.press(LEADER, "Urge")
    assert town.phone(LEADER).toasts[-1].text == "Urged"
    urged = [text for name in CADRES for text in town.heard_by(name) if text.startswith(LEADER)]
    assert urged == [f"{LEADER}催您办 {number}，请尽快答复。"]


async def test_whoever_binds_hears_the_language_of_his_chat(town: TownInHand) -> None:
    await town.write(SUPERVISOR, "/start")
    await choose(town, SUPERVISOR, "en")
    await town.bind(SUPERVISOR)
    assert town.heard_by(SUPERVISOR)[-1].startswith(
        f"Hello, {SUPERVISOR}. You are now bound as supervisor of 谷前堡镇."
    )
    await town.write(SUPERVISOR, "/todo")
    assert town.heard_by(SUPERVISOR)[-1] == "Nothing waits for you."


async def test_words_that_were_made_for_somebody_else_are_noticed(town: TownInHand) -> None:
    await town.write(RESIDENT, "/start")

    def misdirect(tx: Tx) -> None:
        resident = people.by_chat(tx, RESIDENT, "resident")
        assert resident is not None
        with speaking("en", chat_id=RESIDENT + 1):
            tell(tx, resident, Message("x"), kind="sentence", cause="x", now=town.clock.now())

    with pytest.raises(UserWarning, match="inside speaking_to"):
        await town.database.transaction(misdirect)


async def test_what_hangs_in_the_village_is_in_the_villages_language_whoever_prints_it(town: TownInHand) -> None:
    await town.bind(CLERK)
    await choose(town, CLERK, "en")
    await town.write(CLERK, "/staff")
    await town.press(CLERK, "Notices")
    await town.press(CLERK, "All 13 villages")
    name, text, caption = file_of(town, CLERK)
    assert caption.startswith("Notices, 13 pages, one a village.")
    assert (name, '<html lang="zh-Hans">' in text, "打字或者拍照，把事情发来" in text) == (
        "村告示-谷前堡镇.html",
        True,
        True,
    )
