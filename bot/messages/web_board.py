"""The way to the web board, and where somebody is logged in."""

from zoneinfo import ZoneInfo

from bot.messages.buttons import Press
from bot.messages.message import Button, Link, Message, in_rows
from bot.rules.web_board import LINK_LIVES, BoardSession
from bot.texts import web_board as texts
from bot.texts import words
from bot.texts.language import listener, say


def button() -> Button:
    """Return the button that brings a link."""
    return Button(say("网页看板"), Press("web_board"))


def here_is_link(url: str, code: str) -> Message:
    """Return the message with a link, which is one time good; it says its holder's language, so that nobody need look him up for that."""
    minutes = int(LINK_LIVES.total_seconds() // 60)
    text = texts.here_is_link(minutes, f"{url}/board", code)
    return Message(
        text, ((Link(say("打开网页看板"), f"{url}/board/in/{code}?lang={listener().language}"),), (_where_in(),))
    )


def somebody_came_in(on_phone: bool) -> Message:
    """Return what the holder of a link hears when it was used."""
    text = texts.come_in_on_phone() if on_phone else texts.come_in_on_computer()
    return Message(text, ((_out_everywhere(),),))


def sessions(found: list[BoardSession], zone: ZoneInfo) -> Message:
    """Return where somebody is logged in, each with a button that ends it."""
    if not found:
        return Message(texts.nowhere_in(), ((button(),),))
    lines = [_line(one, zone) for one in found]
    ends = [
        Button(say("退出 {at}", at=words.moment(one.began_at, zone)), Press("web_out", one.session_id)) for one in found
    ]
    return Message(texts.where_in(lines), (*in_rows(ends), (_out_everywhere(),)))


def _line(one: BoardSession, zone: ZoneInfo) -> str:
    said = texts.on_phone if one.on_phone else texts.on_computer
    return said(words.moment(one.began_at, zone), words.moment(one.seen_at, zone))


def _where_in() -> Button:
    return Button(say("在哪里登录着"), Press("web_in"))


def _out_everywhere() -> Button:
    return Button(say("全部退出"), Press("web_out_all"))
