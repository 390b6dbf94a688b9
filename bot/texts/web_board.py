"""The web board: how one comes in, and what stands on its pages."""

from bot.texts.language import say

# In chat


def what_it_does() -> str:
    return say("/web 在电脑或大屏上看网页看板")


def no_address() -> str:
    return say("网页看板还没开：管理员要先在设置里写上网址（WEB_URL）。")


def here_is_link(minutes: int, address: str, code: str) -> str:
    return say(
        "点下面的按钮，再点“进入”，就能看网页看板。{minutes}分钟内有效，只能用一次，不要转发。\n"
        "在别的电脑或大屏上看：打开 {address} ，填 {code} 。",
        minutes=minutes,
        address=address,
        code=code,
    )


def come_in_on_phone() -> str:
    return say("网页看板：刚有一台手机用您的链接进去了。不是您，请点“全部退出”。")


def come_in_on_computer() -> str:
    return say("网页看板：刚有一台电脑用您的链接进去了。不是您，请点“全部退出”。")


def nowhere_in() -> str:
    return say("您现在没有在哪里开着网页看板。")


def where_in(lines: list[str]) -> str:
    return say("网页看板开着的地方：\n{lines}", lines="\n".join(lines))


def on_phone(began: str, seen: str) -> str:
    return say("手机：{began} 进入，{seen} 还在看", began=began, seen=seen)


def on_computer(began: str, seen: str) -> str:
    return say("电脑：{began} 进入，{seen} 还在看", began=began, seen=seen)


def logged_out() -> str:
    return say("已退出。")


def logged_out_everywhere() -> str:
    return say("都已退出，没用过的链接也作废了。")


# On the pages


def title() -> str:
    return say("网页看板")


def come_in() -> str:
    return say("进入")


def one_press_more() -> str:
    return say("再点一下就进去。链接只能用一次。")


def ask_code() -> str:
    return say("登录码")


def how_to_get_code() -> str:
    return say("在值班机器人里发 /web，点收到的按钮；或者把消息里的登录码填在这里。")


def log_in_first() -> str:
    return say("请先登录")


def link_is_no_good() -> str:
    return say("这个登录码用过了、过期了，或者不对。请再发一次 /web。")


def too_many_tries() -> str:
    return say("试得太多了，请过一分钟再试。")


def not_there() -> str:
    return say("没有这一页，或者不归您看。")


def not_now() -> str:
    return say("现在读不到数据，请过一会儿再试。")


def back() -> str:
    return say("回到看板")


def log_out() -> str:
    return say("退出")
