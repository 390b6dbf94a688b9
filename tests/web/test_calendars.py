"""/calendar/<secret>.ics: whoever has a good link sees his calendar, and everybody else nothing at all."""

import json
import logging
import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from icalendar import Calendar

from bot.actions.people.invite import unbind
from bot.web.calendars import MOST_A_MINUTE
from tests.storage.broken_disks import unwritable
from tests.town import PRACTICE_TOWN, TownInHand
from tests.web.test_server import client

pytestmark = pytest.mark.slow  # many long stories: `make check` stays within a minute

__all__ = ["client"]

CADRE, OTHER = "赖淑珍", "姚忠义"
WEB = "https://zhiban.example.org"
LINK = re.compile(rf"{WEB}(/calendar/[A-Za-z0-9_-]{{43}}\.ics)")
NOTHING = (404, b"")


@pytest.fixture
async def town(town: TownInHand) -> TownInHand:
    """People reach its pages from outside; two cadres are bound, the roster is published."""
    town.config = replace(town.config, web_url=WEB)
    await town.restart()
    await town.bind(CADRE, OTHER)
    await town.beat()
    return town


async def new_link(town: TownInHand, who: str = CADRE) -> str:
    """Somebody asks for a link in chat; return its path."""
    await town.write(who, "/duty")
    await town.press(who, "日历")
    await town.press(who, "订阅")
    found = LINK.search(town.heard_by(who)[-1])
    assert found
    return found[1]


async def answer(client: httpx.AsyncClient, path: str, **headers: str) -> tuple[int, bytes]:
    found = await client.get(path, headers=headers)
    return found.status_code, found.content


async def test_a_link_shows_the_calendar_of_its_holder(town: TownInHand, client: httpx.AsyncClient) -> None:
    found = await client.get(await new_link(town))
    assert (found.status_code, found.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert found.headers["Cache-Control"] == "private, no-cache"
    calendar = Calendar.from_ical(found.content)
    assert str(calendar["NAME"]) == "赖淑珍 值班"
    assert str(calendar.events[0].start) == "2026-03-02 08:00:00+08:00"


async def test_an_unknown_secret_and_anything_else_is_not_there(town: TownInHand, client: httpx.AsyncClient) -> None:
    await new_link(town)
    for secret in ("A" * 43, "x", "%00", "..%2F..", "值班", "a" * 4000, "' OR 1=1 --"):
        assert await answer(client, f"/calendar/{secret}.ics") == NOTHING
    assert (await client.get("/calendar/")).status_code == 404
    assert (await client.post("/calendar/x.ics")).status_code == 405


async def test_a_new_link_ends_the_one_before(town: TownInHand, client: httpx.AsyncClient) -> None:
    old, new = await new_link(town), await new_link(town)
    assert old != new
    assert await answer(client, old) == NOTHING
    assert (await answer(client, new))[0] == 200


async def test_another_ones_new_link_ends_nobody_elses(town: TownInHand, client: httpx.AsyncClient) -> None:
    mine, his = await new_link(town), await new_link(town, OTHER)
    assert ((await answer(client, mine))[0], (await answer(client, his))[0]) == (200, 200)


async def test_who_stops_subscribing_has_no_link_any_more(town: TownInHand, client: httpx.AsyncClient) -> None:
    path = await new_link(town)
    await town.write(CADRE, "/duty")
    await town.press(CADRE, "日历")
    assert town.heard_by(CADRE)[-1].endswith("您已经有一个订阅链接。再要一个，以前的就作废。")
    assert await town.press(CADRE, "停止订阅") == "订阅停了，那个链接已作废。"
    assert await answer(client, path) == NOTHING


async def test_the_end_of_a_binding_ends_the_link_for_good(town: TownInHand, client: httpx.AsyncClient) -> None:
    path = await new_link(town)
    await town.database.transaction(lambda tx: unbind(tx, CADRE, now=town.clock.now()))
    await town.settle()
    assert await answer(client, path) == NOTHING
    await town.bind(CADRE)
    assert await answer(client, path) == NOTHING


async def test_whoever_has_left_has_no_link(town: TownInHand, client: httpx.AsyncClient) -> None:
    path = await new_link(town)
    text = PRACTICE_TOWN.read_text("utf-8").replace(CADRE, "米新来")
    await town.import_town(text.encode())
    assert await answer(client, path) == NOTHING


async def test_what_has_not_changed_is_not_sent_again(town: TownInHand, client: httpx.AsyncClient) -> None:
    path = await new_link(town)
    first = await client.get(path)
    same = {"If-None-Match": first.headers["ETag"]}
    assert await answer(client, path, **same) == (304, b"")
    assert await answer(client, path, **{"If-Modified-Since": first.headers["Last-Modified"]}) == (304, b"")
    assert (await answer(client, path, **{"If-None-Match": '"another"'}))[0] == 200
    town.clock.set(town.clock.now() + timedelta(minutes=2))
    again = await client.get(path, headers=same)
    assert (again.status_code, again.headers["ETag"], again.headers["Last-Modified"]) == (
        304,
        first.headers["ETag"],
        first.headers["Last-Modified"],
    )


async def test_what_has_changed_within_the_same_second_is_sent(town: TownInHand, client: httpx.AsyncClient) -> None:
    """Somebody else cannot be reached any more: no row of the roster changed, and yet others take his cases."""
    path = await new_link(town)
    first = await client.get(path)
    town.phone(CADRE).block()
    await town.follow()
    changed = await client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert changed.status_code == 200
    assert "姚忠义（轮到的人没绑定或联系不上，顺延到下一位）" in changed.text.replace("\r\n ", "")
    assert changed.headers["ETag"] != first.headers["ETag"]


async def test_head_tells_the_same_without_the_calendar(town: TownInHand, client: httpx.AsyncClient) -> None:
    path = await new_link(town)
    head, whole = await client.head(path), await client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Type", "Last-Modified"):
        assert head.headers[name] == whole.headers[name]
    assert (await client.head(f"/calendar/{'A' * 43}.ics")).status_code == 404


async def test_a_link_is_made_anew_only_so_often(town: TownInHand, client: httpx.AsyncClient) -> None:
    mine, his = await new_link(town), await new_link(town, OTHER)
    assert [(await answer(client, mine))[0] for _ in range(MOST_A_MINUTE)] == [200] * MOST_A_MINUTE
    refused = await client.get(mine)
    assert (refused.status_code, refused.headers["Retry-After"], refused.content) == (429, "60", b"")
    assert (await answer(client, his))[0] == 200
    town.clock.set(town.clock.now() + timedelta(minutes=1))
    assert (await answer(client, mine))[0] == 200


async def test_it_reads_while_the_database_cannot_be_written(town: TownInHand, client: httpx.AsyncClient) -> None:
    path = await new_link(town)
    async with unwritable(town.database, town.place):
        assert (await answer(client, path))[0] == 200


async def test_neither_log_nor_figures_nor_database_hold_the_secret(
    town: TownInHand, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "asyncio"):  # the one who asks
        logging.getLogger(name).setLevel(logging.WARNING)
    path = await new_link(town)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    assert (await answer(client, path))[0] == 200
    assert await answer(client, path.replace(secret, secret[::-1])) == NOTHING
    figures = (await client.get("/metrics")).text
    told = [record.getMessage() for record in caplog.records if record.name.startswith(("aiohttp", "bot", "storage"))]
    assert not any(secret in text or secret[::-1] in text for text in (*told, figures))
    held = await town.database.transaction(
        lambda tx: [row for table in ("outbox", "calendar_links") for row in tx.all(f"SELECT * FROM {table}")]
    )
    assert held and secret not in str(held)


async def test_telegram_is_told_to_open_no_link_that_it_passes_on(town: TownInHand) -> None:
    await new_link(town)
    said = [call.params for call in town.world.calls if call.method == "sendMessage"]
    [link] = [params for params in said if LINK.search(str(params["text"]))]
    assert json.loads(str(link["link_preview_options"])) == {"is_disabled": True}


async def test_without_an_address_from_outside_no_link_is_offered(town: TownInHand) -> None:
    await new_link(town)
    town.config = replace(town.config, web_url=None)
    await town.restart()
    await town.write(CADRE, "/duty")
    assert await town.press(CADRE, "日历") == "正在做，马上发来。"
    assert await town.press_again(CADRE, "订阅") != ""
    assert sum("/calendar/" in text for text in town.heard_by(CADRE)) == 1


async def test_a_village_can_be_subscribed_to_beside_ones_own_days(town: TownInHand, client: httpx.AsyncClient) -> None:
    mine = await new_link(town)
    await town.bind("郭银花")
    links = []
    for who, way in (("郭银花", ()), (CADRE, ("别的村",))):
        await town.write(who, "/duty")
        for label in way:
            await town.press(who, label)
        while "水磨口村" not in town.newest_labels(who):
            await town.press(who, "下一页")
        await town.press(who, "水磨口村")
        await town.press(who, "存到日历")
        await town.press(who, "订阅")
        found = LINK.search(town.heard_by(who)[-1])
        assert found
        links.append(found[1])
    for path in links:
        calendar = Calendar.from_ical((await client.get(path)).content)
        assert str(calendar["NAME"]) == "水磨口村 值班"
        assert str(calendar.events[0]["SUMMARY"]) == "值班：水磨口村　赖淑珍"
    assert (await answer(client, mine))[0] == 200
