"""The door of the web board: a link from chat lets its holder in once; a cookie keeps him there until he goes, or must."""

import asyncio
import json
import logging
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.actions.people.invite import unbind
from bot.rules.web_board import IDLE, LINK_LIVES, LONGEST, MOST_SESSIONS
from bot.web.board import AT_ONCE, MOST_TRIES, PATIENCE_FOR_FORM
from bot.web.pages import HEADERS
from tests.storage.broken_disks import unwritable
from tests.town import PRACTICE_TOWN, TownInHand
from tests.web.looking import CADRE, LEADER, SECRETARY, WEB, code_of, come_in, cookie_of, look, open_to_the_outside
from tests.web.test_server import client

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

__all__ = ["client"]

WRONG = "abcd-efgh-jkmn-pqrs"


@pytest.fixture
async def town(town: TownInHand) -> TownInHand:
    """Its pages can be reached, a supervisor, a grid leader and a cadre are bound."""
    await open_to_the_outside(town, SECRETARY, LEADER, CADRE)
    return town


async def tell(client: httpx.AsyncClient, code: str, **headers: str) -> httpx.Response:
    return await client.post("/board/in", data={"code": code}, headers=headers)


async def test_a_link_lets_its_holder_in_and_he_is_told(town: TownInHand, client: httpx.AsyncClient) -> None:
    answer = await tell(client, await code_of(town, SECRETARY))
    await town.settle()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/board")
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert name == "__Host-board"
    wanted = {"HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict", "Secure"}
    assert set(rest.split("; ")[1:]) == wanted
    assert town.heard_by(SECRETARY)[-1] == "网页看板：刚有一台电脑用您的链接进去了。不是您，请点“全部退出”。"
    page = await look(client, cookie_of(answer))
    assert (page.status_code, SECRETARY in page.text) == (200, True)


async def test_the_button_opens_the_link_and_the_code_can_be_typed_anyhow(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    code = await code_of(town, LEADER)
    [call] = [call for call in town.world.calls if call.method == "sendMessage" and code in str(call.params["text"])]
    [[button], _] = json.loads(str(call.params["reply_markup"]))["inline_keyboard"]
    assert button == {"text": "打开网页看板", "url": f"{WEB}/board/in/{code}?lang=zh_Hans"}
    assert (await tell(client, f" {code.upper().replace('-', ' ')} ")).status_code == 303


async def test_who_looks_ahead_uses_nothing_up(town: TownInHand, client: httpx.AsyncClient) -> None:
    code = await code_of(town, SECRETARY)
    for _ in range(3):
        page = await client.get(f"/board/in/{code}")
        assert (page.status_code, "Set-Cookie" in page.headers) == (200, False)
        assert (await client.head(f"/board/in/{code}")).status_code == 200
    assert (await client.get(f"/board/in/{WRONG}")).text.replace(
        WRONG, code
    ) == page.text  # it tells nobody what is good
    assert (await tell(client, code)).status_code == 303


async def test_a_link_is_good_once_for_ten_minutes_and_until_the_next(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    used, old = await code_of(town, SECRETARY), await code_of(town, LEADER)
    assert (await tell(client, used)).status_code == 303
    newer = await code_of(town, LEADER)
    town.clock.set(town.clock.now() + LINK_LIVES)
    refused = [await tell(client, code) for code in (used, old, newer, WRONG, "")]
    assert {(answer.status_code, "Set-Cookie" in answer.headers) for answer in refused} == {(403, False)}
    assert "用过了、过期了，或者不对" in refused[0].text


@pytest.mark.parametrize("span", [IDLE, LONGEST])
async def test_who_does_not_look_or_looks_too_long_is_logged_out(
    town: TownInHand, client: httpx.AsyncClient, span: timedelta
) -> None:
    cookie = await come_in(town, client, SECRETARY)
    over = town.clock.now() + span
    while town.clock.now() < over - IDLE:
        town.clock.set(town.clock.now() + IDLE / 2)
        assert (await look(client, cookie)).status_code == 200
    town.clock.set(over)
    assert (await look(client, cookie)).status_code == 401


async def test_who_logs_out_is_out_and_nobody_else_can_do_that_for_him(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    cookie = await come_in(town, client, SECRETARY)
    page = (await look(client, cookie)).text
    token = page.partition('name="token" value="')[2].partition('"')[0]

    async def leave(token: str, **headers: str) -> int:
        return (
            await client.post("/board/out", data={"token": token}, headers={"Cookie": cookie, **headers})
        ).status_code

    assert await leave("") == await leave("0" * 64) == 303
    assert await leave(token, **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert (await look(client, cookie)).status_code == 200
    assert await leave(token, **{"Sec-Fetch-Site": "same-origin"}) == 303
    outside = await look(client, "", "/board/in?out=1&lang=zh_Hans", "en")
    assert [said in outside.text for said in ("已退出。", "请先登录", "登录码")] == [True, False, True]
    assert (await look(client, cookie)).status_code == 401


async def test_in_chat_one_sees_where_one_is_and_ends_it(town: TownInHand, client: httpx.AsyncClient) -> None:
    first = await come_in(town, client, SECRETARY)
    town.clock.set(town.clock.now() + timedelta(minutes=5))
    second = await come_in(town, client, SECRETARY)
    await town.press(SECRETARY, "在哪里登录着")
    assert town.heard_by(SECRETARY)[-1] == (
        "网页看板开着的地方：\n电脑：3月2日 09:05 进入，3月2日 09:05 还在看\n电脑：3月2日 09:00 进入，3月2日 09:00 还在看"
    )
    assert await town.press(SECRETARY, "退出 3月2日 09:00") == "已退出。"
    assert [(await look(client, one)).status_code for one in (first, second)] == [401, 200]
    assert await town.press(SECRETARY, "全部退出") == "都已退出，没用过的链接也作废了。"
    assert (await look(client, second)).status_code == 401


async def test_nobody_ends_somebody_elses(town: TownInHand, client: httpx.AsyncClient) -> None:
    cookie = await come_in(town, client, SECRETARY)
    await town.press(SECRETARY, "在哪里登录着")
    foreign = town.data_of("退出 3月2日 09:00")
    await town.write(LEADER, "/web")
    town.phone(LEADER).press_data(town.phone(LEADER).messages[-1].message_id, foreign)
    await town.settle()
    assert (await look(client, cookie)).status_code == 200


async def test_one_more_than_five_ends_the_oldest(town: TownInHand, client: httpx.AsyncClient) -> None:
    cookies = [await come_in(town, client, SECRETARY) for _ in range(MOST_SESSIONS + 1)]
    assert [(await look(client, one)).status_code for one in cookies] == [401, *[200] * MOST_SESSIONS]


async def test_the_end_of_a_binding_ends_link_and_session_for_good(town: TownInHand, client: httpx.AsyncClient) -> None:
    cookie, code = await come_in(town, client, SECRETARY), await code_of(town, SECRETARY)
    await town.database.transaction(lambda tx: unbind(tx, SECRETARY, now=town.clock.now()))
    await town.settle()
    await town.bind(SECRETARY)
    assert ((await look(client, cookie)).status_code, (await tell(client, code)).status_code) == (401, 403)


@pytest.mark.parametrize("name", ["米新来", SECRETARY])
async def test_whoever_has_left_or_lost_the_role_sees_nothing_any_more(
    town: TownInHand, client: httpx.AsyncClient, name: str
) -> None:
    cookie, code = await come_in(town, client, SECRETARY), await code_of(town, SECRETARY)
    lines = PRACTICE_TOWN.read_text("utf-8").replace(SECRETARY, "米新来")
    if name == SECRETARY:
        lines += f'\n[[person]]\nname = "{SECRETARY}"\nroles = ["clerk"]\ntown = "谷前堡镇"\n'
    await town.import_town(lines.encode())
    assert ((await look(client, cookie)).status_code, (await tell(client, code)).status_code) == (401, 403)


async def test_the_board_in_chat_leads_to_it_where_there_is_one(town: TownInHand) -> None:
    await town.write(SECRETARY, "/board")
    await town.press(SECRETARY, "网页看板")
    assert "只能用一次" in town.heard_by(SECRETARY)[-1]
    town.config = replace(town.config, web_url=None)
    await town.restart()
    await town.write(SECRETARY, "/board")
    assert "网页看板" not in town.newest_labels(SECRETARY)


async def test_it_is_for_leaders_and_supervisors(town: TownInHand) -> None:
    await town.write(CADRE, "/web")
    assert town.heard_by(CADRE)[-1] == "这个只给督办领导和包片领导用。"
    await town.write(7001, "/web")
    assert town.heard_by(7001)[-1] == "这个只给督办领导和包片领导用。"


async def test_without_an_address_there_is_no_link(town: TownInHand) -> None:
    town.config = replace(town.config, web_url=None)
    await town.restart()
    await town.write(SECRETARY, "/web")
    assert town.heard_by(SECRETARY)[-1] == "网页看板还没开：管理员要先在设置里写上网址（WEB_URL）。"


async def test_guessing_is_slow(town: TownInHand, client: httpx.AsyncClient) -> None:
    code = await code_of(town, SECRETARY)
    tried = [(await tell(client, WRONG)).status_code for _ in range(MOST_TRIES + 1)]
    assert tried == [*[403] * MOST_TRIES, 429]
    assert (await tell(client, code)).status_code == 429
    assert (
        await tell(client, code, **{"X-Forwarded-For": "203.0.113.7"})
    ).status_code == 303  # behind the proxy: another
    town.clock.set(town.clock.now() + timedelta(minutes=1))
    assert (await tell(client, await code_of(town, SECRETARY))).status_code == 303


async def test_forms_are_short_and_come_from_our_own_pages(town: TownInHand, client: httpx.AsyncClient) -> None:
    code = await code_of(town, SECRETARY)
    assert (await tell(client, code, **{"Sec-Fetch-Site": "cross-site"})).status_code == 403
    for elsewhere in ("https://elsewhere.example", "null"):
        assert (await tell(client, code, Origin=elsewhere)).status_code == 403
    assert (await tell(client, code + " " * 2000)).status_code == 403
    assert (await tell(client, code, Origin=str(client.base_url).rstrip("/"))).status_code == 303
    assert (await tell(client, await code_of(town, SECRETARY))).status_code == 303  # a browser that does not say


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("application/x-www-form-urlencoded; charset=foo", b"code=x"),
        ("application/x-www-form-urlencoded", b"code=\xff\xfe"),
        ("multipart/form-data", b"--x"),
    ],
)
async def test_a_form_that_cannot_be_read_is_none(
    town: TownInHand, client: httpx.AsyncClient, kind: str, form: bytes
) -> None:
    answer = await client.post("/board/in", content=form, headers={"Content-Type": kind})
    assert answer.status_code == 400


async def test_whoever_sends_a_form_slowly_keeps_nobody_waiting(town: TownInHand, client: httpx.AsyncClient) -> None:
    head = "POST /board/in HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n\r\ncode="
    slow = [await asyncio.open_connection("127.0.0.1", client.base_url.port) for _ in range(AT_ONCE)]
    for reader, writer in slow:
        writer.write((head + form).encode())
        assert await reader.readline() == b"HTTP/1.1 100 Continue\r\n"  # from now on the rest of it is waited for
    assert (await client.get("/board/in", timeout=PATIENCE_FOR_FORM / 2)).status_code == 200
    for _, writer in slow:
        writer.close()
        await writer.wait_closed()


async def test_every_answer_forbids_what_is_not_ours(town: TownInHand, client: httpx.AsyncClient) -> None:
    cookie = await come_in(town, client, SECRETARY)
    pages = ["/board", "/board/in", f"/board/in/{WRONG}", "/board/static/board.css", "/board/static/board.js"]
    answers = [await client.get("/board"), *[await look(client, cookie, page) for page in pages]]
    answers.append(await tell(client, WRONG))
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "style=" not in answer.text or answer.url.path.startswith("/board/static")
        assert "http://" not in answer.text.replace("http://www.w3.org", "") and "https://" not in answer.text
    assert (await client.get("/board/static/../server.py")).status_code == 404
    assert (await client.get("/board/static/pages.py")).status_code == 404


async def test_what_is_opened_can_bring_no_markup(town: TownInHand, client: httpx.AsyncClient) -> None:
    page = (await client.get("/board/in/%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")).text
    assert "<script" not in page and "&lt;script&gt;" in page


async def test_a_stranger_is_spoken_to_as_his_browser_asks(town: TownInHand, client: httpx.AsyncClient) -> None:
    said = {}
    for asked in ("zh-CN,zh;q=0.9", "zh-TW,en;q=0.5", "de,en;q=0.8", ""):
        page = (await look(client, "", "/board/in", asked)).text
        said[asked] = page.partition('lang="')[2].partition('"')[0]
    assert [*said.values()] == ["zh-Hans", "zh-Hant", "en", "zh-Hans"]


async def test_the_door_speaks_its_holders_language_and_looks_nobody_up(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    code = await code_of(town, SECRETARY)
    said = {
        asked: (await look(client, "", f"/board/in/{code}?lang={asked}", "en")).text for asked in ("zh_Hant", "xx", "")
    }
    assert [page.partition('lang="')[2].partition('"')[0] for page in said.values()] == ["zh-Hant", "en", "en"]
    assert (await look(client, "", f"/board/in/{WRONG}?lang=zh_Hant", "en")).text.replace(WRONG, code) == said[
        "zh_Hant"
    ]
    refused = await client.post("/board/in?lang=zh_Hant", data={"code": WRONG}, headers={"Accept-Language": "en"})
    assert (refused.status_code, 'lang="zh-Hant"' in refused.text) == (403, True)


async def test_while_nothing_can_be_written_nobody_comes_in_and_it_says_so(
    town: TownInHand, client: httpx.AsyncClient
) -> None:
    cookie, code = await come_in(town, client, SECRETARY), await code_of(town, SECRETARY)
    async with unwritable(town.database, town.place):
        answer = await tell(client, code)
        assert (answer.status_code, "现在读不到数据" in answer.text) == (503, True)
        assert (await look(client, cookie)).status_code == 200
    assert (await tell(client, code)).status_code == 303


async def test_neither_log_nor_figures_nor_database_hold_a_secret(
    town: TownInHand, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "asyncio"):  # the one who asks
        logging.getLogger(name).setLevel(logging.WARNING)
    code = await code_of(town, SECRETARY)
    await client.get(f"/board/in/{code}")
    cookie = cookie_of(await tell(client, code))
    assert (await look(client, cookie)).status_code == 200
    told = [record.getMessage() for record in caplog.records if record.name.startswith(("aiohttp", "bot", "storage"))]
    told.append((await client.get("/metrics")).text)
    tables = ("outbox", "board_links", "board_sessions")
    told += [
        str(row)
        for table in tables
        for row in await town.database.transaction(lambda tx, table=table: tx.all(f"SELECT * FROM {table}"))
    ]
    secret = cookie.partition("=")[2]
    letters = code.replace("-", "")
    assert not [text for text in told if code in text or letters in text or secret in text]
