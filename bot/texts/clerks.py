"""What the clerk reads: who is bound and who is not, invitations, notices, the trial."""

from bot.texts.language import say


def bound(name: str, office: str) -> str:
    return say(
        "{name}，您好。您已绑定为{office}的管理员。\n/staff 看谁绑定了，发邀请，打印邀请单和村告示",
        name=name,
        office=office,
    )


def what_staff_does() -> str:
    return say("/staff 看谁绑定了，发邀请，打印邀请单和村告示")


def help_clerk() -> str:
    return say(
        "您管人员和绑定。\n/staff 看谁绑定了、谁没有\n/staff 姓名：找一个人\n"
        "点人名：“发邀请”给新来的，“解除绑定”给走了的。\n"
        "点“邀请单”“村告示”“值班告示”，我发来一份文件，打印就行。\n"
        "点“导出值班表”要一个月的表格，改好名字发回来，看过再点“确定导入”。\n"
        "只改一天：/duty 里选村、选日子，点“改这天”。春节这样的日子，点“只排指定”。\n"
        "班表平时自己往后排，要多排几周，点“往后排班”。\n"
        "试用完了，在 /staff 里点“清空试用”或“正式启用”。\n/my 您自己反映的事\n/help 这份说明"
    )


def counts(*, people: int, bound: int, unreachable: int) -> str:
    return say(
        "人员 {people} 位：已绑定 {bound} 位，没绑定 {unbound} 位，联系不上 {unreachable} 位。",
        people=people,
        bound=bound,
        unbound=people - bound,
        unreachable=unreachable,
    )


def counts_of(place: str, *, people: int, bound: int, unreachable: int) -> str:
    return say(
        "{place} {people} 位：已绑定 {bound} 位，没绑定 {unbound} 位，联系不上 {unreachable} 位。",
        place=place,
        people=people,
        bound=bound,
        unbound=people - bound,
        unreachable=unreachable,
    )


def how_to_find() -> str:
    return say("找一个人：发 /staff 姓名")


def legend() -> str:
    return say("✅ 已绑定　⚠️ 联系不上　没有记号：没绑定")


def town_button(name: str, *, bound: int, people: int) -> str:
    return say("{name} {bound}/{people}", name=name, bound=bound, people=people)


def without_town() -> str:
    return say("不属于哪个镇")


def found(text: str) -> str:
    return say("名字里有“{text}”的：", text=text)


def found_too_many() -> str:
    return say("还有别的，请把名字写全。")


def found_none(text: str) -> str:
    return say("没有名字里有“{text}”的人。", text=text)


def person(name: str, roles: str, place: str, standing: str) -> str:
    return say("{name}\n{roles}　{place}\n{standing}", name=name, roles=roles, place=place, standing=standing)


def bound_since(when: str) -> str:
    return say("{when} 起已绑定", when=when)


def not_bound() -> str:
    return say("还没绑定")


def not_reachable(when: str, why: str) -> str:
    return say("{when} 起已绑定，现在联系不上：{why}", when=when, why=why)


def invitation(name: str, office: str, *, link: str, until: str) -> str:
    return say(
        "{name}，您好。请点这个链接，再按“开始”，就绑定{office}的值班机器人了：\n{link}\n只给您一个人用，{until} 前有效。",
        name=name,
        office=office,
        link=link,
        until=until,
    )


def pass_it_on(name: str) -> str:
    return say("下一条就是给{name}的邀请，转发给本人。", name=name)


def ask_unbind(name: str) -> str:
    return say("解除{name}的绑定？手上没办结的事会转给别人。", name=name)


def unbound(name: str) -> str:
    return say("{name}已解除绑定，没办结的事已转给别人。", name=name)


def you_are_unbound(office: str) -> str:
    return say("您在{office}的绑定已解除，新的事不再发到这里。", office=office)


def on_trial() -> str:
    return say("现在是试用：可以清空重来，正式启用以后就不能了。")


def ask_go_live() -> str:
    return say("正式启用？以后试用的件不能再清空。要清空，请先点“再等等”。")


def in_service() -> str:
    return say("已经正式启用。")


def ask_wipe(*, cases: int, drafts: int) -> str:
    return say(
        "要删掉：{cases} 件，没提交的 {drafts} 份，所有住户的记录。删了找不回来。\n"
        "留着：镇、村、人员、绑定、邀请、设置。\n真的清空吗？",
        cases=cases,
        drafts=drafts,
    )


def wiped(*, cases: int, drafts: int) -> str:
    return say(
        "清空了：{cases} 件，没提交的 {drafts} 份。编号从头算起。\n各人聊天里的旧消息机器人删不了，请各自删。",
        cases=cases,
        drafts=drafts,
    )


def wiped_shortly() -> str:
    return say("清空了。")


# What is printed where the program was started: a code must never come into the log.
def first_code(name: str, *, link: str, code: str) -> str:
    return say(
        "管理员{name}还没绑定。请本人用 Telegram 打开 {link} 再按“开始”，或给机器人发 /start {code}（7 天有效；每次启动换新的，旧的作废）",
        name=name,
        link=link,
        code=code,
    )


def no_clerk_in_file() -> str:
    return say(
        '镇的资料里还没有管理员。请在镇文件里加一位：[[person]]，name 写姓名，roles = ["clerk"]；'
        "再运行 python -m bot town import 文件.toml 和 python -m bot invite 姓名"
    )
