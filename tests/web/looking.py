"""Somebody who looks at the web board: asks in chat for a link, opens it, presses the one button."""

import re
from dataclasses import replace

import httpx

from tests.town import TownInHand

WEB = "https://zhiban.example.org"
SECRETARY, LEADER, CADRE = "袁文斌", "姚喜凤", "赖淑珍"
CODE = re.compile(r"填 ([a-z2-9]{4}(?:-[a-z2-9]{4}){3}) 。")


async def open_to_the_outside(town: TownInHand, *names: str) -> None:
    """People reach its pages from outside; some of the staff are bound."""
    town.config = replace(town.config, web_url=WEB)
    await town.restart()
    await town.bind(*names)


async def code_of(town: TownInHand, who: str) -> str:
    """Somebody asks for a link in chat; return what he would type."""
    await town.write(who, "/web")
    found = CODE.search(town.heard_by(who)[-1])
    assert found, town.heard_by(who)[-1]
    return found[1]


async def come_in(town: TownInHand, client: httpx.AsyncClient, who: str) -> str:
    """Somebody logs in; return his cookie."""
    answer = await client.post("/board/in", data={"code": await code_of(town, who)})
    await town.settle()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/board")
    return cookie_of(answer)


def cookie_of(answer: httpx.Response) -> str:
    """Return the cookie that an answer sets, as a browser sends it back: the stand-in for https here is http."""
    return answer.headers["Set-Cookie"].partition(";")[0]


async def look(client: httpx.AsyncClient, cookie: str, path: str = "/board", language: str = "") -> httpx.Response:
    """Ask for a page with a cookie."""
    client.cookies.clear()
    return await client.get(path, headers={"Cookie": cookie, "Accept-Language": language})
