"""案卷: whoever stands above a case gets all of it as one file, with every date and event, and without who the resident is."""

import re
from typing import Any

from tests.town import TownInHand

RESIDENT = 7001
CADRES = ("赖淑珍", "姚忠义", "萧金凤")
SUPERVISOR, DISPATCHER, ROOM, LEADER = "袁文斌", "赖永胜", "郭银花", "刘天佑"


async def lived(town: TownInHand) -> str:
    """A case from its first word to 满意; return its number."""
    await town.bind(*CADRES, SUPERVISOR, DISPATCHER, ROOM, LEADER)
    number = await town.petition(RESIDENT, "没水了 <b>三天</b>")
    [handler] = await town.staff_by_id((await town.case(number)).handler_id)
    await town.press(handler.name, "签收")
    await town.press(handler.name, "答复")
    await town.write(handler.name, "水管修好了")
    await town.press(RESIDENT, "已解决")
    await town.press(RESIDENT, "满意")
    return number


async def fetched(town: TownInHand, who: str, number: str) -> str:
    """Fetch the file by the button on the card."""
    await town.write(who, number)
    if "案卷" not in town.newest_labels(who):
        await town.press(who, "更多")
    await town.press(who, "案卷")
    return sent_file(town, who)


def sent_file(town: TownInHand, who: str) -> str:
    found = next(message for message in reversed(town.phone(who).messages) if message.kind == "document")
    return town.world.files.known(found.file_id or "", "Document").served().decode()


async def test_a_supervisor_gets_the_whole_case_on_paper(town: TownInHand) -> None:
    number = await lived(town)
    html = await fetched(town, SUPERVISOR, number)
    case: Any = await town.case(number)
    assert f"<h1>案卷 {number}</h1>" in html
    assert "没水了 &lt;b&gt;三天&lt;/b&gt;" in html
    assert "水管修好了" in html
    assert re.findall(r"<dt>(\S+?)</dt><dd>2026-03-02 09:00</dd>", html)[:3] == ["登记", "派单", "签收"]
    events = re.findall(r"<li value=(\d+)><p><b>(.*?)</b> <span>(.*?)</span>", html)
    assert [what for _, what, _ in events] == ["登记", "签收", "写了办结答复", "送达", "办结", "来访人评价"]
    assert {who for _, _, who in events if who.startswith("群众")} == {case.alias}
    assert "经过共6步。防改码（经过改动过就对不上）：" in html
    assert len(re.findall(r"[0-9a-f]{16}", html)) == 4  # of the whole history once, 64 digits, and of no single step
    assert ("第几次办" in html, "满意" in html) == (False, True)
    assert "http" not in html
    assert str(RESIDENT) not in html


async def test_whoever_has_the_case_or_only_registers_gets_no_file(town: TownInHand) -> None:
    number = await lived(town)
    await fetched(town, SUPERVISOR, number)
    data = town.data_of("案卷")
    for who in (ROOM, *CADRES):
        phone = town.phone(who)
        phone.press_data(phone.messages[-1].message_id, data)
        await town.settle()
        assert not any(message.kind == "document" or "案卷" in message.labels for message in phone.messages)


async def test_it_says_who_looked_at_who_he_is_and_what_for_and_whom_it_is_about(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR, DISPATCHER, ROOM, LEADER)
    await town.write(RESIDENT, "赖淑珍收钱不开票")
    for label in ("水磨口村", "投诉", "是"):
        await town.press(RESIDENT, label)
    await town.press(RESIDENT, "保密")
    await town.write(RESIDENT, "王大爷 13912345678")
    await town.press(RESIDENT, "提交")
    receipt = next(text for text in reversed(town.heard_by(RESIDENT)) if "编号" in text)
    number = receipt.split("编号 ")[1][:10]
    await town.write(DISPATCHER, number)
    for label in ("更多", "查看身份", "打电话核实"):
        await town.press(DISPATCHER, label)
    html = await fetched(town, SUPERVISOR, number)
    assert "<dt>涉及干部</dt><dd>赖淑珍</dd>" in html
    assert f"<b>查看了身份</b> <span>{DISPATCHER}</span>" in html
    assert "用途：打电话核实" in html
    assert "13912345678" not in html


async def test_a_file_about_a_cadre_reaches_nobody_of_its_circle(town: TownInHand) -> None:
    await town.bind(*CADRES, SUPERVISOR, DISPATCHER, ROOM, LEADER)
    number = await town.petition(RESIDENT, "村干部收钱不开票", category="投诉", about="是")
    assert "收钱" in await fetched(town, SUPERVISOR, number)
    data = town.data_of("案卷")
    for who in (*CADRES, LEADER, ROOM):
        phone = town.phone(who)
        before = len(phone.messages)
        phone.press_data(phone.messages[-1].message_id, data)
        await town.settle()
        assert not any(message.kind == "document" for message in phone.messages[before:])
