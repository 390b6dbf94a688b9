"""What is printed on paper: the sheet of invitations, and the notices that hang in the villages."""

from bot.texts.language import say


def invitations_file(place: str) -> str:
    return say("邀请单-{place}.html", place=place)


def invitations_title(place: str) -> str:
    return say("{place} 绑定邀请单", place=place)


def page_of(place: str, page: int, pages: int) -> str:
    return say("{place}　绑定邀请　第 {page} 页，共 {pages} 页", place=place, page=page, pages=pages)


def how_to_hand_out() -> str:
    return say("沿虚线剪开，交到本人手里。每张只给一个人用一次，不要拍照发到群里。")


def how_to_bind() -> str:
    return say("扫码，再按“开始”")


def valid_until(when: str) -> str:
    return say("{when} 前有效", when=when)


def here_are_invitations(count: int, *, until: str) -> str:
    return say(
        "邀请单，{count} 张。请在电脑上打开，用 A4 纸打印，剪开交给本人。{until} 前有效，这些人以前的链接都作废了。",
        count=count,
        until=until,
    )


def everybody_is_bound() -> str:
    return say("都已绑定，不用再发邀请。")


def and_others(place: str) -> str:
    return say("{place}等", place=place)


def notices_file(place: str) -> str:
    return say("村告示-{place}.html", place=place)


def notices_title(place: str) -> str:
    return say("{place} 告示", place=place)


def here_are_notices(count: int) -> str:
    return say("告示，{count} 页，一村一页。请在电脑上打开，用 A4 纸打印，贴在大家看得见的地方。", count=count)


def on_its_way() -> str:
    return say("正在做，马上发来。")


def ask_notices() -> str:
    return say("要哪里的告示？一村一页。")


def all_villages(count: int) -> str:
    return say("全部 {count} 个村", count=count)


# The notice itself: read by old people from two steps away.
def scan() -> str:
    return say("有事扫一扫")


def who_hears() -> str:
    return say("发给今天值班的人")


def steps() -> tuple[str, str, str]:
    return (
        say("用手机扫上面的码，按“开始”"),
        say("打字或者拍照，把事情发来"),
        say("值班的人答复您，就在手机上看"),
    )


def no_smartphone() -> str:
    return say("不会用手机，打电话：")


def danger() -> str:
    return say("着火打 119，救人打 120，报警打 110")


def needs_telegram(username: str) -> str:
    return say("手机要先装好 Telegram；也可以在里面找 @{username}", username=username)
