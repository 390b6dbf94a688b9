"""The page's server: what people send arrives as what it is, rubbish is refused in a sentence, nothing foreign is loaded."""

import io
import re
import wave
from typing import Any
from urllib.parse import quote

import pytest
from pypdf import PdfReader

from bot.practice.page.people import AT_FIRST, FIRST_RESIDENT, RESIDENTS_AT_MOST
from bot.practice.page.pictures import street
from bot.practice.page.samples import FILM, TONE_SECONDS
from bot.practice.page.sending import SAMPLES
from bot.practice.page.server import FILES, STATIC
from bot.practice.page.town import PracticeTown
from bot.practice.telegram.wire import UploadedFile
from bot.texts.practice import BUTTON_GONE, EMPTY_FILE, TEXT_LENGTH, TOO_LARGE, TOWN_IS_FULL, UPLOAD_LENGTH
from tests.practice.page.conftest import Page

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

RESIDENT = FIRST_RESIDENT
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


KINDS = {
    "photo": ["photo"],
    "album": ["photo", "photo", "photo"],
    "voice": ["voice"],
    "video": ["video"],
    "paper": ["document"],
    "original": ["document"],
    "too_large": ["document"],
    "place": ["location"],
    "contact": ["contact"],
    "sticker": ["sticker"],
    "forward": ["text"],
}


async def own(page: Page) -> list[dict[str, Any]]:
    """Return what the resident sent."""
    return [message for message in await page.messages(RESIDENT) if not message["from_bot"]]


async def test_everything_that_can_be_sent_arrives_as_what_it_is(page: Page) -> None:
    assert set(KINDS) == set(SAMPLES)
    for what, kinds in KINDS.items():
        before = len(await own(page))
        await page.ask(f"{MINE}/send", what=what)
        assert (what, [message["kind"] for message in (await own(page))[before:]]) == (what, kinds)


async def test_what_is_sent_can_be_looked_at_and_played(page: Page) -> None:
    for what in ("photo", "voice", "video", "paper", "original"):
        await page.ask(f"{MINE}/send", what=what)
    answers = [await page.client.get(f"/api/files/{message['file']['id']}") for message in await own(page)]
    kinds = [answer.content_type for answer in answers]
    assert kinds == ["image/png", "audio/wav", "video/mp4", "application/pdf", "image/jpeg"]
    contents = [await answer.read() for answer in answers]
    beginnings = [b"\x89PNG", b"RIFF", b"\0\0\0$ftyp", b"%PDF", b"\xff\xd8\xff"]
    assert [content[: len(each)] for content, each in zip(contents, beginnings, strict=True)] == beginnings
    with wave.open(io.BytesIO(contents[1])) as voice:
        assert voice.getnframes() / voice.getframerate() == TONE_SECONDS
    assert "王桂兰" in str(PdfReader(io.BytesIO(contents[3])).metadata)


async def test_a_player_is_given_the_part_it_asks_for(page: Page) -> None:
    await page.ask(f"{MINE}/send", what="voice")
    address = f"/api/files/{(await own(page))[0]['file']['id']}"
    part = await page.client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status, await part.read()) == (206, b"RIFF")
    assert part.headers["Content-Range"].startswith("bytes 0-3/")
    beyond = await page.client.get(address, headers={"Range": "bytes=999999999-"})
    assert beyond.status == 416


async def test_words_stand_under_an_album_once_and_it_answers_a_message(page: Page) -> None:
    await page.ask(f"{MINE}/write", text="没水了")
    await page.ask(f"{MINE}/send", what="album", text="水管", reply_to=1)
    album = (await own(page))[1:]
    assert [message["text"] for message in album] == ["水管", "", ""]
    assert len({message["album"] for message in album}) == 1
    assert album[0]["quoted"] == {"kind": "text", "text": "没水了"}


async def test_a_file_from_the_visitors_disk_arrives_with_its_name(page: Page) -> None:
    await page.upload(f"{MINE}/upload", ("名单.txt", b"abc", "text/plain"), as_files="1", text="名单")
    [document] = await own(page)
    assert (document["kind"], document["text"]) == ("document", "名单")
    assert (document["file"]["name"], document["file"]["size"]) == ("名单.txt", 3)


async def test_pictures_from_the_disk_are_one_album_and_other_things_what_they_are(page: Page) -> None:
    picture = ("a.png", street(1), "image/png")
    await page.upload(f"{MINE}/upload", picture, picture)
    await page.upload(f"{MINE}/upload", ("a.mp4", FILM, "video/mp4"))
    await page.upload(f"{MINE}/upload", ("a.mp3", b"sound", "audio/mpeg"))
    await page.upload(f"{MINE}/upload", picture, picture, as_files="1")
    sent = await own(page)
    assert [message["kind"] for message in sent] == ["photo", "photo", "video", "audio", "document", "document"]
    assert [bool(message["album"]) for message in sent] == [True, True, False, False, True, True]
    assert sent[0]["album"] == sent[1]["album"] != sent[4]["album"] == sent[5]["album"]


async def test_what_cannot_be_uploaded_is_refused_in_a_sentence(page: Page) -> None:
    one = ("a.txt", b"a", "text/plain")
    empty = ("a.txt", b"", "text/plain")
    assert await page.upload_refused(f"{MINE}/upload", *[one] * 11) == UPLOAD_LENGTH
    assert await page.upload_refused(f"{MINE}/upload", empty) == EMPTY_FILE
    assert await page.upload_refused(f"{MINE}/upload", ("a", bytes(21 * 1024 * 1024), "x/y")) == TOO_LARGE
    assert await page.upload_refused(f"{MINE}/upload", one, text="字" * 1025) == UPLOAD_LENGTH
    foreign = await page.client.post(f"{MINE}/upload", data={"file": io.BytesIO(b"a")})
    assert foreign.status == 400
    assert await own(page) == []


async def test_a_sheet_of_the_bot_opens_without_any_rights(page: Page, practice: PracticeTown) -> None:
    sheet = UploadedFile("邀请 单.html", b"<script>alert(1)</script>", "text/html")
    practice.phone(RESIDENT).write("/start")
    await practice.world.call("sendDocument", {"chat_id": RESIDENT}, {"document": sheet})
    file = (await page.messages(RESIDENT))[-1]["file"]
    shown = await page.client.get(f"/api/files/{file['id']}")
    kept = await page.client.get(f"/api/files/{file['id']}?keep=1")
    assert shown.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none';")
    assert shown.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{quote(file['name'])}"
    assert kept.headers["Content-Disposition"].startswith("attachment;")
    assert (shown.content_type, shown.headers["X-Content-Type-Options"]) == ("text/html", "nosniff")


async def test_a_file_of_a_kind_that_browsers_run_is_only_kept(page: Page) -> None:
    await page.upload(f"{MINE}/upload", ("a.svg", b"<svg/>", "image/svg+xml"))
    answer = await page.client.get(f"/api/files/{(await own(page))[0]['file']['id']}")
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


async def test_the_keyboard_under_the_field_is_tapped_and_goes(page: Page, practice: PracticeTown) -> None:
    practice.phone(RESIDENT).write("/start")
    share = {"text": "发我的电话", "request_contact": True}
    keyboard = {"keyboard": [[share, "跳过"]], "one_time_keyboard": True, "input_field_placeholder": "电话"}
    asked = await practice.world.call("sendMessage", {"chat_id": RESIDENT, "text": "电话？", "reply_markup": keyboard})
    below = (await page.get(f"/api/phones/{RESIDENT}"))["below"]
    rows = [[{"text": "发我的电话", "asks": "contact"}, {"text": "跳过", "asks": None}]]
    assert below == {"message_id": asked["message_id"], "placeholder": "电话", "rows": rows}
    await page.ask(f"{MINE}/tap", label="发我的电话")
    assert (await own(page))[-1]["contact"]["first_name"] == "王桂兰"
    assert (await page.get(f"/api/phones/{RESIDENT}"))["below"] is None


async def test_a_wish_for_a_reply_is_shown_until_something_is_said(page: Page, practice: PracticeTown) -> None:
    practice.phone(RESIDENT).write("/start")
    wish = {"chat_id": RESIDENT, "text": "几号楼？", "reply_markup": {"force_reply": True}}
    asked = await practice.world.call("sendMessage", wish)
    below = (await page.get(f"/api/phones/{RESIDENT}"))["below"]
    assert below == {"message_id": asked["message_id"], "placeholder": None, "rows": None}
    practice.phone(RESIDENT).write("3 号")
    assert (await page.get(f"/api/phones/{RESIDENT}"))["below"] is None


async def test_the_menu_is_everybodys_own_and_doing_shows(page: Page, practice: PracticeTown) -> None:
    cadre = (await page.get("/api/town"))["cadre"]
    menus = [(await page.get(f"/api/phones/{who}"))["menu"][0]["command"] for who in (RESIDENT, cadre)]
    assert menus == ["my", "todo"]
    await practice.world.call("sendChatAction", {"chat_id": cadre, "action": "upload_document"})
    assert (await page.get(f"/api/phones/{cadre}"))["doing"] == "upload_document"


async def test_two_buttons_of_one_label_are_told_apart(page: Page, practice: PracticeTown) -> None:
    await page.ask(f"{MINE}/write", text="/start")
    buttons = [{"text": "看", "callback_data": name} for name in ("first", "second")]
    markup = {"inline_keyboard": [buttons, [{"text": "网页", "url": "https://t.me/a?start=b"}]]}
    sent = await practice.world.call("sendMessage", {"chat_id": RESIDENT, "text": "看", "reply_markup": markup})
    assert (await page.messages(RESIDENT))[-1]["keyboard"][1] == [
        {"text": "网页", "url": "https://t.me/a?start=b", "copy": None}
    ]
    pressed = f"{MINE}/press"
    assert await page.refused(pressed, {"message_id": sent["message_id"], "label": "看", "nth": 2}) == BUTTON_GONE
    assert await page.refused(pressed, {"message_id": sent["message_id"], "label": "网页"}) == BUTTON_GONE
    await page.ask(pressed, message_id=sent["message_id"], label="看", nth=1)
    assert practice.world.presses.toasts[-1].user_id == RESIDENT


async def test_a_new_resident_has_a_name_of_his_own_and_is_heard(page: Page) -> None:
    ids = [(await page.ask("/api/residents"))["id"], (await page.ask("/api/residents", language="en"))["id"]]
    people = (await page.get("/api/people"))["people"]
    names = {person["id"]: person["name"] for person in people if person["kind"] == "resident"}
    assert len(set(names.values())) == len(names) == 6
    await page.ask(f"/api/phones/{ids[0]}/write", text="没水了")
    assert await page.heard_by(ids[0]) != []
    assert await page.refused("/api/residents", {"language": "fr"}) == "缺少 language，或者写得不对。"


async def test_a_town_holds_as_many_residents_as_there_are_names(page: Page) -> None:
    for _ in range(RESIDENTS_AT_MOST - AT_FIRST):
        await page.ask("/api/residents")
    people = (await page.get("/api/people"))["people"]
    names = [person["name"] for person in people if person["kind"] == "resident"]
    assert len(set(names)) == len(names) == RESIDENTS_AT_MOST
    assert await page.refused("/api/residents", {}) == TOWN_IS_FULL


async def test_news_are_what_came_since_the_beginning(page: Page) -> None:
    assert (await page.get("/api/town"))["news"] == {}
    await page.ask(f"{MINE}/write", text="没水了")
    newest = max(message["message_id"] for message in await page.messages(RESIDENT))
    assert (await page.get("/api/town"))["news"] == {str(RESIDENT): newest}


async def test_a_reply_and_an_edit_show_as_such(page: Page) -> None:
    await page.ask(f"{MINE}/write", text="没水了")
    await page.ask(f"{MINE}/write", text="三天了", reply_to=1)
    await page.ask(f"{MINE}/edit", message_id=1, text="没水了，很急")
    assert [(one["text"], one["reply_to"], one["edited"]) for one in await own(page)] == [
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
    (f"{MINE}/write", {"text": "  "}, TEXT_LENGTH),
    (f"{MINE}/write", {"text": "水" * 4097}, TEXT_LENGTH),
    (f"{MINE}/write", {"text": "水", "reply_to": 99}, "要回复的消息已经不在了。"),
    (f"{MINE}/write", {"text": "水", "reply_to": True}, "缺少 reply_to，或者写得不对。"),
    (f"{MINE}/write", {"text": "\ud800"}, TEXT_LENGTH),
    (f"{MINE}/edit", {"message_id": 99, "text": "水"}, "只能改自己写的话。"),
    (f"{MINE}/press", {"message_id": "1", "label": "提交"}, "缺少 message_id，或者写得不对。"),
    (f"{MINE}/press", {"message_id": 1, "label": "提交"}, BUTTON_GONE),
    ("/api/phones/5/write", {"text": "水"}, "没有这个人。"),
    ("/api/phones/abc/send", {}, "没有这个人。"),
    (f"{MINE}/send", {}, "缺少 what，或者写得不对。"),
    (f"{MINE}/send", {"what": "elephant"}, "缺少 what，或者写得不对。"),
    (f"{MINE}/send", {"what": "sticker", "text": "字"}, "缺少 what，或者写得不对。"),
    (f"{MINE}/send", {"what": "photo", "text": "字" * 1025}, TEXT_LENGTH),
    (f"{MINE}/send", {"what": "photo", "reply_to": 99}, "要回复的消息已经不在了。"),
    (f"{MINE}/tap", {"label": "跳过"}, BUTTON_GONE),
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
