"""The web board: how one comes in, and what stands on its pages."""

from bot.texts.language import Words, mark, say

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


def standing_of(label: str) -> str:
    return say("{label} · 网页看板", label=label)


def board_of(label: str) -> str:
    return say("{label}值班看板", label=label)


def places() -> str:
    return say("所在位置")


def to_content() -> str:
    return say("跳到内容")


def matrix() -> str:
    return say("各村情况")


def matrix_of_towns() -> str:
    return say("各镇情况")


def trend() -> str:
    return say("近30天")


def show_trend() -> str:
    return say("看近30天的走势")


def queue() -> str:
    return say("未办结清单")


def first_of(shown: int | str, total: int) -> str:
    return say("最早到期的 {shown} 件，共 {total} 件", shown=shown, total=total)


def on_the_wall() -> str:
    return say("大屏、打印")


def without_apart() -> str:
    return say("不含涉及干部的件。")


def print_from_the_wall() -> str:
    return say("要打印，请先点“大屏、打印”：那里不含涉及干部的件。")


def off_the_wall() -> str:
    return say("退出大屏")


def change_light() -> str:
    return say("深色/浅色")


def print_it() -> str:
    return say("打印")


def as_of(at: str) -> str:
    return say("数据时间 {at}", at=at)


def connection_lost() -> str:
    return say("连接断了，下面是断开以前的数据；连上会自己更新。")


def logged_out_meanwhile() -> str:
    return say("登录已经结束，下面的数据不再更新。请再发一次 /web。")


STANDS: Words[str] = Words(
    {
        "open": mark("未办结"),
        "overdue": mark("超期"),
        "unsigned": mark("未签收"),
        "urgent": mark("紧急没人接"),
        "supervised": mark("督办"),
        "reworking": mark("重新办理"),
        "on_hold": mark("挂账"),
        "awaiting": mark("待回访"),
    }
)
SIGNS = {"overdue": "▲", "unsigned": "○", "urgent": "‼", "supervised": "■"}
"""What stands for a count where there is no room for words; the page says what it means."""


def large_number() -> str:
    return say("大数字：未办结件数")


def nothing_open() -> str:
    return say("没有未办结的")


def ages() -> str:
    return say("按登记以后多久")


def by_category() -> str:
    return say("按类别")


def under_days(days: int) -> str:
    return say("不到{days}天", days=days)


def between_days(first: int, days: int) -> str:
    return say("{first}到{days}天", first=first, days=days)


def over_days(days: int) -> str:
    return say("{days}天以上", days=days)


def number() -> str:
    return say("编号")


def village() -> str:
    return say("村")


def category() -> str:
    return say("类别")


def owner() -> str:
    return say("承办人")


def state() -> str:
    return say("状态")


def age() -> str:
    return say("已登记")


def due() -> str:
    return say("期限")


def late_by(age: str) -> str:
    return say("超期{age}", age=age)


def nobody() -> str:
    return say("没人接")


def more_of_it() -> str:
    return say("后面的")


def first_of_it() -> str:
    return say("回到最前")


def whole_list() -> str:
    return say("看全部清单")


def only(what: str) -> str:
    return say("只看：{what}", what=what)


def show_all() -> str:
    return say("看全部")


def registered() -> str:
    return say("新收")


def closed() -> str:
    return say("办结")


def day() -> str:
    return say("日期")


def trend_in_words(registered: int, closed: int) -> str:
    return say("近30天新收 {registered} 件，办结 {closed} 件。", registered=registered, closed=closed)


def as_table() -> str:
    return say("看每天的数")


def solved_rate() -> str:
    return say("解决率")


def satisfied_rate() -> str:
    return say("满意率")


def contacted_rate() -> str:
    return say("响应率")


def on_time_rate() -> str:
    return say("按时答复率")


def self_reported(n: int) -> str:
    return say("自己报的：{n} 件已答复", n=n)


def of_residents(n: int) -> str:
    return say("住户说的：{n} 件有效回访", n=n)


def not_answered(count: int) -> str:
    return say("另有 {count} 件到期没答复，算没按时。", count=count)


def what_is_contacted() -> str:
    return say("办的人联系过住户")


def what_is_solved() -> str:
    return say("住户说解决了")


def what_is_satisfied(basically: int) -> str:
    return say("住户说满意，基本满意按 {basically}% 算", basically=basically)
