"""实名, 保密, 匿名: what each means at the intake, on the cards, and later."""

import pytest

from bot.rules.receipt_codes import code_of as code_drawn
from tests.town import TownInHand

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT, OTHER_PHONE, THIRD_PHONE, NEIGHBOUR = 7_200_001, 7_200_002, 7_200_003, 7_200_004
WHO = "王大爷 13912345678"
DUTY = "赖淑珍"


async def code_of(town: TownInHand, who: int) -> str:
    text = next(text for text in reversed(town.heard_by(who)) if "回执码" in text)
    return text.splitlines()[1]


async def test_a_first_petition_takes_no_step_more_and_shows_the_safe_choice(town: TownInHand) -> None:
    await town.bind(DUTY)
    await town.write(RESIDENT, "没水了")
    for label in ("水磨口村", "求助"):
        await town.press(RESIDENT, label)
    assert town.newest_labels(RESIDENT) == ["提交", "修改", "取消", "身份：保密"]
    await town.press(RESIDENT, "提交")
    assert (await town.case("2026-00001")).confidentiality == "confidential"


async def test_a_complaint_asks_outright_and_goes_on_without_a_name(town: TownInHand) -> None:
    await town.bind(DUTY)
    await town.write(RESIDENT, "乱收费")
    for label in ("水磨口村", "投诉", "否"):
        await town.press(RESIDENT, label)
    assert town.newest_labels(RESIDENT) == ["实名", "保密", "匿名"]
    await town.press(RESIDENT, "实名")
    await town.press(RESIDENT, "跳过")
    assert town.newest_labels(RESIDENT) == ["提交", "修改", "取消", "身份：实名"]


async def test_of_a_named_case_its_handler_sees_the_name_and_loses_it_with_the_case(town: TownInHand) -> None:
    await town.bind(DUTY, "郭银花", "姚忠义")
    await town.write(RESIDENT, "没水了")
    for label in ("水磨口村", "求助", "身份：保密", "实名"):
        await town.press(RESIDENT, label)
    await town.write(RESIDENT, WHO)
    await town.press(RESIDENT, "提交")
    handler = (await town.case("2026-00001")).handler_id
    [person] = await town.staff_by_id(handler)
    assert f"来访人：{WHO}" in town.card_of(person.name, "2026-00001")
    bodies = await town.database.transaction(
        lambda tx: tx.all("SELECT body FROM outbox WHERE office_id = :office_id AND body LIKE '%13912345678%'")
    )
    assert bodies == []


async def test_an_anonymous_case_is_followed_by_its_code_from_any_account(town: TownInHand) -> None:
    await town.bind(DUTY)
    number = await town.petition(RESIDENT, "乱收费", category="投诉", about="否", mode="匿名")
    code = await code_of(town, RESIDENT)
    await town.write(OTHER_PHONE, code)
    assert number in town.heard_by(OTHER_PHONE)[-1]
    await town.press(OTHER_PHONE, "补充")
    await town.write(OTHER_PHONE, "还有收据")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    assert "还有收据" in town.card_of(handler.name, number)
    assert "匿名，谁也查不到是谁" in town.card_of(handler.name, number)
    await town.press(handler.name, "答复")
    await town.write(handler.name, "退回去了")
    await town.write(OTHER_PHONE, code)
    assert "退回去了" in town.heard_by(OTHER_PHONE)[-1]
    await town.press(OTHER_PHONE, "已解决")
    await town.press(OTHER_PHONE, "满意")
    case = await town.case(number)
    assert (case.result, case.grade) == ("resolved", "satisfied")


async def a_confidential_one(town: TownInHand, *, about: str = "否") -> str:
    """A complaint whose resident left name and number, to be seen for a purpose only."""
    await town.write(RESIDENT, "乱收费")
    for label in ("水磨口村", "投诉", about, "保密"):
        await town.press(RESIDENT, label)
    await town.write(RESIDENT, WHO)
    await town.press(RESIDENT, "提交")
    return "2026-00001"


async def kept_in_outbox(town: TownInHand, text: str) -> int:
    rows = await town.database.transaction(
        lambda tx: tx.all(
            "SELECT message_id FROM outbox WHERE office_id = :office_id AND body LIKE :text", text=f"%{text}%"
        )
    )
    return len(rows)


async def test_a_look_at_a_confidential_identity_needs_a_purpose_and_is_told(town: TownInHand) -> None:
    await town.bind(DUTY, "袁文斌", "赖永胜")
    number = await a_confidential_one(town)
    assert [text for text in town.heard_by(DUTY) if "13912345678" in text] == []
    assert "保密，看身份要写明用途" in town.card_of(DUTY, number)
    await town.press(DUTY, "更多")
    await town.press(DUTY, "查看身份")
    assert [text for text in town.heard_by(DUTY) if "13912345678" in text] == []
    await town.press(DUTY, "打电话核实")
    assert town.heard_by(DUTY)[-1] == f"{number} 来访人：{WHO}\n用途：打电话核实。只给您看，别外传。"
    assert town.heard_by("袁文斌")[-1] == f"{DUTY}看了 {number} 来访人的身份。用途：打电话核实。"
    assert await kept_in_outbox(town, "13912345678") == 0
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "谁看过")
    assert town.heard_by(RESIDENT)[-1].endswith(f"{DUTY}（值班干部），用途：打电话核实")
    await town.write("袁文斌", "/digest")
    assert f"看过来访人身份 1 次：\n{number} {DUTY}（打电话核实）" in town.heard_by("袁文斌")[-1]


async def test_a_purpose_may_be_written_and_without_one_nothing_is_shown(town: TownInHand) -> None:
    await town.bind(DUTY, "袁文斌")
    number = await a_confidential_one(town)
    await town.press(DUTY, "更多")
    await town.press(DUTY, "查看身份")
    await town.press(DUTY, "写别的用途")
    await town.write(DUTY, "核对低保")
    assert town.heard_by("袁文斌")[-1] == f"{DUTY}看了 {number} 来访人的身份。用途：核对低保。"
    assert WHO in town.heard_by(DUTY)[-1]


async def test_nobody_of_the_circle_and_nobody_without_the_right_sees_it(town: TownInHand) -> None:
    staff = (DUTY, "姚忠义", "萧金凤", "刘天佑", "郭银花", "赖永胜", "袁文斌")
    await town.bind(*staff)
    number = await a_confidential_one(town, about="是")
    await town.press("赖永胜", "更多")
    await town.press("赖永胜", "查看身份")
    data = town.data_of("打电话核实")
    for name in staff[:5]:
        phone = town.phone(name)
        phone.press_data(phone.messages[-1].message_id, data)
        await town.settle()
        assert [text for text in town.heard_by(name) if number in text or "13912345678" in text] == []
    await town.press("赖永胜", "打电话核实")
    assert WHO in town.heard_by("赖永胜")[-1]
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "谁看过")
    assert town.heard_by(RESIDENT)[-1].endswith("镇里专人，用途：打电话核实")


async def test_of_an_anonymous_case_nobody_sees_anything_even_where_a_name_was_left_before(town: TownInHand) -> None:
    await town.bind(DUTY, "袁文斌")
    number = await a_confidential_one(town)
    await town.press(DUTY, "更多")
    await town.press(DUTY, "查看身份")
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "身份：保密")
    await town.press(RESIDENT, "匿名")
    assert await code_of(town, RESIDENT)
    assert await town.press(DUTY, "打电话核实") != ""
    assert [text for name in (DUTY, "袁文斌") for text in town.heard_by(name) if "13912345678" in text] == []
    assert "匿名，谁也查不到是谁" in town.card_of(DUTY, number)


async def test_a_resident_may_give_his_name_later_and_take_it_back(town: TownInHand) -> None:
    await town.bind(DUTY)
    number = await town.petition(RESIDENT, "没水了")
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "身份：保密")
    await town.press(RESIDENT, "实名")
    await town.write(RESIDENT, WHO)
    assert f"来访人：{WHO}" in town.card_of(DUTY, number)
    await town.press(RESIDENT, "身份：实名")
    await town.press(RESIDENT, "保密")
    assert WHO not in town.card_of(DUTY, number)


async def test_a_code_is_kept_as_a_digest_checks_itself_and_is_no_staffs(town: TownInHand) -> None:
    await town.bind(DUTY)
    number = await town.petition(RESIDENT, "乱收费", category="投诉", about="否", mode="匿名")
    code = await code_of(town, RESIDENT)
    plain = code.replace(" ", "")
    assert await kept_in_outbox(town, code) + await kept_in_outbox(town, plain) == 0
    slipped = plain[:-1] + str((int(plain[-1]) + 1) % 10)
    await town.write(OTHER_PHONE, slipped)
    assert town.heard_by(OTHER_PHONE)[-1] == "回执码抄错了一位。请对着纸再写一遍。"
    await town.write(DUTY, code)
    assert town.heard_by(DUTY)[-1] == "值班用的账号不能用回执码。请换自己的账号。"
    await town.write(THIRD_PHONE, f"/start r_{plain}")
    assert number in town.heard_by(THIRD_PHONE)[-1]
    await town.pass_time(hours=2)
    assert await town.press(THIRD_PHONE, "补充") == "时间长了。请再写一遍回执码。"
    await town.write(RESIDENT, "/my")
    await town.press(RESIDENT, number)
    await town.press(RESIDENT, "换回执码")
    await town.write(OTHER_PHONE, code)
    assert town.heard_by(OTHER_PHONE)[-1] == "没有这个回执码，也可能已经换过了。请再看一遍。"


@pytest.mark.parametrize("account", ["123456789012", code_drawn(5)])
async def test_twelve_digits_in_the_middle_of_something_are_words(town: TownInHand, account: str) -> None:
    await town.bind(DUTY)
    await town.write(RESIDENT, "电费户号不对")
    await town.write(RESIDENT, account)
    await town.go_through(RESIDENT, mode="保密")
    assert account in town.card_of(DUTY, "2026-00001")
    await town.press(DUTY, "答复")
    await town.write(DUTY, account)
    assert any(text.endswith(account) for text in town.heard_by(RESIDENT))


async def test_a_code_that_holds_is_followed_in_the_middle_of_a_petition_too(town: TownInHand) -> None:
    await town.bind(DUTY)
    number = await town.petition(RESIDENT, "乱收费", category="投诉", about="否", mode="匿名")
    await town.write(OTHER_PHONE, "没水了")
    await town.write(OTHER_PHONE, await code_of(town, RESIDENT))
    assert number in town.heard_by(OTHER_PHONE)[-1]


async def followed(town: TownInHand) -> tuple[str, str]:
    """A neighbour's case, and an anonymous one that is followed from another account: (number, who has it)."""
    await town.bind(DUTY, "姚忠义", "萧金凤", "刘天佑")
    await town.petition(NEIGHBOUR, "乱收费", category="投诉", about="否")
    number = await town.petition(RESIDENT, "乱收费", category="投诉", about="否", mode="匿名")
    await town.write(OTHER_PHONE, await code_of(town, RESIDENT))
    await town.press(OTHER_PHONE, "补充")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    return number, handler.name


async def test_a_word_by_code_to_a_case_that_was_merged_meanwhile_is_read_where_it_goes_on(town: TownInHand) -> None:
    number, cadre = await followed(town)
    for label in ("更多", "并案", "2026-00001 投诉 3月2日"):
        await town.press(cadre, label)
    await town.write(cadre, "同一笔钱")
    await town.press("刘天佑", "同意")
    assert (await town.case(number)).state == "merged"
    await town.write(OTHER_PHONE, "井口要塌了")
    assert town.heard_by(OTHER_PHONE)[-1] == f"收到，已转给办 {number} 的人。"
    assert "井口要塌了" in town.heard_by(cadre)[-1]
    assert "井口要塌了" in town.card_of(cadre, "2026-00001")
    await town.write(OTHER_PHONE, await code_of(town, RESIDENT))
    assert town.newest_labels(OTHER_PHONE) == ["补充"]


async def test_a_word_by_code_to_a_case_that_ended_meanwhile_begins_a_new_one(town: TownInHand) -> None:
    number, cadre = await followed(town)
    await town.press(RESIDENT, "不用了")
    heard = town.heard_by(cadre)
    await town.write(OTHER_PHONE, "水又漏了")
    assert f"{number} 已经办完了，补充不进去了。您写的，当作新的事来办。" in town.heard_by(OTHER_PHONE)
    assert town.heard_by(cadre) == heard
    assert "水磨口村" in town.newest_labels(OTHER_PHONE)


async def test_after_an_album_by_code_the_next_words_are_a_matter_of_their_own(town: TownInHand) -> None:
    number, cadre = await followed(town)
    for _ in range(2):
        town.phone(OTHER_PHONE).photo(3_000, media_group_id="a")
    await town.settle()
    assert len([m for m in town.phone(cadre).messages if m.from_bot and m.kind == "photo"]) == 2
    await town.write(OTHER_PHONE, "我家的牛丢了")
    assert "我家的牛丢了" not in town.card_of(cadre, number)
    assert "水磨口村" in town.newest_labels(OTHER_PHONE)


async def test_a_word_by_code_may_answer_the_request_for_it_as_telegram_offers(town: TownInHand) -> None:
    number, cadre = await followed(town)
    asked = town.phone(OTHER_PHONE).messages[-1]
    assert asked.text == f"请写要给 {number} 补充的话，照片也行。"
    await town.write(OTHER_PHONE, "还有收据", reply_to=asked.message_id)
    assert "还有收据" in town.card_of(cadre, number)


async def test_whoever_guesses_a_case_button_without_its_code_may_do_nothing(town: TownInHand) -> None:
    await town.bind(DUTY)
    number = await town.petition(RESIDENT, "乱收费", category="投诉", about="否", mode="匿名")
    await town.write(OTHER_PHONE, await code_of(town, RESIDENT))
    assert "补充" in town.newest_labels(OTHER_PHONE)
    await town.write(THIRD_PHONE, "/my")
    assert await town.press_again(THIRD_PHONE, "补充") == "时间长了。请再写一遍回执码。"
    assert (await town.case(number)).grade is None


async def test_a_wrong_number_is_written_again_before_and_after_it_is_submitted(town: TownInHand) -> None:
    await town.bind(DUTY)
    await town.write(RESIDENT, "没水了")
    for label in ("水磨口村", "求助", "身份：保密", "实名"):
        await town.press(RESIDENT, label)
    await town.write(RESIDENT, "王大爷 13900000000")
    for label in ("修改", "换姓名电话"):
        await town.press(RESIDENT, label)
    await town.write(RESIDENT, WHO)
    await town.press(RESIDENT, "提交")
    assert f"来访人：{WHO}" in town.card_of(DUTY, "2026-00001")
    await town.write(RESIDENT, "/my")
    for label in ("2026-00001", "身份：实名", "实名"):
        await town.press(RESIDENT, label)
    await town.write(RESIDENT, "王大爷 13911111111")
    assert "来访人：王大爷 13911111111" in town.card_of(DUTY, "2026-00001")


async def test_what_is_no_name_while_a_name_is_asked_belongs_to_the_petition(town: TownInHand) -> None:
    await town.bind(DUTY)
    await town.write(RESIDENT, "没水了")
    for label in ("水磨口村", "求助", "身份：保密", "实名"):
        await town.press(RESIDENT, label)
    await town.write(RESIDENT, "井台那边还裂了一道大口子")
    await town.press(RESIDENT, "跳过")
    await town.press(RESIDENT, "提交")
    assert "没水了\n井台那边还裂了一道大口子" in town.card_of(DUTY, "2026-00001")
