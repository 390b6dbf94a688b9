"""The page's server: what people send arrives as what it is, rubbish is refused in a sentence, nothing foreign is loaded."""

import re
from typing import Any

import pytest

from bot.practice.page.people import RESIDENTS
from bot.practice.page.server import FILES, STATIC
from tests.practice.page.conftest import Page

RESIDENT = next(iter(RESIDENTS))
MINE = f"/api/phones/{RESIDENT}"


async def test_the_page_may_load_from_its_own_address_only(page: Page) -> None:
    for path in ("/", "/static/page.js", "/api/town", "/nothing", "/api/changes"):
        answer = await page.client.get(path)
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")


async def test_every_file_that_the_page_names_is_there(page: Page) -> None:
    named = set(re.findall(r'(?:src|href)="([^"]+)"', (STATIC / "index.html").read_text("utf-8")))
    scripts = "".join(path.read_text("utf-8") for path in STATIC.glob("*.js"))
    named |= {f"/static/{name}" for name in re.findall(r'from "\./([^"]+)"', scripts)}
    assert named == {f"/static/{name}" for name in FILES if name != "index.html"}
    for path in ("/", *named):
        assert (await page.client.get(path)).status == 200


def test_no_script_writes_markup_and_no_file_names_another_address() -> None:
    for path in FILES.values():
        told = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|\bstyle=|https?:|\"//", told
        )


async def test_photo_voice_and_place_arrive_as_what_they_are(page: Page) -> None:
    for what in ("photo", "voice", "place"):
        await page.ask(f"{MINE}/{what}")
    own = [message for message in await page.messages(RESIDENT) if not message["from_bot"]]
    assert [message["kind"] for message in own] == ["photo", "voice", "location"]
    photo = await page.client.get(f"/api/files/{own[0]['file_id']}")
    assert (photo.status, photo.content_type) == (200, "image/png")
    assert (await photo.read())[:8] == b"\x89PNG\r\n\x1a\n"


async def test_a_reply_and_an_edit_show_as_such(page: Page) -> None:
    await page.ask(f"{MINE}/write", text="没水了")
    await page.ask(f"{MINE}/write", text="三天了", reply_to=1)
    await page.ask(f"{MINE}/edit", message_id=1, text="没水了，很急")
    own = [message for message in await page.messages(RESIDENT) if not message["from_bot"]]
    assert [(one["text"], one["reply_to"], bool(one["edited_at"])) for one in own] == [
        ("没水了，很急", None, True),
        ("三天了", 1, False),
    ]


async def test_a_press_shows_what_flashes_up(page: Page) -> None:
    await page.follow_the_tour(until=3)
    tour = (await page.get("/api/town"))["tour"]
    told = await page.ask(f"{MINE}/press", message_id=tour["message_id"], label="提交")
    assert told == {"toast": {"text": "交上去了", "alert": False}}


async def test_who_waits_hears_of_a_change_at_once(page: Page) -> None:
    version = (await page.get("/api/town"))["version"]
    await page.ask(f"{MINE}/write", text="没水了")
    assert (await page.get(f"/api/changes?since={version}"))["version"] > version


RUBBISH: list[tuple[str, Any, str]] = [
    (f"{MINE}/write", [], "请求要是 JSON。"),
    (f"{MINE}/write", {}, "缺少 text，或者写得不对。"),
    (f"{MINE}/write", {"text": 7}, "缺少 text，或者写得不对。"),
    (f"{MINE}/write", {"text": "  "}, "写 1 到 4096 个字。"),
    (f"{MINE}/write", {"text": "水" * 4097}, "写 1 到 4096 个字。"),
    (f"{MINE}/write", {"text": "水", "reply_to": 99}, "要回复的消息已经不在了。"),
    (f"{MINE}/write", {"text": "水", "reply_to": True}, "缺少 reply_to，或者写得不对。"),
    (f"{MINE}/write", {"text": "\ud800"}, "写 1 到 4096 个字。"),
    (f"{MINE}/edit", {"message_id": 99, "text": "水"}, "只能改自己写的话。"),
    (f"{MINE}/press", {"message_id": "1", "label": "提交"}, "缺少 message_id，或者写得不对。"),
    (f"{MINE}/press", {"message_id": 1, "label": "提交"}, "这个按钮已经不在了，请看最新的消息。"),
    ("/api/phones/5/write", {"text": "水"}, "没有这个人。"),
    ("/api/phones/abc/photo", {}, "没有这个人。"),
    ("/api/clock", {}, "缺少 to，或者写得不对。"),
    ("/api/clock", {"to": "yesterday"}, "时钟只会：过一小时、到明天八点、过一周。"),
]


async def test_rubbish_is_refused_with_a_sentence(page: Page) -> None:
    told = [(path, body, await page.refused(path, body)) for path, body, _ in RUBBISH]
    assert told == RUBBISH
    assert await page.messages(RESIDENT) == []


async def test_another_sites_page_cannot_press_anything(page: Page) -> None:
    form = await page.client.post("/api/wipe", data=b"{}", headers={"Content-Type": "text/plain"})
    broken = await page.client.post("/api/wipe", data=b"{", headers={"Content-Type": "application/json"})
    named = await page.client.get("/api/town", headers={"Host": "evil.example:8080"})
    assert [answer.status for answer in (form, broken, named)] == [400, 400, 400]


@pytest.mark.parametrize("path", ["/api/changes", "/api/changes?since=x", "/api/phones/1", "/api/files/none"])
async def test_a_question_that_makes_no_sense_is_refused(page: Page, path: str) -> None:
    answer = await page.client.get(path)
    assert answer.status == 400
    assert (await answer.json())["error"].endswith("。")
